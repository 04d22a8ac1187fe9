"""Row counts in: how long indexes take to build and open, their memory, and look-ups a second, printed.

Run it as `python -m bench.gazetteer [--rows 200000]`; `--rows 12000000` is all of GeoNames, built of synthetic rows of its form.
With `--reports REPORTS.csv` (a column ``article_content``, as FA-KES has) the shipped indexes are also asked for the place names
of reports, in the order in which they stand there.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path

from sitrep.model.document import Document
from sitrep.reference.gazetteer import Gazetteer, arabic, romanisation, rows
from sitrep.reference.gazetteer.build import Source, build_index
from sitrep.reference.gazetteer.index import Index
from sitrep.reference.gazetteer.sources import read_source
from sitrep.reference.theatre import load_theatre
from sitrep.resolve.places_mentions import find_place_mentions
from sitrep.text.sentences import split_sentences

_SOUNDS = "b t j h kh d r z s sh f q k l m n w gh dh".split()
_HEADS = ("", "", "", "", "Tal ", "Ain ", "Kafr ", "Umm ", "San ", "North ")
_ENDS = ("", "ah", "iyah", "an", "at", "in", "eh", "o", "ville")
LOOKUPS = 4000
#: what a program remembers that looks up thousands of different names; a reader of reports needs less
PLACES, SEARCHES = 12288, 4096


def synthetic(rows: int, seed: int = 7) -> Iterator[str]:
    """Lines of a GeoNames dump: made-up names, a tenth of them towns, three other names each."""
    dice = random.Random(seed)
    for number in range(rows):
        names = [_name(dice) for _ in range(4)]
        lat, lon = dice.uniform(-60, 75), dice.uniform(-180, 180)
        people = dice.randrange(200_000) if dice.random() < 0.1 else 0
        yield (
            f"{number}\t{names[0]}\t{names[0]}\t{','.join(names[1:])}\t{lat:.5f}\t{lon:.5f}\tP\tPPL\tSY\t\t"
            f"0{dice.randrange(1, 9)}\t\t\t\t{people}\t\t0\tAsia/Damascus\t2020-01-01\n"
        )


def _name(dice: random.Random) -> str:
    syllables = (dice.choice(_SOUNDS) + dice.choice("aiou") for _ in range(dice.randint(2, 4)))
    return dice.choice(_HEADS) + "".join(syllables).title() + dice.choice(_ENDS)


def resident_mb() -> float:
    """The memory of this process now."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def speed(gazetteer: Gazetteer, names: list[str], what: str) -> None:
    """Print look-ups a second of one core: ranked candidates and yes/no, no answer remembered, then the same names again."""
    for name in names:  # so that reading the places from the file is not part of it
        gazetteer.candidates(name)
    for label in ("candidates", "is it a name"):
        fresh = Gazetteer(gazetteer.indexes, SEARCHES)
        look: Callable[[str], object] = fresh.candidates if label == "candidates" else fresh.knows
        begin = time.process_time()
        for name in names:
            look(name)
        first = time.process_time() - begin
        begin = time.process_time()
        for _ in range(5):
            for name in names:
                look(name)
        again = (time.process_time() - begin) / 5
        print(
            f"{what:28} {label:14} {len(names) / first:10,.0f} /s new names   {len(names) / again:12,.0f} /s names met before"
        )


#: letters that writers of a name take for one another
_RESPELT = (("q", "k"), ("ou", "u"), ("ee", "i"), ("iyah", "iyeh"), ("ah", "a"), ("u", "ou"), ("i", "ee"), ("a", "e"))
#: what the names of reports are, of a hundred: as a gazetteer writes them, spelt otherwise, misspelt, known to none
MIX = {"exact": 80, "spelt otherwise": 10, "misspelt": 5, "unknown": 5}


def _respelt(name: str) -> str:
    return next((name.replace(old, new) for old, new in _RESPELT if old in name), name + "h")


def _misspelt(name: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(name))
    kind = dice.randrange(3)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    return (
        name[:at] + dice.choice("aeioubdkrlmnst") + name[at:]
        if kind == 1
        else name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]
    )


def names_by_class(gazetteer: Gazetteer, each: int) -> dict[str, list[str]]:
    """Different names of each class of ``MIX``, of the theatre's places and the world's by halves."""
    dice = random.Random(3)

    def known() -> list[str]:
        found = [
            dice.choice(index.place(dice.randrange(len(index))).names)
            for index in gazetteer.indexes
            for _ in range(each // len(gazetteer.indexes))
        ]
        return [name for name in dict.fromkeys(found) if len(name) > 3]

    return {
        "exact": known(),
        "spelt otherwise": [_respelt(name) for name in known()],
        "misspelt": [_misspelt(name, dice) for name in known()],
        "unknown": [_name(dice) for _ in range(each)],
    }


def forget() -> None:
    """Drop what earlier look-ups left in memory of names and words."""
    for module in (romanisation, arabic, rows):
        for value in vars(module).values():
            if (
                getattr(value, "__module__", "") == module.__name__
                and hasattr(value, "cache_clear")
                and value is not romanisation.rules
            ):
                value.cache_clear()


def shipped() -> None:
    """The indexes of the package: each class of names, none met before and no place read yet; then as before and again."""
    before, begin = resident_mb(), time.perf_counter()
    shipped_with = load_theatre("syria").gazetteer
    opened = time.perf_counter() - begin
    paths = [index.path for index in shipped_with.indexes]
    print(f"syria + world: opened in {opened:.3f} s with its actors, {sum(map(len, shipped_with.indexes)):,} rows")

    classes = names_by_class(shipped_with, LOOKUPS // 2)

    def fresh() -> Gazetteer:
        forget()
        return Gazetteer((Index(path, PLACES) for path in paths), SEARCHES)

    names = [name for found in classes.values() for name in found[: LOOKUPS // 5]]
    speed(Gazetteer((Index(path, PLACES) for path in paths), SEARCHES), names, "syria + world")
    print(f"memory of syria + world after {len(names):,} names: {resident_mb() - before:.0f} MB (asked: under 150)")
    seconds: dict[str, float] = {}
    for what, names in classes.items():
        gazetteer = fresh()
        begin = time.process_time()
        for name in names:
            gazetteer.candidates(name)
        seconds[what] = (time.process_time() - begin) / len(names)
        again = Gazetteer(gazetteer.indexes, SEARCHES)
        begin = time.process_time()
        for name in names:
            again.candidates(name)
        warm = (time.process_time() - begin) / len(names)
        print(
            f"new names, {what:16} {1 / seconds[what]:10,.0f} /s no place read yet {1 / warm:10,.0f} /s places read before"
        )
    mixed = sum(share * seconds[what] for what, share in MIX.items()) / sum(MIX.values())
    print(f"new names, mixed {MIX}: {1 / mixed:,.0f} /s")


def told(reports: Path) -> list[str]:
    """The place names of reports in their order, each as often as it is told."""
    gazetteer = load_theatre("syria").gazetteer
    csv.field_size_limit(10_000_000)
    with reports.open(encoding="utf-8", errors="replace", newline="") as source:
        texts = [row["article_content"] for row in csv.DictReader(source)]
    return [
        mention.name
        for text in texts
        for sentence in split_sentences(Document("", text, ""))
        for mention in find_place_mentions(sentence, None, gazetteer)
    ]


def as_reports_tell(reports: Path) -> None:
    """The shipped indexes asked for the names of reports as they come, nothing read before and as much remembered as usual."""
    names = told(reports)
    paths = [index.path for index in load_theatre("syria").gazetteer.indexes]
    best = inf
    for _ in range(3):
        forget()
        gazetteer = Gazetteer(Index(path) for path in paths)
        begin = time.process_time()
        for name in names:
            gazetteer.candidates(name)
        best = min(best, time.process_time() - begin)
    different, speed = len(set(names)), len(names) / best
    print(f"names of {reports.name} as they come: {len(names):,}, {different:,} of them different, {speed:,.0f} /s")


def built(rows: int, folder: Path, workers: int) -> None:
    """An index of synthetic GeoNames rows, built and asked in a process of its own."""
    dump, index = folder / "all.txt", folder / "all.idx"
    with dump.open("w", encoding="utf-8") as out:
        out.writelines(synthetic(rows))
    start, begin = resident_mb(), time.perf_counter()
    report = build_index(index, [Source(read_source(dump), "synthetic")], workers=workers)
    seconds = time.perf_counter() - begin
    busy = sum(
        sum(x[:2]) for x in (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = index.stat().st_size / 1e6
    print(
        f"{rows:,} rows: built in {seconds:.1f} s ({rows / seconds:,.0f} rows/s), {report.keys:,} keys, {size:.0f} MB on disk; "
        f"{workers} workers, {busy:.0f} s of processor time with the making of the rows"
    )
    print(f"memory while building: {start:.0f} MB at the start, {peak:.0f} MB at most")
    begin = time.perf_counter()
    gazetteer = Gazetteer((Index(index, PLACES),), SEARCHES)
    print(f"opened in {time.perf_counter() - begin:.3f} s")
    dice = random.Random(5)
    names = [gazetteer.indexes[0].place(dice.randrange(rows)).name for _ in range(LOOKUPS // 4)]
    speed(gazetteer, names, f"{rows:,} rows")


def main() -> None:
    """Print the figures of the shipped indexes and of a synthetic dump."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=200_000)
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes that make the keys")
    options.add_argument(
        "--part", choices=["shipped", "built"], help="only the shipped indexes, or only the one of --rows"
    )
    options.add_argument(
        "--reports", type=Path, metavar="CSV", help="ask the shipped indexes for the place names of these"
    )
    given = options.parse_args()
    if given.part == "built":
        with tempfile.TemporaryDirectory() as folder:
            built(given.rows, Path(folder), given.workers)
    elif given.part == "shipped":
        shipped()
        if given.reports:
            as_reports_tell(given.reports)
    else:
        for part in ("shipped", "built"):
            command = [sys.executable, "-m", "bench.gazetteer", "--rows", str(given.rows), "--part", part]
            command += ["--workers", str(given.workers), *(["--reports", str(given.reports)] if given.reports else [])]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
