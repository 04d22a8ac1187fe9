"""A phrase, its document and a gazetteer go in; the places it may mean come out, each with its score in this document."""

from __future__ import annotations

from math import exp

from sitrep.model.place import Candidate, Place, distance_km
from sitrep.reference.gazetteer import Gazetteer
from sitrep.reference.gazetteer.kinds import kinds, same_group
from sitrep.reference.gazetteer.phrases import phrases
from sitrep.reference.gazetteer.romanisation import exact_key
from sitrep.resolve.places_context import PlaceContext
from sitrep.resolve.places_phrase import PlacePhrase

#: a second candidate this close to the best, elsewhere, leaves the name unresolved
MARGIN = 0.025
ELSEWHERE_KM = 15.0
#: chosen so that of UCDP's place names no more than 3 in 100 are taken for another place surely (docs/places.md)
SURE_NAME, SURE_MARGIN = 0.95, 0.18
_FAME, _FAME_CAP = 0.0024, 0.15
#: in a theatre without a home: a place in a country that the report tells of, of which it names a province too; and a city of
#: the world, which needs no such word ("London" in a report of America)
_TOLD, _UNIT_TOLD, _WORLD_CITY, _METROPOLIS = 0.12, 0.04, 0.08, 58
#: by so much more fame a town is meant before a village of its country that bears its name
_TOWNS, _TOWN_BEFORE_VILLAGE = frozenset({"city", "town"}), 5
#: so near to a place that the document names, one that only sounds like the name may be meant
_VOUCHED_KM = 150.0
#: how much a difference between names weighs against what the report tells
_NAME = 1.6
_FAMOUS = 40
_NEAR, _NEAR_KM, _NEAR_LETTERS, _FAR_KM = 0.09, 60.0, 150.0, 150.0
#: further apart in latitude than this is further than `_FAR_KM` (a degree is 111 km)
_FAR_DEGREES = 1.4
#: what a place gains that the document names beyond doubt by these words, here or elsewhere: one sense a document
_NAMED_HERE = 0.12
_OWN_NAME, _LONG_KM = 0.99, 30.0
#: where some place bears the very name, one that is less alike than this falls back by that much
_LIKE, _UNLIKE = 0.88, 0.2

Ranked = list[tuple[float, Candidate]]


def rank(phrase: PlacePhrase, at: int, context: PlaceContext, gazetteer: Gazetteer, within: bool = False) -> Ranked:
    """The candidates of a phrase with their scores in this document, the best first.

    A score is the likeness of the names plus: the kind told, the province and country named, closeness to the sure places on
    the ground and in the text, and fame.

    Args:
        phrase: What the words say.
        at: Where in the document's text they stand.
        context: What the document tells.
        gazetteer: What is known.
        within: Whether the location is told as an area that holds the event.
    """
    found = {c.place.place_id: c for c in gazetteer.candidates(phrase.name, 40, deep=True)}
    if phrase.full_name and phrase.full_name != phrase.name:
        for candidate in gazetteer.candidates(phrase.full_name, 40, deep=True):
            known = found.get(candidate.place.place_id)
            if known is None or known.score < candidate.score:
                found[candidate.place.place_id] = candidate
    exact = any(c.score >= _OWN_NAME for c in found.values())
    senses = context.senses_at(at)
    ranked = []
    for candidate in found.values():
        if candidate.place.kind == "country" and candidate.how != "same name":
            continue  # a country's name is spelt one way: what only sounds like it is another place
        score = _score(candidate, phrase, at, context, within)
        score -= _UNLIKE if exact and candidate.score < _LIKE else 0.0
        score += _NAMED_HERE if candidate.place.place_id in senses else 0.0
        ranked.append((score, candidate))
    ranked.sort(key=lambda pair: (-pair[0], pair[1].place.place_id))
    return ranked


def decided(ranked: Ranked) -> bool:
    """Whether the best candidate stands clear of every other that lies elsewhere."""
    best_score, best = ranked[0]
    for score, other in ranked[1:]:
        if best_score - score >= MARGIN:
            return True
        if kinds()[other.place.kind].wide != kinds()[best.place.kind].wide:
            continue
        if _apart(best.place, other.place) and not _outranks(best, other):
            return False
    return True


def _outranks(best: Candidate, other: Candidate) -> bool:
    """Whether a bare name means a town rather than the village of one country that bears it too: news says whose village."""
    one, two = best.place, other.place
    same = one.country == two.country and exact_key(one.name) == exact_key(two.name)
    return same and one.kind in _TOWNS and two.kind == "village" and one.fame - two.fame >= _TOWN_BEFORE_VILLAGE


def vouched(best: Candidate, phrase: PlacePhrase, context: PlaceContext) -> bool:
    """Whether more than its sound speaks for a candidate: its own name, or the report tells of its country or of places near it.

    A name alike in another country is no answer: "Mambasa" of a report that names no country is not Mombasa.
    """
    place = best.place
    if not place.country or place.country in context.countries() | context.in_units():
        return True
    if best.score >= _OWN_NAME and (place.fame >= _METROPOLIS or exact_key(place.name) == exact_key(phrase.name)):
        return True
    near = (n.place for n in context.points if n.place.place_id != place.place_id and n.place.country == place.country)
    return any(distance_km(place.lat, place.lon, p.lat, p.lon) <= _VOUCHED_KM for p in near)


def is_sure(ranked: Ranked, at: int, context: PlaceContext) -> bool:
    """Whether the best candidate is beyond reasonable doubt: its own name, and no rival elsewhere near in score."""
    best_score, best = ranked[0]
    best_score -= _NAMED_HERE if best.place.place_id in context.senses_at(at) else 0.0
    rival = next((s for s, c in ranked[1:] if _apart(c.place, best.place)), 0.0)
    return best.score >= SURE_NAME and best_score - rival >= SURE_MARGIN


def _apart(a: Place, b: Place) -> bool:
    reach = max((p.radius_km for p in (a, b) if kinds()[p.kind].wide), default=0.0)
    return distance_km(a.lat, a.lon, b.lat, b.lon) > ELSEWHERE_KM + reach


def _score(candidate: Candidate, phrase: PlacePhrase, at: int, context: PlaceContext, within: bool) -> float:
    place = candidate.place
    fame = min(_FAME_CAP, place.fame * _FAME)
    name = 1.0 - _NAME * (1.0 - candidate.score)
    kind = _kind_points(place, phrase, within, candidate.score >= _OWN_NAME)
    return name + kind + _where_points(candidate, phrase.name, at, context) + fame


def _kind_points(place: Place, phrase: PlacePhrase, within: bool, own_name: bool) -> float:
    kind = phrase.kind
    area = place.kind in ("admin1", "country", "region", "desert")
    if place.kind in ("admin2", "admin3") and kind not in ("admin2", "admin3"):
        return -0.25
    if kind == "admin1":
        settled = kinds()[place.kind].group == "settlement"
        return 0.12 if place.kind == "admin1" else (0.06 if area else (-0.1 if settled else -0.4))
    if place.kind == "admin1" and place.country and not kind:
        return 0.2 if within or phrase.around in phrases().surroundings_wide else -0.2
    if not kind or kind == "site":
        group = kinds()[place.kind].group
        if group in ("settlement", "quarter", "area") or candidate_typed(place, phrase):
            return 0.0
        return -0.05 if own_name else -0.3
    if kind in ("region", "desert"):
        return 0.1 if place.kind == kind else (0.0 if kinds()[place.kind].group in ("settlement", "area") else -0.25)
    if place.kind == kind:
        return 0.12
    if same_group(place.kind, kind):
        return 0.08
    if kinds()[kind].group == "settlement" and kinds()[place.kind].group == "quarter":
        return -0.08
    groups = {kinds()[place.kind].group, kinds()[kind].group}
    if groups <= {"settlement", "quarter", "camp"} or groups == {"settlement", "height"}:
        return 0.0
    return -0.18


def candidate_typed(place: Place, phrase: PlacePhrase) -> bool:
    """Whether a typed place bears its kind in the words told ("Mount Qasioun"), so that it needs no other hint."""
    typed = bool(phrase.full_name) and phrase.full_name != phrase.name
    return typed and kinds()[place.kind].group in ("height", "air", "site", "camp")


def _where_points(candidate: Candidate, name: str, at: int, context: PlaceContext) -> float:
    place = candidate.place
    return (
        _country_points(candidate, name, context)
        + _province_points(place, at, context)
        + _near_points(place, at, context)
    )


def _country_points(candidate: Candidate, name: str, context: PlaceContext) -> float:
    place, told = candidate.place, context.countries()
    if not place.country:
        return 0.0
    if context.home_countries:
        if place.country in context.home_countries:
            return 0.1
        famous = candidate.score >= 0.98 and place.fame >= 48
        return (0.1 if famous else -0.02) if place.country in told else (-0.05 if famous else -0.25)
    if not told:
        return 0.0
    if place.country in told:
        return _TOLD + (_UNIT_TOLD if place.country in context.in_units() else 0.0)
    if candidate.score >= _OWN_NAME and place.fame >= _METROPOLIS and exact_key(place.name) == exact_key(name):
        return _WORLD_CITY + place.fame * _FAME - min(_FAME_CAP, place.fame * _FAME)
    return -_TOLD


def _province_points(place: Place, at: int, context: PlaceContext) -> float:
    score = 0.0
    if kinds()[place.kind].group == "line" and place.radius_km > _LONG_KM:  # a river crosses many provinces
        return score
    units = [n for n in context.named if n.at != at and (n.place.kind == "admin1" or n.place.name == n.place.admin1)]
    if units and place.admin1 and place.kind != "country":
        own = [n for n in units if n.place.admin1 == place.admin1 and n.at != at]
        score += 0.06 + 0.1 * context.near_text(at, own) if own else -0.06
    if place.within:
        told = [n for n in context.tells_of(place.within) if n.at != at]
        if told:
            city = [n for n in told if n.place.kind != "admin1"]
            score += 0.1 + 0.08 * context.near_text(at, city) if city else 0.0
        else:
            score -= 0.06 if place.fame >= _FAMOUS else 0.3
    return score


def _near_points(place: Place, at: int, context: PlaceContext) -> float:
    """Closeness to what else is named: nearest on the ground counts most, and among those what stands beside it in the text."""
    if kinds()[place.kind].wide:
        return 0.0
    best: list[float] = []
    nearest = float("inf")
    for other, named_at in context.spots:
        if other.place_id == place.place_id:
            continue
        if abs(place.lat - other.lat) > _FAR_DEGREES:  # whatever the longitudes: far, and the far count alike
            nearest = min(nearest, _FAR_KM + 1)
            continue
        km = distance_km(place.lat, place.lon, other.lat, other.lon)
        nearest = min(nearest, km)
        if km < _NEAR_KM:
            gap = min(abs(told - at) for told in named_at)
            best.append(_NEAR * (1 - km / _NEAR_KM) * (0.5 + 0.7 * exp(-gap / _NEAR_LETTERS)))
    lonely = 0.1 if _FAR_KM < nearest < float("inf") else 0.0
    return sum(sorted(best, reverse=True)[:3]) - lonely
