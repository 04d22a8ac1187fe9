"""Likeness: two drafts in, whether their places, days and tolls can be those of one happening out."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

from sitrep.extract.drafts import Draft
from sitrep.extract.scenes import Placed, is_wide
from sitrep.model.claim import DateRange
from sitrep.model.taxonomy import LocationRole

#: the share of letters in common from which two place keys spell one name
ALIKE = 0.84


def join_places(a: Draft, b: Draft) -> None:
    """Places of a retelling: the more specific telling wins; new ones come in only from the same sentence or to fill a gap."""
    if not b.places:
        return
    scene_a = {p.key for p in a.places if p.role is not LocationRole.FROM}
    scene_b = {p.key for p in b.places if p.role is not LocationRole.FROM}
    same_sentence = bool(set(a.sents) & set(b.sents))
    if not a.places or (scene_a and scene_a <= b.around and not scene_a & scene_b and not same_sentence):
        a.places = list(b.places)
        return
    if scene_b and scene_b <= a.around and not same_sentence:
        return
    met = any(names_meet(x, y) for x in scene_a for y in scene_b)
    for placed in b.places:
        if same_sentence or not met or is_wide(placed.mention) or a.title:
            add_place(a.places, placed)


def add_place(places: list[Placed], placed: Placed) -> None:
    """Add a place unless it is there; the more telling mention stays."""
    for n, old in enumerate(places):
        if old.key == placed.key or names_meet(old.key, placed.key):
            if (is_wide(old.mention) and not is_wide(placed.mention)) or (old.aside and not placed.aside):
                places[n] = placed
            return
    places.append(placed)


@lru_cache(maxsize=4096)
def names_meet(a: str, b: str) -> bool:
    """Whether two place keys spell one name."""
    if not a or not b:
        return False
    if a == b:
        return True
    if 2 * min(len(a), len(b)) < ALIKE * (len(a) + len(b)):
        return False  # no pairing of their letters could do
    return SequenceMatcher(None, a, b).ratio() >= ALIKE


def places_meet(a: Draft, b: Draft) -> bool:
    """Whether two drafts may be at one place: no place of one rules out those of the other."""
    return place_likeness(a, b) >= 0


def place_likeness(a: Draft, b: Draft) -> float:
    """1 for a shared place, 0.3 where one names none, 0.4 for wide against specific, -1 where both name other places."""
    pa = [p for p in a.places if p.role is not LocationRole.FROM]
    pb = [p for p in b.places if p.role is not LocationRole.FROM]
    if not pa or not pb:
        return 0.3
    if any(names_meet(x.key, y.key) for x in pa for y in pb):
        return 1.0
    if all(x.key in b.around for x in pa) or all(y.key in a.around for y in pb):
        return 0.5
    wide_a, wide_b = all(is_wide(p.mention) for p in pa), all(is_wide(p.mention) for p in pb)
    if wide_a != wide_b:
        return 0.4
    return -1.0


def dates_differ(a: Draft, b: Draft) -> bool:
    """Whether both tell a day and no day is in both."""
    x, y = a.date, b.date
    if x is None or y is None or x.start is None or y.start is None or x.end is None or y.end is None:
        return False
    return x.end < y.start or y.end < x.start


def same_day(a: Draft, b: Draft) -> bool:
    """Whether both begin on one day."""
    return a.date is not None and b.date is not None and a.date.start is not None and a.date.start == b.date.start


def better_date(a: Draft, b: Draft) -> DateRange | None:
    """The day of a draft and its retelling: the one that is told, the narrower of two."""
    if a.date is None or a.date.start is None:
        return b.date or a.date
    if b.date is None or b.date.start is None or b.date.end is None or a.date.end is None:
        return a.date
    return b.date if (b.date.end - b.date.start) < (a.date.end - a.date.start) else a.date


def _tolls(draft: Draft) -> set[tuple[str, int]]:
    return {(c.kind.value, c.quantity.best) for c in draft.costs if c.quantity.best is not None}


def same_toll(a: Draft, b: Draft) -> bool:
    """Whether both tell one toll that is no mere "one" or plural."""
    shared = _tolls(a) & _tolls(b)
    return any(number not in (1, 3) for _, number in shared)


def toll_differs(a: Draft, b: Draft) -> bool:
    """Whether both count one kind of casualty and no count of it is in both."""
    ta, tb = _tolls(a), _tolls(b)
    kinds = {kind for kind, _ in ta} & {kind for kind, _ in tb}
    shared = {kind for kind, _ in ta & tb}
    return bool(kinds - shared)
