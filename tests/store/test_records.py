"""Model values go to JSON and back, by their types; what does not fit is refused."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.model.document import OffsetMap, Related
from sitrep.model.event import Certainty, ControlState, Estimate, Event, FieldView, Said
from sitrep.model.judgement import Judgement
from sitrep.store.records import RecordError, dumps, from_json, to_json


@given(st.one_of(*[st.from_type(kind) for kind in (Estimate, FieldView, ControlState, Related, OffsetMap, Said)]))
def test_values_survive_the_way_to_json_and_back(value: object) -> None:
    assert from_json(type(value), to_json(value)) == value


@given(st.builds(Event, certainty=st.sampled_from(Certainty)))
def test_events_survive_and_equal_events_give_equal_bytes(event: Event) -> None:
    body = dumps(to_json(event))
    assert dumps(to_json(from_json(Event, to_json(event)))) == body


def test_a_judgement_keeps_its_zone() -> None:
    row = {
        "judgement_id": "j1",
        "kind": "same",
        "subjects": ["a"],
        "field": "",
        "value": "",
        "author": "",
        "reason": "",
    }
    judgement = from_json(Judgement, {**row, "at": "2016-03-14T12:00:00+00:00"})
    assert judgement.at == datetime(2016, 3, 14, 12, tzinfo=UTC)


def test_an_absent_field_takes_its_default_and_an_unknown_one_is_passed_over() -> None:
    assert from_json(Estimate, {"low": 1, "colour": "red"}) == Estimate(low=1)
    assert from_json(Related, {"item_id": "1", "title": "t", "day": "2016-03-01"}).day == date(2016, 3, 1)


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        (Estimate, []),
        (Estimate, {"low": "1"}),
        (Related, {"title": "t"}),
        (Related, {"item_id": "1", "title": "t", "day": "1st of March"}),
        (OffsetMap, {"cleaned": 3}),
        (ControlState, {"kind": "owned"}),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(kind: type, row: dict[str, str]) -> None:
    with pytest.raises(RecordError):
        from_json(kind, row)


def test_what_records_do_not_hold_is_refused() -> None:
    with pytest.raises(TypeError):
        to_json({"a": 1})
