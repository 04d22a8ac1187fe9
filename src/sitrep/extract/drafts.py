"""Drafts: the acts of a sentence in, claims-to-be with their actors, places, days and costs out, before merging."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Protocol

from sitrep.extract.acts import find_acts
from sitrep.extract.belonging import groups_behind, names_somebody, nations_joined
from sitrep.extract.clause_days import count_days
from sitrep.extract.costs import Cost, Loss, find_costs, find_losses
from sitrep.extract.families import FAMILY, VIOLENT
from sitrep.extract.parties import Act
from sitrep.extract.reality import PURPOSE, reality
from sitrep.extract.scenes import Placed, SceneReader, place_key
from sitrep.extract.tree import Phrase, Tree
from sitrep.model.claim import ActorMention, Attribution, DateRange, Span
from sitrep.model.taxonomy import SubEventType
from sitrep.reference.lexicon import Lexicon

#: the id of people who bear no arms
CIVILIANS = "civilians"
#: acts that unarmed people do not do; such an agent is a mistake of the parse
DONE_BY_ARMED = frozenset({"air", "shell", "explosion", "suicide", "chemical", "take", "siege", "clash", "hit"})
#: what doers are called of whom nothing is known
_ANYBODY = re.compile(r"\b(?:man|men|person|persons|people|individuals?|suspects?|youths?)$", re.IGNORECASE)
#: people told by whose they are
KIN = frozenset(
    "mother father parent wife widow husband relative family son daughter brother sister child friend".split()
)
#: heads that stand for the fighters named behind them
COLLECTIVE = frozenset(
    {
        "gathering",
        "position",
        "concentration",
        "group",
        "number",
        "movement",
        "hotbed",
        "hideout",
        "member",
        "element",
        "convoy",
    }
)
#: heads that count people without saying who they are
NAMELESS = frozenset(
    {
        "dead",
        "wounded",
        "injured",
        "other",
        "more",
        "dozen",
        "number",
        "toll",
        "casualty",
        "loss",
        "victim",
        "ten",
        "score",
    }
)


class ActorReader(Protocol):
    """What extraction asks of actor knowledge; the pipeline gives it."""

    def read(self, phrase: Span, act: SubEventType | None = None) -> ActorMention:
        """Resolve a noun phrase of the document; the id is None for one that names nobody known."""
        ...

    def group(self, actor_id: str | None) -> str:
        """`state`, `armed`, `civilian`, `monitor`, `generic` (an unnamed armed group) or `other`."""
        ...

    def is_proposed(self, actor_id: str) -> bool:
        """Whether no list holds the actor: its id was made of its words."""
        ...

    def is_government(self, actor_id: str | None) -> bool:
        """Whether the actor is the state of the country or its ally (codebook: Government regains territory)."""
        ...


@dataclass(slots=True, eq=False)
class Draft:
    """A claim in the making. ``sents`` lists the sentences that tell it, the first it was read from."""

    act: Act
    sents: list[int]
    kind: str
    agents: list[ActorMention] = field(default_factory=list)
    targets: list[ActorMention] = field(default_factory=list)
    places: list[Placed] = field(default_factory=list)
    date: DateRange | None = None
    costs: list[Cost] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    reality: str = ""
    background: bool = False
    chain: tuple[Attribution, ...] = ()
    definite: bool = False
    title: bool = False
    notes: list[str] = field(default_factory=list)
    order: int = 0
    around: set[str] = field(default_factory=set)
    heads: list[tuple[int, int]] = field(default_factory=list)

    @property
    def detail(self) -> int:
        """How much the first telling says: decides which sentence leads."""
        return len(self.places) + len(self.agents) + len(self.targets) + 2 * len(self.costs) + (self.date is not None)


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What one sentence yields: drafts, and costs that belong to no act of it."""

    tree: Tree
    drafts: tuple[Draft, ...]
    loose_costs: tuple[Cost, ...]
    loose_losses: tuple[Loss, ...]


class SentenceReader:
    """Reads one sentence at a time; holds the lexicon and the actor knowledge."""

    def __init__(self, lexicon: Lexicon, actors: ActorReader) -> None:
        """Keep the knowledge."""
        self.lexicon = lexicon
        self.actors = actors
        self._scenes = SceneReader(lexicon)
        self.last_agent: tuple[int, ActorMention] | None = None

    def read(self, tree: Tree, chain: tuple[Attribution, ...]) -> SentenceReading:
        """Read acts, parties, places, days and costs of a sentence."""
        acts = find_acts(tree, self.lexicon)
        drafts = [self._draft(tree, act, chain) for act in acts]
        kept = [d for d in drafts if d is not None]
        armed = [
            m
            for d in kept
            for m in d.agents[:1]
            if m.actor_id and self.actors.group(m.actor_id) in ("state", "armed", "generic")
        ]
        if armed:
            self.last_agent = (tree.sent, armed[0])
        loose_costs = self._give_costs(tree, kept)
        loose_losses = self._give_losses(tree, kept)
        self._scenes.give_places(tree, kept)
        self._scenes.give_dates(tree, kept)
        count_days(tree, kept)
        return SentenceReading(tree, tuple(kept), tuple(loose_costs), tuple(loose_losses))

    def _draft(self, tree: Tree, act: Act, chain: tuple[Attribution, ...]) -> Draft | None:
        real = reality(tree, act, self.lexicon)
        if real == PURPOSE:
            return None
        draft = Draft(act, [tree.sent], act.kind, reality=real, chain=chain, title=tree.read.sentence.is_title)
        draft.heads = [(tree.sent, act.head)]
        draft.agents = self._mentions(act.agents, tree, doers=True)
        if FAMILY[act.kind] in VIOLENT or act.kind == "abduct":
            draft.agents = [replace(m, actor_id=None) if _is_anybody(m) else m for m in draft.agents]
        if act.kind in DONE_BY_ARMED:
            draft.agents = [
                m
                for m in draft.agents
                if self.actors.group(m.actor_id) not in ("civilian", "monitor") or is_crowd(m, self.lexicon)
            ]
        draft.targets = [
            m
            for m in self._mentions((*act.targets, *act.victims), tree)
            if all(m.actor_id is None or m.actor_id != a.actor_id for a in draft.agents)
        ]
        first, _ = tree.core(act.head)
        head = tree.tokens[act.head]
        draft.definite = head.upos == "NOUN" and tree.tokens[first].text.lower() in (
            "the",
            "this",
            "these",
            "that",
            "those",
            "its",
            "their",
        )
        return draft

    def _mentions(self, phrases: tuple[Phrase, ...], tree: Tree, *, doers: bool = False) -> list[ActorMention]:
        out: list[ActorMention] = []
        for phrase in (one for whole in phrases for one in self._owners(tree, whole)):
            if not (self._may_be_actor(tree, phrase) or (doers and _is_named(tree, phrase))) or (
                not doers and self._only_place(tree, phrase)
            ):
                continue
            for mention in self._meant(tree, phrase):
                at_work = self._at_work(mention, tree.lemma(phrase.head))
                if not doers and (at_work or (mention.actor_id is None and self._is_unarmed(tree.lemma(phrase.head)))):
                    mention = replace(mention, actor_id=CIVILIANS)  # noqa: PLW2901 ("detained two men")
                if mention.actor_id is None and tree.tokens[phrase.head].upos == "PRON":
                    continue
                if all(not same_actor(mention, m) for m in out):
                    out.append(mention)
        return out

    def _is_unarmed(self, lemma: str) -> bool:
        return self.lexicon.is_kind(lemma, "civilian") and not self.lexicon.is_kind(lemma, "armed")

    def _at_work(self, mention: ActorMention, lemma: str) -> bool:
        """Whether those who suffer an act are a people's herders or farmers, whom a list of militias knows by the same words."""
        return self.lexicon.is_kind(lemma, "unarmed_trade") and self.actors.group(mention.actor_id) == "armed"

    def _only_place(self, tree: Tree, phrase: Phrase) -> bool:
        """Whether a sufferer is but a place that also stands for a state: "rockets on Damascus" hit no government."""
        token = tree.tokens[phrase.head]
        named = any(phrase.span.start <= a.span.start and a.span.end <= phrase.span.end for a in tree.forces)
        return not named and any(p.span.start < token.end and p.span.end > token.start for p in tree.places)

    def _owners(self, tree: Tree, phrase: Phrase) -> list[Phrase]:
        """Whose a thing is: "hideouts of ISIL terrorists", "vehicles belonging to the group", "rebel positions"."""
        lemma = tree.lemma(phrase.head)
        thing = self.lexicon.is_kind(lemma, "thing") or self.lexicon.is_kind(lemma, "place") or lemma in COLLECTIVE
        if not thing or (self.lexicon.is_kind(lemma, "armed") and lemma not in COLLECTIVE):
            return [phrase]
        heads = tree.obliques(phrase.head, frozenset({"of", "for"}))  # state media: "positions for ISIS"
        for clause in tree.children(phrase.head, "acl"):
            if tree.lemma(clause) in ("belong", "hold", "control", "use"):
                heads += [
                    *tree.obliques(clause, frozenset({"to"})),
                    *([by] if (by := tree.by_agent(clause)) is not None else []),
                ]
        named = [tree.phrase(h) for head in heads for h in tree.conjuncts(head)]
        return [p for p in named if self._may_be_actor(tree, p)] or [phrase]

    def _meant(self, tree: Tree, phrase: Phrase) -> list[ActorMention]:
        """Whom a phrase means: each of the nations it joins, the groups named behind a word that names none."""
        joined = nations_joined(tree, phrase)
        if joined:
            return [self.actors.read(span) for span in joined]
        found = self._read(tree, phrase)
        whose = self.lexicon.is_kind(tree.lemma(phrase.head), "armed") and not names_somebody(tree, phrase)
        if self.actors.group(found.actor_id) not in ("generic", "other") and not whose:
            return [found]
        behind = [self.actors.read(p.span) for p in groups_behind(tree, phrase.head)]
        return [m for m in behind if self.actors.group(m.actor_id) in ("armed", "state")] or [found]

    def _read(self, tree: Tree, phrase: Phrase) -> ActorMention:
        """Resolve a phrase; a pronoun by the subject that governs it ("the coalition said it had ...")."""
        if tree.tokens[phrase.head].upos == "PRON":
            before = self._subject_above(tree, phrase.head)
            if before is not None:
                found = self.actors.read(tree.phrase(before).span)
                if found.actor_id is not None and self.actors.group(found.actor_id) not in ("monitor", "civilian"):
                    return ActorMention(phrase.span.text, found.actor_id, found.span)
            last = self.last_agent
            if (
                last is not None
                and tree.sent - last[0] <= 2
                and tree.lemma(phrase.head) in ("they", "it", "their", "its")
            ):
                return ActorMention(phrase.span.text, last[1].actor_id, last[1].span)
        if tree.lemma(phrase.head) in KIN and tree.obliques(phrase.head, frozenset({"of"})):
            return ActorMention(phrase.span.text, CIVILIANS, phrase.span)  # "mothers of conscripts"
        return self.actors.read(_nation_of(tree, phrase) or phrase.span)

    def _subject_above(self, tree: Tree, pronoun: int) -> int | None:
        for up in tree.ancestors(pronoun):
            for subject in tree.children(up, "nsubj", "nsubj:pass"):
                if subject < pronoun and tree.tokens[subject].upos != "PRON":
                    return subject
        return None

    def _may_be_actor(self, tree: Tree, phrase: Phrase) -> bool:
        i = phrase.head
        lemma, token = tree.lemma(i), tree.tokens[i]
        lexicon = self.lexicon
        hit = _nation_of(tree, phrase) is not None or any(
            phrase.span.start <= a.span.start and a.span.end <= phrase.span.end for a in tree.read.actors
        )
        if lemma in NAMELESS:
            return False
        if (
            lexicon.is_kind(lemma, "place") or lexicon.is_kind(lemma, "thing") or lexicon.is_kind(lemma, "act")
        ) and not lexicon.is_kind(lemma, "armed"):
            return any(phrase.span.start <= a.span.start and a.span.end <= phrase.span.end for a in tree.forces)
        if lexicon.is_kind(lemma, "armed") or lexicon.is_kind(lemma, "people") or hit or token.upos == "PRON":
            return True
        if any(p.span.start < token.end and p.span.end > token.start for p in tree.places):
            return False
        if any(s.span.start < token.end and s.span.end > token.start for s in tree.read.sources):
            return False
        first, last = tree.core(i)
        return token.upos == "PROPN" and token.entity.endswith("organization") and last > first

    # ---- costs

    def _give_costs(self, tree: Tree, drafts: list[Draft]) -> list[Cost]:
        loose = []
        for cost in find_costs(tree, self.lexicon):
            owner = self._owner(tree, cost.word, drafts)
            if owner is None and cost.who is not None:
                owner = self._owner(tree, cost.who.head, drafts)
            if owner is None:
                loose.append(cost)
            else:
                owner.costs.append(cost)
        return loose

    def _give_losses(self, tree: Tree, drafts: list[Draft]) -> list[Loss]:
        loose = []
        for loss in find_losses(tree, self.lexicon):
            owner = self._owner(tree, loss.word, drafts)
            if owner is None:
                loose.append(loss)
            else:
                owner.losses.append(loss)
        return loose

    def _owner(self, tree: Tree, word: int, drafts: list[Draft]) -> Draft | None:
        """The draft that a word belongs to: its own act, an act above it, else an act that hangs on the same verb."""
        for draft in drafts:
            if word in draft.act.words:
                return draft
        for up in tree.ancestors(word):
            for draft in drafts:
                if up in draft.act.words:
                    return draft
        below = {w: d for d in drafts for w in d.act.words}
        for w, draft in below.items():
            if word in list(tree.ancestors(w))[:3]:
                return draft
        if len(drafts) == 1:
            return drafts[0]
        if drafts:
            return min(drafts, key=lambda d: abs(d.act.head - word))
        return None


def _nation_of(tree: Tree, phrase: Phrase) -> Span | None:
    """The name that a phrase begins, where its list knows nation and weapon as one: "Russian" of "Russian missiles"."""
    if not phrase.span.text[:1].isupper():
        return None
    for hit in tree.read.actors:
        if hit.span.start == phrase.span.start and hit.span.end > phrase.span.end:
            return hit.span
    return None


def _is_named(tree: Tree, phrase: Phrase) -> bool:
    """Whether a phrase is a person's name, told in full or with what the person is: "gunman Anders Behring Breivik"."""
    first, last = tree.core(phrase.head)
    token = tree.tokens[phrase.head]
    if token.upos != "PROPN" or not token.entity.endswith("person") or first == last:
        return False
    return not any(p.span.start < token.end and p.span.end > token.start for p in tree.places)


def _is_anybody(mention: ActorMention) -> bool:
    """Whether a doer of violence is told only as somebody: "unknown men", whom nobody would call civilians."""
    return mention.actor_id == CIVILIANS and bool(_ANYBODY.search(mention.text))


def is_crowd(mention: ActorMention, lexicon: Lexicon) -> bool:
    """Whether a mention names people in the street: protesters, rioters, a mob."""
    words = {w for word in mention.text.lower().split() for w in (word, word.removesuffix("s"))}
    return bool(words & lexicon.kinds["crowd"])


def same_actor(a: ActorMention, b: ActorMention) -> bool:
    """Whether two mentions are one actor: by id, else by their words."""
    if a.actor_id and b.actor_id:
        return a.actor_id == b.actor_id
    return place_key(a.text) == place_key(b.text)
