"""The row every gazetteer source is brought to, and the keys under which an index finds it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import log10

from sitrep.reference.gazetteer import romanisation
from sitrep.reference.gazetteer.kinds import kind_of_prefix, kind_of_word


@dataclass(frozen=True, slots=True)
class GazetteerRow:
    """One place of one source, before merging.

    ``names`` are its other names in any script; ``weight`` is how often reports tell of it (inhabitants, or
    what stands for them); ``within`` names the city that a neighbourhood lies in.
    """

    place_id: str
    name: str
    kind: str
    lat: float
    lon: float
    names: tuple[str, ...] = ()
    population: int = 0
    admin1: str = ""
    admin2: str = ""
    country: str = ""
    radius_km: float = 0.0
    within: str = ""
    weight: int = 0

    @property
    def fame(self) -> int:
        """Ten times the logarithm of the weight, at most 255: how likely a bare name means this place."""
        return min(255, round(10 * log10(1 + max(self.weight, self.population))))


_PARTS = re.compile(r"\s*[/;_]\s*|\s+-\s+")
#: "Military Research Center (Aleppo)" and "Jobar, Damascus" are not called by what stands behind
_WHERE = re.compile(r"\s*[(,].*$")
#: the ending of a word that another belongs to: "Samuqet" is "Samuqa" when it stands alone
_FREE = re.compile(r"(?<=[^aeiou]{1})[ae]t$|(?<=iy)[ae]t$")
#: what a match without the kind word, without "Western" or "Upper", without a district's name costs in likeness
BARE_COST, _HEAD_COST, _MODIFIER_COST, LOOSE_COST = 0.03, 0.07, 0.07, 0.09
#: of several names told in one ("Al Eis/Ash Shaykh Isa") the first is the name, the later ones are what else it is called
_LATER_COST = 0.03
#: kinds whose word belongs to the name: who means Tal Aran rarely says Aran
_HEADED = frozenset({"hill", "village", "valley"})


#: "the Syria-Iraq border" and "the Homs-Palmyra road" are no "Syria-Iraq" and no "Homs-Palmyra"
_NAMED_BY_ENDS = frozenset({"border", "road"})


#: whether a place's Arabic names bear the article; the first letter of its forms
ARTICLE, NO_ARTICLE, NO_ARABIC = "a", "b", "-"
_ARABIC_ARTICLE = "ال"


def hashed(tier: str, key: str) -> int:
    """32 bits of a key; ``tier`` is "E" (exact), "S" (sound), "K" (skeleton) or "A" (Arabic)."""
    return zlib.crc32(f"{tier}{key}".encode())


def bare_of_type(name: str) -> tuple[str, str] | None:
    """A name without the kind word before or after it, with the kind that word tells; None where there is none.

    >>> bare_of_type("Jabal al-Tharda"), bare_of_type("Thardeh Mountains")
    (('tharda', 'mountain'), ('thardeh', 'mountain'))
    """
    told = romanisation.words(name)
    if " ".join(told) in kind_of_word():
        return None
    prefixes, suffixes = kind_of_prefix(), kind_of_word()
    of = len(told) > 2 and told[1] == "of" and told[0] in suffixes
    if len(told) > 1 and (told[0] in prefixes or of):
        kind = prefixes.get(told[0]) or suffixes[told[0]]
        rest = romanisation.significant(" ".join(told[2 if of else 1 :]))
        return None if all(word in suffixes for word in rest) else (" ".join(rest), kind)
    for length in (3, 2, 1):
        if len(told) > length and " ".join(told[-length:]) in suffixes:
            kind = suffixes[" ".join(told[-length:])]
            rest = romanisation.significant(" ".join(told[:-length]))
            if kind in _NAMED_BY_ENDS:
                return None
            return (
                None if all(word in suffixes for word in rest) else (" ".join(rest), suffixes[" ".join(told[-length:])])
            )
    return None


@lru_cache(maxsize=romanisation.RARE_KEPT)
def forms_of(name: str, loose: bool = False) -> tuple[tuple[str, float], ...]:
    """The name and the forms it may be told in, each with what a match by it costs in likeness.

    Forms: each of several names written in one ("Kobane/Ayn al Arab"), without an article written together with it, without its
    kind word, without "Western" or "Upper".

    Args:
        name: The name.
        loose: Also without its last word, for sources that add a district's name to tell namesakes apart.
    """
    found: dict[str, float] = {name: 0.0}
    if name.isascii() and name.isalpha():  # one plain word, as most of the world's names are
        fused = romanisation.without_fused_article(name)
        return ((name, 0.0),) if fused is None else ((name, 0.0), (fused, 0.01))
    parts = [part.strip() for part in _PARTS.split(_WHERE.sub("", name)) if part.strip()]
    for number, part in enumerate(parts if parts != [name] else ()):
        found.setdefault(part, _LATER_COST if number and not loose else 0.0)
    for form in tuple(found):
        if (fused := romanisation.without_fused_article(form)) is not None:
            found.setdefault(fused, found[form] + 0.01)
        if (bare := bare_of_type(form)) is not None:
            found.setdefault(bare[0], found[form] + (_HEAD_COST if bare[1] in _HEADED else BARE_COST))
        told = romanisation.significant(form)
        if len(told) > 1 and told[-1] in romanisation.rules().modifiers:
            found.setdefault(" ".join(told[:-1]), _MODIFIER_COST)
        elif loose and len(told) > 1:
            for shorter in _without_a_word(told):
                found.setdefault(shorter, LOOSE_COST)
    return tuple(found.items())


def _without_a_word(told: tuple[str, ...]) -> Iterator[str]:
    """A name without its last word ("Samuqet Manbaj" is Samuqa) and without its first ("Maratet Um Hosh" is Um Hosh)."""
    heads = romanisation.rules().headwords
    if not set(told[:-1]) <= heads:
        yield " ".join((*told[:-2], _FREE.sub("a", told[-2])))
    if len(told) > 3 and told[-2] in heads and not set(told[:-2]) <= heads:  # "Kafr Naseh Tal Refaat"
        yield " ".join((*told[:-3], _FREE.sub("a", told[-3])))
    if told[0] not in heads and not set(told[1:]) <= heads:
        yield " ".join(told[1:])


def arabic_forms(name: str) -> tuple[tuple[str, float], ...]:
    """An Arabic name, each of several written in one, and each without its last word; with what a match by it costs."""
    found: dict[str, float] = {}
    for part in (name, *(p for p in _PARTS.split(name) if p and p != name)):
        found.setdefault(part, 0.0)
        words = part.split()
        if len(words) < 2:
            continue
        modified = words[-1].removeprefix("ال").startswith(romanisation.rules().arabic_modifiers)
        found.setdefault(" ".join(words[:-1]), _MODIFIER_COST if modified else LOOSE_COST)
        found.setdefault(" ".join(words[1:]), LOOSE_COST)
    return tuple(found.items())


def keys_of(names: tuple[str, ...], skeletons: int, loose: bool = False) -> tuple[set[int], str]:
    """The hashed keys of a place's names, and its names in all their forms as ``PlaceKeys`` reads them.

    Only the first ``skeletons`` Latin names (and every Arabic one) give skeletons.
    """
    keys: set[int] = set()
    told: dict[tuple[str, str], float] = {}
    articles: list[bool] = []
    for number, name in enumerate(names):
        if romanisation.is_arabic(name):
            articles.append(name.startswith(_ARABIC_ARTICLE))
            for form, cost in arabic_forms(name):
                if loose or not cost:
                    keys.add(hashed("A", romanisation.arabic_key(form)))
                    keys.update(hashed("K", key) for key in romanisation.skeleton_keys(form))
            continue
        for form, cost in forms_of(name, loose):
            exact, sound = romanisation.exact_key(form), romanisation.sound_key(form)
            keys.add(hashed("E", exact))
            keys.add(hashed("S", sound))
            if number < skeletons:
                keys.update(hashed("K", key) for key in romanisation.skeleton_keys(form))
            if exact and sound:
                told[exact, sound] = min(cost, told.get((exact, sound), cost))
    forms = "".join(f" {exact} {sound} {round(cost * 1000)}" for (exact, sound), cost in told.items())
    return keys, (ARTICLE if any(articles) else NO_ARTICLE if articles else NO_ARABIC) + forms
