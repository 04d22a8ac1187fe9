"""Gold reports in, the models of `keep.json` and `merge.json` out: which drafts are claims, which retell one.

    python -m training.voice.train merge
    python -m training.voice.train keep

Boosted trees (`merge`, by LightGBM: pip install sitrep[training]) and a logistic regression (`keep`). Learns from
../shared/gold/train and training/gold, prints what cross-validation and the development gold say; `gold/dev` never
teaches, it chooses thresholds. Run `merge` first: `keep` sees its drafts.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np

from sitrep.model.claim import claim_to_json
from sitrep.pipeline.reader import Reader
from sitrep.reference.lexicon import load_lexicon
from sitrep.reference.theatre import load_theatre
from sitrep.reference.weights import Forest, Weights, load_forest, parse_forest
from sitrep.text.analyser import Analyser
from training.voice.fitting import Floats, Node, Sample, chances, f1, fit, grow
from training.voice.gold import FOLDS, SHARED, documents, folds, followed_samples, keep_samples, merge_samples, scorer

WEIGHTS = Path(__file__).resolve().parents[2] / "src" / "sitrep" / "reference" / "lexicon"
#: strength of the quadratic penalty of `keep`, by cross-validation
PENALTY = 5.0
#: a feature seen less often teaches nothing
MIN_SEEN = {"keep": 4, "merge": 5}
#: the splits that teach
TEACH = ("train", "own")
#: from which chance the trees join whose joining is followed
FOLLOWED = 0.45
#: thresholds that are tried
MERGE_THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5)
KEEP_THRESHOLDS = (0.4, 0.44, 0.48, 0.52)


def write(name: str, data: Mapping[str, object]) -> None:
    """Put a model where the package reads it."""
    (WEIGHTS / f"{name}.json").write_text(json.dumps(data, indent=0, sort_keys=True) + "\n", "utf-8")


def write_forest(names: Sequence[str], trees: Sequence[Sequence[Node]], threshold: float) -> None:
    """Put `merge.json` where the package reads it, one tree a line."""
    lines = ",\n".join(json.dumps(nodes, separators=(",", ":")) for nodes in trees)
    text = f'{{"threshold": {threshold},\n"names": {json.dumps(list(names))},\n"trees": [\n{lines}\n]}}\n'
    (WEIGHTS / "merge.json").write_text(text, "utf-8")


def forest_of(samples: Sequence[Sample], threshold: float) -> Forest:
    """The trees that cases teach."""
    names, trees = grow(samples, MIN_SEEN["merge"])
    return parse_forest({"names": names, "trees": trees, "threshold": threshold})


def by_fold(samples: Sequence[Sample], threshold: float) -> tuple[dict[str, int], list[Forest]]:
    """For each fold the trees that never saw its documents."""
    fold = folds([s.doc_id for s in samples])
    return fold, [forest_of([s for s in samples if fold[s.doc_id] != k], threshold) for k in range(FOLDS)]


def taught_pairs(score: ModuleType, analyser: Analyser) -> list[Sample]:
    """What `merge` learns from: the pairs met while joining as the gold does, and as trees taught by those join."""
    pairs = [sample for split in TEACH for sample in merge_samples(split, score, analyser)]
    fold, forests = by_fold(pairs, FOLLOWED)
    for split in TEACH:
        pairs += followed_samples(split, score, analyser, lambda doc_id: forests[fold.get(doc_id, 0)])
    return pairs


def train_merge(score: ModuleType, analyser: Analyser) -> None:
    """Train and write `merge.json`; the threshold is the one with the best cross-validated F1 over pairs."""
    train = taught_pairs(score, analyser)
    dev = merge_samples("dev", score, analyser)
    fold, forests = by_fold(train, 0.5)
    crossed = np.array([forests[fold[s.doc_id]].chance(s.features) for s in train])
    names, trees = grow(train, MIN_SEEN["merge"])
    model = parse_forest({"names": names, "trees": trees, "threshold": 0.5})
    seen = np.array([model.chance(s.features) for s in dev])
    for threshold in MERGE_THRESHOLDS:
        scores = (_f1(train, crossed, threshold), _f1(dev, seen, threshold))
        print(f"{threshold:.2f}: pair F1 cross-validated {scores[0]:.3f}, dev {scores[1]:.3f}")
    best = max(MERGE_THRESHOLDS, key=lambda t: _f1(train, crossed, t))
    print(f"{len(train)} pairs ({sum(s.truth for s in train)} retellings), threshold {best}")
    write_forest(names, trees, best)


def _f1(samples: Sequence[Sample], chance: Floats, threshold: float) -> float:
    return f1(samples, chance, sum(s.truth for s in samples), threshold)


def read_scores(score: ModuleType, reader: Reader) -> dict[str, float]:
    """The scorer's figures of what a reader codes in the development gold."""
    gold = score.load(SHARED / "gold" / "dev" / "claims.jsonl")
    coded = {d.doc_id: [claim_to_json(c) for c in reader.read(d).claims] for d in documents("dev")}
    figures = score.score(gold, coded)[0]
    return {name: float(v["f1"]) if isinstance(v, Mapping) else float(v) for name, v in figures.items()}


def train_keep(score: ModuleType, analyser: Analyser) -> None:
    """Train and write `keep.json`.

    The drafts that teach are joined by trees of `merge` that never saw their report. The threshold is the one whose coding of
    the development gold scores best: figures over drafts alone call for a lower one, for they do not see what becomes of the
    drafts beside a draft that is let go.
    """
    merge = load_forest("merge")
    fold, forests = by_fold(taught_pairs(score, analyser), merge.threshold)
    taught = [keep_samples(split, score, analyser, lambda doc_id: forests[fold.get(doc_id, 0)]) for split in TEACH]
    train, gold_train = [s for samples, _ in taught for s in samples], sum(claims for _, claims in taught)
    crossed = np.zeros(len(train))
    for k in range(FOLDS):
        inside = [i for i, s in enumerate(train) if fold.get(s.doc_id, 0) == k]
        weights = fit([s for s in train if fold.get(s.doc_id, 0) != k], PENALTY, MIN_SEEN["keep"])
        crossed[inside] = chances([train[i] for i in inside], weights)
    weights = fit(train, PENALTY, MIN_SEEN["keep"])
    theatre, lexicon, found = load_theatre("syria"), load_lexicon(), {}
    for threshold in KEEP_THRESHOLDS:
        figures = read_scores(score, Reader(theatre, analyser, lexicon, Weights(weights, threshold), merge))
        found[threshold] = sum(figures[name] for name in ("detect", "subtyped", "tuple")) / 3
        print(
            f"{threshold:.2f}: drafts F1 {f1(train, crossed, gold_train, threshold):.3f}; dev {found[threshold]:.3f} "
            + " ".join(f"{k} {v:.3f}" for k, v in figures.items()),
            flush=True,
        )
    best = max(KEEP_THRESHOLDS, key=lambda t: found[t])
    print(f"{len(train)} drafts, {sum(s.truth for s in train)} claims; threshold {best}")
    write("keep", {"threshold": best, "weights": dict(sorted(weights.items()))})


def main() -> None:
    """Train what the command line names."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    cli.add_argument("what", choices=["merge", "keep"])
    what = cli.parse_args().what
    score, analyser = scorer(), Analyser.load(threads=2)
    (train_merge if what == "merge" else train_keep)(score, analyser)


if __name__ == "__main__":
    main()
