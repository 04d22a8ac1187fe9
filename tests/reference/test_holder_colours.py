"""One colour for each holder: the same everywhere, kindred within a side, told apart by colour-blind readers."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path

import pytest

import sitrep
from sitrep.reference import holder_colours
from sitrep.reference.holder_colours import HUES, NOBODY, HueError, holder_colour, style_sheet
from sitrep.reference.theatre import load_theatre

#: what the eyes of those without green or red cones make of linear RGB (Machado, Oliveira and Fernandes 2009)
SIGHTS = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
}


def test_every_side_of_the_theatres_has_a_hue() -> None:
    sides = {actor.side for name in ("syria", "world") for actor in load_theatre(name).actors}
    listed = set(holder_colours._side_hues())
    assert sides - {"unknown", "civilian", "neutral"} <= listed


@pytest.mark.parametrize("other", ["opposition", "opposition-jihadist", "isis", "sdf", "turkey"])
def test_enemies_differ_and_friends_are_kindred(other: str) -> None:
    hue = holder_colour("syria-army", "government").key[:2]
    assert holder_colour("syria-ndf", "government").key[:2] == hue
    assert holder_colour("any-name", other).key[:2] != hue


def test_nobody_is_grey_and_an_unknown_side_takes_a_hue_from_the_id() -> None:
    assert {holder_colour(None).key, holder_colour("").key, holder_colour("civilians", "civilian").key} == {NOBODY}
    found = {holder_colour(f"group-{n}", "unknown").key for n in range(200)}
    assert NOBODY not in found
    assert len(found) == 3 * len(HUES)


def test_the_colours_are_those_of_yesterday() -> None:
    # a change here gives every published map other colours: it needs a reason in the change log
    known = (("syria-army", "government"), ("isis", "isis"), ("free-men", ""))
    assert [holder_colour(*one).key for one in known] == ["h0a", "h1c", "h3b"]


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_a_holder_is_never_taken_for_nobody(ground: str) -> None:
    nobody = _lab(getattr(holder_colour(None), ground), "all cones")
    others = [c for c in holder_colours._colours() if c.key != NOBODY]
    assert min(math.dist(nobody, _lab(getattr(c, ground), "all cones")) for c in others) > 10


@pytest.mark.parametrize("ground", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_colour_blind_readers_tell_the_hues_apart(sight: str, ground: int) -> None:
    seen = [_lab(hue[ground], sight) for hue in HUES]
    nearest = min((math.dist(a, b), i, j) for (i, a), (j, b) in combinations(enumerate(seen), 2))
    assert nearest[0] > 10, nearest


def test_the_desks_style_sheet_is_the_modules() -> None:
    written = (Path(sitrep.__file__).parent / "web" / "static" / "holders.css").read_text(encoding="utf-8")
    assert written.partition("\n")[2] == style_sheet()


def test_a_bad_row_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "side_hues.csv").write_text("side,hue\nrebels,2\nrebels,3\n", encoding="utf-8")
    monkeypatch.setattr(holder_colours, "files", lambda _package: tmp_path)
    holder_colours._side_hues.cache_clear()
    try:
        with pytest.raises(HueError, match="line 3"):
            holder_colours._side_hues()
    finally:
        holder_colours._side_hues.cache_clear()


def _lab(colour: str, sight: str) -> tuple[float, float, float]:
    """CIE L*a*b* of a colour as that sight sees it."""
    linear = [_linear(c / 255) for c in bytes.fromhex(colour[1:])]
    red, green, blue = (max(0.0, sum(f * c for f, c in zip(row, linear, strict=True))) for row in SIGHTS[sight])
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
