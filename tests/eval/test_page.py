"""The page of errors shows both sides, and hostile text stays text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.differences import Difference, ErrorKind, compare, tally
from eval.page import DocumentErrors, render
from eval.readme import BEGIN, END, write_figures
from eval.scorer import Figure, Row, ScorerModule, load_scorer
from sitrep.model.claim import Claim, claim_to_json
from sitrep.model.taxonomy import Factuality, SubEventType
from tests.factories import actor, claim

TEXT = "The army retook Palmyra on Saturday. <script>alert(1)</script>"


def _row(one: Claim) -> Row:
    return json.loads(json.dumps(claim_to_json(one)))


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ScorerModule:
    return load_scorer(shared / "tools" / "score_claims.py")


def test_hostile_text_is_escaped_and_no_address_is_loaded() -> None:
    evil = claim(trigger='"><img src=x onerror=alert(1)>', evidence=TEXT)
    page = render([DocumentErrors("dev", "<b>doc</b>", TEXT, (Difference(evil, None, (ErrorKind.MISSED,)),))])
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<b>doc" not in page
    assert "default-src 'none'" in page
    assert "http://" not in page.replace("http-equiv", "")
    assert "https://" not in page


def test_the_text_is_whole_between_the_marks() -> None:
    page = render([DocumentErrors("dev", "d", "a b c", (Difference(claim(evidence="b", start=2), None, ()),))])
    assert 'a <span class="gold" data-rows="1">b</span> c' in page


@pytest.mark.parametrize(
    ("changed", "kinds"),
    [
        (claim(), []),
        (claim(sub=SubEventType.ARMED_CLASH), [ErrorKind.SUB_TYPE]),
        (claim(actor2=[actor("rebels", "fsa")]), [ErrorKind.ACTORS]),
        (claim(locations=[]), [ErrorKind.PLACES]),
        (claim(factuality=Factuality.PLANNED), [ErrorKind.FACTUALITY]),
        (claim(attribution=[]), [ErrorKind.ATTRIBUTION]),
    ],
)
def test_kinds_of_error(changed: Claim, kinds: list[ErrorKind], scorer: ScorerModule) -> None:
    (row,) = compare(scorer, [_row(claim())], [_row(changed)])
    assert list(row.kinds) == kinds


def test_missed_and_spurious_are_counted(scorer: ScorerModule) -> None:
    other = claim(
        evidence="Elsewhere a bomb went off.", trigger="went off", start=500, locations=[], actor1=[], actor2=[]
    )
    rows = compare(scorer, [_row(claim())], [_row(other)])
    counts = tally(rows)
    assert [row.kinds for row in rows] == [(ErrorKind.MISSED,), (ErrorKind.SPURIOUS,)]
    assert dict(counts.kinds)["missed"] == dict(counts.kinds)["spurious"] == 1
    assert counts.spurious_by_rule == ((f"{other.sub_event_type.value} · test", 1),)


def test_figures_are_written_between_their_marks(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    write_figures(readme, [Figure("detect", 0.876, 0.9, 0.8)], 33)
    text = readme.read_text("utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "0.88" in text
    assert "old" not in text
    readme.write_text("no marks", "utf-8")
    with pytest.raises(ValueError, match="no block"):
        write_figures(readme, [], 33)
