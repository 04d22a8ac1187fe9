"""Retelling: a claim so far and a draft told later in, what a model sees of whether they are one happening out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sitrep.extract.facts import Facts
from sitrep.extract.likeness import place_likeness, same_day, same_toll, toll_differs
from sitrep.extract.relations import agents_meet, swapped
from sitrep.extract.sentences import Sentences
from sitrep.reference.weights import Forest

#: counts that say nothing about which happening is told
SMALL = frozenset({"one", "two", "three", "1", "2", "3"})
#: a toll that another's parts may well add up to by chance
FEW = 3
#: how many different groups of features a `PairModel` remembers; each takes half a kilobyte
REMEMBERED = 4096
Features = dict[str, float]
#: some features, named by what makes them and by what it makes them of: values that come back with many pairs
Group = tuple[Callable[..., Features], tuple[Hashable, ...]]


@dataclass(frozen=True, slots=True)
class Rivals:
    """Which claims a draft may retell, seen from one of them.

    Attributes:
        claims: how many there are, this one among them.
        family: how many of them are of the draft's family of acts.
        later: how many of the family were begun after this one.
        between: how many were told again after this one was told last.
    """

    claims: int = 1
    family: int = 1
    later: int = 0
    between: int = 0


def rivals_of(at: int, draft: Facts, claims: Sequence[Facts]) -> Rivals:
    """What rivals the claim at a place of ``claims`` has: those that the draft may retell, in the order they were begun."""
    family = [c.family == draft.family for c in claims]
    last = claims[at].told[-1]
    return Rivals(
        claims=min(10, len(claims)),
        family=min(4, sum(family)),
        later=min(3, sum(family[at + 1 :])),
        between=min(3, sum(last < c.told[-1] <= draft.sent for n, c in enumerate(claims) if n != at)),
    )


class PairModel:
    """The trees that tell retellings, asked group by group: what a group of features says to all trees is remembered."""

    def __init__(self, forest: Forest) -> None:
        """Keep the trees."""
        self.forest = forest
        self._open = lru_cache(maxsize=REMEMBERED)(self._opened)

    def _opened(self, make: Callable[..., Features], of: tuple[Hashable, ...]) -> int:
        return self.forest.opened(make(*of))

    def chance(self, a: Facts, b: Facts, tie: str, told: Sentences, rivals: Rivals) -> float:
        """The probability that ``b`` retells ``a``; the same as the trees give for `pair_features`."""
        left = self.forest.start
        for make, of in _groups(a, b, tie, told, rivals):
            left &= self._open(make, of)
        return self.forest.chance_left(left)


def pair_features(a: Facts, b: Facts, tie: str, told: Sentences, rivals: Rivals) -> Features:
    """What a model sees of a claim so far (``a``) and a draft told later (``b``); no value is below 0.

    ``tie`` says how they hang together in one sentence, with what the rules say of it; it is "" across sentences. ``rivals``
    says which other claims the draft may retell.
    """
    out: Features = {}
    for make, of in _groups(a, b, tie, told, rivals):
        out |= make(*of)
    return out


def _groups(a: Facts, b: Facts, tie: str, told: Sentences, rivals: Rivals) -> tuple[Group, ...]:
    return (
        (_crowd, (rivals, b.form, b.definite, b.bare)),
        (_levels, (a.level, b.level, place_likeness(a, b) < 0, b.definite, told.tells_of_the_town(b.sent))),
        *_tolls(a, b, told),
        (_bias, ()),
        (_kinds, (a.kind, b.kind, a.family, b.family, tie)),
        (_forms, (a.form, b.form)),
        _manner(a, b),
        _parties(a, b),
        *_circumstances(a, b),
        *_words(a, b, told),
        *_order(a, b),
    )


def _bias() -> Features:
    return {"bias": 1.0}


def _kinds(kind_a: str, kind_b: str, family_a: str, family_b: str, tie: str) -> Features:
    family = "same" if family_a == family_b else "other"
    out = {
        f"families={family}": 1.0,
        f"kinds={'same' if kind_a == kind_b else '+'.join(sorted((kind_a, kind_b)))}": 1.0,
        f"kind={kind_b}": 1.0,
        f"fam={family_a}+{family_b}": 1.0,
    }
    if tie:
        out[f"tie={tie}"] = 1.0
        out[f"tie={tie}&families={family}"] = 1.0
        out[f"rule={tie.endswith('+')}"] = 1.0
    return out


def _forms(form_a: str, form_b: str) -> Features:
    return {f"form={form_b}": 1.0, f"formpair={form_a}+{form_b}": 1.0}


def _manner(a: Facts, b: Facts) -> Group:
    return _flags, (
        ("same reality", a.reality == b.reality),
        ("same ground", a.background == b.background),
        ("both background", a.background and b.background),
        ("means same", bool(a.means) and a.means == b.means),
        ("means diff", bool(a.means) and bool(b.means) and a.means != b.means),
    )


def _crowd(rivals: Rivals, form: str, definite: bool, bare: bool) -> Features:
    only = rivals.claims == 1
    return {
        f"rivals={rivals.family}": 1.0,
        f"rivals={min(rivals.family, 3)}&definite={definite}&bare={bare}": 1.0,
        "claims": rivals.claims / 10,
        f"later={rivals.later}": 1.0,
        f"between={rivals.between}": 1.0,
        "only": float(only),
        f"only={only}&form={form}&definite={definite}": 1.0,
    }


def _levels(a: int, b: int, apart: bool, definite: bool, town: bool) -> Features:
    way = "none" if min(a, b) < 0 else "finer" if b > a else "coarser" if b < a else "level"
    return {
        f"levels={a}>{b}": 1.0,
        f"{way}&apart={apart}": 1.0,
        f"{way}&apart={apart}&definite={definite}": 1.0,
        f"{way}&apart&town={town}": float(apart),
    }


def _tolls(a: Facts, b: Facts, told: Sentences) -> tuple[Group, ...]:
    most_a, most_b = a.most, b.most
    killed = most_a.get("killed", 0)
    counts = told.counts(b.sent) if killed > FEW else ()
    adds_up = any(x + y == killed for n, x in enumerate(counts) for y in counts[:n])
    both = [(kind, most_a[kind], most_b[kind]) for kind in ("killed", "injured") if kind in most_a and kind in most_b]
    return (_flags, (("adds up", adds_up),)), *((_toll, told_) for told_ in both)


def _toll(kind: str, a: int, b: int) -> Features:
    way = "same" if a == b else "less" if b < a else "more"
    return {f"{kind} {way}": 1.0, f"{kind} ratio": min(a, b) / max(a, b, 1)}


def _parties(a: Facts, b: Facts) -> Group:
    weak = not b.agents.keys and not b.targets.keys
    return _flags, (
        ("agents share", a.agents.shares(b.agents)),
        ("agents absent", not a.agents.keys or not b.agents.keys),
        ("agents clash", not agents_meet(a, b)),
        ("swapped", swapped(a, b)),
        ("targets share", a.targets.shares(b.targets)),
        ("targets absent", not a.targets.keys or not b.targets.keys),
        ("b weak", weak),
        ("bare", b.bare),
        ("only cost", b.kind == "kill" and b.bare),
        ("same chain", a.chain == b.chain and bool(a.chain)),
    )


def _flags(*given: tuple[str, float]) -> Features:
    """Features whose values are few."""
    return {name: float(value) for name, value in given}


def _scene(places: float, title: bool, take: bool, gap: int) -> Features:
    return {
        f"places={places}": 1.0,
        f"places={places}&title={title}": 1.0,
        f"take={take}&places={places}": 1.0,
        f"gap={min(gap, 3)}&places={places}": 1.0,
        f"gap={gap}": 1.0,
    }


def _circumstances(a: Facts, b: Facts) -> tuple[Group, ...]:
    gap = min(abs(x - y) for x in a.sents for y in b.sents)
    dated, same = b.date is not None and b.date.start is not None, same_day(a, b)
    return (
        (_scene, (place_likeness(a, b), a.title or b.title, "take" in (a.kind, b.kind), min(gap, 6))),
        (
            _flags,
            (
                ("own place", bool(b.own)),
                ("all places around", bool(b.own) and b.own <= a.around),
                ("same toll", same_toll(a, b)),
                ("toll differs", toll_differs(a, b)),
                ("same day", same),
                ("own day", dated and not same),
            ),
        ),
    )


def _words(a: Facts, b: Facts, told: Sentences) -> tuple[Group, ...]:
    sent = b.sent
    numbers, actors = told.numbers(sent), told.actors(sent)
    return (
        (_flags, (("overlap", max((told.overlap(s, sent) for s in a.told if s != sent), default=0.0)),)),
        (_flags, (("act ov", len(a.actors & actors) / max(1, min(len(a.actors), len(actors)))),)),
        (
            _flags,
            (
                ("lemma eq", b.lemma in a.heads),
                ("lemma in a sent", any(b.lemma in told.lemmas(s) for s in a.tellings)),
                ("a lemma in b sent", not a.heads.isdisjoint(told.lemmas(sent))),
                ("same sent", sent in a.tellings),
                ("num shared", bool((a.numbers & numbers) - SMALL)),
                ("num b new", not numbers <= a.numbers),
                ("no num b", not numbers),
                ("b new actor", not actors <= a.actors),
                ("turn", told.turns(sent)),
                ("fresh", b.fresh),
            ),
        ),
    )


def _order(a: Facts, b: Facts) -> tuple[Group, ...]:
    lead = min(a.sents) <= 1
    return (
        (_definite, (b.definite, b.bare)),
        (
            _flags,
            (
                ("title a", a.title),
                ("title b", b.title),
                ("told often", min(4, len(a.sents)) / 4),
                ("a lead", lead),
                ("a lead, b early", lead and b.sent <= 4),
                ("b first", b.sent == 1),
                ("same passage", a.passages[1] == b.passages[0]),
            ),
        ),
        (_flags, (("pos b", min(12, b.sent) / 12),)),
    )


def _definite(definite: bool, bare: bool) -> Features:
    return {"definite": float(definite), f"definite={definite}&bare={bare}": 1.0}
