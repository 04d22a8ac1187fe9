"""Own sentences with their analysis, kept beside the tests so that rules are tested without the analyser."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from sitrep.extract.tree import Tree
from sitrep.model.claim import DateRange, Span
from sitrep.model.document import Sentence
from sitrep.model.mention import ReadSentence
from sitrep.model.parse import Parse, Token

HERE = Path(__file__).parent


def _load() -> dict[str, tuple[Token, ...]]:
    out: dict[str, tuple[Token, ...]] = {}
    text = (HERE / "cost_parses.tsv").read_text("utf-8").partition("\n")[2]
    for block in text.strip().split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines()]
        tokens = tuple(
            Token(n, int(r[7]), int(r[8]), r[0], r[1], r[2], r[3], int(r[4]), r[5], r[6]) for n, r in enumerate(rows)
        )
        plain = ""
        for token in tokens:
            plain = plain.ljust(token.start) + token.text
        out[plain] = tokens
    return out


PARSES = _load()


def tree(text: str, *, flat: bool = False, dated: str = "") -> Tree:
    """The tree of one of the sentences; ``flat`` hangs every word on the first, as a parse that went astray."""
    tokens = PARSES[text]
    if flat:
        tokens = tuple(replace(t, head=-1 if t.i == 0 else 0, deprel="root" if t.i == 0 else "dep") for t in tokens)
    day = date(2016, 2, 25)
    dates = (
        (DateRange(dated, day, day, span=Span(text.index(dated), text.index(dated) + len(dated), dated)),)
        if dated
        else ()
    )
    return Tree(ReadSentence(Sentence(0, 0, len(text), text, 0), Parse(tokens), dates=dates), 0)
