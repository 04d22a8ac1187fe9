"""A dossier, a format and a path in, a checked file out that appears under its name only when it is whole."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from sitrep.report.dossier import Dossier
from sitrep.report.exports.acled import event_number
from sitrep.report.exports.cells import guarded
from sitrep.report.exports.formats import FORMATS, Format, Job
from sitrep.report.exports.ged import own_id
from sitrep.report.exports.outcome import Outcome, Problem

Made = TypeVar("Made")


class ExportError(ValueError):
    """An export that cannot be made; the message says why and what to do."""


def format_named(name: str) -> Format:
    """The format of that name.

    Raises:
        ExportError: there is none.
    """
    if name not in FORMATS:
        raise ExportError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    return FORMATS[name]


def export(
    dossier: Dossier, name: str, path: Path, settings: Path | None = None, *, changes_only: bool = False
) -> Outcome:
    """Write a dossier in a format; nothing under ``path`` changes unless the whole file could be written.

    A file of changes whose format has no room for withdrawn events gets a file of its own beside it (`removals_path`): the
    events whose rows must go before the new ones are loaded, because they were withdrawn or are replaced.

    Raises:
        ExportError: no such format, or the file cannot be written.
    """
    chosen = format_named(name)
    outcome = whole(path, lambda part: chosen.write(Job(dossier, settings), part))
    if chosen.tombstones_apart:
        if changes_only:
            whole(removals_path(path), lambda part: _write_removals(dossier, part))
        else:
            removals_path(path).unlink(missing_ok=True)
    return outcome


def export_bytes(
    dossier: Dossier, name: str, settings: Path | None = None, *, changes_only: bool = False
) -> tuple[Outcome, bytes]:
    """The same file as bytes, for a pipe.

    Raises:
        ExportError: no such format, or changes of a format whose removals need a second file.
    """
    if changes_only and format_named(name).tombstones_apart:
        raise ExportError(f"changes as {name} are two files (the rows, and those to remove): name one with -o")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        return export(dossier, name, path, settings), path.read_bytes()


def check(name: str, path: Path, settings: Path | None = None) -> list[Problem]:
    """The problems of a file of a format, none for a valid one.

    Raises:
        ExportError: no such format, or the file cannot be read.
    """
    chosen = format_named(name)
    try:
        return list(chosen.check(path, settings))
    except UnicodeDecodeError as error:
        raise ExportError(f"{path}: is no UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise ExportError(f"{path}: cannot be read: {error.strerror}") from error


def removals_path(path: Path) -> Path:
    """Where the events go whose rows are to be removed: ``events.csv`` has ``events.removals.csv``."""
    return path.with_name(f"{path.stem}.removals.csv")


def whole(path: Path, write: Callable[[Path], Made]) -> Made:
    """Let ``write`` make a file aside and rename it to ``path``; a failure leaves what was there.

    Raises:
        ExportError: the file cannot be written.
    """
    part = path.with_name(path.name + ".part")
    try:
        if path.is_dir():
            raise ExportError(f"{path}: is a folder; name a file with -o")
        if not path.parent.is_dir():
            raise ExportError(f"{path}: cannot be written: there is no folder {path.parent} (make the folder first)")
        made = write(part)
        part.replace(path)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written: {error.strerror or error} (choose another with -o)") from error
    finally:
        part.unlink(missing_ok=True)
    return made


def _write_removals(dossier: Dossier, part: Path) -> None:
    gone = [
        (w.subject_id, "withdrawn", w.day.isoformat() if w.day else "") for w in dossier.withdrawn if w.kind == "event"
    ]
    replaced = [(event.event_id, "replaced", "") for event in dossier.events]
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["event_id", "status", "withdrawn_on", "acled_event_number", "ged_id"])
        for event_id, status, day in (*gone, *replaced):
            writer.writerow([guarded(event_id), status, day, event_number(event_id), own_id(event_id)])
