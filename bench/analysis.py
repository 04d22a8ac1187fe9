"""Reports as JSON lines in: the time our analyser alone takes over every sentence of them, spent, out.

It is what `bench/spacy_cnn.py` does with spaCy: words, tags, trees and names, and nothing after them.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from sitrep.model.document import Document
from sitrep.text.analyser import Analyser
from sitrep.text.sentences import split_sentences


def main(path: Path, limit: int | None) -> None:
    """Parse every sentence, those of a report at a time."""
    analyser = Analyser.load()
    for line in path.read_text("utf-8").splitlines()[:limit]:
        sentences = split_sentences(Document("b", json.loads(line)["text"]))
        analyser.parse([(sentence.start, sentence.text) for sentence in sentences])


if __name__ == "__main__":
    options = ArgumentParser(description="Time the analyser alone.")
    options.add_argument("path", type=Path)
    options.add_argument("--limit", type=int)
    given = options.parse_args()
    main(given.path, given.limit)
