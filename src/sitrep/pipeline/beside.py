"""A location in; whether nobody knows it so that it stands beside another place, and the name a person is asked of it by, out."""

from __future__ import annotations

import re

from sitrep.model.claim import Location

#: a numbered height told in a list ("Points 287, 397 and 409"): each is called by the word and its number
_NUMBERED = re.compile(r"(?:points\s+)?(\d{2,4})", re.IGNORECASE)
_HEIGHT = re.compile(r"Point \d{2,4}")


def asked_name(place: Location) -> str:
    """The name as written that a person is asked of; the number of a height with its word.

    >>> asked_name(Location("397", "Point 397, Ithriyah"))
    'Point 397'
    """
    numbered = _NUMBERED.fullmatch(place.text.strip())
    return f"Point {numbered[1]}" if numbered else place.text


def stands_beside(place: Location) -> bool:
    """Whether a location that has a name was placed by what it stands beside, not by itself: "Zarqu street, Aleppo", "Point 287".

    "the hospital" has no name that a person could place for good.
    """
    named = any(letter.isupper() or letter.isdigit() for letter in place.text)
    placed = place.lat is not None and place.gazetteer_id is None
    return named and placed and (place.name.startswith(f"{place.text}, ") or bool(_HEIGHT.fullmatch(place.name)))
