"""What goes into a store comes out again; nothing is doubled, nothing is deleted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sitrep.model.claim import Location
from sitrep.model.document import Dropped, OffsetMap, PublishedFrom, Related
from sitrep.model.event import Certainty, ControlKind, ControlState, Estimate, Event, EventActor, FieldView, Said
from sitrep.model.taxonomy import Factuality, SubEventType
from sitrep.store import Link, Outcome, Reason, Store, StoreError, check
from tests.factories import claim, document
from tests.store.backends import BACKENDS, fresh_store

NOON = datetime(2016, 3, 14, 12, tzinfo=UTC)


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    with fresh_store(request.param) as opened:
        yield opened


def event(event_id: str = "ev-1", claims: tuple[str, ...] = ("report-1-a",), killed: int = 3) -> Event:
    said = Said(str(killed), claims, ("sana",))
    return Event(
        event_id=event_id,
        sub_event_type=SubEventType.ARMED_CLASH,
        start=date(2016, 3, 12),
        end=None,
        actor1=(EventActor("syria-army", "Syrian army"),),
        actor2=(),
        locations=(Location("Tadmur", "Palmyra", lat=34.5, lon=38.0, precision=1),),
        killed=Estimate(killed, killed, None),
        injured=Estimate(),
        factuality=Factuality.OCCURRED,
        certainty=Certainty.CLAIMED,
        origins=("sana",),
        outlets=("alalam",),
        claim_ids=claims,
        doc_ids=("report-1",),
        fields=(FieldView("killed", str(killed), "the only value", (said,)),),
        contradictions=("another report gives 9",),
    )


def test_a_document_comes_out_as_it_went_in(store: Store) -> None:
    full = replace(
        document(),
        published_from=PublishedFrom.DATELINE,
        url="https://example.org/1",
        related=(Related("7", "Army enters the castle", date(2016, 3, 1)), Related("8", "Undated", None)),
        dropped=(Dropped(0, 4, "title told twice"),),
        offsets=OffsetMap((0, 20), (5, 40)),
        path="reports/1.txt",
        raw_sha256="0" * 64,
    )
    store.add_reading(full, [], ["no claim: only opinions"])
    assert store.document("report-1") == full
    assert list(store.documents()) == [full]
    assert store.notes("report-1") == ("no claim: only opinions",)
    assert store.document("report-2") is None


def test_a_claim_comes_out_as_it_went_in(store: Store) -> None:
    first, second = claim(), claim(trigger="Palmyra")
    added = store.add_reading(document(), [first, second])
    assert (added.outcome, added.version, added.claims_added) == (Outcome.NEW, 1, 2)
    assert list(store.claims()) == [first, second]
    assert list(store.claims(doc_ids=["report-1", "report-9"])) == [first, second]
    assert store.claim(second.claim_id) == second
    assert store.claim("nothing") is None


def test_a_known_reading_changes_nothing(store: Store) -> None:
    store.add_reading(document(), [claim()], reader="1")
    before = store.revision
    again = store.add_reading(document(), [], reader="1")
    assert again.outcome is Outcome.KNOWN
    assert store.revision == before
    assert list(store.claims()) == [claim()]
    assert store.has_reading(document(), reader="1")
    assert not store.has_reading(document(), reader="2")


def test_a_claim_told_twice_in_one_reading_is_kept_once(store: Store) -> None:
    assert store.add_reading(document(), [claim(), claim()]).claims_doubled == 1
    assert store.counts().claims == 1


@pytest.mark.parametrize(
    "changed",
    [{"text": "Another text."}, {"title": "Another"}, {"published": date(2016, 3, 14)}, {"outlet": "sana"}],
    ids=str,
)
def test_other_content_under_one_id_is_a_new_version(store: Store, changed: dict[str, str]) -> None:
    kept, gone = claim(), claim(trigger="Palmyra")
    store.add_reading(document(), [kept, gone])
    added = store.add_reading(replace(document(), **changed), [kept])
    assert (added.outcome, added.version) == (Outcome.CHANGED, 2)
    assert (added.claims_added, added.claims_withdrawn) == (0, 1)
    assert list(store.claims()) == [kept]
    assert list(store.claims(include_withdrawn=True)) == [gone, kept]
    assert set(store.withdrawn_claims()) == {gone.claim_id}
    assert store.claim(gone.claim_id) == gone
    assert store.counts().documents == 1
    assert not check_without_text(store)


def check_without_text(store: Store) -> list[str]:
    """The faults of a store, without those of evidence: the texts of these tests are too short for it."""
    return [fault for fault in check(store) if "evidence" not in fault]


def test_another_reader_makes_a_new_version_and_a_withdrawn_claim_can_return(store: Store) -> None:
    store.add_reading(document(), [claim()], reader="1")
    assert store.add_reading(document(), [], reader="2").claims_withdrawn == 1
    assert store.add_reading(document(), [claim()], reader="3").claims_added == 1
    assert store.withdrawn_claims() == {}
    assert list(store.claims(include_withdrawn=True)) == [claim()]


def test_a_claim_of_another_document_is_refused_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(StoreError, match="of report-2, not of report-1"):
        store.add_reading(document(), [claim(doc_id="report-2")])
    assert store.counts().documents == 0


def test_half_a_character_is_refused_with_its_code_point(store: Store) -> None:
    with pytest.raises(StoreError, match=r"U\+D800"):
        store.add_reading(document(body="broken \ud800"), [])
    assert store.counts().documents == 0


def test_views_come_out_as_they_went_in(store: Store) -> None:
    state = ControlState("palmyra", "Palmyra", 34.5, 38.0, date(2015, 5, 20), None, ControlKind.HELD, "isis", ("c",))
    link = Link("a", "b", 0.75, True, (Reason("same place", 2.0, "Palmyra"),))
    store.save_views([event()], [state], [link], at=NOON, key="1:test")
    assert list(store.events()) == [event()]
    assert store.event("ev-1") == event()
    assert list(store.control()) == list(store.control("palmyra")) == [state]
    assert list(store.control("homs")) == []
    assert store.links() == store.links(["b"]) == (link,)
    assert store.links(["c"]) == ()
    assert store.views_key == "1:test"


def test_events_that_are_no_longer_told_become_tombstones(store: Store) -> None:
    hour = timedelta(hours=1)
    store.save_events([event("ev-1"), event("ev-2"), event("ev-3")], at=NOON)
    store.save_events([event("ev-3"), event("ev-2", killed=9)], at=NOON + hour)
    changes = store.changed_since(NOON)
    assert [e.event_id for e in changes.changed] == ["ev-2"]
    assert [(t.event_id, t.withdrawn_at) for t in changes.withdrawn] == [("ev-1", NOON + hour)]
    assert [e.event_id for e in store.events()] == ["ev-3", "ev-2"]
    assert store.event("ev-1") is None
    store.save_events([event("ev-1")], at=NOON + 2 * hour)
    changes = store.changed_since(NOON + hour)
    assert [e.event_id for e in changes.changed] == ["ev-1"]
    assert [t.event_id for t in changes.withdrawn] == ["ev-2", "ev-3"]
    first = store.history()[0]
    assert (first.first_seen, first.last_changed, first.withdrawn_at) == (NOON, NOON + 2 * hour, None)
    assert len(store.changed_since(NOON - hour).changed) == 1


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        store.changed_since(NOON.replace(tzinfo=None))


def test_equal_settings_are_kept(store: Store) -> None:
    assert store.setting("theatre") is None
    store.set_setting("theatre", "syria")
    store.set_setting("theatre", "world")
    assert store.setting("theatre") == "world"
