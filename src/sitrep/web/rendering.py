"""Values in, HTML out: the desk's templates, in which every text is escaped and no sign is left unseen."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sitrep import __version__
from sitrep.model.event import Estimate
from sitrep.pipeline.indexing import day_of
from sitrep.report.page.evidence import safe_link
from sitrep.report.page.palette import KEYS
from sitrep.report.wording import day_text, days_text, field_name, toll_text
from sitrep.web.access import Visitor, desk_of, form_token, keep_browser

TEMPLATES: Final = Path(__file__).parent / "templates"

#: what a sign must not be: control, format (it turns writing or takes no room), half a sign, private or unassigned
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_KEYS: Final = {event_type.value: key for event_type, key in KEYS.items()}


def seen(text: str) -> str:
    r"""The text with every sign that turns writing, takes no room or controls a terminal written out by its number.

    >>> seen("safe\u202etxt.exe")
    'safe[U+202E]txt.exe'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"[U+{ord(c):04X}]" if _is_unseen(c) else c for c in text)


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN and sign not in "\n\t\r"


def _shown(value: object) -> object:
    return seen(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def environment() -> Environment:
    """The templates: everything they print is escaped and made visible, a missing value is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters.update(
        day=lambda day: day_text(day) if day else "day unknown",
        days=lambda numbers: days_of(*numbers),
        isoday=lambda number: day_of(number).isoformat() if number is not None else "",
        toll=lambda numbers: toll_text(Estimate(*numbers)),
        number=_number,
        field_name=field_name,
        type_key=lambda name: _KEYS.get(name, "other"),
        slug=lambda name: "".join(c if c.isalnum() else "-" for c in str(name).lower()),
        link=safe_link,
    )
    return made


def _number(number: int) -> Markup:
    """A number that the page's script writes anew in the reader's locale."""
    return Markup('<data class="number" value="{}">{}</data>').format(number, f"{number:,}")


def days_of(start: int | None, end: int | None) -> str:
    """Days (counted from 1970-01-01) in words."""
    first: date | None = None if start is None else day_of(start)
    last: date | None = None if end is None else day_of(end)
    return days_text(first, last)


def page(request: Request, template: str, values: dict[str, object], *, status: int = 200) -> HTMLResponse:
    """Render a template as a whole page or as a part of one.

    Args:
        request: whose visitor, form token and address the frame of the page shows.
        template: the file under ``templates``.
        values: what the template names.
        status: the status of the answer.
    """
    desk = desk_of(request)
    known: Visitor | None = getattr(request.state, "visitor", None)
    frame: dict[str, object] = {
        "visitor": known,
        "is_open": desk.settings.is_open,
        "form_token": form_token(request),
        "path": request.url.path,
        "query": request.url.query,
        "tiles": desk.settings.tiles,
        "theatre": desk.theatre.title,
        "is_stale": known is not None and desk.is_stale(),
        "version": __version__,
    }
    answer = HTMLResponse(environment().get_template(template).render({**frame, **values}), status)
    keep_browser(request, answer)
    return answer
