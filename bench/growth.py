"""Numbers of reports in: how the store and its questions grow with them, a line a size, printed.

    python -m bench.growth --sizes 1000,10000,100000,1000000

Reading is the same work for each report (`bench.day`, `bench.reader`), so it is left out: documents and claims are made up
as `bench.desk` makes them, 226 claims and 1,000 documents a thousand reports, which is what a day of mixed news gave. What
grows is measured: putting them into the store, linking (`sitrep events`), the desk's index, the file, and what people ask:
a filtered list, the control of a place, an export, the desk's first view and its filters. Commands are timed as a person
waits for them, start of the program included; it is told apart (`--help` of the same program).
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path

import click
from sqlalchemy import insert

from bench.desk import FIRST_DAY, happenings
from bench.desk import run as desk_run
from bench.measure import SITREP, run
from bench.synthetic import quiet_reports
from sitrep.model.claim import Claim
from sitrep.model.document import Document
from sitrep.store import Store, readings, schema
from sitrep.store.engine import transaction

#: claims that a thousand reports of mixed news tell (`python -m bench.day --reports 100000`)
CLAIMS_PER_THOUSAND = 226
BATCH = 2000
FILTERS = 60


@dataclass(frozen=True, slots=True)
class Grown:
    """What one size took, in seconds but for the counts and the megabytes."""

    reports: int
    claims: int
    fill: float
    link: float
    link_mb: float
    store_mb: float
    start: float
    asked: dict[str, float]
    desk: dict[str, float]


def fill(path: Path, reports: int) -> tuple[int, str]:
    """Put so many reports into a new store; gives the number of claims and the name of the place told of most."""
    wanted = max(1, reports * CLAIMS_PER_THOUSAND // 1000)
    told = (pair for made in happenings(wanted) for pair in made.told)
    calm = quiet_reports(500)
    with Store.open(str(path)) as store:
        done, claims, busiest = 0, 0, ""
        while done < reports:
            size = min(BATCH, reports - done)
            pairs: list[tuple[Document, Claim]] = list(islice(told, min(wanted - claims, size * wanted // reports + 1)))
            busiest = busiest or next((c.locations[0].name for _, c in pairs), "")
            documents = [document for document, _ in pairs]
            documents += [_everyday(done + n, calm) for n in range(size - len(pairs))]
            with transaction(store.engine, write=True) as connection:
                rows = [readings.document_row(document, (), "bench", 1, 1) for document in documents]
                connection.execute(insert(schema.document), rows)
                if pairs:
                    connection.execute(insert(schema.claim), [readings.claim_row(claim, 1, 0) for _, claim in pairs])
            done, claims = done + size, claims + len(pairs)
    return claims, busiest


def _everyday(n: int, calm: list[str]) -> Document:
    text = f"{calm[n % len(calm)]}\n\n{calm[(n * 7 + 3) % len(calm)]}\n\nReport number {n}."
    return Document(f"calm-{n}", text, "", FIRST_DAY + timedelta(days=n % 2200), outlet=f"paper-{n % 40}")


def grow(folder: Path, reports: int) -> Grown:
    """Make a store of a size, ask it, and take it away again."""
    path = folder / f"{reports}.db"
    begin = time.perf_counter()
    claims, place = fill(path, reports)
    filled = time.perf_counter() - begin
    click.echo(f"{reports:>9,} reports, {claims:,} claims: stored in {filled:.1f} s ({reports / filled:,.0f} a second)")
    db = ["--db", str(path)]
    linked = run([SITREP, "events", *db, "--limit", "1"])
    click.echo(f"          linked in {linked.seconds:.1f} s (peak {linked.peak_mb:.0f} MB)")
    quarter = ["--from", "2014-01-01", "--to", "2014-03-31"]
    commands = {
        "events of a quarter": [SITREP, "events", *db, "--type", "Battles", *quarter, "--limit", "20"],
        "control of a place": [SITREP, "control", place, *db, "--format", "json"],
        "brief of a week": [
            SITREP,
            "brief",
            *db,
            "--from",
            "2014-01-01",
            "--to",
            "2014-01-07",
            "-o",
            str(folder / "brief.md"),
        ],
        "export of a quarter": [SITREP, "export", *db, "--format", "csv", *quarter, "-o", str(folder / "events.csv")],
    }
    start = run([SITREP, "events", "--help"]).seconds
    asked = {}
    for name, command in commands.items():
        asked[name] = run(command).seconds
        click.echo(f"          {name} {asked[name]:.1f} s (the program's start {start:.1f})")
    try:
        desk = desk_run(path, FILTERS)
        size = sum(p.stat().st_size for p in folder.glob(f"{reports}.db*")) / 1e6
    finally:
        for left in folder.glob(f"{reports}.db*"):
            left.unlink()
    return Grown(reports, claims, filled, linked.seconds, linked.peak_mb, size, start, asked, desk)


def show(grown: Grown) -> str:
    """The last line of one size: the store and the desk."""
    desk = grown.desk
    return (
        f"          store {grown.store_mb:.1f} MB ({grown.store_mb * 1e6 / grown.reports:,.0f} bytes a report); desk: ready "
        f"after {desk['start s']} s, first view {desk['first view s']} s, a filter {desk['filter (all three) p50 ms']:.0f} ms, "
        f"95th percentile {desk['filter (all three) p95 ms']:.0f} ms, an event's page {desk['event page ms']:.0f} ms, "
        f"memory {desk['server peak MB']:.0f} MB"
    )


def exponents(small: Grown, large: Grown) -> str:
    """How the work grows between two sizes: 1 is in step with the reports, 0 not at all."""
    ratio = math.log(large.reports / small.reports)

    def power(a: float, b: float) -> str:
        return f"{math.log(b / a) / ratio:.2f}"

    return (
        f"growth from {small.reports:,} to {large.reports:,}: storing {power(small.fill, large.fill)}, "
        f"linking {power(small.link, large.link)}, size {power(small.store_mb, large.store_mb)} (1 is in step with the reports)"
    )


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--sizes", default="1000,10000,100000", show_default=True, help="Numbers of reports, with commas between."
)
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), help="Where the stores are made (4 GB for a million)."
)
def main(sizes: str, folder: Path | None) -> None:
    """Make stores of growing size, ask them, and print what that took."""
    try:
        wanted = sorted(int(size) for size in sizes.split(","))
    except ValueError:
        raise click.BadParameter("numbers with commas between, such as 1000,10000", param_hint="--sizes") from None
    grown = []
    with tempfile.TemporaryDirectory(dir=folder) as name:
        for reports in wanted:
            grown.append(grow(Path(name), reports))
            click.echo(show(grown[-1]))
    if len(grown) > 1:
        click.echo(exponents(grown[-2], grown[-1]))
    click.echo(f"load of the machine at the end {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
