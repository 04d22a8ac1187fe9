"""A moment in; what changed since, event by event, out; and filters in, a file of the matching events out."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from sitrep.pipeline import exporting
from sitrep.pipeline.asking import in_order
from sitrep.pipeline.looking import dossier_of
from sitrep.report.exports.formats import FORMATS
from sitrep.store.accounts import Role
from sitrep.store.changes import changes_after
from sitrep.web.access import TheDesk, require
from sitrep.web.api.answers import REFUSALS, Change, ChangesAnswer, Problem
from sitrep.web.asked import Filters
from sitrep.web.lists import CursorError, event_ids, found
from sitrep.web.service import Desk

router = APIRouter(prefix="/api", tags=["feed"], dependencies=[Depends(require(Role.READER))], responses={**REFUSALS})

#: more events than this are exported with `sitrep export`, which has the machine for itself
MOST_EXPORTED = 10_000

_MEDIA = {
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
    ".geojson": "application/geo+json",
    ".json": "application/json",
}


@router.get("/changes", summary="What became of events since a moment")
def changes(
    desk: TheDesk,
    since: Annotated[
        datetime | None, Query(description="A moment, UTC unless it names a zone; left out: from the start.")
    ] = None,
    cursor: Annotated[
        str, Query(max_length=300, description="The `next` of the answer before, instead of `since`.")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> ChangesAnswer:
    """New, changed and withdrawn events in order of time. Keep `next` and ask again: nothing is told twice or left out."""
    after = _read_cursor(cursor) if cursor else (_moment(since), "")
    rows = changes_after(desk.store, after, limit + 1)
    shown = rows[:limit]
    last = (shown[-1].stamp, shown[-1].event_id) if shown else after
    return ChangesAnswer(
        changes=[Change(event_id=row.event_id, at=row.at, what=row.what) for row in shown],
        next=urlsafe_b64encode(" ".join(last).encode()).decode().rstrip("="),
        more=len(rows) > limit,
    )


@router.get(
    "/export/{name}",
    summary="The matching events as a file",
    response_class=FileResponse,
    responses={404: {"model": Problem}, 413: {"model": Problem}, 200: {"content": {"application/octet-stream": {}}}},
)
def export(desk: TheDesk, name: str, filters: Annotated[Filters, Query()]) -> FileResponse:
    """Every format of `sitrep export`: claims, csv, geojson, acled, ged, plover, gpkg, geoparquet, parquet."""
    if name not in FORMATS:
        raise HTTPException(404, f"no such format; there are {', '.join(FORMATS)}")
    ids = _asked(desk, filters)
    if len(ids) > MOST_EXPORTED:
        raise HTTPException(
            413,
            f"{len(ids):,} events: at most {MOST_EXPORTED:,} go through the desk; narrow the filters, or use `sitrep export`",
        )
    folder = Path(mkdtemp(prefix="sitrep-export-"))
    path = folder / f"events{FORMATS[name].suffix}"
    try:
        exporting.export(dossier_of(desk.index.events(ids), desk.store, desk.theatre), name, path)
    except ImportError as error:
        _tidy(folder)
        raise HTTPException(501, f"{name} needs a package that is not installed: {error.name}") from error
    except BaseException:
        _tidy(folder)
        raise
    media = _MEDIA.get(path.suffix, "application/octet-stream")
    return FileResponse(
        path, media_type=media, filename=f"sitrep-{name}{path.suffix}", background=BackgroundTask(_tidy, folder)
    )


def _asked(desk: Desk, filters: Filters) -> list[str]:
    columns, positions = found(desk, filters)
    return event_ids(columns, in_order(positions, filters.sort, columns))


def _tidy(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def _moment(since: datetime | None) -> str:
    if since is None:
        return ""
    try:
        moment = since.replace(tzinfo=UTC) if since.tzinfo is None else since.astimezone(UTC)
    except OverflowError as error:
        raise CursorError("`since` is no moment that a calendar holds") from error
    return moment.isoformat(timespec="microseconds")


def _read_cursor(cursor: str) -> tuple[str, str]:
    try:
        stamp, _, event_id = urlsafe_b64decode(cursor.encode("ascii") + b"==").decode().partition(" ")
        if stamp:
            datetime.fromisoformat(stamp)
    except (ValueError, UnicodeError) as error:
        raise CursorError("this cursor was not given out by /api/changes; begin with `since`") from error
    return stamp, event_id
