"""Who answers for an act: sentences that claim an attack or lay it at a door in, the doer of the act they mean out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitrep.extract.drafts import ActorReader, Draft
from sitrep.extract.families import FAMILY, VIOLENT
from sitrep.extract.parties import maybe
from sitrep.extract.tree import Tree
from sitrep.model.claim import ActorMention

#: what one claims or is given for an act: "claimed responsibility for the blast"
_ANSWER = frozenset({"responsibility", "credit"})
_CLAIMS = frozenset({"claim", "take", "assume", "accept"})
_BLAMES = frozenset({"blame", "accuse", "hold"})
_LIABLE = frozenset({"responsible", "liable", "accountable"})
_DOES = frozenset({"carry", "conduct", "commit", "perpetrate", "launch", "stage", "mount", "plant", "order", "execute"})
#: nouns by which a report calls an act that it told before
_ACTS = frozenset(
    {
        "attack", "assault", "bombing", "bomb", "blast", "explosion", "killing", "murder", "assassination", "shooting", "ambush",
        "raid", "strike", "shelling", "bombardment", "kidnapping", "abduction", "massacre", "incident", "operation", "violence",
    }
)  # fmt: skip
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "its", "their", "his", "her"})
#: kinds of act that somebody may claim
_CLAIMED = VIOLENT | {"abduct"}
#: how many sentences back the act is told, where the report tells several
_REACH = 4
_ARMED = ("armed", "state")


@dataclass(frozen=True, slots=True)
class Answer:
    """One sentence that says who did an act told elsewhere; ``word`` is the noun that stands for the act, -1 where none does."""

    sent: int
    who: ActorMention
    word: int


def give_answerable(drafts: Sequence[Draft], trees: Sequence[Tree], actors: ActorReader) -> None:
    """Put in, in place, the doer of each act that somebody claimed or was blamed for, where nothing names one.

    Args:
        drafts: All drafts of a document, sides cast.
        trees: Its sentences.
        actors: Tells who is armed.
    """
    for tree in trees:
        for answer in _answers(tree, actors):
            draft = _meant(answer, drafts, trees, actors)
            if draft is not None:
                draft.agents = [answer.who]
                draft.targets = [m for m in draft.targets if m.actor_id != answer.who.actor_id]


def _answers(tree: Tree, actors: ActorReader) -> Iterator[Answer]:
    for token in tree.tokens:
        told = None
        if token.upos == "NOUN" and _is_behind(tree, token.i):
            subject = tree.agent(token.i)
            told = None if subject is None else (subject, token.i)
        elif token.upos == "VERB" and tree.lemma(token.i) in _CLAIMS:
            told = _of_claim(tree, token.i)
        elif token.upos == "VERB" and tree.lemma(token.i) in _BLAMES:
            told = _of_blame(tree, token.i)
        if told is None or _is_denied(tree, told[0]) or _is_denied(tree, token.i):
            continue
        who = actors.read(tree.phrase(told[0]).span)
        if actors.group(who.actor_id) in _ARMED:
            yield Answer(tree.sent, who, told[1])


def _of_claim(tree: Tree, verb: int) -> tuple[int, int] | None:
    """The word of the one who claims, and that of the act: "JNIM claimed the attack", "took responsibility for it"."""
    who, what = tree.agent(verb), tree.patient(verb)
    if who is None or what is None:
        return None
    if tree.lemma(what) in _ANSWER:
        acts = tree.obliques(what, frozenset({"for"})) or tree.obliques(verb, frozenset({"for"}))
        return who, acts[0] if acts else -1
    return (who, what) if tree.lemma(verb) == "claim" and tree.lemma(what) in _ACTS else None


def _of_blame(tree: Tree, verb: int) -> tuple[int, int] | None:
    """The word of the one who is blamed, and that of the act: "blamed the army for the shelling", "was blamed on X"."""
    what = tree.patient(verb)
    blamed = tree.lemma(verb) == "blame"
    on = [n for up in (verb, what) if blamed and up is not None for n in tree.obliques(up, frozenset({"on"}))]
    heads = [up for up in (verb, what, *tree.children(verb, "xcomp")) if up is not None]
    if tree.lemma(verb) == "hold" and all(tree.lemma(up) not in _LIABLE for up in heads):
        return None
    acts = [
        n for up in heads for n in tree.obliques(up, frozenset({"of"} if tree.lemma(verb) == "accuse" else {"for"}))
    ]
    acts += [a for up in heads for v in tree.children(up, "acl", "advcl") for a in _of_doing(tree, v)]
    if on and what is not None and tree.lemma(what) in _ACTS:
        return on[0], what
    if what is None or not acts or tree.lemma(acts[0]) not in _ACTS:
        return None
    return what, acts[0]


def _of_doing(tree: Tree, verb: int) -> list[int]:
    """The act that somebody is accused of doing: "of carrying out the attack", "of being behind the blast"."""
    if tree.lemma(verb) in _ACTS:
        return [verb]
    return maybe(tree.patient(verb)) if tree.lemma(verb) in _DOES else []


def _is_behind(tree: Tree, noun: int) -> bool:
    """Whether somebody is said to be behind an act: "the group was behind the attack"."""
    return tree.lemma(noun) in _ACTS and tree.case(noun) == "behind" and bool(tree.children(noun, "cop"))


def _is_denied(tree: Tree, i: int) -> bool:
    """Whether nobody does: "no group claimed", "did not claim"."""
    kids = [*tree.children(i, "det"), *tree.children(i, "advmod")]
    return any(tree.tokens[k].text.lower() in ("no", "not", "n't", "never") for k in kids)


def _meant(answer: Answer, drafts: Sequence[Draft], trees: Sequence[Tree], actors: ActorReader) -> Draft | None:
    """The act that is claimed: one of the sentence itself, else the last one told whose doer nobody knows."""
    own = [d for d in drafts if answer.sent in d.sents and _is_open(d, actors)]
    tree = trees[answer.sent]
    if answer.word >= 0:
        own = [d for d in own if _tells(d, tree, answer.word)]
        if not own and not _points_back(tree, answer.word):
            return None
    if own:
        return own[-1]
    before = [d for d in drafts if min(d.sents) < answer.sent and FAMILY[d.kind] in _CLAIMED]
    for draft in sorted(before, key=lambda d: (-_last(d, answer.sent), d.order)):
        if any(m.actor_id == answer.who.actor_id for m in draft.agents):
            return None  # told already
        if _is_open(draft, actors):
            near = answer.sent - _last(draft, answer.sent) <= _REACH
            return draft if near or len(before) == 1 else None
    return None


def _tells(draft: Draft, tree: Tree, word: int) -> bool:
    """Whether a noun of a sentence is a draft's act there, or what its act hangs on or beside."""
    if draft.act.sent != tree.sent:
        return False
    return word in draft.act.words or tree.head(draft.act.head) == word or draft.act.head in tree.ancestors(word)


def _points_back(tree: Tree, word: int) -> bool:
    """Whether a noun means an act told before: "the attack", "both blasts", "their killing"; "a bombing" is its own."""
    return any(tree.tokens[k].text.lower() in _DEFINITE for k in tree.children(word, "det", "nmod:poss"))


def _last(draft: Draft, before: int) -> int:
    """The last sentence up to one that tells a draft."""
    return max(n for n in draft.sents if n <= before)


def _is_open(draft: Draft, actors: ActorReader) -> bool:
    """Whether a violent act has no doer whom anybody would know by name."""
    named = [m for m in draft.agents if actors.group(m.actor_id) in _ARMED]
    return FAMILY[draft.kind] in _CLAIMED and not named
