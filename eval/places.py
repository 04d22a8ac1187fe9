"""The names of UCDP's places go in, searched in an index built without them; how many are found near an OCHA place comes out.

    python eval/places.py --data ../shared/data/gazetteer --index INDEX

INDEX is made by ``python tools/build_gazetteers.py ... --without-ucdp INDEX``. A name counts where its place lies within 3 km of
a place of OCHA. Two ways of asking: by the name alone, and with the governorate that a report would name.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sitrep.model.claim import Location, Span
from sitrep.model.mention import PlaceMention
from sitrep.model.place import Place, Unresolved, distance_km
from sitrep.reference.gazetteer import Gazetteer
from sitrep.resolve.places import Placed, decide, place_context
from sitrep.resolve.places_phrase import PlacePhrase

NEAR_KM = 3.0
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
        if not near:
            sure = not isinstance(found, Unresolved) and found[0].sure
            counts["wrong, sure"] += sure
            named = f"{first.name} ({first.admin1})" if first else "nothing"
            misses.append(f"{place.name} ({place.admin1}): {named}{', sure' if sure else ''}")
    return counts, misses


def main() -> int:
    """Print both figures, and the misses where asked."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--index", type=Path, required=True)
    options.add_argument("--misses", type=int, default=0, metavar="N")
    given = options.parse_args()
    gazetteer = Gazetteer.open(given.index)
    places = list(asked(given.data))
    out = sys.stdout
    for province in (False, True):
        counts, misses = measure(gazetteer, places, province)
        how = "name and governorate" if province else "name alone"
        total = counts["asked"]
        out.write(
            f"{how}: {total} names, first candidate right {counts['first'] / total:.1%}, "
            f"taken as sure {counts['sure'] / total:.1%}, "
            f"wrong with confidence {counts['wrong, sure'] / total:.1%}\n"
        )
        for miss in misses[: given.misses]:
            out.write(f"  {miss}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
