"""News reports go in; how often each district of Syria is told of in them comes out, as the table the gazetteers are built with.

    python tools/count_reported.py REPORTS.csv -o tools/reported_syria.csv

REPORTS is a CSV with a column ``article_content`` (FA-KES, CC BY 4.0, Abu Salem et al. 2019). A village of which nothing is known
is likelier meant where the reports tell of the land around it; only counts are kept of the reports.
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


def main() -> int:
    """Count and write the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("reports", type=Path)
    options.add_argument("-o", "--output", type=Path, required=True)
    given = options.parse_args()
    gazetteer = load_theatre("syria").gazetteer
    told: Counter[tuple[str, str]] = Counter()
    with given.reports.open(encoding="utf-8", errors="replace", newline="") as source:
        for row in csv.DictReader(source):
            told.update((p.admin1, p.admin2) for p in places_told(row["article_content"], gazetteer) if p.admin2)
    with given.output.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("admin1", "admin2", "reports"))
        writer.writerows((*district, count) for district, count in sorted(told.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
