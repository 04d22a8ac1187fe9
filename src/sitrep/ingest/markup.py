"""XML text in; its wanted elements one by one out, each character of their text with its place in the XML."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.entities import html5
from typing import Final
from xml.parsers import expat

#: how deep elements may lie in each other
MAX_DEPTH: Final = 60
_CHUNK: Final = 1 << 16
#: Control characters that XML forbids and careless servers send; blanks stand in for them, one for one.
_CONTROL: Final = {c: " " for c in range(32) if c not in (9, 10, 13)} | {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}


class MarkupError(ValueError):
    """XML that cannot be read on; ``line`` says where, ``remedy`` what to do."""

    def __init__(self, message: str, line: int | None, remedy: str) -> None:
        """Keep what is wrong, where, and what to do."""
        super().__init__(message)
        self.line = line
        self.remedy = remedy


@dataclass(slots=True)
class Element:
    """An element: its name without namespace, its attributes, its children, and its own and their text as ``runs``.

    ``starts[i]`` is where ``runs[i]`` begins in the text of the element, ``places[i]`` where in the XML.
    """

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in the element."""
        return "".join(self.runs)

    def place(self, offset: int) -> int:
        """Where a character of ``text`` stands in the XML (code points)."""
        run = bisect_right(self.starts, offset) - 1
        return self.places[run] + offset - self.starts[run]

    def add(self, text: str, place: int) -> None:
        """Append text."""
        self.starts.append(self.starts[-1] + len(self.runs[-1]) if self.runs else 0)
        self.runs.append(text)
        self.places.append(place)


def read_elements(xml: str, wanted: frozenset[str]) -> Iterator[Element]:
    """Each element of a wanted name with all that is in it, and first the root, bare, for its name and attributes.

    Entities that the text declares itself are refused, nothing outside the text is ever looked up; the named
    characters of HTML are known, since feeds use them without saying so.

    Raises:
        MarkupError: it is no XML, declares entities, or nests deeper than `MAX_DEPTH`; what stood before was given.
    """
    yield from _Reading(xml.translate(_CONTROL), wanted).elements()


class _Reading:
    """One pass of expat over a text, which is fed as UTF-8 so that byte places can be counted back into characters."""

    def __init__(self, xml: str, wanted: frozenset[str]) -> None:
        self._raw = xml.encode("utf-8", "replace")
        self._ascii = len(self._raw) == len(xml)
        self._wanted = wanted
        self._done: list[Element] = []
        self._open: list[Element] = []
        self._depth = 0
        self._byte = self._character = 0
        self._parser = expat.ParserCreate("utf-8")
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.UseForeignDTD(True)  # so that an entity that nobody declared is passed over, not an error
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.SkippedEntityHandler = self._skipped
        self._parser.EntityDeclHandler = self._declared

    def elements(self) -> Iterator[Element]:
        for at in range(0, len(self._raw) + 1, _CHUNK):
            chunk = self._raw[at : at + _CHUNK]
            try:
                self._parser.Parse(chunk, at + _CHUNK > len(self._raw))
            except expat.ExpatError as error:
                yield from self._done
                message = f"not XML: {expat.ErrorString(error.code)}, column {error.offset}"
                raise MarkupError(message, error.lineno, "the file may be cut short; fetch it again") from error
            yield from self._done
            self._done.clear()

    def _place(self) -> int:
        at = self._parser.CurrentByteIndex
        if self._ascii:
            return at
        self._character += len(self._raw[self._byte : at].decode("utf-8", "ignore"))
        self._byte = at
        return self._character

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            line = self._parser.CurrentLineNumber
            raise MarkupError(f"elements lie in each other deeper than {MAX_DEPTH}", line, "fetch it from its outlet")
        element = Element(tag.rsplit(":", 1)[-1], {k.rsplit(":", 1)[-1]: v for k, v in attributes.items()})
        if self._depth == 1:
            self._done.append(Element(element.name, element.attributes))
        if self._open:
            self._open[-1].children.append(element)
        if self._open or element.name in self._wanted:
            self._open.append(element)

    def _end(self, _tag: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        element = self._open.pop()
        if not self._open:
            self._done.append(element)

    def _characters(self, text: str) -> None:
        if self._open:
            place = self._place()
            for element in self._open:
                element.add(text, place)

    def _skipped(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._characters(html5.get(f"{name};", "\ufffd"))

    def _declared(self, *_declaration: object) -> None:
        line = self._parser.CurrentLineNumber
        raise MarkupError("declares XML entities, which may be an attack", line, "fetch it from its outlet")
