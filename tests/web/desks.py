"""Desks for tests: a store on disk with a few reports, some of them hostile, and a client that asks the application."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from fastapi.testclient import TestClient

from sitrep.model.claim import Claim
from sitrep.model.document import Document
from sitrep.model.taxonomy import Factuality, SubEventType
from sitrep.pipeline.events import theatre_of
from sitrep.store import Store
from sitrep.store.accounts import Accounts, Role
from sitrep.web.app import create_app
from sitrep.web.service import Desk
from sitrep.web.settings import DeskSettings, Limits
from tests.factories import actor, claim, days, document, killed, location, says

PASSWORD = "a long enough secret"
NOW = datetime(2026, 1, 2, tzinfo=UTC)

CAPTURE = "The army retook Palmyra on Saturday, killing 3 of them."
AGAIN = "Residents told us by telephone that soldiers retook Palmyra and left 30 dead behind."
RAID = "Fighters raided the mill of Tell Rahma and killed 40 soldiers."
STRIKE = "Warplanes hit a market east of Idlib on Sunday, killing at least 12 people."
PLAN = "The rebels plan to attack Hama next week."

#: (document, claims) of the stocked store
Told = tuple[Document, Sequence[Claim]]


def told() -> list[Told]:
    """Four reports: a capture that two outlets tell, one of them otherwise, a raid, a strike and a plan."""
    army, isis = [actor("the army", "syria-army")], [actor("ISIS", "isis")]
    capture = claim("alpha", evidence=CAPTURE, actor1=army, actor2=isis, casualties=[killed(3)])
    raid = claim(
        "alpha",
        SubEventType.ARMED_CLASH,
        "raided",
        RAID,
        [actor("the Lions of the East", None)],
        army,
        [location("Tell Rahma", None, None, gazetteer_id=None)],
        days(date(2016, 3, 9)),
        [killed(40)],
        [says("Orient News")],
        start=len(CAPTURE) + 1,
    )
    second = claim(
        "beta", evidence=AGAIN, actor1=army, actor2=isis, casualties=[killed(30)], attribution=[says("Orient News")]
    )
    strike = claim(
        "gamma",
        SubEventType.AIR_STRIKE,
        "hit",
        STRIKE,
        [actor("Warplanes", "russia-air-force")],
        [actor("people", "civilians")],
        [location("Idlib", 35.93, 36.63, gazetteer_id="idlib")],
        days(date(2016, 4, 3)),
        [killed(12)],
        [says("SOHR")],
    )
    plan = claim(
        "delta",
        SubEventType.ARMED_CLASH,
        "attack",
        PLAN,
        [actor("The rebels", None)],
        [],
        [location("Hama", 35.13, 36.75, gazetteer_id="hama")],
        days(date(2016, 5, 1)),
        factuality=Factuality.PLANNED,
    )
    return [
        (document(f"{CAPTURE} {RAID}", "", "alpha", date(2016, 3, 13), "sana"), [capture, raid]),
        (document(AGAIN, "", "beta", date(2016, 3, 14), "orient"), [second]),
        (document(STRIKE, "", "gamma", date(2016, 4, 4), "sohr"), [strike]),
        (document(PLAN, "", "delta", date(2016, 4, 20), "orient"), [plan]),
        (document("The price of bread rose.", "Bread", "epsilon", date(2016, 4, 21), "sana"), []),
    ]


def make_desk(folder: Path, reports: Sequence[Told] | None = None, settings: DeskSettings | None = None) -> Desk:
    """A desk over a new store in ``folder``, its events made; its rates are wide enough for any test."""
    path = folder / "desk.db"
    store = Store.open(str(path))
    for report, claims in told() if reports is None else reports:
        store.add_reading(report, claims)
    wide = DeskSettings(author="tester", hosts=("testserver",), limits=Limits(requests=100_000, logins=1_000))
    desk = Desk(store, theatre_of(store, None), settings or wide, location=str(path))
    desk.refresh()
    return desk


def ask(desk: Desk) -> TestClient:
    """A client of the desk's application; errors of the server are raised, redirects are not followed."""
    return TestClient(create_app(desk), base_url="http://testserver", follow_redirects=False)


def open_settings(**more: bool | Limits) -> DeskSettings:
    """Settings of a desk that other machines reach."""
    limits = more.get("limits")
    return DeskSettings(
        host="0.0.0.0",
        hosts=("testserver",),
        limits=limits if isinstance(limits, Limits) else Limits(requests=100_000, logins=1_000),
    )


def with_accounts(desk: Desk) -> Desk:
    """The desk with one account of each role, all with `PASSWORD`."""
    for role in Role:
        Accounts(desk.store).add(role.value, role, PASSWORD, at=NOW)
    return desk
