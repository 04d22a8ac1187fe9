"""A folder with a ``theatre.yaml`` in, a `Theatre` out: its actors, outlets, gazetteer and settings, checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import sitrep.theatres
from sitrep.model.taxonomy import SourceKind
from sitrep.reference.actors import ActorList, ActorSettings
from sitrep.reference.outlets import Outlet, OutletList, merge_outlets
from sitrep.reference.sources import FILE as SOURCES
from sitrep.reference.sources import ReportSource, load_sources
from sitrep.reference.theatre_files import TheatreError
from sitrep.reference.theatre_parts import Parts

if TYPE_CHECKING:
    from sitrep.reference.gazetteer import Gazetteer

__all__ = ["Theatre", "TheatreError", "load_theatre", "theatre_names"]

_PACKAGED = Path(next(iter(sitrep.theatres.__path__)))


@dataclass(frozen=True)
class Theatre:
    """A war or region with what is known of it.

    ``home_countries`` are ISO codes, empty for one without a home state; ``start`` is the day before which nothing counts as
    its news; ``gazetteer_paths`` are the index files that `gazetteer` opens on first use, its own first; ``lexicon``,
    ``boundaries`` and ``seats`` are files of the folder or None; ``holders`` are the actors shown to hold what their parts took;
    ``sources`` are those of its sources.yml.
    """

    name: str
    title: str
    folder: Path
    home_countries: tuple[str, ...]
    start: date | None
    actors: ActorList
    outlets: OutletList
    gazetteer_paths: tuple[Path, ...] = ()
    lexicon: Path | None = None
    boundaries: Path | None = None
    seats: Path | None = None
    holders: tuple[str, ...] = ()
    sources: tuple[ReportSource, ...] = ()

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The places of the theatre, opened on first use."""
        from sitrep.reference.gazetteer import Gazetteer  # a heavy index that many callers never touch

        return Gazetteer.open(*self.gazetteer_paths)


def theatre_names() -> list[str]:
    """The names of the theatres that ship in the package."""
    return sorted(p.parent.name for p in _PACKAGED.glob("*/theatre.yaml"))


@cache
def load_theatre(name_or_path: str) -> Theatre:
    """Load a theatre by the name of one in the package, or from a folder with a ``theatre.yaml``.

    Raises:
        TheatreError: there is none, or a file of it is wrong; the message names file, line and remedy.
    """
    folder = _folder(name_or_path)
    parts = _read(folder, ())
    sources = load_sources(folder / SOURCES) if (folder / SOURCES).exists() else ()
    settings = ActorSettings(
        home=parts.home,
        separate_services=parts.flag("separate_services"),
        generic=parts.words("generic"),
        abroad=parts.abroad,
        country_words=parts.lists("country_words"),
        spellings=parts.spellings,
        hostile_sides=frozenset(parts.names("hostile_sides")),
    )
    return Theatre(
        name=parts.text("name"),
        title=parts.text("title"),
        folder=parts.folder,
        home_countries=parts.home,
        start=parts.day("start"),
        actors=ActorList(parts.actors, parts.countries, parts.kinds, settings),
        outlets=OutletList(merge_outlets(parts.outlets, _outlets(sources)), parts.spellings),
        gazetteer_paths=parts.gazetteers,
        lexicon=parts.lexicon,
        boundaries=parts.boundaries,
        seats=parts.seats,
        holders=parts.names("holders"),
        sources=sources,
    )


def _outlets(sources: tuple[ReportSource, ...]) -> Iterator[Outlet]:
    """The outlets that the sources name with their side; those of outlets.csv count before them."""
    for source in sources:
        if source.outlet and source.side:
            host = (urlsplit(source.address).hostname or "").removeprefix("www.")
            yield Outlet(source.outlet, SourceKind.MEDIA, source.side, keys=(host,))


def _folder(name_or_path: str) -> Path:
    if name_or_path in theatre_names():
        return _PACKAGED / name_or_path
    folder = Path(name_or_path)
    if not folder.is_dir():
        known = ", ".join(theatre_names())
        raise TheatreError(f"{name_or_path}: no such theatre. Use one of {known}, or the path of a folder.")
    return folder


def _read(folder: Path, inside: tuple[str, ...]) -> Parts:
    """The parts of a folder, with those of the theatre it extends behind its own."""
    own = Parts.of(folder)
    name = own.text("extends") if "extends" in own.settings else ""
    if not name:
        return own
    if name in inside:
        raise own.error("extends", f"the theatre extends itself through {name!r}", "Take the line out.")
    return own.extended(_read(_folder(name), (*inside, name)))
