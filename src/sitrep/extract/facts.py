"""Facts: a draft in, what it is compared with others by out, looked up once for all its comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitrep.extract.drafts import ActorReader, Draft
from sitrep.extract.families import FAMILY
from sitrep.extract.scenes import is_wide, level, place_key
from sitrep.extract.sentences import Sentences
from sitrep.model.claim import ActorMention, Attribution, DateRange
from sitrep.model.taxonomy import LocationRole

#: groups of actors that no telling is told apart by: "terrorists", civilians
UNTOLD = frozenset({"generic", "civilian", "other"})


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a draft.

    Attributes:
        ids: the ids of its actors.
        keys: the words of all its actors, as they are compared.
        nameless: those of the actors without an id.
        named: the ids of the armed and state actors, "terrorists" and civilians left out.
        state: whether one of these is the state of the country or its ally.
    """

    ids: frozenset[str]
    keys: frozenset[str]
    nameless: frozenset[str]
    named: frozenset[str]
    state: bool

    def shares(self, other: Party) -> bool:
        """Whether one actor is in both: by id, by words where one of them has none (`same_actor`)."""
        return not (
            self.ids.isdisjoint(other.ids)
            and self.nameless.isdisjoint(other.keys)
            and self.keys.isdisjoint(other.nameless)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What a draft tells at one moment of the reading; what changes it asks for new ones.

    Attributes:
        keys: the places where it happens, those left out that it comes from.
        wide: whether all of these are wider than a town.
        level: how narrow the narrowest of these is (`scenes.level`); -1 where there are none.
        own: the places that it names in whatever role.
        tolls: its casualties: kind and best count.
        sents: the sentences that tell it, in the order they were read; ``tellings`` are those that hold an act of its,
            ``told`` are both.
        sent, lemma: where its first act stands, and what it is called; ``heads`` are the lemmas of all its acts.
        numbers, actors: what its sentences count, and whom they name.
        fresh: whether its first act is told as another one.
        passages: where its first act and its last sentence stand.
    """

    kind: str
    family: str
    form: str
    means: str
    reality: str
    background: bool
    title: bool
    definite: bool
    agents: Party
    targets: Party
    chain: tuple[Attribution, ...]
    date: DateRange | None
    keys: tuple[str, ...]
    wide: bool
    level: int
    own: frozenset[str]
    around: frozenset[str]
    tolls: frozenset[tuple[str, int]]
    sents: tuple[int, ...]
    tellings: frozenset[int]
    told: tuple[int, ...]
    sent: int
    lemma: str
    heads: frozenset[str]
    numbers: frozenset[str]
    actors: frozenset[str]
    fresh: bool
    passages: tuple[int, int]

    @property
    def most(self) -> dict[str, int]:
        """The highest count of each kind of casualty."""
        out: dict[str, int] = {}
        for kind, count in self.tolls:
            out[kind] = max(count, out.get(kind, 0))
        return out

    @property
    def bare(self) -> bool:
        """Whether it names neither a doer nor a place."""
        return not self.agents.keys and not self.own


def facts_of(draft: Draft, actors: ActorReader, told: Sentences) -> Facts:
    """Look up what a draft is compared by."""
    trees = told.trees
    sent, head = draft.heads[0]
    scene = [p for p in draft.places if p.role is not LocationRole.FROM]
    return Facts(
        kind=draft.kind,
        family=FAMILY[draft.kind],
        form=draft.act.frame.form,
        means=draft.act.means,
        reality=draft.reality,
        background=draft.background,
        title=draft.title,
        definite=draft.definite,
        agents=_party(draft.agents, actors),
        targets=_party(draft.targets, actors),
        chain=draft.chain,
        date=draft.date,
        keys=tuple(p.key for p in scene),
        wide=all(is_wide(p.mention) for p in scene),
        level=max((level(p.mention) for p in scene), default=-1),
        own=frozenset(p.key for p in draft.places),
        around=frozenset(draft.around),
        tolls=frozenset((c.kind.value, c.quantity.best) for c in draft.costs if c.quantity.best is not None),
        sents=tuple(draft.sents),
        tellings=frozenset(s for s, _ in draft.heads),
        told=tuple(sorted({*draft.sents, *(s for s, _ in draft.heads)})),
        sent=sent,
        lemma=trees[sent].lemma(head),
        heads=frozenset(trees[s].lemma(h) for s, h in draft.heads),
        numbers=frozenset[str]().union(*(told.numbers(s) for s in draft.sents)),
        actors=frozenset[str]().union(*(told.actors(s) for s in draft.sents)),
        fresh=told.is_fresh(sent, head),
        passages=(trees[sent].read.sentence.passage, trees[draft.sents[-1]].read.sentence.passage),
    )


def _party(mentions: Sequence[ActorMention], actors: ActorReader) -> Party:
    named = frozenset(m.actor_id for m in mentions if m.actor_id and actors.group(m.actor_id) not in UNTOLD)
    return Party(
        ids=frozenset(m.actor_id for m in mentions if m.actor_id),
        keys=frozenset(place_key(m.text) for m in mentions),
        nameless=frozenset(place_key(m.text) for m in mentions if not m.actor_id),
        named=named,
        state=any(actors.is_government(x) for x in named),
    )
