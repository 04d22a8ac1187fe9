"""An event's actors in, UCDP's type of violence, dyad and deaths by side out (EXPORTS 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitrep.model.event import Event, EventActor
from sitrep.model.taxonomy import EventType
from sitrep.report.dossier import ActorFact, Dossier
from sitrep.report.exports.tolls import SideTolls, by_side
from sitrep.report.knowledge import Country, Settings, country_of
from sitrep.report.wording import actor_name, is_described

_UNKNOWN_KIND = "unknown"
STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Dyad:
    """Who fights whom; ``is_turned`` when the event's second side is GED's side a; which sides are civilians."""

    type_of_violence: int
    side_a: str
    side_b: str
    gw_a: int | None
    gw_b: int | None
    is_turned: bool
    civilian_sides: tuple[bool, bool]

    @property
    def name(self) -> str:
        """The dyad as UCDP writes it."""
        return f"{self.side_a} - {self.side_b}"

    def deaths(self, tolls: SideTolls) -> SideTolls:
        """Turn the event's sides into GED's; the dead of a civilian side count as civilians."""
        first, second, civilians = tolls.actor1, tolls.actor2, tolls.civilians
        if self.civilian_sides[0]:
            first, civilians = 0, civilians + first
        if self.civilian_sides[1]:
            second, civilians = 0, civilians + second
        if self.is_turned:
            first, second = second, first
        return SideTolls(first, second, civilians, tolls.unknown)


@dataclass(frozen=True, slots=True)
class _Side:
    name: str
    is_state: bool
    is_civilian: bool
    gw: int | None


def dyad_of(event: Event, dossier: Dossier, settings: Settings, where: Country) -> Dyad | None:
    """The dyad of the event's main actors, None where neither side is named.

    Violence against civilians, and fire that hit civilians alone, is one-sided: side b is "Civilians". Else a state's
    forces on a side make it state-based, and the state is side a.
    """
    first, second = _side(event.actor1, dossier, settings), _side(event.actor2, dossier, settings)
    if first is None and second is None:
        return None
    nobody = _Side(settings.text("unidentified"), is_state=False, is_civilian=False, gw=None)
    hit_alone = _only_civilians_died(event, dossier) and event.event_type is EventType.EXPLOSIONS
    civilian = (bool(first and first.is_civilian), bool(second and second.is_civilian))
    if event.event_type is EventType.CIVILIANS or any(civilian) or (second is None and hit_alone):
        attacker = second if civilian[0] and not civilian[1] else first
        one = attacker if attacker is not None and not attacker.is_civilian else nobody
        return Dyad(ONE_SIDED, one.name, settings.text("civilians"), one.gw, None, attacker is second, civilian)
    one, two = first or nobody, second or nobody
    is_turned = two.is_state and (not one.is_state or two.gw == where.gw_number != one.gw)
    if is_turned:
        one, two = two, one
    kind = STATE_BASED if one.is_state else NON_STATE
    return Dyad(kind, one.name, two.name, one.gw, two.gw, is_turned, civilian)


def _only_civilians_died(event: Event, dossier: Dossier) -> bool:
    tolls = by_side(event, dossier)
    return tolls.civilians > 0 and tolls.civilians == tolls.total


def _side(actors: Sequence[EventActor], dossier: Dossier, settings: Settings) -> _Side | None:
    """The main actor of a side; a side of civilians and others is the others'."""
    found = [_actor(actor, dossier.actors.get(actor.actor_id or ""), dossier, settings) for actor in actors]
    return next((side for side in found if not side.is_civilian), found[0] if found else None)


def _actor(actor: EventActor, fact: ActorFact | None, dossier: Dossier, settings: Settings) -> _Side:
    kind = fact.kind if fact else ""
    home = country_of(fact.country) if fact else None
    is_state = kind in settings.items("state_kinds")
    name = settings.texts("names").get(actor.actor_id or "")
    if name is None and is_state and home is not None:
        name = settings.text("state_name").replace("{country}", home.name)
    if name is None and (is_described(actor) or kind == _UNKNOWN_KIND):
        name = settings.text("unidentified")
    return _Side(
        name or actor_name(actor, dossier.actors),
        is_state,
        kind in settings.items("civilian_kinds"),
        home.gw_number if home is not None and is_state else None,
    )
