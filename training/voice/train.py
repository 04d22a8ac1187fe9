"""Gold reports in, the weights of `keep.json` and `merge.json` out: which drafts are claims, which retell one.

    python -m training.voice.train merge
    python -m training.voice.train keep

Logistic regression by Newton's method over sparse features (numpy only). Learns from ../shared/gold/train, prints what
cross-validation and the development gold say; `gold/dev` never teaches. Run `merge` first: `keep` sees its drafts.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from sitrep.extract.build import build_claim
from sitrep.extract.drafts import ActorReader, Draft
from sitrep.extract.merge import Merger, syntax
from sitrep.extract.reader import ClaimReader
from sitrep.extract.tree import Tree
from sitrep.ingest.inputs import read_inputs
from sitrep.ingest.options import InputOptions
from sitrep.model.claim import claim_to_json
from sitrep.model.document import Document
from sitrep.pipeline.reader import Reader
from sitrep.reference.lexicon import load_lexicon
from sitrep.reference.theatre import load_theatre
from sitrep.reference.weights import Weights, load_weights
from sitrep.text.analyser import Analyser

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
WEIGHTS = ROOT / "src" / "sitrep" / "reference" / "lexicon"
SEED, FOLDS = 0, 5
#: strength of the quadratic penalty, by cross-validation
PENALTY = {"keep": 4.0, "merge": 3.0}
#: a feature seen less often teaches nothing
MIN_SEEN = {"keep": 4, "merge": 5}
#: how like a gold claim a draft must be to count as its telling (the scorer's likeness)
TELLS = 2.5
#: merging more than pairs alone warrant costs whole claims: chosen by the cross-validated F1 of `keep`
MERGE_THRESHOLD = 0.35
#: thresholds of `keep` that are tried
THRESHOLDS = (0.38, 0.42, 0.46, 0.5, 0.54)

Features = Mapping[str, float]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """One case: the document it comes from, what the weights see, and the truth."""

    doc_id: str
    features: Features
    truth: bool


def scorer() -> ModuleType:
    """The scorer of the gold, loaded from its file."""
    spec = importlib.util.spec_from_file_location("score_claims", SHARED / "tools" / "score_claims.py")
    if spec is None or spec.loader is None:
        raise SystemExit("../shared/tools/score_claims.py is missing: training needs the gold beside the checkout")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def documents(split: str) -> list[Document]:
    """The documents of a split of the gold."""
    path = SHARED / "gold" / split / "documents.jsonl"
    return [d for d in read_inputs([str(path)], InputOptions()) if isinstance(d, Document)]


def fit(samples: Sequence[Sample], penalty: float, least: int) -> dict[str, float]:
    """Logistic regression with a quadratic penalty (none on the bias) by Newton's method."""
    seen = Counter(name for s in samples for name in s.features)
    names = sorted(name for name, n in seen.items() if n >= least)
    at = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(samples), len(names)))
    for row, sample in enumerate(samples):
        for name, value in sample.features.items():
            if name in at:
                matrix[row, at[name]] = value
    truth: Floats = np.array([float(s.truth) for s in samples])
    ridge = np.full(len(names), penalty)
    ridge[at["bias"]] = 0.0
    weights: Floats = np.zeros(len(names))
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(matrix @ weights, -30, 30)))
        slope = chance * (1 - chance) + 1e-6
        hessian = matrix.T @ (matrix * slope[:, None]) + np.diag(ridge + 1e-6)
        step = np.linalg.solve(hessian, matrix.T @ (truth - chance) - ridge * weights)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-6:
            break
    return {name: round(float(w), 4) for name, w in zip(names, weights, strict=True) if abs(w) > 1e-3}


def chances(samples: Sequence[Sample], weights: Features) -> Floats:
    """The probability of each sample."""
    totals = [sum(weights.get(n, 0.0) * v for n, v in s.features.items()) for s in samples]
    return np.asarray(1 / (1 + np.exp(-np.clip(np.array(totals), -30, 30))))


def f1(samples: Sequence[Sample], chance: Floats, positives: int, threshold: float) -> float:
    """F1 of taking what reaches the threshold, against all positives there are."""
    taken = chance >= threshold
    hit = sum(s.truth for s, t in zip(samples, taken, strict=True) if t)
    found = int(taken.sum())
    return 2 * hit / (found + positives) if found + positives else 0.0


def cross_validated(samples: Sequence[Sample], kind: str) -> Floats:
    """Each sample's probability by weights that never saw its document."""
    ids = sorted({s.doc_id for s in samples})
    random.Random(SEED).shuffle(ids)
    fold = {doc_id: n % FOLDS for n, doc_id in enumerate(ids)}
    out = np.zeros(len(samples))
    for k in range(FOLDS):
        inside = [i for i, s in enumerate(samples) if fold[s.doc_id] == k]
        weights = fit([s for s in samples if fold[s.doc_id] != k], PENALTY[kind], MIN_SEEN[kind])
        out[inside] = chances([samples[i] for i in inside], weights)
    return out


class GoldMerger(Merger):
    """Joins as the gold does, and notes every pair that it met."""

    gold: Sequence[Mapping[str, object]] = ()
    samples: list[Sample]
    doc_id = ""
    tells: Callable[[Draft, ActorReader], int | None]

    def __init__(self, actors: ActorReader, weights: Weights | None = None) -> None:
        """Start a document."""
        super().__init__(actors, weights)
        self.label: dict[int, int | None] = {}

    def within_sentence(self, drafts: Sequence[Draft], tree: Tree) -> list[Draft]:
        """Join the drafts of a sentence that tell one gold claim."""
        out: list[Draft] = []
        for draft in drafts:
            self.label[id(draft)] = type(self).tells(draft, self.actors)
            self._place(out, draft, partial(_tie, tree, draft))
        return out

    def across(self, claims: list[Draft], draft: Draft, title: str = "") -> bool:
        """Join a draft to the claim that tells the same gold claim."""
        before = len(claims)
        self._place(claims, draft, lambda _: "")
        if len(claims) > before:
            claims.pop()
            return False
        return True

    def _place(self, claims: list[Draft], draft: Draft, tie: Callable[[Draft], str]) -> None:
        label, target = self.label.get(id(draft)), None
        for other in claims:
            if self.cannot(other, draft):
                continue
            same = label is not None and self.label.get(id(other)) == label
            type(self).samples.append(Sample(type(self).doc_id, self.pair_features(other, draft, tie(other)), same))
            target = other if same and target is None else target
        if target is None:
            claims.append(draft)
        else:
            self.join(target, draft)


def _tie(tree: Tree, draft: Draft, other: Draft) -> str:
    return syntax(tree, other, draft)


def merge_samples(split: str, score: ModuleType, analyser: Analyser) -> list[Sample]:
    """Every pair of drafts that the merger meets in a split, with whether the gold tells them in one claim."""
    gold = score.load(SHARED / "gold" / split / "claims.jsonl")
    lexicon = load_lexicon()
    reader = Reader(load_theatre("syria"), analyser, lexicon, None, None)
    GoldMerger.samples = []
    current: dict[str, tuple[Document, list[Tree]]] = {}

    def tells(draft: Draft, actors: ActorReader) -> int | None:
        document, trees = current["now"]
        shown = replace_lists(draft)
        row = claim_to_json(build_claim(document, trees, shown, actors, lexicon))
        place = trees[draft.sents[0]].read.sentence
        best, value = None, TELLS
        for n, claim in enumerate(gold.get(document.doc_id, [])):
            if any(e["start"] < place.end and e["end"] > place.start for e in claim["evidence"]):
                words = set(score.norm(claim["trigger"]).split()) & set(score.norm(draft.act.trigger.text).split())
                likeness = score.likeness(claim, row) + bool(words)
                if likeness >= value:
                    best, value = n, likeness
        return best

    GoldMerger.tells = staticmethod(tells)
    inner = ClaimReader(lexicon, None, None, GoldMerger)
    original = inner.read

    def read(given, actors):  # type: ignore[no-untyped-def]
        GoldMerger.doc_id = given.document.doc_id
        current["now"] = (given.document, [Tree(s, n) for n, s in enumerate(given.sentences)])
        return original(given, actors)

    inner.read = read  # type: ignore[method-assign]
    reader.claims = inner
    for document in documents(split):
        reader.read(document)
    return list(GoldMerger.samples)


def replace_lists(draft: Draft) -> Draft:
    """A copy of a draft that building may change."""
    return replace(
        draft,
        agents=list(draft.agents),
        targets=list(draft.targets),
        places=list(draft.places),
        costs=list(draft.costs),
        losses=list(draft.losses),
        sents=list(draft.sents),
    )


def keep_samples(split: str, score: ModuleType, analyser: Analyser) -> tuple[list[Sample], int]:
    """Every draft of a split with whether the scorer pairs it with a gold claim, and how many gold claims there are."""
    gold = score.load(SHARED / "gold" / split / "claims.jsonl")
    reader = Reader(load_theatre("syria"), analyser, load_lexicon(), None, load_weights("merge"))
    samples = []
    for document in documents(split):
        reading = reader.read(document)
        rows = [claim_to_json(c) for c in reading.claims]
        paired = {id(row) for _, row in score.pair_claims(gold.get(document.doc_id, []), rows)}
        samples += [
            Sample(document.doc_id, seen, id(row) in paired) for seen, row in zip(reading.features, rows, strict=True)
        ]
    return samples, sum(len(claims) for claims in gold.values())


def write(name: str, weights: Features, threshold: float) -> None:
    """Put the weights where the package reads them."""
    data = {"threshold": round(threshold, 2), "weights": dict(sorted(weights.items()))}
    (WEIGHTS / f"{name}.json").write_text(json.dumps(data, indent=0, sort_keys=True) + "\n", "utf-8")


def train_merge(score: ModuleType, analyser: Analyser) -> None:
    """Train and write `merge.json`."""
    train, dev = (merge_samples(split, score, analyser) for split in ("train", "dev"))
    positives = sum(s.truth for s in train)
    cv = cross_validated(train, "merge")
    weights = fit(train, PENALTY["merge"], MIN_SEEN["merge"])
    seen = chances(dev, weights)
    print(
        f"{len(train)} pairs ({positives} retellings); pair F1 at {MERGE_THRESHOLD}: cross-validated "
        f"{f1(train, cv, positives, MERGE_THRESHOLD):.3f}, dev {f1(dev, seen, sum(s.truth for s in dev), MERGE_THRESHOLD):.3f}"
    )
    write("merge", weights, MERGE_THRESHOLD)


def read_f1(score: ModuleType, reader: Reader) -> float:
    """The mean of the scorer's detect, subtyped and tuple F1 of what a reader codes in the development gold."""
    gold = score.load(SHARED / "gold" / "dev" / "claims.jsonl")
    coded = {d.doc_id: [claim_to_json(c) for c in reader.read(d).claims] for d in documents("dev")}
    figures = score.score(gold, coded)[0]
    return sum(float(figures[name]["f1"]) for name in ("detect", "subtyped", "tuple")) / 3


def train_keep(score: ModuleType, analyser: Analyser) -> None:
    """Train and write `keep.json`.

    The threshold is the one whose coding of the development gold scores best: figures over drafts alone call for a lower
    one, for they do not see what becomes of the drafts beside a draft that is let go.
    """
    train, gold_train = keep_samples("train", score, analyser)
    cv = cross_validated(train, "keep")
    weights, merge = fit(train, PENALTY["keep"], MIN_SEEN["keep"]), load_weights("merge")
    theatre, lexicon, found = load_theatre("syria"), load_lexicon(), {}
    for threshold in THRESHOLDS:
        found[threshold] = read_f1(score, Reader(theatre, analyser, lexicon, Weights(weights, threshold), merge))
    best = max(THRESHOLDS, key=lambda t: found[t])
    print(f"{len(train)} drafts; cross-validated F1 over drafts {f1(train, cv, gold_train, best):.3f}")
    print(
        "mean of detect, subtyped and tuple F1 on dev by threshold: "
        + ", ".join(f"{t:.2f} {value:.3f}" for t, value in found.items())
    )
    write("keep", weights, best)


def main() -> None:
    """Train what the command line names."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    cli.add_argument("what", choices=["merge", "keep"])
    what = cli.parse_args().what
    score, analyser = scorer(), Analyser.load(threads=2)
    (train_merge if what == "merge" else train_keep)(score, analyser)


if __name__ == "__main__":
    main()
