"""The tree: a parsed sentence in, doer and sufferer through passives, relatives, conjunction and control out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sitrep.extract.tree import Tree
from sitrep.model.document import Sentence
from sitrep.model.mention import ReadSentence
from sitrep.pipeline.reader import Reader

ROWS = [
    ("The troops captured the town.", "captured", "troops", "town"),
    ("The town was captured by the troops.", "captured", "troops", "town"),
    ("The troops who captured the town left.", "captured", "troops", "town"),
    ("The troops stormed and captured the town.", "captured", "troops", "town"),
    ("The troops managed to capture the town.", "capture", "troops", "town"),
    ("The troops advanced, capturing the town.", "capturing", "troops", "town"),
    ("The town was captured.", "captured", None, "town"),
    ("The soldiers surrendered.", "surrendered", "soldiers", None),
]


@pytest.mark.parametrize(("text", "verb", "agent", "patient"), ROWS)
def test_who_does_what_to_whom(
    text: str, verb: str, agent: str | None, patient: str | None, readers: Mapping[str, Reader]
) -> None:
    (parse,) = readers["syria"].analyser.parse([(0, text)])
    tree = Tree(ReadSentence(Sentence(0, 0, len(text), text, 0), parse), 0)
    at = next(token.i for token in parse.tokens if token.text == verb)
    found = [tree.agent(at), tree.patient(at)]
    assert [None if i is None else parse.tokens[i].text for i in found] == [agent, patient]
