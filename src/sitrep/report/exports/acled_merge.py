"""ACLED rows in, the same with one row for each pair of sides, place and day out (EXPORTS 4.2, atomicity)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sitrep.model.taxonomy import EVENT_TYPE_OF, EventType, SubEventType
from sitrep.report.exports.acled import AcledRow

#: the types whose tactics coincide in one fight, the higher one first (EXPORTS 4.2)
_RANKED = (EventType.BATTLES, EventType.EXPLOSIONS, EventType.CIVILIANS)
_RANK = {
    sub.value: (_RANKED.index(EVENT_TYPE_OF[sub]), i)
    for i, sub in enumerate(SubEventType)
    if EVENT_TYPE_OF[sub] in _RANKED
}


def merged(rows: Iterable[AcledRow]) -> list[AcledRow]:
    """Join rows of political violence between the same sides at the same place on the same exact day into one.

    The row of the higher tactic stays, with its id; the dead add up, sources, allies and tags are united, and its notes
    name the tactics that were joined. Rows whose day is not exact, or that name no second side, stay as they are.
    """
    found: dict[tuple[object, ...], AcledRow] = {}
    for row in rows:
        key: tuple[object, ...] = (row.event_id_cnty,)
        if row.sub_event_type in _RANK and row.time_precision == 1 and row.actor2:
            key = (frozenset((row.actor1, row.actor2)), row.location, row.latitude, row.longitude, row.event_date)
        found[key] = _joined(found[key], row) if key in found else row
    return list(found.values())


def _joined(one: AcledRow, two: AcledRow) -> AcledRow:
    high, low = sorted((one, two), key=lambda row: (_RANK[row.sub_event_type], row.event_id_cnty))
    turned = high.actor1 != low.actor1
    return replace(
        high,
        assoc_actor_1=_united(high.assoc_actor_1, low.assoc_actor_2 if turned else low.assoc_actor_1),
        assoc_actor_2=_united(high.assoc_actor_2, low.assoc_actor_1 if turned else low.assoc_actor_2),
        source=_united(high.source, low.source),
        notes=f"{high.notes} Same sides, place and day: {low.notes}",
        fatalities=high.fatalities + low.fatalities,
        tags=_united(high.tags, low.tags),
        timestamp=max(high.timestamp, low.timestamp),
    )


def _united(one: str, two: str) -> str:
    return "; ".join(dict.fromkeys(part for part in (*one.split("; "), *two.split("; ")) if part))
