"""An event in, one neutral sentence of what is reported out: the act, the sides, the place, the day, the toll, the certainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from sitrep.model.claim import Location
from sitrep.model.event import Certainty, Estimate, Event, EventActor
from sitrep.model.taxonomy import Factuality, LocationRole
from sitrep.report.dossier import Dossier, happened_at
from sitrep.report.exports.when import span_of
from sitrep.report.knowledge import Settings, load_settings
from sitrep.report.wording import days_text, listed, places_text, shown_name, toll_text

_UNKNOWN_KIND = "unknown"
#: people who are no organisation have no name to capitalise
_PEOPLE = ("civilians", "protesters", "rioters")
_PLACES = 5
_NOT_HAPPENED = {
    Factuality.PLANNED: "Announced, not reported as done:",
    Factuality.DENIED: "Denied:",
    Factuality.HYPOTHETICAL: "Spoken of as a possibility:",
}


def sentence(event: Event, dossier: Dossier) -> str:
    """What is reported of the event, as one sentence: on what day who did what to whom, and where."""
    act = act_text(event, dossier)
    if event.factuality in _NOT_HAPPENED:
        return f"{_NOT_HAPPENED[event.factuality]} {when_text(event, dossier)}, {act}."
    tail = "; the attempt failed" if event.factuality is Factuality.ATTEMPTED else ""
    tail = "; it was going on" if event.factuality is Factuality.ONGOING else tail
    text = f"{when_text(event, dossier)}, {act}{tail}."
    return text[0].upper() + text[1:]


def when_text(event: Event, dossier: Dossier) -> str:
    """The days as an opening: "on 2 March 2017", "in March 2017", "on 1 or 2 March 2017", "on a day not told"."""
    span = span_of(event, dossier)
    if span is None:
        return "on a day that is not told"
    text = days_text(span.start, span.end, is_either=span.is_either)
    if span.days == 1 or span.is_either:
        return f"on {text}"
    return f"from {text}" if " to " in text else f"in {text}"


def act_text(event: Event, dossier: Dossier) -> str:
    """The act with its sides and places, in the words of ``phrases.yaml``."""
    first, second = side_text(event.actor1, dossier), side_text(event.actor2, dossier)
    form = ("a" if first else "") + ("b" if second else "") or "none"
    entry = _phrases().texts(event.sub_event_type.value)
    text = (entry.get(f"tried_{form}") if event.factuality is Factuality.ATTEMPTED else None) or entry[form]
    values = {"{a}": first, "{b}": second, "{where}": where_text(event), "{place}": place_text(happened_at(event))}
    for mark in values:
        # a name that itself holds a mark must not be filled in: each mark is replaced in the phrase alone
        text = text.replace(mark, f"\x00{mark}\x00")
    for mark, value in values.items():
        text = text.replace(f"\x00{mark}\x00", value.replace("\x00", ""))
    return " ".join(text.split()).replace(" ,", ",").replace(" ;", ";")


def side_text(side: Sequence[EventActor], dossier: Dossier) -> str:
    """The neutral names of a side, "" where nobody is named; a name that no list holds stays the report's own words."""
    names = [_name(actor, dossier) for actor in side if not _is_unnamed(actor, dossier)]
    return listed(list(dict.fromkeys(names)))


def where_text(event: Event) -> str:
    """Where it happened, "" where no place is told."""
    return places_text(event.locations, _PLACES) if event.locations else "at a place that is not told"


def place_text(places: Sequence[Location]) -> str:
    """The places as what was taken: "Palmyra and Tadmur", "ground near Homs"."""
    if not places:
        return "a place that is not told"
    if all(p.role is LocationRole.AT for p in places):
        names = list(dict.fromkeys(p.name for p in places))
        # one name is no longer than "1 more place"
        shown = names if len(names) <= _PLACES + 1 else [*names[:_PLACES], f"{len(names) - _PLACES} more places"]
        return listed(shown)
    return f"ground {places_text(places, _PLACES)}"


def toll_sentence(event: Event) -> str:
    """The toll as a range, "" where none is told."""
    parts = [
        f"{_count(toll, word)}"
        for toll, word in ((event.killed, "killed"), (event.injured, "injured"))
        if toll_text(toll)
    ]
    differs = event.killed.low != event.killed.high and event.killed.low is not None and event.killed.high is not None
    note = "; the reports differ" if differs else ""
    return f"Reported toll: {', '.join(parts)}{note}." if parts else ""


def certainty_sentence(event: Event, dossier: Dossier, sides: Mapping[str, str]) -> str:
    """On whose word it stands; what only a side that took part says is marked as the claim of that side.

    Args:
        event: the event.
        dossier: who its actors are.
        sides: the side that a source speaks for, by its name; a source that is not in it speaks for no side.
    """
    origins = [o for o in event.origins if o]
    names = listed(origins[:4] + ([f"{len(origins) - 4} more"] if len(origins) > 4 else []))
    if event.certainty is Certainty.CONFIRMED_BY_BOTH:
        return f"Confirmed by both sides ({names})."
    if event.certainty is Certainty.CORROBORATED:
        count = f"{len(origins)} independent origin{'' if len(origins) == 1 else 's'}"
        return f"Corroborated by {count} ({names})."
    if event.certainty is Certainty.DENIED:
        return f"Denied; told by {names or 'a source that is not named'}."
    told = f"told by {names}" if names else "told by a source that is not named"
    if event.certainty is Certainty.CONTESTED:
        return f"Contested: the accounts contradict each other ({told})."
    speaking = {sides.get(origin, "") for origin in origins}
    involved = {fact.side for a in (*event.actor1, *event.actor2) if (fact := dossier.actors.get(a.actor_id or ""))}
    if len(speaking) == 1 and speaking <= involved - {""}:
        return f"Claim of one side ({next(iter(speaking))}), {told}."
    return f"Claimed, {told}{' alone' if len(origins) == 1 else ''}."


def _count(toll: Estimate, word: str) -> str:
    return f"{toll_text(toll)} {word}"


def _name(actor: EventActor, dossier: Dossier) -> str:
    name, fact = shown_name(actor, dossier.actors), dossier.actors.get(actor.actor_id or "")
    is_common = fact is not None and (name != fact.name or fact.kind in _PEOPLE)
    return name[:1].lower() + name[1:] if is_common else name


def _is_unnamed(actor: EventActor, dossier: Dossier) -> bool:
    fact = dossier.actors.get(actor.actor_id or "")
    return fact.kind == _UNKNOWN_KIND if fact is not None else not actor.name.strip()


@cache
def _phrases() -> Settings:
    return load_settings("phrases")
