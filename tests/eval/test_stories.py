"""The stories: each reads, and what comes out of all of them does not fall."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.stories import score

STORIES = sorted(score.HERE.glob("*.yaml"))
NEWS = [path for path in STORIES if not score.is_history(path)]
HISTORY = [path for path in STORIES if score.is_history(path)]


@pytest.mark.parametrize("path", STORIES, ids=[path.stem for path in STORIES])
def test_a_story_s_truth_is_about_its_own_reports(path: Path) -> None:
    story = score.read_story(path)
    ids = {document.doc_id for document in story.documents}
    pairs = story.pairs or frozenset()
    assert {doc_id for pair in pairs | story.history for doc_id in pair} <= ids
    assert len(ids) == len(story.documents)
    assert not pairs & story.history


@pytest.mark.parametrize(("paths", "least_same", "least_turns"), [(NEWS, 0.90, 0.90), (HISTORY, 0.90, 0.55)])
def test_what_comes_out_of_the_stories_does_not_fall(paths: list[Path], least_same: float, least_turns: float) -> None:
    stories = [score.read_story(path) for path in paths]
    found = [score.run(story) for story in stories]
    same = score.f1(
        sum(len(f.pairs) for f in found),
        sum(len(s.pairs or ()) for s in stories),
        sum(len(f.pairs & (s.pairs or frozenset())) for f, s in zip(found, stories, strict=True)),
    )
    turns = score.f1(
        sum(len(f.turns) for f in found),
        sum(len(s.turns) for s in stories),
        sum(len(f.turns & set(s.turns)) for f, s in zip(found, stories, strict=True)),
    )
    assert same >= least_same
    assert turns >= least_turns


def test_f1_of_nothing_wanted_and_nothing_found_is_whole() -> None:
    assert score.f1(0, 0, 0) == 1.0
    assert score.f1(2, 2, 1) == 0.5
