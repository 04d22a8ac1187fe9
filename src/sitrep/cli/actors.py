"""``sitrep actors``: who a name or a phrase means in a theatre, and who is listed there."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from difflib import get_close_matches

import click

from sitrep.cli.main import EXIT_FAILED
from sitrep.cli.tables import add_row, new_table, plain, print_table
from sitrep.model.actor import Actor
from sitrep.model.claim import Json
from sitrep.reference.actors import ActorList, AliasHit
from sitrep.reference.theatre import load_theatre

EPILOG = """\b
Examples:
  sitrep actors find "al-Nusra Front"
  sitrep actors find "Turkish artillery" --day 2016-08-24
  sitrep actors find "Malian soldiers" --theatre world
  sitrep actors list --kind "armed group" """

_WHY = {
    "name": "named",
    "country": "a state; the act tells which arm",
    "common": "a generic word; the report tells who",
}


@click.group("actors", short_help="Look up actors and their aliases.", epilog=EPILOG)
def command() -> None:
    """Look up who is who in a theatre."""


@command.command("find")
@click.argument("name")
@click.option("--theatre", default="syria", show_default=True, help="A theatre that ships, or a folder.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day of the report: names change hands.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
def find(name: str, theatre: str, day: datetime | None, as_json: bool) -> None:
    """Say who NAME means, as written in a report: a name, an alias, a phrase.

    Exit code 1 where nobody known is meant; names that are near are told.
    """
    actors = load_theatre(theatre).actors
    hits = actors.find(name, _day(day)) or [h for h in (actors.read(name, _day(day)),) if h is not None]
    if as_json:
        for row in _rows(hits, name, actors):
            click.echo(json.dumps(row, ensure_ascii=False))
    elif any(hit.actor_ids for hit in hits):
        _print(hits, name, actors)
    if not any(hit.actor_ids for hit in hits):
        _print_near(name, actors)
        raise click.exceptions.Exit(EXIT_FAILED)


@command.command("list")
@click.option("--theatre", default="syria", show_default=True, help="A theatre that ships, or a folder.")
@click.option("--kind", help='Only actors of this kind ("armed group", "monitor" ...).')
@click.option("--side", help='Only actors of this side ("government", "opposition" ...).')
def list_actors(theatre: str, kind: str | None, side: str | None) -> None:
    """List the actors of a theatre."""
    table = new_table("", "id", "name", "kind", "side", "part of", "days", "names")
    for actor in load_theatre(theatre).actors:
        if kind in (None, actor.kind) and side in (None, actor.side):
            names = ", ".join(alias.text for alias in actor.aliases[:6])
            add_row(table, actor.actor_id, actor.name, actor.kind, actor.side, actor.parent or "", _span(actor), names)
    print_table(table)


def _day(moment: datetime | None) -> date | None:
    return moment.replace(tzinfo=UTC).date() if moment is not None else None


def _span(actor: Actor) -> str:
    first, last = (day.isoformat() if day else "" for day in (actor.start, actor.end))
    return f"{first}..{last}" if first or last else ""


def _print(hits: list[AliasHit], name: str, actors: ActorList) -> None:
    table = new_table("", "words", "id", "name", "kind", "side", "days", "why")
    for hit in hits:
        for rank, actor_id in enumerate(hit.actor_ids, 1):
            actor = actors.get(actor_id) or actors.propose(name[hit.start : hit.end])
            why = _WHY[hit.alias_kind] if rank == 1 else f"choice {rank}"
            words = name[hit.start : hit.end]
            add_row(table, words, actor_id, actor.name, actor.kind, actor.side, _span(actor), why)
    print_table(table)


def _rows(hits: list[AliasHit], name: str, actors: ActorList) -> list[dict[str, Json]]:
    rows: list[dict[str, Json]] = []
    for hit in hits:
        known = [actors.get(actor_id) for actor_id in hit.actor_ids]
        ids: list[Json] = list(hit.actor_ids)
        names: list[Json] = [actor.name if actor else None for actor in known]
        words = name[hit.start : hit.end]
        rows.append({"words": words, "actor_ids": ids, "names": names, "why": hit.alias_kind, "country": hit.country})
    return rows


def _print_near(name: str, actors: ActorList) -> None:
    """Nobody is meant: say which names are near, and under which id the group would be proposed."""
    names = {alias: actor.actor_id for actor in actors for alias in (actor.name, *(a.text for a in actor.aliases))}
    near = get_close_matches(name, names, n=4, cutoff=0.6)
    hint = f" Near: {', '.join(f'{n} ({names[n]})' for n in near)}." if near else ""
    proposed = actors.propose(name)
    click.echo(plain(f"nobody known by {name!r}.{hint} It would be proposed as {proposed.actor_id!r}."), err=True)
