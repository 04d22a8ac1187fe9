"""History or news: reports with and without a day in, what they tell of before marked as background."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from sitrep.model.document import Document
from sitrep.pipeline.reader import Reader

NEWS = (
    "A bomb has wounded six soldiers in Mogadishu, officials say. "
    "Al-Shabaab is fighting the government, which says it is close to victory. "
    "In October 2017 a truck bomb killed 500 people in Mogadishu."
)
ACCOUNT = (
    "On 3 May 2014 rebels attacked the town of Khan Shaykhun. The rebels captured the town on 22 May. "
    "Two days later the rebels captured a base near the town."
)


def told(reader: Reader, text: str, published: date | None = None) -> dict[str, str]:
    claims = reader.read(Document("r", text, outlet="Made Up Daily", published=published)).claims
    return {claim.trigger: claim.temporal.value for claim in claims}


def test_news_without_a_day_tells_history_by_its_year(readers: Mapping[str, Reader]) -> None:
    found = told(readers["world"], NEWS)
    assert found["truck bomb"] == "background"
    assert found["bomb"] == "current"


def test_an_account_without_a_day_has_no_history(readers: Mapping[str, Reader]) -> None:
    found = told(readers["syria"], ACCOUNT)
    assert len(found) >= 2
    assert set(found.values()) == {"current"}


@pytest.mark.parametrize(("published", "temporal"), [(date(2014, 5, 4), "current"), (date(2016, 1, 1), "background")])
def test_with_a_day_the_days_between_decide(readers: Mapping[str, Reader], published: date, temporal: str) -> None:
    assert told(readers["syria"], ACCOUNT.split(". ")[0] + ".", published) == {"attacked": temporal}
