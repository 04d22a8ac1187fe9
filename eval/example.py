"""A report of two sentences in: README's first example, with the claims that the program makes of it today, out.

Run it as `python -m eval.example`.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

from eval.coding import code
from eval.readme import rewrite
from sitrep.model.claim import ActorMention, Casualty, Claim, Location, claim_from_json
from sitrep.model.taxonomy import Temporal

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- example: written by `python -m eval.example`, never by hand -->", "<!-- end of example -->"

TITLE = "Army back in Maardes"
PUBLISHED = "2017-04-05"
OUTLET = "Barada Post"
TEXT = (
    "The Syrian army and the National Defence Forces recaptured the town of Maardes north of Hama on Tuesday and "
    "killed at least 30 Nusra Front fighters, a military source told SANA. A commander of the Free Syrian Army said "
    "that Russian warplanes had bombed the town before dawn, killing 11 of his men."
)


def claims_of_example() -> list[Claim]:
    """Code the example as a user would."""
    with tempfile.TemporaryDirectory() as name:
        report, coded = Path(name) / "report.jsonl", Path(name) / "claims.jsonl"
        row = {"doc_id": "example", "title": TITLE, "published": PUBLISHED, "outlet": OUTLET, "text": TEXT}
        report.write_text(json.dumps(row) + "\n", "utf-8")
        code(report, coded)
        rows = [json.loads(line) for line in coded.read_text("utf-8").splitlines()]
    return [claim_from_json(row) for row in rows if not row.get("no_claims")]


def block(claims: Iterable[Claim]) -> str:
    """The report and its claims as Markdown."""
    lines = [f"> **{TITLE}** ({OUTLET}, {PUBLISHED}). {TEXT}", ""]
    lines += ["| what | who | whom | where | when | cost | really? | who says so | in the words |"]
    lines += ["| --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
    lines += [_row(claim) for claim in claims]
    return "\n".join(lines)


def _row(claim: Claim) -> str:
    when = claim.date
    days = str(when.start) if when.start == when.end else f"{when.start} to {when.end}"
    really = claim.factuality.value + (" (history)" if claim.temporal is Temporal.BACKGROUND else "")
    cells = (
        claim.sub_event_type.value,
        _actors(claim.actor1),
        _actors(claim.actor2),
        "; ".join(map(_place, claim.locations)),
        days if when.start else "unknown",
        "; ".join(map(_cost, claim.casualties)),
        really,
        " ← ".join(one.source for one in claim.attribution) or f"{OUTLET} itself",
        f"“{claim.trigger}”",
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _actors(actors: Iterable[ActorMention]) -> str:
    return "; ".join(f"{actor.text} (`{actor.actor_id or 'unresolved'}`)" for actor in actors)


def _place(place: Location) -> str:
    point = f" ({place.lat:.2f}, {place.lon:.2f})" if place.lat is not None and place.lon is not None else ""
    return f"{place.role.value} {place.name}{point}"


def _cost(cost: Casualty) -> str:
    return f"{_number(cost)} {cost.kind.value.replace('_', ' ')} ({cost.side.value})"


def _number(cost: Casualty) -> str:
    if cost.low == cost.best == cost.high:
        return "uncounted" if cost.best is None else str(cost.best)
    if cost.low == cost.best:
        return f"at least {cost.low}"
    return f"{cost.low or '?'} to {cost.high or '?'}"


def main() -> None:
    """Rewrite the block of README.md."""
    rewrite(ROOT / "README.md", BEGIN, END, block(claims_of_example()))


if __name__ == "__main__":
    main()
