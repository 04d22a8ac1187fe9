"""A Markdown file in, with front matter or without; one document out, its words still at their places in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import yaml

from sitrep.ingest.building import choose_day, digest_of, from_page, is_blank, safe_id
from sitrep.ingest.options import InputError, InputOptions
from sitrep.ingest.source import Item, Source, read_whole
from sitrep.model.document import Document, PublishedFrom
from sitrep.text.dateline import parse_day

#: Stands for a character of markup: invisible, so that cleaning leaves it out and every other keeps its place.
_MASK = "\u200b"
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(.{0,100000}?)\r?\n---[ \t]*(?:\r?\n|$)", re.S)
_TITLES = ("title", "subject", "headline")
_DATES = ("published", "pubDate", "date")
_OUTLETS = ("outlet", "source", "author")
#: Sections behind the account that hold none of it.
_ENDS = re.compile(
    r"^#{1,6}[ \t]*(?:references|notes|see also|external links|further reading|bibliography|gallery|sources|citations)"
    r"[ \t]*$",
    re.I | re.M,
)
_MARKUP = re.compile(
    r"^#{1,6}[ \t][^\n]*$"  # headings
    r"|!\[[^\]\n]{0,300}\]\([^)\n]{0,1000}\)"  # pictures
    r"|\]\([^)\n]{0,1000}\)"  # the address of a link; its words stay
    r"|\[\d{1,3}\]|\[note \d{1,2}\]|\[(?=[^\]\n]{1,300}\]\()"  # footnote marks, the bracket before a link's words
    r"|\*{1,3}|_{2,3}|`{1,3}|^>[ \t]?|\[object Object\]"
    r"|^[ \t]*\|[^\n]*$|^[ \t]*(?:-{3,}|={3,})[ \t]*$",  # tables, rules
    re.M,
)


@dataclass(frozen=True, slots=True)
class _FrontMatter:
    """What the head of the file says of it, and where the title stands in the file (0, 0 where it does not)."""

    published: date | None = None
    outlet: str = ""
    url: str = ""
    title: tuple[int, int] = (0, 0)
    end: int = 0


def read_markdown(source: Source, options: InputOptions) -> Iterator[Item]:
    """Read one account; its id is the file's stem.

    An account of something long past (its title names only years before that of its publication) states no day: none
    of its sentences is news of the day it was put down.

    Raises:
        BinaryInputError: the file is no text.
        TooLargeError: it has more than ``options.max_bytes``.
        OSError: it cannot be read.
    """
    whole = read_whole(source, options)
    if isinstance(whole, InputError):
        yield whole
        return
    yield from whole.oddities
    front = _front_matter(whole.text)
    if front is None:
        yield InputError(source.path, 1, "the front matter is no YAML", "its fields are left out", warning=True)
        front = _FrontMatter()
    document = from_page(_masked(whole.text, front), safe_id(source.stem), source.path, options, digest_of(whole.raw))
    if is_blank(document):
        yield InputError(source.path, None, "holds no text but markup", "fetch the report again")
        return
    yield _described(document, front, options)


def _described(document: Document, front: _FrontMatter, options: InputOptions) -> Document:
    """The document with what the front matter says of it."""
    day, source = document.published, document.published_from
    if source is not PublishedFrom.DATELINE:
        day, source = choose_day(None, front.published, options, document.related)
    years = [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", document.title)]
    if source is PublishedFrom.METADATA and day is not None and years and max(years) < day.year:
        day, source = options.published, PublishedFrom.OPTION if options.published else PublishedFrom.UNKNOWN
    return replace(
        document, published=day, published_from=source, outlet=front.outlet or document.outlet, url=front.url
    )


def _front_matter(text: str) -> _FrontMatter | None:
    """The fields before the text; None where there are some that cannot be read."""
    match = _FRONT.match(text)
    if match is None:
        return _FrontMatter()
    try:
        loaded = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(loaded, dict):
        return None
    fields = {str(key): str(value) for key, value in loaded.items() if value and not isinstance(value, (list, dict))}
    title = next((fields[name] for name in _TITLES if name in fields), "")
    at = text.find(title, match.start(1), match.end(1)) if title and "\n" not in title else -1
    return _FrontMatter(
        published=parse_day(next((fields[name] for name in _DATES if name in fields), "")),
        outlet=next((fields[name] for name in _OUTLETS if name in fields), ""),
        url=fields.get("url", "") or fields.get("link", ""),
        title=(at, at + len(title)) if at >= 0 else (0, 0),
        end=match.end(),
    )


def _masked(text: str, front: _FrontMatter) -> str:
    """The text with its markup masked one for one; of the front matter only the title stays, on a line of its own."""
    end = _ENDS.search(text, front.end)
    body = text[front.end : end.start() if end else len(text)]
    masked = _MARKUP.sub(lambda match: _MASK * len(match[0]), body)
    if front.title == (0, 0):
        heading = re.match(r"\s*#[ \t]+([^\n]+)", body)
        if heading:  # a first heading is the title
            masked = _MASK * heading.start(1) + heading[1] + masked[heading.end() :]
        return _MASK * front.end + masked
    start, stop = front.title
    head = _MASK * start + text[start:stop] + "\n" + _MASK * (front.end - stop - 2) + "\n"
    return head + masked
