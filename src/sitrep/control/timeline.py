"""The changes of one place in; who held it from when to when, with contradictions kept, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import zip_longest
from typing import Final

from sitrep.control.changes import Change, changes_of, told_together
from sitrep.control.tellings import Sides, Telling, Turn, tellings_of
from sitrep.model.claim import Claim, Location
from sitrep.model.document import Document
from sitrep.model.event import ControlKind, ControlState

_DAY: Final = timedelta(days=1)


@dataclass(slots=True)
class _Spell:
    """One stretch of a timeline while it is being made."""

    start: date
    kind: ControlKind
    side: str
    holder: str | None
    claims: set[str]
    notes: list[str] = field(default_factory=list)
    last_told: date | None = None
    inside: tuple[str, str | None] = ("", None)

    @property
    def state(self) -> tuple[ControlKind, str, str | None]:
        return self.kind, self.side, self.holder


@dataclass(slots=True)
class _Walk:
    """Goes through the changes of one place in order."""

    spells: list[_Spell] = field(default_factory=list)

    def step(self, change: Change) -> None:
        """Let one change follow on what is known so far."""
        {
            Turn.TAKEN: self._taken,
            Turn.LEFT: self._left,
            Turn.CLEARED: self._cleared,
            Turn.HELD: self._held,
            Turn.BESIEGED: self._besieged,
            Turn.RELIEVED: self._relieved,
            Turn.ENTERED: self._entered,
            Turn.DENIED: self._denied,
        }[change.turn](change)

    @property
    def now(self) -> _Spell | None:
        return self.spells[-1] if self.spells else None

    def begin(self, change: Change, kind: ControlKind, side: str, holder: str | None) -> _Spell:
        notes = list(change.notes)
        start, end = change.window
        if start != end:
            notes.append(f"some day from {start} to {end}")
        days = sorted({t.start for t in change.tellings if t.exact} - {change.day})
        if days:
            notes.append("told also of " + ", ".join(map(str, days)))
        spell = _Spell(change.day, kind, side, holder, set(change.claim_ids), notes, _last(change))
        self.spells.append(spell)
        return spell

    def support(self, change: Change, note: str = "") -> None:
        """Count a change that alters nothing among the tellings of the present spell."""
        if self.now is not None:
            self.now.claims.update(change.claim_ids)
            self.now.last_told = max(filter(None, (self.now.last_told, _last(change))), default=None)
            if note and note not in self.now.notes:
                self.now.notes.append(note)

    def _taken(self, change: Change) -> None:
        kind = ControlKind.CLAIMED if change.one_sided else ControlKind.HELD
        now = self.now
        if now is None or now.side != change.side or now.kind in (ControlKind.UNKNOWN, ControlKind.CONTESTED):
            self.begin(change, kind, change.side, change.holder)
            return
        if now.kind is ControlKind.BESIEGED:
            self.support(change, f"told as taken by its holder on {change.day} while besieged")
            return
        spell = self.begin(change, kind, change.side, change.holder or now.holder)
        spell.holder = now.holder
        spell.notes.insert(0, f"contradiction: taken again on {change.day} with no loss told since {now.start}")

    def _cleared(self, change: Change) -> None:
        """One side threw the other out: it took the place, or, where it held it, held it."""
        now = self.now
        held = now is not None and now.side == change.side
        (self._held if held else self._taken)(change)

    def _left(self, change: Change) -> None:
        gains, gainer = change.other, next((t.other_holder for t in change.tellings if t.other_holder), None)
        now = self.now
        if not gains and now is not None and now.kind is ControlKind.CONTESTED and now.side == change.side:
            gains, gainer = now.inside
        if now is not None and gains and now.side == gains:
            self.support(change)
        elif now is not None and now.side and now.side != change.side:
            self.support(change, f"contradiction: {change.holder or change.side} told to leave on {change.day}")
        elif gains:
            kind = ControlKind.CLAIMED if all(t.source_side == gains for t in change.tellings) else ControlKind.HELD
            self.begin(change, kind, gains, gainer)
        else:
            self.begin(change, ControlKind.UNKNOWN, "", None).notes.append(f"{change.holder or change.side} left")

    def _held(self, change: Change) -> None:
        now = self.now
        if now is None or now.kind is ControlKind.UNKNOWN:
            kind = ControlKind.CLAIMED if change.one_sided else ControlKind.HELD
            self.begin(change, kind, change.side, change.holder).notes.append("held against an attack")
        elif now.side == change.side and now.kind is ControlKind.CONTESTED:
            self.begin(change, ControlKind.HELD, now.side, now.holder).notes.append("held against an attack")
        elif now.side == change.side:
            self.support(change)
        else:
            self.support(change, f"contradiction: told as held by {change.holder} on {change.day}")

    def _besieged(self, change: Change) -> None:
        now, holder = self.now, next((t.other_holder for t in change.tellings if t.other_holder), None)
        if now is not None and now.side == change.side:
            self.support(change, f"contradiction: told as besieged by {change.holder} on {change.day}, who holds it")
        elif now is None or now.kind is not ControlKind.BESIEGED:
            side, held_by = (now.side, now.holder) if now is not None and now.side else (change.other, holder)
            self.begin(change, ControlKind.BESIEGED, side, held_by).notes.append(f"besieged by {change.holder}")
        else:
            self.support(change)

    def _relieved(self, change: Change) -> None:
        now = self.now
        if now is not None and now.kind is ControlKind.BESIEGED:
            self.begin(change, ControlKind.HELD, now.side, now.holder).notes.append("siege broken")

    def _entered(self, change: Change) -> None:
        now = self.now
        if now is not None and now.kind is ControlKind.UNKNOWN:
            kind = ControlKind.CLAIMED if change.one_sided else ControlKind.HELD
            self.begin(change, kind, change.side, change.holder).notes.append("entered after the other side left")
            return
        if now is None or not now.side or now.side == change.side:
            self.support(change)
            return
        if now.kind is ControlKind.CONTESTED:
            self.support(change)
            return
        spell = self.begin(change, ControlKind.CONTESTED, now.side, now.holder)
        spell.notes.append(f"{change.holder} inside")
        spell.inside = change.side, change.holder

    def _denied(self, change: Change) -> None:
        self.support(change, f"denied on {change.day}: taken by {change.holder}")


def control_states(
    claims: Sequence[Claim],
    *,
    sides: Sides | None = None,
    documents: Mapping[str, Document] | None = None,
    place_key: Callable[[Location], str | None] | None = None,
) -> tuple[ControlState, ...]:
    """The timelines of all places that ``claims`` tell of, place by place, each in order of time.

    Contradictions are told in ``note``, and two takings by one side without a loss between stay two states. Nothing is
    made up for the days before the first change told; a province or a place only near counts for nothing.

    Args:
        claims: Claims as judged, in any order; claims told as background fill the past.
        sides: Whose side actors and sources are on.
        documents: Reports by id, for the day they were published: a place is last told of on the last such day.
        place_key: One id for each place however it is written, None to leave a location out; by default its gazetteer
            id, else its name.

    Returns:
        States; the last one of a place has no end, and each ``note`` says when the place was last told of.
    """
    published = {doc_id: document.published for doc_id, document in (documents or {}).items()}
    by_place = _by_place(claims, sides or Sides(), place_key or default_place_key, published)
    return tuple(state for place, told in by_place.items() for state in _timeline(place, told))


def default_place_key(place: Location) -> str | None:
    """The gazetteer id of a location, else its name in small letters."""
    return place.gazetteer_id or place.name.casefold() or None


def _by_place(
    claims: Sequence[Claim],
    sides: Sides,
    place_key: Callable[[Location], str | None],
    published: Mapping[str, date | None],
) -> dict[str, list[Telling]]:
    found: dict[str, list[Telling]] = {}
    for claim in claims:
        for telling in tellings_of(claim, sides, published.get(claim.doc_id)):
            key = place_key(telling.place)
            if key:
                found.setdefault(key, []).append(telling)
    return dict(sorted(found.items()))


def _timeline(place_id: str, tellings: Sequence[Telling]) -> list[ControlState]:
    walk = _Walk()
    changes = changes_of(tellings)
    for number, change in enumerate(changes):
        before = changes[number - 1] if number else None
        if before is not None and _clashes(before, change):
            _contest(walk, change, before)
            continue
        walk.step(change)
    shown = max(tellings, key=lambda t: (t.place.lat is not None, t.place.gazetteer_id is not None, t.claim.claim_id))
    spells = _settled(walk.spells)
    states = []
    for spell, after in zip_longest(spells, spells[1:]):
        told = f"last told {spell.last_told}" if spell.last_told else ""
        states.append(
            ControlState(
                place_id=place_id,
                place_name=shown.place.name,
                lat=shown.place.lat,
                lon=shown.place.lon,
                start=spell.start,
                end=after.start - _DAY if after else None,
                kind=spell.kind,
                holder=spell.holder,
                claim_ids=tuple(sorted(spell.claims)),
                note="; ".join(filter(None, (*spell.notes, told))),
            )
        )
    return states


def _clashes(before: Change, change: Change) -> bool:
    """Whether two changes of one day give the place to two sides, and no report tells which came first."""
    both_taken = before.turn is Turn.TAKEN and change.turn is Turn.TAKEN
    return both_taken and before.side != change.side and before.day == change.day and not told_together(before, change)


def _contest(walk: _Walk, change: Change, before: Change) -> None:
    spell = walk.begin(change, ControlKind.CONTESTED, "", None)
    spell.claims.update(before.claim_ids)
    spell.notes.insert(0, f"contradiction: on {change.day} told as taken by {before.holder} and by {change.holder}")


def _settled(spells: Sequence[_Spell]) -> list[_Spell]:
    """The spells that last a day at least; of several that begin on one day the last stands, the others are noted."""
    found: list[_Spell] = []
    for spell in spells:
        if found and found[-1].start >= spell.start:
            gone = found.pop()
            spell.claims |= gone.claims
            spell.notes.append(f"earlier that day: {gone.kind.value} {gone.holder or ''}".rstrip())
        found.append(spell)
    merged: list[_Spell] = []
    for spell in found:
        before = merged[-1] if merged else None
        again = any(note.startswith("contradiction: taken again") for note in spell.notes)
        if before is not None and not again and before.state == spell.state:
            before.claims |= spell.claims
            before.last_told = max(filter(None, (before.last_told, spell.last_told)), default=None)
            before.notes += [note for note in spell.notes if note not in before.notes]
        else:
            merged.append(replace(spell))
    return merged


def _last(change: Change) -> date:
    return max(telling.told_on or telling.end for telling in (*change.tellings, *change.support))
