"""News reports go in; how often each place of Syria is told of in them comes out, as the table the gazetteers are built with.

    python tools/build_gazetteers.py ... --without-ucdp no-ucdp.idx
    python tools/count_reported.py REPORTS.csv --index no-ucdp.idx -o tools/reported_syria.csv

REPORTS is a CSV with a column ``article_content`` (FA-KES, CC BY 4.0, Abu Salem et al. 2019). A village of which nothing is known
is likelier meant where the reports tell of the land around it; only counts are kept of the reports. They are counted without
UCDP's places, so that UCDP's names are a fair check of the gazetteer (``eval/places.py``).
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path

from sitrep.model.document import Document
from sitrep.model.place import Place
from sitrep.reference.gazetteer import Gazetteer
from sitrep.reference.gazetteer.kinds import kinds
from sitrep.reference.theatre import load_theatre
from sitrep.resolve.places import place_context
from sitrep.resolve.places_mentions import find_place_mentions
from sitrep.text.sentences import split_sentences


def places_told(text: str, gazetteer: Gazetteer) -> list[Place]:
    """The places of Syria that a report surely names, each once."""
    sentences = split_sentences(Document("", text, ""))
    mentions = tuple(m for s in sentences for m in find_place_mentions(s, None, gazetteer))
    named = place_context(text, mentions, gazetteer, ("SY",)).named
    return list({n.place.place_id: n.place for n in named if n.place.country == "SY"}.values())


def is_spot(place: Place) -> bool:
    """Whether a place is told of at its point, and not an area, a road or a river of which the point is only the middle."""
    kind = kinds()[place.kind]
    return not kind.wide and kind.group not in ("line", "height")


def main() -> int:
    """Count and write the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("reports", type=Path)
    options.add_argument("--index", type=Path, required=True, help="the index of Syria to read with")
    options.add_argument("-o", "--output", type=Path, required=True)
    given = options.parse_args()
    world = load_theatre("syria").gazetteer.indexes[-1].path
    gazetteer = Gazetteer.open(given.index, world)
    csv.field_size_limit(10_000_000)
    told: Counter[tuple[float, float]] = Counter()
    with given.reports.open(encoding="utf-8", errors="replace", newline="") as source:
        for row in csv.DictReader(source):
            places = places_told(row["article_content"], gazetteer)
            told.update((round(p.lat, 2), round(p.lon, 2)) for p in places if is_spot(p))
    with given.output.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("lat", "lon", "reports"))
        writer.writerows((*place, count) for place, count in sorted(told.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
