"""What a reviewer was shown and decides, in: one entry of the ledger, refused where somebody else judged meanwhile, out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from sitrep.model.judgement import Judgement, JudgementKind, active_judgements
from sitrep.pipeline import judging, placing
from sitrep.pipeline.judging import By, JudgementError, NewActor, NewPlace
from sitrep.pipeline.replaying import json_text, name_key
from sitrep.reference.theatre import Theatre
from sitrep.store import Store


class Action(StrEnum):
    """What a reviewer can do."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    MERGE = "merge"
    APART = "apart"
    SPLIT = "split"
    PLACE = "place"
    ALIAS = "alias"
    LEAVE = "leave"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a page of the review is about: ids of events, claims or judgements, or a name as reports write it."""

    about: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decides on a topic.

    ``subjects`` are the claims, events or the judgement meant, where not all of the topic is. ``value`` is the new
    value of ``field``, "LAT, LON" or a place's id (``PLACE``), or an actor's id (``ALIAS``). ``seen`` is the version
    of the topic that the reviewer was shown.
    """

    action: Action
    topic: Topic
    seen: str
    subjects: tuple[str, ...] = ()
    field: str = ""
    value: str = ""


class ConflictError(Exception):
    """Somebody judged the same meanwhile; ``entries`` are those that the reviewer had not seen."""

    def __init__(self, entries: Sequence[Judgement]) -> None:
        """Carry the entries of the ledger on the topic, the newest last."""
        super().__init__("somebody judged this while you read it")
        self.entries = tuple(entries)


def claims_about(store: Store, topic: Topic) -> tuple[str, ...]:
    """The ids of the claims that a topic's events and claims stand for; what is unknown gives none."""
    found: dict[str, None] = {}
    for subject in topic.about:
        event = store.event(subject)
        if event is not None:
            found.update(dict.fromkeys(event.claim_ids))
        elif store.claim(subject) is not None:
            found[subject] = None
    return tuple(found)


def touching(ledger: Sequence[Judgement], topic: Topic, claims: Sequence[str]) -> list[Judgement]:
    """The entries on a topic in order, what undoes them too."""
    subjects = {*topic.about, *claims}
    key = name_key(topic.name)
    found: dict[str, Judgement] = {}
    for entry in ledger:
        named = bool(key) and any(name_key(s) == key for s in entry.subjects)
        if (
            named
            or subjects.intersection(entry.subjects)
            or any(s in found for s in entry.subjects)
            or entry.judgement_id in subjects
        ):
            found[entry.judgement_id] = entry
    return list(found.values())


def version(ledger: Sequence[Judgement], topic: Topic, claims: Sequence[str]) -> str:
    """A short text that changes as soon as anybody judges the topic or its events are made of other claims."""
    ids = [entry.judgement_id for entry in touching(ledger, topic, claims)]
    return sha256(json_text([*sorted(claims), "", *ids]).encode()).hexdigest()[:16]


def decide(store: Store, theatre: Theatre, decision: Decision, by: By) -> Judgement:
    """Enter one decision into the ledger; nothing else of the store changes.

    Raises:
        ConflictError: somebody judged the topic since the reviewer was shown it.
        JudgementError: the decision cannot be made; the message says why.
        CorrectionError: the field does not take the value.
    """
    claims = claims_about(store, decision.topic)

    def check(ledger: Sequence[Judgement]) -> None:
        if version(ledger, decision.topic, claims) != decision.seen:
            raise ConflictError(touching(ledger, decision.topic, claims))

    check(store.judgements())  # a conflict is told before what would only be a consequence of it
    made = _made(store, theatre, decision, by)
    store.add_judgement(made, check=check)
    return made


def last_standing(entries: Sequence[Judgement]) -> Judgement | None:
    """The newest of some entries that still holds: what an undo takes back."""
    holding = active_judgements(entries)
    return holding[-1] if holding else None


def _made(store: Store, theatre: Theatre, decision: Decision, by: By) -> Judgement:
    about = decision.subjects or decision.topic.about
    match decision.action:
        case Action.ACCEPT | Action.REJECT:
            return judging.verdict(store, about, by, accept=decision.action is Action.ACCEPT)
        case Action.MERGE:
            return judging.join(store, about, by)
        case Action.APART:
            return judging.join(store, about, by, kind=JudgementKind.NOT_SAME)
        case Action.UNDO | Action.CORRECT if len(about) != 1:
            raise JudgementError(f"{decision.action.value}: name one entry or claim")
        case Action.UNDO:
            return judging.undo(store, about[0], by)
        case Action.CORRECT:
            return judging.correct(store, about[0], decision.field, decision.value, by)
        case Action.SPLIT:
            return judging.split(store, next(iter(decision.topic.about), ""), decision.subjects, by)
        case _:
            return _named(theatre, decision, by)


def _named(theatre: Theatre, decision: Decision, by: By) -> Judgement:
    name, value = decision.topic.name, decision.value.strip()
    if decision.action is Action.LEAVE:
        return judging.leave_open(name, by)
    if decision.action is Action.ALIAS:
        if theatre.actors.get(value) is None:
            raise JudgementError(f"{value or 'no id'}: the theatre has no such actor; `sitrep judge actor` adds one")
        return judging.add_actor(name, NewActor(value, name), by, alias=True)
    return judging.add_place(name, _place(theatre, name, value), by)


def _place(theatre: Theatre, name: str, value: str) -> NewPlace:
    lat, comma, lon = value.partition(",")
    if not comma:
        return placing.listed(theatre, name, value)
    try:
        return placing.found(theatre, NewPlace(name, float(lat), float(lon)))
    except ValueError as error:
        raise JudgementError(f"{value}: write LATITUDE, LONGITUDE in decimal degrees, as 34.55, 38.21") from error
