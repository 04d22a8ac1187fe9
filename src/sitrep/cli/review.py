"""``sitrep review``: a store in, what most needs a person out, with the commands that settle it, or keys."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Sequence
from typing import Final

import click

from sitrep.cli import judge
from sitrep.cli.linking import current_events, theatre_of
from sitrep.cli.stores import db_option, open_store, theatre_option
from sitrep.cli.tables import plain
from sitrep.pipeline.queueing import queue_of
from sitrep.pipeline.reviewing import Matter, Waiting, Way
from sitrep.store.records import to_json

#: parts of a command that only the person knows, and how they are asked for
_ASKED: Final = {"LAT": "latitude", "LON": "longitude", "ACTOR_ID": "the actor's id"}


@click.command("review", short_help="List what waits for a person's decision.")
@db_option
@theatre_option
@click.option("--matter", type=click.Choice([matter.value for matter in Matter]), help="Only matters of this kind.")
@click.option("--places", is_flag=True, help="Only unknown places, each with the places it may be.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--interactive", is_flag=True, help="Settle them one after the other with single keys.")
@click.option("--author", envvar="SITREP_AUTHOR", show_envvar=True, help="Who judges (default: your account).")
def command(
    db: str,
    theatre: str | None,
    matter: str | None,
    places: bool,
    limit: int,
    form: str,
    interactive: bool,
    author: str | None,
) -> None:
    r"""List what most needs a person, the most pressing first.

    That is: contradictions, places nobody could find, high tolls that one side alone tells, pairs that are one event or
    two, claims that a second reader reads otherwise, unknown actors, judgements that lost their claim. Each comes with
    the commands that settle it. What you accept is asked no more.

    \b
    Examples:
      sitrep review --db demo.db
      sitrep review --db demo.db --places
      sitrep review --db demo.db --interactive
    """
    store = open_store(db)
    matter = Matter.PLACE.value if places else matter
    waiting = queue_of(store, theatre_of(store, theatre), current_events(store, theatre))
    chosen = [item for item in waiting if matter is None or item.matter.value == matter]
    if interactive:
        _settle_all(chosen[:limit], db, author)
    elif form == "json":
        click.echo(json.dumps([to_json(item) for item in chosen[:limit]], ensure_ascii=False, indent=2))
    else:
        for number, item in enumerate(chosen[:limit], start=1):
            _print(item, f"{number}.")
            for way in item.ways:
                click.echo(f"     {way.label}: {plain(shlex.join(_command(way, db)))}")
        _print_sum(waiting, len(chosen[:limit]))


def _print(item: Waiting, mark: str) -> None:
    click.echo(f"{mark:>4} {click.style(item.matter.value, bold=True)}: {plain(item.what)}")
    click.echo(f"     {plain(item.detail)}")


def _print_sum(waiting: Sequence[Waiting], shown: int) -> None:
    counts = Counter(item.matter.value for item in waiting)
    parts = ", ".join(f"{count} {name}" for name, count in counts.most_common())
    click.echo(f"{shown} shown of {len(waiting)} waiting" + (f": {parts}" if parts else ""))


def _command(way: Way, db: str) -> list[str]:
    return ["sitrep", "judge", *way.words, "--db", db, "--reason", "WHY"]


def _settle_all(waiting: Sequence[Waiting], db: str, author: str | None) -> None:
    """Go through the queue; each answer is entered at once, so leaving early loses nothing."""
    settled: set[str] = set()
    for number, item in enumerate(waiting, start=1):
        if settled.intersection(item.subjects):
            continue  # an answer before this one has changed what it is about
        _print(item, f"{number}.")
        keys = "  ".join(f"[{way.key}] {way.label}" for way in item.ways)
        click.echo(f"     {keys}  [space] later  [q] leave")
        by_key = {way.key: way for way in item.ways}
        answer = _key([*by_key, " ", "q"])
        if answer == "q":
            break
        if answer in by_key and _settle(by_key[answer], db, author):
            settled.update(item.subjects)
    click.echo(f"{len(settled)} settled; `sitrep judge list --db {db}` shows the ledger")


def _key(allowed: Sequence[str]) -> str:
    """One key out of the allowed ones; at the end of the input, leave."""
    while True:
        try:
            found = click.getchar()
        except (EOFError, KeyboardInterrupt):
            return "q"
        found = " " if found in ("\r", "\n") else found
        if found in allowed:
            return found
        if not found or found in ("\x03", "\x04"):
            return "q"


def _settle(way: Way, db: str, author: str | None) -> bool:
    words = [click.prompt(f"     {_ASKED[word]}") if word in _ASKED else word for word in way.words]
    reason = click.prompt("     why")
    signed = ["--author", author] if author else []
    try:
        judge.command.main([*words, "--db", db, "--reason", reason, *signed], prog_name="judge", standalone_mode=False)
    except click.ClickException as error:
        click.echo(f"     {error.format_message()}", err=True)
        return False
    return True
