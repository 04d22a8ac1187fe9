"""Claims as an annotator writes them, in short, in; the codebook's `claims.jsonl` out, and reports with numbered sentences.

    python -m training.gold.compact show fakes-1914794128 fakes-1914798323      # numbered sentences
    python -m training.gold.compact check DRAFTS.jsonl                          # what is wrong, line by line
    python -m training.gold.compact keep DRAFTS.jsonl                           # checked, as training/gold/claims.jsonl has them
    python -m training.gold.compact write CLAIMS.jsonl                          # all of it, in the codebook's form

A draft names sentences by their numbers, a kept claim by their offsets: no sentence of a report is stored here, and a better
sentence splitter breaks nothing. README.md tells the fields.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from sitrep.ingest.inputs import read_inputs
from sitrep.ingest.options import InputOptions
from sitrep.model.claim import ClaimError, claim_from_json
from sitrep.model.document import Document
from sitrep.model.taxonomy import EVENT_TYPE_OF, SubEventType
from sitrep.text.sentences import split_sentences

SHARED = Path(__file__).resolve().parents[3] / "shared"
KEPT = Path(__file__).with_name("claims.jsonl")
COLUMNS = {
    "doc_id": "unit_id", "title": "article_title", "text": "article_content", "outlet": "source", "published": "date",
}  # fmt: skip
PREFIX = "fakes-"

Row = Mapping[str, object]


@cache
def reports() -> dict[str, Document]:
    """The FA-KES reports beside the checkout, by the id that the gold gives them."""
    path = SHARED / "data" / "reports" / "fa-kes.csv"
    found = read_inputs([str(path)], InputOptions(columns=COLUMNS))
    return {PREFIX + d.doc_id: replace(d, doc_id=PREFIX + d.doc_id) for d in found if isinstance(d, Document)}


def expand(row: Row) -> dict[str, object]:
    """One short claim in the codebook's form.

    Raises:
        ValueError: a field is missing or malformed; the message says which.
    """
    try:
        return _expand(row)
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    except ClaimError as error:
        raise ValueError(str(error)) from error


def _expand(row: Row) -> dict[str, object]:
    doc_id = str(row["doc"])
    document = reports()[doc_id]
    text, day = document.text, _list(row["date"])
    claim: dict[str, object] = {
        "doc_id": doc_id,
        "evidence": [{"start": a, "end": b, "text": text[a:b]} for a, b in _spans(document, _list(row["s"]))],
        "trigger": row["trigger"],
        "event_type": EVENT_TYPE_OF[SubEventType(str(row["sub"]))].value,
        "sub_event_type": row["sub"],
        "actor1": _named(row.get("a1"), ("text", "actor_id")),
        "actor2": _named(row.get("a2"), ("text", "actor_id")),
        "locations": [
            {**place, "lat": None, "lon": None, "precision": None, "gazetteer_id": None}
            for place in _named(row.get("at"), ("text", "name", "role"))
        ],
        "date": dict(zip(("text", "start", "end", "precision"), day, strict=True)),
        "casualties": _named(row.get("cas"), ("kind", "side", "low", "best", "high", "text")),
        "materiel": _named(row.get("mat"), ("item", "count", "low", "high", "outcome", "side", "text")),
        "persons": _named(row.get("per"), ("name", "role", "status", "side")),
        "factuality": row.get("fact", "occurred"),
        "temporal": row.get("temp", "current"),
        "attribution": _named(row.get("attr"), ("text", "source", "kind")),
    }
    if not claim["evidence"]:
        raise ValueError("s: no sentence is named")
    claim_from_json(claim)  # type: ignore[arg-type]
    _told(claim, text)
    return claim


def _told(claim: Mapping[str, object], text: str) -> None:
    """Refuse words that the report does not hold."""
    words = [("trigger", claim["trigger"])]
    for slot in ("actor1", "actor2", "locations", "casualties", "materiel", "attribution"):
        words += [(slot, item["text"]) for item in _list(claim[slot]) if isinstance(item, dict)]
    for slot, said in words:
        if not isinstance(said, str) or said not in text:
            raise ValueError(f"{slot}: {said!r} is not in the report, letter for letter")


def _spans(document: Document, named: Sequence[object]) -> list[tuple[int, int]]:
    sentences = split_sentences(document)
    spans = []
    for one in named:
        if isinstance(one, int):
            spans.append((sentences[one].start, sentences[one].end))
        else:
            start, end = _list(one)
            spans.append((int(str(start)), int(str(end))))
    return spans


def _named(items: object, names: Sequence[str]) -> list[dict[str, object]]:
    return [dict(zip(names, _list(item), strict=True)) for item in _list(items or [])]


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return value


def lines(path: Path) -> Iterator[tuple[int, Row]]:
    """The rows of a file, each with the number of its line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            yield number, json.loads(line)


def claims(path: Path = KEPT) -> Iterator[dict[str, object]]:
    """The claims of a file in the codebook's form; a report without any is listed as the gold lists it."""
    for _, row in lines(path):
        yield {"doc_id": row["doc"], "no_claims": True} if row.get("none") else expand(row)


def kept(row: Row) -> dict[str, object]:
    """A draft with its sentences named by offsets."""
    if row.get("none"):
        return dict(row)
    return {**row, "s": [list(span) for span in _spans(reports()[str(row["doc"])], _list(row["s"]))]}


def faults(path: Path) -> Iterator[str]:
    """What is wrong in a file, line by line."""
    for number, row in lines(path):
        if row.get("doc") not in reports():
            yield f"{path}:{number}: {row.get('doc')!r} is no report of FA-KES"
        elif not row.get("none"):
            try:
                expand(row)
            except ValueError as error:
                yield f"{path}:{number}: {error}"


def show(doc_id: str) -> str:
    """A report with its sentences numbered."""
    document = reports()[doc_id]
    head = f"=== {doc_id} · {document.outlet} · {document.published}"
    told = [f"[{n}] {document.text[s.start : s.end]}" for n, s in enumerate(split_sentences(document))]
    return "\n".join([head, *told])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("do", choices=["show", "check", "keep", "write"])
    parser.add_argument("what", nargs="+", help="ids of reports for `show`, else a file")
    given = parser.parse_args()
    if given.do == "show":
        print("\n\n".join(show(doc_id) for doc_id in given.what))
    elif given.do == "write":
        rows = [json.dumps(row, ensure_ascii=False) for row in claims()]
        Path(given.what[0]).write_text("\n".join(rows) + "\n", encoding="utf-8")
    else:
        wrong = [fault for name in given.what for fault in faults(Path(name))]
        if wrong:
            sys.exit("\n".join(wrong))
        for name in given.what if given.do == "keep" else []:
            for _, row in lines(Path(name)):
                print(json.dumps(kept(row), ensure_ascii=False))


if __name__ == "__main__":
    main()
