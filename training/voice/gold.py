"""The gold beside the checkout in; its documents, the scorer, and the cases that the models learn from out."""

from __future__ import annotations

import importlib.util
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType

from sitrep.extract.build import build_claim, settle
from sitrep.extract.drafts import ActorReader, Draft
from sitrep.extract.merge import Merger
from sitrep.extract.reader import ClaimReader
from sitrep.extract.retelling import PairModel, pair_features
from sitrep.extract.sentences import Sentences
from sitrep.extract.tree import Tree
from sitrep.ingest.inputs import read_inputs
from sitrep.ingest.options import InputOptions
from sitrep.model.claim import claim_to_json
from sitrep.model.document import Document
from sitrep.model.mention import ReadDocument
from sitrep.pipeline.reader import Reader
from sitrep.reference.lexicon import load_lexicon
from sitrep.reference.theatre import load_theatre
from sitrep.reference.weights import Forest
from sitrep.text.analyser import Analyser
from training.gold import compact
from training.voice.fitting import SEED, Sample

SHARED = Path(__file__).resolve().parents[3] / "shared"
FOLDS = 5
#: how like a gold claim a draft must be to count as its telling (the scorer's likeness: one evidence sentence and one event type)
TELLS = 2.0

GoldClaim = Mapping[str, object]


def scorer() -> ModuleType:
    """The scorer of the gold, loaded from its file."""
    spec = importlib.util.spec_from_file_location("score_claims", SHARED / "tools" / "score_claims.py")
    if spec is None or spec.loader is None:
        raise SystemExit("../shared/tools/score_claims.py is missing: training needs the gold beside the checkout")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def documents(split: str) -> list[Document]:
    """The documents of a split of the gold: "train", "dev", or "own", those that `training/gold` codes."""
    if split == "own":
        known = compact.reports()
        return [known[doc_id] for doc_id in gold_of("own", scorer())]
    path = SHARED / "gold" / split / "documents.jsonl"
    return [d for d in read_inputs([str(path)], InputOptions()) if isinstance(d, Document)]


def gold_of(split: str, score: ModuleType) -> dict[str, list[GoldClaim]]:
    """The gold claims of a split, by document; a document without claims has an empty list."""
    if split != "own":
        found: dict[str, list[GoldClaim]] = score.load(SHARED / "gold" / split / "claims.jsonl")
        return found
    own: dict[str, list[GoldClaim]] = {}
    for row in compact.claims():
        told = own.setdefault(str(row["doc_id"]), [])
        if not row.get("no_claims"):
            told.append(row)
    return own


def folds(doc_ids: Sequence[str]) -> dict[str, int]:
    """Which fold each document is in."""
    ids = sorted(set(doc_ids))
    random.Random(SEED).shuffle(ids)
    return {doc_id: n % FOLDS for n, doc_id in enumerate(ids)}


class GoldMerger(Merger):
    """Joins as the gold does, and notes every pair that it met."""

    samples: list[Sample]
    doc_id = ""
    tells: Callable[[Draft, ActorReader], int | None]

    def __init__(self, actors: ActorReader, told: Sentences, model: PairModel | None = None) -> None:
        """Start a document."""
        super().__init__(actors, told, model)
        self.label: dict[int, int | None] = {}

    def within_sentence(self, drafts: Sequence[Draft], tree: Tree) -> list[Draft]:
        """Join the drafts of a sentence that tell one gold claim."""
        out: list[Draft] = []
        for draft in drafts:
            self.label[id(draft)] = type(self).tells(draft, self.actors)
            self._place(out, draft, lambda other, draft=draft: self.tie(tree, other, draft))  # type: ignore[misc]
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
        for other, rivals in self.may_retell(claims, draft):
            same = label is not None and self.label.get(id(other)) == label
            seen = pair_features(self.facts(other), self.facts(draft), tie(other), self.told, rivals)
            type(self).samples.append(Sample(type(self).doc_id, seen, same))
            target = other if same and target is None else target
        if target is None:
            claims.append(draft)
        else:
            self.join(target, draft)


class Follower(GoldMerger):
    """Joins as a model does, and notes every pair that it met with what the gold says of it: so mistakes teach too."""

    model_of: Callable[[str], Forest]

    def __init__(self, actors: ActorReader, told: Sentences, model: PairModel | None = None) -> None:
        """Start a document with the trees that never saw it."""
        super().__init__(actors, told, model)
        self.model = PairModel(type(self).model_of(type(self).doc_id))
        self.labels: dict[int, list[int]] = {}

    def within_sentence(self, drafts: Sequence[Draft], tree: Tree) -> list[Draft]:
        """Join the drafts of a sentence as the model does."""
        out: list[Draft] = []
        for draft in drafts:
            label = type(self).tells(draft, self.actors)
            self.labels[id(draft)] = [] if label is None else [label]
            self._note(out, draft, lambda other, draft=draft: self.tie(tree, other, draft))  # type: ignore[misc]
            self.join_or_add(out, draft, tree)
        return out

    def across(self, claims: list[Draft], draft: Draft, title: str = "") -> bool:
        """Join a draft as the model does."""
        self._note(claims, draft, lambda _: "")
        return Merger.across(self, claims, draft, title)

    def join(self, a: Draft, b: Draft) -> None:
        """Join two drafts, and what the gold says that they tell."""
        self.labels[id(a)] += self.labels.get(id(b), [])
        super().join(a, b)

    def _note(self, claims: Sequence[Draft], draft: Draft, tie: Callable[[Draft], str]) -> None:
        label = self._told(draft)
        for other, rivals in self.may_retell(claims, draft):
            seen = pair_features(self.facts(other), self.facts(draft), tie(other), self.told, rivals)
            type(self).samples.append(Sample(type(self).doc_id, seen, label is not None and self._told(other) == label))

    def _told(self, draft: Draft) -> int | None:
        """The gold claim that most of a draft's tellings tell."""
        labels = Counter(self.labels[id(draft)])
        return labels.most_common(1)[0][0] if labels else None


class Labeller(ClaimReader):
    """A claim reader that joins by the gold, or notes what a model joins."""

    def __init__(
        self, gold: Mapping[str, Sequence[GoldClaim]], score: ModuleType, merger: type[GoldMerger] = GoldMerger
    ) -> None:
        """Keep the gold and its scorer."""
        super().__init__(load_lexicon(), None, None, merger)
        self._gold, self._score = gold, score
        self._merging = merger

    def read(self, given: ReadDocument, actors: ActorReader):  # type: ignore[no-untyped-def] # noqa: ANN201
        """Read a document while noting which gold claim each draft tells."""
        trees = [Tree(s, n) for n, s in enumerate(given.sentences)]
        self._merging.doc_id = given.document.doc_id
        self._merging.tells = staticmethod(partial(self._tells, given.document, trees))
        return super().read(given, actors)

    def _tells(self, document: Document, trees: list[Tree], draft: Draft, actors: ActorReader) -> int | None:
        told = copy_of(draft)
        sub = settle(told, trees, actors, self.lexicon)
        row = claim_to_json(build_claim(document, trees, told, sub, (actors, self.lexicon)))
        place, score = trees[draft.sents[0]].read.sentence, self._score
        best, value = None, TELLS
        for n, claim in enumerate(self._gold.get(document.doc_id, [])):
            spans = claim["evidence"]
            assert isinstance(spans, list)
            if any(e["start"] < place.end and e["end"] > place.start for e in spans):
                words = set(score.norm(claim["trigger"]).split()) & set(score.norm(draft.act.trigger.text).split())
                likeness = score.likeness(claim, row) + bool(words)
                if likeness >= value:
                    best, value = n, likeness
        return best


def copy_of(draft: Draft) -> Draft:
    """A copy of a draft that building may change."""
    return replace(
        draft,
        agents=list(draft.agents),
        targets=list(draft.targets),
        places=list(draft.places),
        costs=list(draft.costs),
        losses=list(draft.losses),
        sents=list(draft.sents),
        heads=list(draft.heads),
    )


def merge_samples(split: str, score: ModuleType, analyser: Analyser) -> list[Sample]:
    """Every pair of drafts that the merger meets in a split, with whether the gold tells them in one claim."""
    gold = gold_of(split, score)
    reader = Reader(load_theatre("syria"), analyser, load_lexicon(), None, None)
    reader.claims = Labeller(gold, score)
    GoldMerger.samples = []
    for document in documents(split):
        reader.read(document)
    return list(GoldMerger.samples)


def followed_samples(split: str, score: ModuleType, analyser: Analyser, merge: Callable[[str], Forest]) -> list[Sample]:
    """Every pair that a merger meets which joins by models that never saw the document, with what the gold says of it."""
    gold = gold_of(split, score)
    reader = Reader(load_theatre("syria"), analyser, load_lexicon(), None, None)
    reader.claims = Labeller(gold, score, Follower)
    Follower.samples, Follower.model_of = [], staticmethod(merge)
    for document in documents(split):
        reader.read(document)
    return list(Follower.samples)


def keep_samples(
    split: str, score: ModuleType, analyser: Analyser, merge: Callable[[str], Forest | None]
) -> tuple[list[Sample], int]:
    """Every draft of a split with whether the scorer pairs it with a gold claim, and how many gold claims there are.

    Args:
        split: Part of the gold.
        score: The scorer.
        analyser: The analyser.
        merge: For a document, the model that joins its drafts: one that never saw it, for it joins too well what it learnt from.
    """
    gold = gold_of(split, score)
    theatre, lexicon, readers = load_theatre("syria"), load_lexicon(), dict[int, Reader]()
    samples = []
    for document in documents(split):
        model = merge(document.doc_id)
        reader = readers.setdefault(id(model), Reader(theatre, analyser, lexicon, None, model))
        reading = reader.read(document)
        rows = [claim_to_json(c) for c in reading.claims]
        paired = {id(row) for _, row in score.pair_claims(gold.get(document.doc_id, []), rows)}
        samples += [
            Sample(document.doc_id, seen, id(row) in paired) for seen, row in zip(reading.features, rows, strict=True)
        ]
    return samples, sum(len(claims) for claims in gold.values())
