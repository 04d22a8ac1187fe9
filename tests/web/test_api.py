"""The API: filters narrow, cursors lead through everything once, and every form of the answer holds the same events."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from sitrep.control.drawing import timeline_svg
from sitrep.pipeline import dossiers
from sitrep.reference.holder_colours import holder_colour
from sitrep.report.exports.formats import FORMATS
from sitrep.report.page.page import render_page
from sitrep.store.accounts import AccessKind, Accounts
from sitrep.web.service import Desk
from sitrep.web.site import data
from tests.web.desks import NOW, ask, make_desk, open_settings, with_accounts


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return make_desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def client(desk: Desk) -> TestClient:
    return ask(desk)


def places(client: TestClient, query: str) -> list[str]:
    answer = client.get(f"/api/events?{query}")
    assert answer.status_code == 200, answer.text
    return sorted(row["place"]["name"] for row in answer.json()["events"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Idlib", "Palmyra", "Tell Rahma"]),
        ("factuality=any", ["Hama", "Idlib", "Palmyra", "Tell Rahma"]),
        ("factuality=planned", ["Hama"]),
        ("q=raided", ["Tell Rahma"]),
        ("q=raid", []),
        ("q=raid*", ["Tell Rahma"]),
        ('q="retook Palmyra"', ["Palmyra"]),
        ('q="Palmyra retook"', []),
        ("q=killed -mill", []),
        ("q=soldiers", ["Palmyra", "Tell Rahma"]),
        ("q=-soldiers", []),
        ("q='; DROP TABLE event; --", []),
        ("q=***", []),
        ("from=2016-03-12&to=2016-03-31", ["Palmyra"]),
        ("from=&to=&killed_min=", ["Idlib", "Palmyra", "Tell Rahma"]),
        ("to=2016-03-11", ["Tell Rahma"]),
        ("type=Battles", ["Palmyra", "Tell Rahma"]),
        ("type=Battles&type=Explosions/Remote violence", ["Idlib", "Palmyra", "Tell Rahma"]),
        ("sub_type=Air/drone strike", ["Idlib"]),
        ("actor=isis", ["Palmyra"]),
        ("actor=isis&actor=russia-air-force", ["Idlib", "Palmyra"]),
        ("actor=isis&type=Protests", []),
        ("side=isis", ["Palmyra"]),
        ("certainty=corroborated", ["Palmyra"]),
        ("place=palm", ["Palmyra"]),
        ("place=idlib", ["Idlib"]),
        ("place=%25", []),
        ("near=34.6,38.3,20", ["Palmyra"]),
        ("near=34.6,38.3,1", []),
        ("bbox=36,35,37,36.5", ["Idlib"]),
        ("bbox=37,30,36,36", ["Palmyra"]),
        ("area=38 34,39 34,39 35,38 35", ["Palmyra"]),
        ("area=0 0,1 0,1 1", []),
        ("killed_min=31", ["Tell Rahma"]),
        ("killed_max=11", ["Palmyra"]),
        ("killed_min=5&killed_max=12", ["Idlib", "Palmyra"]),
        ("outlet=orient", ["Palmyra"]),
    ],
)
def test_filters_narrow(client: TestClient, query: str, found: list[str]) -> None:
    assert places(client, query) == found


def test_a_place_is_found_under_another_spelling(tmp_path: Path) -> None:
    from dataclasses import replace

    from tests.factories import claim, document, location

    (known,) = [c.place for c in make_desk(tmp_path).theatre.gazetteer.candidates("Palmyra")][:1]
    folder = tmp_path / "other"
    folder.mkdir()
    told = claim("alpha", locations=[replace(location("Palmyra"), gazetteer_id=known.place_id)])
    client = ask(make_desk(folder, [(document(doc_id="alpha"), [told])]))
    assert places(client, "place=Tadmur") == ["Palmyra"]


@pytest.mark.parametrize(
    "query",
    [
        "type=War",
        "from=2016-13-01",
        "near=91,0,5",
        "near=a,b,c",
        "near=nan,nan,nan",
        "bbox=1,2,3",
        "bbox=10,50,20,40",
        "area=1 1,2 2",
        "area=1 1 1,2 2,3 3",
        "killed_min=-1",
        "sort=random",
        "limit=0",
        "limit=501",
        "cursor=nonsense",
        "q=" + "x" * 401,
    ],
)
def test_what_is_not_understood_is_told_and_not_guessed(client: TestClient, query: str) -> None:
    answer = client.get(f"/api/events?{query}")
    assert answer.status_code == 422
    assert answer.json()["detail"]


@pytest.mark.parametrize("sort", ["newest", "oldest", "deadliest", "most-claims", "most-contested"])
def test_cursors_lead_through_every_event_once_in_order(client: TestClient, sort: str) -> None:
    whole = [e["event_id"] for e in client.get(f"/api/events?factuality=any&sort={sort}").json()["events"]]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get(f"/api/events?factuality=any&sort={sort}&limit=1&cursor={cursor}").json()
        assert page["total"] == len(whole)
        seen += [e["event_id"] for e in page["events"]]
        cursor = page["next"]
    assert seen == whole
    assert len(set(seen)) == 4


def test_the_order_is_the_one_asked(client: TestClient) -> None:
    def order(sort: str) -> list[str]:
        return [e["place"]["name"] for e in client.get(f"/api/events?sort={sort}").json()["events"]]

    assert order("newest") == ["Idlib", "Palmyra", "Tell Rahma"]
    assert order("oldest") == ["Tell Rahma", "Palmyra", "Idlib"]
    assert order("deadliest") == ["Tell Rahma", "Idlib", "Palmyra"]
    assert order("most-claims")[0] == "Palmyra"


def test_the_map_holds_every_event_with_a_place(client: TestClient) -> None:
    body = client.get("/api/events/points").json()
    assert (body["count"], body["total"]) == (2, 3)
    assert all(len(column) == 2 for column in body["events"].values())
    at = body["events"]["killed"].index(12)
    assert body["types"][body["events"]["type"][at]] == "Explosions/Remote violence"
    assert body["events"]["start"][at] == (datetime(2016, 4, 3) - datetime(1970, 1, 1)).days  # noqa: DTZ001 - a day
    assert body["actors"][body["events"]["actor"][at]]["id"] == "russia-air-force"


def test_large_answers_are_packed_for_who_unpacks_them(tmp_path: Path) -> None:
    from tests.factories import claim, document, location

    reports = [
        (document(doc_id=f"d{i}"), [claim(f"d{i}", locations=[location(f"Place {i}", 30 + i / 10, 40.0)])])
        for i in range(60)
    ]
    desk = with_accounts(make_desk(tmp_path, reports, open_settings()))
    client = ask(desk)
    secret = Accounts(desk.store).open_access("reader", AccessKind.TOKEN, at=desk.now(), days=1)
    client.headers["Authorization"] = f"Bearer {secret}"
    with client.stream("GET", "/api/events/points", headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    plain = client.get("/api/events/points", headers={"Accept-Encoding": "identity"})
    assert answer.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed)) == plain.json()


def test_the_timeline_counts_each_event_once(client: TestClient) -> None:
    body = client.get("/api/timeline").json()
    assert body["step"] == "day"
    assert len(body["bins"]) == 26
    assert (body["from"], body["to"]) == ("2016-03-09", "2016-04-03")
    assert sum(sum(counts) for counts in body["types"].values()) == 3
    assert sum(body["killed"]["civilians"]["best"]) == 12


def test_outlets_are_held_against_each_other(client: TestClient) -> None:
    body = client.get("/api/outlets").json()
    rows = {row["name"]: row for row in body["outlets"]}
    assert rows["sana"]["events"] == 2 and rows["sana"]["alone"] == 1 and rows["sana"]["first"] == 1
    assert rows["orient"]["first"] == 0 and rows["sohr"]["missed"] == 1
    assert {"first": "sana", "second": "orient", "events": 1, "both": 1} in body["pairs"]


def test_one_event_and_its_shapes(client: TestClient) -> None:
    listed = client.get("/api/events?place=Palmyra").json()["events"][0]
    body = client.get(f"/api/events/{listed['event_id']}").json()
    assert len(body["claim_bodies"]) == 2
    assert client.get(f"/api/events/{listed['event_id']}/points").json()["count"] == 1
    assert client.get("/api/events/none").status_code == 404
    assert client.get("/api/events/none/points").status_code == 404
    assert client.get("/api/events/none/shapes").status_code == 404


def test_geojson_has_features_and_a_cursor(client: TestClient) -> None:
    body = client.get("/api/events.geojson?limit=2&sort=oldest").json()
    assert body["type"] == "FeatureCollection" and len(body["features"]) == 2
    rest = client.get(f"/api/events.geojson?limit=2&sort=oldest&cursor={body['next']}").json()
    assert len(rest["features"]) == 1 and rest["next"] is None


def test_control_on_a_day_and_of_a_place(client: TestClient) -> None:
    before = client.get("/api/control?on=2016-03-01").json()
    after = client.get("/api/control?on=2016-03-20").json()
    held = {f["properties"]["place"]: f["properties"]["holder"] for f in after["features"]}
    assert held["Palmyra"] == "syria-army"
    assert "syria-army" not in {f["properties"]["holder"] for f in before["features"]}
    rows = client.get("/api/control/place?name=Palmyra").json()
    assert rows[-1]["holder_name"] and rows[-1]["claims"]
    assert client.get("/api/control/place?name=Atlantis").status_code == 404
    assert client.get("/api/control/dates").json()["changes"]
    assert client.get("/api/control/places").json()[0]["name"] == "Palmyra"


def test_a_holder_has_one_colour_on_the_desk_the_site_the_page_and_in_pictures(desk: Desk, client: TestClient) -> None:
    (palmyra,) = client.get("/api/control?on=2016-03-20").json()["features"]
    key = palmyra["properties"]["colour"]
    colour = holder_colour("syria-army", "government")
    assert key == colour.key
    assert client.get("/api/control/place?name=Palmyra").json()[-1]["colour"] == key
    actors = {a["id"]: a for a in client.get("/api/events/points").json()["actors"]}
    assert actors["syria-army"]["colour"] == key
    states = data.control(desk.control)["states"]
    assert isinstance(states, list)
    assert {s["colour"] for s in states if isinstance(s, dict) and s["holder"] == "syria-army"} == {key}
    gathered = dossiers.gather(desk.store, desk.theatre, at=NOW)
    assert f'<rect class="{key} ' in render_page(gathered, ())
    assert f'fill="{colour.light}"' in timeline_svg(desk.control.states, desk.control.holders, NOW.date())
    assert f"--{key}: {colour.light};" in client.get("/static/holders.css").text


def test_reports_page_by_page_and_one(client: TestClient) -> None:
    first = client.get("/api/reports?limit=2").json()
    assert first["total"] == 5 and [r["doc_id"] for r in first["reports"]] == ["alpha", "beta"]
    then = client.get(f"/api/reports?limit=5&after={first['next']}").json()
    assert [r["doc_id"] for r in then["reports"]] == ["delta", "epsilon", "gamma"] and then["next"] is None
    assert client.get("/api/reports?outlet=sana&from=2016-04-01").json()["total"] == 1
    assert len(client.get("/api/reports/alpha").json()["claims"]) == 2
    assert client.get("/api/reports/none").status_code == 404


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_filtered_result_goes_out_in_every_format(client: TestClient, name: str) -> None:
    whole = client.get(f"/api/export/{name}")
    some = client.get(f"/api/export/{name}?place=Palmyra")
    assert whole.status_code == some.status_code == 200
    assert f"sitrep-{name}" in some.headers["content-disposition"]
    if name in ("claims", "csv", "geojson", "acled"):
        assert "Tell Rahma" in whole.text or name == "acled"
        assert "Tell Rahma" not in some.text and "Palmyra" in some.text


def test_an_unknown_format_is_told(client: TestClient) -> None:
    answer = client.get("/api/export/xls")
    assert answer.status_code == 404 and "geoparquet" in answer.json()["detail"]


def test_the_change_feed_tells_each_change_once(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    client = ask(desk)
    first = client.get("/api/changes?limit=3").json()
    rest = client.get(f"/api/changes?cursor={first['next']}").json()
    assert first["more"] and not rest["more"]
    ids = [c["event_id"] for c in (*first["changes"], *rest["changes"])]
    assert len(ids) == len(set(ids)) == 4
    assert client.get(f"/api/changes?cursor={rest['next']}").json()["changes"] == []
    gone = client.get("/api/events?place=Idlib").json()["events"][0]["event_id"]
    desk.store.add_reading(replace_text(desk.store.document("gamma")), [])
    desk.refresh()
    then = client.get(f"/api/changes?cursor={rest['next']}").json()["changes"]
    assert [(c["event_id"], c["what"]) for c in then] == [(gone, "withdrawn")]
    later = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    assert client.get("/api/changes", params={"since": later}).json()["changes"] == []


def replace_text(document: object) -> object:
    from dataclasses import replace

    from sitrep.model.document import Document

    assert isinstance(document, Document)
    return replace(document, text=document.text + " Later found to be wrong.")


def test_facets_name_what_the_filters_take(client: TestClient) -> None:
    body = client.get("/api/facets").json()
    assert {"value": "Battles", "name": "Battles", "events": 3} in body["type"]
    assert any(row["value"] == "isis" and row["events"] == 1 for row in body["actor"])


def test_the_description_names_every_filter(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    names = {p["name"] for p in paths["/api/events"]["get"]["parameters"]}
    assert {
        "q",
        "from",
        "to",
        "type",
        "actor",
        "place",
        "near",
        "bbox",
        "area",
        "killed_min",
        "cursor",
        "sort",
    } <= names
