"""Files, folders, streams and pages in: documents out."""

from __future__ import annotations

from sitrep.ingest.inputs import read_inputs
from sitrep.ingest.options import InputError, InputOptions

__all__ = ["InputError", "InputOptions", "read_inputs"]
