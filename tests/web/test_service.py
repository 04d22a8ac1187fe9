"""The desk keeps up with its store: what comes in shows, in the same process or, for a large store, out of another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sitrep.web import service
from tests.factories import claim, days, document, location
from tests.web.desks import ask, make_desk


@pytest.mark.parametrize("many", [10_000, 0], ids=["here", "in a process of its own"])
def test_what_comes_in_shows_after_a_refresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(service, "_MANY_CLAIMS", many)
    desk = make_desk(tmp_path)
    client = ask(desk)
    assert client.get("/api/events").json()["total"] == 3
    place, day = [location("Salma", 35.6, 36.1, gazetteer_id="salma")], days(date(2016, 1, 12))
    desk.store.add_reading(document(doc_id="new"), [claim("new", locations=place, date_range=day)])
    assert client.get("/api/events").json()["total"] == 3, "until it is made anew the state before is shown whole"
    desk.refresh()
    assert not desk.is_stale()
    body = client.get("/api/events?place=Salma").json()
    assert body["total"] == 1
    assert client.get("/api/events").json()["total"] == 4


def test_a_judgement_shows_and_its_undoing_leaves_no_trace(tmp_path: Path) -> None:
    from sitrep.pipeline.judging import By, undo, verdict

    desk = make_desk(tmp_path)
    client = ask(desk)
    before = client.get("/api/events?factuality=any").json()
    subject = next(e["event_id"] for e in before["events"] if e["place"]["name"] == "Idlib")
    by = By("tester", desk.now(), "no such market")
    entry = verdict(desk.store, [subject], by, accept=False)
    desk.store.add_judgement(entry)
    desk.refresh()
    assert client.get("/api/events?place=Idlib").json()["total"] == 0
    assert "A person rejected" in client.get("/reports/gamma").text
    desk.store.add_judgement(undo(desk.store, entry.judgement_id, By("tester", desk.now(), "there was one")))
    desk.refresh()
    assert client.get("/api/events?factuality=any").json() == before
    assert "undone" in client.get(f"/events/{subject}").text
