"""The words of a claim in; what they say of who holds a place (left, handed over, besieged, only a part of it), out."""

from __future__ import annotations

import re
from typing import Final


def _any(*stems: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(stems) + r")", re.IGNORECASE)


#: actor1 goes away
LEAVES: Final = _any(
    "withdr",
    "retreat",
    "pull(?:s|ed|ing)? (?:out|back)",
    "left",
    "leav",
    "abandon",
    "fled",
    "flee",
    "quit",
    "vacat",
)

#: actor1 gives the place to actor2
HANDS_OVER: Final = _any(
    "hand(?:s|ed|ing)? (?:it |them )?over",
    "hand(?:s|ed|ing)? back",
    "cede",
    "ceding",
    "surrender",
    "deliver",
    "relinquish",
)

#: fighters leave under a deal
EVACUATES: Final = _any(
    "evacuat",
    "leave",
    "leaving",
    "left",
    "transport",
    "depart",
    "bus(?:es|ed)",
    "withdr",
)

#: nobody gets in or out
BESIEGES: Final = _any(
    "besieg",
    "sieg",
    "encircl",
    "surround",
    "blockad",
    "cut off",
)

#: a siege ends
RELIEVES: Final = _any(
    r"br(?:eak|oke|oken|eaking) (?:\w+ ){0,2}(?:siege|encirclement|blockade)",
    r"lift\w* (?:\w+ ){0,2}(?:siege|blockade)",
    "siege (?:is |was |has been )?(?:lifted|broken|ended)",
    r"end\w* (?:\w+ ){0,2}siege",
)

#: only a part changed hands
PARTLY: Final = _any(
    "parts? of",
    "half of",
    "a third",
    "two thirds",
    "most of",
    "much of",
    r"\d+ ?(?:%|per ?cent) of",
    "sections? of",
    "areas? (?:in|of|near|around)",
    "several (?:neighbou?rhoods|districts|areas|buildings|positions)",
    "neighbou?rhoods? (?:in|of)",
    "districts? (?:in|of)",
    "outskirts",
    "large (?:swathes|parts|areas)",
    "swathes of",
    "positions? (?:in|near|around|at|inside)",
    "points? (?:in|near|around)",
    "entered",
    r"enter(?:s|ing)?\b",
    "nearly",
    "almost",
    "streets? (?:in|of)",
    "buildings? (?:in|of)",
    "the entrance",
    "edge of",
    "checkpoints? (?:in|near|around|at)",
)

#: the whole of it did
WHOLLY: Final = _any(
    "entire",
    "whole",
    r"full(?:y)?\b",
    "complete",
    "all of",
    "total(?:ly)? control",
)

#: fighting goes on inside
ENTERS: Final = _any(
    "enter",
    "storm(?:s|ed|ing)? into",
    "br(?:oke|eak|oken|eaking) into",
    "burst into",
    "street fight",
    "street battle",
    "push(?:es|ed) into",
    "penetrat",
)
