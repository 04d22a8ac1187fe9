"""A dossier, a format and a path in, a checked file out that appears under its name only when it is whole."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sitrep.report.dossier import Dossier
from sitrep.report.exports.acled import event_number
from sitrep.report.exports.formats import FORMATS, Format, Job
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


def export(dossier: Dossier, name: str, path: Path, settings: Path | None = None) -> Outcome:
    """Write a dossier in a format; nothing under ``path`` changes unless the whole file could be written.

    Where the format has no room for withdrawn events, they go into a file of their own beside it (`withdrawn_path`).

    Raises:
        ExportError: no such format, or the file cannot be written.
    """
    chosen = format_named(name)
    outcome = whole(path, lambda part: chosen.write(Job(dossier, settings), part))
    gone = [w for w in dossier.withdrawn if w.kind == "event"]
    if chosen.tombstones_apart and (gone or withdrawn_path(path).exists()):
        whole(withdrawn_path(path), lambda part: _write_withdrawn(dossier, part))
    return outcome


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


def withdrawn_path(path: Path) -> Path:
    """Where the withdrawn events of ``path`` go: ``events.csv`` has ``events.withdrawn.csv``."""
    return path.with_name(f"{path.stem}.withdrawn.csv")


def whole(path: Path, write: Callable[[Path], Made]) -> Made:
    """Let ``write`` make a file aside and rename it to ``path``; a failure leaves what was there.

    Raises:
        ExportError: the file cannot be written.
    """
    part = path.with_name(path.name + ".part")
    try:
        if path.is_dir():
            raise ExportError(f"{path}: is a folder; name a file with -o")
        made = write(part)
        part.replace(path)
    except OSError as error:
        remedy = "make the folder first" if not path.parent.is_dir() else "choose another with -o"
        raise ExportError(f"{path}: cannot be written: {error.strerror or error} ({remedy})") from error
    finally:
        part.unlink(missing_ok=True)
    return made


def _write_withdrawn(dossier: Dossier, part: Path) -> None:
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["event_id", "event_number", "withdrawn_on"])
        for gone in dossier.withdrawn:
            if gone.kind == "event":
                day = gone.day.isoformat() if gone.day else ""
                writer.writerow([gone.subject_id, event_number(gone.subject_id), day])
