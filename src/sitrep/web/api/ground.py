"""Nothing but the desk's theatre in; the ground of the map (land, borders, provinces, named places), out."""

from __future__ import annotations

import gzip
import json
from functools import lru_cache

from fastapi import APIRouter, Depends, Request, Response

from sitrep.store.accounts import Role
from sitrep.web.access import TheDesk, require
from sitrep.web.api.answers import REFUSALS
from sitrep.web.map.ground import ground_of
from sitrep.web.service import Desk

router = APIRouter(prefix="/api", tags=["ground"], dependencies=[Depends(require(Role.READER))], responses={**REFUSALS})


@router.get("/ground", summary="The ground of the map")
def ground(desk: TheDesk, request: Request) -> Response:
    """Outlines and named places as the map draws them; the same until the server starts anew."""
    packed = _packed(desk)
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "private, max-age=3600"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"})
    return Response(gzip.decompress(packed), media_type="application/json", headers=headers)


@lru_cache(maxsize=2)
def _packed(desk: Desk) -> bytes:
    """Made once for a desk; it takes a second and never changes while the server runs."""
    return gzip.compress(json.dumps(ground_of(desk.theatre, desk.settings.layers), separators=(",", ":")).encode(), 6)
