"""The lexicon: YAML in, frames and word lists out; a broken file is told with the file's name; a cheap test before parsing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitrep.reference.lexicon import LexiconError, load_lexicon


@pytest.mark.parametrize(
    ("verb", "frame"),
    [("capture", "take.verb"), ("rape", "sexual.verb"), ("lynch", "mob.verb"), ("kidnap", "abduct.verb")],
)
def test_the_first_frame_of_a_verb(verb: str, frame: str) -> None:
    assert load_lexicon().verbs[verb][0][1].frame_id == frame


def test_longer_forms_of_a_verb_are_tried_first() -> None:
    for frames in load_lexicon().verbs.values():
        lengths = [len(particle) for particle, _ in frames]
        assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize(
    ("text", "force", "opens"),
    [
        ("Troops stormed the mill.", False, True),
        ("They overran the camp.", False, True),
        ("The price of bread fell.", False, False),
        ("The garrison town fell.", True, True),
        ("Rain is expected at the coast.", False, False),
    ],
)
def test_what_opens_a_sentence_to_the_parser(text: str, force: bool, opens: bool) -> None:
    assert load_lexicon().may_hold_act(text, force_named=force) is opens


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"acts\.yaml"):
        load_lexicon(tmp_path)


def test_a_file_that_is_no_mapping_is_told(tmp_path: Path) -> None:
    (tmp_path / "acts.yaml").write_text("- a\n", "utf-8")
    with pytest.raises(LexiconError, match="expected a mapping"):
        load_lexicon(tmp_path)
