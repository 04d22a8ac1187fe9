"""Whether a draft is a claim: its features in, a probability by learned weights out (training/voice teaches them)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from sitrep.extract.drafts import ActorReader, Draft
from sitrep.extract.scenes import is_wide
from sitrep.extract.tree import Tree
from sitrep.reference.weights import Weights


def features(draft: Draft, trees: Sequence[Tree], actors: ActorReader, siblings: int) -> dict[str, float]:
    """What the weights see of a draft. ``siblings`` counts the drafts of the same document."""
    tree = trees[draft.act.sent]
    head = draft.act.head
    token = tree.tokens[head]
    groups = {actors.group(m.actor_id) for m in draft.agents}
    hurt = {actors.group(m.actor_id) for m in draft.targets}
    narrow = [p for p in draft.places if not is_wide(p.mention)]
    known = [c for c in draft.costs if c.quantity.known]
    out: dict[str, float] = {
        "bias": 1.0,
        f"kind={draft.kind}": 1.0,
        f"frame={draft.act.frame.frame_id}": 1.0,
        f"lemma={tree.lemma(head)}": 1.0,
        f"form={draft.act.frame.form}": 1.0,
        f"relation={token.deprel.split(':')[0]}": 1.0,
        f"xpos={token.xpos}": 1.0,
        f"reality={draft.reality}": 1.0,
        f"means={draft.act.means}": 1.0,
        "agents": min(2, len(draft.agents)) / 2,
        "targets": min(2, len(draft.targets)) / 2,
        "narrow": min(3, len(narrow)) / 3,
        "only wide": float(bool(draft.places) and not narrow),
        "no place": float(not draft.places),
        "costs": min(3, len(known)) / 3,
        "losses": min(2, len(draft.losses)) / 2,
        "sentences": min(4, len(draft.sents)) / 4,
        "dated": float(draft.date is not None and draft.date.start is not None),
        "undated phrase": float(draft.date is not None and draft.date.start is None),
        "definite": float(draft.definite),
        "title": float(any(trees[s].read.sentence.is_title for s in draft.sents)),
        "title only": float(all(trees[s].read.sentence.is_title for s in draft.sents)),
        "background": float(draft.background),
        "attributed": float(bool(draft.chain)),
        "early": 1.0 / (1.0 + min(draft.sents)),
        "crowd": min(12, siblings) / 12,
        "long": min(60, len(tree.tokens)) / 60,
        "modal": float(any(tree.tokens[k].xpos == "MD" for k in tree.children(head, "aux"))),
    }
    for group in sorted(groups) or ["none"]:
        out[f"agent={group}"] = 1.0
    for group in sorted(hurt) or ["none"]:
        out[f"target={group}"] = 1.0
    anchors = bool(draft.agents) + bool(draft.targets) + bool(draft.places) + bool(known) + (out["dated"] > 0)
    out[f"anchors={anchors}"] = 1.0
    out[f"{draft.kind}&anchors={min(3, anchors)}"] = 1.0
    out[f"{draft.act.frame.form}&place={bool(narrow)}"] = 1.0
    return out


def probability(values: Mapping[str, float], weights: Weights) -> float:
    """The probability that a draft with these features is a claim; an unknown feature weighs nothing."""
    total = sum(weights.values.get(name, 0.0) * value for name, value in values.items())
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))
