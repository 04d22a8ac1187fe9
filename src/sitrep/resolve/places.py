"""A location as written, its document's other places and a gazetteer go in; the location with a place, or without one, comes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import log10

from sitrep.model.claim import Claim, Location
from sitrep.model.mention import PlaceMention
from sitrep.model.place import Candidate, Geometry, Place, Shape, Unresolved, distance_km
from sitrep.model.taxonomy import LocationRole
from sitrep.reference.gazetteer import Gazetteer
from sitrep.reference.gazetteer.kinds import kinds, same_group
from sitrep.reference.gazetteer.romanisation import exact_key
from sitrep.resolve.places_geometry import geometry_of
from sitrep.resolve.places_phrase import PlacePhrase, read_phrase

#: below this a best candidate is not taken
FLOOR = 0.62
#: a second candidate this close to the best, elsewhere, leaves the name unresolved
MARGIN = 0.03
_ELSEWHERE_KM = 15.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that the document names beyond doubt, with where in the text it first stands."""

    place: Place
    at: int


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """What a document tells that helps to place a name.

    Attributes:
        text: The document's cleaned text.
        mentions: Every place mention of the document.
        anchors: The mentions that are sure, as places.
        home_countries: ISO codes of the theatre's countries.
    """

    text: str
    mentions: tuple[PlaceMention, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    home_countries: tuple[str, ...] = ()

    def provinces(self) -> frozenset[str]:
        """The first-level units the document names."""
        return frozenset(a.place.admin1 for a in self.anchors if a.place.kind == "admin1")

    def countries(self) -> frozenset[str]:
        """The countries the document names, and the theatre's own."""
        return frozenset(a.place.country for a in self.anchors if a.place.kind == "country") | frozenset(self.home_countries)

    def cities(self) -> frozenset[str]:
        """The cities and provinces the document names, folded."""
        named = {exact_key(a.place.name) for a in self.anchors} | {exact_key(a.place.admin1) for a in self.anchors if a.place.kind == "admin1"}
        return frozenset(named)


def place_context(
    text: str, mentions: Sequence[PlaceMention], gazetteer: Gazetteer, home_countries: Sequence[str] = ()
) -> PlaceContext:
    """Read the document's mentions once: which of them are sure enough to place the others by.

    Args:
        text: The document's cleaned text.
        mentions: Its place mentions, of all sentences.
        gazetteer: What is known.
        home_countries: ISO codes of the theatre's countries; empty for the world.
    """
    bare = PlaceContext(text, tuple(mentions), (), tuple(home_countries))
    anchors: dict[str, Anchor] = {}
    for mention in mentions:
        for place in _sure(mention, bare, gazetteer):
            anchors.setdefault(place.place_id, Anchor(place, mention.span.start))
    first = replace(bare, anchors=tuple(anchors.values()))
    for mention in mentions:
        ranked = rank(_phrase_of(None, mention, text), mention.span.start, first, gazetteer)
        if ranked and _decided(ranked) and ranked[0][0] >= 0.9:
            place = ranked[0][1].place
            anchors.setdefault(place.place_id, Anchor(place, mention.span.start))
    return replace(bare, anchors=tuple(anchors.values()))


def _sure(mention: PlaceMention, context: PlaceContext, gazetteer: Gazetteer) -> list[Place]:
    """The places a mention surely names: a province and its capital both, where the words leave that open."""
    found = [c for c in gazetteer.candidates(mention.name, 12) if c.score >= 0.95]
    home = [c for c in found if not context.home_countries or c.place.country in context.home_countries]
    pool = home or found
    wide = [c.place for c in pool if c.place.kind in ("admin1", "country", "region")]
    points = [c.place for c in pool if not kinds()[c.place.kind].wide]
    famous = sorted(points, key=lambda p: -p.population)
    sure = wide[:1]
    if len(points) == 1 and home:
        sure.append(points[0])
    elif famous and famous[0].population >= 20_000 and all(p.population * 5 < famous[0].population for p in famous[1:]):
        sure.append(famous[0])
    return sure


def _phrase_of(location: Location | None, mention: PlaceMention | None, text: str) -> PlacePhrase:
    told = location.text if location is not None else (mention.span.text if mention is not None else "")
    span = location.span if location is not None and location.span is not None else (mention.span if mention else None)
    before = text[max(0, span.start - 60) : span.start] if span is not None else ""
    after = text[span.end : span.end + 30] if span is not None else ""
    phrase = read_phrase(told, before, after)
    if mention is not None and mention.name:
        phrase = replace(phrase, name=mention.name, kind=phrase.kind or mention.kind, wide=phrase.wide or mention.wide)
    return phrase


def rank(
    phrase: PlacePhrase, at: int, context: PlaceContext, gazetteer: Gazetteer, wide_role: bool = False
) -> list[tuple[float, Candidate]]:
    """The candidates of a phrase with their scores in this document, the best first.

    A score adds to the likeness of the names: kind told, province and country named, closeness to the sure places, fame.
    """
    found = gazetteer.candidates(phrase.full_name or phrase.name, 40, deep=True)
    if phrase.full_name and phrase.full_name != phrase.name:
        seen = {c.place.place_id: c.score for c in found}
        extra = [c for c in gazetteer.candidates(phrase.name, 40, deep=True) if c.score > seen.get(c.place.place_id, 0.0)]
        found = [c for c in found if c.place.place_id not in {e.place.place_id for e in extra}] + extra
    ranked = [(_score(c, phrase, at, context, wide_role), c) for c in found]
    ranked.sort(key=lambda pair: (-pair[0], pair[1].place.place_id))
    return ranked


def _score(candidate: Candidate, phrase: PlacePhrase, at: int, context: PlaceContext, wide_role: bool) -> float:
    place = candidate.place
    score = candidate.score
    score += _kind_points(place, phrase, wide_role)
    score += _where_points(place, at, context)
    score += min(0.12, log10(1 + place.population) * 0.018)
    return score


def _kind_points(place: Place, phrase: PlacePhrase, wide_role: bool) -> float:
    kind = phrase.kind
    area = place.kind in ("admin1", "country", "region", "desert")
    if kind == "admin1" or (wide_role and not kind):
        return 0.12 if place.kind == "admin1" else (0.06 if area else -0.05)
    if kind in ("region", "desert") and not area:
        return 0.0
    if not kind:
        if place.kind in ("admin2", "admin3"):
            return -0.25
        if place.kind == "admin1":
            return -0.06
        if kinds()[place.kind].group in ("settlement", "quarter", "area"):
            return 0.0
        return -0.04
    if place.kind == kind:
        return 0.12
    if same_group(place.kind, kind):
        return 0.08
    if {kinds()[place.kind].group, kinds()[kind].group} <= {"settlement", "quarter"}:
        return 0.0
    return -0.18


def _where_points(place: Place, at: int, context: PlaceContext) -> float:
    score = 0.0
    home = place.country in context.home_countries
    if context.home_countries:
        score += 0.1 if home else (-0.05 if place.country in context.countries() else -0.25)
    elif place.country in context.countries():
        score += 0.12
    provinces = context.provinces()
    if provinces and place.admin1:
        score += 0.12 if place.admin1 in provinces else -0.08
    if place.within:
        score += 0.12 if exact_key(place.within) in context.cities() else -0.3
    near = [distance_km(place.lat, place.lon, a.place.lat, a.place.lon) for a in context.anchors if _is_point(a.place, place)]
    if near:
        near.sort()
        score += sum(max(0.0, 0.08 - km / 60 * 0.08) for km in near[:3])
        score -= 0.1 if near[0] > 150 else 0.0
    return score


def _is_point(anchor: Place, place: Place) -> bool:
    return not kinds()[anchor.kind].wide and anchor.place_id != place.place_id


def _decided(ranked: list[tuple[float, Candidate]]) -> bool:
    """Whether the best candidate stands clear of every other that lies elsewhere."""
    best_score, best = ranked[0]
    for score, other in ranked[1:]:
        if best_score - score >= MARGIN:
            return True
        if kinds()[other.place.kind].wide or kinds()[best.place.kind].wide:
            continue
        if distance_km(best.place.lat, best.place.lon, other.place.lat, other.place.lon) > _ELSEWHERE_KM:
            return False
    return True


def decide(
    location: Location, mention: PlaceMention | None, context: PlaceContext, gazetteer: Gazetteer
) -> tuple[Candidate, PlacePhrase] | Unresolved:
    """The one place a location names, or why none was taken and which were near."""
    phrase = _phrase_of(location, mention, context.text)
    at = location.span.start if location.span is not None else 0
    if not phrase.name:
        return Unresolved(location.text, "the words name no place")
    ranked = rank(phrase, at, context, gazetteer, location.role == LocationRole.WITHIN)
    best = tuple(c for _, c in ranked[:5])
    if not ranked or ranked[0][1].score < FLOOR:
        return Unresolved(location.text, "no gazetteer knows the name", best)
    if ranked[0][0] < FLOOR + 0.1:
        return Unresolved(location.text, "the likeliest place does not fit the report", best)
    if not _decided(ranked):
        return Unresolved(location.text, "several places fit equally well", best)
    return ranked[0][1], phrase


def resolve_location(
    location: Location, mention: PlaceMention | None, context: PlaceContext, gazetteer: Gazetteer
) -> Location:
    """The location with the place it names: canonical name, point or area, precision, radius, gazetteer id.

    It leaves ``lat`` and ``lon`` None where it cannot decide or where only a province or country is told.
    """
    decided = decide(location, mention, context, gazetteer)
    if isinstance(decided, Unresolved):
        return _unplaced(location, mention, context)
    candidate, phrase = decided
    geometry = geometry_of(candidate.place, phrase, location.role)
    return _filled(location, candidate.place, phrase, geometry)


def _filled(location: Location, place: Place, phrase: PlacePhrase, geometry: Geometry) -> Location:
    return replace(
        location,
        name=phrase.named(place),
        lat=None if geometry.lat is None else round(geometry.lat, 5),
        lon=None if geometry.lon is None else round(geometry.lon, 5),
        precision=geometry.acled_precision,
        ucdp_precision=geometry.ucdp_precision,
        radius_km=round(geometry.radius_km, 1),
        gazetteer_id=place.place_id,
        admin1=place.admin1 or None,
        country=place.country or None,
    )


def _unplaced(location: Location, mention: PlaceMention | None, context: PlaceContext) -> Location:
    """A location no place was found for: its own words stay, its precision follows its role."""
    provinces = sorted(context.provinces())
    precision = {LocationRole.WITHIN: 3, LocationRole.NEAR: 2}.get(location.role, 1)
    return replace(
        location,
        name=(mention.name if mention is not None else "") or location.name or location.text,
        precision=precision,
        ucdp_precision=4 if precision == 3 else (2 if precision == 2 else 1),
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
            mention = _mention_at(location, context, by_start)
            key = (location.text, location.role, location.span.start if location.span else -1)
            if key not in done:
                decided = decide(location, mention, context, gazetteer)
                if isinstance(decided, Unresolved):
                    open_names.setdefault(location.text, decided)
                done[key] = resolve_location(location, mention, context, gazetteer)
            places.append(done[key])
        resolved.append(replace(claim, locations=tuple(places)))
    return tuple(resolved), tuple(open_names.values())


def _mention_at(location: Location, context: PlaceContext, by_start: dict[int, PlaceMention]) -> PlaceMention | None:
    if location.span is None:
        return next((m for m in context.mentions if m.span.text == location.text), None)
    exact = by_start.get(location.span.start)
    if exact is not None:
        return exact
    return next((m for m in context.mentions if m.span.start < location.span.end and location.span.start < m.span.end), None)


__all__ = ["Anchor", "PlaceContext", "Shape", "decide", "place_context", "rank", "resolve_document", "resolve_location"]
