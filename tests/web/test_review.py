"""The review pages: each decision is one entry of the ledger, undone by another, and never over another's head."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from sitrep.model.event import Event
from sitrep.model.judgement import Judgement, JudgementKind
from sitrep.pipeline.agreeing import agreements
from sitrep.store.ledger import with_id
from sitrep.web.service import Desk
from tests.factories import actor, claim, document, killed, location
from tests.web.desks import NOW, PASSWORD, ask, make_desk, open_settings, with_accounts
from tests.web.test_safety import log_in

HOSTILE = "<img src=x onerror=alert(1)>\u202eevil"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def event_of(desk: Desk, doc_id: str, killed_best: int) -> Event:
    return next(
        e
        for e in desk.store.events()
        if any(i.startswith(doc_id) for i in e.claim_ids) and e.killed.high == killed_best
    )


def opened(client: TestClient, **about: str | list[str]) -> dict[str, str | list[str]]:
    """What a form of the topic's page carries."""
    answer = client.get(f"/review/item?{urlencode(about, doseq=True)}")
    assert answer.status_code == 200
    return {**about, "seen": hidden(answer.text, "seen"), "form_token": hidden(answer.text, "form_token")}


def send(client: TestClient, form: dict[str, str | list[str]], **more: str | list[str]) -> int:
    return client.post("/review/decide", data={**form, **more}).status_code


def test_the_queue_leads_to_each_thing_that_waits(tmp_path: Path) -> None:
    client = ask(make_desk(tmp_path))
    page = client.get("/review").text
    links = re.findall(r'<td><a href="(/review/item[^"]*)"', page)
    assert len(links) >= 3
    assert page.index("high toll from one side") < page.index("<td>actor unknown")
    for link in links:
        shown = client.get(link.replace("&amp;", "&"))
        assert shown.status_code == 200
        assert "Machine and people side by side" in shown.text
    assert "raided the mill" in client.get("/review/item?name=Tell+Rahma").text


ACTS = {
    "accept": (JudgementKind.ACCEPT, {}),
    "reject": (JudgementKind.REJECT, {"reason": "misread"}),
    "correct": (JudgementKind.CORRECT, {"field": "killed", "value": "4-6"}),
}


@pytest.mark.parametrize("action", ACTS)
def test_a_decision_is_one_entry_and_an_undo_restores(tmp_path: Path, action: str) -> None:
    desk = make_desk(tmp_path)
    client = ask(desk)
    before, claims = list(desk.store.events()), list(desk.store.claims())
    raid = event_of(desk, "alpha", 40)
    kind, more = ACTS[action]
    subjects = {"subjects": raid.claim_ids[0]} if action == "correct" else {}
    assert send(client, opened(client, about=raid.event_id), action=action, **more, **subjects) == 303
    (entry,) = desk.store.judgements()
    assert (entry.kind, entry.author, entry.subjects) == (kind, "tester", raid.claim_ids)
    assert list(desk.store.claims()) == claims  # judgements and nothing else
    changed = list(desk.store.events())
    assert (changed != before) is (action != "accept")
    # a rejected event is gone, its judgement is not
    form = opened(client, about=entry.judgement_id)
    assert send(client, form, action="undo", subjects=entry.judgement_id) == 303
    assert [e.kind for e in desk.store.judgements()] == [kind, JudgementKind.UNDO]
    assert list(desk.store.events()) == before


def test_machine_and_person_stand_side_by_side(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    client = ask(desk)
    raid = event_of(desk, "alpha", 40)
    form = opened(client, about=raid.event_id)
    assert send(client, form, action="correct", subjects=raid.claim_ids[0], field="killed", value="14") == 303
    page = client.get(f"/review/item?about={raid.event_id}").text
    row = re.search(r"the number of dead</th>.*", page)
    assert row is not None
    assert "<bdi>40</bdi>" in row[0]
    assert "<strong><bdi>14</bdi></strong>" in row[0]
    assert "tester" in row[0]


def test_events_are_merged_and_split_again(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    client = ask(desk)
    raid, strike = event_of(desk, "alpha", 40), event_of(desk, "gamma", 12)
    assert send(client, opened(client, about=[raid.event_id, strike.event_id]), action="merge") == 303
    one = next(e for e in desk.store.events() if set(e.claim_ids) == {*raid.claim_ids, *strike.claim_ids})
    form = opened(client, about=one.event_id)
    assert send(client, form, action="split", subjects=list(one.claim_ids)) == 422  # none would stay
    assert send(client, form, action="split", subjects=list(strike.claim_ids)) == 303
    assert [e.kind for e in desk.store.judgements()] == [JudgementKind.MERGE, JudgementKind.SPLIT]
    assert strike.claim_ids in [e.claim_ids for e in desk.store.events()]


def test_a_name_is_placed_and_another_left_open(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    client = ask(desk)
    form = opened(client, name="Tell Rahma")
    assert send(client, form, action="place", value="somewhere, else") == 422
    assert send(client, form, action="place", value="34.5, 38.2") == 303
    raid = event_of(desk, "alpha", 40)
    assert [(p.lat, p.lon) for p in raid.locations] == [(34.5, 38.2)]
    assert send(client, opened(client, name="the Lions of the East"), action="leave") == 303
    assert len(desk.store.judgements()) == 2
    waiting = client.get("/review").text
    assert "<bdi>Tell Rahma</bdi></a>" not in waiting
    assert "<bdi>the Lions of the East</bdi></a>" not in waiting


def test_two_reviewers_do_not_overwrite_one_another(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    first, second = ask(desk), ask(desk)
    raid = event_of(desk, "alpha", 40)
    mine, theirs = opened(first, about=raid.event_id), opened(second, about=raid.event_id)
    assert send(second, theirs, action="accept", reason="the text says forty") == 303
    answer = first.post("/review/decide", data={**mine, "action": "reject", "reason": "it was a rumour"})
    assert answer.status_code == 409
    assert "the text says forty" in answer.text
    assert "it was a rumour" in answer.text
    assert [e.kind for e in desk.store.judgements()] == [JudgementKind.ACCEPT]
    again = {**mine, "seen": hidden(answer.text, "seen"), "action": "reject"}
    assert first.post("/review/decide", data=again).status_code == 303
    # what others do elsewhere is no conflict
    strike = opened(first, about=event_of(desk, "gamma", 12).event_id)
    assert send(second, opened(second, name="The rebels"), action="leave") == 303
    assert send(first, strike, action="accept") == 303


def test_readers_and_strangers_do_not_judge(tmp_path: Path) -> None:
    desk = with_accounts(make_desk(tmp_path, settings=open_settings()))
    raid = event_of(desk, "alpha", 40).event_id
    stranger = ask(desk)
    assert stranger.get("/review").status_code == 303
    assert log_in(reader := ask(desk), "reader", PASSWORD) == 303
    assert reader.get("/review").status_code == 403
    token = hidden(reader.get("/about").text, "form_token")
    assert 'href="/review"' not in reader.get("/about").text
    sent = {"about": raid, "action": "accept", "form_token": token}
    assert reader.post("/review/decide", data=sent).status_code == 403
    assert log_in(reviewer := ask(desk), "reviewer", PASSWORD) == 303
    assert 'href="/review"' in reviewer.get("/about").text
    assert desk.store.judgements() == []
    assert send(reviewer, opened(reviewer, about=raid), action="accept") == 303
    assert [e.author for e in desk.store.judgements()] == ["reviewer"]


def test_forms_from_elsewhere_and_nonsense_are_refused(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    client = ask(desk)
    form = opened(client, about=event_of(desk, "alpha", 40).event_id)
    assert send(client, {**form, "form_token": "f" * 64}, action="accept") == 403
    evil = client.post("/review/decide", data={**form, "action": "accept"}, headers={"Origin": "http://evil.example"})
    assert evil.status_code == 403
    assert send(client, form, action="burn") == 422
    assert send(client, form, action="correct", subjects="none-such", field="killed", value="4") == 422
    assert client.get("/review/item?about=none-such").status_code == 404
    assert desk.store.judgements() == []


def test_hostile_text_shows_as_text(tmp_path: Path) -> None:
    words = f"{HOSTILE} shelled {HOSTILE}."
    told = claim(
        "evil",
        evidence=words,
        actor1=[actor(HOSTILE, None)],
        locations=[location(HOSTILE, None, None, gazetteer_id=None)],
        casualties=[killed(50)],
    )
    desk = make_desk(tmp_path, [(document(words, HOSTILE, "evil"), [told])])
    client = ask(desk)
    (event,) = desk.store.events()
    form = opened(client, about=event.event_id)
    conflict = client.post("/review/decide", data={**form, "seen": "x", "action": "accept", "reason": HOSTILE}).text
    assert send(client, form, action="accept", reason=HOSTILE) == 303
    pages = [client.get("/review").text, client.get(f"/review/item?about={event.event_id}").text, conflict]
    pages.append(client.get("/review/item?" + urlencode({"name": HOSTILE, "about": event.event_id})).text)
    for page in pages:
        assert "<img" not in page
        assert "\u202e" not in page
        assert "&lt;img src=x" in page
        assert not re.search(r"<script(?![^>]*\ssrc=)", page)


def said(author: str, kind: JudgementKind, *subjects: str, field: str = "", value: str = "") -> Judgement:
    return with_id(Judgement("", kind, subjects, field, value, author, NOW, "why"))


def test_agreement_counts_each_ones_own_last_word(tmp_path: Path) -> None:
    accept, reject, undo = JudgementKind.ACCEPT, JudgementKind.REJECT, JudgementKind.UNDO
    slip = said("ana", reject, "c1")
    overruled = said("ben", accept, "c2")
    ledger = [
        slip,
        said("ana", undo, slip.judgement_id),
        said("ana", accept, "c1", "c3"),
        said("ana", reject, "c2"),
        said("ben", accept, "c1"),
        said("ben", reject, "c3"),
        overruled,
        said("ana", undo, overruled.judgement_id),
        said("ben", JudgementKind.CORRECT, "c4", field="killed", value="4"),
    ]
    (pair,) = agreements(ledger)
    assert (pair.one, pair.other, pair.both, pair.alike) == ("ana", "ben", 3, 1)
    assert {(d.claim_id, d.one, d.other) for d in pair.differences} == {
        ("c2", "reject", "accept"),
        ("c3", "accept", "reject"),
    }
    assert pair.kappa == pytest.approx(-0.5)  # 1/3 alike where chance gives 5/9
    desk = make_desk(tmp_path)
    for entry in ledger:
        desk.store.add_judgement(entry)
    page = ask(desk).get("/review/agreement").text
    assert "1 of 3 claims alike, kappa -0.50" in page
    assert agreements(ledger[:4]) == []
