"""Nothing in but the desk's theatre; the ground of its map, the same for everybody until the desk is started anew, out."""

from __future__ import annotations

import gzip
import json

from fastapi import APIRouter, Depends, Request, Response

from sitrep.reference.theatre import Theatre
from sitrep.store.accounts import Role
from sitrep.web.access import TheDesk, require
from sitrep.web.map.ground import ground_of

router = APIRouter(prefix="/api/ground", tags=["map"], dependencies=[Depends(require(Role.READER))])


@router.get("", summary="The ground of the map: land, borders, provinces, names of places")
def ground(desk: TheDesk, request: Request) -> Response:
    """One JSON object: GeoJSON collections, and the places column by column with the zoom each name shows from."""
    state = request.app.state
    if not hasattr(state, "ground"):
        # reading a gazetteer takes a second or two: once for each start of the desk; two at once do the same work
        state.ground = _packed(desk.theatre)
    packed: bytes = state.ground
    headers = {"Cache-Control": "private, max-age=3600", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"})
    return Response(gzip.decompress(packed), media_type="application/json", headers=headers)


def _packed(theatre: Theatre) -> bytes:
    body = json.dumps(ground_of(theatre), separators=(",", ":"), ensure_ascii=False)
    return gzip.compress(body.encode(), 6)
