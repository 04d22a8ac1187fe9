"""Index files go in; the names found in running text, and the places a name may stand for, come out."""

from __future__ import annotations

from sitrep.reference.gazetteer.fileformat import IndexFileError
from sitrep.reference.gazetteer.lookup import Gazetteer
from sitrep.reference.gazetteer.sources import SourceError

__all__ = ["Gazetteer", "IndexFileError", "SourceError"]
