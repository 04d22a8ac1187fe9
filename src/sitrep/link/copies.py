"""Texts in; whether one is a near-copy of the other, out: sketches of word shingles (MinHash, the bottom-k form)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Sketch: TypeAlias = NDArray[np.uint64]

#: words in one shingle of a report, and in one of a sentence
REPORT_WORDS: Final = 5
SENTENCE_WORDS: Final = 3
#: hashes kept of a text; the likeness of two sketches errs by about 1/sqrt(SKETCH_SIZE)
SKETCH_SIZE: Final = 128
#: reports with this share of common shingles are copies of one text
COPY_LIKENESS: Final = 0.4
#: sentences are copies where this share of the shorter one's shingles stands in the longer one
SENTENCE_CONTAINED: Final = 0.75
#: a sentence of fewer words says too little to be known as a copy
SENTENCE_LEAST_WORDS: Final = 9

_WORD: Final = re.compile(r"\w+")
_MIX: Final = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F],
    dtype=np.uint64,
)


@lru_cache(maxsize=1 << 17)
def _hashed(word: str) -> int:
    return crc32(word.encode())


def sketch(text: str, size: int = REPORT_WORDS) -> Sketch:
    """The smallest hashes of the shingles of ``size`` words, sorted; empty for a text of no word."""
    words = np.array(list(map(_hashed, _WORD.findall(text.casefold()))), dtype=np.uint64)
    if not len(words):
        return words
    size = min(size, len(words))
    count = len(words) - size + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for i in range(size):
        mixed = (mixed ^ words[i : i + count]) * _MIX[i]
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)[:SKETCH_SIZE]


def likeness(one: Sketch, other: Sketch) -> float:
    """The estimated share of shingles that two texts have in common (Jaccard), 0 to 1.

    >>> text = "the army took the town of Mheen on Friday after three days of heavy fighting, a source said"
    >>> likeness(sketch(text), sketch("STATE TV: " + text)) > 0.8
    True
    """
    if not len(one) or not len(other):
        return 0.0
    lowest = np.union1d(one, other)[:SKETCH_SIZE]
    both = np.intersect1d(one, other, assume_unique=True)
    return float(np.isin(lowest, both, assume_unique=True).sum()) / len(lowest)


def excerpt(one: Sketch, other: Sketch) -> bool:
    """Whether one sentence is the other's near-copy, or an excerpt of it; ``SENTENCE_WORDS`` sketches of both.

    >>> told = "Army units restored security to the village of Ratyan on Saturday"
    >>> excerpt(sketch(told, 3), sketch("A source said: " + told + " after heavy fighting", 3))
    True
    """
    least = min(len(one), len(other))
    if least < SENTENCE_LEAST_WORDS - SENTENCE_WORDS + 1:
        return False
    return len(np.intersect1d(one, other, assume_unique=True)) >= SENTENCE_CONTAINED * least
