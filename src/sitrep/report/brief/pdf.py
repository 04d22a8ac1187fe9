"""A brief in, a PDF out, drawn with fpdf2 (extra `pdf`): the text, the map, the timeline and the sources."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sitrep.report.brief.compose import Brief, Section, Source, ranges
from sitrep.report.page.boundaries import Area
from sitrep.report.page.mapping import HEIGHT, WIDTH, MapPicture, map_picture
from sitrep.report.page.palette import COLOURS, KEYS
from sitrep.report.page.timeline import Timeline, timeline

if TYPE_CHECKING:
    from fpdf import FPDF

#: fonts with Arabic, Cyrillic and accents, where a system has them; (regular, bold)
_FONTS = (
    ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
    ("/usr/share/fonts/dejavu/DejaVuSans.ttf", "/usr/share/fonts/dejavu/DejaVuSans-Bold.ttf"),
    ("/Library/Fonts/Arial Unicode.ttf", "/Library/Fonts/Arial Unicode.ttf"),
    ("C:/Windows/Fonts/arial.ttf", "C:/Windows/Fonts/arialbd.ttf"),
)
_COLOUR_OF = {KEYS[t]: COLOURS[t] for t in KEYS}
_GREY, _INK = (102, 98, 90), (34, 33, 29)
_MARGIN, _PAGE_WIDTH = 18.0, 210.0


class MissingPdfError(ValueError):
    """PDF was asked for and its library is not installed; the message names the extra that brings it."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The document with the font that was found; ``is_latin`` where only Latin-1 can be shown."""

    pdf: FPDF
    family: str
    is_latin: bool

    def write(self, text: str, size: float, *, bold: bool = False, soft: bool = False, link: str = "") -> None:
        """One paragraph over the width of the page."""
        self.pdf.set_font(self.family, "B" if bold else "", size)
        self.pdf.set_text_color(*(_GREY if soft else _INK))
        self.pdf.multi_cell(0, size * 0.48, self.shown(text), align="L", new_x="LMARGIN", new_y="NEXT", link=link)

    def shown(self, text: str) -> str:
        """The text as the font can show it: without one for all scripts, accents go and the rest is "?"."""
        flat = " ".join(text.split())
        flat = "".join(c for c in flat if unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cf"))
        if not self.is_latin:
            return flat
        dashes = flat.translate(
            {0x2013: "-", 0x2014: "-", 0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x203A: ">"}
        )
        return (
            "".join(c if ord(c) < 256 else unicodedata.normalize("NFKD", c)[0] for c in dashes)
            .encode("latin-1", "replace")
            .decode("latin-1")
        )


def pdf(brief: Brief, areas: Sequence[Area], made: datetime, font: Path | None = None) -> bytes:
    """The brief as a PDF of A4 pages.

    Args:
        brief: what to print.
        areas: the theatre's outlines for the map.
        made: the date that the file says it was made on; the same brief and date make the same bytes.
        font: a TrueType font for scripts beyond Latin; without one those of the system are tried.

    Raises:
        MissingPdfError: fpdf2 is not installed, or the font cannot be read.
    """
    sheet = _sheet(made, font)
    sheet.write(brief.title, 21, bold=True)
    sheet.write(brief.period, 12, soft=True)
    sheet.pdf.ln(3)
    for i, section in enumerate(brief.sections):
        _section(sheet, section)
        if i == 0 and brief.events:
            _map(sheet, map_picture(brief.events, areas))
            _timeline(sheet, timeline(brief.events))
    if brief.sources:
        sheet.write("Sources", 13, bold=True)
        for source in brief.sources:
            _source(sheet, source)
    sheet.pdf.ln(4)
    sheet.write(
        "Made by sitrep. The wording takes no side; every sentence names the reports it stands on.", 8, soft=True
    )
    return bytes(sheet.pdf.output())


def _sheet(made: datetime, font: Path | None) -> _Sheet:
    try:
        from fpdf import FPDF
        from fpdf.errors import FPDFException
    except ImportError as error:
        raise MissingPdfError("a PDF needs fpdf2: pip install 'sitrep[pdf]'") from error
    page = FPDF(format="A4")
    page.set_creation_date(made.astimezone(UTC))
    page.set_margins(_MARGIN, 16, _MARGIN)
    page.set_auto_page_break(True, 16)
    chosen = (str(font), str(font)) if font else next((pair for pair in _FONTS if Path(pair[0]).is_file()), None)
    if chosen is not None:
        try:
            page.add_font("text", "", chosen[0])
            page.add_font("text", "B", chosen[1] if Path(chosen[1]).is_file() else chosen[0])
        except (OSError, ValueError, FPDFException) as error:
            raise MissingPdfError(f"{chosen[0]}: no TrueType font that can be read: {error}") from error
    page.add_page()
    return _Sheet(page, "text" if chosen else "helvetica", chosen is None)


def _section(sheet: _Sheet, section: Section) -> None:
    sheet.pdf.ln(2.5)
    sheet.write(section.title, 13, bold=True)
    sheet.pdf.ln(0.5)
    if section.note:
        sheet.write(section.note, 8.5, soft=True)
    for sentence in section.sentences:
        cited = f" [{ranges(sentence.sources)}]" if sentence.sources else ""
        mark = f"({sentence.mark}) " if sentence.mark else ""
        sheet.write(
            f"\u2022 {mark}{sentence.text}{cited}" if not sheet.is_latin else f"- {mark}{sentence.text}{cited}", 10
        )
        sheet.pdf.ln(0.9)


def _source(sheet: _Sheet, source: Source) -> None:
    outlet = f"{source.outlet}, " if source.outlet else ""
    sheet.write(f"{source.number}. {outlet}{source.published}: {source.title}", 8.5, link=source.href)


def _map(sheet: _Sheet, picture: MapPicture) -> None:
    """The map as vectors: outlines, circles of uncertainty, marks as discs (the page has the shapes)."""
    page, scale = sheet.pdf, (_PAGE_WIDTH - 2 * _MARGIN) / WIDTH
    height = HEIGHT * scale
    if page.get_y() + height > 280:
        page.add_page()
    left, top = _MARGIN, page.get_y() + 3
    page.set_fill_color(238, 241, 243)
    with page.rect_clip(left, top, WIDTH * scale, height):
        page.rect(left, top, WIDTH * scale, height, style="F")
        page.set_line_width(0.1)
        page.set_draw_color(170, 165, 155)
        page.set_fill_color(251, 250, 247)
        for area in picture.outlines:
            if area.level == 1:
                for ring in area.rings:
                    page.polygon([(left + x * scale, top + y * scale) for x, y in ring], style="DF")
        for mark in picture.marks:
            x, y = left + (mark.x + mark.dx) * scale, top + (mark.y + mark.dy) * scale
            page.set_fill_color(*_rgb(_COLOUR_OF[mark.key]))
            page.set_draw_color(255, 255, 255)
            half = mark.size * scale
            page.ellipse(x - half, y - half, 2 * half, 2 * half, style="DF")
        sheet.pdf.set_text_color(*_INK)
        sheet.pdf.set_font(sheet.family, "", 6.5)
        for label in picture.labels:
            if label.kind == "place":
                text = sheet.shown(label.text)
                wide = page.get_string_width(text)
                page.text(left + label.x * scale - wide / 2, top + (label.y + 20) * scale, text)
    page.set_y(top + height + 2)
    _legend(sheet)
    if picture.credit:
        sheet.write(picture.credit, 6.5, soft=True)


def _legend(sheet: _Sheet) -> None:
    page = sheet.pdf
    x, y = _MARGIN, page.get_y() + 2
    page.set_font(sheet.family, "", 7)
    page.set_text_color(*_GREY)
    # the clip of the map has put back the colours of before without fpdf2 noting it: name another one first
    page.set_fill_color(0, 0, 0)
    for event_type, colour in COLOURS.items():
        page.set_fill_color(*_rgb(colour))
        page.ellipse(x, y - 2, 2, 2, style="F")
        page.text(x + 2.8, y - 0.3, event_type.value)
        x += page.get_string_width(event_type.value) + 6.5
    page.set_y(y + 2)


def _timeline(sheet: _Sheet, line: Timeline) -> None:
    page, scale = sheet.pdf, (_PAGE_WIDTH - 2 * _MARGIN) / line.width
    height = line.height * scale
    if page.get_y() + height > 280:
        page.add_page()
    left, top = _MARGIN, page.get_y() + 2
    for bar in line.bars:
        page.set_fill_color(*_rgb(bar.colour))
        page.rect(left + bar.x * scale, top + bar.y * scale, bar.width * scale, bar.height * scale, style="F")
    page.set_font(sheet.family, "", 6.5)
    page.set_text_color(*_GREY)
    # on paper the labels need twice the room that they have on a page
    for tick in line.days[::2]:
        page.text(left + tick.at * scale, top + (line.base + 18) * scale, tick.text)
    for tick in line.counts:
        page.text(left, top + (tick.at + 4) * scale, tick.text)
    page.set_y(top + height + 1)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
