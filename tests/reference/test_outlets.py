"""Which sources a text names, and whose side an outlet is on."""

from __future__ import annotations

import pytest

from sitrep.model.taxonomy import SourceKind
from sitrep.reference.theatre import load_theatre

OUTLETS = load_theatre("syria").outlets

NAMED = [
    ("SANA reported, citing Sham FM", ["SANA", "Sham FM"]),
    ("according to AFP and Reuters", ["Agence France-Presse (AFP)", "Reuters"]),
    ("the Philippine military (AFP) said", []),
    ("the UK-based Observatory said", ["Syrian Observatory for Human Rights (SOHR)"]),
    ("SOHR's director", ["Syrian Observatory for Human Rights (SOHR)"]),
    ("the state news agency Anadolu", ["Anadolu Agency"]),
    ("he saw the observatory telescope", ["Syrian Observatory for Human Rights (SOHR)"]),
    ("sana in corpore sano", []),
    ("Al-Manars reporter", ["Al-Manar"]),
]


@pytest.mark.parametrize(("text", "wanted"), NAMED, ids=[t for t, _ in NAMED])
def test_sources_in_text(text: str, wanted: list[str]) -> None:
    assert [m.outlet.name for m in OUTLETS.find(text)] == wanted


def test_a_possessive_is_not_part_of_the_mention() -> None:
    text = "SOHR's director"
    (mention,) = OUTLETS.find(text)
    assert text[mention.start : mention.end] == "SOHR"
    assert mention.outlet.kind is SourceKind.NGO


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("sana", "government"),
        ("alalam", "iran"),
        ("etilaf", "opposition"),
        ("https://www.reuters.com/world/x", "independent"),
        ("dailysabah.com", "turkey"),
        ("nobody-knows.example", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_side_of_an_outlet(name: str, side: str) -> None:
    assert OUTLETS.side_of(name) == side


def test_every_outlet_of_fa_kes_is_known(shared: object) -> None:
    import csv
    from pathlib import Path

    assert isinstance(shared, Path)
    with (shared / "data" / "reports" / "fa-kes.csv").open(encoding="utf-8", errors="replace") as handle:
        names = {row["source"] for row in csv.DictReader(handle)}
    assert {name for name in names if OUTLETS.get(name) is None} == set()
