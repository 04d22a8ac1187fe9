"""``sitrep judge``: what a person decides in, an entry of the ledger (and how to undo it) out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from sitrep.cli.linking import theatre_of
from sitrep.cli.stores import Decorated, db_option, judged_by, open_store
from sitrep.cli.tables import add_row, new_table, print_table
from sitrep.model.judgement import Judgement, JudgementKind, active_judgements
from sitrep.pipeline import judging, placing
from sitrep.pipeline.judging import JudgementError, NewActor, NewPlace
from sitrep.pipeline.replaying import replay
from sitrep.store import Store, read_judgements, write_judgement


@click.group("judge", short_help="Record a judgement: same, split, correct, reject, undo.")
def command() -> None:
    r"""Record what you decide about claims and events, each with your name and your reason.

    A judgement changes no claim: it is an entry of a ledger, replayed whenever events are made, and undone by a later
    entry. Where an EVENT or CLAIM is asked, give an id as `sitrep events` and `sitrep why` show them.

    \b
    Examples:
      sitrep judge merge ev-1f0c ev-77ab --db demo.db --reason "both tell the raid on the mill"
      sitrep judge correct report-3-0a1b2c3d4e5f killed 12 --db demo.db --reason "the text says a dozen"
      sitrep judge undo j51c07d2f9a10 --db demo.db --reason "it was another mill"
    """


def _signed(function: Decorated) -> Decorated:
    """Add the store, the author and the reason."""
    for option in (
        click.option("--reason", required=True, help="Why; kept in the ledger."),
        click.option("--author", envvar="SITREP_AUTHOR", show_envvar=True, help="Who judges (default: your account)."),
    ):
        function = option(function)
    return db_option(function)


def _enter(db: str, make: Callable[[Store], Judgement]) -> None:
    """Make a judgement on a store and keep it; tell its id and how to undo it."""
    store = open_store(db)
    try:
        made = make(store)
        store.add_judgement(made)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{made.judgement_id}: {made.kind.value} {_subjects(made)}", nl=False)
    click.echo(f"; to take it back: sitrep judge undo {made.judgement_id} --db {db} --reason ...")


@command.command("merge")
@click.argument("subjects", metavar="EVENT|CLAIM...", nargs=-1, required=True)
@_signed
def merge(subjects: tuple[str, ...], db: str, author: str | None, reason: str) -> None:
    """Make one event of several, with all their claims."""
    _enter(db, lambda store: judging.join(store, subjects, judged_by(author, reason)))


@command.command("same")
@click.argument("subjects", metavar="CLAIM...", nargs=-1, required=True)
@_signed
def same(subjects: tuple[str, ...], db: str, author: str | None, reason: str) -> None:
    """Say that claims tell one happening."""
    _enter(db, lambda store: judging.join(store, subjects, judged_by(author, reason), kind=JudgementKind.SAME))


@command.command("apart")
@click.argument("subjects", metavar="EVENT|CLAIM...", nargs=-1, required=True)
@_signed
def apart(subjects: tuple[str, ...], db: str, author: str | None, reason: str) -> None:
    """Say that events or claims tell different happenings, so that they are never merged."""
    _enter(db, lambda store: judging.join(store, subjects, judged_by(author, reason), kind=JudgementKind.NOT_SAME))


@command.command("split")
@click.argument("event")
@click.argument("claims", metavar="CLAIM...", nargs=-1, required=True)
@_signed
def split(event: str, claims: tuple[str, ...], db: str, author: str | None, reason: str) -> None:
    """Take claims out of an event; together they become an event of their own."""
    _enter(db, lambda store: judging.split(store, event, claims, judged_by(author, reason)))


@command.command("accept")
@click.argument("subjects", metavar="EVENT|CLAIM...", nargs=-1, required=True)
@_signed
def accept(subjects: tuple[str, ...], db: str, author: str | None, reason: str) -> None:
    """Say that claims are right as they are; review asks no more about them."""
    _enter(db, lambda store: judging.verdict(store, subjects, judged_by(author, reason), accept=True))


@command.command("reject")
@click.argument("subjects", metavar="EVENT|CLAIM...", nargs=-1, required=True)
@_signed
def reject(subjects: tuple[str, ...], db: str, author: str | None, reason: str) -> None:
    """Take claims out of every view; they stay in the store."""
    _enter(db, lambda store: judging.verdict(store, subjects, judged_by(author, reason), accept=False))


@command.command("correct")
@click.argument("claim")
@click.argument("field")
@click.argument("value")
@_signed
def correct(claim: str, field: str, value: str, db: str, author: str | None, reason: str) -> None:
    r"""Set FIELD of CLAIM to VALUE; the machine's value stays beside yours.

    \b
    FIELD and VALUE are those of claims.jsonl (VALUE as JSON), or in short:
      date 2016-03-27         date 2016-03-27..2016-03-29
      actor1 sdf,ypg          place "al-Qaryatayn @ 34.23, 37.24"
      killed 12               injured 10-14
      sub_event_type "Armed clash"
      casualties.0.side civilians
    """
    _enter(db, lambda store: judging.correct(store, claim, field, value, judged_by(author, reason)))


@command.command("place")
@click.argument("name")
@click.option("--as", "place_id", default="", metavar="PLACE_ID", help="A place of the gazetteer, as review lists it.")
@click.option("--lat", type=float, help="Latitude, decimal degrees.")
@click.option("--lon", type=float, help="Longitude, decimal degrees.")
@click.option("--called", default="", help="The name to show (default: as written).")
@click.option("--country", default="", help="ISO code of two letters (default: by the theatre's outlines).")
@_signed
def place(
    name: str,
    place_id: str,
    lat: float | None,
    lon: float | None,
    called: str,
    country: str,
    db: str,
    author: str | None,
    reason: str,
) -> None:
    r"""Say where NAME, as reports write it, lies; every claim left unplaced there takes it, now and later.

    \b
    Examples:
      sitrep judge place "Tell Rahma" --as ocha:C2913 --db war.db --reason "the one north of Hama"
      sitrep judge place "Point 900" --lat 34.55 --lon 38.21 --db war.db --reason "map of the front"
    """

    def make(store: Store) -> Judgement:
        theatre = theatre_of(store, None)
        if place_id:
            new = placing.listed(theatre, name, place_id)
        elif lat is not None and lon is not None:
            new = placing.found(theatre, NewPlace(called or name, lat, lon, country=country.upper()))
        else:
            raise JudgementError("say where it lies: --as PLACE_ID, or --lat and --lon")
        return judging.add_place(name, new, judged_by(author, reason))

    _enter(db, make)


@command.command("remember")
@click.argument("table", type=click.Path(path_type=Path, dir_okay=False))
@db_option
def remember(table: Path, db: str) -> None:
    r"""Write the places that people gave names to into TABLE, so that the theatre knows them in every store.

    TABLE is a CSV of places, made if it is not there; what it holds already stays, and a name judged anew is replaced. List
    it in the theatre's theatre.yaml under `gazetteer`, before the index files.

    \b
    Example:
      sitrep judge remember my-theatre/places.csv --db war.db
    """
    try:
        new, whole = placing.remember(table, active_judgements(open_store(db).judgements()))
    except (ValueError, OSError) as error:
        raise click.ClickException(f"{table}: {error}") from error
    click.echo(f"{table}: {new} places from the ledger, {whole} in all")


@command.command("actor")
@click.argument("name")
@click.option("--id", "actor_id", required=True, help="The actor's id, new or known.")
@click.option("--called", default="", help="The name to show (default: as written).")
@click.option("--kind", default="", help="What it is: armed group, state forces, civilians ...")
@click.option("--side", default="", help="Whose side it is on.")
@_signed
def actor(
    name: str, actor_id: str, called: str, kind: str, side: str, db: str, author: str | None, reason: str
) -> None:
    """Say who NAME, as reports write it, is: an actor that the theatre lacks."""
    new = NewActor(actor_id, called or name, kind, side)
    _enter(db, lambda store: judging.add_actor(name, new, judged_by(author, reason)))


@command.command("alias")
@click.argument("name")
@click.argument("actor_id")
@_signed
def alias(name: str, actor_id: str, db: str, author: str | None, reason: str) -> None:
    """Say that NAME, as reports write it, is another name of the actor ACTOR_ID."""

    def make(store: Store) -> Judgement:
        if theatre_of(store, None).actors.get(actor_id) is None:
            raise JudgementError(f"{actor_id}: the theatre has no such actor; `sitrep judge actor` adds one")
        return judging.add_actor(name, NewActor(actor_id, name), judged_by(author, reason), alias=True)

    _enter(db, make)


@command.command("leave")
@click.argument("name")
@_signed
def leave(name: str, db: str, author: str | None, reason: str) -> None:
    """Leave NAME, of a place or an actor, unresolved; review asks no more about it."""
    _enter(db, lambda store: judging.leave_open(name, judged_by(author, reason)))


@command.command("undo")
@click.argument("judgement")
@_signed
def undo(judgement: str, db: str, author: str | None, reason: str) -> None:
    """Undo JUDGEMENT; both entries stay in the ledger."""
    _enter(db, lambda store: judging.undo(store, judgement, judged_by(author, reason)))


@command.command("list")
@db_option
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
def list_ledger(db: str, form: str) -> None:
    """Show the whole ledger, and which entries are undone or find nothing any more."""
    store = open_store(db)
    ledger = store.judgements()
    if form == "jsonl":
        for entry in ledger:
            click.echo(write_judgement(entry))
        return
    holding = {entry.judgement_id for entry in active_judgements(ledger)}
    stale = {s.judgement.judgement_id: s.why for s in replay(store.claims(), ledger).stale}
    table = new_table(f"{len(ledger)} judgements", "id", "when", "who", "what", "about", "reason", "state")
    for entry in ledger:
        state = "holds" if entry.judgement_id in holding or entry.kind is JudgementKind.UNDO else "undone"
        state = f"stale: {stale[entry.judgement_id]}" if entry.judgement_id in stale else state
        what = " ".join(part for part in (entry.kind.value, entry.field, entry.value) if part)
        when = entry.at.strftime("%Y-%m-%d %H:%M")
        add_row(table, entry.judgement_id, when, entry.author, what, _subjects(entry), entry.reason, state)
    print_table(table)


@command.command("replay")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@db_option
def replay_file(file: Path, db: str) -> None:
    """Enter the judgements of FILE (`sitrep judge list --format jsonl`) into a store; known ones are passed over."""
    store = open_store(db)
    try:
        entries = read_judgements(file.read_text(encoding="utf-8"), str(file))
        added = sum([store.add_judgement(entry) for entry in entries])
    except (ValueError, json.JSONDecodeError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{added} judgements entered, {len(entries) - added} known before")


def _subjects(entry: Judgement) -> str:
    return ", ".join(entry.subjects)
