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
_BIT: Final[dict[str, int]] = {word: 1 << i for i, words in enumerate(TARGETS) for word in words}
_PATTERN: Final = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, _BIT), key=len, reverse=True)) + r")(?:e?s)?\b", re.IGNORECASE
)


def targets_in(text: str) -> int:
    """The kinds of target named in ``text`` as bits.

    >>> targets_in("Shells hit two hospitals") == targets_in("a clinic was bombed") != targets_in("a market")
    True
    """
    bits = 0
    for found in _PATTERN.finditer(text):
        bits |= _BIT[found.group(1).lower()]
    return bits
