"""Running text and what a gazetteer knows go in; the stretches that are names of places come out."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from sitrep.model.place import NameHit
from sitrep.reference.gazetteer import romanisation
from sitrep.reference.gazetteer.kinds import kind_of_word

_ATOM = re.compile(r"[^\W\d_]+(?:['’‘`ʼ][^\W\d_]+)*['’‘`ʼ]?|\d+")
_GLUED = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{3})")
_JOIN = re.compile(r"^(?: |-|–|- | -|\. )$")
_LONGEST = 6
#: the letters of a pattern of `_GLUED`, less one
_SHORTEST_GLUED = 6
_OPENS_NO_NAME = frozenset(
    "the a in at on by to from near of and but for with as after before when while its their his this that it".split()
)
_ENDS_NO_NAME = frozenset({"a", "in", "the", "of", "on", "at", "an", "and", "as"})
_SETTLED = frozenset({"city", "town", "village", "admin1", "admin2", "country", "neighbourhood", "locality"})
#: articles that are English (or French) words too: lower-case ones open a name only with a hyphen
_ENGLISH = frozenset({"at", "as", "an", "ad", "et", "en", "es", "er", "l", "ed"})


@dataclass(frozen=True, slots=True)
class NotPlaces:
    """The lists of ``not_places.yaml`` and the ordinary English words."""

    people: frozenset[str]
    group_heads: frozenset[str]
    group_tails: frozenset[str]
    titles: frozenset[str]
    words: frozenset[str]
    ordinary: frozenset[str]


@cache
def not_places() -> NotPlaces:
    """Read the lists once."""
    folder = files(__package__)
    raw = yaml.safe_load(folder.joinpath("not_places.yaml").read_text("utf-8"))
    ordinary = folder.joinpath("ordinary_words.txt").read_text("utf-8").split("\n")
    lists = {name: frozenset(str(word) for word in entries) for name, entries in raw.items()}
    lists["words"] |= _demonyms()
    return NotPlaces(ordinary=frozenset(w for w in ordinary if w and not w.startswith("#")), **lists)


def _demonyms() -> frozenset[str]:
    """What the people of each state are called: "the Nigerian town of Gwoza" names no town "Nigerian"."""
    with files("sitrep.theatres").joinpath("world", "countries.csv").open(encoding="utf-8") as stream:
        told = [word.lower() for row in csv.DictReader(stream) for word in row["demonyms"].split("|")]
    return frozenset(word for word in told if word.isalpha())


@dataclass(frozen=True, slots=True)
class Atom:
    """A word of the text without hyphens: "al-Bab" is two; ``capital`` tells whether it begins with a capital letter."""

    start: int
    end: int
    text: str
    capital: bool


@lru_cache(maxsize=16)  # a sentence is asked for twice in a row
def atoms_of(text: str) -> tuple[Atom, ...]:
    """The words and numbers of a text; hyphens part them, apostrophes do not."""
    found = []
    for match in _ATOM.finditer(text):
        begin, end, word = match.start(), match.end(), match.group()
        cuts = [0]
        if len(word) > _SHORTEST_GLUED and not word[1:].islower():  # "KabaniKensabba" lost what stood between
            cuts += [glued.start() for glued in _GLUED.finditer(word)]
        for cut, after in zip(cuts, (*cuts[1:], end - begin), strict=True):
            part = word[cut:after]
            found.append(Atom(begin + cut, begin + after, part, part[:1].isupper()))
    return tuple(found)


def scan_names(text: str, knows: Callable[[str], str | None]) -> list[NameHit]:
    """The longest names that ``knows`` knows, from left to right, none of them overlapping."""
    atoms = atoms_of(text)
    hits: list[NameHit] = []
    at = 0
    while at < len(atoms):
        hit = next(_hits_from(text, atoms, at, knows), None)
        if hit is None:
            at += 1
            continue
        hits.append(hit)
        while at < len(atoms) and atoms[at].start < hit.end:
            at += 1
    return hits


def _hits_from(text: str, atoms: Sequence[Atom], at: int, knows: Callable[[str], str | None]) -> Iterator[NameHit]:
    first = atoms[at]
    article = first.text.lower() in romanisation.rules().articles
    if not first.capital and not (article and at + 1 < len(atoms) and atoms[at + 1].capital):
        return
    if not first.capital and first.text in _ENGLISH and text[first.end : atoms[at + 1].start].strip() != "-":
        return
    if first.text.lower() in _OPENS_NO_NAME:
        return
    reach = at + 1
    while reach < len(atoms) and reach - at < _LONGEST and _JOIN.match(text[atoms[reach - 1].end : atoms[reach].start]):
        if (
            text[atoms[reach - 1].end] == "." and len(atoms[reach - 1].text) > 2
        ):  # "St. Louis", not the end of a sentence
            break
        reach += 1
    for end in range(reach, at, -1):
        last = atoms[end - 1]
        typed = not last.capital and end > at + 1 and last.text in kind_of_word()
        if not (last.capital or typed or (last.text.isdigit() and end > at + 1)):
            continue
        if article and end == at + 1 and first.text.lower() not in ("ar",):
            continue
        for stop, name in _spellings(text, first.start, last):
            if not typed and _is_ordinary(atoms, at, end, name):
                continue
            kind = knows(name)
            if typed and kind in _SETTLED:  # "Aleppo city" is Aleppo
                continue
            if kind is not None and not _in_other_name(text, atoms, at, end):
                yield NameHit(first.start, stop, name, kind)


def _spellings(text: str, start: int, last: Atom) -> Iterator[tuple[int, str]]:
    name = text[start : last.end]
    for mark in ("'s", "’s", "‘s", "`s", "'", "’"):
        if name.endswith(mark):
            yield last.end - len(mark), name[: -len(mark)]
            break
    yield last.end, name
    if name.endswith("s") and len(last.text) > 4:  # the apostrophe of "Aleppo's" may have been lost
        yield last.end, name[:-1]


def _is_ordinary(atoms: Sequence[Atom], at: int, end: int, name: str) -> bool:
    """Whether a name is an English word, a person's name or a number rather than a place's."""
    lists = not_places()
    bare = romanisation.significant(name)
    if not bare or all(w.isdigit() or w in romanisation.rules().headwords for w in bare):
        return True
    article = len(bare) < len(romanisation.words(name))
    if len(bare) > 1 and atoms[end - 1].text.lower() in _ENDS_NO_NAME:
        return True
    if all(w in lists.words for w in bare):
        return True
    if len(bare) == 1 and bare[0] in lists.people and not article:
        return True
    return all(w in lists.ordinary or w in lists.words for w in bare) and not article


def _in_other_name(text: str, atoms: Sequence[Atom], at: int, end: int) -> bool:
    """Whether the words around show that the name is part of a person's or a group's name."""
    lists = not_places()
    if at and _JOIN.match(text[atoms[at - 1].end : atoms[at].start]):
        before = atoms[at - 1].text.lower().rstrip(".")
        if before in lists.group_heads and atoms[at - 1].capital:
            return True
        if atoms[at - 1].capital and (before in lists.titles or before in lists.people):
            return True
        if at > 1 and before in romanisation.rules().articles and atoms[at - 2].text.lower() in lists.group_heads:
            return True
    if end < len(atoms) and _JOIN.match(text[atoms[end - 1].end : atoms[end].start]):
        after = atoms[end]
        if (
            after.capital
            and after.text.lower() in lists.group_tails
            and not title_case(atoms[max(0, end - 6) : end + 6])
        ):
            return True
    return False


def title_case(atoms: Sequence[Atom]) -> bool:
    """Whether these words are a headline in Title Case, where a capital says nothing."""
    long = [a for a in atoms if len(a.text) > 3]
    return len(long) > 3 and sum(a.capital for a in long) / len(long) > 0.8
