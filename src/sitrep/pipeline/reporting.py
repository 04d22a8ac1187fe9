"""A dossier and a theatre in, the self-contained HTML report written to a path out."""

from __future__ import annotations

from pathlib import Path

from sitrep.pipeline.dossiers import boundaries_of
from sitrep.pipeline.exporting import whole
from sitrep.reference.theatre import Theatre
from sitrep.report.dossier import Dossier
from sitrep.report.page.page import render_page


def write_report(dossier: Dossier, theatre: Theatre, path: Path, title: str = "") -> None:
    """Render the report and put it at ``path`` in one step; a failure leaves what was there.

    Raises:
        ExportError: the file cannot be written.
    """
    page = render_page(dossier, boundaries_of(theatre), title or theatre.title)
    whole(path, lambda part: part.write_text(page, encoding="utf-8", newline="\n"))
