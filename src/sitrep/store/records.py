"""A dataclass of the model in: its JSON out, and back, field by field by the type of each field."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

from sitrep.model.claim import Json

T = TypeVar("T")

#: the function that reads each type, made at its first use
_READERS: dict[object, Callable[[Json], object]] = {}


class RecordError(ValueError):
    """A stored record that does not hold what its type asks for."""


def to_json(value: object) -> Json:
    """A model value as JSON: dataclasses as objects, tuples as lists, enums by value, days and times in ISO form.

    >>> from sitrep.model.event import Estimate
    >>> to_json(Estimate(1, 2, None))
    {'low': 1, 'best': 2, 'high': None}

    Raises:
        TypeError: the value is of a type that records do not hold.
    """
    if isinstance(value, Enum):
        return to_json(value.value)
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if is_dataclass(value):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    raise TypeError(f"a record cannot hold {type(value).__name__}")


def from_json(kind: type[T], row: Json) -> T:
    """The model value of type ``kind`` that ``row`` holds; a field that is absent takes its default.

    >>> from sitrep.model.event import Estimate
    >>> from_json(Estimate, {'low': 1, 'best': 2})
    Estimate(low=1, best=2, high=None)

    Raises:
        RecordError: a mandatory field is missing or a value is not of its type.
    """
    value = _reader(kind)(row)
    if not isinstance(value, kind):
        raise RecordError(f"expected {kind.__name__}, found {row!r}")
    return value


def dumps(value: Json) -> str:
    """JSON text in one fixed form, so that equal values give equal bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _reader(kind: object) -> Callable[[Json], object]:
    if kind not in _READERS:
        _READERS[kind] = _make_reader(kind)
    return _READERS[kind]


def _make_reader(kind: object) -> Callable[[Json], object]:
    """The function that reads one type, made once; knows the types that the model uses and no others."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _object_reader(kind)
    if get_origin(kind) is tuple:
        return _list_reader(_reader(get_args(kind)[0]))
    if get_origin(kind) in (Union, UnionType):
        inner = [part for part in get_args(kind) if part is not NoneType]
        read = _reader(inner[0])
        return lambda row: None if row is None else read(row)
    if isinstance(kind, type) and issubclass(kind, Enum | datetime | date | str | bool | int | float):
        return _scalar_reader(kind)
    raise TypeError(f"a record cannot hold {kind!r}")


def _object_reader(kind: type) -> Callable[[Json], object]:
    hints = get_type_hints(kind)
    readers = {f.name: _reader(hints[f.name]) for f in fields(kind)}

    def read(row: Json) -> object:
        if not isinstance(row, dict):
            raise RecordError(f"expected an object for {kind.__name__}, found {row!r}")
        try:
            return kind(**{name: readers[name](item) for name, item in row.items() if name in readers})
        except TypeError as error:
            raise RecordError(f"{kind.__name__}: {error}") from error

    return read


def _list_reader(read_item: Callable[[Json], object]) -> Callable[[Json], object]:
    def read(row: Json) -> object:
        if not isinstance(row, list):
            raise RecordError(f"expected a list, found {row!r}")
        return tuple(read_item(item) for item in row)

    return read


def _scalar_reader(kind: type) -> Callable[[Json], object]:
    def read(row: Json) -> object:
        try:
            if issubclass(kind, date):
                return kind.fromisoformat(row)  # type: ignore[arg-type]
            if issubclass(kind, Enum):
                return kind(row)
        except (TypeError, ValueError) as error:
            raise RecordError(f"expected {kind.__name__}, found {row!r}") from error
        if kind is float and isinstance(row, int) and not isinstance(row, bool):
            return float(row)
        if not isinstance(row, kind):
            raise RecordError(f"expected {kind.__name__}, found {row!r}")
        return row

    return read
