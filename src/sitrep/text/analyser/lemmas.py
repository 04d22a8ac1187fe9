"""A word and its tags in, its dictionary form out: a table from the treebanks, then rules for words not in it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_VOWELS: Final = "aeiou"
#: Stems that take a silent e back: -at(e), -iz(e), -uc(e), -iv(e), -rg(e), -dg(e) and their like.
_SILENT_E: Final = re.compile(
    r"(?:[^aeiou][aiu]t|[iyau]z|[ou]s|[aiuor]c|[ln]c|[aeiourlh]v|rg|ng|dg|ag|[aeiou]g|u|[bcdfgkpstz]l|[^aeiou][ou]k|ur|[^ae]ir|or|ar|[^aeiou][aiou][bdfmnp]|[rn]s|[aio]s|eas)$"
)
_KEEPS_DOUBLE: Final = re.compile(r"(?:ll|ss|zz|ff)$")
#: verbs that no treebank shows and that no rule of spelling gets right from "freed", "repulsed", "bulldozing"
_MORE_VERBS: Final = frozenset(("bulldoze", "free", "repatriate", "repulse", "rout", "stone", "airstrike", "teargas"))
#: what the treebanks got wrong or lack
_MENDED: Final = {
    (form, "VERB"): lemma
    for lemma, forms in {
        "free": "freed",
        "beat": "beaten",
        "shake": "shook",
        "tear": "tore",
        "overthrow": "overthrew overthrown",
        "rise": "risen",
        "undergo": "underwent undergone",
        "swear": "swore",
        "bind": "bound",
        "pummel": "pummelled pummelling",
        "level": "levelled levelling",
        "mow": "mown",
    }.items()
    for form in forms.split()
}
_AFFIX_N: Final = ("ss", "us", "is")


class Lemmas:
    """Looks lemmas up, and guesses those it does not know."""

    def __init__(self, table: Mapping[tuple[str, str], str]) -> None:
        """Take a table from (lower-case form, universal tag) to lemma."""
        self._table = {**table, **_MENDED}
        self._verbs = {lemma for (_, upos), lemma in table.items() if upos in ("VERB", "AUX")} | _MORE_VERBS

    @classmethod
    def load(cls, path: Path) -> Lemmas:
        """Read the table from a gzipped file of three columns: form, tag, lemma."""
        table: dict[tuple[str, str], str] = {}
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for number, line in enumerate(stream, 1):
                columns = line.rstrip("\n").split("\t")
                if len(columns) != 3:
                    raise ValueError(f"{path}:{number}: three columns expected, {len(columns)} found")
                table[columns[0], columns[1]] = columns[2]
        return cls(table)

    def lemma(self, form: str, upos: str, xpos: str) -> str:
        """Return the lemma of a word; a word that no table and no rule knows is its own lemma.

        Args:
            form: The word as written.
            upos: Its universal tag.
            xpos: Its Penn tag, which tells plurals and verb forms.
        """
        low = form.lower().replace("\u2019", "'")
        if upos == "PROPN":
            return self._name(form, low, xpos)
        known = self._table.get((low, upos))
        if known is not None:
            return known
        if upos in ("VERB", "AUX"):
            return self._verb(low, xpos)
        if upos == "NOUN":
            return _singular(low) if xpos in ("NNS", "NNPS") else low
        if upos in ("ADJ", "ADV") and xpos in ("JJR", "JJS", "RBR", "RBS"):
            return _positive(low)
        return low

    def _name(self, form: str, low: str, xpos: str) -> str:
        known = self._table.get((low, "PROPN"))
        if known is not None:
            return known
        name = form.capitalize() if len(form) > 4 and form.isupper() and form.isalpha() else form
        return _singular(name) if xpos == "NNPS" and len(name) > 3 else name

    def _verb(self, low: str, xpos: str) -> str:
        for ending in ("ing", "ed", "es", "s"):
            if not low.endswith(ending) or len(low) - len(ending) < 2:
                continue
            if (ending in ("es", "s")) != (xpos == "VBZ") or (ending == "ing" and xpos not in ("VBG", "VBN", "JJ")):
                continue
            return self._stem(low, ending)
        return low

    def _stem(self, low: str, ending: str) -> str:
        """Undo one ending; a stem known as a verb wins over the spelling rules."""
        stem = low[: -len(ending)]
        if ending in ("es", "s"):
            return _singular(low)
        doubled = len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS
        options = [
            stem,
            stem + "e",
            *([stem[:-1]] if doubled else []),
            *([stem[:-1] + "y"] if stem.endswith("i") else []),
        ]
        for option in options:
            if option in self._verbs:
                return option
        if stem.endswith("i") and ending == "ed":
            return stem[:-1] + "y"
        if doubled and not _KEEPS_DOUBLE.search(stem):
            return stem[:-1]
        if not any(c in _VOWELS + "y" for c in stem):
            return low
        return stem + "e" if _SILENT_E.search(stem) and not stem.endswith(("er", "en", "on", "ow", "it")) else stem


def _singular(word: str) -> str:
    """Return a plural noun (or a verb in -s) without its ending."""
    low = word.lower()
    if low.endswith("ies") and len(low) > 4:
        return word[:-3] + "y"
    if low.endswith("men") and len(low) > 4:
        return word[:-2] + "an"
    if low.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    if low.endswith("s") and not low.endswith(_AFFIX_N):
        return word[:-1]
    return word


def _positive(low: str) -> str:
    """Return the base of a comparative or superlative."""
    for ending in ("est", "er"):
        if low.endswith(ending) and len(low) - len(ending) > 2:
            stem = low[: -len(ending)]
            if stem.endswith("i"):
                return stem[:-1] + "y"
            if stem[-1] == stem[-2] and stem[-1] not in _VOWELS + "ls":
                return stem[:-1]
            return (
                stem + "e"
                if stem.endswith(("g", "s", "v", "c", "ur", "bl", "pl")) and not stem.endswith(("ng", "ss"))
                else stem
            )
    return low
