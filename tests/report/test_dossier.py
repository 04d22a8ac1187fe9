"""What is selected for an output: the days, and what did not happen kept apart."""

from __future__ import annotations

from datetime import date

import pytest

from sitrep.model.taxonomy import Factuality
from sitrep.report.dossier import HAPPENED, dossier, select
from tests.factories import claim, event

MARCH = (date(2017, 3, 1), date(2017, 3, 31))


@pytest.mark.parametrize(
    ("start", "end", "bounds", "kept"),
    [
        (date(2017, 3, 1), date(2017, 3, 1), MARCH, True),
        (date(2017, 2, 20), date(2017, 3, 1), MARCH, True),
        (date(2017, 2, 28), date(2017, 2, 28), MARCH, False),
        (date(2017, 4, 1), date(2017, 4, 2), MARCH, False),
        (date(2017, 4, 1), date(2017, 4, 2), (date(2017, 3, 1), None), True),
        (None, None, MARCH, False),
        (None, None, (None, None), True),
    ],
)
def test_days(start: date | None, end: date | None, bounds: tuple[date | None, date | None], kept: bool) -> None:
    chosen = select(dossier([event(start=start, end=end)]), *bounds)
    assert bool(chosen.events) is kept


@pytest.mark.parametrize("factuality", list(Factuality))
def test_what_did_not_happen_is_kept_apart(factuality: Factuality) -> None:
    whole = dossier([event(factuality=factuality)])
    assert bool(select(whole).events) is (factuality in HAPPENED)
    assert select(whole, factualities=set(Factuality)).events


def test_events_stand_in_order_of_time_the_undated_last() -> None:
    found = [event(event_id="c", start=None), event(event_id="b"), event(event_id="a", start=date(2011, 1, 1))]
    assert [e.event_id for e in dossier(found).events] == ["a", "b", "c"]


def test_claims_of_a_kept_event_are_kept_whatever_their_own_day() -> None:
    one = claim()
    chosen = select(dossier([event(one, start=date(2017, 3, 5))], [one]), *MARCH)
    assert list(chosen.claims) == [one.claim_id]
