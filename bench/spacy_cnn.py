"""Reports as JSON lines in: the time a spaCy CNN pipeline of small size takes over them, spent, out.

With ``--model`` the pipeline is one that `training/analyser/spacy_compare.py` trained; without it the weights are untrained,
which changes what it says and hardly how long it takes; so it is good for speed alone.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example


def untrained() -> Language:
    """A tagger, a parser and an entity tagger over a shared convolutional encoder, with random weights."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")
    for name in ("tagger", "parser", "ner"):
        listen = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
        nlp.add_pipe(name, config={"model": {"tok2vec": listen}})
    words = ["The", "army", "retook", "Homs", "."]
    row = {
        "words": words,
        "tags": ["DT", "NN", "VBD", "NNP", "."],
        "heads": [1, 2, 2, 2, 2],
        "deps": ["det", "nsubj", "ROOT", "dobj", "punct"],
        "entities": ["O", "O", "O", "U-GPE", "O"],
    }
    nlp.initialize(lambda: [Example.from_dict(spacy.tokens.Doc(nlp.vocab, words=words), row)])
    return nlp


def main(path: Path, limit: int | None, model: Path | None) -> None:
    """Run the pipeline over every report."""
    nlp = spacy.load(model) if model else untrained()
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()][:limit]
    for _ in nlp.pipe(texts, batch_size=16):
        pass


if __name__ == "__main__":
    options = ArgumentParser(description="Time a spaCy CNN pipeline.")
    options.add_argument("path", type=Path)
    options.add_argument("--limit", type=int)
    options.add_argument("--model", type=Path, help="a trained pipeline")
    given = options.parse_args()
    main(given.path, given.limit, given.model)
