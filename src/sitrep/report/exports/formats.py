"""A dossier and a format's name in, a checked file out; and a file in, its problems out."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sitrep.model.claim import ClaimError, Json, claim_from_json, claim_to_json
from sitrep.report.dossier import Dossier, Withdrawn
from sitrep.report.exports import acled, columnar, flat, ged, geojson, geopackage, plover
from sitrep.report.exports.acled_check import acled_findings
from sitrep.report.exports.acled_merge import merged
from sitrep.report.exports.cells import Cell, csv_lines, guarded, unguarded
from sitrep.report.exports.checking import Finding
from sitrep.report.exports.ged_check import ged_findings
from sitrep.report.exports.outcome import LeftOut, Outcome, Problem
from sitrep.report.knowledge import load_settings

CellCheck: TypeAlias = Callable[[Mapping[str, str]], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Job:
    """What to export, and the user's settings file that is laid over the packaged one (None: packaged alone)."""

    dossier: Dossier
    overlay: Path | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """One export format.

    ``write`` makes the file and says what it left out; ``check`` reads a file of the format and yields its problems.
    ``tombstones_apart`` is True where the format's columns have no room for what was withdrawn.
    """

    name: str
    suffix: str
    about: str
    write: Callable[[Job, Path], Outcome]
    check: Callable[[Path, Path | None], Iterator[Problem]]
    tombstones_apart: bool = False


def write_claims(job: Job, path: Path) -> Outcome:
    """Write ``claims.jsonl`` (codebook): one claim for each line, and ``{claim_id, withdrawn}`` for a withdrawn one."""
    left_out: list[LeftOut] = []
    rows = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for claim_id in sorted(job.dossier.claims):
            row = claim_to_json(job.dossier.claims[claim_id])
            reason = _claim_reason(row)
            if reason:
                left_out.append(LeftOut(claim_id, reason))
                continue
            file.write(one_line(row) + "\n")
            rows += 1
        for gone in _gone(job.dossier, "claim"):
            file.write(one_line({"claim_id": gone.subject_id, "withdrawn": True}) + "\n")
    return Outcome(rows, tuple(left_out))


def check_claims(path: Path, overlay: Path | None = None) -> Iterator[Problem]:
    """Yield the problems of a ``claims.jsonl`` file, line by line."""
    del overlay
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            row = _object(line)
            if row is None:
                yield Problem(number, "line", "is no JSON object")
            elif row.get("withdrawn") is not True:
                reason = _claim_reason(row)
                if reason:
                    yield Problem(number, "claim", reason)


def _claim_reason(row: Mapping[str, Json]) -> str:
    try:
        claim = claim_from_json(row)
    except ClaimError as error:
        return str(error)
    if not claim.claim_id:
        return "claim_id is blank"
    if not claim.evidence:
        return "a claim without evidence"
    start, end = claim.date.start, claim.date.end
    if start is not None and end is not None and end < start:
        return f"the date ends ({end}) before it starts ({start})"
    return ""


def write_flat(job: Job, path: Path) -> Outcome:
    """Write the flat CSV of events, withdrawn ones as rows with the status "withdrawn"."""
    rows, refused = _table(job)
    write_csv(path, flat.COLUMNS, [row.cells() for row in rows])
    return Outcome(len(rows), refused)


def check_flat(path: Path, overlay: Path | None = None) -> Iterator[Problem]:
    """Yield the problems of a flat CSV of events."""
    del overlay
    yield from check_csv(path, flat.flat_findings, "event_id")


def write_acled(job: Job, path: Path) -> Outcome:
    """Write ACLED's 31 columns."""
    settings = load_settings("acled", job.overlay)
    rows: list[acled.AcledRow] = []
    left_out: list[LeftOut] = []
    for event in job.dossier.events:
        found, missing = acled.acled_rows(event, job.dossier, settings)
        rows += found
        left_out += missing
    cells = [(row.event_id_cnty, row.cells()) for row in merged(rows)]
    kept, refused = accepted(acled.COLUMNS, cells, lambda row: acled_findings(row, settings))
    kept, doubled = _once(kept)
    write_csv(path, acled.COLUMNS, kept)
    return Outcome(len(kept), (*left_out, *refused, *doubled))


def check_acled(path: Path, overlay: Path | None = None) -> Iterator[Problem]:
    """Yield the problems of a file with ACLED's columns."""
    settings = load_settings("acled", overlay)
    yield from check_csv(path, lambda row: acled_findings(row, settings), "event_id_cnty")


def write_geojson(job: Job, path: Path) -> Outcome:
    """Write one FeatureCollection, one Feature for each line."""
    features = [geojson.feature(event, job.dossier) for event in job.dossier.events]
    features += [geojson.tombstone(gone) for gone in _gone(job.dossier, "event")]
    lines: list[str] = []
    left_out: list[LeftOut] = []
    for row in features:
        reasons = [f"{column} {reason}" for column, reason in geojson.feature_findings(row)]
        if reasons:
            left_out.append(LeftOut(str(row["id"]), "; ".join(reasons)))
        else:
            lines.append(one_line(row))
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return Outcome(len(lines), tuple(left_out))


def check_geojson(path: Path, overlay: Path | None = None) -> Iterator[Problem]:
    """Yield the problems of a GeoJSON file of events."""
    del overlay
    whole = _object(path.read_text(encoding="utf-8"))
    features = whole.get("features") if whole else None
    if whole is None or whole.get("type") != "FeatureCollection" or not isinstance(features, list):
        yield Problem(0, "type", "is no FeatureCollection")
        return
    for number, row in enumerate(features, 1):
        findings = geojson.feature_findings(row) if isinstance(row, dict) else iter([("Feature", "is no object")])
        for column, reason in findings:
            yield Problem(number, column, reason)


def write_ged(job: Job, path: Path) -> Outcome:
    """Write UCDP GED's 49 columns; every id is below zero, for it is not UCDP's."""
    settings = load_settings("ged", job.overlay)
    made = [ged.ged_row(event, job.dossier, settings) for event in job.dossier.events]
    rows = ged.with_active_years(row for row in made if isinstance(row, ged.GedRow))
    left_out = [row for row in made if isinstance(row, LeftOut)]
    cells = [(str(row.id), row.cells()) for row in rows]
    kept, refused = accepted(ged.COLUMNS, cells, lambda row: ged_findings(row, own=True))
    kept, doubled = _once(kept)
    write_csv(path, ged.COLUMNS, kept)
    return Outcome(len(kept), (*left_out, *refused, *doubled))


def check_ged(path: Path, overlay: Path | None = None) -> Iterator[Problem]:
    """Yield the problems of a file with GED's columns; UCDP's own ids are accepted too."""
    del overlay
    yield from check_csv(path, ged_findings, "id")


def write_plover(job: Job, path: Path) -> Outcome:
    """Write a JSON list of PLOVER events, one for each line; a withdrawn one is ``{id, withdrawn}``."""
    settings = load_settings("plover", job.overlay)
    lines: list[str] = []
    left_out: list[LeftOut] = []
    for event in job.dossier.events:
        row = plover.plover_event(event, job.dossier, settings)
        if isinstance(row, LeftOut):
            left_out.append(row)
            continue
        reasons = [f"{column} {reason}" for column, reason in plover.plover_findings(row, settings)]
        if reasons:
            left_out.append(LeftOut(event.event_id, "refused: " + "; ".join(reasons)))
        else:
            lines.append(one_line(row))
    rows = len(lines)
    lines += [one_line({"id": gone.subject_id, "withdrawn": True}) for gone in _gone(job.dossier, "event")]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8", newline="\n")
    return Outcome(rows, tuple(left_out))


def check_plover(path: Path, overlay: Path | None = None) -> Iterator[Problem]:
    """Yield the problems of a JSON list of PLOVER events."""
    settings = load_settings("plover", overlay)
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        yield Problem(0, "file", f"is no JSON: {error}")
        return
    for number, row in enumerate(whole if isinstance(whole, list) else [None], 1):
        if not isinstance(row, dict):
            yield Problem(number, "event", "is no object")
        elif row.get("withdrawn") is not True:
            for column, reason in plover.plover_findings(row, settings):
                yield Problem(number, column, reason)


def _table(job: Job) -> tuple[list[flat.FlatRow], tuple[LeftOut, ...]]:
    """The flat rows that the validator accepts, those of withdrawn events at the end."""
    rows = [flat.flat_row(event, job.dossier) for event in job.dossier.events]
    rows += [flat.withdrawn_row(gone) for gone in _gone(job.dossier, "event")]
    _, refused = accepted(flat.COLUMNS, [(r.event_id, r.cells()) for r in rows], flat.flat_findings)
    wrong = {left.subject_id for left in refused}
    return [row for row in rows if row.event_id not in wrong], refused


def write_geopackage(job: Job, path: Path) -> Outcome:
    """Write a GeoPackage (OGC 12-128r18) with the layers events, places and claims."""
    rows, refused = _table(job)
    geopackage.write(job.dossier, rows, path)
    return Outcome(len(rows), refused)


def check_geopackage(path: Path, overlay: Path | None = None) -> Iterator[Problem]:
    """Yield the problems of a GeoPackage of events."""
    del overlay
    yield from geopackage.problems(path)


def write_parquet(job: Job, path: Path) -> Outcome:
    """Write the flat table as Parquet."""
    rows, refused = _table(job)
    columnar.write(rows, path, with_geometry=False)
    return Outcome(len(rows), refused)


def write_geoparquet(job: Job, path: Path) -> Outcome:
    """Write the flat table as GeoParquet 1.1 with a point for each event."""
    rows, refused = _table(job)
    columnar.write(rows, path, with_geometry=True)
    return Outcome(len(rows), refused)


def check_parquet(path: Path, overlay: Path | None = None) -> Iterator[Problem]:
    """Yield the problems of a Parquet or GeoParquet table of events."""
    del overlay
    yield from columnar.problems(path)


def accepted(
    columns: Sequence[str], rows: Iterable[tuple[str, Sequence[Cell]]], check: CellCheck
) -> tuple[list[Sequence[Cell]], tuple[LeftOut, ...]]:
    """Part the rows that the validator accepts from those it refuses, these with its reasons."""
    kept: list[Sequence[Cell]] = []
    refused: list[LeftOut] = []
    for subject_id, cells in rows:
        row = {name: unguarded(guarded(cell)) for name, cell in zip(columns, cells, strict=True)}
        reasons = [f"{column} {reason}" for column, reason in check(row)]
        if reasons:
            refused.append(LeftOut(subject_id, "refused: " + "; ".join(reasons)))
        else:
            kept.append(cells)
    return kept, tuple(refused)


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a CSV file, UTF-8, with guarded cells."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(columns, rows))


def check_csv(path: Path, check: CellCheck, key: str) -> Iterator[Problem]:
    """Yield the problems of a CSV file; two rows with one ``key`` are a problem too."""
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        for number, cells in enumerate(csv.DictReader(file), 1):
            if None in cells or None in cells.values():
                yield Problem(number, "row", "has more or fewer cells than the header")
                continue
            row = {name: unguarded(value) for name, value in cells.items()}
            for column, reason in check(row):
                yield Problem(number, column, reason)
            if row.get(key) and row[key] in seen:
                yield Problem(number, key, f"{row[key]!r} stands twice")
            seen.add(row.get(key, ""))


def one_line(row: Mapping[str, Json]) -> str:
    """JSON on one line; a line separator inside a text is escaped, so that no reader splits the line."""
    text = json.dumps(row, ensure_ascii=False, allow_nan=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")


def _object(text: str) -> dict[str, Json] | None:
    try:
        row = json.loads(text)
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


def _gone(dossier: Dossier, kind: str) -> list[Withdrawn]:
    return sorted((g for g in dossier.withdrawn if g.kind == kind), key=lambda g: g.subject_id)


def _once(rows: list[Sequence[Cell]]) -> tuple[list[Sequence[Cell]], tuple[LeftOut, ...]]:
    seen: set[Cell] = set()
    kept: list[Sequence[Cell]] = []
    doubled: list[LeftOut] = []
    for cells in rows:
        if cells[0] in seen:
            doubled.append(LeftOut(str(cells[0]), "refused: the id stands twice"))
            continue
        seen.add(cells[0])
        kept.append(cells)
    return kept, tuple(doubled)


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("claims", ".jsonl", "one claim a line, every field with its words", write_claims, check_claims),
        Format("csv", ".csv", "one flat row for each event", write_flat, check_flat),
        Format("geojson", ".geojson", "events as points with uncertainty and evidence", write_geojson, check_geojson),
        Format("acled", ".csv", "ACLED's 31 columns, a row for each place and day", write_acled, check_acled, True),
        Format("ged", ".csv", "UCDP GED's 49 columns; our ids are below zero", write_ged, check_ged, True),
        Format("plover", ".json", "PLOVER events", write_plover, check_plover),
        Format("gpkg", ".gpkg", "GeoPackage: events, places and claims", write_geopackage, check_geopackage),
        Format("geoparquet", ".parquet", "events as points, columnar", write_geoparquet, check_parquet),
        Format("parquet", ".parquet", "the flat table, columnar", write_parquet, check_parquet),
    )
}
