from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitrep.model.taxonomy import SourceKind
from sitrep.reference.sources import ListKind, ReportSource, load_sources
from sitrep.reference.theatre import TheatreError, load_theatre
from sitrep.reference.theatre_check import check_theatre

TWO = """sources:
  - name: post
    address: https://www.post.example/feed.xml
    outlet: Test Post
    side: opposition
  - name: agency
    address: https://agency.example/sitemap.xml
    kind: sitemap
    outlet: SANA
    side: opposition
"""


def theatre(folder: Path, sources: str) -> Path:
    folder.mkdir()
    (folder / "theatre.yaml").write_text("name: small\ntitle: A small war\nextends: syria\n")
    (folder / "sources.yml").write_text(sources)
    return folder


def test_the_example_of_the_manual_can_be_read(repository: Path, tmp_path: Path) -> None:
    manual = (repository / "docs/how-to/watch.md").read_text("utf-8")
    example = re.search(r"```yaml\n(.*?)```", manual, re.S)
    assert example is not None
    path = tmp_path / "sources.yml"
    path.write_text(example[1])
    sources = load_sources(path)
    assert [source.kind for source in sources] == [ListKind.FEED, ListKind.SITEMAP, ListKind.FEED, ListKind.GDELT]
    assert [source.every for source in sources] == [1200, 1800, 1800, 3600]


def test_a_theatres_sources_bring_their_outlets_where_its_list_lacks_them(tmp_path: Path) -> None:
    loaded = load_theatre(str(theatre(tmp_path / "war", TWO)))
    assert [source.name for source in loaded.sources] == ["post", "agency"]
    outlet = loaded.outlets.get("https://www.post.example/1")
    assert outlet is not None
    assert (outlet.name, outlet.kind, outlet.side) == ("Test Post", SourceKind.MEDIA, "opposition")
    assert loaded.outlets.side_of("SANA") == "government"  # the list counts before a source


def test_a_theatre_with_a_wrong_source_is_told(tmp_path: Path) -> None:
    folder = theatre(tmp_path / "war", TWO.replace("sitemap\n", "map\n"))
    with pytest.raises(TheatreError, match=r"sources.yml:6: the kind 'map' is unknown"):
        load_theatre(str(folder))
    [finding] = [f for f in check_theatre(folder) if f.is_error]
    assert "sources.yml:6" in finding.message


@pytest.mark.parametrize(
    ("url", "wanted"),
    [("https://x.example/en/1", True), ("https://x.example/ar/1", False), ("https://x.example/en/live/1", False)],
)
def test_which_addresses_a_source_wants(url: str, wanted: bool) -> None:
    assert ReportSource("x", "https://x.example/", match=("/en/",), skip=("/live/",)).wants(url) is wanted
