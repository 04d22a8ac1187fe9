"""A location as written, its document's places and a gazetteer go in; the location with a place, or without one, comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sitrep.model.claim import Claim, Location
from sitrep.model.mention import PlaceMention
from sitrep.model.place import Candidate, Place, Unresolved
from sitrep.model.taxonomy import LocationRole
from sitrep.reference.gazetteer import Gazetteer
from sitrep.reference.gazetteer.kinds import kind_of_word, kinds
from sitrep.reference.gazetteer.romanisation import exact_key
from sitrep.reference.gazetteer.scan import not_places
from sitrep.resolve.places_context import Named, PlaceContext
from sitrep.resolve.places_geometry import beside, between, geometry_of
from sitrep.resolve.places_phrase import PlacePhrase, read_phrase
from sitrep.resolve.places_ranking import decided, is_sure, rank, vouched
from sitrep.resolve.places_relative import HEIGHT_KM, city_behind, city_of, height, referent

__all__ = ["PlaceContext", "Placed", "decide", "place_context", "resolve_document", "resolve_location"]

#: a candidate is not taken below this likeness of name, nor below this score in the document; a name that is
#: only alike needs more of the report to speak for it
_NAME_FLOOR, _FIT_FLOOR, _WEAK_FIT_FLOOR, _OWN_SPELLING = 0.81, 0.8, 1.05, 0.92
#: another country is the report's too where it is named this often, and more than twice as often as the theatre's
_OTHER_COUNTRY = 3
#: a quarter or site whose best candidate is no better than this is placed beside its city instead
_QUARTER_FLOOR = 0.98
_SURE, _SURE_NAME, _AS_LIKE, _OWN = 0.95, 0.96, 0.02, 0.99
#: ten times as well known
_MORE_FAMOUS = 10
#: what bears the names of people and of far cities: al-Quds hospital, Damascus University
_NAMED_AFTER = frozenset({"hospital", "mosque", "shrine", "school"})
_KINDS_IN_TOWN = ("quarter", "site", "camp")


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision: the place, how its name matched, and whether the words mean it ``itself`` or something unknown beside it.

    ``line_to`` is the other end of a road told by its ends. ``sure`` holds where the name is the place's own but for its spelling
    and every other place of a like name stands well behind. ``reach_km`` is how far something beside the place may lie from it.
    """

    place: Place
    how: str
    itself: bool = True
    sure: bool = False
    line_to: Place | None = None
    reach_km: float = 0.0


def place_context(
    text: str,
    mentions: Sequence[PlaceMention],
    gazetteer: Gazetteer,
    home_countries: Sequence[str] = (),
    about: Sequence[str] = (),
) -> PlaceContext:
    """Read the document's mentions once: which of them are sure enough to place the others by.

    Args:
        text: The document's cleaned text.
        mentions: Its place mentions, of all sentences.
        gazetteer: What is known.
        home_countries: ISO codes of the theatre's countries; empty for the world.
        about: For the world, ISO codes of the countries that the report's actors belong to.
    """
    home = tuple(home_countries) if _tells_of_home(text, mentions, gazetteer, home_countries) else ()
    home += _other_countries(text, gazetteer, home)
    told = () if home_countries else (*about, *_named_countries(mentions, gazetteer))
    bare = PlaceContext(text, tuple(mentions), (), home, tuple(dict.fromkeys(c for c in told if c)))
    sure = [
        Named(place, m.span.start)
        for m in mentions
        if m.kind not in _NAMED_AFTER
        for place in _sure(m, bare, gazetteer)
    ]
    first = replace(bare, named=tuple(sure))
    known = {n.at for n in sure if not kinds()[n.place.kind].wide}
    for mention in mentions:
        if mention.span.start in known or mention.kind == "point" or mention.kind in _NAMED_AFTER:
            continue
        phrase = _phrase_of(None, mention, text)
        ranked = rank(phrase, mention.span.start, first, gazetteer)
        fits = bool(ranked) and ranked[0][1].score >= 0.9 and ranked[0][0] >= _SURE
        if fits and decided(ranked) and vouched(ranked[0][1], phrase, first):
            sure.append(Named(ranked[0][1].place, mention.span.start))
    return replace(bare, named=tuple(sorted(sure, key=lambda n: n.at)))


def _named_countries(mentions: Sequence[PlaceMention], gazetteer: Gazetteer) -> list[str]:
    """The countries that mentions name, and those of units that only one country has."""
    found = []
    for name in {m.name for m in mentions}:
        exact = [c.place for c in gazetteer.candidates(name, 12) if c.score >= _OWN and c.how == "same name"]
        areas = {p.country for p in exact if p.kind in ("country", "admin1")}
        if any(p.kind == "country" for p in exact) or (len(areas) == 1 and {p.country for p in exact} == areas):
            found += [p.country for p in exact if p.country in areas]
    return found


def _tells_of_home(text: str, mentions: Sequence[PlaceMention], gazetteer: Gazetteer, home: Sequence[str]) -> bool:
    """Whether a report is about the theatre: it says the country's name, or most of its sure places lie there."""
    for code in home:
        country = gazetteer.country(code)
        if country is not None and country.name in text:
            return True
    inside = outside = 0
    for name in {m.name for m in mentions}:
        exact = [c.place for c in gazetteer.candidates(name, 8) if c.score >= 0.98]
        if any(p.country in home for p in exact):
            inside += 1
        elif any(p.fame >= 42 for p in exact):
            outside += 1
    return inside >= outside


def _other_countries(text: str, gazetteer: Gazetteer, home: tuple[str, ...]) -> tuple[str, ...]:
    """The countries a report tells of much more than of the theatre's: one of Iraq that mentions Syria is about Iraq too."""
    own = [place.name for code in home if (place := gazetteer.country(code)) is not None]
    if not own:
        return ()
    least = max(_OTHER_COUNTRY, 1 + 2 * sum(_told(name, text) for name in own))
    return tuple(p.country for p in gazetteer.countries() if p.country not in home and _told(p.name, text) >= least)


def _told(country: str, text: str) -> int:
    """How often a text names a country or what belongs to it ("Iraq", "Iraqi")."""
    stem = country[: max(4, len(country) - 2)]
    return len(re.findall(rf"\b{re.escape(stem)}[a-z]{{0,4}}\b", text)) if stem in text else 0


def _sure(mention: PlaceMention, context: PlaceContext, gazetteer: Gazetteer) -> list[Place]:
    """The places a mention surely names: a province and its capital both, where the words leave that open."""
    found = [c for c in gazetteer.candidates(mention.name, 12) if c.score >= _SURE_NAME]
    pool = [c for c in found if c.place.country in context.home_countries] or [c for c in found if c.score >= _OWN]
    if not context.home_countries:
        pool = _of_the_world(pool, mention.name, context)
    areas = [
        c.place for c in pool if c.place.kind == "admin1" or (c.place.kind in ("country", "region") and c.score >= 0.99)
    ]
    if areas and areas[0].kind != "admin1":
        return areas[:1]
    told = [c for c in pool if not kinds()[c.place.kind].wide]
    likest = (
        max((c.score for c in told if c.place.within), default=0.0) - _AS_LIKE
    )  # "Jobar" is a quarter, not the village Jober
    points = sorted((c.place for c in told if not c.place.within and c.score >= likest), key=lambda p: -p.fame)
    sure = areas[:1]
    home = bool(points) and points[0].country in context.home_countries
    if (
        points
        and (points[0].fame >= 42 or (home and len(points) == 1))
        and all(p.fame + _MORE_FAMOUS < points[0].fame for p in points[1:])
    ):
        sure.append(points[0])
    return sure


#: only a city has these behind its name: "western Aleppo's densely populated neighbourhoods"
_URBAN = re.compile(r"(?:['’]?s)?\s+(?:[a-z-]+\s+){0,2}(?:neighbou?rhoods|quarters|suburbs|streets|outskirts)\b")


def _of_the_world(pool: list[Candidate], name: str, context: PlaceContext) -> list[Candidate]:
    """Of places that bear a name: those in countries the report tells of, else those that print it so themselves."""
    there = [c for c in pool if c.place.country in context.about or c.place.kind in ("country", "region")]
    if there or context.about:
        return there
    return [c for c in pool if exact_key(c.place.name) == exact_key(name)] or pool


def _phrase_of(location: Location | None, mention: PlaceMention | None, text: str) -> PlacePhrase:
    told = location.text if location is not None else (mention.span.text if mention is not None else "")
    span = location.span if location is not None and location.span is not None else (mention.span if mention else None)
    before = text[max(0, span.start - 60) : span.start] if span is not None else ""
    phrase = read_phrase(told, before)
    if span is not None and not phrase.kind and _URBAN.match(text[span.end : span.end + 40]):
        phrase = replace(phrase, kind="city")
    if mention is not None and mention.kind == "road" and mention.name not in told:  # told by its ends: "A to B"
        return replace(phrase, name=mention.name, full_name=mention.name, kind="road", wide=mention.wide)
    if mention is not None and mention.name and _is_name(mention.name) and mention.name.lower() in told.lower():
        longer = bool(phrase.name) and _is_name(phrase.name) and not phrase.around and not phrase.direction
        name = phrase.name if longer and mention.name in phrase.name and len(phrase.name) < 40 else mention.name
        phrase = replace(phrase, name=name, kind=phrase.kind or mention.kind, wide=phrase.wide or mention.wide)
        if mention.known and phrase.direction and name.lower().startswith(phrase.direction):
            phrase = replace(phrase, full_name=name, direction="", bearing=None)  # "North Darfur" is no part of Darfur
    return phrase


def _is_name(words: str) -> bool:
    """Whether some word of it begins with a capital or a digit and is not an English word ("Castle" is none)."""
    lists = not_places()
    told = words.replace("-", " ").split()
    if all(w.lower() in lists.ordinary or w.lower() in kind_of_word() for w in told):
        return sum(w[:1].isupper() for w in told) > 1
    return any(w[:1].isupper() or w[:1].isdigit() for w in told)


def decide(
    location: Location, mention: PlaceMention | None, context: PlaceContext, gazetteer: Gazetteer
) -> tuple[Placed, PlacePhrase] | Unresolved:
    """The one place a location names or stands beside, or why none was taken and which were near."""
    phrase = _phrase_of(location, mention, context.text)
    at = location.span.start if location.span is not None else 0
    if not _is_name(phrase.name):
        found = referent(phrase, at, context, gazetteer)
        if found is None:
            return Unresolved(location.text, "the words name no place")
        return Placed(found.place, "told before", found.itself), phrase
    if phrase.kind == "point" or (mention is not None and mention.kind == "point"):
        told = mention.name if mention is not None else phrase.full_name
        found_height = height(replace(location, name=told), at, context, gazetteer)
        if found_height is None:
            return Unresolved(
                location.text, "a numbered height; no gazetteer holds these, and nothing stands beside it"
            )
        how = "same name" if found_height.itself else f"a numbered height by {found_height.place.name}"
        return Placed(found_height.place, how, found_height.itself, reach_km=HEIGHT_KM), phrase
    ranked = rank(phrase, at, context, gazetteer, location.role == LocationRole.WITHIN)
    if phrase.kind == "road" and not (ranked and ranked[0][1].place.kind == "road" and ranked[0][1].score >= _SURE):
        ends = _road_ends(phrase.name, at, context, gazetteer)
        if ends is not None:
            return Placed(ends[0], f"the road from {ends[0].name} to {ends[1].name}", line_to=ends[1]), phrase
    best = tuple(c for _, c in ranked[:5])
    reason = ""
    if not ranked or ranked[0][1].score < _NAME_FLOOR:
        reason = "no gazetteer knows the name"
    elif ranked[0][0] < (_FIT_FLOOR if ranked[0][1].score >= _OWN_SPELLING else _WEAK_FIT_FLOOR):
        reason = "the likeliest place does not fit the report"
    elif not decided(ranked):
        reason = "several places fit equally well"
    elif not vouched(ranked[0][1], phrase, context):
        reason = "it only sounds alike, and the report tells of no place near it"
    city = city_of(at, context) if _in_town(phrase.kind) else city_behind(location, context) if reason else None
    if city is not None and (reason or not _is_quarter(*ranked[0], phrase) or _elsewhere(ranked[0][1].place, city)):
        return Placed(city, f"a {phrase.kind or 'part'} of {city.name} that no gazetteer knows", False), phrase
    if reason:
        return Unresolved(location.text, reason, best)
    return Placed(ranked[0][1].place, ranked[0][1].how, sure=is_sure(ranked, at, context)), phrase


def _in_town(kind: str) -> bool:
    """Whether a kind told is that of something inside a town: a quarter, a hospital, a camp."""
    return bool(kind) and kind != "site" and kinds()[kind].group in _KINDS_IN_TOWN


def _elsewhere(place: Place, city: Place) -> bool:
    """Whether what bears a quarter's name lies in another country than its city: al-Quds is no hospital of Aleppo."""
    return bool(place.country) and bool(city.country) and place.country != city.country


def _road_ends(name: str, at: int, context: PlaceContext, gazetteer: Gazetteer) -> tuple[Place, Place] | None:
    """The two places of "Palmyra-Deir Ezzor"; None where either is not known."""
    for hyphen in re.finditer(r"[-–]", name):
        told = (name[: hyphen.start()].strip(), name[hyphen.end() :].strip())
        found = [rank(PlacePhrase(part), at, context, gazetteer) for part in told if part]
        if len(found) == len(told) and all(f and f[0][1].score >= _SURE for f in found):
            return found[0][0][1].place, found[1][0][1].place
    return None


def _is_quarter(score: float, best: Candidate, phrase: PlacePhrase) -> bool:
    """Whether the best candidate for a quarter or site is one indeed, and not a far village of a like name."""
    group = kinds()[best.place.kind].group
    told = kinds()[phrase.kind].group
    return (
        group == told or best.score >= _QUARTER_FLOOR or (group == "settlement" and best.score >= 0.9 and score >= 1.1)
    )


def resolve_location(
    location: Location, mention: PlaceMention | None, context: PlaceContext, gazetteer: Gazetteer
) -> Location:
    """The location with the place it names: canonical name, point or area, precision, radius, gazetteer id.

    It leaves ``lat`` and ``lon`` None where it cannot decide or where only a province or country is told.
    """
    return _applied(location, mention, context, decide(location, mention, context, gazetteer))


def _applied(
    location: Location,
    mention: PlaceMention | None,
    context: PlaceContext,
    found: tuple[Placed, PlacePhrase] | Unresolved,
) -> Location:
    if isinstance(found, Unresolved):
        return _unplaced(location, mention, context)
    placed, phrase = found
    place = placed.place
    if placed.line_to is not None:
        geometry, name = between(place, placed.line_to), f"{place.name}-{placed.line_to.name} road"
    elif placed.itself:
        geometry, name = geometry_of(place, phrase, location.role), phrase.named(place)
    else:
        geometry, name = beside(place, placed.reach_km), _name_beside(location, mention, place)
    return replace(
        location,
        name=name,
        lat=None if geometry.lat is None else round(geometry.lat, 5),
        lon=None if geometry.lon is None else round(geometry.lon, 5),
        precision=geometry.acled_precision,
        ucdp_precision=geometry.ucdp_precision,
        radius_km=round(geometry.radius_km, 1),
        gazetteer_id=place.place_id if placed.itself and placed.line_to is None else None,
        admin1=place.admin1 or None,
        country=place.country or None,
    )


def _name_beside(location: Location, mention: PlaceMention | None, place: Place) -> str:
    if mention is not None and mention.kind == "point":  # a height bears the number alone, wherever it is told
        return mention.name
    name = mention.name if mention is not None and _is_name(mention.name) else location.text
    return f"{name}, {place.name}"


def _unplaced(location: Location, mention: PlaceMention | None, context: PlaceContext) -> Location:
    """A location no place was found for: its own words stay, its precision follows its role."""
    provinces = sorted(context.provinces())
    precision = {LocationRole.WITHIN: 3, LocationRole.NEAR: 2}.get(location.role, 1)
    return replace(
        location,
        name=(mention.name if mention is not None else "") or location.name or location.text,
        precision=precision,
        ucdp_precision={1: 1, 2: 2, 3: 4}[precision],
        admin1=provinces[0] if len(provinces) == 1 else None,
    )


def resolve_document(
    claims: Iterable[Claim], context: PlaceContext, gazetteer: Gazetteer
) -> tuple[tuple[Claim, ...], tuple[Unresolved, ...]]:
    """Resolve every location of a document's claims together.

    Returns:
        The claims with resolved locations, and what could not be decided (each name once).
    """
    done: dict[tuple[str, LocationRole, int], Location] = {}
    open_names: dict[str, Unresolved] = {}
    by_start = {m.span.start: m for m in context.mentions}
    resolved = []
    for claim in claims:
        places = []
        for location in claim.locations:
            key = (location.text, location.role, location.span.start if location.span else -1)
            if key not in done:
                mention = mention_of(location, context, by_start)
                found = decide(location, mention, context, gazetteer)
                if isinstance(found, Unresolved):
                    open_names.setdefault(location.text, found)
                done[key] = _applied(location, mention, context, found)
            places.append(done[key])
        resolved.append(replace(claim, locations=tuple(places)))
    return tuple(resolved), tuple(open_names.values())


def mention_of(location: Location, context: PlaceContext, by_start: dict[int, PlaceMention]) -> PlaceMention | None:
    """The mention that a location was made of, by its span or else by its words."""
    if location.span is None:
        return next((m for m in context.mentions if m.span.text == location.text), None)
    exact = by_start.get(location.span.start)
    if exact is not None:
        return exact
    span = location.span
    return next((m for m in context.mentions if m.span.start < span.end and span.start < m.span.end), None)
