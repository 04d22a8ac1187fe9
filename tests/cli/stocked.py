"""A store on disk with two reports of one capture and one raid, for the tests of the commands on stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from click.testing import CliRunner, Result

from sitrep.cli.main import command
from sitrep.model.taxonomy import SubEventType
from sitrep.store import Store
from tests.factories import actor, claim, days, document, killed, location, says

CAPTURE = "The army retook Palmyra on Saturday, killing 3 of them."
RAID = "Fighters raided the mill of Tell Rahma \x1b[31mand killed 40 soldiers."


def stock(path: Path) -> str:
    """Fill a new store; give its path as a command line wants it."""
    army, isis = [actor("the army", "syria-army")], [actor("ISIS", "isis")]
    first = claim("alpha", evidence=CAPTURE, actor1=army, actor2=isis, casualties=[killed(3)])
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
    second = replace(first, doc_id="beta", attribution=(says("Orient News"),), claim_id="").with_id()
    with Store.open(str(path)) as store:
        store.add_reading(document(f"{CAPTURE} {RAID}", "", "alpha", outlet="sana"), [first, raid])
        store.add_reading(document(CAPTURE, "", "beta", outlet="orient"), [second])
    return str(path)


def sitrep(*arguments: str, keys: str | None = None) -> Result:
    """Run `sitrep` with these arguments, and keys for what it asks."""
    return CliRunner().invoke(command, [*arguments], input=keys, prog_name="sitrep")
