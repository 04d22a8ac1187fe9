"""The words of a claim in; a set of bits for the kinds of target that it names out (a market is not a hospital)."""

from __future__ import annotations

import re
from typing import Final

#: one bit each; a word's plural counts as the word
TARGETS: Final[tuple[tuple[str, ...], ...]] = (
    ("market", "souk", "souq", "marketplace"),
    ("hospital", "clinic", "medical centre", "medical center", "medical point"),
    ("school", "kindergarten"),
    ("mosque",),
    ("church", "cathedral"),
    ("bakery",),
    ("camp",),
    ("bus", "coach"),
    ("convoy", "column"),
    ("checkpoint", "roadblock"),
    ("funeral", "mourners"),
    ("wedding",),
    ("prison", "jail"),
    ("airport", "airbase", "air base", "airfield"),
    ("refinery", "oil field", "oilfield", "gas field", "oil well", "oil facility"),
    ("bridge",),
    ("dam",),
    ("hotel",),
    ("police station", "police headquarters", "police centre"),
    ("courthouse", "court", "palace of justice"),
    ("university", "faculty"),
    ("embassy",),
    ("power station", "power plant", "electricity station"),
    ("water station", "pumping station"),
    ("headquarters", "command centre", "command center"),
    ("depot", "warehouse", "arsenal"),
    ("restaurant", "cafe"),
    ("shrine", "mausoleum"),
    ("residential building", "apartment block", "house", "home"),
    ("tunnel",),
    ("helicopter",),
    ("warplane", "fighter jet", "drone"),
)


def _plurals(word: str) -> tuple[str, ...]:
    return word, f"{word}s", f"{word}es"


_BITS: Final[dict[str, int]] = {
    form: 1 << i for i, words in enumerate(TARGETS) for word in words if " " not in word for form in _plurals(word)
}
#: first word of a phrase to the phrases that begin so
_PHRASES: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    first: tuple((word, 1 << i) for i, words in enumerate(TARGETS) for word in words if word.startswith(f"{first} "))
    for first in {word.partition(" ")[0] for words in TARGETS for word in words if " " in word}
}
_WORD: Final = re.compile(r"[a-z]+")


def targets_in(text: str) -> int:
    """The kinds of target named in ``text`` as bits.

    >>> targets_in("Shells hit two hospitals") == targets_in("a clinic was bombed") != targets_in("a market")
    True
    """
    lowered = text.lower()
    bits = 0
    for word in set(_WORD.findall(lowered)):
        bits |= _BITS.get(word, 0)
        for phrase, bit in _PHRASES.get(word, ()):
            if phrase in lowered:
                bits |= bit
    return bits
