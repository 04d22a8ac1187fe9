"""The desk and the filters that are set in; what the filter form offers and shows as chosen, out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sitrep.model.event import Certainty
from sitrep.model.taxonomy import EVENT_TYPE_OF, EventType, Factuality, SubEventType
from sitrep.pipeline.asking import Sort
from sitrep.web.asked import Filters
from sitrep.web.service import Desk

#: so many actors and outlets are offered in the form; others are reached by search and by links
_MOST_OFFERED: Final = 200

_NAMES: Final = {
    "q": "words",
    "from": "from",
    "to": "to",
    "type": "type",
    "sub_type": "sub-type",
    "actor": "actor",
    "side": "side",
    "certainty": "certainty",
    "place": "place",
    "near": "near",
    "bbox": "on the map",
    "area": "drawn area",
    "killed_min": "killed, at least",
    "killed_max": "killed, at most",
    "outlet": "outlet",
    "factuality": "really?",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A value of a filter as the form offers it."""

    value: str
    name: str
    count: int
    is_chosen: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, in words, with the address without it."""

    name: str
    value: str
    href: str


@dataclass(frozen=True, slots=True)
class FilterForm:
    """Everything the form shows."""

    types: tuple[Offer, ...]
    sub_types: tuple[Offer, ...]
    actors: tuple[Offer, ...]
    sides: tuple[Offer, ...]
    certainties: tuple[Offer, ...]
    outlets: tuple[Offer, ...]
    factualities: tuple[Offer, ...]
    sorts: tuple[Offer, ...]
    chips: tuple[Chip, ...]


def filter_form(desk: Desk, filters: Filters, path: str) -> FilterForm:
    """The form with its choices, the commonest first, and the filters that are set."""
    columns = desk.columns
    actors = [(i, _actor_name(desk, i), n) for i, n in desk.choices("actor")]
    return FilterForm(
        types=tuple(_offers(EventType, columns.event_type.counted(), filters.type)),
        sub_types=tuple(
            Offer(o.value, o.name, o.count, o.is_chosen, EVENT_TYPE_OF[SubEventType(o.value)].value)
            for o in _offers(SubEventType, columns.sub_event_type.counted(), filters.sub_type)
        ),
        actors=_kept([Offer(i, name, n, i in filters.actor) for i, name, n in actors]),
        sides=_kept([Offer(s, s, n, s in filters.side) for s, n in desk.choices("side")]),
        certainties=tuple(_offers(Certainty, columns.certainty.counted(), filters.certainty)),
        outlets=_kept([Offer(o, o, n, o in filters.outlet) for o, n in desk.choices("outlet")]),
        factualities=tuple(_offers(Factuality, columns.factuality.counted(), filters.factuality)),
        sorts=tuple(Offer(s.value, s.value.replace("-", " "), 0, s is filters.sort) for s in Sort),
        chips=tuple(
            Chip(_NAMES[name], _shown(desk, name, value), filters.without(path, name, value))
            for name, value in filters.pairs
            if name in _NAMES
        ),
    )


def _offers(
    known: type[EventType | SubEventType | Certainty | Factuality], counted: list[tuple[str, int]], chosen: object
) -> list[Offer]:
    values = {str(v) for v in chosen} if isinstance(chosen, list) else set()
    counts = dict(counted)
    return [
        Offer(k.value, k.value, counts.get(k.value, 0), k.value in values)
        for k in known
        if k.value in counts or k.value in values
    ]


def _kept(offers: list[Offer]) -> tuple[Offer, ...]:
    return tuple(o for i, o in enumerate(offers) if i < _MOST_OFFERED or o.is_chosen)


def _actor_name(desk: Desk, actor_id: str) -> str:
    known = desk.fact(actor_id)
    return known.name if known else actor_id


def _shown(desk: Desk, name: str, value: str) -> str:
    if name == "actor":
        return _actor_name(desk, value)
    if name == "near":
        lat, lon, km = value.split(",")
        return f"{km} km around {lat}, {lon}"
    if name == "area":
        return f"{len(value.split(','))} corners"
    return value
