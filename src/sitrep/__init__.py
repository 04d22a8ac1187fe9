"""sitrep: news reports of armed conflict in, event data that can be checked out."""

from __future__ import annotations

__version__ = "0.1.0"
