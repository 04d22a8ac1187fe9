"""Word vectors of the gold's reports in, a tagger out: the chance of each word to name the act of a gold claim, by its kind.

    python -m training.voice.tagger

Multinomial logistic regression over the analyser's frozen vectors (both of a word, standardised, their first 256 principal
axes). Learns from ../shared/gold/train; no part of the run time, for it does not raise the score (docs/reader.md).
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sitrep.model.parse import Parse, Token
from sitrep.pipeline.reader import Reader
from sitrep.reference.lexicon import load_lexicon
from sitrep.reference.theatre import load_theatre
from sitrep.text.analyser import Analyser
from training.voice.fitting import SEED
from training.voice.gold import FOLDS, SHARED, documents

Floats = NDArray[np.float64]
AXES, PENALTY, STEPS, PACE = 256, 1e-3, 400, 1.0
#: words that only carry an act
CARRIERS = frozenset(
    "have be take carry do make come under heavy of launch conduct number inflict report say".split()  # noqa: SIM905
)


@dataclass(slots=True)
class Told:
    """The sentences of one document as the reader gives them to the analyser, with what it says of them."""

    doc_id: str
    key: tuple[tuple[int, str], ...]
    parses: list[Parse]
    vectors: list[Floats]


@dataclass(slots=True)
class Recorder:
    """Stands in for the analyser: parses and notes the vectors."""

    analyser: Analyser
    told: dict[tuple[tuple[int, str], ...], Told] = field(default_factory=dict)
    doc_id: str = ""

    def parse(self, sentences: Sequence[tuple[int, str]]) -> list[Parse]:
        """Analyse the sentences of the document at hand."""
        done = self.analyser.encode(sentences)
        vectors = [np.hstack([e.hidden, e.hidden_tags]).astype(np.float64) for e in done]
        parses = [e.parse for e in done]
        self.told[tuple(sentences)] = Told(self.doc_id, tuple(sentences), parses, vectors)
        return parses


def record(splits: Sequence[str], analyser: Analyser) -> dict[str, list[Told]]:
    """Read the splits once: what the analyser says of each document."""
    recorder, out = Recorder(analyser), {}
    reader = Reader(load_theatre("syria"), recorder, load_lexicon(), None, None)  # type: ignore[arg-type]
    for split in splits:
        recorder.told = {}
        for document in documents(split):
            recorder.doc_id = document.doc_id
            reader.read(document)
        out[split] = list(recorder.told.values())
    return out


@dataclass(frozen=True, slots=True)
class Words:
    """Words that may name an act: vectors, 0 or the number of the kind, documents."""

    vectors: Floats
    truth: NDArray[np.int64]
    doc_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tagger:
    """The weights; `chances` gives for each word the chance of no act, then of each kind."""

    kinds: tuple[str, ...]
    mean: Floats
    scale: Floats
    axes: Floats
    weights: Floats

    def chances(self, vectors: Floats) -> Floats:
        """[word, 1 + kinds] chances that sum to one."""
        return _softmax(_seen(vectors, self.mean, self.scale, self.axes) @ self.weights)


def may_name(token: Token) -> bool:
    """Whether a word has content enough to name an act."""
    return token.upos in ("VERB", "NOUN", "ADJ", "PROPN", "AUX") and token.text[:1].isalpha()


def words(split: str, told: Sequence[Told], lemmas: dict[str, Counter[str]], kinds: Sequence[str]) -> Words:
    """The words of a split with their truth. ``lemmas`` (by kind) grows from `train` and is only asked for others.

    A claim told again in a sentence that lacks its trigger's words marks the words that name such a claim elsewhere; where
    none does, the sentence teaches nothing.
    """
    gold: dict[str, list[dict[str, str]]] = defaultdict(list)
    path = SHARED / "gold" / split / "claims.jsonl"
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        if not row.get("no_claims"):
            gold[row["doc_id"]].append(row)
    rows = [
        (one.doc_id, parse, vectors, *_named(gold[one.doc_id], parse))
        for one in told
        for parse, vectors in zip(one.parses, one.vectors, strict=True)
        if parse.tokens
    ]
    if split == "train":
        for _, parse, _, named, _ in rows:
            for word, kind in named.items():
                lemmas[kind][parse.tokens[word].lemma.lower()] += 1
    seen, truth, ids = [], [], []
    for doc_id, parse, vectors, named, again in rows:
        taught = True
        for kind in again:
            hits = [t.i for t in parse.tokens if may_name(t) and lemmas[kind][t.lemma.lower()] >= 2]
            hits = [w for w in hits if parse.tokens[w].lemma.lower() not in CARRIERS]
            taught = taught and bool(hits)
            if kind not in named.values():
                named |= {w: kind for w in hits if w not in named}
        for token in parse.tokens:
            if may_name(token) and (taught or token.i in named):
                name = named.get(token.i)
                seen.append(vectors[token.i])
                truth.append(1 + kinds.index(name) if name in kinds else 0)
                ids.append(doc_id)
    return Words(np.array(seen), np.array(truth), tuple(ids))


def _named(claims: Sequence[Mapping[str, object]], parse: Parse) -> tuple[dict[int, str], list[str]]:
    """The trigger words of a sentence with their kinds, and the kinds of the claims that it tells in other words."""
    start, end = parse.tokens[0].start, parse.tokens[-1].end
    named: dict[int, str] = {}
    again: list[str] = []
    for claim in claims:
        for evidence in claim["evidence"]:  # type: ignore[attr-defined]
            if evidence["start"] >= end or evidence["end"] <= start:
                continue
            at, trigger, kind = (
                evidence["text"].find(claim["trigger"]),
                str(claim["trigger"]),
                str(claim["sub_event_type"]),
            )
            if at < 0:
                again.append(kind)
                continue
            first = evidence["start"] + at
            inside = [t for t in parse.tokens if t.start < first + len(trigger) and t.end > first and may_name(t)]
            strong = [t for t in inside if t.lemma.lower() not in CARRIERS] or inside
            named |= {t.i: kind for t in strong}
    return named, again


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True))


def _seen(vectors: Floats, mean: Floats, scale: Floats, axes: Floats) -> Floats:
    seen = (vectors - mean) / scale @ axes
    return np.hstack([seen, np.ones((len(seen), 1))])


def fit(vectors: Floats, truth: NDArray[np.int64], kinds: Sequence[str]) -> Tagger:
    """Fit by full-batch Nesterov descent; the step is the inverse of the steepest curvature."""
    mean, scale = vectors.mean(0), vectors.std(0) + 1e-3
    _, spread = np.linalg.eigh(np.cov(((vectors - mean) / scale).T))
    axes = spread[:, ::-1][:, :AXES] / 3
    seen = _seen(vectors, mean, scale, axes)
    target = np.eye(len(kinds) + 1)[truth]
    pace = PACE / (np.linalg.eigvalsh(seen.T @ seen / len(seen))[-1] / 2 + PENALTY)
    weights = np.zeros((seen.shape[1], target.shape[1]))
    before, ridge = weights, np.full((seen.shape[1], 1), PENALTY)
    ridge[-1] = 0.0
    for step in range(STEPS):
        ahead = weights + step / (step + 3) * (weights - before)
        slope = seen.T @ (_softmax(seen @ ahead) - target) / len(seen) + ridge * ahead
        before, weights = weights, ahead - pace * slope
    return Tagger(tuple(kinds), mean, scale, axes, weights)


def folds(doc_ids: Sequence[str]) -> dict[str, int]:
    """The fold of each document."""
    ids = sorted(set(doc_ids))
    random.Random(SEED).shuffle(ids)
    return {doc_id: n % FOLDS for n, doc_id in enumerate(ids)}


def train(told: Mapping[str, Sequence[Told]]) -> tuple[Tagger, dict[str, Tagger], tuple[Words, Words]]:
    """The tagger that saw all of `train`; for each document of `train` one that never saw it; the words of both splits."""
    gold = (SHARED / "gold" / "train" / "claims.jsonl").read_text("utf-8").splitlines()
    kinds = sorted({row["sub_event_type"] for row in map(json.loads, gold) if "sub_event_type" in row})
    lemmas: dict[str, Counter[str]] = defaultdict(Counter)
    taught, tested = (words(split, told[split], lemmas, kinds) for split in ("train", "dev"))
    fold = folds([one.doc_id for one in told["train"]])
    at = np.array([fold[doc_id] for doc_id in taught.doc_ids])
    parts = [fit(taught.vectors[at != n], taught.truth[at != n], kinds) for n in range(FOLDS)]
    return fit(taught.vectors, taught.truth, kinds), {d: parts[n] for d, n in fold.items()}, (taught, tested)


def precision(chance: Floats, truth: NDArray[np.bool_]) -> float:
    """Average precision of ranking words by their chance."""
    ranked = truth[np.argsort(-chance)]
    return float((np.cumsum(ranked) / np.arange(1, len(ranked) + 1) * ranked).sum() / ranked.sum())


def main() -> None:
    """Train and print how well the tagger finds the words that name gold claims."""
    tagger, crossed, (taught, tested) = train(record(("train", "dev"), Analyser.load(threads=2)))
    own = np.array([
        1 - crossed[d].chances(v[None])[0, 0] for d, v in zip(taught.doc_ids, taught.vectors, strict=True)
    ])  # fmt: skip
    print(f"{len(taught.truth)} words, {(taught.truth > 0).sum()} name a claim")
    print(f"average precision: cross-validated {precision(own, taught.truth > 0):.3f}", end=", ")
    print(f"dev {precision(1 - tagger.chances(tested.vectors)[:, 0], tested.truth > 0):.3f}")


if __name__ == "__main__":
    main()
