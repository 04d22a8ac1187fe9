"""Treebanks in, the F1 of the run-time tokeniser's words against theirs out (words as spans of the raw text)."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
from conllu import Sentence, read  # noqa: E402

from sitrep.text.analyser.tokens import tokenise  # noqa: E402


def gold_spans(sentence: Sentence) -> list[tuple[int, int]] | None:
    """Return the offsets of the gold words, None where the words do not spell the text."""
    spans, position = [], 0
    for form in sentence.forms:
        at = sentence.text.find(form, position)
        if at < 0 or sentence.text[position:at].strip():
            return None
        spans.append((at, at + len(form)))
        position = at + len(form)
    return spans


def main() -> None:
    """Read the command line, print F1 and the commonest disagreements of each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    for path in options.files:
        right = made = meant = skipped = 0
        wrong: Counter[str] = Counter()
        for sentence in read(path):
            gold = gold_spans(sentence)
            if gold is None:
                skipped += 1
                continue
            ours = tokenise(sentence.text)
            common = set(gold) & set(ours)
            right, made, meant = right + len(common), made + len(ours), meant + len(gold)
            for a, b in set(gold) - common:
                nearby = [sentence.text[x:y] for x, y in ours if x < b and y > a]
                wrong[f"{sentence.text[a:b]} <- {' '.join(nearby)}"] += 1
        print(f"{path.name}: F1 {200 * right / (made + meant):.2f} ({meant} words, {skipped} sentences left out)")
        for text, count in wrong.most_common(options.show):
            print(f"    {count} {text}")


if __name__ == "__main__":
    main()
