"""Scenes: the places and days of a sentence in, each given to the act that it belongs to, with its role."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from sitrep.extract.asides import BESIDE as LOCATING
from sitrep.extract.asides import is_aside, is_government
from sitrep.extract.parties import Act
from sitrep.extract.tree import Tree
from sitrep.model.claim import DateRange
from sitrep.model.mention import PlaceMention
from sitrep.model.taxonomy import LocationRole
from sitrep.reference.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Placed:
    """A place of a draft with its role and the key that tells whether two are one place.

    ``aside`` holds where it only helps to tell where or who something is: it counts where nothing better is told.
    """

    mention: PlaceMention
    role: LocationRole
    key: str
    sent: int
    aside: bool = False


KIND_WORDS = re.compile(
    r"\b(the|city|town|village|villages|towns|province|governorate|district|region|area|areas|of|neighbou?rhood|countryside|mount|mountain|jabal|tal|tell|hills?|ancient|historic|northern|southern|eastern|western|central|east|west|north|south|airport|airbase|base)\b"
)
ARTICLE = re.compile(r"\b(?:al|an|as|ash|ad|ar|at|az|el|ez|es|ed|er)[\s-]+")
_COMPASS = (
    r"(?:north|south|east|west|northeast|northwest|southeast|southwest|north-east|north-west|south-east|south-west)"
)
NEAR = re.compile(
    r"(?:\bnear(?:by)?|\boutskirts? of|\bclose to|\bvicinity of|\baround|\boverlook(?:s|ing|ed)?|\bsurrounding(?:s of)?"
    r"|\b(?:kilomet(?:er|re)s?|km|miles?)\b[^.]{0,30}\b(?:of|from)|\btowards?|\bsuburbs? of|\bbordering|\badjacent to"
    rf"|\boutside(?: of)?|\b{_COMPASS}(?:ern)? of|\bperiphery of|\bdirection of|\bfringes of|\bapproaches to|\boff)"
    r"\s*(?:the\s+)?(?:[\w'’-]+\s+){0,3}$",
    re.IGNORECASE,
)
INSIDE = re.compile(
    r"\s*(?:(?:city|town|village|district|neighbou?rhoods?|area|sub-?district|suburb|countryside|square|street|airport|airbase|field|camp|located|situated|lying|region|mountains?|plain|farms?|oil|gas|fields?|road|highway|crossroads?|dam|bridge|crossing|military|base|province|hills?)\s*)*"
    r"(?:,|\(|(?:in|of|within|on|inside)\b)\s*(?:the\s+)?(?:(?:north|south|east|west|central|coastal|northern|southern|eastern|western|nearby|neighbou?ring|northeastern|northwestern|southeastern|southwestern|province|city|town|governorate|district|region|countryside|of|in|the|part|parts|rural|capital|side|and|-)[\s,-]*)*",
    re.IGNORECASE,
)
#: the second place only says where the first lies: "Irbin another rebel-held area east of Damascus", "Ain Tarma outside
#: the capital Damascus", "Douma, the main town in the Eastern Ghouta"
BESIDE = re.compile(
    r"[\s,]*(?:[\w-]+\s+){0,6}?(?:to\s+the\s+|in\s+the\s+)?(?:north|south|east|west)[\w-]*\s+of\s+(?:the\s+)?(?:[a-z]+\s+){0,3}"
    r"|[\s,]*(?:(?:area|region|district|suburb|village|town|city|neighbou?rhood|camp|base|airbase|airport|field)s?[\s,]+)?"
    r"(?:just\s+)?(?:outside|near|close\s+to|not\s+far\s+from|on\s+the\s+outskirts\s+of)\s+(?:the\s+)?"
    r"(?:(?:capital|city|town|provincial|border|of|with)\s+)*"
    r"|[\s,]+(?:the|a|an)\s+(?:[a-z-]+\s+){0,3}(?:area|region|district|suburb|village|town|city|neighbou?rhood)\s+(?:in|of)\s+"
    r"(?:the\s+)?(?:[a-z]+\s+){0,2}",
    re.IGNORECASE,
)


_FROM = re.compile(r"\b(?:from|out of)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}(?:of\s+)?$")
_FROM_KIND = re.compile(
    r"\b(?:from|out of)\s+(?:(?:the\s+)?(?:[\w-]+\s+)?(?:city|town|village|port|capital)\s+of\s+)?$"
)
WIDE_KINDS = frozenset({"country", "admin1", "admin2", "region", "desert", "province", "governorate", "countryside"})
#: what behind a place's name makes it no scene but whose, by whom, from where
_BACKED = re.compile(
    r"[-–](?:based|backed|born|held|controlled|led|trained|mediated|brokered|hosted|sponsored|supervised|funded|registered)"
)
#: on what no place lies: a town, a quarter, or what has no kind
_ON = re.compile(r"\bon\s+$")
_ROAD_OR_RIVER = re.compile(r"(?:\s*[-–]\s*\w+)*\s+(?:road|highway|route|river|street|front)\b", re.IGNORECASE)
_BUILT_UP = frozenset({"", "capital", "city", "neighbourhood", "town", "village"})
#: parts of a place by which it is told where that was: "western Aleppo's neighbourhoods"
_PARTS = frozenset(
    "neighborhood neighbourhood district quarter suburb outskirt outskirts countryside street side east west north south".split()
)
MOVES = frozenset({LocationRole.FROM, LocationRole.TO})
CITY = frozenset({"city", "town", "capital"})
WITHIN_CITY = frozenset(
    {"neighbourhood", "neighborhood", "district", "street", "square", "quarter", "suburb", "roundabout"}
)


def is_wide(mention: PlaceMention) -> bool:
    """Whether a mention names an area wider than a town."""
    return mention.wide or mention.kind in WIDE_KINDS


def level(mention: PlaceMention) -> int:
    """How narrow what a mention names is.

    0 a country, 1 a province or region, 2 a town or what has no kind, 3 a village, 4 a site or quarter.
    """
    if mention.kind == "country":
        return 0
    if is_wide(mention):
        return 1
    if not mention.kind or mention.kind in CITY:
        return 2
    return 3 if mention.kind == "village" else 4


@lru_cache(maxsize=4096)
def place_key(name: str) -> str:
    """A name without accents, articles and kind words, to compare places inside one document."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"[^a-z0-9 -]+", "", text)
    text = ARTICLE.sub("", text)
    bare = re.sub(r"\s+", " ", KIND_WORDS.sub(" ", text.replace("-", " "))).strip()
    return bare or text


#: what a later sentence may call a place that was named with another of these words, or with none
_CALLED = {"city": ("city",), "town": ("town",), "village": ("village",)}
SETTLED_KINDS = frozenset(_CALLED)
#: how a text presents a settlement, which later on it may call "the city" or "the town": before its name and behind it; by
#: the words alone, since such a sentence tells no act and is not parsed
_SETTLED = r"(?:city|town|village|port|capital|birthplace|stronghold)"
_PRESENTS = rf"\b(?:{_SETTLED} of|(?:battle|siege) (?:of|for)) (?:the )?"
_PRESENTS_BEFORE = re.compile(_PRESENTS + "$", re.IGNORECASE)
_IS_ONE = rf"(?:\s+(?:is|was)|\s*,)\s+(?:an?|the|one of the)\s+(?:[\w-]+\s+){{0,4}}?{_SETTLED}\b"
_PRESENTS_BEHIND = re.compile(_IS_ONE, re.IGNORECASE)
_PRESENTS_ANY = re.compile(rf"{_PRESENTS}|{_IS_ONE}", re.IGNORECASE)
#: how many sentences back such a word reaches
_REACH = 4
#: how many sentences present what a report is about
_OPENING = 3


def antecedent(common: PlaceMention, trees: Sequence[Tree]) -> PlaceMention | None:
    """The place that was last named with the kind that "the town" tells ("the town of Rastan"); None where none was."""
    kinds = _CALLED.get(common.kind, ())
    for tree in reversed(trees[-_REACH:]):
        told = [m for m in tree.places if m.kind in kinds and m.span.start < common.span.start]
        if told:
            return max(told, key=lambda m: m.span.start)
    return None


def presented(common: PlaceMention, trees: Sequence[Tree]) -> PlaceMention | None:
    """The one settlement that a report's first sentences present, which "the town" may be in all that follows; else None."""
    if common.kind not in SETTLED_KINDS or common.span.text.endswith("s"):
        return None
    opening = [(tree, m) for tree in trees[:_OPENING] for m in tree.places if m.span.start < common.span.start]
    found = [m for tree, m in opening if _is_presented(tree, m)] or _only_place(opening)
    if len({place_key(m.name) for m in found}) != 1:
        return None
    other = (common.kind == "village") is not (found[0].kind == "village") and found[0].kind in SETTLED_KINDS
    return None if other else found[0]  # a city may be called a town, but no village


def _only_place(opening: Sequence[tuple[Tree, PlaceMention]]) -> list[PlaceMention]:
    """The one settlement that a report's first sentences name at all, however often."""
    named = [
        m
        for tree, m in opening
        if not is_wide(m)
        and (not m.kind or m.kind in SETTLED_KINDS)
        and not any(a.span.start <= m.span.start and m.span.end <= a.span.end for a in tree.read.actors)
    ]
    return named if len({place_key(m.name) for m in named}) == 1 else []


def _is_presented(tree: Tree, mention: PlaceMention) -> bool:
    """Whether a sentence says what a place is: "Sinjar is a town", "Timbuktu, a city of mosques", "the port of Derna"."""
    if is_wide(mention):
        return False
    if mention.kind in _CALLED:
        return True
    sentence = tree.read.sentence
    before = sentence.text[: max(0, mention.span.start - sentence.start)]
    behind = sentence.text[mention.span.end - sentence.start :]
    return bool(_PRESENTS_BEFORE.search(before) or _PRESENTS_BEHIND.match(behind))


def presents_a_place(text: str) -> bool:
    """Whether a sentence may say of a place by name that it is a city, a town, a port."""
    return bool(_PRESENTS_ANY.search(text))


#: what may stand between two phrases that tell one day: "Seven months later, on 28 June 2021"
_BETWEEN_DAYS = re.compile(r"\s*[,(]?\s*(?:on\s+)?", re.IGNORECASE)


#: what a day only measures: "the first time since 2001", "its biggest gain since May"
_SUPERLATIVE = re.compile(
    r"\b(?:first|worst|most \w+|only|(?!west|east|forest|arrest|protest)[a-z]{4,}est)\b[^.;:]{0,60}$", re.IGNORECASE
)


def _dates_measure(tree: Tree, head: int) -> bool:
    """Whether a day stands in a clause that only measures: "the worst defeat since the north was lost in March"."""
    verb = next((up for up in tree.ancestors(head) if tree.tokens[up].upos in ("VERB", "AUX")), None)
    marks = [] if verb is None else [k for k in tree.children(verb, "mark") if tree.lemma(k) == "since"]
    start = tree.read.sentence.start
    return any(_SUPERLATIVE.search(tree.read.sentence.text[: tree.tokens[k].start - start]) for k in marks)


def _compares(tree: Tree, when: DateRange) -> bool:
    """Whether "since" and a day only say how long nothing like it has happened."""
    if when.span is None or not when.text.lower().startswith("since "):
        return False
    return bool(_SUPERLATIVE.search(tree.read.sentence.text[: max(0, when.span.start - tree.read.sentence.start)]))


def _says_better(tree: Tree, told: DateRange, when: DateRange) -> bool:
    """Whether a phrase right behind another tells the same time by its date, which the other only counts to."""
    if told.span is None or when.span is None or when.start is None or when.start != when.end:
        return False
    start = tree.read.sentence.start
    between = tree.read.sentence.text[told.span.end - start : when.span.start - start]
    counted = not re.search(r"\d", told.text) and bool(re.search(r"\d", when.text))
    return counted and when.span.start >= told.span.end and _BETWEEN_DAYS.fullmatch(between) is not None


def _is_inside(tree: Tree, draft: Sited, when: DateRange) -> bool:
    """Whether an act stands in the words that "since" leads in: "since the rebels took the town on 3 May"."""
    if when.span is None or when.start is None or not when.text.lower().startswith("since "):
        return False
    head = tree.tokens[draft.act.head]
    return when.span.start < head.start and head.end <= when.span.end


def _nearest(tree: Tree, draft: Sited, telling: Sequence[tuple[DateRange, int]]) -> DateRange:
    """Of the days that no act owns the one told in the clause nearest above an act; of several the first."""
    ups = [draft.act.head, *tree.ancestors(draft.act.head)]

    def far(head: int) -> int:
        return (
            min((ups.index(up) for up in tree.ancestors(head) if up in ups), default=len(ups))
            if head >= 0
            else len(ups)
        )

    return min(telling, key=lambda told: far(told[1]))[0]


class Sited(Protocol):
    """An act that may get places and a day."""

    act: Act
    places: list[Placed]
    date: DateRange | None
    around: set[str]


def is_dateline(tree: Tree, mention: PlaceMention) -> bool:
    """Whether a place in capitals opens the text before an agency: "DAMASCUS (Sputnik)", "BEIRUT -"."""
    first = tree.tokens[0].start
    return mention.span.text.isupper() and mention.span.start - first <= 2 and len(mention.span.text) > 3


class SceneReader:
    """Gives the places and days of a sentence to its acts."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Keep the lexicon."""
        self.lexicon = lexicon

    def give_places(self, tree: Tree, drafts: Sequence[Sited]) -> None:
        """Give each place of a sentence to the act it belongs to; what only tells where another place lies goes to none."""
        if not drafts:
            return
        for draft in drafts:
            draft.around = {place_key(m.name) for m in tree.places}
        listed = {m.span.start: group for group in tree.read.lists for m in group}
        done: set[int] = set()
        last: PlaceMention | None = None
        found = (tree.token_at(m.span.start, m.span.end) for m in tree.places)
        heads = frozenset(h for h in found if h is not None)
        for mention in sorted(tree.places, key=lambda m: m.span.start):
            head = tree.token_at(mention.span.start, mention.span.end)
            inner, last = last, mention
            if mention.span.start in done or head is None or not self._is_scene(tree, mention, head):
                continue
            if inner is not None and self._contains(tree, inner, mention):
                continue
            role = self._role(tree, mention, head)
            group = [m for m in listed.get(mention.span.start, (mention,)) if m.span.start >= mention.span.start]
            done.update(m.span.start for m in group)
            last = group[-1]
            others = heads - {head}
            for draft in self._place_owner(tree, head, drafts):
                aside = role not in MOVES and is_aside(tree, mention, head, others, draft.act.words)
                draft.places += [Placed(m, role, place_key(m.name), tree.sent, aside) for m in group]

    def _contains(self, tree: Tree, inner: PlaceMention, outer: PlaceMention) -> bool:
        """Whether the second of two neighbouring places is where the first lies: "Douma in Eastern Ghouta"."""
        base = tree.read.sentence.start
        between = tree.read.sentence.text[inner.span.end - base : outer.span.start - base]
        if BESIDE.fullmatch(between):
            return True
        if not INSIDE.fullmatch(between) and between.strip():
            return False
        behind = tree.read.sentence.text[outer.span.end - base :]
        if _ON.search(between) and not is_wide(outer) and outer.kind in _BUILT_UP and not _ROAD_OR_RIVER.match(behind):
            return False  # "from X on Y" fires at Y; on a road or a river lies X
        if not re.search(
            r"\b(?:in|of|within|on|inside)\b|\(", between
        ):  # side by side, or a comma: a list, unless it goes wider
            return is_wide(outer) or (inner.kind in WITHIN_CITY and outer.kind in CITY)
        return is_wide(outer) or not is_wide(inner)

    def _place_owner(self, tree: Tree, head: int, drafts: Sequence[Sited]) -> Sequence[Sited]:
        for up in [head, *tree.ancestors(head)]:
            at = [d for d in drafts if up in d.act.words]
            if at:
                return at
        tops = set(tree.ancestors(head))
        sisters = [d for d in drafts if any(tree.head(w) in tops for w in d.act.words)]
        if sisters:
            near = min(sisters, key=lambda d: abs(d.act.head - head))
            return [near]
        return [min(drafts, key=lambda d: abs(d.act.head - head))]

    def _is_scene(self, tree: Tree, mention: PlaceMention, head: int) -> bool:
        """Whether a place is where something happens, not part of a name or of a source ("Syrias army", "a source in Hasaka")."""
        token = tree.tokens[head]
        if any(a.span.start <= mention.span.start and mention.span.end <= a.span.end for a in tree.forces):
            return False
        if any(s.span.start <= mention.span.start and mention.span.end <= s.span.end for s in tree.read.sources):
            return False
        up = token.head
        if self._names_wider(tree, head) or is_dateline(tree, mention) or is_government(tree, mention, head):
            return False
        if token.deprel in ("compound", "amod", "nmod:poss", "nmod:unmarked") and up > head and up >= 0:
            lemma = tree.lemma(up)
            if self.lexicon.is_kind(lemma, "armed") and not self.lexicon.is_kind(lemma, "place"):
                return False
        base = tree.read.sentence.start
        after = tree.read.sentence.text[mention.span.end - base :][:12].lower()
        if _BACKED.match(after):
            return "held" in after or "controlled" in after
        return not self._in_source(tree, head)

    def _names_wider(self, tree: Tree, head: int) -> bool:
        """Whether a place only says whose another place is: "Syrias second city", "Iraq's Anbar province"."""
        token = tree.tokens[head]
        if token.deprel != "nmod:poss" or token.head < 0:
            return False
        of = tree.lemma(token.head)
        if of in _PARTS and not any(tree.tokens[token.head].start <= m.span.start for m in tree.places):
            return False
        return not self.lexicon.is_kind(of, "act")

    def _in_source(self, tree: Tree, head: int) -> bool:
        below = head
        for up in list(tree.ancestors(head))[:5]:
            if (
                tree.relation(below).startswith(("nsubj", "obl:agent"))
                and not self._is_deed(tree, below)
                and tree.lemma(up) in self.lexicon.say_verbs
                and tree.tokens[up].upos == "VERB"
            ):
                return True
            below = up
        return False

    def _is_deed(self, tree: Tree, head: int) -> bool:
        """Whether what seems to speak is an act or its toll: "A strike on X killed ten, medics said" parsed amiss."""
        lemma, first = tree.lemma(head), tree.tokens[0]
        if head == 0 and first.text.isupper() and len(tree.tokens) > 1 and tree.tokens[1].upos == "PUNCT":
            return True  # a dateline speaks no more than an act does
        told = lemma in self.lexicon.cost_words or tree.tokens[head].upos == "NUM"
        return told or self.lexicon.is_kind(lemma, "act") or self.lexicon.is_kind(lemma, "toll_noun")

    def _role(self, tree: Tree, mention: PlaceMention, head: int) -> LocationRole:
        base = tree.read.sentence.start
        before = tree.read.sentence.text[: mention.span.start - base][-70:]
        case = tree.case(head)
        up = tree.head(head)
        beside = up >= 0 and tree.lemma(up) in LOCATING
        if beside and case.endswith("from"):
            return LocationRole.NEAR
        if _FROM.search(before) and (case.startswith(("from", "out")) or _FROM_KIND.search(before)):
            return LocationRole.FROM
        if case in ("to", "into") and self._moves(tree, head):
            return LocationRole.TO
        if NEAR.search(before) or case in ("near", "around", "towards", "toward", "outside", "beside", "off"):
            return LocationRole.NEAR
        if is_wide(mention):
            return LocationRole.WITHIN
        return LocationRole.AT

    def _moves(self, tree: Tree, head: int) -> bool:
        up = tree.head(head)
        return up >= 0 and any(
            f.act.name in ("change", "withdraw", "agree") for _, f in self.lexicon.verbs.get(tree.lemma(up), ())
        )

    def give_dates(self, tree: Tree, drafts: Sequence[Sited]) -> None:
        """Give each day of a sentence to its act; one that dates only the telling goes to acts without a day."""
        if not tree.dates or not drafts:
            return
        telling: list[tuple[DateRange, int]] = []
        for when in tree.dates:
            if when.span is None:
                continue
            head = tree.token_at(when.span.start, when.span.end)
            if head is not None and self._dates_the_count(tree, head, drafts):
                continue
            owner = None if head is None else self._date_owner(tree, head, drafts)
            if head is not None and _dates_measure(tree, head):
                continue  # "the worst defeat since the north was lost in March" happened now
            if _compares(tree, when) and not (owner is not None and _is_inside(tree, owner, when)):
                continue
            if owner is None:
                telling.append((when, -1 if head is None else head))
            elif owner.date is None or _says_better(tree, owner.date, when):
                owner.date = when
        own = [d.date for d in drafts if d.date is not None and not _is_inside(tree, d, d.date)]
        for draft in drafts:
            if draft.date is not None and _is_inside(tree, draft, draft.date):
                draft.date = replace(draft.date, end=draft.date.start)  # what "since" leads in began on that day
        for draft in drafts:
            if draft.date is None:
                spare = (
                    _nearest(tree, draft, telling)
                    if telling
                    else (own[0] if len(own) == 1 and own[0].start is not None else None)
                )
                draft.date = spare

    def _dates_the_count(self, tree: Tree, head: int, drafts: Sequence[Sited]) -> bool:
        """Whether a day only tells when a toll grew: "the toll of the bombing climbed to 100 on Tuesday"."""
        for up in tree.ancestors(head):
            if any(up in d.act.words for d in drafts):
                return False
            if tree.tokens[up].upos == "VERB":
                subject = tree.surface_subject(up)
                grows = self.lexicon.is_kind(tree.lemma(up), "toll_grows") and up < head
                return grows and subject is not None and self.lexicon.is_kind(tree.lemma(subject), "toll_noun")
        return False

    def _date_owner(self, tree: Tree, head: int, drafts: Sequence[Sited]) -> Sited | None:
        for up in [head, *tree.ancestors(head)]:
            for draft in drafts:
                if up in draft.act.words:
                    return draft
            if tree.tokens[up].upos == "VERB" and tree.lemma(up) in self.lexicon.say_verbs:
                return None
        return None
