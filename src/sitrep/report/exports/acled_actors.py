"""An event's actors in, ACLED's two main actors, their allies and the interaction codes out (EXPORTS 4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sitrep.model.event import Event, EventActor
from sitrep.model.taxonomy import EVENT_TYPE_OF, EventType, SubEventType
from sitrep.report.dossier import ActorFact
from sitrep.report.knowledge import Settings, SettingsError, country_of
from sitrep.report.wording import actor_name, is_described

#: pairs of inter codes that ACLED's list of interactions has (EXPORTS 4.3), the smaller first, 0 for one-sided
VALID_INTERACTIONS = frozenset(
    {
        *(10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 22, 23, 24, 25, 26, 27, 28, 30, 33, 34, 35, 36, 37, 38),
        *(40, 44, 45, 46, 47, 48, 50, 55, 56, 57, 58, 60, 66, 67, 68, 70, 77, 78, 80, 88),
    }
)


_UNKNOWN_KIND = "unknown"


@dataclass(frozen=True, slots=True)
class Parties:
    """ACLED's actor columns of one row; a code of 0 is a side that is not there."""

    actor1: str
    code1: int
    allies1: tuple[str, ...]
    actor2: str
    code2: int
    allies2: tuple[str, ...]
    labels: Mapping[int, str]
    is_numeric: bool = False

    @property
    def label1(self) -> str:
        """The first inter code in words (as a number where the settings ask for it)."""
        return self._label(self.code1)

    @property
    def label2(self) -> str:
        """The second inter code likewise, blank for none."""
        return self._label(self.code2)

    def _label(self, code: int) -> str:
        return str(code) if self.is_numeric and code else self.labels.get(code, "")

    @property
    def interaction_code(self) -> int:
        """The two digits, smaller first; one-sided is the digit and 0."""
        low, high = sorted((self.code1, self.code2))
        return high * 10 if low == 0 else low * 10 + high

    @property
    def interaction(self) -> str:
        """The interaction in words: "State forces-Rebel group", "Rebel group only"."""
        if self.is_numeric:
            return str(self.interaction_code)
        low, high = sorted((self.code1, self.code2))
        return interaction_label(low, high, self.labels)


def interaction_label(low: int, high: int, labels: Mapping[int, str]) -> str:
    """The words of an interaction, ``low`` the smaller code.

    ACLED turns the pair 78 round: "External/Other forces-Civilians".
    """
    if low == 0:
        return f"{labels[high]} only" if high else ""
    if (low, high) == (7, 8):
        low, high = high, low
    return f"{labels[low]}-{labels[high]}"


@dataclass(frozen=True, slots=True)
class _Party:
    name: str
    code: int


@dataclass(frozen=True, slots=True)
class _Scene:
    """Where and when a row is, and who an armed actor is that no report names."""

    settings: Settings
    country: str
    day: date
    armed: _Party

    def generic(self, word: str) -> str:
        return self.settings.texts("generic")[word].replace("{country}", self.country)

    def code(self, word: str) -> int:
        return self.settings.number_in("generic", f"{word}_code")


def parties(
    event: Event,
    sub: SubEventType,
    actors: Mapping[str, ActorFact],
    settings: Settings,
    where: tuple[str, date],
) -> Parties:
    """Code both sides of ``event`` for a row of sub-event type ``sub`` in the country and on the day of ``where``.

    A battle has two armed sides, so a side that no report names becomes ACLED's unidentified armed group; civilians are
    never a side of a battle. The target of violence against civilians is always actor2.
    """
    labels = {int(k): v for k, v in settings.texts("labels").items()}
    word = "from_the_air" if sub.value in settings.items("only_states") else "armed"
    code = settings.number_in("generic", f"{word}_code")
    unnamed = _Party(settings.texts("generic")[word].replace("{country}", where[0]), code)
    scene = _Scene(settings, *where, unnamed)
    first, second = ([_party(a, actors, scene) for a in side] for side in (event.actor1, event.actor2))
    first, second = _shaped(first, second, sub, scene)
    one, two = first[0] if first else None, second[0] if second else None
    return Parties(
        one.name if one else "",
        one.code if one else 0,
        _allies(first),
        two.name if two else "",
        two.code if two else 0,
        _allies(second),
        labels,
        settings.flag("numeric_codes"),
    )


def _allies(side: list[_Party]) -> tuple[str, ...]:
    # a ";" inside a name would read as two actors
    names = dict.fromkeys(p.name.replace(";", ",") for p in side[1:])
    return tuple(name for name in names if name != side[0].name)


def _shaped(
    first: list[_Party], second: list[_Party], sub: SubEventType, scene: _Scene
) -> tuple[list[_Party], list[_Party]]:
    civilians = _Party(scene.generic("civilians"), scene.code("civilians"))
    event_type = EVENT_TYPE_OF[sub]
    if event_type is EventType.BATTLES:
        first = [p for p in first if p.code != civilians.code] or [scene.armed]
        second = [p for p in second if p.code != civilians.code] or [scene.armed]
    elif event_type is EventType.CIVILIANS:
        if first and not second and all(p.code == civilians.code for p in first):
            first, second = [], first
        first = first or [scene.armed]
        second = second or [civilians]
        if second[0].code != civilians.code:
            second = [civilians, *second]
    elif event_type is EventType.PROTESTS:
        first = _crowd(first, "protesters", scene)
    elif event_type is EventType.RIOTS:
        first = _crowd(first, "rioters", scene)
    elif not first:
        # one party is enough elsewhere; ACLED fills actor1 first, except that fire always comes from somebody
        if event_type is EventType.EXPLOSIONS or not second:
            first = [scene.armed]
        else:
            first, second = second, []
    return first, second


def _crowd(first: list[_Party], word: str, scene: _Scene) -> list[_Party]:
    crowd = _Party(scene.generic(word), scene.code(word))
    return [crowd, *(p for p in first if p.code != crowd.code and p.name != crowd.name)]


def _party(actor: EventActor, actors: Mapping[str, ActorFact], scene: _Scene) -> _Party:
    settings, actor_id = scene.settings, actor.actor_id or ""
    fact = actors.get(actor_id)
    kind = fact.kind if fact else ""
    if is_described(actor) or kind == _UNKNOWN_KIND:
        return scene.armed
    single, kinds, own = settings.codes("actor_codes"), settings.codes("kinds"), settings.texts("state_names")
    code = single.get(actor_id) or kinds.get(kind, settings.number("unknown_kind"))
    name = _name(actor_id, settings, scene.country, scene.day)
    home = country_of(fact.country) if fact else None
    if home is not None and kind in own:
        code = settings.number("at_home" if home.name == scene.country else "abroad")
        name = name or own[kind].replace("{country}", home.name)
    return _Party(name or actor_name(actor, actors), code)


def _name(actor_id: str, settings: Settings, country: str, day: date) -> str:
    """ACLED's name of an actor on a day, "" where the settings give none."""
    entries = settings.table("names").get(actor_id)
    if entries is None:
        return ""
    if not isinstance(entries, list):
        raise SettingsError(f"{settings.where}: names.{actor_id} must be a list of {{name, from, to}}")
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise SettingsError(f"{settings.where}: names.{actor_id} must be a list of {{name, from, to}}")
        if str(entry.get("from") or "0001-01-01") <= day.isoformat() <= str(entry.get("to") or "9999-12-31"):
            return str(entry["name"]).replace("{country}", country)
    return ""
