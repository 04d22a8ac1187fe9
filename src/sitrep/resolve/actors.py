"""A noun phrase and what its document names in, the actor it means out: "the army", "terrorists", "the group", "regime"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sitrep.model.claim import ActorMention, Span
from sitrep.model.taxonomy import EventType, SubEventType
from sitrep.reference.actors import ActorList, AliasHit

#: how far back, in characters, a named group still is what "the group" or "terrorists" means
NEAR = 600
#: acts done from the air; a state that does one does it with its air force
_AIR_ACTS = frozenset({SubEventType.AIR_STRIKE})
#: acts that a state does as a government, not with its forces
_CIVIL_TYPES = frozenset({EventType.STRATEGIC})
_CIVIL_SUBS = frozenset({SubEventType.AGREEMENT, SubEventType.OTHER, SubEventType.CHEMICAL_WEAPON})
_GOVERNING = frozenset({"government"})
_STATE_WORDS = frozenset({"forces", "pro-forces", "security", "border-guard", "navy"})
_GROUP_WORDS = frozenset(
    {
        "terrorists",
        "takfiri",
        "jihadists",
        "militants",
        "fighters",
        "group",
        "insurgents",
        "separatists",
        "armed-group",
        "attackers",
        "bomber",
        "gunmen",
        "rebels",
        "militia",
        "mercenaries",
    }
)
_PRONOUNS = frozenset({"it", "they", "them", "its", "their", "he", "she", "which", "who", "that"})


@dataclass(frozen=True, slots=True)
class ActorContext:
    """What is known around a phrase.

    Attributes:
        day: The day of the report.
        outlet_side: The affiliation of its outlet.
        document: Every hit of the document, in order (`ActorList.find` on its text).
        position: Where the phrase stands in that text.
        sentence: Start and end of its sentence in that text.
        act: What the actor does or suffers, where known.
        country: ISO code of the country the report is about; "" where unknown.
    """

    day: date | None = None
    outlet_side: str = "unknown"
    document: tuple[AliasHit, ...] = ()
    position: int = 0
    sentence: tuple[int, int] = (0, 0)
    act: SubEventType | None = None
    country: str = ""


def resolve_actor(phrase: str, context: ActorContext, actors: ActorList, span: Span | None = None) -> ActorMention:
    """Say who a noun phrase means.

    A named group inside the phrase beats a nation's force, which beats a generic word; a generic word is resolved by what the
    document names nearby, then by the theatre. What nobody knows keeps its words and has no id.

    Args:
        phrase: The words as written.
        context: What stands around them.
        actors: The actors of the theatre.
        span: Where the words stand, passed through.
    """
    return ActorMention(text=phrase, actor_id=actor_of(phrase, context, actors), span=span)


def actor_of(phrase: str, context: ActorContext, actors: ActorList) -> str | None:
    """The id that `resolve_actor` gives a phrase, None for one that means nobody known."""
    hit = actors.read(phrase, context.day)
    if hit is None:
        return _nearest_group(context, actors) if phrase.strip().lower() in _PRONOUNS else None
    if hit.alias_kind == "country":
        return _state(hit.country, context, actors)
    if hit.alias_kind == "name":
        return _named(hit, context, actors)
    return _generic(hit.category, context, actors)


def report_country(hits: Iterable[AliasHit], home: Sequence[str] = ()) -> str:
    """The country a report is about: the home country of its theatre, else the one its actors name most ("" if none)."""
    if home:
        return home[0]
    named = Counter(hit.country for hit in hits if hit.country)
    return named.most_common(1)[0][0] if named else ""


def _named(hit: AliasHit, context: ActorContext, actors: ActorList) -> str | None:
    if not hit.actor_ids:
        return None
    actor = actors.get(hit.actor_ids[0])
    if actor is None or actor.country is None:
        return hit.actor_ids[0]
    if actor.kind == "government":
        return _state(actor.country, context, actors)
    if actor.kind in ("state forces", "foreign state forces") and context.act in _AIR_ACTS and hit.category in ("", "forces"):
        return _air_arm(actor.actor_id, actor.country, actors)
    return actor.actor_id


def _air_arm(actor_id: str, country: str, actors: ActorList) -> str:
    """The air force of a state whose army is named as the one that bombs, where it has one of its own."""
    if actor_id not in actors.compose(country, "forces"):
        return actor_id
    return actors.compose(country, "air")[0]


def _state(country: str, context: ActorContext, actors: ActorList) -> str | None:
    """A state named by its country, capital or government: the arm of it that does such an act."""
    act = context.act
    if act in _AIR_ACTS:
        return actors.compose(country, "air")[0]
    if act is None or act in _CIVIL_SUBS or _type(act) in _CIVIL_TYPES:
        return actors.compose(country, "government")[0]
    return actors.compose(country, "forces")[0]


def _type(act: SubEventType) -> EventType:
    from sitrep.model.taxonomy import EVENT_TYPE_OF

    return EVENT_TYPE_OF[act]


def _generic(category: str, context: ActorContext, actors: ActorList) -> str | None:
    rule = _RULES.get(category)
    if rule is not None:
        return rule(category, context, actors)
    ids = actors.generic_ids(category)
    return ids[0] if ids else None


def _forces(category: str, context: ActorContext, actors: ActorList) -> str | None:
    """ "the army", "soldiers", "troops": those of the home state, else of the country the report is about."""
    home = actors.settings.home
    country = home[0] if home else context.country
    if not country:
        ids = actors.generic_ids("forces")
        return ids[0] if ids else None
    return actors.compose(country, "air" if context.act in _AIR_ACTS else category)[0]


def _government(_category: str, context: ActorContext, actors: ActorList) -> str | None:
    home = actors.settings.home
    country = home[0] if home else context.country
    return _state(country, context, actors) if country else None


def _aircraft(_category: str, context: ActorContext, actors: ActorList) -> str | None:
    """ "warplanes", "jets": those of the one air force that the sentence, then the report, names."""
    for hits in (_in_sentence(context), context.document):
        flying = {i for h in hits for i in h.actor_ids[:1] if _flies(h, i, actors)}
        if len(flying) == 1:
            return flying.pop()
        if flying:
            break
    ids = actors.generic_ids("air")
    return ids[0] if ids else None


def _flies(hit: AliasHit, actor_id: str, actors: ActorList) -> bool:
    if hit.alias_kind != "name":
        return False
    return actor_id.endswith("-air-force") or hit.category.startswith("air") or actors.side_of(actor_id) == "coalition"


def _group(category: str, context: ActorContext, actors: ActorList) -> str | None:
    """ "terrorists", "the group", "fighters": the armed group named last and nearby, else what the theatre says."""
    named = _nearest_group(context, actors)
    ids = actors.generic_ids(category)
    return named or (ids[0] if ids else None)


def _nearest_group(context: ActorContext, actors: ActorList) -> str | None:
    """The armed group named in the sentence, or last before it within `NEAR`."""
    before = [
        h
        for h in context.document
        if h.alias_kind == "name"
        and context.position - NEAR <= h.start < max(context.position, context.sentence[1])
        and actors.kind_of(h.actor_ids[0]) == "armed group"
    ]
    return before[-1].actor_ids[0] if before else None


def _in_sentence(context: ActorContext) -> list[AliasHit]:
    start, end = context.sentence
    return [h for h in context.document if start <= h.start < end]


_RULES: Mapping[str, Callable[[str, ActorContext, ActorList], str | None]] = {
    **dict.fromkeys(_STATE_WORDS, _forces),
    **dict.fromkeys(_GROUP_WORDS, _group),
    **dict.fromkeys(_GOVERNING, _government),
    "air": _aircraft,
}
