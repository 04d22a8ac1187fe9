"""Names of known places go in; how many of them the gazetteer and the resolver place rightly comes out.

    python eval/places.py --gold ../shared/gold/dev
    python eval/places.py --data ../shared/data/gazetteer --index INDEX

With a folder of gold claims: the share of gold locations with coordinates that resolve within 15 km, each from its words in its
report. With UCDP's places: their names are searched in an index built without them.

INDEX is made by ``python tools/build_gazetteers.py ... --without-ucdp INDEX``. A name counts where its place lies within 3 km of
a place of OCHA. Two ways of asking: by the name alone, and with the governorate that a report would name.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitrep.model.claim import Location, Span
from sitrep.model.document import Document
from sitrep.model.mention import PlaceMention
from sitrep.model.place import Place, Unresolved, distance_km
from sitrep.model.taxonomy import LocationRole
from sitrep.reference.gazetteer import Gazetteer
from sitrep.reference.theatre import load_theatre
from sitrep.resolve.places import PlaceContext, Placed, decide, place_context, resolve_location
from sitrep.resolve.places_mentions import find_place_mentions
from sitrep.resolve.places_phrase import PlacePhrase
from sitrep.text.sentences import split_sentences

NEAR_KM, GOLD_KM = 3.0, 15.0
_TYPES = ("town", "village", "city", "suburb", "locality", "area", "neighbourhood")
_ADMIN1 = {
    "Ar Raqqah": "Raqqa", "Deir ez Zor": "Deir ez-Zor", "Rif Dimashq": "Rural Damascus", "Hamah": "Hama", "Al Hasakah": "Hasakah",
    "Tartus": "Tartus", "As Suwayda": "Suwayda", "As Suwayda'": "Suwayda",
    "Daraa": "Daraa", "Al Qunaytirah": "Quneitra", "Quneitra": "Quneitra",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One place of UCDP near a place of OCHA."""

    name: str
    admin1: str
    lat: float
    lon: float


def asked(data: Path) -> Iterator[Asked]:
    """The settlements of UCDP within 3 km of a place of OCHA."""
    with (data / "ocha-syria-places.tsv").open(encoding="utf-8") as source:
        ocha = [(float(r["lat"]), float(r["lon"])) for r in csv.DictReader(source, delimiter="\t")]
    with (data / "ucdp-syria-places.csv").open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            told = " ".join(row["where_coordinates"].split())
            bare = told.rsplit(" ", 1)
            if len(bare) < 2 or bare[1].lower() not in _TYPES:
                continue
            lat, lon = float(row["latitude"]), float(row["longitude"])
            if any(
                abs(y - lat) < 0.03 and abs(x - lon) < 0.04 and distance_km(lat, lon, y, x) <= NEAR_KM for y, x in ocha
            ):
                yield Asked(bare[0], row["adm_1"].removesuffix(" Governorate"), lat, lon)


def told(gazetteer: Gazetteer, place: Asked, province: bool) -> tuple[Location, PlaceMention, str, list[PlaceMention]]:
    """A sentence that names the place, and where asked its governorate, as the resolver sees it."""
    admin1 = _ADMIN1.get(place.admin1, place.admin1)
    text = f"Clashes in {place.name}" + (f" in {admin1} province, Syria." if province else ", Syria.")
    mention = PlaceMention(Span(11, 11 + len(place.name), place.name), place.name, "", True)
    mentions = [mention]
    if province:
        start = text.index(f"in {admin1} province") + 3
        mentions.append(
            PlaceMention(Span(start, start + len(admin1) + 9, f"{admin1} province"), admin1, "admin1", True, True)
        )
    return Location(place.name, place.name, span=mention.span), mention, text, mentions


def _first(found: tuple[Placed, PlacePhrase] | Unresolved) -> Place | None:
    if not isinstance(found, Unresolved):
        return found[0].place
    return found.candidates[0].place if found.candidates else None


def measure(gazetteer: Gazetteer, places: list[Asked], province: bool) -> tuple[Counter[str], list[str]]:
    """How many names find their place first, and how many another place with high confidence (the resolver calls it sure)."""
    counts: Counter[str] = Counter()
    misses = []
    for place in places:
        location, mention, text, mentions = told(gazetteer, place, province)
        context = place_context(text, mentions, gazetteer, ("SY",))
        found = decide(location, mention, context, gazetteer)
        first = _first(found)
        counts["asked"] += 1
        counts["sure"] += not isinstance(found, Unresolved) and found[0].sure
        near = first is not None and distance_km(first.lat, first.lon, place.lat, place.lon) <= NEAR_KM + 2
        counts["first"] += near
        counts["among"] += any(
            distance_km(c.place.lat, c.place.lon, place.lat, place.lon) <= NEAR_KM + 2
            for c in gazetteer.candidates(place.name, 100, deep=True)
        )
        if not near:
            sure = not isinstance(found, Unresolved) and found[0].sure
            counts["wrong, sure"] += sure
            named = f"{first.name} ({first.admin1})" if first else "nothing"
            misses.append(f"{place.name} ({place.admin1}): {named}{', sure' if sure else ''}")
    return counts, misses


def gold_share(gazetteer: Gazetteer, folder: Path) -> tuple[int, int, list[str]]:
    """How many gold locations resolve within 15 km of the gold's point, of how many that have one, and the misses."""
    claims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(folder / "claims.jsonl"):
        claims[row["doc_id"]] += [row] if row.get("locations") else []
    right, total, misses = 0, 0, []
    for row in _rows(folder / "documents.jsonl"):
        title = row.get("title") or ""
        text = f"{title}\n\n{row['text']}" if title else row["text"]
        sentences = split_sentences(Document(row["doc_id"], text, title))
        mentions = tuple(m for s in sentences for m in find_place_mentions(s, None, gazetteer))
        context = place_context(text, mentions, gazetteer, ("SY",))
        for claim in claims[row["doc_id"]]:
            for gold in claim["locations"]:
                if gold["lat"] is None:
                    continue
                found = _resolved(gold, claim, context, gazetteer)
                near = (
                    found.lat is not None
                    and found.lon is not None
                    and distance_km(found.lat, found.lon, gold["lat"], gold["lon"]) <= GOLD_KM
                )
                right, total = right + near, total + 1
                if not near:
                    misses.append(
                        f"{row['doc_id']}: {gold['text']} ({gold['name']}): {found.name} {found.lat} {found.lon}"
                    )
    return right, total, misses


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as source:
        yield from map(json.loads, source)


def _resolved(gold: dict[str, Any], claim: dict[str, Any], context: PlaceContext, gazetteer: Gazetteer) -> Location:
    """The gold location as the resolver places it from its words where the claim's evidence tells them."""
    told = gold["text"]
    places = [(e["start"], e["end"]) for e in claim["evidence"]] + [(0, len(context.text))]
    at = next((i for a, b in places if (i := context.text.find(told, a, b)) >= 0), -1)
    span = Span(at, at + len(told), told) if at >= 0 else None
    location = Location(told, told, LocationRole(gold["role"]), span=span)
    over = [m for m in context.mentions if span and m.span.start < span.end and span.start < m.span.end]
    mention = (
        max(over, key=lambda m: min(m.span.end, span.end) - max(m.span.start, span.start), default=None)
        if span
        else None
    )
    return resolve_location(location, mention, context, gazetteer)


def main() -> int:
    """Print the figures asked for, and the misses where asked."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path)
    options.add_argument("--index", type=Path)
    options.add_argument("--gold", type=Path, nargs="*", default=[])
    options.add_argument("--misses", type=int, default=0, metavar="N")
    given = options.parse_args()
    out = sys.stdout
    for folder in given.gold:
        right, total, misses = gold_share(load_theatre("syria").gazetteer, folder)
        out.write(f"{folder.name}: {right} of {total} gold locations within 15 km ({right / total:.1%})\n")
        out.writelines(f"  {miss}\n" for miss in misses[: given.misses])
    if given.data is None or given.index is None:
        return 0
    gazetteer = Gazetteer.open(given.index)
    places = list(asked(given.data))
    for province in (False, True):
        counts, misses = measure(gazetteer, places, province)
        how = "name and governorate" if province else "name alone"
        total = counts["asked"]
        out.write(
            f"{how}: {total} names, first candidate right {counts['first'] / total:.1%}, "
            f"right among the candidates {counts['among'] / total:.1%}, "
            f"taken as sure {counts['sure'] / total:.1%}, "
            f"wrong with confidence {counts['wrong, sure'] / total:.1%}\n"
        )
        for miss in misses[: given.misses]:
            out.write(f"  {miss}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
