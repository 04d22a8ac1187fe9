"""A dossier and a theatre's boundaries in, the whole report page out: one HTML text that loads nothing."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sitrep.model.event import Certainty, Event, FieldView
from sitrep.reference.holder_colours import style_sheet
from sitrep.report.dossier import HAPPENED, Dossier, happened_at, main_place
from sitrep.report.exports.when import span_of
from sitrep.report.page.boundaries import Area
from sitrep.report.page.evidence import FIELDS, Evidence, evidence_of
from sitrep.report.page.holding import holding
from sitrep.report.page.mapping import event_types, map_picture
from sitrep.report.page.palette import COLOURS, KEYS, SHAPES
from sitrep.report.page.timeline import timeline
from sitrep.report.wording import contradictions_of, days_text, field_words, listed, shown_names, toll_text

TEMPLATES = Path(__file__).parent / "templates"
_STANDING_OUT = 6


@dataclass(frozen=True, slots=True)
class EventView:
    """One event, ready to be shown and filtered."""

    event_id: str
    key: str
    shape: str
    event_type: str
    sub_event_type: str
    start: str
    end: str
    days: str
    actor1: str
    actor2: str
    place: str
    other_places: str
    role: str
    admin1: str
    toll: str
    toll_sort: int
    injured: str
    factuality: str
    certainty: str
    certainty_key: str
    origins: tuple[str, ...]
    outlets: tuple[str, ...]
    actors: str
    position: str
    is_placed: bool
    fields: tuple[FieldView, ...]
    contradictions: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A number of the header with what it counts."""

    value: str
    label: str


def render_page(dossier: Dossier, areas: Sequence[Area], title: str = "Events and who reports them") -> str:
    """Render the page. It opens from a file, asks for no other file, and shows hostile text as text.

    The newest event stands first. Events that were only planned, denied or supposed stand in a table of their own and
    on no picture.
    """
    shown = [e for e in dossier.events if e.factuality in HAPPENED]
    apart = [e for e in dossier.events if e.factuality not in HAPPENED]
    # the dossier stands in order of time with the undated last; the page shows the newest first, the undated still last
    newest = [*(e for e in shown[::-1] if e.start or e.end), *(e for e in shown if not (e.start or e.end))]
    views = [event_view(e, dossier) for e in newest]
    script, style = _asset("report.js"), _asset("report.css") + style_sheet()
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            title=title,
            period=_period(shown),
            tiles=_tiles(shown, dossier),
            heaviest=sorted((v for v in views if v.toll), key=lambda v: -v.toll_sort)[:_STANDING_OUT],
            disputed=[v for v in views if v.contradictions or v.certainty == Certainty.CONTESTED][:_STANDING_OUT],
            events=views,
            apart=[event_view(e, dossier) for e in apart],
            map=map_picture(shown, areas),
            timeline=timeline(shown),
            holding=holding(dossier.control, dossier.actors),
            types=[(KEYS[t], t.value, SHAPES[t]) for t in event_types(shown)],
            actors=_choices([name for v in views for name in v.actors.split("|") if name]),
            provinces=_choices([v.admin1 for v in views if v.admin1]),
            certainties=[c.value for c in Certainty if any(e.certainty is c for e in shown)],
            fields=FIELDS,
            field_words=field_words,
            script=script,
            style=style,
            script_hash=_digest(script),
            style_hash=_digest(style),
        )
    )


@cache
def environment() -> Environment:
    """The templates of this room: everything they print is escaped, a missing value is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def event_view(event: Event, dossier: Dossier) -> EventView:
    """Put an event into the words of the table."""
    place = main_place(event)
    start, end = event.start or event.end, event.end or event.start
    span = span_of(event, dossier)
    others = [p.name for p in happened_at(event) if place is not None and p.name != place.name]
    first, second = shown_names(event.actor1, dossier.actors), shown_names(event.actor2, dossier.actors)
    return EventView(
        event_id=event.event_id,
        key=KEYS[event.event_type],
        shape=SHAPES[event.event_type],
        event_type=event.event_type.value,
        sub_event_type=event.sub_event_type.value,
        start=start.isoformat() if start else "",
        end=end.isoformat() if end else "",
        days=days_text(event.start, event.end, is_either=span is not None and span.is_either),
        actor1=listed(first),
        actor2=listed(second),
        place=place.name if place else "",
        other_places=listed(list(dict.fromkeys(others))),
        role=place.role.value if place else "",
        admin1=(place.admin1 or "") if place else "",
        toll=toll_text(event.killed),
        toll_sort=event.killed.best or event.killed.low or event.killed.high or 0,
        injured=toll_text(event.injured),
        factuality=event.factuality.value,
        certainty=event.certainty.value,
        certainty_key=event.certainty.name.lower().replace("_", "-"),
        origins=event.origins,
        outlets=event.outlets,
        actors="|".join(name.replace("|", "/") for name in (*first, *second)),
        position=_position(event),
        is_placed=any(p.lat is not None and p.lon is not None for p in happened_at(event)),
        fields=tuple(view for view in event.fields if len(view.values) > 1 or view.contested),
        contradictions=contradictions_of(event),
        evidence=tuple(evidence_of(c, dossier.documents.get(c.doc_id)) for c in dossier.claims_of(event)),
    )


def _position(event: Event) -> str:
    place = main_place(event)
    if place is None or place.lat is None or place.lon is None:
        return "position unknown"
    radius = f", uncertain by {place.radius_km:g} km" if place.radius_km else ""
    return f"{place.lat:.4f}, {place.lon:.4f}{radius}"


def _period(events: Sequence[Event]) -> str:
    days = [d for e in events for d in (e.start, e.end) if d]
    return days_text(min(days), max(days)) if days else "no dated event"


def _tiles(events: Sequence[Event], dossier: Dossier) -> list[Tile]:
    low = sum(e.killed.low if e.killed.low is not None else e.killed.best or 0 for e in events)
    high = sum(max(e.killed.high or 0, e.killed.best or 0, e.killed.low or 0) for e in events)
    contested = sum(e.certainty is Certainty.CONTESTED or bool(e.contradictions) for e in events)
    reports = len(dossier.documents) or len({d for e in events for d in e.doc_ids})
    return [
        Tile(f"{len(events):,}", "events"),
        Tile(f"{sum(len(e.claim_ids) for e in events):,}", "claims"),
        Tile(f"{reports:,}", "reports"),
        Tile(f"{len({o for e in events for o in e.outlets if o}):,}", "outlets"),
        Tile(f"{len({o for e in events for o in e.origins if o}):,}", "independent origins"),
        Tile(f"{low:,}" if low == high else f"{low:,}\u2013{high:,}", "reported killed"),
        Tile(f"{contested:,}", "events with contradictions"),
    ]


def _choices(values: Sequence[str]) -> list[tuple[str, int]]:
    return sorted(Counter(values).items(), key=lambda item: (-item[1], item[0]))


def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def colours() -> dict[str, str]:
    """The types' colours by CSS class, for pictures that no style sheet reaches."""
    return {KEYS[t]: COLOURS[t] for t in KEYS}
