"""The claim reader: the read sentences of one document in, its claims out, places and actors still by their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sitrep.extract.answerable import give_answerable
from sitrep.extract.build import build_claim, settle, taker
from sitrep.extract.casting import Casting, SideModel
from sitrep.extract.denials import denials
from sitrep.extract.drafts import ActorReader, Draft, SentenceReader, SentenceReading
from sitrep.extract.families import FAMILY, VIOLENT
from sitrep.extract.history import History
from sitrep.extract.keep import Ties, features
from sitrep.extract.merge import Merger
from sitrep.extract.retelling import PairModel
from sitrep.extract.scenes import Placed, antecedent, is_dateline, is_wide, place_key, presented
from sitrep.extract.sentences import Sentences
from sitrep.extract.sources import Voices
from sitrep.extract.takers import give_takers
from sitrep.extract.topics import is_object, left_by_name, places_taken, tell_topics
from sitrep.extract.tree import Tree
from sitrep.model.claim import ActorMention, Claim
from sitrep.model.document import Document
from sitrep.model.mention import ReadDocument
from sitrep.model.taxonomy import Factuality, LocationRole, SubEventType
from sitrep.reference.lexicon import ActKind, Lexicon
from sitrep.reference.weights import Forest, Model, Weights

LOOSE_STRIKES = frozenset({"raid", "strike", "bombing", "bombardment"})
#: how many sentences away a side may be told
INHERIT_REACH = 1
FACED = frozenset({"ground", "siege"})
FIRE = frozenset({"air", "shell"})
MakeMerger = Callable[[ActorReader, Sentences, PairModel | None], Merger]
TAKE_REACH = 3
FIRE_REACH = 3
#: how many sentences back a violent act that tells no place takes it from; what is taken or agreed on is told with its own
PLACE_REACH = 2
TAKING = frozenset({"take", "lose"})
_INTO = frozenset({"into", "back into"})
#: acts whose words hardly mean anything else; so much less likely they may be where they name their place and a side
SURE = TAKING | {"air", "explosion"}
SURE_GAIN = 0.12
TAKING_OR_ENTERING = TAKING | {"advance"}
#: what history tells of the beginning of a campaign, and of which
OPENING = ActKind("change", SubEventType.CHANGE_TO_GROUP, by_means=False)
#: from which chance of being the same happening a draft that is let go lends a claim its place
LIKELY = 0.15
TAKING_ACT = ActKind("take", None, by_means=False)
#: bombs that do so come from afar
FALLS = frozenset({"fall", "land", "rain"})
BLASTS = frozenset({"explosion", "bombing"})
FALLING = ActKind("shell", SubEventType.SHELLING, by_means=False)
BEGINS = frozenset({"launch", "begin", "start", "open", "announce", "initiate", "kick"})
CAMPAIGNS = frozenset({"operation", "campaign", "intervention", "mission"})
#: a report of so many sentences, its title among them, is the news of an act; a draft of it less likely than this is none
SHORT, HARDLY = 2, 0.1
REAL = frozenset({Factuality.OCCURRED, Factuality.ONGOING, Factuality.ATTEMPTED, Factuality.DENIED})
Parties = tuple[Draft, list[ActorMention], list[ActorMention]]
#: groups of actors that fight
FORCES = frozenset({"armed", "state", "generic"})
#: acts that need no named side to be read as war
UNMISTAKABLE = frozenset(
    {"air", "shell", "suicide", "chemical", "explosion", "protest", "disperse", "riot", "mob", "abduct", "execute"}
)


@dataclass(frozen=True, slots=True)
class Read:
    """What a document yields.

    Attributes:
        claims: its claims.
        notes: for each sentence or act that was passed over the reason.
        features: what the weights saw of each claim, in the order of ``claims`` (for training).
    """

    claims: tuple[Claim, ...]
    notes: tuple[str, ...]
    features: tuple[dict[str, float], ...] = ()


class ClaimReader:
    """Reads the claims of one document at a time. Holds knowledge only; documents leave nothing behind."""

    def __init__(
        self,
        lexicon: Lexicon,
        keep: Model | None,
        merge: Forest | None,
        merger: MakeMerger = Merger,
        sides: Weights | None = None,
    ) -> None:
        """Keep the knowledge.

        Args:
            lexicon: the words of conflict.
            keep: the model that tells claims from mentions; None keeps every draft.
            merge: the model that tells retellings; None joins only what the rules join in one sentence.
            merger: what joins retellings (training puts one that follows the gold).
            sides: the weights that tell who does it to whom; None leaves what the rules say.
        """
        self.lexicon = lexicon
        self._keep = keep
        self._merge = None if merge is None else PairModel(merge)
        self._merger = merger
        self._sides = None if sides is None else SideModel(sides)

    def may_tell(self, texts: Sequence[str], *, force_named: bool) -> bool:
        """Whether `read` could find a claim, told by the words of all the sentences worth a parse.

        Args:
            texts: The sentences worth a parse.
            force_named: Whether any of them names an armed side (`_names_force`).
        """
        acts = frozenset[str]().union(*(self.lexicon.acts_in(text, force_named=force_named) for text in texts))
        if not acts or force_named or not acts.isdisjoint(UNMISTAKABLE):
            return bool(acts)
        return any(self.lexicon.may_count(text) for text in texts)

    def read(self, given: ReadDocument, actors: ActorReader) -> Read:
        """Read a document.

        Args:
            given: the cleaned report and its sentences with parses, places, actors, days and sources.
            actors: resolves noun phrases of this document to actors.

        Returns:
            Claims whose locations are as written (coordinates are `resolve`'s work), with ids.
        """
        document = given.document
        trees = [Tree(s, n) for n, s in enumerate(given.sentences)]
        tell_topics(trees)
        voices = Voices(given, trees, self.lexicon)
        reader = SentenceReader(self.lexicon, actors)
        merger = self._merger(actors, Sentences(trees, self.lexicon), self._merge)
        claims: list[Draft] = []
        notes: list[str] = []
        scene: list[Placed] = []
        history = History(document, self.lexicon)
        for tree in trees:
            if self.lexicon.is_colour(tree.read.sentence.text):
                notes.append(f"sentence {tree.read.sentence.index}: general colour or a war's totals")
                continue
            reading = reader.read(tree, ())
            told = [*reading.drafts, *denials(tree, reading.drafts, claims, actors, self.lexicon)]
            for draft in told:
                draft.chain = voices.of_act(tree.sent, draft.act.head)
                self._means_from_context(tree, draft, claims, actors)
                draft.background = history.tells(tree, draft)
                if draft.background and _opens_campaign(tree, draft):
                    draft.kind, draft.act = "change", replace(draft.act, frame=replace(draft.act.frame, act=OPENING))
            self._definite_places(trees, tree, told, scene)
            for draft in told:
                _take_where_driven_out(draft, tree)
                _take_where_returned(draft, tree)
                if draft.kind in BLASTS and _falls(tree, draft):
                    draft.kind, draft.act = "shell", replace(draft.act, frame=replace(draft.act.frame, act=FALLING))
            for draft in merger.within_sentence(told, tree):
                scene = [p for p in draft.places if p.role is not LocationRole.FROM] or scene
                draft.order = len(claims)
                if not merger.across(claims, draft, document.title):
                    claims.append(draft)
            self._attach_loose(claims, reading, merger)
        ties = merger.ties(claims)
        seen = {id(d): features(d, claims, merger, ties) for d in claims}
        kept = [d for d in claims if self._is_claim(d, notes, trees, seen[id(d)])]
        if not kept and len(trees) <= SHORT:
            kept = self._only_telling(claims, seen, trees)
        if not self._names_force(given, actors):
            kept = [d for d in kept if d.kind in UNMISTAKABLE or any(c.quantity.known for c in d.costs)]
        kept = [d for d in kept if not self._tells_only_cost(d, kept, trees, merger)]
        dropped = [d for d in claims if d not in kept]
        _give_places(kept, dropped, ties)
        self._give_back(kept, dropped, merger)
        self._inherit_parties(kept, actors)
        kept = self._inherit(kept, trees, document)
        subs = self.cast(kept, trees, actors)
        built = [
            build_claim(document, trees, d, sub, (actors, self.lexicon)) for d, sub in zip(kept, subs, strict=True)
        ]
        return Read(tuple(c.with_id() for c in built), tuple(notes), tuple(seen[id(d)] for d in kept))

    def cast(self, drafts: list[Draft], trees: Sequence[Tree], actors: ActorReader) -> list[SubEventType]:
        """Settle the types and sides of drafts by the rules, then weigh the sides against all that the report names."""
        subs = [settle(d, trees, actors, self.lexicon) for d in drafts]
        ruled = {id(d): tuple(d.agents) for d in drafts}
        if self._sides is not None:
            Casting(trees, actors, self.lexicon).cast(drafts, subs, self._sides)
        give_takers(drafts, trees, actors, ruled)
        give_answerable(drafts, trees, actors)
        return [taker(d, sub, actors) for d, sub in zip(drafts, subs, strict=True)]

    def _tells_only_cost(self, draft: Draft, kept: Sequence[Draft], trees: Sequence[Tree], merger: Merger) -> bool:
        """Whether a killing without a place is the cost of the act of the sentence before: "Troops killed 19 fighters."."""
        n = draft.sents[0]
        if draft.kind != "kill" or draft.places:
            return False
        if any(self.lexicon.is_kind(t.lemma.lower(), "tells_apart") for t in trees[n].tokens):
            return False
        return any(
            c.kind != "kill"
            and FAMILY[c.kind] in VIOLENT
            and c.background == draft.background
            and (n - 1 in c.sents or n in c.sents)
            and not merger.cannot(c, draft)
            for c in kept
        )

    def _names_force(self, given: ReadDocument, actors: ActorReader) -> bool:
        """Whether a report names any armed side: one that does not uses words of war for something else (a cup final)."""
        hits = (a for s in given.sentences for a in s.actors if a.kind != "country" and a.actor_ids)
        return any(actors.group(a.actor_ids[0]) in FORCES for a in hits)

    def _means_from_context(self, tree: Tree, draft: Draft, claims: Sequence[Draft], actors: ActorReader) -> None:
        """Take the raids and strikes of a report that told air strikes before for air strikes; a state's strikes are."""
        lemma = tree.lemma(draft.act.head)
        if draft.kind != "attack" or draft.act.means or lemma not in LOOSE_STRIKES:
            return
        states = not any(actors.group(m.actor_id) in ("armed", "generic") for m in draft.agents)
        if (lemma == "strike" and draft.act.frame.form == "noun" and states) or any(
            c.kind == "air" and abs(c.sents[0] - tree.sent) <= 8 for c in claims
        ):
            draft.act = replace(draft.act, means="air")

    def _definite_places(
        self, trees: Sequence[Tree], tree: Tree, drafts: Sequence[Draft], scene: Sequence[Placed]
    ) -> None:
        """A draft that only says "the city", "the area" or "there" happens where the sentences before it were."""
        narrow = [p for p in scene if not is_wide(p.mention)] or list(scene)
        for draft in drafts:
            taken = places_taken(draft, trees[: tree.sent + 1]) if draft.kind in TAKING_OR_ENTERING else []
            if taken:
                keys = {p.key for p in taken}
                draft.places = [*taken, *(p for p in draft.places if is_object(p, draft, tree) and p.key not in keys)]
            if draft.places or draft.kind == "agree":
                continue
            below = {w for word in draft.act.words for w in tree.read.parse.subtree(word)}
            for mention in tree.read.commons:
                head = tree.token_at(mention.span.start, mention.span.end)
                if head is None or (head not in below and len(drafts) > 1):
                    continue
                before = trees[: tree.sent + 1]
                named = antecedent(mention, before) or (None if narrow else presented(mention, before))
                if named is None and not narrow:
                    continue
                near = tree.case(head) in ("near", "around", "outside", "towards", "toward")
                role = LocationRole.NEAR if near else LocationRole.WITHIN if mention.wide else LocationRole.AT
                key = place_key(named.name if named is not None else narrow[0].mention.name)
                draft.places = [Placed(named or mention, role, key, tree.sent, aside=named is None)]
                break

    def _attach_loose(self, claims: list[Draft], reading: SentenceReading, merger: Merger) -> None:
        """Costs that no act of their sentence carries belong to the claim told just before."""
        n = reading.tree.sent
        if not claims or not (reading.loose_costs or reading.loose_losses):
            return
        near = [
            c
            for c in claims
            if min(abs(s - n) for s in c.sents) <= 2 and FAMILY[c.kind] not in ("agree", "change", "withdraw")
        ]
        if not near:
            return
        claim = min(near, key=lambda c: (min(abs(s - n) for s in c.sents), -len(c.costs)))
        claim.costs += reading.loose_costs
        claim.losses += reading.loose_losses
        if n not in claim.sents:
            claim.sents.append(n)
        merger.changed(claim)

    def _give_back(self, kept: list[Draft], dropped: list[Draft], merger: Merger) -> None:
        """The tolls of a draft that is no claim of its own belong to the violent claim told next to it."""
        for draft in dropped:
            if not (draft.costs or draft.losses) or draft.reality not in ("occurred", "ongoing", "attempted"):
                continue
            near = [
                c
                for c in kept
                if FAMILY[c.kind] in VIOLENT and c.background == draft.background and not merger.cannot(c, draft)
            ]
            near = [c for c in near if min(abs(x - y) for x in c.sents for y in draft.sents) <= 2]
            if near:
                claim = min(near, key=lambda c: min(abs(x - y) for x in c.sents for y in draft.sents))
                claim.costs += draft.costs
                claim.losses += draft.losses
                claim.sents += [s for s in draft.sents if s not in claim.sents]
                merger.changed(claim)

    def _is_claim(self, draft: Draft, notes: list[str], trees: Sequence[Tree], values: dict[str, float]) -> bool:
        if self._keep is None:
            return draft.reality != "hypothetical"
        chance = self._keep.chance(values)
        told = bool(draft.places) and bool(draft.agents or draft.targets)
        rare = not self._keep.knows(f"kind={draft.kind}") and told  # the gold taught nothing about such acts
        least = self._keep.threshold - (SURE_GAIN if draft.kind in SURE and told else 0.0)
        ok = (chance >= least or rare) and draft.reality != "hypothetical"
        if not ok:
            at = trees[draft.sents[0]].read.sentence.index
            notes.append(f"sentence {at}: «{draft.act.trigger.text}» is hardly a claim ({chance:.2f})")
        return ok

    def _only_telling(
        self, drafts: Sequence[Draft], seen: Mapping[int, dict[str, float]], trees: Sequence[Tree]
    ) -> list[Draft]:
        """The likeliest telling of a report of a line or two that would else tell nothing: a headline is about something.

        It is violence that happened, or is denied, with a place and with dead, wounded or somebody who does or suffers it. Where
        nothing but a dateline names a place ("KABUL - 40 killed in blast at mosque"), it was there.
        """
        opening = _only_dateline(trees)
        for draft in drafts:
            draft.places = draft.places or opening
        told = [
            d
            for d in drafts
            if FAMILY[d.kind] in VIOLENT
            and d.reality in REAL
            and d.places
            and (any(c.quantity.known for c in d.costs) or d.agents or d.targets or d.reality == Factuality.DENIED)
        ]
        if self._keep is None or not told:
            return []
        keep = self._keep
        best = max(told, key=lambda d: keep.chance(seen[id(d)]))
        return [best] if keep.chance(seen[id(best)]) >= HARDLY else []

    def _inherit_parties(self, drafts: Sequence[Draft], actors: ActorReader) -> None:
        """A side that a telling leaves out is the one that the same doer faces, or the same fire comes from, close by."""
        told = [(d, list(d.agents), list(d.targets)) for d in drafts if d.reality != Factuality.DENIED]
        for draft in drafts:
            near = [x for x in told if x[0] is not draft]
            near = sorted(near, key=lambda x: min(abs(p - q) for p in x[0].sents for q in draft.sents))
            family = FAMILY[draft.kind]
            if not draft.targets and draft.agents and family in FACED:
                reach = TAKE_REACH if draft.kind in TAKING else INHERIT_REACH
                draft.targets = self._faced(draft, _within(draft, near, reach), actors)
            if not draft.agents and family in FIRE:
                draft.agents = next(
                    (list(a) for d, a, _ in _within(draft, near, FIRE_REACH) if a and FAMILY[d.kind] == family), []
                )

    def _faced(self, draft: Draft, near: Sequence[Parties], actors: ActorReader) -> list[ActorMention]:
        own = {m.actor_id for m in draft.agents if m.actor_id}
        for other, agents, targets in near:
            if FAMILY[other.kind] not in FACED:
                continue
            for side, enemies in ((agents, targets), (targets, agents)):
                if own & {m.actor_id for m in side}:
                    armed = [
                        m for m in enemies if actors.group(m.actor_id) in ("armed", "state") and m.actor_id not in own
                    ]
                    if armed:
                        return armed[:1]
        return []

    def _inherit(self, drafts: list[Draft], trees: Sequence[Tree], document: Document) -> list[Draft]:
        """Fill the place of a claim that names none from the nearest telling before it; and its day where the report has none."""
        for draft in sorted(drafts, key=lambda d: min(d.sents)):
            if not draft.places:
                own = draft.kind in TAKING or FAMILY[draft.kind] not in VIOLENT
                far = 1 if own else PLACE_REACH
                alike = [d for d in drafts if d is not draft and d.background == draft.background]
                reach = [p for d in alike for p in d.places if 0 <= draft.sents[0] - p.sent <= far]
                before = [p for p in reach if not p.aside] or reach
                if before:
                    nearest = max(p.sent for p in before)
                    draft.places = [p for p in before if p.sent == nearest][:3]
        return drafts


def _give_places(kept: Sequence[Draft], dropped: Sequence[Draft], ties: Ties) -> None:
    """A claim that names no place narrower than a province happened where a draft that may well retell it says.

    The draft was no claim of its own: "The hospital in Millis was hit by two strikes", after the lead's strikes on a province.
    """
    for claim in kept:
        if any(not is_wide(p.mention) for p in claim.places) or FAMILY[claim.kind] not in VIOLENT:
            continue
        told = [
            (max(ties.get((claim, d), 0.0), ties.get((d, claim), 0.0)), _narrow(d))
            for d in dropped
            if FAMILY[d.kind] == FAMILY[claim.kind] and d.background == claim.background and _narrow(d)
        ]
        chance, places = max(told, key=lambda x: x[0], default=(0.0, []))
        if chance >= LIKELY:
            claim.places = [*places, *claim.places]


def _only_dateline(trees: Sequence[Tree]) -> list[Placed]:
    """The place of a report's dateline where the report names no other."""
    named = [(tree, m) for tree in trees for m in tree.places]
    if len(named) != 1 or not is_dateline(*named[0]):
        return []
    tree, mention = named[0]
    return [Placed(mention, LocationRole.AT, place_key(mention.name), tree.sent, aside=True)]


def _narrow(draft: Draft) -> list[Placed]:
    """The places below a province where a draft happened."""
    return [p for p in draft.places if not (is_wide(p.mention) or p.aside or p.role is LocationRole.FROM)]


def _take_where_driven_out(draft: Draft, tree: Tree) -> None:
    """Make a taking of "drove X out of the town", "cleared the village of X": whom one drives from a town, one takes it from."""
    if draft.act.frame.frame_id != "drive.verb" or draft.reality != Factuality.OCCURRED:
        return
    driven = tree.patient(draft.act.head)
    if not draft.targets and (driven is None or tree.lemma(driven) not in ("it", "they", "them")):
        return
    left = [p for p in draft.places if p.role is LocationRole.FROM and not is_wide(p.mention)] or left_by_name(
        draft, tree
    )
    if left:
        draft.kind, draft.act = "take", replace(draft.act, frame=replace(draft.act.frame, act=TAKING_ACT))
        draft.places = [replace(p, role=LocationRole.AT) for p in left]


def _take_where_returned(draft: Draft, tree: Tree) -> None:
    """Make a taking of "marched back into the town": an army that comes back into a place that it held has it again."""
    head = draft.act.head
    back = head + 2 < len(tree.tokens) and [tree.tokens[k].text.lower() for k in (head + 1, head + 2)] == [
        "back",
        "into",
    ]
    if draft.kind != "advance" or not back or draft.reality != Factuality.OCCURRED:
        return
    entered = {w for k in tree.obliques(head, _INTO) for w in (k, *tree.conjuncts(k))}
    into = [p for p in draft.places if tree.token_at(p.mention.span.start, p.mention.span.end) in entered]
    if into and not any(is_wide(p.mention) for p in into):
        draft.kind, draft.act = "take", replace(draft.act, frame=replace(draft.act.frame, act=TAKING_ACT))
        draft.places = [replace(p, role=LocationRole.AT) for p in into]


def _falls(tree: Tree, draft: Draft) -> bool:
    """Whether a bomb is one that falls ("bombs fell on the camp"), dropped or fired from afar, and none that was laid."""
    head = draft.act.head
    verb = tree.head(head)
    falls = verb >= 0 and tree.lemma(verb) in FALLS and tree.relation(head).startswith("nsubj")
    return tree.lemma(head) == "bomb" and falls


def _opens_campaign(tree: Tree, draft: Draft) -> bool:
    """Whether history tells how a campaign was begun ("in 2014 X launched an operation to ..."): a change, no clash."""
    return tree.lemma(draft.act.head) in CAMPAIGNS and any(tree.lemma(w) in BEGINS for w in draft.act.words)


def _within(draft: Draft, near: Sequence[Parties], reach: int) -> list[Parties]:
    """The tellings no further from a draft than some sentences, news with news and history with history."""
    return [
        x
        for x in near
        if x[0].background == draft.background and min(abs(p - q) for p in x[0].sents for q in draft.sents) <= reach
    ]
