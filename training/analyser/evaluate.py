"""A folder of model files and treebanks in, the figures of the model card out, measured on the run-time code itself.

    python evaluate.py --model ../../src/sitrep/text/analyser --treebanks DIR --banks ewt-test pud

Gold words (with `--raw` gold sentences, cut by the run-time tokeniser); every word counts, punctuation too. `scores.py`
says how each figure is counted.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
from augment import clip, drop, merge_apostrophes, recase, strip_stop  # noqa: E402
from conllu import Sentence, read  # noqa: E402
from scores import Guess, measure  # noqa: E402
from tokeniser_f1 import gold_spans  # noqa: E402

from sitrep.text.analyser.model import _OUTPUTS, Analyser, _batches, _Piece  # noqa: E402

DAMAGES: dict[str, Callable[[Sentence], Sentence]] = {
    "none": lambda s: s,
    "title": lambda s: recase(strip_stop(s), "title"),
    "headline": lambda s: recase(strip_stop(clip(s)), "title"),
    "upper": lambda s: recase(s, "upper"),
    "lower": lambda s: recase(s, "lower"),
    "wire": lambda s: merge_apostrophes(drop(s, {","})),
}


def guesses(analyser: Analyser, sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, Guess]]:
    """Parse gold words."""
    pieces = []
    for number, s in enumerate(sentences):
        width = 2 + sum(len(analyser._pieces(form)) for form in s.forms)
        if width <= 512:
            pieces.append(_Piece(number, (), s.forms, width))
        else:
            print(f"left out: a sentence of {len(s.forms)} words")
    for batch in _batches(pieces):
        chosen = [pieces[place] for place in batch]
        for piece, answer in zip(chosen, analyser._run(chosen, _OUTPUTS), strict=True):
            columns = (answer.heads, answer.rels, answer.upos, answer.xpos, answer.entities)
            yield sentences[piece.sentence], Guess(*(tuple(column) for column in columns))


def raw_las(analyser: Analyser, sentences: Sequence[Sentence]) -> float:
    """Parse raw sentences; return the F1 of (word, head word, full relation), words and heads as spans of the text."""
    right = made = meant = 0
    parses = analyser.parse([(0, s.text) for s in sentences])
    for s, parse in zip(sentences, parses, strict=True):
        spans = gold_spans(s)
        if spans is None:
            continue
        gold = {
            (spans[i], spans[h - 1] if h else None, r) for i, (h, r) in enumerate(zip(s.heads, s.rels, strict=True))
        }
        ours = [(t.start, t.end) for t in parse.tokens]
        guess = {(ours[t.i], ours[t.head] if t.head >= 0 else None, t.deprel) for t in parse.tokens}
        right, made, meant = right + len(gold & guess), made + len(guess), meant + len(gold)
    return 200 * right / max(made + meant, 1)


def main() -> None:
    """Read the command line, print one line for each treebank."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--banks", nargs="+", default=["ewt-dev", "gum-free-dev"])
    parser.add_argument("--damage", nargs="+", choices=sorted(DAMAGES), default=["none"])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--raw", action="store_true")
    options = parser.parse_args()
    analyser = Analyser.load(options.model, options.threads)
    for name in options.banks:
        bank = read(options.treebanks / f"{name}.conllu.gz", entities=name.startswith("gum"))
        if options.raw:
            print(f"{name} raw sentences: LAS F1 {raw_las(analyser, bank):.2f}", flush=True)
            continue
        for kind in options.damage:
            damaged = [DAMAGES[kind](s) for s in bank]
            begin = time.monotonic()
            figures = measure(guesses(analyser, damaged))
            seconds = time.monotonic() - begin
            print(
                f"{name} {kind}: {figures.line()} [{sum(len(s.forms) for s in damaged) / seconds:.0f} words/s]",
                flush=True,
            )


if __name__ == "__main__":
    main()
