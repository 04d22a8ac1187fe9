"""Claims in; what each tells of who holds a place (taken, left, held, besieged, entered), place by place, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from sitrep.control.words import (
    AFTER,
    ALL_OF_IT,
    ANOTHER_ACT,
    BESIDE,
    BESIEGES,
    ENTERS,
    EVACUATES,
    EXPELS,
    EXPELS_FROM,
    GOES_TO,
    HANDS_OVER,
    IN_PASSING,
    INSIDE,
    IT,
    KIND_OF_PLACE,
    LEAVES,
    LONG_AFTER,
    NAMED_AFTER_IT,
    NOMINAL,
    PARTLY,
    RELIEVES,
    SITE,
    STANDS_FOR_PLACE,
    SURROUNDINGS,
    THE_CITY,
    TOLD_ITSELF,
    UNOPPOSED,
    WHOLLY,
)
from sitrep.model.claim import ActorMention, Claim, Location
from sitrep.model.taxonomy import DatePrecision, Factuality, LocationRole, SubEventType

_TAKINGS: Final = (SubEventType.GOVERNMENT_REGAINS, SubEventType.NON_STATE_OVERTAKES)
_REAL: Final = (Factuality.OCCURRED, Factuality.ONGOING)
_UNKNOWN_SIDES: Final = frozenset({"", "unknown", "civilian", "neutral"})


class Turn(StrEnum):
    """What a telling says became of a place."""

    TAKEN = "taken"
    LEFT = "left"
    CLEARED = "cleared"
    HELD = "held"
    BESIEGED = "besieged"
    RELIEVED = "relieved"
    ENTERED = "entered"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Whole:
    """A force made of others, and from when till when it exists (both days included, None: unbounded)."""

    actor_id: str
    start: date | None = None
    end: date | None = None

    def exists(self, day: date) -> bool:
        """Whether it exists on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Sides:
    """Whose side actors and sources are on, handed in by the caller.

    Attributes:
        actor_side: Actor id to side; an actor that is not in it is a side of its own.
        principal: Side to the actor shown as holder for that side and its allies, where it is more than one force.
        claim_side: Claim id to the side that its source speaks for; absent: nobody's, an independent source.
        part_of: Actor id to the force that is shown as holder for it, while that force exists.
    """

    actor_side: Mapping[str, str] = field(default_factory=dict)
    principal: Mapping[str, str] = field(default_factory=dict)
    claim_side: Mapping[str, str] = field(default_factory=dict)
    part_of: Mapping[str, Whole] = field(default_factory=dict)

    def side(self, actor_id: str | None) -> str:
        """The side of an actor, "" where unknown; shades of one side ("opposition-jihadist") are that side."""
        side = self.actor_side.get(actor_id) if actor_id else ""
        if side is None:
            return actor_id or ""
        return "" if side in _UNKNOWN_SIDES else side.partition("-")[0]

    def holder(self, actor_id: str | None, day: date) -> str | None:
        """Who is shown to hold on a day what the actor took."""
        whole = self.part_of.get(actor_id) if actor_id else None
        shown = whole.actor_id if whole is not None and whole.exists(day) else actor_id
        return self.principal.get(self.side(actor_id), shown)


@dataclass(frozen=True, slots=True)
class Telling:
    """One claim's word on one place. ``side`` does it (takes, leaves, holds, besieges), ``other`` is the other side.

    ``whole`` marks a place told as taken entirely; ``in_passing`` an act told as a thing known ("after the capture of"),
    whose day is that of the sentence around it and not its own; ``told_on`` is the day its report was published.
    """

    turn: Turn
    place: Location
    claim: Claim
    start: date
    end: date
    side: str
    holder: str | None
    other: str
    other_holder: str | None
    source_side: str
    whole: bool = False
    in_passing: bool = False
    told_on: date | None = None

    @property
    def offset(self) -> int:
        """Where in its report the claim stands: tells the order of one day's changes.

        What a sentence tells behind "after" came before the rest of it.
        """
        if AFTER.search(_before_the_act(self.claim)):
            return _first(self.claim) - 1
        return self.claim.trigger_span.start if self.claim.trigger_span else _first(self.claim)

    @property
    def exact(self) -> bool:
        """Whether the change is told for one day, in this sentence or in the one it follows."""
        return self.start == self.end and self.claim.date.precision is DatePrecision.DAY

    @property
    def weight(self) -> int:
        """How much its day counts beside other days told for the change."""
        return (2 if self.claim.date.text else 1) * (2 if self.whole else 1)

    @property
    def span(self) -> int:
        """The days of its window."""
        return (self.end - self.start).days + 1


def tellings_of(claim: Claim, sides: Sides, told_on: date | None = None) -> Iterator[Telling]:
    """What ``claim`` says of its places; nothing of places only near, of areas around them, and of unknown days."""
    start, end = claim.date.start or claim.date.end, claim.date.end or claim.date.start
    if start is None or end is None:
        return
    for place in claim.locations:
        turn, doer, other = _turn(claim, place)
        if turn is None or (turn is Turn.LEFT and _is_goal(claim, place)):
            continue
        side, holder = _holder(doer, sides, min(start, end))
        other_side, other_holder = _holder(other, sides, min(start, end))
        if not side and turn is not Turn.RELIEVED and not (turn is Turn.LEFT and other_side):
            continue
        yield Telling(
            turn=turn,
            place=place,
            claim=claim,
            start=min(start, end),
            end=max(start, end),
            side=side,
            holder=holder,
            other=other_side,
            other_holder=other_holder,
            source_side=sides.claim_side.get(claim.claim_id, ""),
            whole=bool(WHOLLY.search(_act_words(claim, place))),
            in_passing=_is_in_passing(claim),
            told_on=told_on,
        )


_Actors = tuple[ActorMention, ...]


def _turn(claim: Claim, place: Location) -> tuple[Turn | None, _Actors, _Actors]:
    """What the claim says of the place, who does it, and the other side."""
    sub, one, two = claim.sub_event_type, claim.actor1, claim.actor2
    if place.role is LocationRole.FROM and sub in (SubEventType.TRANSFER_OF_TERRITORY, SubEventType.AGREEMENT):
        place_counts = True
    elif place.role is LocationRole.FROM and sub is SubEventType.ARMED_CLASH:
        place_counts = _is_cleared(claim, place)
    else:
        place_counts = place.role is LocationRole.AT and place.precision != 3 and not SURROUNDINGS.search(place.text)
    if not place_counts:
        return None, one, two
    if sub in _TAKINGS:
        if claim.factuality is Factuality.DENIED:
            return Turn.DENIED, one, two
        if claim.factuality not in _REAL or not _is_object(claim, place):
            return None, one, two
        return (Turn.ENTERED if _is_partly(claim, place) else Turn.TAKEN), one, two
    if sub is SubEventType.TRANSFER_OF_TERRITORY and claim.factuality in _REAL:
        return _transfer(claim)
    if sub is SubEventType.AGREEMENT and claim.factuality in _REAL and EVACUATES.search(_trigger_words(claim)):
        return Turn.LEFT, one, two
    if sub is SubEventType.ARMED_CLASH:
        return _clash(claim, place), *_attack(claim)
    return None, one, two


def _transfer(claim: Claim) -> tuple[Turn, _Actors, _Actors]:
    words = _trigger_words(claim)
    if HANDS_OVER.search(words) and claim.actor2:
        return Turn.TAKEN, claim.actor2, claim.actor1
    if LEAVES.search(words):
        return Turn.LEFT, claim.actor1, claim.actor2
    return Turn.TAKEN, claim.actor1, claim.actor2


def _clash(claim: Claim, place: Location) -> Turn | None:
    if claim.factuality is Factuality.ATTEMPTED:
        return Turn.HELD
    if claim.factuality not in _REAL:
        return None
    words = " ".join((claim.trigger, *(span.text for span in claim.evidence[:1])))
    if RELIEVES.search(words):
        return Turn.RELIEVED
    if BESIEGES.search(claim.trigger):
        return Turn.BESIEGED
    if _is_cleared(claim, place):
        return Turn.CLEARED
    if EXPELS.search(_trigger_words(claim)):
        return Turn.HELD
    if not ENTERS.search(_trigger_words(claim)):
        return None
    return Turn.TAKEN if _is_unopposed(claim, place) else Turn.ENTERED


def _is_cleared(claim: Claim, place: Location) -> bool:
    """Whether one side throws the other out of the place: "drove them out of the town"."""
    words = _act_words(claim, place)
    before = words.removesuffix(place.text)
    return before != words and claim.factuality in _REAL and bool(EXPELS_FROM.search(before))


def _is_unopposed(claim: Claim, place: Location) -> bool:
    """Whether those who came in found nobody to fight them, in the place and not in a part of it."""
    told = claim.evidence[0].text if claim.evidence else ""
    words = _act_words(claim, place)
    behind = told.partition(claim.trigger)[2]
    return (
        bool(UNOPPOSED.search(behind))
        and _is_object(claim, place)
        and not PARTLY.search(words.removeprefix(claim.trigger))
        and not INSIDE.search(words.removesuffix(place.text))
    )


def _attack(claim: Claim) -> tuple[_Actors, _Actors]:
    """Who does what the turn of a clash says: of an attempt it is the defender, who holds."""
    if claim.factuality is Factuality.ATTEMPTED:
        return claim.actor2, claim.actor1
    return claim.actor1, claim.actor2


def _is_partly(claim: Claim, place: Location) -> bool:
    words = _act_words(claim, place)
    if claim.evidence and ALL_OF_IT.search(claim.evidence[0].text):
        return False
    inside = bool(INSIDE.search(words.removesuffix(place.text)))
    return (inside or bool(PARTLY.search(words))) and not WHOLLY.search(words)


def _is_object(claim: Claim, place: Location) -> bool:
    """Whether the words tell that the place itself changed hands, not something beside it or named without it."""
    told = claim.evidence[0].text if claim.evidence else ""
    words = _act_words(claim, place)
    before = words.removesuffix(place.text)
    city = None if _is_a_site(place) else THE_CITY.search(before)
    if city is not None:  # "took control of the city as they withdrew south of Palmyra": the first is what was taken
        return not BESIDE.search(before[: city.start()])
    if before != words and (BESIDE.search(before) or ANOTHER_ACT.search(before)):
        return False
    if place.text in told:
        return _is_a_site(place) or not NAMED_AFTER_IT.match(told.partition(place.text)[2])
    return not told or _is_meant(told, place)


def _is_meant(told: str, place: Location) -> bool:
    """Whether a sentence that does not name the place stands for it: by its kind ("the base"), by "it", "the city"."""
    if any(kind.group(1).casefold() in place.name.casefold() for kind in KIND_OF_PLACE.finditer(told)):
        return True
    return bool((IT if _is_a_site(place) else STANDS_FOR_PLACE).search(told))


def _is_a_site(place: Location) -> bool:
    """Whether a place is a base, a castle, a field: no words for a settlement stand for it."""
    return bool(SITE.search(place.name))


def _is_goal(claim: Claim, place: Location) -> bool:
    """Whether those who leave go to the place."""
    told = claim.evidence[0].text if claim.evidence else ""
    return place.text in told and bool(GOES_TO.search(told.partition(place.text)[0]))


def _is_in_passing(claim: Claim) -> bool:
    """Whether the act is told as a thing known, or as long past ("a year after they lost it").

    What has a day of its own in words is told for its own sake.
    """
    before = _before_the_act(claim)
    if LONG_AFTER.search(before):
        return True
    if TOLD_ITSELF.search(before):
        return False
    return bool(NOMINAL.search(claim.trigger)) and (not claim.date.text or bool(IN_PASSING.search(before)))


def _before_the_act(claim: Claim) -> str:
    """The words of the first sentence before the act."""
    told = claim.evidence[0] if claim.evidence else None
    if told is None:
        return ""
    at = claim.trigger_span.start - told.start if claim.trigger_span else told.text.find(claim.trigger)
    return told.text[:at] if 0 <= at < len(told.text) else ""


def _trigger_words(claim: Claim) -> str:
    """The act with the word behind it: "pulled" may be "pulled out"."""
    told = claim.evidence[0].text if claim.evidence else ""
    behind = told.partition(claim.trigger)[2].split()[:1] if claim.trigger in told else []
    return " ".join((claim.trigger, *behind))


def _act_words(claim: Claim, place: Location) -> str:
    """The words from the act to the place: "captured parts of" makes it a part, "full control of" the whole."""
    told = claim.evidence[0] if claim.evidence else None
    if told is None:
        return f"{claim.trigger} {place.text}"
    if place.text not in told.text:  # named in another sentence, where its words belong to another act
        return claim.trigger
    at, to = told.text.find(claim.trigger), told.text.find(place.text)
    if at < 0 or to < 0 or at > to:
        return f"{claim.trigger} {place.text}"
    return told.text[at : to + len(place.text)]


def _holder(actors: _Actors, sides: Sides, day: date) -> tuple[str, str | None]:
    """The side of those named (that of the first whose side is known) and the actor to show as holder for it."""
    for actor in actors:
        if side := sides.side(actor.actor_id):
            return side, sides.holder(actor.actor_id, day)
    return "", None


def _first(claim: Claim) -> int:
    return claim.evidence[0].start if claim.evidence else 0
