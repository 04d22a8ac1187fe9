"""Words that name no place themselves ("the city", "the airport", "a hospital") go in; the place they stand beside comes out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitrep.model.claim import Location
from sitrep.model.place import Place, distance_km
from sitrep.reference.gazetteer import Gazetteer
from sitrep.reference.gazetteer.kinds import kind_of_word, kinds, same_group
from sitrep.reference.gazetteer.romanisation import exact_key
from sitrep.resolve.places_context import Named, PlaceContext
from sitrep.resolve.places_phrase import PlacePhrase

_SETTLED = ("city", "town", "village", "locality")
#: what "the city", "the town" ... may have been called when it was named
_TOLD_AS = {
    "city": ("city", "town"),
    "town": ("town", "village", "city"),
    "village": ("village", "town"),
    "neighbourhood": ("neighbourhood",),
}
_BESIDE_KM = 25.0
#: how far in the text a numbered height may stand from what it lies beside, and how far from it on the ground
_HEIGHT_REACH, HEIGHT_KM = 200, 10.0


@dataclass(frozen=True, slots=True)
class Beside:
    """The place that words without a name lead to; ``itself`` is False where they tell of something unknown beside it."""

    place: Place
    itself: bool


def referent(phrase: PlacePhrase, at: int, context: PlaceContext, gazetteer: Gazetteer) -> Beside | None:
    """The place that "the city", "the province", "the military airport" or "the east" means at this point of the document.

    Args:
        phrase: What the words say; its ``name`` holds no proper name.
        at: Where they stand.
        context: What the document names.
        gazetteer: Where "Palmyra" + "military airport" may be one known place.
    """
    kind = kind_of_common(phrase.full_name or phrase.name)
    if kind == "country":
        return _country(context, gazetteer)
    if kind == "admin1":
        unit = last_named(context, at, ("admin1",))
        return Beside(unit.place, True) if unit else None
    base = last_named(context, at, _settled_for(kind)) or last_named(context, at, _SETTLED)
    if base is None:
        return None
    if kind in _SETTLED or kind in ("", "neighbourhood", "region"):
        return Beside(base.place, kind in ("city", "town", "village"))
    for site in gazetteer.candidates(f"{base.place.name} {phrase.full_name or phrase.name}", 10):
        close = distance_km(site.place.lat, site.place.lon, base.place.lat, base.place.lon) <= _BESIDE_KM
        if close and site.score >= 0.8 and _may_be_called(site.place.kind, kind):
            return Beside(site.place, True)
    told = [
        n
        for n in context.points
        if _may_be_called(n.place.kind, kind) and n.at <= at and kinds()[kind].group != "settlement"
    ]
    return Beside(told[-1].place, True) if told else Beside(base.place, False)


def kind_of_common(words: str) -> str:
    """The kind that common words tell: "airbase" for "military airport", "" for none."""
    told = words.lower().split()
    known = kind_of_word()
    for start in range(len(told)):
        if " ".join(told[start:]) in known:
            return known[" ".join(told[start:])]
    for start in range(len(told)):
        if " ".join(told[start:-1]) in known:  # "cemetery area"
            return known[" ".join(told[start:-1])]
    return ""


def _may_be_called(known: str, told: str) -> bool:
    """Whether a place of one kind may be called by the word of another: an airbase an airport, but a citadel no base."""
    return known == told or (same_group(known, told) and kinds()[told].group != "site")


def _settled_for(kind: str) -> tuple[str, ...]:
    return _TOLD_AS.get(kind, _SETTLED)


def _country(context: PlaceContext, gazetteer: Gazetteer) -> Beside | None:
    named = [n.place for n in context.named if n.place.kind == "country"]
    home = next((p for p in named if p.country in context.home_countries), None)
    if home is None and context.home_countries:
        home = gazetteer.country(context.home_countries[0])
    place = home or (named[0] if named else None)
    return Beside(place, True) if place else None


def last_named(context: PlaceContext, at: int, of: tuple[str, ...]) -> Named | None:
    """The last place of these kinds named before a point of the text, else the first after it."""
    before = [n for n in context.named if n.place.kind in of and n.at < at]
    if before:
        return before[-1]
    return next((n for n in context.named if n.place.kind in of), None)


def city_of(at: int, context: PlaceContext) -> Place | None:
    """The city that a quarter, street or site without a known place belongs to: the nearest one told before it or just after."""
    home = context.home_countries
    cities = [n for n in context.named if n.place.kind in ("city", "town") and (not home or n.place.country in home)]
    near = [n for n in cities if abs(n.at - at) < 600]
    best = min(near or cities, key=lambda n: abs(n.at - at) + (0 if n.at <= at else 40), default=None)
    return best.place if best else None


#: what stands between a quarter's name and its city: "Karrada, central Baghdad", "Tajoura, a suburb of Tripoli"
_PART_OF = re.compile(
    r"\s*,\s+(?:in\s+)?(?:the\s+)?(?:(?:central|(?:north|south|east|west)[a-z-]*ern|downtown|inner)"
    r"|(?:an?\s+|the\s+)?(?:[a-z-]+\s+){0,3}(?:suburb|district|neighbou?rhood|quarter|area|part)\s+(?:of|in))\s+(?:the\s+)?(?:[a-z]+\s+){0,2}"
)


_AREAS = (" area", " zone", " area's")
_AREA_OF = re.compile(r"\s+(?:of|in)\s+(?:the\s+)?(?:[a-z]+\s+){0,2}")


def city_behind(location: Location, context: PlaceContext) -> Place | None:
    """The city that the words right behind a name make it a part of: Baghdad of "Karrada, central Baghdad"."""
    if location.span is None:
        return None
    end = location.span.end
    told = _PART_OF.match(context.text, end) or (
        _AREA_OF.match(context.text, end) if location.text.lower().endswith(_AREAS) else None
    )
    if told is None:
        return None  # the mention of the city may take in the word before it: "central Baghdad"
    return next((n.place for n in context.named if n.place.kind == "city" and end < n.at <= told.end()), None)


def height(location: Location, at: int, context: PlaceContext, gazetteer: Gazetteer) -> Beside | None:
    """The place of a numbered height ("Point 287"): its own where a person wrote it down, else what it is told beside.

    A number is the height's only within its own country, and no list of them exists; so the village told nearest to it, in the
    same breath, says where it is.
    """
    for name in dict.fromkeys((location.text, location.name)):
        for found in gazetteer.candidates(name, 5):
            if found.how == "same name" and any(exact_key(own) == exact_key(name) for own in found.place.names):
                return Beside(found.place, True)
    home = context.home_countries
    near = [
        n
        for n in context.points
        if abs(n.at - at) <= _HEIGHT_REACH
        and kinds()[n.place.kind].group != "line"
        and (not home or n.place.country in home)
    ]
    best = min(near, key=lambda n: abs(n.at - at), default=None)
    return Beside(best.place, False) if best else None
