"""The tellings of one place in; its changes, each with every telling of it, in order of time, out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from sitrep.control.tellings import Telling, Turn

#: windows up to this many days date a change; wider ones are retellings, or history
NARROW_DAYS: Final = 4
#: days that news without a day word may mean
NEWS_DAYS: Final = 2
#: tellings of one side's taking this near in time are one taking, unless the other side took the place in between
RETOLD_DAYS: Final = 4
#: the same for retellings of a siege, and for a place that stays entered
RETOLD_SIEGE_DAYS: Final = 400
_YEAR: Final = re.compile(r"\b\d{4}\b")
_DAY_OR_MONTH: Final = re.compile(
    r"\d|january|february|march|april|may|june|july|august|september|october|november|december", re.IGNORECASE
)
_A_YEAR: Final = 365
_LASTING: Final = (Turn.BESIEGED,)
#: turns by which a side comes to hold the place
_GAINS: Final = (Turn.TAKEN, Turn.CLEARED)


@dataclass(slots=True)
class Change:
    """One change at one place with the tellings of it; ``support`` tells it from the other end, or without its day.

    Of these ``ends`` tell it from the other end: the day that the losing side left dates a change that nothing else dates.
    """

    turn: Turn
    side: str
    tellings: list[Telling] = field(default_factory=list)
    support: list[Telling] = field(default_factory=list)
    ends: list[Telling] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The day of the change: the exact day most tell, else the first of the narrowest window.

        News without a day word dates its act to the day before or the day itself; that day it is known to be so.
        """
        exact = [t for t in self.tellings if t.exact] or [t for t in self.ends if t.exact and t.claim.date.text]
        if exact:
            weights: Counter[date] = Counter()
            for telling in exact:
                weights[telling.start] += telling.weight
            return min(weights, key=lambda day: (-weights[day], day))
        best = min(self.tellings, key=lambda t: (t.span, t.start))
        return best.end if not best.claim.date.text and best.span <= NEWS_DAYS else best.start

    @property
    def window(self) -> tuple[date, date]:
        """The window of the narrowest telling."""
        best = min(self.tellings, key=lambda t: (not t.exact, t.span, t.start))
        return best.start, best.end

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The claims that tell it."""
        return tuple(sorted({t.claim.claim_id for t in (*self.tellings, *self.support)}))

    @property
    def holder(self) -> str | None:
        """The actor most tellings name as the one who does it."""
        names = Counter(t.holder for t in self.tellings if t.holder)
        return min(names, key=lambda name: (-names[name], name)) if names else None

    @property
    def other(self) -> str:
        """The other side, "" where no telling names one."""
        return next((t.other for t in self.tellings if t.other), "")

    @property
    def one_sided(self) -> bool:
        """Whether only sources of the side that gains tell it."""
        return bool(self.side) and all(t.source_side == self.side for t in (*self.tellings, *self.support))


def changes_of(tellings: Sequence[Telling]) -> list[Change]:
    """The changes that ``tellings`` of one place tell, in order.

    Retellings join the change they retell: one within a few days of it with no turn of the other side between, or one
    whose wider window ("in May 2015") holds it. Nothing else is merged: two takings without a loss between stay two.
    """
    passing = [t for t in tellings if t.in_passing]
    ordered = sorted(
        (t for t in tellings if not t.in_passing),
        key=lambda t: (t.start, t.end, t.claim.doc_id, t.offset, t.claim.claim_id),
    )
    narrow = [t for t in ordered if t.span <= NARROW_DAYS or t.turn in _LASTING]
    wide = [t for t in ordered if t not in narrow]
    found: list[Change] = []
    for telling in narrow:
        home = _home(telling, found)
        if home is None:
            found.append(Change(telling.turn, telling.side, [telling]))
        else:
            home.tellings.append(telling)
    for telling in sorted(wide, key=lambda t: (t.span, t.start)):
        home = _retold(telling, found)
        if home is None:
            found.append(Change(telling.turn, telling.side, [telling]))
        else:
            home.tellings.append(telling)
    found = _in_their_year(_from_both_ends(found))
    for telling in passing:
        home = _known_before(telling, found)
        if home is not None:
            home.support.append(telling)
    return _in_order(found)


def _from_both_ends(found: Sequence[Change]) -> list[Change]:
    """One change where one telling has a side leave, or thrown out, and another has the other side take the place."""
    kept: list[Change] = []
    taken = [change for change in found if change.turn is Turn.TAKEN]
    gained = [change for change in found if change.turn in _GAINS]
    for change in found:
        if change.turn is Turn.LEFT:
            homes = [t for t in gained if t.side != change.side and _meet(t, change)]
        elif change.turn in (Turn.HELD, Turn.CLEARED):
            homes = [t for t in taken if t.side == change.side and _meet(t, change)]
        else:
            homes = []
        if homes:
            nearest = min(homes, key=lambda home: abs((home.day - change.day).days))
            nearest.support.extend(change.tellings)
            nearest.ends.extend(change.tellings if change.turn is Turn.LEFT else ())
        else:
            kept.append(change)
    return kept


def _in_their_year(found: Sequence[Change]) -> list[Change]:
    """Changes told by days without a year join the one that the same side made on these days of the year before."""
    kept: list[Change] = []
    for change in found:
        home = None
        if change.turn is Turn.TAKEN and not any(_tells_year(t) for t in change.tellings):
            home = next((c for c in found if c is not change and _is_year_before(c, change)), None)
        if home is None:
            kept.append(change)
        else:
            home.support.extend(change.tellings)
            home.notes.append(f"told also of {change.day} by days without a year")
    return kept


def _tells_year(telling: Telling) -> bool:
    """Whether the words fix the year; "on 8 December" and "in mid-December" leave it to the reader, "yesterday" does not."""
    words = telling.claim.date.text
    return bool(_YEAR.search(words)) or not _DAY_OR_MONTH.search(words)


def _is_year_before(one: Change, other: Change) -> bool:
    days = (other.window[0] - one.day).days, (other.window[1] - one.day).days
    return one.turn is other.turn and one.side == other.side and days[0] <= _A_YEAR + 1 and days[1] >= _A_YEAR - 1


def _meet(one: Change, other: Change) -> bool:
    near = timedelta(days=RETOLD_DAYS)
    return one.window[0] <= other.window[1] + near and other.window[0] <= one.window[1] + near


def _known_before(telling: Telling, found: Sequence[Change]) -> Change | None:
    """The latest change that an act told in passing may mean: of its side and its kind, begun by then."""
    turns = (Turn.TAKEN, Turn.ENTERED) if telling.turn is Turn.ENTERED else (telling.turn,)
    known = [c for c in found if c.turn in turns and c.side == telling.side and c.day <= telling.end]
    return max(known, key=lambda change: change.day, default=None)


def _home(telling: Telling, found: Sequence[Change]) -> Change | None:
    """The latest change that a narrow telling retells."""
    for change in reversed(found):
        if change.turn in (*_GAINS, Turn.LEFT) and telling.turn in _GAINS and _turns_against(change, telling):
            return None
        if change.turn is not telling.turn or change.side != telling.side:
            continue
        days = RETOLD_SIEGE_DAYS if telling.turn in _LASTING else RETOLD_DAYS
        last = max(t.end for t in change.tellings)
        return change if (telling.start - last).days <= days else None
    return None


def _turns_against(change: Change, telling: Telling) -> bool:
    """Whether the change lies between: it took the place from the telling's side."""
    return change.side != telling.side if change.turn in _GAINS else change.side == telling.side


def _retold(telling: Telling, found: Sequence[Change]) -> Change | None:
    """The change inside a wide telling's window; of several the one of most tellings, then the first."""
    inside = [
        change
        for change in found
        if change.turn is telling.turn
        and change.side == telling.side
        and change.window[0] <= telling.end + timedelta(days=1)
        and change.window[1] >= telling.start - timedelta(days=1)
    ]
    return max(inside, key=lambda c: (len(c.tellings), -c.day.toordinal()), default=None)


def _in_order(found: Sequence[Change]) -> list[Change]:
    """By day; changes of one day by their order in a report that tells both, else as they came."""
    ordered = sorted(found, key=lambda change: change.day)
    for i in range(1, len(ordered)):
        at = i
        while at and ordered[at - 1].day == ordered[at].day and _told_before(ordered[at], ordered[at - 1]):
            ordered[at - 1], ordered[at] = ordered[at], ordered[at - 1]
            at -= 1
    return ordered


def _told_before(one: Change, other: Change) -> bool:
    first, second = _offsets(one), _offsets(other)
    shared = first.keys() & second.keys()
    return sum(first[doc] < second[doc] for doc in shared) > sum(first[doc] > second[doc] for doc in shared)


def told_together(one: Change, other: Change) -> bool:
    """Whether one report tells both changes, so that their order is known."""
    return bool(_offsets(one).keys() & _offsets(other).keys())


def _offsets(change: Change) -> dict[str, int]:
    found: dict[str, int] = {}
    for telling in change.tellings:
        found[telling.claim.doc_id] = max(found.get(telling.claim.doc_id, -1), telling.offset)
    return found
