"""Indexes are built from what users download, merged without duplicates, and refuse what they cannot read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from sitrep.reference.gazetteer import Gazetteer, IndexFileError, SourceError, build
from sitrep.reference.gazetteer.build import Source, build_index
from sitrep.reference.gazetteer.index import Index
from sitrep.reference.gazetteer.rows import GazetteerRow
from sitrep.reference.gazetteer.sources import read_source


def row(name: str, lat: float, lon: float, **more: object) -> GazetteerRow:
    """A village with an id made of its name."""
    values: dict[str, object] = {"place_id": f"t:{name}", "kind": "village", "country": "SY", **more}
    return GazetteerRow(name=name, lat=lat, lon=lon, **values)  # type: ignore[arg-type]


def geonames(number: int, name: str, lat: float, lon: float, feature: str = "P\tPPL", others: str = "") -> str:
    """A line of a GeoNames dump."""
    return f"{number}\t{name}\t{name}\t{others}\t{lat}\t{lon}\t{feature}\tSY\t\t09\t\t\t\t5000\t\t0\tAsia/Damascus\t2020-01-01\n"


@pytest.mark.parametrize("compress", [False, True])
def test_a_built_index_answers_as_its_rows_say(tmp_path: Path, compress: bool) -> None:
    path = tmp_path / "a.idx"
    rows = [
        row("Tadmur", 34.55, 38.27, names=("Palmyra", "تدمر"), population=51_000, kind="town", admin1="Homs"),
        row("Marea", 36.48, 37.19, radius_km=2.5, within="Aleppo"),
    ]
    report = build_index(path, [Source(rows, "ours")], compress=compress)
    assert (report.rows, report.places, report.merged) == (2, 2, 0)
    index = Index(path)
    assert index.credit == ("ours",)
    assert len(index) == 2
    gazetteer = Gazetteer([index])
    palmyra = gazetteer.candidates("Palmira")[0].place
    assert (palmyra.name, palmyra.kind, palmyra.admin1, palmyra.population) == ("Tadmur", "town", "Homs", 51_000)
    assert (palmyra.lat, palmyra.lon) == (34.55, 38.27)
    assert gazetteer.candidates("تدمر")[0].place == palmyra
    marea = gazetteer.candidates("Mare'")[0].place
    assert (marea.radius_km, marea.within) == (2.5, "Aleppo")


def test_places_of_two_sources_become_one_only_where_name_nearness_and_kind_agree(tmp_path: Path) -> None:
    path = tmp_path / "m.idx"
    first = [row("Uqayribat", 35.043, 37.464), row("Suran", 36.26, 37.37)]
    second = [
        row("Aqayrabat", 35.050, 37.470, place_id="u:1", population=9_000, names=("عقيربات",)),
        row("Suran", 35.29, 36.75, place_id="u:2"),
        row("Uqayribat dam", 35.045, 37.466, place_id="u:3", kind="dam"),
    ]
    report = build_index(path, [Source(first, "a"), Source(second, "b")])
    assert report.merged == 1
    found = Gazetteer.open(path).candidates("Aqayrabat")
    assert [c.place.place_id for c in found if c.place.kind == "village"] == ["t:Uqayribat"]
    assert found[0].place.population == 9_000
    assert {"Uqayribat", "Aqayrabat", "عقيربات"} <= set(found[0].place.names)
    assert len([c for c in Gazetteer.open(path).candidates("Suran") if c.place.name == "Suran"]) == 2


def test_rows_of_one_source_are_never_merged(tmp_path: Path) -> None:
    path = tmp_path / "o.idx"
    rows = [row("Tiba", 35.0, 37.0), row("Tiba", 35.001, 37.001, place_id="t:2")]
    assert build_index(path, [Source(rows, "a")]).merged == 0


def test_a_geonames_dump_is_read_from_text_and_from_the_zip_that_users_download(tmp_path: Path) -> None:
    lines = (
        geonames(1, "Tall Rif‘at", 36.47, 37.09, others="Tal Rifaat,TRF,tl rft,تل رفعت")
        + geonames(2, "Nahr al Furat", 35.9, 39.0, feature="H\tCNL")
        + geonames(3, "Sadd Tishrin", 36.38, 38.18, feature="S\tDAM")
    )
    text, packed = tmp_path / "SY.txt", tmp_path / "SY.zip"
    text.write_text(lines, "utf-8")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("SY.txt", lines)
        archive.writestr("readme.txt", "about")
    rows = list(read_source(text))
    assert rows == list(read_source(packed))
    assert [(r.place_id, r.kind) for r in rows] == [("geonames:1", "village"), ("geonames:3", "dam")]
    assert rows[0].names == ("Tal Rifaat", "تل رفعت")


def test_an_ocha_table_and_a_csv_of_ones_own_are_read(tmp_path: Path) -> None:
    ocha, own = tmp_path / "ocha.csv", tmp_path / "own.csv"
    ocha.write_text(
        "admin4Pcode,admin4Name_en,admin4Name_ar,Latitude_y,Longitude_x,admin1Name_en\nC1,Hass,حاس,35.6,36.6,Idleb\n",
        "utf-8",
    )
    own.write_text("# ours\nname,lat,lon,kind,names\nTal Ours,35.1,36.2,hill,Tell Ours|Our Hill\n", "utf-8")
    (place,) = read_source(ocha, "SY")
    assert (place.place_id, place.names, place.admin1, place.country) == ("ocha:C1", ("حاس",), "Idleb", "SY")
    (place,) = read_source(own)
    assert (place.kind, place.names) == ("hill", ("Tell Ours", "Our Hill"))
    assert Gazetteer.open(own).candidates("Tall Ours")[0].place.kind == "hill"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "name,lat,lon\nA,35,36\nB,north,36\n", "a.csv:3:"),
        ("b.csv", "# c\nname,lat,lon\nA,36,350\n", "b.csv:3: 36.0, 350.0 lie outside the globe"),
        ("c.csv", "name,lat,lon,kind\nA,35,36,hamlett\n", "no kind 'hamlett'; use one of city"),
        ("d.csv", "place,x\nA,1\n", "d.csv:1: neither GeoNames"),
        ("e.txt", geonames(1, "A", 35, 36) + "2\tB\n", "e.txt:2: 2 columns where a GeoNames row has 19"),
    ],
)
def test_a_wrong_source_is_named_with_file_line_and_remedy(tmp_path: Path, name: str, content: str, told: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(SourceError) as failed:
        list(read_source(path))
    assert told in str(failed.value)


def test_a_build_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    bad, target = tmp_path / "bad.csv", tmp_path / "out.idx"
    bad.write_text("name,lat,lon\nA,1,2\nB,x,y\n", "utf-8")
    with pytest.raises(SourceError):
        build_index(target, [Source(read_source(bad), "bad")])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.csv"]


def test_what_is_no_index_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.idx"
    path.write_bytes(b"not an index at all, but long enough")
    with pytest.raises(IndexFileError, match=r"x\.idx: not a gazetteer index"):
        Gazetteer.open(path)
    with pytest.raises(IndexFileError, match="build one with"):
        Gazetteer.open(tmp_path / "absent.idx")


def test_the_first_index_has_the_word(tmp_path: Path) -> None:
    own, world = tmp_path / "own.idx", tmp_path / "world.idx"
    build_index(own, [Source([row("Aleppo", 36.2, 37.15, kind="city")], "own")])
    build_index(
        world,
        [
            Source(
                [row("Aleppo", 36.21, 37.16, kind="city", place_id="w:1"), row("Paris", 48.8, 2.3, place_id="w:2")], "w"
            )
        ],
    )
    gazetteer = Gazetteer.open(own, world)
    assert [c.place.place_id for c in gazetteer.candidates("Aleppo")] == ["t:Aleppo"]
    assert gazetteer.candidates("Paris")[0].place.place_id == "w:2"


def test_the_places_of_a_box_are_those_that_lie_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.idx"
    build_index(path, [Source([row("Tadmur", 34.55, 38.27), row("Marea", 36.48, 37.19)], "ours")])
    index = Index(path)
    assert [p.name for p in index.inside(38.0, 34.0, 39.0, 35.0)] == ["Tadmur"]
    assert index.inside(0.0, 0.0, 1.0, 1.0) == []


def test_an_index_is_the_same_for_any_number_of_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_CHUNK", 16)
    rows = [
        GazetteerRow(f"t:{n}", f"{name} {n % 7}", "village", 30 + n / 1000, 40.0, names=("الحسكة",), country="SY")
        for n, name in enumerate(["Tal Hamis", "Qaryateen", "Deir ez-Zor", "Um Hosh"] * 30)
    ]
    for workers in (1, 2):
        build_index(tmp_path / f"{workers}.idx", [Source(rows, "test")], workers=workers)
    assert (tmp_path / "1.idx").read_bytes() == (tmp_path / "2.idx").read_bytes()
