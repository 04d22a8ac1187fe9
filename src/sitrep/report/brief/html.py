"""A brief and a theatre's boundaries in, a self-contained HTML page with map and timeline out."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from sitrep.report.brief.compose import Brief, ranges
from sitrep.report.page.boundaries import Area
from sitrep.report.page.mapping import event_types, map_picture
from sitrep.report.page.page import TEMPLATES, environment
from sitrep.report.page.palette import COLOURS, KEYS, SHAPES
from sitrep.report.page.timeline import timeline


def html(brief: Brief, areas: Sequence[Area]) -> str:
    """The brief as a page that loads nothing and runs no script; text of reports is escaped."""
    style = (TEMPLATES / "brief.css").read_text(encoding="utf-8")
    return (
        environment()
        .get_template("brief.html.j2")
        .render(
            brief=brief,
            ranges=ranges,
            map=map_picture(brief.events, areas),
            timeline=timeline(brief.events),
            colours={KEYS[t]: COLOURS[t] for t in KEYS},
            types=[(COLOURS[t], t.value, SHAPES[t]) for t in event_types(brief.events)],
            style=style,
            style_hash="sha256-" + b64encode(sha256(style.encode()).digest()).decode(),
        )
    )
