"""Names in any romanisation (or in Arabic script) go in; keys that are equal for one name written in many ways come out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, islice, product
from math import inf
from string import ascii_letters, digits

import yaml

#: How many answers are remembered of what every name of a text is asked for, and of what only likely places are: reports
#: repeat their own names, and all repeat the common ones; more is memory that grows with every report.
NAMES_KEPT, RARE_KEPT = 4096, 1024

_MARKS = re.compile(r"[\u0300-\u036f\u02b0-\u02ff'’‘`´ʼʿʾ′\"“”]")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ARABIC_MARKS = re.compile(r"[\u064b-\u065f\u0670\u0640]")
_SPECIAL = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ə": "e"}
)
_ARABIC_SAME = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "ی": "ي"}
)
_DOUBLED = re.compile(r"(.)\1+")
_FUSED_ARTICLE = re.compile(r"^(?:[ae]l(?=[bcdfghjkmnpqrstvwxyz]\w{2,})|[ae]([sdrztn])(?=\1\w{2,}))")
#: after another word it may stand before a vowel too ("Maaret Elartiq"); at the beginning "El" and "Al" open too many names
_FUSED_WITHIN = re.compile(_FUSED_ARTICLE.pattern + r"|^el(?=[aeiou]\w{3,})")
_VOWEL = str.maketrans("aeiyouw", "aaiiuuu")
_VOWEL_RUNS = re.compile(r"[aiu]{2,}")
_QU, _OU = re.compile(r"qu(?=[aeiou])"), re.compile(r"ou[aei]")
_NO_VOWELS = str.maketrans("", "", "aiu")
_CONSONANT = re.compile(r"[^aiu]")


@dataclass(frozen=True, slots=True)
class Rules:
    """The knowledge of ``romanisation.yaml`` in the form the keys are made with."""

    articles: frozenset[str]
    equal: dict[str, str]
    headwords: frozenset[str]
    modifiers: frozenset[str]
    arabic_modifiers: tuple[str, ...]
    sounds: dict[str, str]
    sound_pattern: re.Pattern[str]
    single_sounds: dict[int, str]
    skeleton: dict[str, tuple[str, ...]]
    arabic: dict[str, tuple[str, ...]]


class RomanisationError(ValueError):
    """``romanisation.yaml`` does not hold what it must; the message names the entry."""


@cache
def rules() -> Rules:
    """Read the rules once.

    Raises:
        RomanisationError: a word stands under two headings.
    """
    raw = yaml.safe_load(files(__package__).joinpath("romanisation.yaml").read_text("utf-8"))
    equal: dict[str, str] = {}
    for first, others in raw["equal"].items():
        for word in others:
            if equal.setdefault(word, first) != first:
                raise RomanisationError(
                    f"romanisation.yaml: {word!r} stands under {equal[word]!r} and {first!r}; keep one"
                )
    sounds = {str(k): str(v) for k, v in raw["sounds"].items()}
    pattern = re.compile("|".join(sorted((s for s in sounds if len(s) > 1), key=len, reverse=True)))
    return Rules(
        articles=frozenset(raw["articles"]),
        equal=equal,
        headwords=frozenset((*raw["equal"], *equal)),
        modifiers=frozenset(w for w in (*raw["equal"], *equal) if equal.get(w, w) in raw["modifiers"]),
        arabic_modifiers=tuple(raw["arabic_modifiers"]),
        sounds=sounds,
        sound_pattern=pattern,
        single_sounds=str.maketrans({s: to for s, to in sounds.items() if len(s) == 1}),
        skeleton={k: tuple(v) for k, v in raw["skeleton"].items()},
        arabic={k: tuple(v) for k, v in raw["arabic"].items()},
    )


def is_arabic(text: str) -> bool:
    """Whether the text holds a letter of the Arabic script."""
    return not text.isascii() and bool(_ARABIC.search(text))


@lru_cache(maxsize=NAMES_KEPT)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower-case ASCII: accents, apostrophes and hyphens gone.

    >>> words("Deir ez-Zor")
    ('deir', 'ez', 'zor')
    """
    if name.isascii():
        text = name.lower()
        if text.isalpha():
            return (text,)
        text = _MARKS.sub("", text)
    else:
        text = unicodedata.normalize("NFKD", _MARKS.sub("", name)).casefold().translate(_SPECIAL)
        text = _MARKS.sub("", text)
    return tuple(_NOT_WORD.sub(" ", text).split())


@lru_cache(maxsize=NAMES_KEPT)
def significant(name: str) -> tuple[str, ...]:
    """The words of a name without its articles (unless it is nothing else).

    >>> significant("al-Bab"), significant("Deir ez-Zor")
    (('bab',), ('deir', 'zor'))
    """
    told = words(name)
    if len(told) == 1:
        return told
    articles = rules().articles
    kept = tuple(w for i, w in enumerate(told) if w not in articles or i == len(told) - 1)
    if len(kept) > 1 and kept[0] in rules().modifiers:  # "Western Tiba" is "Tayyibah al-Gharbiyah"
        kept = (*kept[1:], kept[0])
    return kept or told


def exact_key(name: str) -> str:
    """The name folded: equal for names that differ in case, accents, hyphens, apostrophes or articles only."""
    return "".join(significant(name))


@lru_cache(maxsize=NAMES_KEPT)
def _word_sound(word: str) -> str:
    known = rules()
    word = known.equal.get(word, word)
    if word.isdigit():
        return word
    text = _QU.sub("q", word) if "qu" in word else word
    text = text.replace("ee", "i").replace("oo", "u")
    initial = text[0] if text[0] in "wy" else ("w" if _OU.match(text) else "")
    text = known.sound_pattern.sub(lambda m: known.sounds[m.group()], text).translate(known.single_sounds)
    text = _DOUBLED.sub(r"\1", text)
    if len(text) > 3 and text.endswith(("ah", "eh")):
        text = text[:-2]
    elif len(text) > 2 and text[-1] in "aeh":
        text = text[:-1]
    text = _VOWEL_RUNS.sub(_vowel, text.translate(_VOWEL))
    return initial + text if initial else text


def _vowel(run: re.Match[str]) -> str:
    """The one vowel that a run of several is written by: the roundest, else the brightest."""
    return "u" if "u" in run.group() else ("i" if "i" in run.group() else "a")


@lru_cache(maxsize=NAMES_KEPT)
def sound_key(name: str) -> str:
    """The name by sound: q/k, dh, ou/u/o, ee/i/y, -ah/-eh/-a and doubled letters written one way.

    >>> sound_key("Qaryateen") == sound_key("al-Quaryatayn") == sound_key("Qaryatain")
    True
    """
    return "".join(_word_sound(w) for w in significant(name))


@lru_cache(maxsize=RARE_KEPT)
def _word_skeletons(word: str) -> tuple[str, ...]:
    sound = _word_sound(word)
    if sound.isdigit():
        return (sound,)
    head = sound[0] if sound[:1] in ("w", "y") else ""
    bones = [c for c in sound[len(head) :] if c not in "aiu"]
    known = rules().skeleton
    if known.keys().isdisjoint(bones):
        spelled = [head + "".join(bones)]
    else:
        spelled = [head + "".join(s) for s in islice(product(*(known.get(c, (c,)) for c in bones)), 4)]
    if bones and bones[-1] == "h" and len(bones) > 1:  # "Salih" may end in a letter, or in no more than a vowel
        spelled += [s[:-1] for s in spelled]
    return tuple(spelled)


@lru_cache(maxsize=RARE_KEPT)
def skeleton_keys(name: str) -> tuple[str, ...]:
    """The consonants of a name, in each way a writer may mean them (at most eight); Arabic script gives the same keys.

    >>> bool(set(skeleton_keys("Aqayrabat")) & set(skeleton_keys("Uqayribat")))
    True
    """
    if is_arabic(name):
        parts = [_arabic_skeletons(w) for w in arabic_words(name)]
    else:
        parts = [_word_skeletons(w) for w in significant(name)]
    found = dict.fromkeys(
        _DOUBLED.sub(r"\1", "".join(p)).replace("mb", "nb").replace("mf", "nf") for p in islice(product(*parts), 8)
    )
    return tuple(key for key in found if key)


def arabic_words(name: str) -> list[str]:
    """The words of an Arabic name without articles and vowel signs, letters of one sound written one way."""
    text = _ARABIC_MARKS.sub("", name).translate(_ARABIC_SAME)
    told = re.findall(r"[\u0600-\u06ff]+", text)
    return [w[2:] if w.startswith("ال") and len(w) > 3 else w for w in told]


def _arabic_skeletons(word: str) -> tuple[str, ...]:
    head = {"و": "w", "ي": "y"}.get(word[0], "") if len(word) > 1 else ""
    known = rules().arabic
    letters = [known[c] for c in word if c in known]
    if letters and word.endswith("ه") and len(letters) > 1:
        letters.pop()
    return tuple(head + "".join(s) for s in islice(product(*letters), 4))


def arabic_key(name: str) -> str:
    """An Arabic name without vowel signs and articles, its alef, ya and ta marbuta forms written one way; "" for others."""
    key = "".join(arabic_words(name)) if is_arabic(name) else ""
    while key.startswith("ال") and len(key) > 3:  # so that the key of a key is itself
        key = key[2:]
    return key


@lru_cache(maxsize=RARE_KEPT)
def without_fused_article(name: str) -> str | None:
    """The name whose first word lost an article written together with it ("Alsabireen", "Eljoz"); None if it has none."""
    told = words(name)
    for i, word in enumerate(told):
        bare = (_FUSED_WITHIN if i else _FUSED_ARTICLE).sub("", word)
        if bare != word and word not in rules().equal:
            return " ".join((*told[:i], bare, *told[i + 1 :]))
    return None


#: pairs of sounds that writers take for one another
_NEAR = "kg kx gx TD Tt Dd Tz Dz Ts zs sS Sj jg bp fv vb td hx mn".split()
#: what one sound costs for another, and what one costs that the other name lacks; 1 where not named
_SWAPS: dict[str, dict[str, float]] = {}
for _a, _b, _cost in [
    *((a, b, 0.25) for a in "aiu" for b in "aiu" if a != b),
    *((a, b, 0.35) for a, b in (p for pair in _NEAR for p in ((pair[0], pair[1]), (pair[1], pair[0])))),
]:
    _SWAPS.setdefault(_a, {})[_b] = _cost
_GAPS = {**dict.fromkeys("aiu", 0.25), **dict.fromkeys("hyw", 0.5)}
#: what adding up fractions may be off by
_ROUNDING = 1e-9
_NO_SWAPS: dict[str, float] = {}
#: the bit of each consonant whose lack costs one, and the bits of what each letter may be taken for
_LETTERS = {c: 1 << at for at, c in enumerate(ascii_letters + digits)}
_BITS = {
    c: (bit if c not in _GAPS else 0, bit | sum(_LETTERS[near] for near in _SWAPS.get(c, _NO_SWAPS)))
    for c, bit in _LETTERS.items()
}
_UNKNOWN = (0, 0)


def _swap(a: str, b: str) -> float:
    return 0.0 if a == b else _SWAPS.get(a, _NO_SWAPS).get(b, 1.0)


def _aligned(a: str, b: str) -> float | None:
    """The edit cost of two keys whose consonants pair one to one and are near in sound; None for others."""
    bones_a, bones_b = a.translate(_NO_VOWELS), b.translate(_NO_VOWELS)
    if len(bones_a) != len(bones_b):
        return None
    cost = 0.0
    if bones_a != bones_b:
        for x, y in zip(bones_a, bones_b, strict=True):
            step = _swap(x, y)
            if step >= 1.0:
                return None
            cost += step
    for x, y in zip(_CONSONANT.split(a), _CONSONANT.split(b), strict=True):  # the vowels before, between and after them
        if x != y:
            cost += 0.25 * max(len(x), len(y), 1)
    return cost


@lru_cache(maxsize=NAMES_KEPT)
def likeness(a: str, b: str) -> float:
    """How alike two sound keys are, 0 to 1: an edit distance in which vowels and near sounds cost little.

    >>> likeness("latamn", "latamin") > 0.9
    True
    """
    return likeness_from(a, b, 0.0)


def likeness_from(a: str, b: str, least: float) -> float:
    """The likeness of two sound keys where it is ``least`` or more; where it is less, that or 0, for less work."""
    if a == b:
        return 1.0
    if not a or not b:
        return 0.0
    longest = max(len(a), len(b)) * 0.75
    most = (1.0 - least) * longest + _ROUNDING
    quick = _aligned(a, b)
    if quick is not None:
        return max(0.0, 1.0 - quick / longest)
    if _unmatched(_consonants(a), _consonants(b)) > most:
        return 0.0
    return max(0.0, 1.0 - _edit_cost(a, b, most) / longest)


@lru_cache(maxsize=NAMES_KEPT)
def _consonants(sound: str) -> tuple[int, int]:
    """The consonants of a key that cost one where the other key lacks them, and all that its sounds may be taken for, as bits."""
    own = reach = 0
    for c in set(sound):
        bit, near = _BITS.get(c, _UNKNOWN)
        own |= bit
        reach |= near
    return own, reach


def _unmatched(a: tuple[int, int], b: tuple[int, int]) -> int:
    """What two keys cost at least: the consonants of the one that nothing in the other is like."""
    return max((a[0] & ~b[1]).bit_count(), (b[0] & ~a[1]).bit_count())


def _edit_cost(a: str, b: str, most: float) -> float:
    """The least that it costs to make one key of the other, or endlessly much where that is more than ``most``.

    One row of the table is held, and nothing called in it; no later row costs less than the cheapest of this one.
    """
    gaps = [_GAPS.get(c, 1.0) for c in b]
    row = [0.0, *accumulate(gaps)]
    columns = list(zip(range(1, len(row)), b, gaps, strict=True))
    for x in a:
        gap_x, swaps = _GAPS.get(x, 1.0), _SWAPS.get(x, _NO_SWAPS)
        before = row[0]
        left = row[0] = before + gap_x
        least = left
        for j, y, gap_y in columns:
            above = row[j]
            best = before if x == y else before + swaps.get(y, 1.0)
            if above + gap_x < best:
                best = above + gap_x
            if left + gap_y < best:
                best = left + gap_y
            before, left = above, best
            row[j] = best
            if best < least:
                least = best
        if least > most:
            return inf
    return row[-1]
