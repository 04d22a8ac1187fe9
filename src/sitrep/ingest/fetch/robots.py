"""The text of a robots.txt in; whether a path may be fetched, how long to wait, and which sitemaps it names, out (RFC 9309)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

#: how much of the file is read, and how many rules (RFC 9309, 2.5 asks for 500 kibibytes at least)
MAX_BYTES: Final = 512_000
_MAX_RULES: Final = 5_000
#: A wait longer than this is taken for this.
MAX_DELAY: Final = 120.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A path pattern, and whether it allows or forbids."""

    pattern: str
    allow: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that hold for one program at one host."""

    rules: tuple[Rule, ...] = ()
    delay: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, path: str) -> bool:
        """Whether the longest pattern that fits the path allows it; of two equally long ones the allowing one counts."""
        best: Rule | None = None
        plain = _normal(path)
        for rule in self.rules:
            if best is not None and (len(rule.pattern), rule.allow) <= (len(best.pattern), best.allow):
                continue
            if _fits(rule.pattern, plain):
                best = rule
        return best is None or best.allow


#: what holds where there is no robots.txt, and where a server fails to give it
ALL: Final = Robots()
NOTHING: Final = Robots((Rule("/", allow=False),))


def parse_robots(text: str, agent: str) -> Robots:
    r"""The rules for ``agent``: those of all groups that name it, else those for everybody.

    >>> robots = parse_robots("User-agent: *\nDisallow: /private\nAllow: /private/news$", "sitrep")
    >>> [robots.allows(p) for p in ("/", "/private/x", "/private/news")]
    [True, False, True]
    """
    own: list[Rule] = []
    other: list[Rule] = []
    delays: dict[bool, float] = {}
    sitemaps: list[str] = []
    agents: list[str] = []
    in_rules = named = False
    for key, value in _lines(text):
        if key == "sitemap":
            sitemaps.append(value)
        elif key == "user-agent":
            if in_rules:
                agents, in_rules = [], False
            agents.append(value.split("/")[0].strip().lower())
        elif key in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            mine, all_ = agent.lower() in agents, "*" in agents
            named = named or mine
            if key == "crawl-delay" and (mine or all_):
                delays.setdefault(mine, _seconds(value))
            elif value and (mine or all_):
                (own if mine else other).append(Rule(_normal(value), key == "allow"))
    rules = own if named else other
    return Robots(tuple(rules[:_MAX_RULES]), delays.get(named) or None, tuple(sitemaps[:100]))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.lstrip("\ufeff").splitlines():
        key, colon, value = line.split("#", 1)[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), MAX_DELAY) if seconds == seconds else 0.0  # noqa: PLR0124 - not a number


def _normal(path: str) -> str:
    """The path in one spelling of its percent signs."""
    return quote(unquote(path, errors="surrogateescape"), safe="/*$?&=%:@!'()+,;~-._#", errors="surrogateescape")


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern with ``*`` and a closing ``$`` fits the beginning of a path, in steps that no pattern can multiply."""
    anchored = pattern.endswith("$")
    first, *parts = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for part in parts:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if not anchored or at == len(path):
        return True
    # the last part may stand further back than where it was first found
    return bool(parts) and path.endswith(parts[-1]) and len(path) - len(parts[-1]) >= at - len(parts[-1])
