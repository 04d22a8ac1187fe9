"""Sentences in, parses out: words, tags, lemmas, a dependency tree and entity spans, by a small neural model.

The weights are trained by `training/analyser`; `MODEL_CARD.md` beside this file says on what, and how well they do.
"""

from sitrep.model.parse import Parse, Token
from sitrep.text.analyser.model import Analyser

__all__ = ["Analyser", "Parse", "Token"]
