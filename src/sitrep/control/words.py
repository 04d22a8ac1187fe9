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

#: the whole of a settlement did, whatever part of it the sentence tells of before
ALL_OF_IT: Final = re.compile(
    r"\b(?:full|complete|total|entire) control (?:of|over) (?:it|the (?:city|town|village))\b|"
    r"\b(?:the )?(?:entire|whole) (?:city|town|village)\b",
    re.IGNORECASE,
)

#: fighting goes on inside
ENTERS: Final = _any(
    "enter",
    "storm(?:s|ed|ing)? into",
    "br(?:oke|eak|oken|eaking) into",
    "burst into",
    "(?:drove|driven|roll(?:s|ed)?|sw[ae]pt?|swarm(?:s|ed)?|pour(?:s|ed)?|walk(?:s|ed)?|stream(?:s|ed)?) into",
    "street fight",
    "street battle",
    "push(?:es|ed) into",
    "penetrat",
)

#: the side that holds throws the other out
EXPELS: Final = _any(
    "expel",
    r"dr(?:o|i)ven? (?:back|out)",
    r"push(?:es|ed|ing)? (?:back|out)",
    "evict",
    "flush(?:es|ed|ing)? out",
)

#: from the act to a place's name: the other side is thrown out of the place ("drove them out of", not "pushed them back from")
EXPELS_FROM: Final = re.compile(
    r"^(?:dr[io]v|drove|push|forc|expel|oust|evict|thr[eo]w|chas|flush|dislodg|kick|rout|clear|sweep|swept|remov)\w*\b"
    r"(?!\s+back)(?:(?!\bback\b|\battack\b)[^,;:.])*?\b(?:out of|from)\s+(?:the\s+)?(?:[\w\u2019'-]+\s+){0,4}?$",
    re.IGNORECASE,
)

#: nobody fought those who came in: to enter was to take
UNOPPOSED: Final = re.compile(
    r"\bwithout (?:(?:an?|any|much|major|significant|firing|meeting|facing|encountering|single) )*"
    r"(?:fight|fighting|resistance|shot|bullet|battle|clash(?:es)?|bloodshed)\b|\bunopposed\b|"
    r"\b(?:no|little|hardly any|scarcely any|almost no|virtually no|next to no) (?:\w+ )?resistance\b|"
    r"\b(?:after|as|when|because|following|and|hours|days?|since)\b[^.;]{0,80}?\b(?:withdr[ae]w\w*|withdrawn|fled|fleeing|"
    r"pulled (?:out|back)|pull-?out|retreat(?:ed|ing)?|abandon(?:ed|ing)|left|melted away|slipped away|deserted)\b",
    re.IGNORECASE,
)

#: before a place's name: what was taken lies near it, on the way to it, or is only seen from there
BESIDE: Final = re.compile(
    r"\b(?:between|near|around|outside|towards?|from|overlooking|surrounding|next to|linking|fire control (?:of|over)|"
    r"(?:north|south|east|west)\w* of|(?:road|highway|route|way|access|entrance|gate|gateway|supply line)s? (?:in)?to|"
    r"close to|adjacent to|opposite)"
    r"\s+(?:[\w\u2019'-]+,?\s+){0,3}$",
    re.IGNORECASE,
)

#: between an act and a place's name: another act, which the place belongs to ("took a hill, allowing it to shell the base")
ANOTHER_ACT: Final = re.compile(
    r",\s+(?:while\s+|as\s+|before\s+|after\s+)?(?!including|excluding|following|concluding|regarding)\w{3,}ing\b|"
    r"\b(?:allowing|enabling|in order|in an? (?:attempt|effort|bid)|trying|aiming|hoping) (?:\w+ ){0,2}to\b",
    re.IGNORECASE,
)

#: behind a place's name: what is called after it and is not the place
NAMED_AFTER_IT: Final = re.compile(
    r"[-\u2013][A-Z]\w*|\s+(?:cross-?roads?|roads?|highway|motorway|junction|check-?points?|front|axis|countryside|suburbs|"
    r"outskirts|province|governorate|orchards|farms|heights|hills|hilltops)\b",
)

#: before a place's name: what was taken lies inside it
INSIDE: Final = re.compile(r"\b(?:in|inside|within)\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE)

#: a word that names an act as a thing, or tells it in passing ("the liberation of", "after capturing")
NOMINAL: Final = re.compile(
    r"^(?:\w+ing|liberation|capture|recapture|seizure|conquest|takeover|fall|loss|victory|withdrawal|retreat|pull-?out|"
    r"evacuation|return)$",
    re.IGNORECASE,
)

#: what stands before an act told in passing
IN_PASSING: Final = re.compile(r"\b(?:after|before|since|on|of|for|following|upon|the)\s+(?:\w+\s+)?$", re.IGNORECASE)

#: ... and what tells it for its own sake: "completed the seizure of", "announces the capture of"
TOLD_ITSELF: Final = re.compile(
    r"\b(?:complet|finish|conclud|announc|declar|proclaim|confirm|claim|report|celebrat)\w*\s+(?:the\s+|its\s+|their\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)

#: before an act: the rest of the sentence came later
AFTER: Final = re.compile(r"\bafter\s+(?:(?!and\b|but\b)[\w\u2019'-]+\s+){0,6}$", re.IGNORECASE)

#: the same, by weeks and more: the day told is not the day of this act
LONG_AFTER: Final = re.compile(
    r"\b(?:years?|months?|weeks|decades?)\s+(?:after|since)\s+(?:(?!and\b|but\b)[\w\u2019'-]+\s+){0,6}$", re.IGNORECASE
)

#: words that stand for a place named in another sentence, whatever it is
IT: Final = re.compile(r"\b(?:it|there|the area)\b", re.IGNORECASE)

#: the same, or a settlement
STANDS_FOR_PLACE: Final = re.compile(
    r"\b(?:it|there|the area|the (?:(?!of\b)[\w-]+ ){0,2}(?:city|town|village|district|neighbou?rhood))\b",
    re.IGNORECASE,
)

#: a name that says that the place is no settlement
SITE: Final = re.compile(
    r"\b(?:air ?base|base|airport|airfield|castle|citadel|dam|silos?|triangle|junction|crossing|field|camp|"
    r"station|hill|mountain|jabal|palace|ruins|prison|hospital|factory|plant|refinery)\b",
    re.IGNORECASE,
)

#: the place meant, named by its kind
THE_CITY: Final = re.compile(r"\bthe (?:(?!of\b)[\w-]+ ){0,2}(?:city|town|village)\b(?! of)", re.IGNORECASE)

#: words that stand for a place of the kind they name
KIND_OF_PLACE: Final = re.compile(
    r"\bthe (?:[\w-]+ ){0,2}(base|airbase|airport|castle|citadel|camp|hill|mountain|dam|junction|crossing|province|silos?|field|"
    r"prison|ruins|station)\b",
    re.IGNORECASE,
)

#: before a place's name: those who leave go there
GOES_TO: Final = re.compile(
    r"\b(?:retreat\w*|withdr\w+|mov\w+|transfer\w*|fled|flee\w*|went|head\w*|evacuat\w+|left|leav\w+)\b[^.;]*?"
    r"\b(?:to|towards?|for|into)\b[^.;]*$",
    re.IGNORECASE,
)

#: a place written so is the surroundings of the place it names
SURROUNDINGS: Final = re.compile(
    r"\b(?:outskirts|suburbs?|countryside|sides? of|fringes|vicinity|surroundings|approach(?:es)?|entrances?|perimeter|"
    r"(?:hills?|hilltops|heights|farms|villages|areas|points|positions|checkpoints) (?:in|on|of|near|around))\b",
    re.IGNORECASE,
)
