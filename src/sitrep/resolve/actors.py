"""A noun phrase and what its document names in, the actor it means out: "the army", "terrorists", "the group", "regime"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sitrep.model.actor import Actor
from sitrep.model.claim import ActorMention, Span
from sitrep.model.taxonomy import EVENT_TYPE_OF, EventType, SubEventType
from sitrep.reference.actors import ActorList, AliasHit
from sitrep.reference.gazetteer.scan import not_places

#: how far back, in characters, a named group still is what "the group" or "fighters" means
NEAR = 500
#: what a state does as a government, not with its forces
_CIVIL_ACTS = frozenset(
    sub
    for sub, kind in EVENT_TYPE_OF.items()
    if kind is EventType.STRATEGIC and sub is not SubEventType.CHANGE_TO_GROUP
) | {SubEventType.CHEMICAL_WEAPON}
#: acts whose victims are people, not forces: "Colombians" are civilians there
_PEOPLE_TYPES = frozenset({EventType.CIVILIANS, EventType.EXPLOSIONS, EventType.PROTESTS, EventType.RIOTS})
#: words that only enemies of a state are called by; a group allied to it is not meant
_JIHADIST_WORDS = frozenset({"terrorists", "takfiri", "jihadists", "militants", "group", "bomber"})
#: sides whose outlets call every armed opponent a terrorist
_PARTISAN = frozenset({"government", "iran", "russia"})
#: words that point back to a group just named
_POINTING = ("the ", "these ", "those ")
_STATE_FORCES = frozenset({"state forces", "foreign state forces"})
#: people who bear arms, of whom a name before the word tells which they are ...
_ARMED = frozenset(
    {"militants", "fighters", "militia", "gunmen", "rebels", "insurgents", "separatists", "armed-group", "pro-militia"}
)
#: peoples without a state whose names the list of words that are no places holds
_PEOPLES = frozenset({"kurdish", "chechen", "druze", "alawite"})
#: ... and of whom it tells so as well, though a state's are called by the same words: "Kurdish forces"
_UNITS = ("brigades", "battalions", "factions", "regiments")
_OF_A_PEOPLE = ("forces", "troops")
#: ... unless it is a word of the language that opens a sentence ("Masked gunmen")
_ENGLISH_ENDS = ("ed", "ing", "ly", "ist")
#: ... or tells what they believe
_CREEDS = frozenset(
    {"islamist", "islamic", "jihadist", "sunni", "shiite", "shia", "muslim", "christian", "takfiri", "marxist"}
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
        country: ISO code of the country the report is about (`report_country`); "" where unknown.
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
    document names nearby, then by the theatre. A name of a group that nobody lists gets a proposed id (`ActorList.propose`);
    what names nobody at all keeps its words and has no id.

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
        return _nearest_group("group", context, actors) if phrase.strip().lower() in _PRONOUNS else None
    if hit.alias_kind == "country":
        people = hit.category == "nationality" and phrase.rstrip().endswith("s")
        suffer = context.act is not None and EVENT_TYPE_OF[context.act] in _PEOPLE_TYPES
        if people and (suffer or phrase[:1].isdigit()):
            return _default("civilians", context, actors)
        return _state(hit.country, context, actors)
    if hit.alias_kind == "name":
        return actors.propose(phrase).actor_id if _is_shared(hit, context, actors) else _named(hit, context, actors)
    if hit.alias_kind == "common" and (
        _bears_a_name(phrase, hit) or _is_a_peoples(phrase, hit, actors) or _is_led(phrase, hit)
    ):
        return actors.propose(phrase).actor_id
    category = _as_meant(hit.category, phrase, context)
    rule = _RULES.get(category)
    return rule(category, context, actors) if rule is not None else _default(category, context, actors)


def report_country(hits: Iterable[AliasHit], home: Sequence[str] = (), actors: ActorList | None = None) -> str:
    """The country a report is about: a home country of the theatre if it names it at all, else the one it names most.

    Args:
        hits: The hits of the document.
        home: The home countries of the theatre.
        actors: Tells the countries of groups named; without it only nations count.

    Returns:
        An ISO code; "" where nothing says.
    """
    named = Counter(_countries_of(hits, actors))
    at_home = next((code for code in home if named[code]), None)
    if at_home is not None or not named:
        return at_home or (home[0] if home else "")
    return named.most_common(1)[0][0]


def countries_told(hits: Iterable[AliasHit], actors: ActorList) -> tuple[str, ...]:
    """ISO codes of the countries that the actors of a report belong to, the one named most first."""
    return tuple(code for code, _ in Counter(_countries_of(hits, actors)).most_common())


def _countries_of(hits: Iterable[AliasHit], actors: ActorList | None) -> Iterator[str]:
    """The country of each hit that has one; a name borne in several tells none."""
    for hit in hits:
        if hit.country:
            yield hit.country
        elif actors is not None and hit.alias_kind == "name":
            bearers = {actor.country for x in hit.actor_ids if (actor := actors.get(x)) is not None}
            if len(bearers) == 1 and (code := bearers.pop()):
                yield code


def alike(act: SubEventType | None) -> SubEventType | None:
    """One act for all those with which a phrase means the same actors: no rule above or below tells them apart."""
    return _ALIKE[act]


def _bears_a_name(phrase: str, hit: AliasHit) -> bool:
    """Whether a phrase names a group that nobody lists: "Storm of the North Brigade", "XYZ fighters", not "the group"."""
    before = phrase[: hit.start].split()
    if before and len(before[-1]) > 1 and before[-1].isupper() and before[-1].isalpha():
        return True
    if _COUNCIL.fullmatch(phrase[hit.start :]) is not None and before[-1:] and before[-1][:1].isupper():
        return before[-1].lower() not in ("the", "supreme", "transitional", "ruling")
    rest = (phrase[: hit.start] + phrase[hit.end :]).removeprefix("The ").removeprefix("A ")
    return hit.category == "group" and phrase[hit.start].isupper() and any(word[0].isupper() for word in rest.split())


def _is_led(phrase: str, hit: AliasHit) -> bool:
    """Whether forces are told by who leads or helps them, and so are no state's own: "Kurdish-led forces"."""
    return hit.category == "forces" and _LED.search(phrase[: hit.start]) is not None


def _is_a_peoples(phrase: str, hit: AliasHit, actors: ActorList) -> bool:
    """Whether a phrase is a people's or a region's name and a kind ("Kuki militants"), where no home tells who they are."""
    words = phrase[hit.start :].lower()
    armed = (
        hit.category in _ARMED
        or (hit.category == "forces" and words.startswith(_OF_A_PEOPLE))
        or (hit.category == "group" and words.startswith(_UNITS))
    )
    if actors.settings.home or not armed or hit.end < len(phrase.rstrip()):
        return False
    before = phrase[: hit.start].split()
    known = not_places()
    return (
        bool(before)
        and before[-1][:1].isupper()
        and before[-1].isalpha()
        and not before[-1].lower().endswith(_ENGLISH_ENDS)
        and before[-1].lower()
        not in (known.ordinary | known.words | known.titles | known.group_tails | _CREEDS) - _PEOPLES
    )


def _as_meant(category: str, phrase: str, context: ActorContext) -> str:
    """The category with the article read: "terrorists" in a partisan report are anyone, "the terrorists" those just named."""
    definite = phrase.lower().startswith(_POINTING)
    if category == "terrorists" and not definite and context.outlet_side in _PARTISAN:
        return "terrorist-groups"
    if category == "terrorist-groups" and definite and not phrase.rstrip().endswith("s"):
        return "group"
    if category == "bomber" and phrase.lower().startswith(("a ", "one ")):
        return "attackers"
    return category


def _default(category: str, context: ActorContext, actors: ActorList) -> str | None:
    """What a bare word of a category stands for in the theatre, or in the world for a report about elsewhere."""
    return _first(actors.generic_ids(category, context.country))


def _first(ids: Sequence[str]) -> str | None:
    return ids[0] if ids else None


def _named(hit: AliasHit, context: ActorContext, actors: ActorList) -> str | None:
    actor = _of_this_country(hit, context, actors)
    if actor is None or actor.country is None:
        return _first(hit.actor_ids) if actor is None else actor.actor_id
    if actor.kind == "government":
        return _government_of(actor, context, actors)
    if context.act is SubEventType.AIR_STRIKE and actor.kind in _STATE_FORCES:
        air = actors.compose(actor.country, "air")[0]
        own = air and actors.side_of(air) == actors.side_of(actor.actor_id)  # not the Peshmerga's: they have none
        return air if own else actor.actor_id
    return actor.actor_id


def _of_this_country(hit: AliasHit, context: ActorContext, actors: ActorList) -> Actor | None:
    """Of those who bear a name the first that belongs to the country the report is about, else the first."""
    found = [actor for actor in map(actors.get, hit.actor_ids) if actor is not None]
    if len(found) > 1:  # "SNA", where the report also writes the name out
        told = {h.actor_ids[0] for h in context.document if h.alias_kind == "name" and len(h.actor_ids) == 1}
        found = [actor for actor in found if actor.actor_id in told] or found
    return next((a for a in found if context.country and a.country == context.country), found[0] if found else None)


def _is_shared(hit: AliasHit, context: ActorContext, actors: ActorList) -> bool:
    """Whether a name is borne in several countries, and no country says in which: "Kurdish forces"."""
    bearers = (actors.get(x) for x in hit.actor_ids)
    return not context.country and len({actor.country for actor in bearers if actor is not None}) > 1


def _government_of(actor: Actor, context: ActorContext, actors: ActorList) -> str:
    """A government named as such: it bombs with its air force, shells with its army, and does all else itself."""
    service = (
        {SubEventType.AIR_STRIKE: "air", SubEventType.SHELLING: "forces"}.get(context.act) if context.act else None
    )
    return actors.compose(actor.country, service)[0] if service and actor.country else actor.actor_id


def _state(country: str, context: ActorContext, actors: ActorList) -> str | None:
    """A state named by its country or capital: the arm of it that does such an act."""
    if context.act is SubEventType.AIR_STRIKE:
        return actors.compose(country, "air")[0]
    if context.act is None or context.act in _CIVIL_ACTS:
        return actors.compose(country, "government")[0]
    return actors.compose(country, "forces")[0]


def _forces(category: str, context: ActorContext, actors: ActorList) -> str | None:
    """Resolve "the army", "soldiers", "troops": those of the country the report is about."""
    if context.country:
        return _first(actors.compose(context.country, "air" if context.act is SubEventType.AIR_STRIKE else category))
    return _default(category, context, actors)


def _government(_category: str, context: ActorContext, actors: ActorList) -> str | None:
    """Resolve "the regime", "the authorities": that state's arm."""
    return _state(context.country, context, actors) if context.country else None


def _aircraft(_category: str, context: ActorContext, actors: ActorList) -> str | None:
    """Resolve "warplanes", "jets": those of the one air force that the sentence, then the text before it, names."""
    start, end = context.sentence
    for first, last in ((start, end), (start - NEAR, start)):
        flying = {
            i for h in context.document if first <= h.start < last for i in h.actor_ids[:1] if _flies(h, i, actors)
        }
        if len(flying) == 1:
            return flying.pop()
        if flying:
            break
    return _default("air", context, actors)


def _flies(hit: AliasHit, actor_id: str, actors: ActorList) -> bool:
    if hit.alias_kind != "name":
        return hit.category == "home-air"
    return actor_id.endswith("-air-force") or hit.category.startswith("air") or actors.side_of(actor_id) == "coalition"


def _rebels(category: str, context: ActorContext, actors: ActorList) -> str | None:
    """Resolve "rebels": the theatre's own rebels; without a home theatre the group named last."""
    generic = _default(category, context, actors)
    here = actors.settings.home and not actors.is_abroad(context.country)
    return generic if here else _nearest_group(category, context, actors) or generic


def _group(category: str, context: ActorContext, actors: ActorList) -> str | None:
    """Resolve "the group", "fighters", "jihadists": the armed group named last and nearby, else what the theatre says."""
    return _nearest_group(category, context, actors) or _default(category, context, actors)


def _allies(_category: str, context: ActorContext, actors: ActorList) -> str | None:
    """Resolve "its allies": the militia of the state where a state's side is named before them, else other rebels."""
    start = context.sentence[0]
    before = [h for h in context.document if start <= h.start < context.position and h.actor_ids]
    if not before:
        return None
    state = actors.is_state_side(before[-1].actor_ids[0])
    return _default("pro-militia" if state else "militants", context, actors)


def _coalition(_category: str, context: ActorContext, actors: ActorList) -> str | None:
    """Resolve "the coalition": the theatre's own, else the one named last."""
    named = [h.actor_ids[0] for h in context.document if h.alias_kind == "name" and h.start < context.position]
    coalitions = [actor_id for actor_id in named if actors.side_of(actor_id) == "coalition"]
    return _default("coalition", context, actors) or (coalitions[-1] if coalitions else None)


def _nearest_group(category: str, context: ActorContext, actors: ActorList) -> str | None:
    """The armed group named last before the phrase within `NEAR`, else first behind it in its sentence."""
    groups = [h for h in context.document if h.alias_kind == "name" and _is_meant(h, category, context, actors)]
    before = [h for h in groups if context.position - NEAR <= h.start < context.position]
    behind = [h for h in groups if context.position <= h.start < context.sentence[1]]
    found = before[-1:] or behind[:1]
    if not found and category == "group":  # a report of one group calls it so however long ago it named it
        told = [h for h in groups if h.start < context.position]
        found = told[-1:] if len({h.actor_ids[0] for h in told}) == 1 else []
    return found[0].actor_ids[0] if found else None


def _is_meant(hit: AliasHit, category: str, context: ActorContext, actors: ActorList) -> bool:
    actor = actors.get(hit.actor_ids[0]) if hit.actor_ids else None
    if actor is None or actor.kind != "armed group" or actor.actor_id in actors.settings.generic.values():
        return False
    return category not in _JIHADIST_WORDS or actor.side != "sdf" or context.outlet_side == "turkey"


#: what makes forces somebody else's than the state's
_LED = re.compile(r"\b\w+-(?:led|backed|allied|aligned|supported|dominated)\s*$", re.IGNORECASE)
#: bodies that fighters of a town form: "the Manbij Military Council"
_COUNCIL = re.compile(r"Military (?:Council|Bureau|Committee)\b.*")
_RULES: Mapping[str, Callable[[str, ActorContext, ActorList], str | None]] = {
    **dict.fromkeys(
        ("forces", "pro-forces", "security", "border-guard", "navy", "home-air", "police", "authorities"), _forces
    ),
    **dict.fromkeys(
        ("group", "fighters", "jihadists", "takfiri", "militants", "terrorists", "bomber", "separatists"), _group
    ),
    **dict.fromkeys(("rebels", "insurgents", "armed-group"), _rebels),
    "government": _government,
    "air": _aircraft,
    "allies": _allies,
    "coalition": _coalition,
}


def _of_act(act: SubEventType | None) -> tuple[bool, ...]:
    """All that the rules ask of an act."""
    return (
        act is SubEventType.AIR_STRIKE,
        act is SubEventType.SHELLING,
        act is None or act in _CIVIL_ACTS,
        act is not None and EVENT_TYPE_OF[act] in _PEOPLE_TYPES,
    )


_FIRST = {_of_act(act): act for act in reversed((None, *SubEventType))}
_ALIKE: Mapping[SubEventType | None, SubEventType | None] = {a: _FIRST[_of_act(a)] for a in (None, *SubEventType)}
