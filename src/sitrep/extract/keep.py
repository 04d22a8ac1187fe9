"""Whether a draft is a claim: its features in, for a model that gives its chance (training/voice teaches it)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sitrep.extract.drafts import Draft
from sitrep.extract.merge import Merger
from sitrep.extract.scenes import is_wide
from sitrep.extract.tree import Tree

Ties = Mapping[tuple[Draft, Draft], float]


def features(draft: Draft, claims: Sequence[Draft], merger: Merger, ties: Ties) -> dict[str, float]:
    """What the model sees of a draft.

    ``claims`` are all drafts of the document after merging, this one among them; ``ties`` how likely each retells another.
    """
    trees = merger.told.trees
    return {
        "bias": 1.0,
        **_act(draft, trees[draft.act.sent]),
        **_told(draft, trees),
        **_content(draft, merger),
        **_beside(draft, [c for c in claims if c is not draft], merger, ties),
        "crowd": min(12, len(claims)) / 12,
    }


def _act(draft: Draft, tree: Tree) -> dict[str, float]:
    head, frame = draft.act.head, draft.act.frame
    token = tree.tokens[head]
    return {
        f"kind={draft.kind}": 1.0,
        f"frame={frame.frame_id}": 1.0,
        f"lemma={tree.lemma(head)}": 1.0,
        f"form={frame.form}": 1.0,
        f"relation={token.deprel.split(':')[0]}": 1.0,
        f"xpos={token.xpos}": 1.0,
        f"reality={draft.reality}": 1.0,
        f"means={draft.act.means}": 1.0,
        "definite": float(draft.definite),
        "background": float(draft.background),
        "modal": float(any(tree.tokens[k].xpos == "MD" for k in tree.children(head, "aux"))),
        "depth": min(5, sum(1 for _ in tree.ancestors(head))) / 5,
        "long": min(60, len(tree.tokens)) / 60,
    }


def _told(draft: Draft, trees: Sequence[Tree]) -> dict[str, float]:
    first = min(draft.sents)
    titles = [trees[s].read.sentence.is_title for s in draft.sents]
    return {
        "sentences": min(4, len(draft.sents)) / 4,
        "tellings": min(5, len(draft.heads)) / 5,
        "title": float(any(titles)),
        "title only": float(all(titles)),
        "early": 1.0 / (1.0 + first),
        "place in text": first / max(1, len(trees)),
        "text": min(30, len(trees)) / 30,
        "attributed": float(bool(draft.chain)),
        "dated": float(draft.date is not None and draft.date.start is not None),
        "undated phrase": float(draft.date is not None and draft.date.start is None),
    }


def _content(draft: Draft, merger: Merger) -> dict[str, float]:
    group = merger.actors.group
    groups = {group(m.actor_id) for m in draft.agents}
    hurt = {group(m.actor_id) for m in draft.targets}
    narrow = [p for p in draft.places if not is_wide(p.mention)]
    known = [c for c in draft.costs if c.quantity.known]
    dated = draft.date is not None and draft.date.start is not None
    anchors = bool(draft.agents) + bool(draft.targets) + bool(draft.places) + bool(known) + dated
    return {
        "agents": min(2, len(draft.agents)) / 2,
        "targets": min(2, len(draft.targets)) / 2,
        "narrow": min(3, len(narrow)) / 3,
        "only wide": float(bool(draft.places) and not narrow),
        "no place": float(not draft.places),
        "costs": min(3, len(known)) / 3,
        "losses": min(2, len(draft.losses)) / 2,
        **{f"agent={g}": 1.0 for g in sorted(groups) or ["none"]},
        **{f"target={g}": 1.0 for g in sorted(hurt) or ["none"]},
        f"anchors={anchors}": 1.0,
        f"{draft.kind}&anchors={min(3, anchors)}": 1.0,
        f"{draft.act.frame.form}&place={bool(narrow)}": 1.0,
    }


def _beside(draft: Draft, others: Sequence[Draft], merger: Merger, ties: Ties) -> dict[str, float]:
    """How the draft stands to the others: whether it may retell one after all, and what it alone tells."""
    tree = merger.told.trees[draft.act.sent]
    sent, head = draft.act.sent, draft.act.head
    earlier = [o for o in others if o.sents[0] <= draft.sents[0]]
    back = {o: ties.get((o, draft), 0.0) for o in earlier}
    later = [ties.get((draft, o), 0.0) for o in others if o not in back]
    same = [o for o in others if sent in o.sents]
    above = set(tree.ancestors(head))
    keys = {p.key for o in others for p in o.places}
    return {
        "best tie": max([*back.values(), *later], default=0.0),
        "best tie early": max((back[o] for o in earlier if o.order < draft.order), default=0.0),
        "others in sentence": min(4, len(same)) / 4,
        "first in sentence": float(all(o.act.head > head for o in same if o.act.sent == sent)),
        "under another": float(any(above & o.act.words for o in same if o.act.sent == sent)),
        "kind alone": float(all(o.kind != draft.kind for o in others)),
        "own place": float(any(p.key not in keys for p in draft.places)),
        "turn": float(merger.told.turns(sent)),
    }
