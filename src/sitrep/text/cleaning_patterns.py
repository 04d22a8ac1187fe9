"""The patterns of page furniture: `cleaning.yaml` in, compiled and checked patterns out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

_LISTS = (
    "dateline_before",
    "dateline_after",
    "furniture",
    "between_sentences",
    "labelled",
    "picture_words",
    "sign_offs",
    "end_sign_offs",
    "footers",
    "head_labels",
    "sections",
    "agencies",
    "cities",
    "outlet_words",
    "related_heads",
    "leaks",
    "sentence_openers",
    "credits",
    "passage_openers",
)


class PatternError(ValueError):
    """`cleaning.yaml` does not hold what it must; the message names the file, the list and the entry."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled patterns; the plain tuples are the sources where several patterns are joined."""

    dateline_before: tuple[str, ...]
    dateline_after: tuple[str, ...]
    furniture: re.Pattern[str]
    between: re.Pattern[str]
    sign_off: re.Pattern[str]
    end_sign_off: re.Pattern[str]
    footer: re.Pattern[str]
    head_label: re.Pattern[str]
    section: re.Pattern[str]
    agency: re.Pattern[str]
    city: re.Pattern[str]
    outlet_words: frozenset[str]
    picture_words: frozenset[str]
    related_head: re.Pattern[str]
    leak: re.Pattern[str]
    sentence_opener: re.Pattern[str]
    credit: re.Pattern[str]
    passage_opener: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """Load and compile the package's patterns once.

    Raises:
        PatternError: a list is missing, is no list of strings, or holds a pattern that does not compile.
    """
    path = files("sitrep.text") / "cleaning.yaml"
    return read_patterns(path.read_text(encoding="utf-8"), str(path))


def read_patterns(source: str, name: str) -> Patterns:
    """Compile the patterns of a YAML text; ``name`` is the file that errors speak of.

    Raises:
        PatternError: as for `patterns`.
    """
    lists = _checked(yaml.safe_load(source), name)
    agencies = "|".join(re.escape(agency) for agency in lists["agencies"])
    return Patterns(
        dateline_before=lists["dateline_before"],
        dateline_after=lists["dateline_after"],
        furniture=_any((*lists["furniture"], *lists["labelled"]), re.I),
        between=_any(tuple(entry.replace("{agency}", agencies) for entry in lists["between_sentences"]), 0),
        sign_off=_any(lists["sign_offs"], 0),
        end_sign_off=_any(lists["end_sign_offs"], 0),
        footer=_any(lists["footers"], re.I),
        head_label=_any(lists["head_labels"], 0),
        section=_any(lists["sections"], re.I),
        agency=_any(tuple(re.escape(a) for a in lists["agencies"]), 0),
        city=_any(tuple(entry.replace("{agency}", agencies) for entry in lists["cities"]), 0),
        outlet_words=frozenset(word.lower() for word in lists["outlet_words"]),
        picture_words=frozenset(lists["picture_words"]),
        related_head=_any(lists["related_heads"], re.I),
        leak=_any(lists["leaks"], re.I),
        sentence_opener=_any(lists["sentence_openers"], 0),
        credit=_any(lists["credits"], re.I),
        passage_opener=_any(lists["passage_openers"], re.I),
    )


def _checked(loaded: object, name: str) -> dict[str, tuple[str, ...]]:
    """The lists of the file, each there, of strings, not empty, and of patterns that compile."""
    if not isinstance(loaded, dict):
        raise PatternError(f"{name}: must be a mapping of lists")
    unknown = set(loaded) - set(_LISTS)
    if unknown:
        raise PatternError(f"{name}: unknown list {', '.join(sorted(map(str, unknown)))}")
    lists: dict[str, tuple[str, ...]] = {}
    for key in _LISTS:
        entries = loaded.get(key)
        if not isinstance(entries, list) or not entries or not all(isinstance(entry, str) for entry in entries):
            raise PatternError(f"{name}: {key} must be a list of strings that is not empty")
        for entry in entries:
            try:
                re.compile(entry)
            except re.error as error:
                raise PatternError(f"{name}: {key}: {entry!r} is no pattern: {error}") from error
        lists[key] = tuple(entries)
    return lists


def _any(entries: tuple[str, ...], flags: int) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{entry})" for entry in entries), flags)
