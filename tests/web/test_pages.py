"""Every page of the desk: it answers, shows what the store holds, and says what to do where there is nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from sitrep.pipeline import dossiers
from sitrep.report.page.page import render_page
from tests.factories import claim, document
from tests.web.desks import CAPTURE, NOW, ask, make_desk


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return ask(make_desk(tmp_path_factory.mktemp("desk")))


def event_id(client: TestClient, **asked: str) -> str:
    found = client.get("/api/events", params=asked).json()["events"]
    return str(found[0]["event_id"])


@pytest.mark.parametrize(
    ("address", "shows"),
    [
        ("/", ["data-map", "data-timeline", 'id="filters"', "Palmyra", "Tell Rahma", "only planned"]),
        ("/events/table", ["Palmyra", "acled", "Who says so"]),
        ("/events", ["Events, continued", "Palmyra"]),
        ("/?q=market", ["Idlib", "take away"]),
        ("/?q=nothingness", ["No event answers"]),
        ("/reports", ["5</data>", "Bread", "alpha"]),
        ("/reports?without_claims=true", ["Bread"]),
        ("/reports?q=bread", ["Bread"]),
        ("/reports/alpha", ["What was not coded", "Government regains territory", 'data-field="toll"', "raw text"]),
        ("/reports/epsilon", ["No claim was coded"]),
        ("/reports/alpha/raw", [CAPTURE]),
        ("/control", ["Palmyra", "data-control-timeline"]),
        ("/control/palmyra", ["Who held", "Palmyra", "evidence"]),
        ("/outlets", ["sana", "Left out"]),
        ("/about", ["never edited", "/api/openapi.json"]),
    ],
)
def test_a_page_answers_and_shows(client: TestClient, address: str, shows: list[str]) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    for words in shows:
        assert words in answer.text


def test_a_part_for_htmx_is_no_whole_page(client: TestClient) -> None:
    assert "<html" not in client.get("/events/table").text


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/events/none", 404, "There is no such event"),
        ("/reports/none", 404, "no such report"),
        ("/reports/none/raw", 404, "no such report"),
        ("/control/none", 404, "No claim says"),
        ("/nowhere", 404, "Not found"),
        ("/?from=yesterday", 422, "from:"),
        ("/?near=1,2", 422, "LAT,LON,KM"),
        ("/events?cursor=made-up", 422, "cursor"),
    ],
)
def test_what_cannot_be_shown_says_what_to_do(client: TestClient, address: str, status: int, says: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert says in answer.text
    assert "<html" in answer.text


def test_the_event_page_sets_claims_side_by_side(client: TestClient) -> None:
    text = client.get(f"/events/{event_id(client, place='Palmyra')}").text
    assert "sana" in text and "orient" in text, "both outlets"
    assert "SANA" in text and "Orient News" in text, "both origins"
    assert "contested" in text, "3 and 9 dead contradict each other"
    assert '<mark data-field="act">retook</mark>' in text
    assert '<mark data-field="place">Palmyra</mark>' in text
    assert "Nobody has judged this event yet" in text


def test_a_page_carries_no_inline_script_or_style(client: TestClient) -> None:
    for address in ("/", "/reports/alpha", f"/events/{event_id(client)}", "/control", "/outlets", "/about"):
        text = client.get(address).text
        assert " style=" not in text and "<style" not in text
        assert " on" + "click=" not in text
        for script in text.split("<script")[1:]:
            assert "src=" in script.split(">")[0]


def test_the_raw_file_is_shown_only_while_it_is_the_one_that_was_read(tmp_path: Path) -> None:
    from hashlib import sha256

    from sitrep.model.document import Document, OffsetMap

    raw = tmp_path / "report.txt"
    raw.write_text("Raw words of the report.\n", encoding="utf-8")
    digest = sha256(raw.read_bytes()).hexdigest()
    known = Document("raw", "Raw words.", path=str(raw), raw_sha256=digest, offsets=OffsetMap((0,), (0,)))
    client = ask(make_desk(tmp_path, [(known, [])]))
    assert "Raw words of the report." in client.get("/reports/raw/raw").text
    raw.write_text("Other words.\n", encoding="utf-8")
    text = client.get("/reports/raw/raw").text
    assert "Other words" not in text
    assert "changed since it was read" in text


def test_a_report_of_an_unnamed_outlet_is_named_alike_on_every_page(tmp_path: Path) -> None:
    text = "The army retook Palmyra on Saturday."
    found = make_desk(
        tmp_path, [(document(text, "", "nobody", date(2016, 3, 13), ""), [claim("nobody", evidence=text)])]
    )
    asking, words = ask(found), "unnamed outlet (document nobody)"
    event = str(found.columns.event_ids[0])
    for address in (f"/events/{event}", "/reports/nobody", "/api/outlets"):
        assert words in asking.get(address).text, address
    (printed,) = asking.get("/api/outlets").json()["outlets"]
    assert printed["name"] == words
    gathered = dossiers.gather(found.store, found.theatre, at=NOW)
    assert words in render_page(gathered, ())
