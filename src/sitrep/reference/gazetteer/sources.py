"""A GeoNames dump, an OCHA/HDX table or a CSV of places goes in; gazetteer rows come out, one at a time."""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sitrep.reference.gazetteer.kinds import kinds
from sitrep.reference.gazetteer.rows import GazetteerRow

_LATIN = re.compile(r"^[A-Za-z\u00c0-\u024f\u1e00-\u1eff '’‘`ʼ.\-/()\d]+$")
_ARABIC = re.compile(r"^[\u0600-\u06ff ]+$")
_GEONAMES_COLUMNS = 19
_LONGEST_CODE = 4
_CREDIT_GEONAMES = "GeoNames, CC BY 4.0"

#: GeoNames feature codes to kinds; a class alone is the fallback, and what has neither is not read
_FEATURES = {
    "PPLC": "city", "PPLA": "city", "PPLA2": "town", "PPLX": "neighbourhood", "PPL": "village", "P": "village",
    "ADM1": "admin1", "ADM2": "admin2", "ADM3": "admin3", "PCLI": "country", "PCLD": "country", "PCLS": "country",
    "MT": "mountain", "MTS": "mountain", "PK": "mountain", "HLL": "hill", "HLLS": "hill", "TELU": "hill", "VAL": "valley",
    "WAD": "valley", "DSRT": "desert", "PLN": "plain", "ISL": "island", "LK": "lake", "RSV": "lake", "STM": "river",
    "DAM": "dam", "BDG": "bridge", "AIRB": "airbase", "AIRP": "airport", "AIRF": "airbase", "MILB": "base", "INSM": "base",
    "OILF": "field", "GASF": "field", "CMPRF": "camp", "PSTB": "border crossing", "RGN": "region", "CSTL": "castle",
    "PRN": "prison", "HSP": "hospital", "FRM": "farm", "FRMS": "farm", "PP": "checkpoint", "PRT": "port",
}  # fmt: skip


class SourceError(ValueError):
    """A source that cannot be read as told; the message names file, line and remedy."""


def read_source(path: Path, country: str = "") -> Iterator[GazetteerRow]:
    """Read a file by what it looks like: GeoNames (19 tab-separated columns, .txt or .zip), OCHA/HDX, or a CSV of places.

    Args:
        path: The file.
        country: ISO code for sources that name no country.

    Raises:
        SourceError: the file is missing, is of no known form, or a row cannot be read.
    """
    with _opened(path) as source:
        first = next((line for line in source if not line.startswith("#")), "")
    columns = first.rstrip("\r\n").split("\t")
    if len(columns) == _GEONAMES_COLUMNS and columns[0].isdigit():
        yield from read_geonames(path)
        return
    delimiter = "\t" if len(columns) > 3 else (";" if first.count(";") > first.count(",") else ",")
    header = next(csv.reader([first], delimiter=delimiter), [])
    if _column(header, _OCHA["pcode"]) is not None:
        yield from read_ocha(path, delimiter, country)
    elif {"name", "lat", "lon"} <= set(header):
        yield from read_places(path, delimiter, country)
    else:
        raise SourceError(
            f"{path}:1: neither GeoNames (19 columns), OCHA (a pcode column) nor a CSV with name, lat and lon; "
            "give the file a header row of those names"
        )


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                inner = [n for n in archive.namelist() if n.endswith(".txt") and "readme" not in n.lower()]
                if len(inner) != 1:
                    raise SourceError(
                        f"{path}: expected one .txt table in the zip, found {len(inner)}; unpack and name the one"
                    )
                with archive.open(inner[0]) as raw:
                    yield io.TextIOWrapper(raw, "utf-8", newline="")
        else:
            with path.open(encoding="utf-8-sig", newline="") as source:
                yield source
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path}: not UTF-8 ({error.reason} at byte {error.start}); save the table as UTF-8"
        ) from error
    except (OSError, zipfile.BadZipFile) as error:
        raise SourceError(f"{path}: {error}") from error


def read_geonames(path: Path) -> Iterator[GazetteerRow]:
    """Read a GeoNames dump; rows of features that are no places of events (streams apart) are left out.

    Raises:
        SourceError: a row has not 19 columns or no coordinates.
    """
    with _opened(path) as source:
        for line, text in enumerate(source, 1):
            cells = text.rstrip("\r\n").split("\t")
            if len(cells) != _GEONAMES_COLUMNS:
                raise SourceError(
                    f"{path}:{line}: {len(cells)} columns where a GeoNames row has 19; download the dump again"
                )
            kind = _FEATURES.get(cells[7]) or _FEATURES.get(cells[6] if cells[6] == "P" else "")
            if kind is None:
                continue
            try:
                lat, lon, people = float(cells[4]), float(cells[5]), int(cells[14] or 0)
            except ValueError as error:
                raise SourceError(f"{path}:{line}: {error}; columns 5, 6 and 15 must be numbers") from error
            if kind == "village" and people >= 15_000:
                kind = "city" if people >= 100_000 else "town"
            yield GazetteerRow(
                place_id=f"geonames:{cells[0]}",
                name=cells[1],
                kind=kind,
                lat=lat,
                lon=lon,
                names=sensible_names(cells[1], (cells[2], *cells[3].split(","))),
                population=people,
                admin1=sys.intern(cells[10]),
                admin2=sys.intern(cells[11]),
                country=sys.intern(cells[8]),
            )


def sensible_names(name: str, others: Sequence[str], limit: int = 16) -> tuple[str, ...]:
    """The other names a report in Latin or Arabic letters may use: no codes, no bare transliterations in lower case."""
    kept = [other.strip() for other in others if other and other != name and _is_sensible(other)]
    return tuple(dict.fromkeys(kept))[:limit]


def _is_sensible(name: str) -> bool:
    code = name.isupper() and len(name) <= _LONGEST_CODE
    return bool(_ARABIC.match(name) or (_LATIN.match(name) and name[:1].isupper() and not code))


_OCHA: dict[str, tuple[str, ...]] = {
    "pcode": ("pcode", "admin4Pcode", "ADM4_PCODE", "P_CODE", "PCODE"),
    "name": ("name", "admin4Name_en", "ADM4_EN", "NAME_EN", "featureName_en"),
    "ref": ("name_ref", "admin4RefName", "ADM4_REF", "NAM_EN_REF", "featureRefName"),
    "ar": ("name_ar", "admin4Name_ar", "ADM4_AR", "NAME_ARA"),
    "lat": ("lat", "Latitude_y", "LATITUDE_Y", "latitude", "y"),
    "lon": ("lon", "Longitude_x", "LONGITUDE_X", "longitude", "x"),
    "admin1": ("admin1", "admin1Name_en", "ADM1_EN", "ADMIN1_EN"),
    "admin2": ("admin2", "admin2Name_en", "ADM2_EN", "ADMIN2_EN"),
}


def _column(header: Sequence[str], names: Sequence[str]) -> str | None:
    return next((name for name in names if name in header), None)


def read_ocha(path: Path, delimiter: str, country: str = "") -> Iterator[GazetteerRow]:
    """Read OCHA's populated places, whichever of the column names of its editions they bear.

    Raises:
        SourceError: a needed column is missing, or a row has no coordinates.
    """
    with _opened(path) as source:
        table = csv.DictReader(source, delimiter=delimiter)
        columns = {key: _column(table.fieldnames or (), names) for key, names in _OCHA.items()}
        for needed in ("name", "lat", "lon"):
            if columns[needed] is None:
                raise SourceError(f"{path}:1: no column for {needed}; name one of {', '.join(_OCHA[needed])}")
        for row in table:
            cell = _cells(row, columns)
            lat, lon = _coordinates(path, table.line_num, cell("lat"), cell("lon"))
            yield GazetteerRow(
                place_id=f"ocha:{cell('pcode')}",
                name=cell("name"),
                kind="village",
                lat=lat,
                lon=lon,
                names=tuple(n for n in (cell("ref"), cell("ar")) if n and n != cell("name")),
                admin1=cell("admin1"),
                admin2=cell("admin2"),
                country=country,
            )


def _cells(row: Mapping[str, str | None], columns: Mapping[str, str | None]) -> Callable[[str], str]:
    def cell(key: str) -> str:
        column = columns[key]
        return (row.get(column) or "").strip() if column else ""

    return cell


def _coordinates(path: Path, line: int, lat: str, lon: str) -> tuple[float, float]:
    try:
        y, x = float(lat), float(lon)
    except ValueError as error:
        raise SourceError(f"{path}:{line}: {lat!r}, {lon!r} are no coordinates; give decimal degrees") from error
    if not (-90 <= y <= 90 and -180 <= x <= 180):
        raise SourceError(f"{path}:{line}: {y}, {x} lie outside the globe; are lat and lon exchanged?")
    return y, x


def _without_comments(source: TextIO, skipped: list[int]) -> Iterator[str]:
    for number, line in enumerate(source, 1):
        if line.startswith("#"):
            skipped.append(number)
        else:
            yield line


def read_places(path: Path, delimiter: str = ",", country: str = "") -> Iterator[GazetteerRow]:
    """Read a CSV of places with at least ``name``, ``lat`` and ``lon``.

    Also read where there: ``id, names`` (separated by ``|``), ``kind, population, admin1, admin2, country, radius_km,
    within`` and ``weight``.

    Raises:
        SourceError: an unknown kind, no coordinates, or a count that is no number.
    """
    with _opened(path) as source:
        skipped: list[int] = []
        table = csv.DictReader(_without_comments(source, skipped), delimiter=delimiter)
        for row in table:
            line = table.line_num + len(skipped)
            kind = (row.get("kind") or "village").strip()
            if kind not in kinds():
                raise SourceError(f"{path}:{line}: no kind {kind!r}; use one of {', '.join(kinds())}")
            lat, lon = _coordinates(path, line, row.get("lat") or "", row.get("lon") or "")
            try:
                people, weight, radius = (float(row.get(k) or 0) for k in ("population", "weight", "radius_km"))
            except ValueError as error:
                raise SourceError(
                    f"{path}:{line}: {error}; population, weight and radius_km must be numbers"
                ) from error
            name = (row.get("name") or "").strip()
            yield GazetteerRow(
                place_id=(row.get("id") or f"{path.stem}:{line}").strip(),
                name=name,
                kind=kind,
                lat=lat,
                lon=lon,
                names=tuple(n.strip() for n in (row.get("names") or "").split("|") if n.strip()),
                population=int(people),
                admin1=(row.get("admin1") or "").strip(),
                admin2=(row.get("admin2") or "").strip(),
                country=(row.get("country") or country).strip(),
                radius_km=radius,
                within=(row.get("within") or "").strip(),
                weight=int(weight),
            )
