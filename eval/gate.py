"""The gold in: a table of accuracy, the error page and a verdict out; ends with 1 where a figure is under its floor.

Run it as `python -m eval.gate`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from eval.coding import GoldPart, code, gold_parts
from eval.differences import compare
from eval.floors import Floors, below, digest, load_floors, raised, save_floors
from eval.page import DocumentErrors, render
from eval.readme import write_figures
from eval.scorer import Claims, Figure, ScorerModule, figures_of, load_scorer

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "eval" / "out"
FLOORS = ROOT / "eval" / "floors.json"
ERRORS = ROOT / "eval" / "errors.html"
README = ROOT / "README.md"
DEV = "dev"


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one part of the gold, with the claims they come from."""

    part: GoldPart
    figures: tuple[Figure, ...]
    gold: Claims
    coded: Claims


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--shared", type=click.Path(path_type=Path), default=ROOT.parent / "shared", help="The shared folder.")
@click.option("--coded", type=click.Path(path_type=Path), help="Score this claims file on dev instead of coding anew.")
@click.option("--part", "wanted", type=click.Choice(["dev", "train", "both"]), default="both", show_default=True)
@click.option("--update", is_flag=True, help="Raise the floors to what was measured; no floor falls.")
@click.option("--new-gold", is_flag=True, help="With --update: the gold changed, so set the floors anew.")
@click.option("--readme", is_flag=True, help="Write the figures into README.md.")
def main(shared: Path, coded: Path | None, wanted: str, update: bool, new_gold: bool, readme: bool) -> None:
    """Measure accuracy on the gold, write eval/errors.html and hold the floors of eval/floors.json."""
    console = Console(width=100)
    try:
        scorer = load_scorer(shared / "tools" / "score_claims.py")
        parts = [p for p in gold_parts(shared / "gold") if wanted in {p.name, "both"} and not (coded and p.name != DEV)]
        measured = [_measure(scorer, part, coded) for part in parts]
        floors = load_floors(FLOORS)
    except (OSError, RuntimeError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    console.print(_table(measured, floors))
    _write_errors(scorer, measured)
    dev = next((m for m in measured if m.part.name == DEV), None)
    if dev is None:
        return
    if readme:
        write_figures(README, dev.figures, len(dev.gold))
    gold_sha256 = digest((dev.part.documents, dev.part.claims))
    sys.exit(_verdict(console, dev, floors, gold_sha256, update=update, new_gold=new_gold))


def _measure(scorer: ScorerModule, part: GoldPart, coded: Path | None) -> Measured:
    path = coded or OUT / f"{part.name}.claims.jsonl"
    if coded is None:
        code(part.documents, path)
    gold, claims = scorer.load(part.claims), scorer.load(path)
    return Measured(part, figures_of(scorer.score(gold, claims)[0]), gold, claims)


def _table(measured: Sequence[Measured], floors: Floors | None) -> Table:
    table = Table(title="accuracy on the gold", title_justify="left")
    table.add_column("figure")
    for one in measured:
        for column in (f"{one.part.name} P", "R", "F1 or share"):
            table.add_column(column, justify="right")
    table.add_column("floor (dev)", justify="right")
    for row in zip(*(one.figures for one in measured), strict=True):
        cells = [cell for f in row for cell in (_cell(f.precision), _cell(f.recall), _cell(f.value))]
        table.add_row(row[0].name, *cells, _cell(floors.figures.get(row[0].name) if floors else None))
    return table


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _write_errors(scorer: ScorerModule, measured: Sequence[Measured]) -> None:
    pages = []
    for one in measured:
        for text_id, text in _texts(one.part.documents).items():
            rows = compare(scorer, one.gold.get(text_id, []), one.coded.get(text_id, []))
            pages.append(DocumentErrors(one.part.name, text_id, text, rows))
    ERRORS.write_text(render(pages), "utf-8")
    click.echo(f"errors by kind, in the text: {ERRORS.relative_to(ROOT)}")


def _texts(documents: Path) -> dict[str, str]:
    """The cleaned text of each gold document, as the codebook counts its characters."""
    rows = [json.loads(line) for line in documents.read_text("utf-8").splitlines() if line.strip()]
    return {row["doc_id"]: f"{row['title']}\n\n{row['text']}" if row.get("title") else row["text"] for row in rows}


def _verdict(
    console: Console, dev: Measured, floors: Floors | None, gold_sha256: str, *, update: bool, new_gold: bool
) -> int:
    changed = floors is not None and floors.gold_sha256 != gold_sha256
    if changed and not (update and new_gold):
        console.print(
            "[red]The development gold is not the one that eval/floors.json was measured on.[/red] "
            "Run `python -m eval.gate --update --new-gold` and give the reason in docs/decisions/."
        )
        return 1
    short = below(floors, dev.figures) if floors and not changed else ()
    for one in short:
        console.print(f"[red]{one.name} fell: {one.value:.4f} is under its floor {one.floor:.4f}[/red]")
    if update:
        new = raised(None if changed else floors, dev.figures, gold_sha256)
        save_floors(FLOORS, new)
        console.print(f"floors raised in {FLOORS.relative_to(ROOT)}")
    if floors is None and not update:
        console.print("[red]There are no floors yet.[/red] Run `python -m eval.gate --update`.")
        return 1
    if not short:
        console.print("[green]no figure is under its floor[/green]")
    return 1 if short else 0


if __name__ == "__main__":
    main()
