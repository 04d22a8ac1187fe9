"""A text and a quotation in; the characters of the text that it quotes, out, or nothing where it quotes none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sitrep.model.claim import Span

#: the most characters of a quotation that are looked for
MOST: Final = 2000
#: characters that a model writes for one another when it copies
_ALIKE: Final = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
    }
)


class QuoteFinder:
    """Finds quotations in one text. Case, kinds of quotes and dashes and runs of blanks may differ; words may not."""

    def __init__(self, text: str) -> None:
        """Fold the text once."""
        self._text = text
        self._folded, self._at = _fold(text)

    def find(self, quote: str, near: Sequence[Span] = ()) -> Span | None:
        """Where a quotation stands as whole words: the first time inside ``near``, in its order, else nearest to it.

        Args:
            quote: the words; quotation marks around them are no part of it.
            near: stretches of the text to look in first.

        Returns:
            The characters of the text itself, or None where the words stand nowhere.

        >>> QuoteFinder("Troops took the  town of ‘Tadef’.").find("the town of 'Tadef'")
        Span(start=12, end=31, text='the  town of ‘Tadef')
        """
        folded = _fold(quote[: MOST + 1])[0].strip(" '\"")
        if not 2 <= len(folded) <= MOST or not any(c.isalnum() for c in folded):
            return None
        found = self._all(folded)
        if not found:
            return None
        for stretch in near:
            inside = next((s for s in found if stretch.start <= s.start and s.end <= stretch.end), None)
            if inside is not None:
                return inside
        start = near[0].start if near else 0
        return min(found, key=lambda s: abs(s.start - start))

    def _all(self, folded: str) -> list[Span]:
        found = []
        at = self._folded.find(folded)
        while at >= 0:
            end = at + len(folded)
            if self._is_whole(at, end):
                first, last = self._at[at], self._at[end - 1] + 1
                found.append(Span(first, last, self._text[first:last]))
            at = self._folded.find(folded, at + 1)
        return found

    def _is_whole(self, start: int, end: int) -> bool:
        text = self._folded
        cut_left = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
        cut_right = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
        return not cut_left and not cut_right


def _fold(text: str) -> tuple[str, list[int]]:
    """The text with differences that do not matter taken out, and where each character of it stands in the text."""
    out: list[str] = []
    at: list[int] = []
    for i, char in enumerate(text.translate(_ALIKE)):
        if char.isspace():
            if out and out[-1] == " ":
                continue
            char = " "
        low = char.lower()
        out.append(low if len(low) == 1 else char)
        at.append(i)
    return "".join(out), at
