"""Treebanks in, a spaCy CNN pipeline trained on them and its figures out: what the analyser has to beat.

    python spacy_compare.py train --treebanks DIR --out RUN --minutes 20
    python spacy_compare.py score --model RUN --treebanks DIR --banks ewt-test pud

The pipeline has the shape of spaCy's own small English one (a shared convolutional encoder, 96 wide; tagger, parser and
entity tagger over it), and sees the sentences and the damage that the analyser is trained on. No English model of spaCy
stands on PyPI, so it is trained here. Needs `pip install spacy`; no part of the tests, and nothing of it ships.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import spacy
from augment import clip, damage, drop, merge_apostrophes, recase, strip_stop
from conllu import Sentence, read
from scores import Figures, Guess, measure
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.training.batchers import minibatch_by_words

SEED = 13
TRAIN = ("ewt-train", "gum-free-train")
DEV = "ewt-dev"
DROPOUT = 0.1
BATCH_WORDS = 1500
#: the sizes of spaCy's small English pipeline
ENCODER = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
        "rows": [5000, 1000, 2500, 2500, 50, 50],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 96,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    },
}


def blank() -> Language:
    """Build the pipeline without weights."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": ENCODER})
    for name in ("tagger", "parser", "ner"):
        listen = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
        nlp.add_pipe(name, config={"model": {"tok2vec": listen}})
    return nlp


def example(nlp: Language, sentence: Sentence) -> Example:
    """Make an example of a treebank sentence; a sentence without entity marks teaches the entity tagger nothing."""
    rels = ["ROOT" if head == 0 else rel for head, rel in zip(sentence.heads, sentence.rels, strict=True)]
    heads = [head - 1 if head else n for n, head in enumerate(sentence.heads)]
    words, spaces, tags = list(sentence.forms), list(sentence.spaces), list(sentence.xpos)
    ents = list(sentence.entities) if sentence.entities is not None else None
    gold = Doc(nlp.vocab, words=words, spaces=spaces, tags=tags, heads=heads, deps=rels, ents=ents)
    if ents is None:
        gold.set_ents([], default="missing")
    return Example(Doc(nlp.vocab, words=words, spaces=spaces), gold)


def guesses(nlp: Language, sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, Guess]]:
    """Parse gold words."""
    docs = (Doc(nlp.vocab, words=list(s.forms), spaces=list(s.spaces)) for s in sentences)
    for sentence, doc in zip(sentences, nlp.pipe(docs, batch_size=64), strict=True):
        yield (
            sentence,
            Guess(
                tuple(0 if token.head.i == token.i else token.head.i + 1 for token in doc),
                tuple("root" if token.dep_ == "ROOT" else token.dep_ for token in doc),
                tuple("" for _ in doc),
                tuple(token.tag_ for token in doc),
                tuple("O" if token.ent_iob_ in ("O", "") else f"{token.ent_iob_}-{token.ent_type_}" for token in doc),
            ),
        )


def line(figures: Figures) -> str:
    """The figures the pipeline has: it gives no universal tags."""
    return (
        f"UAS {figures.uas:.2f} LAS {figures.las:.2f} LAS-universal {figures.las_universal:.2f} "
        f"XPOS {figures.xpos:.2f} entity F1 {figures.entity_f1:.1f} (names {figures.named_f1:.1f})"
    )


def train(treebanks: Path, out: Path, minutes: float, start: Path | None) -> None:
    """Train until the time is up, from nothing or a saved pipeline; keep the averaged weights that do best on `DEV`."""
    rng = random.Random(SEED)
    spacy.util.fix_random_seed(SEED)
    sentences = [s for name in TRAIN for s in read(treebanks / f"{name}.conllu.gz", entities=name.startswith("gum"))]
    dev = read(treebanks / f"{DEV}.conllu.gz")
    if start:
        nlp = spacy.load(start)
        optimizer = nlp.resume_training()
        rng.seed(minutes)  # other damage than the first run drew
    else:
        nlp = blank()
        optimizer = nlp.initialize(lambda: [example(nlp, s) for s in sentences])
    begin, best, passes = time.monotonic(), 0.0, 0
    while time.monotonic() - begin < 60 * minutes:
        rng.shuffle(sentences)
        examples = [example(nlp, damage(s, rng)) for s in sentences]
        for batch in minibatch_by_words(examples, BATCH_WORDS):
            nlp.update(batch, sgd=optimizer, drop=DROPOUT)
            if time.monotonic() - begin > 60 * minutes:
                break
        passes += 1
        with nlp.use_params(optimizer.averages):
            figures = measure(guesses(nlp, dev))
            print(f"pass {passes}, {(time.monotonic() - begin) / 60:.1f} min: {line(figures)}", flush=True)
            if figures.las > best:
                best = figures.las
                nlp.to_disk(out)


def score(model: Path, treebanks: Path, banks: Sequence[str]) -> None:
    """Print the figures of `scores.py` on treebanks as they are and as Title Case headlines and damaged text."""
    nlp = spacy.load(model)
    damages = {
        "none": lambda s: s,
        "headline": lambda s: recase(strip_stop(clip(s)), "title"),
        "wire": lambda s: merge_apostrophes(drop(s, {","})),
    }
    for name in banks:
        bank = read(treebanks / f"{name}.conllu.gz", entities=name.startswith("gum"))
        for kind, change in damages.items():
            figures = measure(guesses(nlp, [change(s) for s in bank]))
            print(f"{name} {kind}: {line(figures)}", flush=True)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("do", choices=["train", "score"])
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="where a trained pipeline goes")
    parser.add_argument("--model", type=Path, help="the pipeline to score")
    parser.add_argument("--start", type=Path, help="a pipeline to go on from")
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--banks", nargs="+", default=["ewt-test", "gum-free-test", "pud"])
    options = parser.parse_args()
    if options.do == "train" and options.out:
        train(options.treebanks, options.out, options.minutes, options.start)
    elif options.do == "score" and options.model:
        score(options.model, options.treebanks, options.banks)
    else:
        sys.exit("train needs --out, score needs --model")


if __name__ == "__main__":
    main()
