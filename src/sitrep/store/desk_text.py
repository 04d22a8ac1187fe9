"""What a person typed into the search field in; the rows whose words answer it, out: FTS5 on SQLite, tsvector on PostgreSQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Integer, TextClause, column, select, table, text

from sitrep.store.desk_schema import DOCUMENT_VECTOR, EVENT_VECTOR, words
from sitrep.store.row_ids import NO_ROWS, RowIds, row_ids

#: a longer search is cut; nobody types so many words, and each one costs
_MOST_WORDS: Final = 24
#: the full-text index that SQLite's migration made
_FTS: Final = table("desk_text_fts", column("rowid", Integer))
_PART: Final = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand one after the other; ``is_barred`` says that they must not, ``is_open`` that the last may go on."""

    words: tuple[str, ...]
    is_barred: bool = False
    is_open: bool = False


def terms(asked: str) -> tuple[Term, ...]:
    """Read a search: words that must all be there, "phrases in quotes", -words that must not, and word* for beginnings.

    Signs that a database's own search language would take for orders are dropped, so no text is an error.

    >>> [(" ".join(t.words), t.is_barred, t.is_open) for t in terms('army "al-Bab front" -drone shell*')]
    [('army', False, False), ('al Bab front', False, False), ('drone', True, False), ('shell', False, True)]
    """
    found: list[Term] = []
    for barred, phrase, word in _PART.findall(asked.replace("\x00", " ")):
        words = tuple(_WORD.findall(phrase or word))[:_MOST_WORDS]
        if words:
            found.append(Term(words, bool(barred), word.endswith("*")))
    return tuple(found[:_MOST_WORDS])


def events_about(connection: Connection, asked: str) -> RowIds:
    """The ids of the desk's rows that answer a search; a search without any word finds nothing."""
    wanted = terms(asked)
    if not any(not term.is_barred for term in wanted):
        return NO_ROWS
    if connection.dialect.name == "postgresql":
        condition = text(f"{EVENT_VECTOR} @@ to_tsquery('simple', :asked)").bindparams(asked=_tsquery(wanted))
        return row_ids(connection, select(words.c.row_id).where(condition))
    condition = text("desk_text_fts MATCH :asked").bindparams(asked=_fts(wanted))
    return row_ids(connection, select(_FTS.c.rowid).where(condition))


def document_answers(dialect: str, asked: str) -> TextClause:
    """The condition that a row of the table of documents answers a search; one without any word answers none."""
    wanted = terms(asked)
    if not any(not term.is_barred for term in wanted):
        return text("1 = 0")
    if dialect == "postgresql":
        return text(f"{DOCUMENT_VECTOR} @@ to_tsquery('simple', :asked)").bindparams(asked=_tsquery(wanted))
    inside = "SELECT rowid FROM document_fts WHERE document_fts MATCH :asked"
    return text(f"document.row_id IN ({inside})").bindparams(asked=_fts(wanted))


def _fts(wanted: tuple[Term, ...]) -> str:
    """A search in the language of FTS5; every word stands in quotes, so none is an order."""
    kept = [t for t in wanted if not t.is_barred]
    barred = [t for t in wanted if t.is_barred]
    query = " AND ".join(f'"{" ".join(t.words)}"{"*" if t.is_open else ""}' for t in kept)
    return f"({query})" + "".join(f' NOT "{" ".join(t.words)}"' for t in barred)


def _tsquery(wanted: tuple[Term, ...]) -> str:
    """A search in the language of tsquery; words hold letters, digits and underscores alone."""
    parts = [
        ("!" if t.is_barred else "") + "(" + " <-> ".join(f"'{w}'" for w in t.words) + (":*" if t.is_open else "") + ")"
        for t in wanted
    ]
    return " & ".join(parts)
