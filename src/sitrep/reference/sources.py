"""A `sources.yml` in, the places that reports are fetched from out, checked; every complaint names file, line and remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from sitrep.model.claim import Json
from sitrep.reference.theatre_files import TheatreError, read_yaml

#: the file of a theatre's folder that names its sources
FILE: Final = "sources.yml"

#: every key that a source may have, with what it is for
KEYS: Final[Mapping[str, str]] = {
    "name": "what it is called; letters, digits, - and _ only, no two alike (mandatory)",
    "address": "where its list of reports is: http or https (mandatory)",
    "kind": "what is there: feed (RSS, Atom), sitemap, page (an index page with links), urls (one a line), gdelt (the "
    "DOC API's JSON, lastupdate.txt, or a GKG or events table)",
    "outlet": "who prints its reports, as in outlets.csv; left out: what each page says of itself",
    "side": "the outlet's affiliation, where outlets.csv does not list it",
    "every": "how often to look: 15m, 2h, 1d (default 30m; never oftener than each 5 minutes)",
    "dates": "how its days are written: dmy, mdy, or a pattern as %d.%m.%Y",
    "take": "page (default: fetch the page that an entry names) or item (the text in the feed is the report)",
    "match": "a piece of text, or several, of which an address must hold one",
    "skip": "a piece of text, or several, of which an address must hold none",
    "newest": "how many entries to take at a time (default 50)",
    "encoding": "what its pages are written in, where neither they nor their server say",
    "drop": "lines to leave out of its reports (sign-offs, calls to subscribe), as they stand there",
    "robots": "false: fetch though robots.txt forbids it, for a site that allowed you to (default true)",
}
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_EVERY: Final = re.compile(r"(\d{1,5})\s*([smhd])")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
#: no source is looked at oftener than this
LEAST_SECONDS: Final = 300
_LIST_OF_TEXT: Final = ("match", "skip", "drop")


class ListKind(StrEnum):
    """What stands at a source's address."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"
    URLS = "urls"
    GDELT = "gdelt"


@dataclass(frozen=True, slots=True)
class ReportSource:
    """A place that reports come from; the fields are those of `KEYS`, ``every`` in seconds.

    ``dates`` is "dmy", "mdy", a strptime pattern, or "".
    """

    name: str
    address: str
    kind: ListKind = ListKind.FEED
    outlet: str = ""
    side: str = ""
    every: int = 1800
    dates: str = ""
    take: Literal["page", "item"] = "page"
    match: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    newest: int = 50
    encoding: str = ""
    drop: tuple[str, ...] = ()
    robots: bool = True

    def wants(self, url: str) -> bool:
        """Whether an address that the source lists is one of its reports."""
        if any(piece in url for piece in self.skip):
            return False
        return not self.match or any(piece in url for piece in self.match)


def load_sources(path: Path) -> tuple[ReportSource, ...]:
    """Read a ``sources.yml``: a key ``sources`` with a list of sources.

    Raises:
        TheatreError: the file is missing, or a source in it is wrong.
    """
    file = _File(path)
    settings = read_yaml(path)
    rows = settings.get("sources")
    if set(settings) != {"sources"} or not isinstance(rows, list):
        raise file.error(
            0, "expected one key, `sources`, with a list under it", "Begin with `sources:` and `- name: ...`."
        )
    found: dict[str, ReportSource] = {}
    for number, row in enumerate(rows):
        source = file.source(number, row)
        if source.name in found:
            raise file.error(number, f"the name {source.name!r} stands twice", "Give each source a name of its own.")
        found[source.name] = source
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _File:
    path: Path

    def error(self, number: int, problem: str, remedy: str) -> TheatreError:
        """A complaint about a source, with the line that it begins in."""
        begins = [
            i for i, text in enumerate(self.path.read_text("utf-8").splitlines(), 1) if re.match(r"\s*-\s+\w+:", text)
        ]
        line = begins[number] if number < len(begins) else 1
        return TheatreError(f"{self.path}:{line}: {problem}. {remedy}")

    def source(self, number: int, row: Json) -> ReportSource:
        if not isinstance(row, dict):
            raise self.error(number, "a source is keys and values", "Write `- name: ...`, and `address: ...` under it.")
        unknown = next((key for key in row if key not in KEYS), None)
        if unknown is not None:
            raise self.error(number, f"the key {unknown!r} is unknown", f"Use {', '.join(KEYS)}.")
        name, address = self._text(number, row, "name"), self._text(number, row, "address")
        if not _NAME.fullmatch(name):
            raise self.error(number, f"the name {name!r} cannot be used", "Take letters, digits, - and _, at most 60.")
        if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
            raise self.error(number, f"{address!r} is no web address", "Write it with https:// in front.")
        return ReportSource(
            name=name,
            address=address,
            kind=self._kind(number, row),
            outlet=self._text(number, row, "outlet", ""),
            side=self._text(number, row, "side", ""),
            every=self._every(number, row),
            dates=self._dates(number, row),
            take=self._take(number, row),
            newest=self._newest(number, row),
            encoding=self._text(number, row, "encoding", ""),
            robots=self._robots(number, row),
            match=self._texts(number, row, "match"),
            skip=self._texts(number, row, "skip"),
            drop=self._texts(number, row, "drop"),
        )

    def _text(self, number: int, row: dict[str, Json], key: str, default: str | None = None) -> str:
        value = row.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.error(number, f"{key!r} is missing or no text", f"Write `{key}: ...` ({KEYS[key]}).")
        return value.strip()

    def _texts(self, number: int, row: dict[str, Json], key: str) -> tuple[str, ...]:
        value = row.get(key, [])
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) and item.strip() for item in items):
            raise self.error(number, f"{key!r} is no list of texts", f"Write `{key}: [a, b]` ({KEYS[key]}).")
        return tuple(str(item).strip() for item in items)

    def _kind(self, number: int, row: dict[str, Json]) -> ListKind:
        try:
            return ListKind(self._text(number, row, "kind", "feed"))
        except ValueError as error:
            raise self.error(number, f"the kind {row['kind']!r} is unknown", f"Use {', '.join(ListKind)}.") from error

    def _every(self, number: int, row: dict[str, Json]) -> int:
        match = _EVERY.fullmatch(self._text(number, row, "every", "30m"))
        if match is None or int(match[1]) * _SECONDS[match[2]] < LEAST_SECONDS:
            raise self.error(number, f"{row['every']!r} says not how often", "Write 15m, 2h or 1d; 5m is the least.")
        return int(match[1]) * _SECONDS[match[2]]

    def _dates(self, number: int, row: dict[str, Json]) -> str:
        value = self._text(number, row, "dates", "")
        if value not in ("", "dmy", "mdy") and not all(part in value for part in ("%d", "%m", "%Y")):
            raise self.error(number, f"{value!r} says not how days are written", "Write dmy, mdy, or as in %d.%m.%Y.")
        return value

    def _take(self, number: int, row: dict[str, Json]) -> Literal["page", "item"]:
        value = self._text(number, row, "take", "page")
        if value == "page":
            return "page"
        if value == "item" and self._kind(number, row) is ListKind.FEED:
            return "item"
        raise self.error(
            number, f"`take: {value}` cannot be done", "Use page, or item for a feed that holds whole reports."
        )

    def _newest(self, number: int, row: dict[str, Json]) -> int:
        value = row.get("newest", 50)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 5000:
            raise self.error(number, f"`newest: {value}` is no number from 1 to 5000", "Write `newest: 50`.")
        return value

    def _robots(self, number: int, row: dict[str, Json]) -> bool:
        value = row.get("robots", True)
        if not isinstance(value, bool):
            raise self.error(number, f"`robots: {value}` is neither true nor false", "Write `robots: true`.")
        return value
