"""Words in, the numbers the network reads out: word pieces, the first and last piece of each word, and case features.

Training and run time both come through here, so the network never meets a feature it was not trained on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: A word contributes at most this many pieces: its first ones and its last ones (an address, a token of garbage).
MAX_PIECES_PER_WORD = 10
KEPT_LAST = 3
#: The encoder has 512 positions; two are taken by the marks at both ends.
MAX_PIECES = 510

CASE_COUNT = 9
STYLE_COUNT = 4
FEATURE_COUNT = 3

_ROOT_CASE, _LOWER, _TITLE, _UPPER, _LETTER, _MIXED, _DIGIT, _PUNCT, _OTHER = range(CASE_COUNT)
_RUNNING, _TITLED, _SHOUTED, _LOWERED = range(STYLE_COUNT)

Pieces = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences of one batch as padded arrays; index 0 of the word axis is the artificial root (the first mark).

    Attributes:
        pieces: [sentence, piece] word-piece ids, with both marks.
        mask: [sentence, piece] 1 where there is a piece, 0 where there is padding.
        first: [sentence, word + 1] index of the first piece of each word; 0 for root and padding.
        last: [sentence, word + 1] index of the last piece of each word; 0 for root and padding.
        features: [sentence, word + 1, 3] case, style of the sentence, whether the word opens the sentence.
        words: [sentence, word + 1] 1 where there is a word or the root, 0 where there is padding.
    """

    pieces: NDArray[np.int64]
    mask: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    features: NDArray[np.int64]
    words: NDArray[np.int64]


@lru_cache(maxsize=4096)
def case_of(word: str) -> int:
    """Return the case class of a word: the encoder itself reads lower case only."""
    if any(c.isdigit() for c in word):
        return _DIGIT
    if not any(c.isalpha() for c in word):
        return _PUNCT
    if word.islower():
        return _LOWER
    if word.isupper():
        return _LETTER if len(word) == 1 else _UPPER
    if word[0].isupper() and word[1:].islower():
        return _TITLE
    return _MIXED if any(c.isupper() for c in word) else _OTHER


def style_of(cases: Sequence[int], words: Sequence[str]) -> int:
    """Return how the sentence as a whole is written: running text, Title Case, UPPER CASE or lower case throughout.

    Case says little about names in the last three, and the network is told so. Words of three letters and fewer do not
    vote: headlines leave "of" and "the" in lower case, and running text opens with "The" and is full of abbreviations.
    """
    voters = [
        case for case, word in zip(cases, words, strict=True) if len(word) > 3 and case in (_LOWER, _TITLE, _UPPER)
    ]
    if len(voters) < 3:
        return _RUNNING
    lower = voters.count(_LOWER) / len(voters)
    if lower == 1.0:
        return _LOWERED
    if voters.count(_UPPER) / len(voters) > 0.7:
        return _SHOUTED
    return _TITLED if lower < 0.3 else _RUNNING


def clip(pieces: Sequence[int]) -> list[int]:
    """Return the pieces of one word, the middle of an endless word left out."""
    if len(pieces) <= MAX_PIECES_PER_WORD:
        return list(pieces)
    return [*pieces[: MAX_PIECES_PER_WORD - KEPT_LAST], *pieces[-KEPT_LAST:]]


def build_batch(sentences: Sequence[Sequence[str]], pieces_of: Pieces, marks: tuple[int, int]) -> Batch:
    """Turn sentences of words into the arrays of one batch.

    Args:
        sentences: The words of each sentence; the pieces of each sentence must fit `MAX_PIECES`.
        pieces_of: Gives the word-piece ids of a word, at least one, already clipped.
        marks: Ids of the opening and the closing mark.

    Returns:
        The batch, padded to its longest sentence.
    """
    import numpy as np  # noqa: PLC0415 - keeps the import of the package light

    rows = [[pieces_of(word) for word in words] for words in sentences]
    width = max((sum(map(len, row)) for row in rows), default=0) + 2
    length = max((len(row) for row in rows), default=0) + 1
    pieces = np.zeros((len(rows), width), dtype=np.int64)
    mask = np.zeros_like(pieces)
    first = np.zeros((len(rows), length), dtype=np.int64)
    last = np.zeros_like(first)
    words_mask = np.zeros_like(first)
    features = np.zeros((len(rows), length, FEATURE_COUNT), dtype=np.int64)
    for n, (row, words) in enumerate(zip(rows, sentences, strict=True)):
        flat = [marks[0], *(piece for word in row for piece in word), marks[1]]
        pieces[n, : len(flat)] = flat
        mask[n, : len(flat)] = 1
        words_mask[n, : len(row) + 1] = 1
        ends = np.cumsum([len(word) for word in row], dtype=np.int64)
        last[n, 1 : len(row) + 1] = ends
        first[n, 1 : len(row) + 1] = ends - np.array([len(word) - 1 for word in row], dtype=np.int64)
        cases = [case_of(word) for word in words]
        features[n, 1 : len(row) + 1, 0] = cases
        features[n, : len(row) + 1, 1] = style_of(cases, words)
        features[n, 1:2, 2] = 1
    return Batch(pieces, mask, first, last, features, words_mask)
