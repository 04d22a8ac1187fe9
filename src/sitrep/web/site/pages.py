"""A page as the desk serves it in; the same page for a folder on disk out: links to files, data inside, no server needed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

#: nothing from the network, no script but the site's own files; `file:` is what browsers call the folder itself
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data: blob:; "
    "worker-src blob: 'self' file:; child-src blob:; connect-src blob: 'self' file:; base-uri 'none'; form-action 'self' file:"
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
#: attributes that name an address of the desk whose data go along
_DATA = ("data-points", "data-shapes", "data-control", "data-ground", "data-src")
_DROPPED = (
    "hx-get",
    "hx-target",
    "hx-swap",
    "hx-trigger",
    "hx-push-url",
    "data-control-dates",
    "data-tiles",
    "data-event",
)

Attributes = Sequence[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page needs to know of the site: ``link`` and ``data`` give the way to an address, None where there is none."""

    up: str
    link: Callable[[str], str | None]
    data: Callable[[str], str | None]
    scripts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Embedded:
    """Data that lie inside the page as a block that no browser runs."""

    name: str
    body: bytes


def static_page(html: str, frame: Frame, embedded: Sequence[Embedded]) -> str:
    """Rewrite one page. What only a server can do (marked ``data-live``, forms that post) is left out."""
    parser = _Page(frame)
    parser.feed(html)
    parser.close()
    blocks = "".join(
        f'<script type="application/json" id="{escape(one.name)}">{_harmless(one.body)}</script>\n' for one in embedded
    )
    return "".join(parser.out).replace("</main>", f"</main>\n{blocks}", 1)


def _harmless(body: bytes) -> str:
    """JSON that cannot end the block it stands in."""
    text = json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


class _Page(HTMLParser):
    """Writes the page again while it reads it."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(convert_charrefs=False)
        self.frame = frame
        self.out: list[str] = []
        self._left_out: list[str] = []

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._left_out:
            if tag not in _VOID:
                self._left_out.append(tag)
            return
        given = dict(attrs)
        if self._is_live(tag, given):
            if tag not in _VOID:
                self._left_out.append(tag)
            return
        self.out.append(self._tag(tag, attrs))
        if tag == "head":
            self.out.append(f'\n<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">')
            self.out.extend(
                f'\n<script defer src="{escape(self.frame.up + name)}"></script>' for name in self.frame.scripts
            )

    def handle_endtag(self, tag: str) -> None:
        if self._left_out:
            # the template closes what it opens, so the nearest of that name is the one
            while self._left_out and self._left_out.pop() != tag:
                continue
            return
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def _is_live(self, tag: str, given: dict[str, str | None]) -> bool:
        """Whether an element needs the server, or is of no use without it."""
        if "data-live" in given or (tag == "form" and given.get("method") == "post"):
            return True
        if tag == "meta":
            return given.get("name") in ("form-token", "htmx-config")
        return tag == "script" and "htmx" in (given.get("src") or "")

    def _tag(self, tag: str, attrs: Attributes) -> str:
        written = [tag]
        for name, value in [*attrs, *([("data-static", self.frame.up)] if tag == "html" else [])]:
            kept = self._attribute(tag, name, value)
            if kept is not None:
                written.append(kept)
        return f"<{' '.join(written)}>"

    def _attribute(self, tag: str, name: str, value: str | None) -> str | None:
        if name in _DROPPED:
            return None
        if value is None:
            return name
        if name in _DATA:
            found = self.frame.data(value)
        elif name in ("href", "src") or (tag == "form" and name == "action"):
            found = self.frame.link(value)
        else:
            found = value
        return None if found is None else f'{name}="{escape(found)}"'
