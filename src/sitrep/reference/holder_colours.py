"""An actor's id and side in, the colour it has on every page, picture and day out.

Sides share a hue and their actors are shades of it: who fights beside whom is seen before the legend is read. Nothing is
given out in the order of meeting, so the same actor has the same colour on the desk, the static site, the report page and
in every picture, whoever else stands there. The hues are those of Okabe and Ito (2008), which colour-blind readers tell
apart, with ink and olive beside them; each has a value for a light ground and one for a dark one.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

#: base colours: for light ground, for dark ground
HUES: Final = (
    ("#0072b2", "#4d9fd9"),  # blue
    ("#2b2925", "#e9e5db"),  # ink
    ("#009e73", "#2bbd92"),  # green
    ("#e69f00", "#f0b32e"),  # amber
    ("#cc79a7", "#dd8fc4"),  # pink
    ("#56b4e9", "#8fd3fa"),  # sky
    ("#d55e00", "#f0693a"),  # vermilion
    ("#8a7f3d", "#c9bd6e"),  # olive
)
#: nobody, nobody known, and sides that hold nothing
NOBODY: Final = "hx"
_NOBODY: Final = ("#aaa69c", "#66625a")  # apart from every shade of ink
_SHADES: Final = "abc"
#: how far shade b goes to black and shade c to white; farther, and shades of one hue would be taken for another's
_DARKER, _PALER = 0.26, 0.3
_UNSIDED: Final = frozenset({"", "unknown"})
_NEUTRAL: Final = frozenset({"civilian", "neutral"})


class HueError(ValueError):
    """A row of ``side_hues.csv`` that cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class HolderColour:
    """``key`` names the colour in style sheets (``h0a``; as a custom property ``--h0a``); the others are sRGB hex."""

    key: str
    light: str
    dark: str


def holder_colour(actor_id: str | None, side: str = "") -> HolderColour:
    """The colour of an actor, the same wherever and whenever it is asked for.

    An actor of no known side takes a hue from its id; one that nobody names, and people who hold nothing, are grey.

    >>> holder_colour("syria-army", "government").key[:2] == holder_colour("syria-ndf", "government").key[:2]
    True
    """
    if not actor_id or side in _NEUTRAL:
        return HolderColour(NOBODY, *_NOBODY)
    hue = _hue_of(actor_id if side in _UNSIDED else side)
    return _colours()[hue * len(_SHADES) + _number(actor_id) % len(_SHADES)]


@cache
def style_sheet() -> str:
    """Every holder's colour as CSS: custom properties for light and dark, and a class for each that sets ``--c``."""
    light = " ".join(f"--{c.key}: {c.light};" for c in _colours())
    dark = " ".join(f"--{c.key}: {c.dark};" for c in _colours())
    classes = "\n".join(f".{c.key} {{ --c: var(--{c.key}); }}" for c in _colours())
    return (
        f":root {{ {light} }}\n"
        f':root[data-theme="dark"] {{ {dark} }}\n'
        f'@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}\n'
        f"{classes}\n"
    )


@cache
def _colours() -> tuple[HolderColour, ...]:
    """All colours, the shades of each hue together, the grey last."""
    found = []
    for number, (light, dark) in enumerate(HUES):
        for shade, ground, share in zip(_SHADES, ("", "#000000", "#ffffff"), (0.0, _DARKER, _PALER), strict=True):
            mixed = [_mixed(base, ground, share) if ground else base for base in (light, dark)]
            found.append(HolderColour(f"h{number}{shade}", *mixed))
    return (*found, HolderColour(NOBODY, *_NOBODY))


def _mixed(base: str, other: str, share: float) -> str:
    parts = zip(bytes.fromhex(base[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def _hue_of(name: str) -> int:
    listed = _side_hues().get(name)
    return _number(name) % len(HUES) if listed is None else listed


def _number(name: str) -> int:
    # not hash(): that differs from run to run
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


@cache
def _side_hues() -> dict[str, int]:
    """The hue of each side of our theatres, chosen so that those who fight each other differ."""
    text = files("sitrep.reference").joinpath("side_hues.csv").read_text(encoding="utf-8")
    found: dict[str, int] = {}
    for line, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        hue = row["hue"] or ""
        if not hue.isdigit() or int(hue) >= len(HUES) or not row["side"] or row["side"] in found:
            raise HueError(f"side_hues.csv, line {line}: a side once, with a hue from 0 to {len(HUES) - 1}")
        found[row["side"]] = int(hue)
    return found
