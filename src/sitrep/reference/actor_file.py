"""An ``actors.csv`` in, checked actors with dated aliases out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from sitrep.model.actor import KINDS, Actor, Alias
from sitrep.reference.theatre_files import Row, TheatreError, parse_day, read_rows

#: acronyms up to this length (AA) mean something else in the next war: an extending theatre does not take them over
_LOCAL_ACRONYM = 2


def load_actors(path: Path, problems: list[TheatreError] | None = None) -> tuple[Actor, ...]:
    """Read the actors of a theatre.

    An alias is written as in a report; ``name@2016-07-28..2017-01-28`` bounds the days it holds (either may be left out),
    a ``?`` behind it marks a name that other things bear too. One without any capital is a common noun.

    Args:
        path: The file.
        problems: Where complaints about rows are kept, so that the rest is still read; without it the first is raised.

    Raises:
        TheatreError: an id or kind that does not fit, an id told twice, or an alias told twice for one actor.
    """
    found: dict[str, Actor] = {}
    for row in read_rows(path, ("actor_id", "name", "kind", "side", "aliases")):
        try:
            actor = _actor(row)
            if actor.actor_id in found:
                raise row.error(f"the actor {actor.actor_id!r} stands twice", "Join the two rows.")
        except TheatreError as error:
            if problems is None:
                raise
            problems.append(error)
        else:
            found[actor.actor_id] = actor
    return tuple(found.values())


def check_parents(actors: Iterable[Actor], path: Path) -> None:
    """Refuse a parent that is not in the list, and an actor that is its own ancestor.

    Raises:
        TheatreError: with the id at fault.
    """
    by_id = {a.actor_id: a for a in actors}
    for actor in by_id.values():
        seen = {actor.actor_id}
        parent = actor.parent
        while parent is not None and parent in by_id:
            if parent in seen:
                raise TheatreError(f"{path}: {actor.actor_id!r} is its own ancestor. Clear one of the parents.")
            seen.add(parent)
            parent = by_id[parent].parent


def merge_actors(own: Iterable[Actor], inherited: Iterable[Actor]) -> tuple[Actor, ...]:
    """The actors of a theatre before those of the theatre it extends, these without their shortest acronyms."""
    merged = {a.actor_id: a for a in own}
    for actor in inherited:
        kept = tuple(
            a for a in actor.aliases if not (a.text.isupper() and a.text.isalpha() and len(a.text) <= _LOCAL_ACRONYM)
        )
        merged.setdefault(actor.actor_id, replace(actor, aliases=kept))
    return tuple(merged.values())


def _actor(row: Row) -> Actor:
    actor_id, name, kind = row["actor_id"], row["name"], row["kind"]
    if not actor_id or actor_id != actor_id.lower() or " " in actor_id:
        raise row.error(f"{actor_id!r} is not an actor id", "Use small letters and hyphens, as in ahrar-sham.")
    if not name:
        raise row.error(f"the actor {actor_id!r} has no name", "Write the name that output shall show.")
    if kind not in KINDS:
        raise row.error(f"the kind {kind!r} is unknown", f"Use one of {', '.join(sorted(KINDS))}.")
    country = row["country"]
    if country and (len(country) != 2 or not country.isupper()):
        raise row.error(f"{country!r} is not an ISO country code", "Use two capitals, as in SY.")
    start, end = row.day("start"), row.day("end")
    if start and end and end < start:
        raise row.error(f"{actor_id!r} ends before it starts", "Swap the two days.")
    aliases = tuple(_alias(text, row) for text in row.items("aliases"))
    if twice := _told_twice(a.text for a in aliases):
        raise row.error(f"the alias {twice!r} stands twice", "Take one away.")
    return Actor(
        actor_id, name, kind, row["side"] or "unknown", aliases, row["parent"] or None, country or None, start, end
    )


def _alias(text: str, row: Row) -> Alias:
    name, _, days = text.partition("@")
    ambiguous = name.endswith("?")
    start, end = _span(days, row) if days else (None, None)
    return Alias(name.removesuffix("?").strip(), start, end, ambiguous)


def _span(days: str, row: Row) -> tuple[date | None, date | None]:
    first, dots, last = days.partition("..")
    if not dots:
        raise row.error(f"{days!r} is not a span of days", "Write name@2016-07-28..2017-01-28, or leave a side empty.")
    return (parse_day(first, row) if first else None, parse_day(last, row) if last else None)


def _told_twice(texts: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            return text
        seen.add(text)
    return None
