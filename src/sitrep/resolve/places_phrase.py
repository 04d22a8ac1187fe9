"""The words of a location ("79 km north-west of Hama") go in; name, kind, direction and distance come out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitrep.model.place import Place
from sitrep.reference.calendar import load_calendar
from sitrep.reference.gazetteer.kinds import kind_of_word, kinds
from sitrep.reference.gazetteer.phrases import phrases

_NUMBERS = {word: n for word, n in load_calendar().numbers.items() if word not in ("a", "an")}
_DISTANCE = re.compile(
    rf"\b(\d+(?:[.,]\d+)?|{'|'.join(map(re.escape, sorted(_NUMBERS, key=len, reverse=True)))})\s*(?:-\s*)?"
    r"(km|kms|kilometers?|kilometres?|miles?|meters?|metres?|m)\b(?:\s*\([^()]{1,20}\))?[\s\w]{0,25}?"
    r"(?:(?:to the )?([a-z]+(?:-[a-z]+)?)\s+(?:of|from)|(?:away )?from|of)\s*(?:the\s+)?(?:\w+\s+(?:of\s+)?){0,3}$",
    re.IGNORECASE,
)
_DIRECTION_OF = re.compile(
    r"\b([a-z]+(?:-[a-z]+)?)(?:\s+(side|part|parts|outskirts|suburbs|countryside|entrance|edge|areas?|districts|neighbou?rhoods))?\s+of\s+"
    r"(?:the\s+)?(?:(?:ancient|historic|strategic)\s+)?(?:(?:city|town|village)\s+of\s+)?$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:the|a|an|areas?|parts?|ancient|historic|strategic|of|in|rebel-held|government-held)\s+", re.IGNORECASE
)
#: "X neighborhood of Y", "Z prison in Y": the name is before
_TAIL = re.compile(
    r"(?<=[a-z])\s+(?:(?<=\bneighborhood )of|(?<=\bneighbourhood )of|(?<=\bdistrict )of|(?<=\bquarter )of|in)"
    r"\s+(?:the\s+)?[A-Za-z].*$"
)
_MILE_KM = 1.609
_NOT_A_NAME = frozenset({"of", "the", "a", "an", "in", "side", "and", "its", "his", "their", "s"})


@dataclass(frozen=True, slots=True)
class PlacePhrase:
    """What the words of a location say.

    ``name`` is the bare name, ``full_name`` the name with its kind word where one belongs to it ("Tabqa airbase"), ``kind`` the
    kind told, ``bearing`` and ``km`` direction and distance from the place, ``around`` what of it is told ("countryside",
    "suburbs"), ``direction`` the direction word.
    """

    name: str
    full_name: str = ""
    kind: str = ""
    wide: bool = False
    bearing: float | None = None
    km: float | None = None
    around: str = ""
    direction: str = ""
    outside: bool = False

    def named(self, place: Place) -> str:
        """The canonical name of what the phrase tells, from the place's own."""
        if place.kind in ("country", "admin1") and not self.around:
            if self.direction and not self.outside:
                return _directed(self.direction, place.name)
            return place.name
        base = place.name.removesuffix(" province") if place.kind == "admin1" else place.name
        if self.around in ("countryside", "desert", "suburbs", "outskirts"):
            return " ".join(w for w in (_directed(self.direction, base), self.around) if w)
        if (
            self.direction
            and not self.outside
            and self.km is None
            and kinds()[place.kind].group in ("settlement", "area")
        ):
            return _directed(self.direction, base)
        return f"{place.name}, {place.within}" if place.within else place.name


def _directed(direction: str, name: str) -> str:
    """The name with its direction before it ("Eastern Homs"); one that tells it already ("Eastern Ghouta") stays as it is."""
    if not direction or name.lower().startswith(direction[:4].lower()):
        return name
    return f"{direction.capitalize()} {name}"


def read_phrase(text: str, before: str = "", after: str = "") -> PlacePhrase:
    """Read the words of a location and those just before and after it.

    >>> read_phrase("eastern countryside of Homs").bearing
    90.0
    >>> read_phrase("Hama", before="the field, 79 km northwest of ").km
    79.0
    """
    told = phrases()
    text = _TAIL.sub("", text.strip('“”"‘’ '))
    before, text = _from_where(before, text)
    words = text.replace("’s ", " ").replace("'s ", " ").split()
    bearing, direction, around, kind = None, "", "", ""
    low = [w.lower().strip(",.") for w in words]
    kept: list[str] = []
    for i, (word, lower) in enumerate(zip(words, low, strict=True)):
        if (
            lower in told.directions
            and not word[:1].isupper()
            or lower in told.directions
            and i == 0
            and len(words) > 1
        ):
            direction, bearing = lower, told.directions[lower]
        elif lower in told.surroundings_wide | told.surroundings_near and not word[:1].isupper():
            around = lower
        elif lower in _NOT_A_NAME and not (kept and i + 1 < len(words) and lower in ("the",)):
            continue
        else:
            kept.append(word)
    full = " ".join(kept)
    name, kind = _without_kind(kept)
    around = _around(around, kind)
    distance, side = _distance(before)
    outside = False
    if side:
        direction, bearing, outside = side, told.directions.get(side), True
    elif not direction and (found := _DIRECTION_OF.search(before)) and found.group(1).lower() in told.directions:
        direction = found.group(1).lower()
        bearing = told.directions[direction]
        outside = not direction.endswith("ern") and not found.group(2)
        around = around or (found.group(2) or "").lower()
    wide = around in told.surroundings_wide or bool(kind and kinds()[kind].wide)
    return PlacePhrase(
        _LEAD.sub("", name), _LEAD.sub("", full), kind, wide, bearing, distance, around, direction, outside
    )


def _from_where(before: str, text: str) -> tuple[str, str]:
    """The words before a name and the name, where a distance stands among the words of the location ("79 km north of Hama")."""
    for found in re.finditer(r"\b(?:of|from)\s+(?:the\s+)?", text):
        if found.end() < len(text) and _DISTANCE.search(text[: found.end()]):
            return before + text[: found.end()], text[found.end() :]
    return before, text


def _around(word: str, kind: str) -> str:
    return "" if word in ("province", "governorate", "region", "area") or kind == "admin1" else word


def _without_kind(words: list[str]) -> tuple[str, str]:
    known = kind_of_word()
    for length in (3, 2, 1):
        if len(words) > length:
            tail = " ".join(w.lower() for w in words[-length:])
            if tail in known:
                return " ".join(words[:-length]), known[tail]
            head = " ".join(w.lower() for w in words[:length])
            if head in known and not words[0][:1].isupper():
                return " ".join(words[length:]), known[head]
    return " ".join(words), ""


def _counted(digits: str) -> float:
    """A number in digits: "1,200" has thousands, "2,5" and "2.5" a part of one."""
    whole, mark, part = digits.partition(",")
    return float(whole + part) if mark and len(part) == 3 else float(f"{whole}.{part}" if mark else digits)


def _distance(before: str) -> tuple[float | None, str]:
    """What stands at the end of the words before: "79 km northwest of" is (79.0, "northwest")."""
    found = _DISTANCE.search(before)
    if found is None:
        return None, ""
    told, unit = found.group(1).lower(), found.group(2).lower()
    number = float(_NUMBERS[told]) if told in _NUMBERS else _counted(told)
    km = (
        number * _MILE_KM
        if unit.startswith("mile")
        else (number / 1000 if unit in ("m",) or unit.startswith("met") else number)
    )
    side = (found.group(3) or "").lower()
    return km, side if side in phrases().directions else ""
