"""A theatre's folder in, everything that is wrong or doubtful about it out, each with file, line and remedy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sitrep.model.actor import Actor
from sitrep.reference.actor_file import check_parents, load_actors
from sitrep.reference.actor_words import name_words
from sitrep.reference.outlets import load_outlets
from sitrep.reference.theatre import Theatre, load_theatre
from sitrep.reference.theatre_files import Row, TheatreError, read_rows, read_yaml


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a theatre: an error makes it unusable, a doubt does not."""

    message: str
    is_error: bool


def check_theatre(folder: Path) -> list[Finding]:
    """Look through a theatre's files.

    Errors: whatever `load_theatre` refuses, every row's at once. Doubts: a name that two actors bear on one day, an actor no
    text can name, a parent nobody lists, a generic word that stands for an unlisted actor.

    Args:
        folder: The folder with the theatre.yaml.

    Returns:
        The findings, errors first; empty for a theatre without fault.
    """
    problems = list(_row_errors(folder))
    if not problems:
        try:
            theatre = load_theatre(str(folder))
        except TheatreError as error:
            problems.append(str(error))
    if problems:
        return [Finding(problem, is_error=True) for problem in problems]
    return [Finding(doubt, is_error=False) for doubt in (*_shared_names(folder), *_strays(theatre, folder))]


def _row_errors(folder: Path) -> Iterator[str]:
    """The complaints about rows of the actor and outlet files, of each file the first where it cannot be read at all."""
    try:
        settings = read_yaml(folder / "theatre.yaml")
    except TheatreError as error:
        yield str(error)
        return
    for key in ("actors", "outlets"):
        for path in _files(folder, settings.get(key)):
            problems: list[TheatreError] = []
            try:
                if key == "actors":
                    check_parents(load_actors(path, problems), path)
                else:
                    load_outlets(path, problems)
            except TheatreError as error:
                problems.append(error)
            yield from map(str, problems)


def _files(folder: Path, value: object) -> list[Path]:
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [folder / name for name in names if isinstance(name, str)]


def _shared_names(folder: Path) -> Iterator[str]:
    """Names that two actors of the folder bear at one time: the one listed first is taken."""
    for path in _files(folder, read_yaml(folder / "theatre.yaml").get("actors")):
        bearer: dict[str, tuple[str, int]] = {}
        for row in read_rows(path, ("actor_id", "aliases")):
            for name in dict.fromkeys(_key(alias) for alias in row.items("aliases") if "@" not in alias):
                first, line = bearer.setdefault(name, (row["actor_id"], row.line))
                if first != row["actor_id"]:
                    yield _doubt(
                        row, f"{name!r} also names {first!r} (line {line})", "Bound one by days (name@from..to)."
                    )


def _strays(theatre: Theatre, folder: Path) -> Iterator[str]:
    path = folder / "theatre.yaml"
    for actor in theatre.actors:
        if actor.parent is not None and theatre.actors.get(actor.parent) is None:
            yield f"{path}: nobody lists {actor.parent!r}, the parent of {actor.actor_id!r}. Add it or clear the column."
        if not _can_be_named(actor) and actor.actor_id not in theatre.actors.settings.generic.values():
            yield f"{path}: no text can name {actor.actor_id!r}. Give it an alias with a capital."
    for actor_id in theatre.holders:
        if theatre.actors.get(actor_id) is None:
            yield f"{path}: {actor_id!r} of `holders:` is listed by nobody. Add the actor or take it out."
    for category, actor_id in theatre.actors.settings.generic.items():
        if theatre.actors.get(actor_id) is None:
            yield f"{path}: {category!r} stands for {actor_id!r}, which nobody lists. Add the actor or change `generic:`."


def _can_be_named(actor: Actor) -> bool:
    return bool(actor.aliases) or any(letter.isupper() for letter in actor.name)


def _doubt(row: Row, problem: str, remedy: str) -> str:
    return str(row.error(problem, remedy))


def _key(alias: str) -> str:
    return " ".join(word.key for word in name_words(alias.removesuffix("?"), {}))
