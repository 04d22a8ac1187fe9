"""The closed lists of the codebook: what kinds of event, source, cost and place role there are."""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """The six event types of the codebook (ACLED's names)."""

    BATTLES = "Battles"
    EXPLOSIONS = "Explosions/Remote violence"
    CIVILIANS = "Violence against civilians"
    PROTESTS = "Protests"
    RIOTS = "Riots"
    STRATEGIC = "Strategic developments"


class SubEventType(StrEnum):
    """The sub-event types of the codebook, in ACLED's order of rank inside each type."""

    GOVERNMENT_REGAINS = "Government regains territory"
    NON_STATE_OVERTAKES = "Non-state actor overtakes territory"
    ARMED_CLASH = "Armed clash"
    CHEMICAL_WEAPON = "Chemical weapon"
    AIR_STRIKE = "Air/drone strike"
    SUICIDE_BOMB = "Suicide bomb"
    SHELLING = "Shelling/artillery/missile attack"
    REMOTE_EXPLOSIVE = "Remote explosive/landmine/IED"
    GRENADE = "Grenade"
    SEXUAL_VIOLENCE = "Sexual violence"
    ATTACK = "Attack"
    ABDUCTION = "Abduction/forced disappearance"
    EXCESSIVE_FORCE = "Excessive force against protesters"
    PROTEST_INTERVENTION = "Protest with intervention"
    PEACEFUL_PROTEST = "Peaceful protest"
    VIOLENT_DEMONSTRATION = "Violent demonstration"
    MOB_VIOLENCE = "Mob violence"
    AGREEMENT = "Agreement"
    ARRESTS = "Arrests"
    CHANGE_TO_GROUP = "Change to group/activity"
    DISRUPTED_WEAPONS = "Disrupted weapons use"
    BASE_ESTABLISHED = "Headquarters or base established"
    LOOTING = "Looting/property destruction"
    TRANSFER_OF_TERRITORY = "Non-violent transfer of territory"
    OTHER = "Other"


_TYPE_MEMBERS: dict[EventType, tuple[SubEventType, ...]] = {
    EventType.BATTLES: (
        SubEventType.GOVERNMENT_REGAINS,
        SubEventType.NON_STATE_OVERTAKES,
        SubEventType.ARMED_CLASH,
    ),
    EventType.EXPLOSIONS: (
        SubEventType.CHEMICAL_WEAPON,
        SubEventType.AIR_STRIKE,
        SubEventType.SUICIDE_BOMB,
        SubEventType.SHELLING,
        SubEventType.REMOTE_EXPLOSIVE,
        SubEventType.GRENADE,
    ),
    EventType.CIVILIANS: (
        SubEventType.SEXUAL_VIOLENCE,
        SubEventType.ATTACK,
        SubEventType.ABDUCTION,
    ),
    EventType.PROTESTS: (
        SubEventType.EXCESSIVE_FORCE,
        SubEventType.PROTEST_INTERVENTION,
        SubEventType.PEACEFUL_PROTEST,
    ),
    EventType.RIOTS: (SubEventType.VIOLENT_DEMONSTRATION, SubEventType.MOB_VIOLENCE),
    EventType.STRATEGIC: (
        SubEventType.AGREEMENT,
        SubEventType.ARRESTS,
        SubEventType.CHANGE_TO_GROUP,
        SubEventType.DISRUPTED_WEAPONS,
        SubEventType.BASE_ESTABLISHED,
        SubEventType.LOOTING,
        SubEventType.TRANSFER_OF_TERRITORY,
        SubEventType.OTHER,
    ),
}

#: sub-event type -> its event type
EVENT_TYPE_OF: dict[SubEventType, EventType] = {
    sub: event_type for event_type, members in _TYPE_MEMBERS.items() for sub in members
}


class Factuality(StrEnum):
    """Whether what a claim tells happened."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    ATTEMPTED = "attempted"
    PLANNED = "planned"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"


class Temporal(StrEnum):
    """Whether a claim is the news of its report or older context."""

    CURRENT = "current"
    BACKGROUND = "background"


class LocationRole(StrEnum):
    """How a place stands to the event."""

    AT = "at"
    NEAR = "near"
    WITHIN = "within"
    FROM = "from"
    TO = "to"


class CasualtyKind(StrEnum):
    """What happened to the counted people."""

    KILLED = "killed"
    INJURED = "injured"
    KILLED_OR_INJURED = "killed_or_injured"
    CAPTURED = "captured"
    SURRENDERED = "surrendered"
    DISPLACED = "displaced"


class Side(StrEnum):
    """Whose people or things a cost is."""

    ACTOR1 = "actor1"
    ACTOR2 = "actor2"
    CIVILIANS = "civilians"
    UNKNOWN = "unknown"


class MaterielOutcome(StrEnum):
    """What happened to counted things."""

    DESTROYED = "destroyed"
    DAMAGED = "damaged"
    CAPTURED = "captured"
    FOUND = "found"
    DEFUSED = "defused"


class SourceKind(StrEnum):
    """What kind of source says a claim."""

    NEWS_AGENCY = "news_agency"
    MEDIA = "media"
    OFFICIAL = "official"
    MILITARY = "military"
    ANONYMOUS = "anonymous"
    NGO = "ngo"
    BELLIGERENT = "belligerent"
    PERSON = "person"


class DatePrecision(StrEnum):
    """How closely a date is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"
