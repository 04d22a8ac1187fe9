"""Gold claims in, how often the actors' ids and the days are right when their words are given out.

    python -m eval.slots ../shared/gold/train [--errors] [--theatre NAME]

It measures `sitrep.resolve` alone, without the reader: the words, the document and the act are those of the gold.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eval.scorer import Row, ScorerModule, load_scorer
from sitrep.model.claim import ActorMention, Claim, DateRange, claim_from_json
from sitrep.reference.actors import AliasHit
from sitrep.reference.theatre import Theatre, load_theatre
from sitrep.resolve.actors import ActorContext, actor_of, report_country
from sitrep.resolve.days import DayReader, dateline_day

SCORER = Path(__file__).parents[2] / "shared" / "tools" / "score_claims.py"
#: an end of sentence: a stop before a capital, not behind a short month ("Sept.")
_SENTENCE = re.compile(r"\S.*?(?:[.!?]+(?=\s+[A-Z0-9])(?<!\b[A-Z][a-z]{2}\.)(?<!\b[A-Z][a-z]{3}\.)|\n+|$)")


@dataclass(frozen=True, slots=True)
class Report:
    """A gold document: its text as offsets count in it, title, body, outlet and day."""

    text: str
    title: str
    body: str
    outlet: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the readings are right, and the wrong ones in words."""

    name: str
    right: int
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        """The share and its counts."""
        total = self.right + len(self.wrong)
        return f"{self.name:10} {self.right / max(1, total):.3f}  ({self.right} of {total})"


def main() -> None:
    """Print the shares, and with --errors every difference."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("gold", type=Path)
    cli.add_argument("--errors", action="store_true")
    cli.add_argument("--theatre", default="syria")
    args = cli.parse_args()
    theatre, scorer = load_theatre(args.theatre), load_scorer(SCORER)
    reports = {str(row["doc_id"]): _report(row) for row in _rows(args.gold / "documents.jsonl")}
    claims = [claim_from_json(row) for row in _rows(args.gold / "claims.jsonl") if not row.get("no_claims")]
    for share in (measure_actors(claims, reports, theatre), measure_days(claims, reports, scorer)):
        for line in share.wrong if args.errors else ():
            print(f"  {line}")
        print(share)


def measure_actors(claims: list[Claim], reports: dict[str, Report], theatre: Theatre) -> Share:
    """The share of gold actors with an id whose words resolve to that id."""
    right, wrong = 0, []
    hits = {doc_id: tuple(theatre.actors.find(r.text, r.published)) for doc_id, r in reports.items()}
    for claim in claims:
        for actor in (*claim.actor1, *claim.actor2):
            if actor.actor_id is None:
                continue
            context = _context(actor, claim, reports[claim.doc_id], hits[claim.doc_id], theatre)
            got = actor_of(actor.text, context, theatre.actors)
            if got == actor.actor_id:
                right += 1
            else:
                wrong.append(f"{claim.doc_id} {claim.sub_event_type}: {actor.text!r} is {actor.actor_id}, got {got}")
    return Share("actor ids", right, tuple(wrong))


def measure_days(claims: list[Claim], reports: dict[str, Report], scorer: ScorerModule) -> Share:
    """The share of gold dates with words that are read alike (the scorer's `same_date`)."""
    right, wrong = 0, []
    for claim in claims:
        if not claim.date.text:
            continue
        report = reports[claim.doc_id]
        got = _read_day(claim.date.text, claim, report)
        if scorer.same_date(_row(claim.date), _row(got)):
            right += 1
        else:
            told = f"{claim.date.start}..{claim.date.end}, got {got.start}..{got.end} from {got.text!r}"
            wrong.append(f"{claim.doc_id} of {report.published}: {claim.date.text!r} is {told}")
    return Share("days", right, tuple(wrong))


def _rows(path: Path) -> Iterator[Row]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _report(row: Row) -> Report:
    title, body = str(row.get("title") or ""), str(row["text"])
    day = date.fromisoformat(str(row["published"])[:10]) if row.get("published") else None
    return Report(f"{title}\n\n{body}" if title else body, title, body, str(row.get("outlet") or ""), day)


def _row(when: DateRange) -> Row:
    start, end = (day.isoformat() if day else None for day in (when.start, when.end))
    return {"date": {"start": start, "end": end}}


def _where(words: str, claim: Claim) -> tuple[int, int, int]:
    """The evidence that holds the words, and where they stand; the end of the first one where none does."""
    for span in claim.evidence:
        match = re.search(re.escape(words), span.text, re.IGNORECASE)
        if match:
            return span.start, span.end, span.start + match.start()
    return claim.evidence[0].start, claim.evidence[0].end, claim.evidence[0].end


def _context(
    actor: ActorMention, claim: Claim, report: Report, hits: tuple[AliasHit, ...], theatre: Theatre
) -> ActorContext:
    start, end, at = _where(actor.text, claim)
    return ActorContext(
        day=report.published,
        outlet_side=theatre.outlets.side_of(report.outlet),
        document=hits,
        position=at,
        sentence=(start, end),
        act=claim.sub_event_type,
        country=report_country(hits, theatre.home_countries, theatre.actors),
    )


def _read_day(words: str, claim: Claim, report: Report) -> DateRange:
    """The reading of the words where they stand in the evidence or last before it; of the words alone where nowhere."""
    published = dateline_day(report.body) or report.published
    reader = DayReader(published, report.title)
    _, end, at = _where(words, claim)
    if report.text[at : at + len(words)].lower() != words.lower():
        at = report.text.lower().rfind(words.lower(), 0, end)
    nearest = reader.default() if published is None else DateRange()
    for match in _SENTENCE.finditer(report.text[: max(at, end) + len(words)]):
        for found in reader.read(match.group(), match.start()):
            if found.span is not None and found.span.start < at + len(words) and at < found.span.end:
                return found
        if match.start() <= at and published is None:
            nearest = reader.default()
    return next(iter(DayReader(published).read(words)), nearest)


if __name__ == "__main__":
    main()
