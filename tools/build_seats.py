"""OCHA's table of populated places goes in; the districts and subdistricts by place that ship with the theatre Syria come out.

python tools/build_seats.py ../shared/data/gazetteer/ocha-syria-places.tsv
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src" / "sitrep" / "theatres" / "syria" / "seats.csv"


def main() -> int:
    """Write one row for each subdistrict; three digits of a degree are a hundred metres."""
    points: dict[tuple[str, str], set[str]] = defaultdict(set)
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            points[(row["admin2"], row["admin3"])].add(f"{float(row['lat']):.3f} {float(row['lon']):.3f}")
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["admin2", "admin3", "points"])
        writer.writerows([*unit, "|".join(sorted(there))] for unit, there in sorted(points.items()))
    print(f"{TARGET}: {len(points)} subdistricts, {TARGET.stat().st_size / 1e3:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
