from __future__ import annotations

import itertools
import random

import pytest

from sitrep.text.analyser.tokens import tokenise

# A sentence, and its words as the treebanks would cut them, parted by "|".
TABLE = [
    ("The army took Palmyra.", "The|army|took|Palmyra|."),
    ("Syria's army didn't advance.", "Syria|'s|army|did|n't|advance|."),
    ("Syria’s army can’t advance.", "Syria|’s|army|ca|n’t|advance|."),
    ("the groups' fighters", "the|groups|'|fighters"),
    ("At least 1,200 men and 3.5 million refugees", "At|least|1,200|men|and|3.5|million|refugees"),
    ("in the U.S. on Friday", "in|the|U.S.|on|Friday"),
    ("the U.S.-led coalition", "the|U.S.|-|led|coalition"),
    ("al-Qaeda-linked al-Nusra Front", "al|-|Qaeda|-|linked|al|-|Nusra|Front"),
    ("anti-government and pro-Assad forces", "anti-government|and|pro-Assad|forces"),
    ("Lt. Col. Ahmed and Gen. Suheil al-Hassan", "Lt.|Col.|Ahmed|and|Gen.|Suheil|al|-|Hassan"),
    ("He saw the gen.", "He|saw|the|gen|."),
    ("John F. Kennedy", "John|F.|Kennedy"),
    ("at 10:30 a.m. on 3/4/2016", "at|10:30|a.m.|on|3/4/2016"),
    ("7km from Maskana, 20 km² in all", "7|km|from|Maskana|,|20|km²|in|all"),
    ("$5m, 40% and €300", "$|5|m|,|40|%|and|€|300"),
    ("a 23-year-old in Ba'athist Sana'a", "a|23|-|year|-|old|in|Ba'athist|Sana'a"),
    ("the 1990's and the 20th century", "the|1990's|and|the|20th|century"),
    ('"They cannot win," he said...', '"|They|can|not|win|,|"|he|said|...'),
    ("Why?! (see http://example.org/a,b.)", "Why|?!|(|see|http://example.org/a,b|.|)"),
    ("write to a.b@example.org or @SANA", "write|to|a.b@example.org|or|@SANA"),
    ("Aleppos Old City doesnt fall", "Aleppos|Old|City|doesnt|fall"),
    ("killed and/or wounded--sources", "killed|and|/|or|wounded|--|sources"),
    ("T-55 tanks and M16 rifles", "T|-|55|tanks|and|M16|rifles"),
    ("SYRIA'S ARMY DIDN'T", "SYRIA|'S|ARMY|DID|N'T"),
    ("مدينة تدمر", "مدينة|تدمر"),
    ("Deir ez-Zor/Raqqa", "Deir|ez|-|Zor|/|Raqqa"),
]
# Texts that hold no word.
NOTHING = ["", "   ", "\n\t", "\x00\x01", "\u200b", "\ufeff", "\ud800"]


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in tokenise(text)]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_words(text: str, expected: str) -> None:
    assert words(text) == expected.split("|")


@pytest.mark.parametrize("text", NOTHING)
def test_nothing(text: str) -> None:
    assert tokenise(text) == []


@pytest.mark.parametrize("text", ["😀👍🏽", "x" * 10_000, "." * 10_000, "a-" * 5_000, "'" * 100, "-'\u0301\u200d"])
def test_odd_text_keeps_every_visible_character(text: str) -> None:
    assert "".join(words(text)) == "".join(text.split())


def test_offsets_are_in_order_and_lose_no_letter() -> None:
    rng = random.Random(11)
    alphabet = "ab Z9.,'’-/$%&@#:;()\"\n\u00e9\u0301\u4e2d😀_"
    for _ in range(400):
        text = "".join(rng.choice(alphabet) for _ in range(rng.randrange(40)))
        spans = tokenise(text)
        assert all(a < b for a, b in spans)
        assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
        assert "".join(text[a:b] for a, b in spans) == "".join(text.split())
