"""Gold claims in, how often the actors' ids and the days are right when their words are given out.

python eval/slots.py ../shared/gold/train [--errors]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from sitrep.model.claim import DateRange, Json
from sitrep.model.taxonomy import SubEventType
from sitrep.reference.theatre import Theatre, load_theatre
from sitrep.resolve.actors import ActorContext, actor_of, report_country
from sitrep.resolve.days import DayReader, dateline_day

sys.path.insert(0, str(Path(__file__).parents[2] / "shared" / "tools"))
import score_claims  # noqa: E402  (the gold's own scorer, not a package)

Row = dict[str, Json]


def main() -> None:
    """Print the shares, and with --errors every difference."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("gold", type=Path)
    cli.add_argument("--errors", action="store_true")
    cli.add_argument("--theatre", default="syria")
    args = cli.parse_args()
    documents = {row["doc_id"]: row for row in _rows(args.gold / "documents.jsonl")}
    claims = [row for row in _rows(args.gold / "claims.jsonl") if not row.get("no_claims")]
    theatre = load_theatre(args.theatre)
    lines = _measure_actors(claims, documents, theatre) + _measure_days(claims, documents)
    sys.stdout.write("\n".join(line for line in lines if args.errors or not line.startswith(" ")) + "\n")


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _text_of(document: Row) -> str:
    return f"{document['title']}\n\n{document['text']}" if document.get("title") else str(document["text"])


def _day(value: Json) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def _measure_actors(claims: list[Row], documents: dict[Json, Row], theatre: Theatre) -> list[str]:
    actors = theatre.actors
    right, total, wrong = 0, 0, Counter[str]()
    for claim in claims:
        document = documents[claim["doc_id"]]
        text = _text_of(document)
        hits = tuple(actors.find(text, _day(document["published"])))
        for actor in [*claim["actor1"], *claim["actor2"]]:  # type: ignore[misc]
            if not actor["actor_id"]:  # type: ignore[index,call-overload]
                continue
            start, end, at = _where(str(actor["text"]), claim)  # type: ignore[index,call-overload]
            context = ActorContext(
                day=_day(document["published"]),
                outlet_side=theatre.outlets.side_of(str(document["outlet"])),
                document=hits,
                position=at,
                sentence=(start, end),
                act=SubEventType(claim["sub_event_type"]),
                country=report_country(hits, actors.settings.home, actors),
            )
            got = actor_of(str(actor["text"]), context, actors)  # type: ignore[index,call-overload]
            total += 1
            right += got == actor["actor_id"]  # type: ignore[index,call-overload]
            if got != actor["actor_id"]:  # type: ignore[index,call-overload]
                wrong[
                    f" {actor['text']!r}: gold {actor['actor_id']} got {got} ({claim['sub_event_type']}, {claim['doc_id']})"
                ] += 1  # type: ignore[index,call-overload] # noqa: E501
    return [
        *(f"{line} x{n}" for line, n in wrong.most_common()),
        f"actor ids  {right / max(1, total):.3f}  ({right} of {total})",
    ]


def _where(words: str, claim: Row) -> tuple[int, int, int]:
    """The sentence of the evidence that holds the words, and where they stand."""
    evidence: list[Row] = claim["evidence"]  # type: ignore[assignment]
    for span in evidence:
        match = re.search(re.escape(words), str(span["text"]), re.IGNORECASE)
        if match:
            return int(str(span["start"])), int(str(span["end"])), int(str(span["start"])) + match.start()
    first = evidence[0]
    return int(str(first["start"])), int(str(first["end"])), int(str(first["end"]))


def _measure_days(claims: list[Row], documents: dict[Json, Row]) -> list[str]:
    right, total, wrong = 0, 0, Counter[str]()
    for claim in claims:
        document, gold = documents[claim["doc_id"]], claim["date"]
        if not gold["text"]:  # type: ignore[index,call-overload]
            continue
        got = _read_day(str(gold["text"]), claim, document)  # type: ignore[index,call-overload]
        days = {"start": str(got.start), "end": str(got.end)} if got.start else {"start": None, "end": None}
        total += 1
        right += bool(score_claims.same_date(claim, {"date": days}))
        if not score_claims.same_date(claim, {"date": days}):
            wrong[f" {gold}: got {got.start} {got.end} {got.text!r} ({document['published']}, {claim['doc_id']})"] += 1
    return [*(f"{line} x{n}" for line, n in wrong.most_common()), f"days  {right / max(1, total):.3f}  ({right} of {total})"]


def _read_day(words: str, claim: Row, document: Row) -> DateRange:
    """The reading of the words where they stand in the evidence or last before it; of the words alone where nowhere."""
    text, title = _text_of(document), str(document.get("title") or "")
    published = dateline_day(str(document["text"])) or _day(document["published"])
    reader = DayReader(published, title)
    _, end, at = _where(words, claim)
    if text[at : at + len(words)].lower() != words.lower():
        at = text.lower().rfind(words.lower(), 0, end)
    nearest = reader.default() if published is None else DateRange()
    for match in re.finditer(r"\S.*?(?:[.!?]+(?=\s+[A-Z0-9])(?<!\b[A-Z][a-z]{2}\.)(?<!\b[A-Z][a-z]{3}\.)|\n+|$)", text[: max(at, end) + len(words)]):
        for found in reader.read(match.group(), match.start()):
            if found.span is not None and found.span.start < at + len(words) and at < found.span.end:
                return found
        if match.start() <= at:
            nearest = reader.default() if published is None else DateRange()
    return next(iter(DayReader(published).read(words)), nearest)


if __name__ == "__main__":
    main()
