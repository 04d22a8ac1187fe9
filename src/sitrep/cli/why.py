"""``sitrep why``: an event in, the claims that tell it, why they are one event and how each value was chosen, out."""

from __future__ import annotations

import json

import click

from sitrep.cli.events import days, names, places, sources, toll
from sitrep.cli.linking import current_events
from sitrep.cli.stores import db_option, open_store, theatre_option
from sitrep.cli.tables import add_row, new_table, plain, print_table
from sitrep.model.claim import Claim, claim_to_json
from sitrep.model.document import outlet_name
from sitrep.model.event import Event
from sitrep.pipeline.selecting import event_to_json
from sitrep.store import Link, Store
from sitrep.store.records import to_json


@click.command("why", short_help="Show why an event's values are what they are.")
@click.argument("event")
@db_option
@theatre_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(event: str, db: str, theatre: str | None, form: str) -> None:
    r"""Show the claims behind EVENT, why they are one event, and how each value shown was chosen.

    EVENT is an event id, the beginning of one, or the id of a claim.

    \b
    Example:
      sitrep why e1f0c9a2b --db demo.db
    """
    store = open_store(db)
    found = find_event(current_events(store, theatre), event)
    claims = [claim for claim in store.claims(doc_ids=found.doc_ids) if claim.claim_id in found.claim_ids]
    links = [link for link in store.links(found.claim_ids) if link.joined]
    near = [link for link in store.links(found.claim_ids) if not link.joined]
    if form == "json":
        body = {
            "event": event_to_json(found),
            "fields": to_json(found.fields),
            "links": to_json(links),
            "near": to_json(near),
            "claims": [claim_to_json(claim) for claim in claims],
        }
        click.echo(json.dumps(body, ensure_ascii=False, indent=2))
        return
    _print_event(found)
    _print_claims(claims, store)
    _print_values(found)
    _print_links(links, "why its claims are one event")
    _print_links(near, "claims of other events that nearly joined it")


def find_event(events: list[Event], asked: str) -> Event:
    """The event with an id, with an id that begins so, or that a claim belongs to.

    Raises:
        click.ClickException: there is none, or several begin so.
    """
    exact = [e for e in events if e.event_id == asked or asked in e.claim_ids]
    found = exact or [e for e in events if e.event_id.startswith(asked)]
    if not found:
        raise click.ClickException(f"{asked}: no event has this id or claim; `sitrep events` shows the ids")
    if len(found) > 1:
        raise click.ClickException(f"{asked}: begins the ids of {len(found)} events; write more of it")
    return found[0]


def _print_event(event: Event) -> None:
    what = f"{event.event_type.value}: {event.sub_event_type.value} ({event.factuality.value})"
    rows = (
        ("event", event.event_id),
        ("what", what),
        ("day", days(event)),
        ("who", names(event.actor1) or "unstated"),
        ("whom", names(event.actor2) or "unstated"),
        ("where", places(event.locations) or "unstated"),
        ("killed", toll(event.killed) or "no number"),
        ("injured", toll(event.injured) or "no number"),
        ("certainty", event.certainty.value),
        ("sources", sources(event)),
        *(("contradiction", words) for words in event.contradictions),
    )
    for name, value in rows:
        click.echo(f"{name:<14}{plain(value)}")


def _print_claims(claims: list[Claim], store: Store) -> None:
    table = new_table("its claims", "claim", "report", "says", "words")
    for claim in claims:
        document = store.document(claim.doc_id)
        outlet = outlet_name(document.outlet if document else "", claim.doc_id)
        said = " > ".join(link.source for link in claim.attribution) or "in its own voice"
        words = claim.evidence[0].text if claim.evidence else claim.trigger
        add_row(table, claim.claim_id, outlet, said, words)
    print_table(table)


def _print_values(event: Event) -> None:
    table = new_table("its values", "field", "shown", "why", "claimed")
    for view in event.fields:
        claimed = "\n".join(f"{said.value} ({', '.join(said.origins)})" for said in view.values)
        add_row(table, view.name + (" (contested)" if view.contested else ""), view.shown, view.why, claimed)
    print_table(table)


def _print_links(links: list[Link], title: str) -> None:
    if not links:
        return
    table = new_table(title, "score", "claim", "and claim", "because")
    for link in links:
        because = ", ".join(f"{reason.name} {reason.weight:+.1f}" for reason in link.reasons if reason.weight)
        add_row(table, f"{link.score:.1f}", link.left, link.right, because)
    print_table(table)
