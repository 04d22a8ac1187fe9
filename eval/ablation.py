"""The gold in; how the reader scores by rules alone, with learned weights, and with a tagger over the word vectors out.

    PYTHONPATH=. python -m eval.ablation

Needs ../shared/gold beside the checkout. Trains the tagger of training/voice/tagger.py, then reads `gold/dev` in six ways
and prints a Markdown table. Weights of `keep` that use the tagger are taught on `gold/train` by chances from taggers that
did not see the document; `gold/dev` chooses every threshold, for the shipped weights and for theirs alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import log
from unittest.mock import patch

from eval.scorer import Claims, load_scorer
from sitrep.extract import drafts as drafts_room
from sitrep.extract import reader as reader_room
from sitrep.extract.act_nouns import nominal_agents
from sitrep.extract.acts import find_acts
from sitrep.extract.drafts import Draft
from sitrep.extract.keep import Ties, features
from sitrep.extract.merge import Merger
from sitrep.extract.parties import Act, by_frame, maybe, phrases
from sitrep.extract.tree import Tree
from sitrep.model.claim import claim_to_json
from sitrep.model.parse import Parse
from sitrep.pipeline.reader import Reader
from sitrep.reference.lexicon import Frame, Lexicon, load_lexicon
from sitrep.reference.theatre import load_theatre
from sitrep.reference.weights import Forest, Model, Weights, load_forest, load_weights
from sitrep.text.analyser import Analyser
from training.voice.fitting import fit
from training.voice.gold import SHARED, documents, keep_samples, merge_samples, scorer
from training.voice.tagger import CARRIERS, Floats, Tagger, Told, may_name, record, train
from training.voice.train import MIN_SEEN, PENALTY, by_fold

#: a word that reaches this chance is tagged
NAMED = 0.5
THRESHOLDS = (0.38, 0.42, 0.46, 0.5, 0.54)
FIGURES = ("detect", "typed", "subtyped", "tuple", "actors", "locations", "casualties")


@dataclass(slots=True)
class Voice:
    """Stands in for the analyser with what it said before, and knows the tagger's chances for the document at hand."""

    told: Mapping[tuple[tuple[int, str], ...], Told]
    tagger: Tagger
    crossed: Mapping[str, Tagger]
    now: dict[int, Floats] = field(default_factory=dict)

    def parse(self, sentences: Sequence[tuple[int, str]]) -> list[Parse]:
        """The parses of a document that was recorded; its words' chances are kept by their offsets."""
        told = self.told[tuple(sentences)]
        tagger, self.now = self.crossed.get(told.doc_id, self.tagger), {}
        for parse, vectors in zip(told.parses, told.vectors, strict=True):
            if parse.tokens:
                chances = tagger.chances(vectors)
                self.now |= {t.start: chances[t.i] for t in parse.tokens if may_name(t)}
        return told.parses

    def of(self, tree: Tree, word: int) -> float:
        """The chance of a word to name a claim."""
        seen = self.now.get(tree.tokens[word].start)
        return 0.0 if seen is None else float(1 - seen[0])

    def kind(self, tree: Tree, word: int) -> str:
        """The likeliest kind of a word."""
        return self.tagger.kinds[int(self.now[tree.tokens[word].start][1:].argmax())]


def frame_of(sub: str, form: str, lexicon: Lexicon) -> Frame | None:
    """A frame of the lexicon that is coded as a sub-event type."""
    frames = [f for entries in (lexicon.verbs, lexicon.nouns) for found in entries.values() for _, f in found]
    wanted = "take" if "territory" in sub and "transfer" not in sub else sub
    fitting = [f for f in frames if (f.act.sub.value if f.act.sub else f.act.name) == wanted and f.form == form]
    return min(fitting, key=lambda f: f.frame_id, default=None)


def proposed(voice: Voice, tree: Tree, acts: Sequence[Act], lexicon: Lexicon) -> list[Act]:
    """Acts for the words that the tagger takes for triggers and no act holds."""
    held = {w for act in acts for w in act.words}
    out = []
    for token in tree.tokens:
        if token.i in held or token.lemma.lower() in CARRIERS or voice.of(tree, token.i) < NAMED:
            continue
        verb = token.upos == "VERB"
        frame = frame_of(voice.kind(tree, token.i), "verb" if verb else "noun", lexicon)
        if frame is None or held & set(tree.read.parse.children(token.i)) or token.head in held:
            continue
        agents = maybe(tree.agent(token.i)) if verb else nominal_agents(tree, token.i, frame, lexicon)
        targets = maybe(tree.patient(token.i)) if verb else by_frame(tree, token.i, frame.target)
        sides = phrases(tree, agents, allies=True), phrases(tree, targets)
        span = tree.span(token.i, token.i)
        out.append(Act(tree.sent, token.i, replace(frame, frame_id="voice"), span, frozenset({token.i}), *sides))
    return out


@contextmanager
def heard(voice: Voice, *, select: bool = False, propose: bool = False, weigh: bool = False) -> Iterator[None]:
    """Let the tagger choose among the acts of the rules, add to them, or be seen by `keep`."""

    def acts(tree: Tree, lexicon: Lexicon) -> list[Act]:
        found = find_acts(tree, lexicon)
        extra = proposed(voice, tree, found, lexicon) if propose else []
        if select:
            found = [a for a in found if max(voice.of(tree, w) for w in a.words) >= NAMED]
        return sorted([*found, *extra], key=lambda a: a.head)

    def seen(draft: Draft, claims: Sequence[Draft], merger: Merger, ties: Ties) -> dict[str, float]:
        out = features(draft, claims, merger, ties)
        if weigh:
            chance = max(voice.of(merger.told.trees[draft.act.sent], w) for w in draft.act.words)
            out["voice"] = log((chance + 0.01) / (1.01 - chance))
        return out

    with patch.object(drafts_room, "find_acts", acts), patch.object(reader_room, "features", seen):
        yield


def score(voice: Voice, keep: Model | None, merge: Model | None) -> tuple[list[float], int]:
    """The figures on `gold/dev`, and how many claims are coded."""
    reader = Reader(load_theatre("syria"), voice, load_lexicon(), keep, merge)  # type: ignore[arg-type]
    coded: Claims = {}
    for document in documents("dev"):
        coded[document.doc_id] = [claim_to_json(claim) for claim in reader.read(document).claims]
    module = load_scorer(SHARED / "tools" / "score_claims.py")
    figures, _ = module.score(module.load(SHARED / "gold" / "dev" / "claims.jsonl"), coded)
    values = [figures[name] for name in FIGURES]
    return [float(v["f1"]) if isinstance(v, Mapping) else float(v) for v in values], sum(map(len, coded.values()))


def taught(voice: Voice, merge: Forest) -> Weights:
    """Weights of `keep` for the drafts as they are now, with the threshold that detects best on `gold/dev`."""
    met = merge_samples("train", scorer(), voice)  # type: ignore[arg-type]
    fold, forests = by_fold(met, merge.threshold)
    samples, _ = keep_samples("train", scorer(), voice, lambda doc_id: forests[fold.get(doc_id, 0)])  # type: ignore[arg-type]
    return best(voice, fit(samples, PENALTY, MIN_SEEN["keep"]), merge)


def best(voice: Voice, values: Mapping[str, float], merge: Model) -> Weights:
    """The weights with the threshold that detects best on `gold/dev`."""
    options = [Weights(values, threshold) for threshold in THRESHOLDS]
    return max(options, key=lambda keep: score(voice, keep, merge)[0][0])


def row(name: str, result: tuple[list[float], int]) -> None:
    """Print one line of the table."""
    print(f"| {name} | " + " | ".join(f"{v:.3f}" for v in result[0]) + f" | {result[1]} |", flush=True)


def main() -> None:
    """Print the table."""
    told = record(("train", "dev"), Analyser.load(threads=2))
    tagger, crossed, _ = train(told)
    voice = Voice({one.key: one for part in told.values() for one in part}, tagger, crossed)
    keep, merge = load_weights("keep"), load_forest("merge")
    print("| reader | " + " | ".join(FIGURES) + " | coded |\n| --- |" + " --- |" * (len(FIGURES) + 1))
    row("rules alone", score(voice, None, None))
    row("rules and weights (ships)", score(voice, keep, merge))
    with heard(voice, select=True, propose=True):
        row("tagger alone, roles by the rules", score(voice, None, merge))
    row("rules and weights, taught anew", score(voice, taught(voice, merge), merge))
    with heard(voice, weigh=True):
        row("rules, weights that see the tagger", score(voice, taught(voice, merge), merge))
    with heard(voice, propose=True, weigh=True):
        row("all together: the tagger proposes too", score(voice, taught(voice, merge), merge))


if __name__ == "__main__":
    main()
