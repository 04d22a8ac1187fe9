"""Claims as read and the ledger in: claims as people left them, what they changed, and what is stale, out."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sitrep.model.claim import ActorMention, Claim, ClaimError, Json, Location, claim_from_json, claim_to_json
from sitrep.model.judgement import Judgement, JudgementKind, active_judgements
from sitrep.pipeline.beside import asked_name, stands_beside

#: judgements about which claims tell one happening; the linker obeys them
LINKING: Final = frozenset({JudgementKind.SAME, JudgementKind.NOT_SAME, JudgementKind.MERGE, JudgementKind.SPLIT})

#: the field of an acceptance that is about a name as written: it may stay unresolved
NAME: Final = "name"

#: of those, the ones that need two claims to say anything
_PAIRING: Final = LINKING - {JudgementKind.SPLIT}

#: fields that make a claim the claim it is, or follow from another field
FIXED_FIELDS: Final = frozenset({"doc_id", "claim_id", "evidence", "event_type", "rule", "trigger_span"})


class CorrectionError(ValueError):
    """A correction that does not fit the claim; the message names the field and what it may hold."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one claim that a person changed: the machine's value beside the person's, both as JSON text."""

    claim_id: str
    field: str
    machine: str
    person: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Stale:
    """A judgement that still stands in the ledger and no longer finds what it is about."""

    judgement: Judgement
    why: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """Claims after the ledger was replayed over them.

    ``claims`` keep their ids and lack the rejected ones; ``linking`` are the judgements for the linker; ``accepted``
    holds the claims that a person has found right, ``left_open`` the names (`name_key`) that nobody needs to resolve.
    """

    claims: tuple[Claim, ...]
    corrections: tuple[Correction, ...] = ()
    rejected: Mapping[str, Judgement] = field(default_factory=dict)
    accepted: Mapping[str, Judgement] = field(default_factory=dict)
    linking: tuple[Judgement, ...] = ()
    left_open: frozenset[str] = frozenset()
    stale: tuple[Stale, ...] = ()


def name_key(name: str) -> str:
    """A name as written, without case, article and spacing, so that a judgement on it finds it again.

    >>> name_key("The  Tiger Forces")
    'tiger forces'
    """
    return " ".join(name.casefold().split()).removeprefix("the ")


def replay(claims: Iterable[Claim], ledger: Sequence[Judgement]) -> Replayed:
    """Replay a ledger over the claims of a machine, later judgements over earlier ones.

    Changes no claim's id, so that judgements hold over re-runs; drops no judgement: one that finds nothing is `Stale`.

    Args:
        claims: the claims as read.
        ledger: every entry in order, the undone ones too.
    """
    entries = active_judgements(ledger)
    desk = _Desk(entries)
    kept = [judged for claim in claims if (judged := desk.judge(claim)) is not None]
    return Replayed(
        claims=tuple(kept),
        corrections=tuple(desk.corrections),
        rejected=desk.rejected,
        accepted=desk.accepted,
        linking=tuple(entry for entry in entries if entry.kind in LINKING),
        left_open=frozenset(desk.left_open),
        stale=tuple(desk.stale(entries)),
    )


def corrected(claim: Claim, path: str, value: Json) -> Claim:
    """The claim with one field changed and its id kept.

    Args:
        claim: the claim.
        path: a field of ``claims.jsonl``, with the number or name of a part after a dot (``casualties.0.best``).
        value: the new value in the form of ``claims.jsonl``.

    Raises:
        CorrectionError: there is no such field, it may not be changed, or the value does not fit it.
    """
    row = claim_to_json(claim)
    head, *rest = path.split(".")
    if head in FIXED_FIELDS:
        raise CorrectionError(f"{head}: this field is what makes the claim; reject the claim instead")
    if head not in row:
        raise CorrectionError(f"{head}: a claim has no such field; it has {', '.join(sorted(set(row) - FIXED_FIELDS))}")
    _set(row, [head, *rest], value, path)
    try:
        return replace(claim_from_json(row), claim_id=claim.claim_id)
    except (ClaimError, ValueError, TypeError) as error:
        raise CorrectionError(f"{path}: {error}") from error


def value_at(claim: Claim, path: str) -> Json:
    """The value of a field of a claim in the form of ``claims.jsonl``; None where the claim has no such part."""
    found: Json = claim_to_json(claim)
    for part in path.split("."):
        if isinstance(found, dict):
            found = found.get(part)
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            return None
    return found


def json_text(value: Json) -> str:
    """JSON text in one fixed form."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _set(row: Json, parts: Sequence[str], value: Json, path: str) -> None:
    *way, last = parts
    for part in way:
        row = _step(row, part, path)
    if isinstance(row, dict) and (last in row or len(parts) == 1):
        row[last] = value
    elif isinstance(row, list) and last.isdigit() and int(last) < len(row):
        row[int(last)] = value
    else:
        raise CorrectionError(f"{path}: the claim has no {last} there")


def _step(row: Json, part: str, path: str) -> Json:
    if isinstance(row, dict) and part in row:
        return row[part]
    if isinstance(row, list) and part.isdigit() and int(part) < len(row):
        return row[int(part)]
    raise CorrectionError(f"{path}: the claim has no {part} there")


class _Desk:
    """The ledger sorted by what it is about, and what it did to the claims that passed so far."""

    def __init__(self, entries: Sequence[Judgement]) -> None:
        self.corrections: list[Correction] = []
        self.rejected: dict[str, Judgement] = {}
        self.accepted: dict[str, Judgement] = {}
        self.left_open: set[str] = set()
        self._found: Counter[str] = Counter()
        self._faults: dict[str, str] = {}
        self._by_claim: dict[str, list[Judgement]] = defaultdict(list)
        self._places: dict[str, list[Judgement]] = defaultdict(list)
        self._actors: dict[str, list[Judgement]] = defaultdict(list)
        for entry in entries:
            index = self._by_claim
            if entry.kind is JudgementKind.ACCEPT and entry.field == NAME:
                self.left_open.update(map(name_key, entry.subjects))
                continue
            if entry.kind is JudgementKind.ADD_PLACE or (
                entry.kind is JudgementKind.ADD_ALIAS and entry.field == "place"
            ):
                index = self._places
            elif entry.kind in (JudgementKind.ADD_ACTOR, JudgementKind.ADD_ALIAS):
                index = self._actors
            for subject in entry.subjects:
                index[subject if index is self._by_claim else name_key(subject)].append(entry)

    def judge(self, claim: Claim) -> Claim | None:
        """The claim as the ledger leaves it; None for a rejected one."""
        claim = self._named(claim)
        verdict: Judgement | None = None
        for entry in self._by_claim.get(claim.claim_id, ()):
            self._found[entry.judgement_id] += 1
            if entry.kind in (JudgementKind.REJECT, JudgementKind.ACCEPT):
                verdict = entry
            elif entry.kind is JudgementKind.CORRECT:
                claim = self._correct(claim, entry)
        if verdict is None:
            return claim
        if verdict.kind is JudgementKind.REJECT:
            self.rejected[claim.claim_id] = verdict
            return None
        self.accepted[claim.claim_id] = verdict
        return claim

    def stale(self, entries: Sequence[Judgement]) -> Iterable[Stale]:
        """The judgements that found nothing, or found it changed so that they no longer fit."""
        for entry in entries:
            if entry.judgement_id in self._faults:
                yield Stale(entry, self._faults[entry.judgement_id])
            elif entry.field != NAME and self._found[entry.judgement_id] < (2 if entry.kind in _PAIRING else 1):
                yield Stale(entry, "the claims it is about are told no more")

    def _correct(self, claim: Claim, entry: Judgement) -> Claim:
        try:
            value: Json = json.loads(entry.value)
            changed = corrected(claim, entry.field, value)
        except ValueError as error:  # a CorrectionError, or text that is not JSON
            self._faults[entry.judgement_id] = str(error)
            return claim
        self._note(claim, entry.field, changed, entry)
        return changed

    def _named(self, claim: Claim) -> Claim:
        """The claim with the places and actors that people added."""
        locations = tuple(self._place(place) for place in claim.locations) if self._places else claim.locations
        if locations != claim.locations:
            changed = replace(claim, locations=locations)
            self._note(
                claim,
                "locations",
                changed,
                self._last(self._places, [n for p in claim.locations for n in (p.name, p.text)]),
            )
            claim = changed
        for side, mentions in (("actor1", claim.actor1), ("actor2", claim.actor2)):
            actors = tuple(self._actor(mention) for mention in mentions) if self._actors else mentions
            if actors != mentions:
                changed = replace(claim, actor1=actors) if side == "actor1" else replace(claim, actor2=actors)
                self._note(claim, side, changed, self._last(self._actors, [m.text for m in mentions]))
                claim = changed
        return claim

    def _note(self, before: Claim, path: str, after: Claim, entry: Judgement) -> None:
        old, new = json_text(value_at(before, path)), json_text(value_at(after, path))
        self.corrections.append(Correction(before.claim_id, path, old, new, entry))

    @staticmethod
    def _last(index: Mapping[str, list[Judgement]], names: Iterable[str]) -> Judgement:
        return [entry for name in names for entry in index.get(name_key(name), ())][-1]

    def _place(self, place: Location) -> Location:
        names = (place.text, asked_name(place), place.name)
        entries = next((found for name in names if (found := self._places.get(name_key(name)))), None)
        if not entries:
            return place
        self._found.update(entry.judgement_id for entry in entries)
        if place.lat is not None and not stands_beside(place):
            return place  # a name the machine has placed is corrected claim by claim
        row = json.loads(entries[-1].value)
        return replace(
            place,
            name=row["name"],
            lat=row["lat"],
            lon=row["lon"],
            precision=row.get("precision", 1),
            ucdp_precision=row.get("ucdp_precision", 1),
            radius_km=row.get("radius_km"),
            gazetteer_id=row["place_id"],
            country=row.get("country") or place.country,
            admin1=row.get("admin1") or place.admin1,
        )

    def _actor(self, mention: ActorMention) -> ActorMention:
        entries = self._actors.get(name_key(mention.text))
        if not entries:
            return mention
        self._found.update(entry.judgement_id for entry in entries)
        return mention if mention.actor_id else replace(mention, actor_id=json.loads(entries[-1].value)["actor_id"])
