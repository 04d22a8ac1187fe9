"""One sentence goes in; the places it tells by a common word ("the city", "the military airport") come out as mentions."""

from __future__ import annotations

import re

from sitrep.model.claim import Span
from sitrep.model.document import Sentence
from sitrep.model.mention import PlaceMention
from sitrep.reference.gazetteer.kinds import kind_of_word, kinds

_DETERMINERS = r"(?:[Tt]he|[Tt]his|[Tt]hat)"
_BETWEEN = (
    r"(?:(?:same|whole|entire|ancient|historic|strategic|besieged|northern|southern|eastern|western|central|coastal|border|nearby"
    r"|key|embattled|divided|small|[a-z]+-(?:held|controlled|populated)|city[’']?s|town[’']?s)"
    r"\s+)"
)
#: kinds that a report names once and then calls by the word alone
_TOLD_AGAIN = (
    "city",
    "town",
    "village",
    "admin1",
    "country",
    "neighbourhood",
    "airbase",
    "dam",
    "base",
    "field",
    "plant",
    "camp",
    "silos",
    "castle",
    "cemetery",
    "shrine",
    "mosque",
    "hospital",
    "square",
    "mountain",
)


def _pattern() -> re.Pattern[str]:
    words = [word for word, kind in kind_of_word().items() if kind in _TOLD_AGAIN and word != "state"]
    told = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(
        rf"\b{_DETERMINERS}\s+{_BETWEEN}{{0,2}}(?P<kind>{told})\b(?!\s+(?:of|called|named)\s+[A-Z])(?!\s+[A-Z])(?!-)"
    )


_COMMON = _pattern()


def find_common_places(sentence: Sentence) -> tuple[PlaceMention, ...]:
    """The definite common words of a sentence that stand for a place named before.

    They name nothing by themselves: ``resolve_location`` looks for what the document named, and a rule should take one only where
    a claim has no place by name. Words that a name follows ("the city of Homs") are left to ``find_place_mentions``.
    """
    found = []
    for match in _COMMON.finditer(sentence.text):
        kind = kind_of_word()[match["kind"]]
        span = Span(sentence.start + match.start(), sentence.start + match.end(), match.group())
        found.append(PlaceMention(span, match.group(), kind, False, kinds()[kind].wide))
    return tuple(found)


def lists_of(mentions: tuple[PlaceMention, ...], text: str) -> tuple[tuple[PlaceMention, ...], ...]:
    """The mentions in groups: those of one list ("A, B, C and D", "villages of A B and C") together, in the order of the text.

    Args:
        mentions: Mentions of one document.
        text: The document's text, which their spans count in.
    """
    groups: list[list[PlaceMention]] = []
    for mention in sorted(mentions, key=lambda m: m.span.start):
        before = groups[-1][-1] if groups else None
        gap = text[before.span.end : mention.span.start] if before is not None else ""
        inside = before is not None and before.wide != mention.wide  # "Saraqib, Idlib province" is one place, not two
        if before is not None and not inside and _LINK.fullmatch(gap):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return tuple(tuple(group) for group in groups)


_KIND_BETWEEN = "|".join(re.escape(word) for word in sorted(kind_of_word(), key=len, reverse=True))
_LINK = re.compile(
    rf"\s*(?:(?:{_KIND_BETWEEN})\s*)?(?:,|;|&|/)?\s*(?:and|or|as well as|along with|,)?\s*(?:also\s+)?(?:in\s+|the\s+)?"
    rf"(?:(?:{_KIND_BETWEEN})\s+of\s+)?"
)
