"""History or news: a report and a draft of it in, whether the draft tells what happened before the news out."""

from __future__ import annotations

import re
from datetime import timedelta

from sitrep.extract.drafts import Draft
from sitrep.extract.tree import Tree
from sitrep.model.document import Document
from sitrep.reference.calendar import load_calendar
from sitrep.reference.lexicon import Lexicon

#: what ended longer before the report is no news
NEWS_DAYS = 7
#: nor is what began longer before it
LONG_AGO = 10
#: how many verbs of the present a thousand characters of news hold at least; an account of a battle has next to none
PRESENT = 1.5
_PRESENT = re.compile(r"\b(?:is|are|has|have|says|say|today|yesterday|now)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:ago|since|previous|earlier|former)\b")
_LONG = re.compile(r"\b(?:previously|in the past|last year|years ago|months ago|over the years|for years|for months)\b")
#: a place taken so often is told of looking back
_TIMES = re.compile(r"\b(?:twice|thrice|(?:two|three|four|five|six|several|many) times|repeatedly)\b")


#: "the worst defeat since the north was lost nine months ago": how bad the news is, measured by what was before
_MEASURED = re.compile(r"\b(?:first|worst|most \w+|only|[a-z]{4,}est)\b[^.;:]{0,60}\bsince\b[^,.;:]*")


class History:
    """Tells background from news in one report.

    Where the report's day is unknown, its own words must do: news tells its day by weekdays and what is older by months and
    years, so there a month or a year is history. An account of a battle, told in the past throughout, has no news to set
    history against: all it tells is its subject.
    """

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        """Look at how the report is told."""
        self._published = document.published
        self._lexicon = lexicon
        self._account = 1000 * len(_PRESENT.findall(document.text)) < PRESENT * len(document.text)

    def tells(self, tree: Tree, draft: Draft) -> bool:
        """Whether what a draft of a sentence tells is background."""
        when, published = draft.date, self._published
        if published is None and self._account:
            return False
        if when is not None and when.end is not None and when.start is not None:
            if published is None:
                return True
            return when.end < published - timedelta(days=NEWS_DAYS) or (published - when.start).days > LONG_AGO
        if self._is_past_before_past(tree, draft):
            return True
        if when is not None and when.start is None:
            told = when.text.lower()
            return bool(_BEFORE.search(told)) or (published is None and _names_month(told))
        words = _MEASURED.sub("", tree.read.sentence.text.lower())
        return bool(_LONG.search(words)) or (draft.kind == "take" and bool(_TIMES.search(words)))

    def _is_past_before_past(self, tree: Tree, draft: Draft) -> bool:
        """Whether an act is told as done before what else is told: "had taken", and not in a report of speech."""
        return any(
            tree.tokens[kid].text.lower() == "had" and tree.head(word) >= 0 and not self._is_reported(tree, word)
            for word in draft.act.words
            for kid in tree.children(word, "aux")
        )

    def _is_reported(self, tree: Tree, word: int) -> bool:
        """Whether a verb stands in reported speech, where "had taken" is the news: "said the army had taken"."""
        return any(
            tree.tokens[up].upos == "VERB" and tree.lemma(up) in self._lexicon.say_verbs
            for up in list(tree.ancestors(word))[:3]
        )


def _names_month(told: str) -> bool:
    months = load_calendar().months
    return any(word.rstrip(".,") in months for word in told.split())
