"""Addresses of the desk in; the files that hold them in the site, and the way from one file to another, out."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import quote, unquote, urlsplit

_MOST_LETTERS = 70
_FIXED = {
    "/": "index.html",
    "/reports": "reports.html",
    "/control": "control.html",
    "/outlets": "outlets.html",
    "/about": "about.html",
}


@dataclass(slots=True)
class Files:
    """Which file holds which address. Ids are anybody's text: a file's name holds letters, digits and dashes only."""

    by_address: dict[str, str] = field(default_factory=lambda: dict(_FIXED))
    _taken: set[str] = field(default_factory=lambda: set(_FIXED.values()))

    def place(self, address: str, folder: str, name: str) -> str:
        """Give ``address`` a file in ``folder`` with a name as near to ``name`` as is safe, and return it.

        Two names that differ only in signs or in upper and lower case get different files on every system.
        """
        if address in self.by_address:
            return self.by_address[address]
        safe = "".join(c if c.isascii() and (c.isalnum() or c == "-") else "-" for c in name)[:_MOST_LETTERS].strip("-")
        path = f"{folder}/{safe}.html"
        if safe != name or not safe or path.lower() in self._taken:
            path = f"{folder}/{safe}-{sha256(name.encode('utf-8', 'replace')).hexdigest()[:10]}.html"
        self._taken.add(path.lower())
        self.by_address[address] = path
        return path

    def link(self, href: str, source: str) -> str | None:
        """The way from the file ``source`` to what ``href`` points to; None where the site does not hold it.

        >>> Files().link("/?type=Riots#events", "events/e1.html")
        '../index.html?type=Riots#events'
        """
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            return href if parts.scheme in ("http", "https") else None
        if not parts.path:
            return href
        up = "../" * source.count("/")
        if parts.path.startswith("/static/"):
            return up + parts.path[1:]
        whole = parts.path + (f"?{parts.query}" if parts.query else "")
        found = self._held(whole) or (self._held(parts.path) if parts.path == "/" else None)
        if found is None:
            return None
        asked = f"?{parts.query}" if parts.path == "/" and parts.query else ""
        return up + quote(found) + asked + (f"#{parts.fragment}" if parts.fragment else "")

    def _held(self, address: str) -> str | None:
        return self.by_address.get(address) or self.by_address.get(unquote(address))
