"""Parts of an event in, short neutral phrases out: who, where, when, at what cost; never a report's own wording."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sitrep.model.claim import Location
from sitrep.model.event import Estimate, Event, EventActor, FieldView
from sitrep.model.taxonomy import LocationRole
from sitrep.report.dossier import ActorFact

#: the remark behind a list's name ("Opposition rebels (unspecified)") is for the list, not for prose
_REMARK = re.compile(r" \([^()]*\)$")
_FIELD_WORDS = {
    "sub_event_type": "what happened",
    "date": "the day",
    "location": "the place",
    "locations": "the place",
    "place": "the place",
    "actor1": "who did it",
    "actor2": "the other side",
    "killed": "the number of dead",
    "injured": "the number of injured",
    "killed_or_injured": "the number of dead or injured",
    "captured": "the number of captured",
    "surrendered": "the number who surrendered",
    "displaced": "the number of displaced",
    "casualties": "the toll",
    "factuality": "whether it happened",
}
_ROLE_WORDS = {
    LocationRole.AT: "in",
    LocationRole.NEAR: "near",
    LocationRole.WITHIN: "in",
    LocationRole.FROM: "from",
    LocationRole.TO: "towards",
}


def day_text(day: date) -> str:
    """A day as "2 March 2017"."""
    return f"{day.day} {day:%B %Y}"


def days_text(start: date | None, end: date | None, *, is_either: bool = False) -> str:
    """The days of an event in words; ``is_either`` says that it was one of two days and not both.

    >>> days_text(date(2017, 3, 2), date(2017, 3, 2)), days_text(date(2017, 3, 2), date(2017, 3, 4))
    ('2 March 2017', '2 to 4 March 2017')
    >>> days_text(date(2017, 3, 1), date(2017, 3, 31)), days_text(date(1990, 1, 1), date(1999, 12, 31))
    ('March 2017', '1990 to 1999')
    """
    first, last = start or end, end or start
    if first is None or last is None:
        return "day unknown"
    if first == last:
        return day_text(first)
    if is_either:
        return days_text(first, last).replace(" to ", " or ")
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        return _months_text(first, last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day_text(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {day_text(last)}"
    return f"{day_text(first)} to {day_text(last)}"


def _months_text(first: date, last: date) -> str:
    """Whole months or years, both days at their ends."""
    if (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    return f"{first:%B} to {last:%B %Y}" if first.year == last.year else f"{first:%B %Y} to {last:%B %Y}"


def listed(names: Sequence[str]) -> str:
    """Names as "a", "a and b", "a, b and c".

    >>> listed(["a", "b", "c"]), listed([])
    ('a, b and c', '')
    """
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"


def actor_name(actor: EventActor, actors: Mapping[str, ActorFact]) -> str:
    """The theatre's neutral name of an actor, else the event's, which is as the report writes it."""
    fact = actors.get(actor.actor_id or "")
    return fact.name if fact else actor.name or actor.actor_id or "an unnamed actor"


def actor_names(side: Sequence[EventActor], actors: Mapping[str, ActorFact]) -> tuple[str, ...]:
    """The names of one side, each once."""
    return tuple(dict.fromkeys(actor_name(a, actors) for a in side))


def shown_names(side: Sequence[EventActor], actors: Mapping[str, ActorFact]) -> tuple[str, ...]:
    """The names of one side for people to read, each once."""
    return tuple(dict.fromkeys(shown_name(actor, actors) for actor in side))


def shown_name(actor: EventActor, actors: Mapping[str, ActorFact]) -> str:
    """An actor's name in prose: without a list's remark ("... (unspecified)"); a name no list holds is quoted.

    Such a name is the report's own word and may take a side ("the terrorists"), so it never stands as ours.
    """
    fact = actors.get(actor.actor_id or "")
    if fact is not None:
        return _REMARK.sub("", fact.name)
    if actor.actor_id or not actor.name.strip():
        return actor_name(actor, actors)
    return f"\u201c{' '.join(actor.name.split())}\u201d"


def is_described(actor: EventActor) -> bool:
    """Whether a report only describes the actor ("armed men") and neither a list nor a capital names it."""
    return actor.actor_id is None and not any(letter.isupper() for letter in actor.name)


def places_text(locations: Sequence[Location], limit: int = 4) -> str:
    """Where it happened: "in Palmyra", "near Palmyra, in Homs and 3 more places"."""
    happened = [p for p in locations if p.role not in (LocationRole.FROM, LocationRole.TO)] or list(locations)
    # one name is no longer than "1 more place"
    shown = happened if len(happened) <= limit + 1 else happened[:limit]
    parts: list[str] = []
    for i, place in enumerate(shown):
        word = _ROLE_WORDS[place.role]
        same = i > 0 and _ROLE_WORDS[shown[i - 1].role] == word
        name = _in_a_list(place.name)
        parts.append(name if same else f"{word} {name}")
    rest = len(happened) - len(shown)
    if rest:
        parts.append(f"{rest} more places")
    return listed(parts)


def _in_a_list(name: str) -> str:
    """A place's name without a comma of its own, which a list would read as two places.

    >>> _in_a_list("Jobar, Damascus")
    'Jobar (Damascus)'
    """
    inner, _, outer = name.rpartition(", ")
    return f"{inner} ({outer})" if inner else name


def toll_text(toll: Estimate) -> str:
    """A toll as a range of what was reported.

    >>> toll_text(Estimate(10, 12, 40)), toll_text(Estimate(7, 7, 7)), toll_text(Estimate(10, 10, None))
    ('10 to 40', '7', 'at least 10')
    >>> toll_text(Estimate(None, 20, 20)), toll_text(Estimate(None, 20, None)), toll_text(Estimate())
    ('up to 20', 'about 20', '')
    """
    low, best, high = toll.low, toll.best, toll.high
    if low is not None and high is not None:
        return str(low) if low == high else f"{low} to {high}"
    if low is not None:
        return f"at least {low}"
    if high is not None:
        return f"up to {high}"
    return f"about {best}" if best is not None else ""


def dissent(view: FieldView) -> str:
    """What reports say of a field on which they differ: "the place is told as A (SANA) and as B (SOHR)".

    Where one report tells both an accusation and its denial, one value stands for it: then it is only said to be disputed.
    """
    if len(view.values) == 1:
        only = view.values[0]
        shown = f"the telling shown is {only.value or 'unknown'} ({', '.join(only.origins)})"
        return f"{field_words(view)} is disputed; {shown}"
    told = " and as ".join(f"{said.value or 'unknown'} ({', '.join(said.origins)})" for said in view.values)
    return f"{field_words(view)} is told as {told}"


def field_words(view: FieldView) -> str:
    """What a field is called in prose."""
    return field_name(view.name)


def field_name(path: str) -> str:
    """What a field, or the field that a path leads into, is called in prose.

    >>> field_name("sub_event_type"), field_name("locations.0.lat"), field_name("attribution")
    ('what happened', 'the place', 'attribution')
    """
    head = path.partition(".")[0]
    return _FIELD_WORDS.get(head, head.replace("_", " "))


def other_contradictions(event: Event) -> tuple[str, ...]:
    """The contradictions of an event that are not those of its contested fields: what another event says of it."""
    contested = tuple(f"{view.name}:" for view in event.fields if view.contested)
    return tuple(words for words in event.contradictions if not words.startswith(contested))


def contradictions_of(event: Event) -> tuple[str, ...]:
    """Every contradiction of an event in words."""
    return (*(dissent(view) for view in event.fields if view.contested), *other_contradictions(event))
