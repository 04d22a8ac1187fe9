"""The claims of one happening in; the event with the values shown, and every value told by whom, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sitrep.link.acts import ACT_OF, DISPUTED_AUTHOR, MUTUAL
from sitrep.link.certainty import Attestation, certainty
from sitrep.link.names import skeleton
from sitrep.link.origins import Origin, OriginFinder
from sitrep.link.parties import Parties
from sitrep.link.voting import Toll, Vote, estimate, toll_of, view, votes
from sitrep.model.claim import ActorMention, Claim, DateRange, Location
from sitrep.model.document import Document
from sitrep.model.event import Estimate, Event, EventActor, FieldView
from sitrep.model.taxonomy import CasualtyKind, DatePrecision, Factuality, LocationRole, SubEventType

_SUB_RANK = {sub: rank for rank, sub in enumerate(SubEventType)}
_FACT_RANK = {fact: rank for rank, fact in enumerate(Factuality)}
_AT = (LocationRole.AT, LocationRole.NEAR, LocationRole.WITHIN)
#: a claim of a longer span beside one of days tells a total, which is not the toll of the day
_TOTAL_SPAN_DAYS = 7
_PRECISE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Rival:
    """Another event that says the opposite of this one, and the reports that tell it."""

    event_id: str
    words: str
    doc_ids: frozenset[str]


class Merger:
    """Makes events out of groups of claims."""

    def __init__(self, documents: Mapping[str, Document], parties: Parties) -> None:
        """Keep the documents (for outlets, days and copies) and the sides."""
        self.documents = documents
        self.parties = parties
        self.finder = OriginFinder(documents, parties)

    def event(self, event_id: str, claims: Sequence[Claim], rivals: Sequence[Rival] = ()) -> Event:
        """The event that ``claims`` tell; what it shows does not depend on their order."""
        claims = sorted(claims, key=lambda claim: claim.claim_id)
        origins = self.finder.origins(claims)
        told = _Told(claims, origins, {c.claim_id: self._age(c) for c in claims}, self.parties)
        start, end, date_view = _days(told)
        locations, place_view = _locations(told)
        actor1, view1, clash1 = _actors(told, "actor1")
        actor2, view2, clash2 = _actors(told, "actor2")
        killed, killed_view = _toll(told, CasualtyKind.KILLED)
        injured, injured_view = _toll(told, CasualtyKind.INJURED)
        facts = votes([(c.claim_id, c.factuality) for c in told.asserting], told.origin_of, _FACT_RANK.__getitem__)
        subs = votes([(c.claim_id, c.sub_event_type) for c in claims], told.origin_of, _SUB_RANK.__getitem__)
        fields = (
            view("sub_event_type", subs, lambda sub: sub.value),
            *(v for v in (date_view, place_view, view1, view2, killed_view, injured_view) if v is not None),
            view("factuality", facts, lambda fact: fact.value, contested=bool(told.denied)),
        )
        # one report that tells a loss and a recapture of the same day tells a story, not a contradiction
        rivals = [r for r in rivals if not r.doc_ids <= {c.doc_id for c in claims}]
        attacker_lost = facts[0].value is Factuality.ATTEMPTED
        sides1, sides2 = told.sides("actor1"), told.sides("actor2")
        attestation = Attestation(
            asserting=told.origins_of(told.really),
            denying=told.origins_of(told.denied),
            winners=sides2 if attacker_lost else sides1,
            losers=sides1 if attacker_lost else sides2,
            disputed=bool(rivals) or clash1 or clash2,
            precise=any(not _is_wide(p) for p in locations) or _span(start, end) <= _PRECISE_DAYS,
        )
        return Event(
            event_id=event_id,
            sub_event_type=subs[0].value,
            start=start,
            end=end,
            actor1=actor1,
            actor2=actor2,
            locations=locations,
            killed=killed,
            injured=injured,
            factuality=facts[0].value,
            certainty=certainty(attestation),
            origins=tuple(o.name for o in origins),
            outlets=tuple(sorted({self.finder.outlet(c.doc_id) for c in claims})),
            claim_ids=tuple(c.claim_id for c in claims),
            doc_ids=tuple(sorted({c.doc_id for c in claims})),
            fields=fields,
            contradictions=(*(_dissent(f) for f in fields if f.contested), *(r.words for r in rivals)),
        )

    def _age(self, claim: Claim) -> str:
        document = self.documents.get(claim.doc_id)
        return document.published.isoformat() if document and document.published else ""


class _Told:
    """The claims of one event with what is asked of them again and again."""

    def __init__(
        self, claims: Sequence[Claim], origins: Sequence[Origin], age: Mapping[str, str], parties: Parties
    ) -> None:
        self.claims, self.origins, self.age, self.parties = claims, origins, age, parties
        self.origin_of = {claim_id: origin.name for origin in origins for claim_id in origin.claim_ids}
        self.denied = [c for c in claims if c.factuality is Factuality.DENIED]
        self.really = [c for c in claims if c.factuality is not Factuality.DENIED]
        #: the claims that values are taken from: denials tell none of their own where somebody asserts
        self.asserting = self.really or list(claims)
        self.swapped = _swapped(self.asserting, parties)

    def party(self, claim: Claim, role: str) -> tuple[ActorMention, ...]:
        """The actors of a claim in the role they have in the event."""
        return claim.actor1 if (role == "actor1") != (claim.claim_id in self.swapped) else claim.actor2

    def sides(self, role: str) -> frozenset[str]:
        return frozenset(s for c in self.asserting for a in self.party(c, role) if (s := self.parties.side(a.actor_id)))

    def origins_of(self, claims: Sequence[Claim]) -> list[Origin]:
        ids = {c.claim_id for c in claims}
        return [o for o in self.origins if ids.intersection(o.claim_ids)]


def _swapped(claims: Sequence[Claim], parties: Parties) -> frozenset[str]:
    """Claims of a mutual act that name the two sides the other way round than most do."""
    if len(claims) < 2 or not any(ACT_OF[c.sub_event_type] in MUTUAL for c in claims):
        return frozenset()
    firsts: Counter[str] = Counter()
    for claim in claims:
        firsts.update({s for a in claim.actor1 if (s := parties.side(a.actor_id))})
    if not firsts:
        return frozenset()
    lead = min(firsts, key=lambda side: (-firsts[side], side))
    return frozenset(
        c.claim_id
        for c in claims
        if lead in {parties.side(a.actor_id) for a in c.actor2}
        and lead not in {parties.side(a.actor_id) for a in c.actor1}
    )


def _days(told: _Told) -> tuple[date | None, date | None, FieldView | None]:
    """The day most origins tell exactly; without one, the days that all windows share; else the narrowest window."""
    dated = [(c.claim_id, (c.date.start, c.date.end or c.date.start)) for c in told.asserting if c.date.start]
    windows = [(i, (start, end)) for i, (start, end) in dated if start is not None and end is not None]
    if not windows:
        return None, None, None
    found = votes(windows, told.origin_of, lambda w: (w[1] - w[0], w[0]))
    exact = {c.claim_id for c in told.asserting if _is_exact(c.date)}
    firm = [vote for vote in found if exact.intersection(vote.claim_ids)]
    if firm:
        start, end = firm[0].value
    else:
        start, end = max(v.value[0] for v in found), min(v.value[1] for v in found)
        if start > end:
            start, end = min((v.value for v in found), key=lambda w: (w[1] - w[0], w))
    shown = start.isoformat() if start == end else f"{start.isoformat()}..{end.isoformat()}"
    found.sort(key=lambda vote: vote.value != (start, end))
    return start, end, view("date", found, _window, shown=shown, contested=len({v.value for v in firm}) > 1)


def _is_exact(when: DateRange) -> bool:
    return when.start == when.end and when.precision is DatePrecision.DAY and bool(when.text)


def _window(window: tuple[date, date]) -> str:
    start, end = window
    return start.isoformat() if start == end else f"{start.isoformat()}..{end.isoformat()}"


def _locations(told: _Told) -> tuple[tuple[Location, ...], FieldView | None]:
    """Each distinct place once, the one most origins name first; areas only where no claim names a point in them."""
    named: list[tuple[str, str]] = []
    best: dict[str, Location] = {}
    for claim in told.asserting:
        places = [p for p in claim.locations if p.role in _AT] or list(claim.locations)
        for place in places:
            key = place.gazetteer_id or skeleton(place.name) or place.name
            named.append((claim.claim_id, key))
            if key not in best or _detail(place) > _detail(best[key]):
                best[key] = place
    if not named:
        return (), None
    found = votes(named, told.origin_of, lambda key: (_is_wide(best[key]), key))
    points = [v for v in found if not _is_wide(best[v.value])]
    shown = points or found
    contested = len(points) > 1 and _nowhere_shared(points, told)
    return tuple(best[v.value] for v in shown), view(
        "location", [*shown, *(v for v in found if v not in shown)], lambda key: best[key].name, contested=contested
    )


def _nowhere_shared(points: Sequence[Vote[str]], told: _Told) -> bool:
    """Whether origins name different points and no point is named by two of those that name any."""
    naming = {origin for vote in points for origin in vote.origins}
    return len(naming) > 1 and all(len(vote.origins) == 1 for vote in points) and len(told.origins) > 1


def _detail(place: Location) -> tuple[bool, bool, bool, int]:
    return (
        place.lat is not None,
        place.gazetteer_id is not None,
        place.role is LocationRole.AT,
        -(place.precision or 9),
    )


def _is_wide(place: Location) -> bool:
    return place.role is LocationRole.WITHIN or place.precision == 3


def _actors(told: _Told, role: str) -> tuple[tuple[EventActor, ...], FieldView | None, bool]:
    """The actors of the side that most origins name; whether origins name sides that are not the same."""
    named: list[tuple[str, tuple[EventActor, ...]]] = []
    for claim in told.asserting:
        actors = tuple(dict.fromkeys(EventActor(a.actor_id, a.text) for a in told.party(claim, role)))
        if actors:
            named.append((claim.claim_id, actors))
    if not named:
        return (), None, False
    sides = [(i, frozenset(s for a in actors if (s := told.parties.side(a.actor_id)))) for i, actors in named]
    ranked = votes([s for s in sides if s[1]], told.origin_of, lambda s: sorted(s))
    lead = ranked[0].value if ranked else frozenset()
    ours = {i for i, s in sides if not lead or s & lead}
    merged: dict[str, EventActor] = {}
    for claim_id, actors in named:
        if claim_id in ours:
            for actor in actors:
                merged.setdefault(actor.actor_id or actor.name.casefold(), actor)
    said = votes([(i, _names(actors)) for i, actors in named], told.origin_of, str)
    said.sort(key=lambda vote: not ours.intersection(vote.claim_ids))
    act = ACT_OF[told.asserting[0].sub_event_type]
    dispute = role == "actor1" and act in DISPUTED_AUTHOR
    conflict = [v for v in ranked if not v.value & lead]
    contested = bool(conflict) and (dispute or act in MUTUAL or role == "actor1")
    field = view(role, said, str, shown="; ".join(a.name for a in merged.values()), contested=bool(conflict))
    return tuple(merged.values()), field, contested


def _names(actors: Sequence[EventActor]) -> str:
    return "; ".join(actor.actor_id or actor.name for actor in actors)


def _toll(told: _Told, kind: CasualtyKind) -> tuple[Estimate, FieldView | None]:
    """The range of a toll; claims of a longer span beside claims of days tell a total and are left out of it."""
    spans = {c.claim_id: _span(c.date.start, c.date.end) for c in told.asserting}
    least = min(spans.values(), default=0)
    counted = [t for c in told.asserting if (t := toll_of(c, kind)) is not None]
    tolls = [t for t in counted if least > _TOTAL_SPAN_DAYS or spans[t.claim_id] <= _TOTAL_SPAN_DAYS] or counted
    if not tolls:
        return Estimate(), None
    found, clash = estimate(tolls, told.origin_of, told.age)
    shown = Toll("", found.low, found.best, found.high).words
    said = votes([(t.claim_id, t.words) for t in counted], told.origin_of, str)
    return found, view(kind.value, said, str, shown=shown, contested=clash)


def _span(start: date | None, end: date | None) -> int:
    if start is None or end is None:
        return _TOTAL_SPAN_DAYS + 1
    return (end - start + timedelta(days=1)).days


def _dissent(field: FieldView) -> str:
    said = "; ".join(f"{value.value} ({', '.join(value.origins)})" for value in field.values)
    return f"{field.name}: {said}"
