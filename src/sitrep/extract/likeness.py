"""Likeness: two drafts in, whether their places, days and tolls can be those of one happening out."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

from sitrep.extract.drafts import Draft
from sitrep.extract.facts import Facts
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


def places_meet(a: Facts, b: Facts) -> bool:
    """Whether two drafts may be at one place: no place of one rules out those of the other."""
    return place_likeness(a, b) >= 0


def place_likeness(a: Facts, b: Facts) -> float:
    """1 for a shared place, 0.3 where one names none, 0.4 for wide against specific, -1 where both name other places."""
    if not a.keys or not b.keys:
        return 0.3
    if any(names_meet(x, y) for x in a.keys for y in b.keys):
        return 1.0
    if b.around.issuperset(a.keys) or a.around.issuperset(b.keys):
        return 0.5
    return 0.4 if a.wide != b.wide else -1.0


def dates_differ(a: Facts, b: Facts) -> bool:
    """Whether both tell a day and no day is in both."""
    x, y = a.date, b.date
    if x is None or y is None or x.start is None or y.start is None or x.end is None or y.end is None:
        return False
    return x.end < y.start or y.end < x.start


def same_day(a: Facts, b: Facts) -> bool:
    """Whether both begin on one day."""
    return a.date is not None and b.date is not None and a.date.start is not None and a.date.start == b.date.start


def better_date(a: Draft, b: Draft) -> DateRange | None:
    """The day of a draft and its retelling: the one that is told, the narrower of two."""
    if a.date is None or a.date.start is None:
        return b.date or a.date
    if b.date is None or b.date.start is None or b.date.end is None or a.date.end is None:
        return a.date
    return b.date if (b.date.end - b.date.start) < (a.date.end - a.date.start) else a.date


def same_toll(a: Facts, b: Facts) -> bool:
    """Whether both tell one toll that is no mere "one" or plural."""
    return any(number not in (1, 3) for _, number in a.tolls & b.tolls)


def toll_differs(a: Facts, b: Facts) -> bool:
    """Whether both count one kind of casualty and no count of it is in both."""
    kinds = {kind for kind, _ in a.tolls} & {kind for kind, _ in b.tolls}
    shared = {kind for kind, _ in a.tolls & b.tolls}
    return bool(kinds - shared)
