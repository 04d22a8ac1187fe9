"""Text of a page in; the page code that leaked into it, and the headlines of other reports that the code holds, out."""

from __future__ import annotations

import html
import json
import re

from sitrep.model.document import Related
from sitrep.text.cleaning_patterns import patterns
from sitrep.text.dateline import day_in_path

_VAR_DUMP = re.compile(r"string\((\d{1,9})\)\s*\"")
#: So many objects that cannot be read and the leak is taken for hostile or broken.
MAX_FAILURES = 50

_BLOCKS = (("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->"), ("<?php", "?>"))


def leak_spans(raw: str) -> list[tuple[int, int]]:
    """The stretches of leaked page code, in their order, none overlapping."""
    found: list[tuple[int, int]] = []
    position = 0
    while match := patterns().leak.search(raw, position):
        end = max(match.end(), _leak_end(raw, match))
        if found and not raw[found[-1][1] : match.start()].strip():
            found[-1] = (found[-1][0], end)
        else:
            found.append((match.start(), end))
        position = end
    return found


def _leak_end(raw: str, match: re.Match[str]) -> int:
    if raw[match.start()] == "<" and not re.match(r"<(?:script|style|!--|\?php)", match[0], re.I):
        return match.end()  # one tag; what stands between tags may be text
    dump = _VAR_DUMP.match(raw, match.start())
    if dump:
        # PHP tells the length in bytes, but only of what it printed; a page cut short ends earlier
        size = int(dump[1])
        printed = raw[dump.end() : dump.end() + size].encode("utf-8", "replace")[:size].decode(errors="ignore")
        end = dump.end() + len(printed)
        if raw[end : end + 1] == '"':
            return end + 1
    bracket = re.compile(r"[\[{]").search(raw, match.start(), match.end() + 2)
    if bracket:
        try:
            _, end = json.JSONDecoder().raw_decode(raw, bracket.start())
        except (ValueError, RecursionError):
            pass
        else:
            return end + 1 if raw[end : end + 1] in ('"', "'", ";") else end
    for opening, closing in _BLOCKS:
        if match[0].lower().startswith(opening):
            at = re.compile(re.escape(closing), re.I).search(raw, match.end())
            return at.end() if at else len(raw)
    newline = raw.find("\n", match.end())
    return len(raw) if newline < 0 else newline


def related_items(leak: str) -> list[Related]:
    """The headlines among leaked JSON: objects with a title, read one by one since the list may be cut short."""
    items: list[Related] = []
    decoder = json.JSONDecoder()
    position = failures = 0
    while (at := leak.find("{", position)) >= 0 and failures < MAX_FAILURES:
        try:
            row, position = decoder.raw_decode(leak, at)
        except (ValueError, RecursionError):
            position = at + 1
            failures += 1
            continue
        title = row.get("title") if isinstance(row, dict) else None
        if isinstance(title, str) and title.strip():
            paths = [str(row[key]) for key in ("date", "published", "pic", "image", "url", "link") if row.get(key)]
            days = [day for path in paths if (day := day_in_path(path))]
            items.append(Related(str(row.get("id") or ""), html.unescape(title).strip(), days[0] if days else None))
    return items


def outlet_of_pictures(raw: str, leaks: list[tuple[int, int]]) -> str:
    """The outlet that all pictures of a leaked list are named after (``/2016/03/11/alalam_6359.jpg``), "" for none."""
    names = {
        match[1].lower()
        for start, end in leaks
        for match in re.finditer(r"/([A-Za-z]{3,20})_\d[\w-]*\.(?:jpe?g|png|webp|gif|mp4)\b", raw[start:end])
    }
    names -= patterns().picture_words
    return names.pop() if len(names) == 1 else ""
