"""Gold reports in, the weights of `sides.json` out: who does it to whom, of all whom a report names.

    python -m training.voice.sides          # learns from ../shared/gold/train
    python -m training.voice.sides --own    # and from training/gold

Logistic regression in numpy; prints what cross-validation and gold/dev
say of the coding; `gold/dev` never teaches. Run it last: the drafts that it sees are those that `merge` and `keep` leave.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from sitrep.extract.build import settle
from sitrep.extract.casting import SURER, Case, Casting, SideModel, contexts
from sitrep.extract.drafts import ActorReader, Draft
from sitrep.extract.reader import ClaimReader
from sitrep.extract.tree import Tree
from sitrep.model.claim import claim_to_json
from sitrep.model.taxonomy import SubEventType
from sitrep.pipeline.reader import Reader
from sitrep.reference.lexicon import Lexicon, load_lexicon
from sitrep.reference.theatre import load_theatre
from sitrep.reference.weights import Weights, load_forest, load_weights
from sitrep.text.analyser import Analyser
from training.voice.fitting import Sample, fit
from training.voice.gold import FOLDS, documents, folds, gold_of, scorer
from training.voice.train import write

#: strength of the quadratic penalty, by cross-validation
PENALTY = 20.0
#: a feature seen less often teaches nothing
MIN_SEEN = 5
THRESHOLDS = (0.3, 0.35, 0.4, 0.45)
#: the one that ships, by cross-validation
THRESHOLD = 0.4

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Coded:
    """One coded claim before casting, with its cases and, where the gold has the claim, the truth of each."""

    doc_id: str
    row: Row
    cases: Sequence[Case]
    truths: Sequence[bool] | None


class CaseReader(ClaimReader):
    """A claim reader that notes the cases of each draft and casts nothing."""

    cases: list[list[Case]]

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the shipped models of what is a claim and what retells one."""
        super().__init__(lexicon, load_weights("keep"), load_forest("merge"))
        self.cases = []

    def cast(self, drafts: list[Draft], trees: Sequence[Tree], actors: ActorReader) -> list[SubEventType]:
        """Settle by the rules and note what the model is asked."""
        subs = [settle(d, trees, actors, self.lexicon) for d in drafts]
        self.cases = Casting(trees, actors, self.lexicon).cases(drafts, subs)
        return subs


def coded_claims(split: str, score: ModuleType, analyser: Analyser) -> list[Coded]:
    """Every claim that the rules code in a split, with its cases."""
    gold = gold_of(split, score)
    reader = Reader(load_theatre("syria"), analyser, load_lexicon(), None, None)
    reader.claims = noting = CaseReader(load_lexicon())
    out = []
    for document in documents(split):
        noting.cases = []
        rows = [claim_to_json(c) for c in reader.read(document).claims]
        pairs = {id(row): claim for claim, row in score.pair_claims(gold.get(document.doc_id, []), rows)}
        for row, cases in zip(rows, noting.cases, strict=True):
            claim = pairs.get(id(row))
            truths = None if claim is None else [_is_true(case, claim, score) for case in cases]
            out.append(Coded(document.doc_id, row, cases, truths))
    return out


def _is_true(case: Case, claim: Row, score: ModuleType) -> bool:
    said = {"actor_id": case.candidate.actor_id, "text": case.candidate.mention(case.draft).text}
    actors = claim["actor2" if case.side else "actor1"]
    assert isinstance(actors, list)
    return any(score.same_actor(actor, said) for actor in actors)


def samples_of(claims: Sequence[Coded]) -> list[Sample]:
    """The cases that the gold answers, each feature by itself, for its side, and for its side as the rules left it."""
    return [
        Sample(claim.doc_id, _in_context(case.features), truth)
        for claim in claims
        if claim.truths is not None
        for case, truth in zip(claim.cases, claim.truths, strict=True)
    ]


def _in_context(features: Mapping[str, float]) -> dict[str, float]:
    marks = ("", *(f"{context}|" for context in contexts(features)))
    return {mark + name: value for mark in marks for name, value in features.items() if value}


def figures(claims: Sequence[Coded], models: Mapping[str, SideModel], split: str, score: ModuleType) -> str:
    """What the scorer says of a split whose claims are cast by models, one for each document."""
    gold = gold_of(split, score)
    coded: dict[str, list[Row]] = {doc_id: [] for doc_id in gold}
    for claim in claims:
        casted = models[claim.doc_id].choose(claim.cases)
        sides = [
            [{"text": m.text, "actor_id": m.actor_id} for m in (c.mention(claim.cases[0].draft) for c in side)]
            for side in casted
        ]
        coded.setdefault(claim.doc_id, []).append({**claim.row, "actor1": sides[0], "actor2": sides[1]})
    found = score.score(gold, coded)[0]
    return " ".join(f"{name} {found[name]['f1']:.3f}" for name in ("actors", "tuple", "detect", "casualties"))


def main() -> None:
    """Train, measure and write the weights."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    cli.add_argument("--own", action="store_true", help="let the gold of our own teach too")
    more = cli.parse_args().own
    score, analyser = scorer(), Analyser.load(threads=2)
    train, dev = (coded_claims(split, score, analyser) for split in ("train", "dev"))
    own = coded_claims("own", score, analyser) if more else []
    fold = folds([c.doc_id for c in train])
    crossed = [
        fit(samples_of([*own, *(c for c in train if fold[c.doc_id] != k)]), PENALTY, MIN_SEEN) for k in range(FOLDS)
    ]
    weights = fit(samples_of([*train, *own]), PENALTY, MIN_SEEN)
    for threshold in THRESHOLDS:
        apart = [SideModel(Weights(w, threshold)) for w in crossed]
        whole = SideModel(Weights(weights, threshold))
        told = figures(train, {d: apart[k] for d, k in fold.items()}, "train", score)
        seen = figures(dev, {c.doc_id: whole for c in dev}, "dev", score)
        print(
            f"{threshold:.2f} (a further actor {threshold + SURER:.2f}): cross-validated {told}; dev {seen}", flush=True
        )
    write("sides", {"threshold": THRESHOLD, "weights": dict(sorted(weights.items()))})


if __name__ == "__main__":
    main()
