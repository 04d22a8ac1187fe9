"""Text that must not change in, its furniture marked out: datelines, repeated titles, credits, tags, sign-offs.

For JSONL and CSV input offsets count in the text as given (CODEBOOK, Units), so nothing is cut; what is no part of the
report is marked as `Dropped`. Marks inside a sentence (a dateline, a title before it) leave the sentence whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sitrep.model.document import Dropped
from sitrep.text.cleaning_leaks import leak_spans
from sitrep.text.cleaning_patterns import patterns
from sitrep.text.dateline import Dateline, DayOrder, dateline_at, dateline_of_line, wire_dateline

#: How far into the body a dateline or a repeated title may stand (code points).
HEAD = 600
#: How far before the end of the body sign-offs and lists of other reports may begin.
TAIL = 3000

#: So many words told again before a capital are the title, not a sentence that begins like it.
LONG_TITLE = 5

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]", re.U)
_UPPER_NEXT = re.compile(r"[\s\ufffd]*(?:[-–—|]\s+)?[\"“'‘(\[]?[A-Z0-9\"“(]")
_SENTENCE_START = re.compile(r"[.!?\"”)\]]\s+(?=\S)")
_BYLINE = re.compile(r"by\s+(?=[A-Z])", re.I)


@dataclass(frozen=True, slots=True)
class Marks:
    """The furniture of one text and the day that its dateline states."""

    dropped: tuple[Dropped, ...]
    day: date | None


def mark_furniture(text: str, title: str = "", *, near: date | None = None, order: DayOrder = "dmy") -> Marks:
    """Mark what is no part of the report in a text that is kept as given.

    Refuses to mark a stretch of a sentence's own words: a title is marked where it stands alone or is followed by a
    capital, never where the sentence goes on in small letters.

    Args:
        text: The whole text, title, two newlines and body, or only the body.
        title: The title it begins with, "" for none.
        near: The day the metadata gives, for datelines without a year.
        order: Which number comes first in a date of digits only.
    """
    start = len(title) + 2 if title else 0
    dropped, day = _mark_head(text, start, title, near, order)
    for span in _leaks_and_lines(text, start):
        dropped.append(span)
        if day is None and span.reason == "dateline":
            day = dateline_of_line(text[span.start : span.end], order=order)
    dropped.extend(_tags(text, start))
    dropped.extend(_between(text, start))
    tail, tail_day = _mark_tail(text, start, order)
    dropped.extend(tail)
    return Marks(_merged(dropped), day or tail_day)


def title_at(text: str, position: int, title: str) -> int:
    """Where a repetition of ``title`` that begins at ``position`` ends; -1 where none begins there.

    Case, quotes, commas and apostrophes do not count, since copies lose them.
    """
    wanted = _words(title)
    if len(wanted) < 3:
        return -1
    found, end = 0, position
    for match in _WORD.finditer(text, position, position + 3 * len(title) + 40):
        word = _plain(match[0])
        if not word:
            continue
        if text[end : match.start()].count("\n") > 1 or word != wanted[found]:
            return -1
        found += 1
        end = match.end()
        if found == len(wanted):
            return end
    return -1


def _words(text: str) -> list[str]:
    return [plain for match in _WORD.finditer(text) if (plain := _plain(match[0]))]


def _plain(word: str) -> str:
    return re.sub(r"[^\w]", "", word).lower()


def _mark_head(
    text: str, start: int, title: str, near: date | None, order: DayOrder
) -> tuple[list[Dropped], date | None]:
    """Walk the furniture before the first sentence: dateline, title, agency, section, byline, in any order."""
    dropped: list[Dropped] = []
    day: date | None = None
    position = start
    for _ in range(12):
        position = _skip_blank(text, position)
        led = bool(dropped) and dropped[-1].reason == "credit"
        found = dateline_at(text, position, order=order, led=led) or wire_dateline(text, position, near)
        if found:
            day = day or found.day
            dropped.append(Dropped(found.start, found.end, "dateline"))
            position = found.end
            continue
        end, reason = _head_piece(text, position, title, dropped)
        if end <= position:
            far = _later_dateline(text, position, start, order) if dropped else None
            if far is None:
                break
            day = day or far.day
            dropped.append(Dropped(position if far.explicit else far.start, far.end, "dateline"))
            position = far.end
            if far.explicit:
                continue
            break
        dropped.append(Dropped(position, end, reason))
        position = end
    return dropped, day


def _skip_blank(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n\xa0\ufffd":
        position += 1
    return position


def _head_piece(text: str, position: int, title: str, dropped: list[Dropped]) -> tuple[int, str]:
    """The end and the reason of the title, agency, section or byline that begins at ``position``; (-1, "") for none."""
    rules = patterns()
    bare = _bare_title(title)
    end = title_at(text, position, bare)
    if end > 0:
        stop = re.match(r"\s*[.!?]+", text[end : end + 6])
        if stop:
            return end + stop.end(), "title"
        # a short title may be the beginning of the sentence itself ("Army takes Palmyra Castle on Sunday")
        agency = rules.agency.match(text, _skip_blank(text, end))
        clear = len(_words(bare)) >= LONG_TITLE or _head_follows(text, agency.end() if agency else end, [], title)
        if (clear and _UPPER_NEXT.match(text, end)) or not text[end:].strip():
            return end, "title"
    label = rules.head_label.match(text, position) if dropped else None
    if label:
        return label.end(), "label"
    for pattern, reason in ((rules.agency, "credit"), (rules.section, "label"), (rules.furniture, "label")):
        match = pattern.match(text, position)
        if match and match.end() > position and _head_follows(text, match.end(), dropped, title):
            return match.end(), reason
    if dropped and (byline := _BYLINE.match(text, position)):
        for offset in range(byline.end(), min(len(text), byline.end() + 120)):
            if text[offset - 1] == " " and title_at(text, offset, _bare_title(title)) > 0:
                return offset, "byline"
    return -1, ""


def _bare_title(title: str) -> str:
    """The title without what a site adds: "VIDEO:", "UPDATED", "... | Somewhere Times"."""
    bare = re.sub(r"^(?:updated?|video|photos?|exclusive|breaking)\b[:\s]*", "", title, flags=re.I)
    parts = re.split(r"\s+[|–—]\s+|\s*- (?=[A-Z])", bare)
    return parts[0] if len(_words(parts[0])) >= 3 else bare


def _head_follows(text: str, end: int, dropped: list[Dropped], title: str) -> bool:
    """Whether what stands at ``end`` makes the piece before it furniture: a dateline, the title, a new sentence."""
    position = _skip_blank(text, end)
    if dateline_at(text, position, led=True) or title_at(text, position, _bare_title(title)) > 0:
        return True
    if position < len(text) and patterns().section.match(text, position) and text[position].isupper():
        return bool(dropped)
    new_sentence = re.match(r"[A-Z]\w*\s+[a-z]", text[position : position + 60]) is not None
    return bool(dropped) and dropped[-1].reason == "title" and new_sentence


def _later_dateline(text: str, position: int, start: int, order: DayOrder) -> Dateline | None:
    """A dateline some words on, in a head whose title was found: behind an agency, or announced by a phrase.

    ``explicit`` is set where everything before it is furniture too (a photographer, a section), no sentence's words.
    """
    for match in re.finditer(r"(?<=\s)(?=\w)", text[position : min(len(text), start + HEAD)]):
        at = position + match.start()
        found = dateline_at(text, at, order=order, led=True)
        if found is None:
            continue
        agencies = [
            m for m in patterns().agency.finditer(text, max(position, at - 40), at) if not text[m.end() : at].strip()
        ]
        if agencies:
            return Dateline(found.day, agencies[0].start(), found.end)
        between = text[position:at]
        short = len(between) <= 60 and not re.search(r"[a-z]{2,}\s+[a-z]{2,}|[.!?]\s", between)
        if (found.explicit or short) and re.match(r"\W*[A-Z0-9\"“]", text[found.end :]):
            return Dateline(found.day, at, found.end, explicit=short)
    return None


def _leaks_and_lines(text: str, start: int) -> Iterator[Dropped]:
    """Leaked page code, and lines of several that are furniture, sign-off or dateline."""
    rules = patterns()
    for left, right in leak_spans(text[start:]):
        yield Dropped(start + left, start + right, "code")
    if "\n" not in text[start:]:
        return
    for match in re.finditer(r"[^\n]+", text[start:]):
        line, at = match[0].strip(), start + match.start()
        if rules.furniture.fullmatch(line):
            yield Dropped(at, start + match.end(), "furniture")
        elif rules.sign_off.fullmatch(line):
            yield Dropped(at, start + match.end(), "sign-off")
        elif dateline_of_line(line):
            yield Dropped(at, start + match.end(), "dateline")


def _tags(text: str, start: int) -> Iterator[Dropped]:
    """``Tags`` and the key words behind it, in a text that lost its lines; they end where a sentence begins."""
    for match in re.finditer(r"(?<![\w-])Tags:?\s+(?=[A-Z])", text[start:]):
        at, end = start + match.start(), start + match.end()
        before = text[:at].rstrip()
        ends = len(before) <= start or before[-1] in '.!?"”’)]…'
        if ends or re.match(r"[A-Z]\S*\s+[A-Z]", text[end : end + 60]):
            yield Dropped(at, _tags_end(text, end), "tags")


def _tags_end(text: str, position: int) -> int:
    """Where key words end: where a sentence opens, else at the last capital before two small words."""
    window = re.split(r"[.!?]\s", text[position : position + 400], maxsplit=1)[0]
    opener = re.compile(r"(?<=\s)(?:" + patterns().sentence_opener.pattern + ")").search(window)
    if opener:
        return position + opener.start()
    candidate, small = 0, 0
    for match in re.finditer(r"\S+", window):
        if re.fullmatch(r"(?:al|el|ar|as|ash)-\w+|of|and|the|for|in|on", match[0]):
            continue
        if match[0][0].islower():
            small += 1
            if small == 2:
                return position + candidate
            continue
        small, candidate = 0, match.start()
    return position + len(window)


def _between(text: str, start: int) -> Iterator[Dropped]:
    """What stands between sentences: buttons, photographers in brackets, the places that agencies begin with."""
    for match in patterns().credit.finditer(text, start):
        yield Dropped(match.start(), match.end(), "credit")
    for position in [start, *(match.end() for match in _SENTENCE_START.finditer(text, start))]:
        found = patterns().between.match(text, position)
        if found:
            # an agency in brackets opens its sentence, a button stands between two
            reason = "credit" if found[0].startswith("(") else "furniture"
            yield Dropped(found.start(), found.end(), reason)
    for match in patterns().city.finditer(text, start):
        if match.start() == start or text[match.start() - 1].isspace():
            yield Dropped(match.start(), match.end(), "city")


def _mark_tail(text: str, start: int, order: DayOrder) -> tuple[list[Dropped], date | None]:
    """Take furniture off the end of the body until a sentence is reached."""
    rules = patterns()
    dropped: list[Dropped] = []
    day: date | None = None
    floor = max(start, len(text) - TAIL)
    end = len(text.rstrip())
    footer = rules.footer.search(text, max(floor, start + (len(text) - start) // 4))
    if footer:
        dropped.append(Dropped(footer.start(), end, "furniture"))
        end = len(text[: footer.start()].rstrip())
    for _ in range(12):
        found = _tail_piece(text, floor, end)
        if found is None:
            break
        at, reason = found
        if reason == "dateline":
            stated = dateline_at(text, at, order=order)
            day = stated.day if stated else day
        dropped.append(Dropped(at, end, reason))
        end = at + len(text[floor:at].rstrip()) - (at - floor) if at > floor else floor
        end = len(text[:at].rstrip())
        if end <= floor:
            break
    related = _related_tail(text, floor, end, rules.related_head)
    if related is not None:
        dropped.append(Dropped(related, end, "related"))
    return dropped, day


def _tail_piece(text: str, floor: int, end: int) -> tuple[int, str] | None:
    """Where the last piece of furniture before ``end`` begins, and what it is."""
    rules = patterns()
    for match in re.finditer(r"(?:(?<=[.!?\"”)\]…\n])|(?<=[.!?]\s)|(?<=\n))\s*(?=\S)", text[floor:end]):
        at = floor + match.end()
        rest = text[at:end]
        if len(rest) > 400:
            continue
        if rules.furniture.fullmatch(rest):
            return at, "furniture"
        if rules.sign_off.fullmatch(rest) or (at > floor and rules.end_sign_off.fullmatch(rest)):
            return at, "sign-off"
        if re.fullmatch(
            r"-{0,2}\s*(?:\(?with\s+)?(?:"
            + rules.agency.pattern
            + r")(?:\s+and\s+(?:"
            + rules.agency.pattern
            + r"))*\)?",
            rest,
        ):
            return at, "credit"
        stated = dateline_at(text, at)
        if stated and stated.explicit and re.fullmatch(r"[\s\d:|.-]*", text[stated.end : end]):
            return at, "dateline"
    return None


def _related_tail(text: str, floor: int, end: int, head: re.Pattern[str]) -> int | None:
    """Where the list of other reports begins: behind the last full stop, if its heading or a list of tags follows."""
    if end <= floor or text[end - 1] in '.!?"”':
        return None
    stops = list(re.finditer(r"[.!?…][\"'”’)\]]*\s", text[floor:end]))
    if not stops or "\n" in text[floor + stops[-1].end() : end].strip():
        return None
    at = floor + stops[-1].end()
    rest = text[at:end]
    tagged = re.search(r"(?:^|\s)Tags:?\s+\w", rest)
    if head.match(rest) or (tagged and len(rest) < 1500):
        return at
    return None


def _merged(dropped: list[Dropped]) -> tuple[Dropped, ...]:
    """Sorted, without empty or overlapping stretches; the earlier reason stays."""
    kept: list[Dropped] = []
    for span in sorted(dropped, key=lambda d: (d.start, -d.end)):
        if span.start >= span.end:
            continue
        if kept and span.start < kept[-1].end:
            if span.end > kept[-1].end:
                kept.append(Dropped(kept[-1].end, span.end, span.reason))
            continue
        kept.append(span)
    return tuple(kept)
