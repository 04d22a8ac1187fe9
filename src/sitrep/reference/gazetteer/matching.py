"""One index and a name go in; the numbers of its places that bear a like name, how well and why, come out."""

from __future__ import annotations

from heapq import nlargest

from sitrep.reference.gazetteer import romanisation
from sitrep.reference.gazetteer.arabic import fit
from sitrep.reference.gazetteer.index import Index
from sitrep.reference.gazetteer.rows import LOOSE_COST, forms_of

#: a name alike by its consonants only must reach this likeness of sound to be a candidate
SKELETON_FLOOR = 0.6
#: what a tier's match is worth before kind and fame are looked at
_SAME_NAME, _SAME_SOUND, _ARABIC_ONLY = 1.0, 0.97, 0.8
_SPELLING, _SKELETON = 0.08, 0.92
_MAX_SHARING = 100
#: a list may write a place's Arabic name so oddly that its Latin name says little
_OTHER_LATIN = 0.2
#: a Latin name that fits an Arabic one as well as this writes it; what such a match is worth, and how much of that the Arabic
#: decides against the Latin names on the list (of two names that sound the same the more)
_WRITES, _WRITTEN, _BY_ARABIC, _SOUND_BY_ARABIC = 0.7, 0.945, 0.75, 0.7
#: a name told with the article that the Arabic names of a place lack ("Al Hamah" is not Hama)
_ARTICLE = 0.06
#: where nothing is alike by more than this, a name is looked for without its first or its last word, at a further cost
_FOUND, _SHORTENED = 0.7, 0.1

#: places by their number: the likeness, and how the names match
Found = dict[int, tuple[float, str]]


def bearing(index: Index, name: str) -> Found:
    """The places that bear the name, by letter or by sound."""
    found: Found = {}
    if romanisation.is_arabic(name):
        key = romanisation.arabic_key(name)
        for number in index.lookup("A", key):
            costs = [cost for other, cost in index.arabic_names(number) if romanisation.arabic_key(other) == key]
            if costs:
                found[number] = (_SAME_NAME - min(costs), "same name in Arabic")
        return found
    for form, cost in forms_of(name):
        _by_letters(index, form, cost, found)
        _by_sound(index, form, cost, found)
    return found


def add_alike(index: Index, name: str, found: Found) -> None:
    """Add the places whose names are alike by their consonants, or, where none is, that bear a part of the name."""
    if romanisation.is_arabic(name):
        found.update({n: match for n, match in _by_skeleton(index, name).items() if n not in found})
        return
    for form, cost in forms_of(name):
        _take(found, _by_skeleton(index, form), cost)
    if any(score >= _FOUND for score, _ in found.values()):
        return
    for form, cost in forms_of(name, True):
        if cost >= LOOSE_COST:
            part = _by_skeleton(index, form)
            _by_letters(index, form, 0.0, part)
            _by_sound(index, form, 0.0, part)
            _take(found, {n: (score, f"{how} but for a word") for n, (score, how) in part.items()}, _SHORTENED)


def article_cost(index: Index, number: int, told: tuple[str, ...]) -> float:
    """What it costs a place that a name opens with the article which its Arabic names lack."""
    if len(told) < 2 or told[0] not in romanisation.rules().articles or told[0] == "the":
        return 0.0
    return _ARTICLE if index.keys_of(number).no_article else 0.0


def famous(index: Index, numbers: list[int]) -> list[int]:
    """The best-known of places that share a key, where they are too many to be looked at ("San José" in all the world)."""
    if len(numbers) <= _MAX_SHARING:
        return numbers
    return nlargest(_MAX_SHARING, numbers, key=index.fame)


def _take(found: Found, others: Found, cost: float) -> None:
    for number, (score, how) in others.items():
        if score - cost > found.get(number, (0.0, ""))[0]:
            found[number] = (score - cost, how)


def _by_letters(index: Index, form: str, cost: float, found: Found) -> None:
    exact = romanisation.exact_key(form)
    if len(exact) < 2:
        return
    for number in famous(index, index.lookup("E", exact)):
        shape = index.keys_of(number).by_letters(exact)
        if shape is not None and (number not in found or found[number][0] < _SAME_NAME - cost - shape):
            found[number] = (_SAME_NAME - cost - shape, "same name")


def _by_sound(index: Index, form: str, cost: float, found: Found) -> None:
    exact, sound = romanisation.exact_key(form), romanisation.sound_key(form)
    if len(sound) < 2 or len(exact) < 2:
        return
    sharing = famous(index, index.lookup("S", sound))
    for number in sharing:
        if number not in found and (same := index.keys_of(number).by_sound(sound)):
            value = _spelling(exact, same)
            if len(sharing) > 1 and (written := _written(index, number, form)):
                value += _SOUND_BY_ARABIC * (written * _SPELLING - value)
            found[number] = (_SAME_SOUND - _SPELLING - cost + value, "same by sound")


def _spelling(exact: str, same: dict[str, float]) -> float:
    """What the spelling of a name adds to its sound: that of the likest of a place's names, less what a match by it costs."""
    value = -1.0
    for key, cost in same.items():
        alike = romanisation.likeness_from(exact, key, (value + cost) / _SPELLING)
        value = max(value, alike * _SPELLING - cost)
    return value


def _by_skeleton(index: Index, form: str) -> Found:
    numbers: dict[int, None] = {}
    for key in romanisation.skeleton_keys(form):
        if len(key) > 1:
            numbers.update(dict.fromkeys(index.lookup("K", key)))
    found: Found = {}
    for number in famous(index, list(numbers)):
        score, how = _alike(index, number, form)
        if score >= SKELETON_FLOOR:
            found[number] = (score, how)
    return found


def _alike(index: Index, number: int, form: str) -> tuple[float, str]:
    """How alike a form is to a place's names: as it sounds, and as it would be written in Arabic."""
    if romanisation.is_arabic(form):
        return _ARABIC_ONLY, "same consonants"
    written = _written(index, number, form)
    # less than this makes no candidate, or weighs no more than what is written
    floor = written - _OTHER_LATIN if written else SKELETON_FLOOR / _SKELETON
    sound, spoken = romanisation.sound_key(form), 0.0
    for other, cost in index.keys_of(number).spoken:
        spoken = max(spoken, romanisation.likeness_from(sound, other, max(floor, spoken) + cost) - cost)
    if not written:
        return spoken * _SKELETON, "sounds alike"
    spoken = max(spoken, written - _OTHER_LATIN)
    return (spoken + _BY_ARABIC * (written - spoken)) * _WRITTEN, "writes the Arabic name"


def _written(index: Index, number: int, form: str) -> float:
    """How well a Latin form writes one of a place's Arabic names; 0 where it does not."""
    best = 0.0
    for name, cost in index.arabic_names(number):
        best = max(best, fit(form, name, max(_WRITES, best) + cost) - cost)
    return best if best >= _WRITES else 0.0
