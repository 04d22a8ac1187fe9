"""The export settings (YAML, CSV) in, checked objects out: codes, names and countries of the formats of the field."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from sitrep.model.claim import Json

SETTINGS = Path(__file__).parent / "settings"


class SettingsError(ValueError):
    """A settings file that cannot be used; the message names the file, the entry and what to write there."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country's codes: ISO 3166, ACLED's region, UCDP's region and the Gleditsch-Ward number (None: not listed)."""

    iso2: str
    iso3: str
    iso_numeric: int
    name: str
    acled_region: str
    ged_region: str
    gw_number: int | None


@cache
def countries() -> Mapping[str, Country]:
    """Every country by its name, two-letter and three-letter code, all in lower case."""
    found: dict[str, Country] = {}
    with (SETTINGS / "countries.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            gw_number = int(row["gw_number"]) if row["gw_number"] else None
            country = Country(
                row["iso2"],
                row["iso3"],
                int(row["iso_numeric"]),
                row["name"],
                row["acled_region"],
                row["ged_region"],
                gw_number,
            )
            for key in (country.iso2, country.iso3, country.name):
                found[key.lower()] = country
    return found


def country_of(text: str | None) -> Country | None:
    """The country that a code or name stands for, None for none or an unknown one.

    >>> country_of("SY").iso3, country_of("syr").name, country_of("Atlantis")
    ('SYR', 'Syria', None)
    """
    return countries().get((text or "").strip().lower())


@dataclass(frozen=True, slots=True)
class Settings:
    """One settings file, read by dotted keys; a missing or ill-typed entry is an error that names the file."""

    values: Mapping[str, Json]
    where: str

    def table(self, key: str) -> dict[str, Json]:
        """The mapping under ``key``, its keys as text."""
        value = self.values.get(key)
        if not isinstance(value, dict):
            raise SettingsError(f"{self.where}: {key} must be a table (name: value)")
        return value

    def texts(self, key: str) -> dict[str, str]:
        """The mapping under ``key`` with text values."""
        return {k: v for k, v in self.table(key).items() if isinstance(v, str)}

    def codes(self, key: str) -> dict[str, int]:
        """The mapping under ``key`` with whole numbers as values."""
        table = self.table(key)
        wrong = [k for k, v in table.items() if not isinstance(v, int) or isinstance(v, bool)]
        if wrong:
            raise SettingsError(f"{self.where}: {key}.{wrong[0]} must be a whole number")
        return {k: v for k, v in table.items() if isinstance(v, int)}

    def text(self, key: str) -> str:
        """The text under ``key``."""
        value = self.values.get(key)
        if not isinstance(value, str):
            raise SettingsError(f"{self.where}: {key} must be text")
        return value

    def number(self, key: str) -> int:
        """The whole number under ``key``."""
        value = self.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise SettingsError(f"{self.where}: {key} must be a whole number")
        return value

    def flag(self, key: str) -> bool:
        """The yes or no under ``key``."""
        value = self.values.get(key)
        if not isinstance(value, bool):
            raise SettingsError(f"{self.where}: {key} must be true or false")
        return value

    def number_in(self, table: str, key: str) -> int:
        """The whole number under ``key`` of the mapping ``table``."""
        value = self.table(table).get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise SettingsError(f"{self.where}: {table}.{key} must be a whole number")
        return value

    def items(self, key: str) -> tuple[str, ...]:
        """The list of texts under ``key``."""
        value = self.values.get(key)
        if not isinstance(value, list):
            raise SettingsError(f"{self.where}: {key} must be a list")
        return tuple(str(item) for item in value)


def load_settings(name: str, overlay: Path | None = None) -> Settings:
    """Read the packaged settings ``name`` ("acled", "ged", "plover"), with the user's file of the same form over it.

    Raises:
        SettingsError: the file is no YAML table, or an entry of it is no entry of the packaged settings.
    """
    values = _yaml(SETTINGS / f"{name}.yaml")
    where = f"{name}.yaml"
    if overlay is not None:
        for key, value in _yaml(overlay).items():
            if key not in values:
                raise SettingsError(f"{overlay}: no setting {key!r}; there are {', '.join(sorted(values))}")
            own = values[key]
            values[key] = {**own, **value} if isinstance(own, dict) and isinstance(value, dict) else value
        where = str(overlay)
    return Settings(values, where)


def _yaml(path: Path) -> dict[str, Json]:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise SettingsError(f"{path}: no YAML: {error}") from error
    if not isinstance(found, dict):
        raise SettingsError(f"{path}: must be a table (name: value)")
    return {str(key): _json(value) for key, value in found.items()}


def _json(value: object) -> Json:
    if isinstance(value, dict):
        return {str(k): _json(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_json(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
