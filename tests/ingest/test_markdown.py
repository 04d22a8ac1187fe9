from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sitrep.ingest import InputError, InputOptions, read_inputs
from sitrep.ingest.decoding import raw_bytes_offset
from sitrep.model.document import Document, PublishedFrom

SHARED = Path(__file__).parents[2].parent / "shared"

ACCOUNT = """---
subject: Battle of Tal Ahmar (March 2016)
author: Some Encyclopedia
pubDate: 2023-10-17 03:10
date:
  - 1-9 March 2016
url: https://encyclopedia.example/battle
---

The **Battle of Tal Ahmar** was fought over the [village](https://encyclopedia.example/v) and its dam.[12]

## Course of the battle

### First days
![A picture](https://encyclopedia.example/p.jpg?)
On 2 March the army reached the dam, and on the next day it took the mill.

| side | dead |
|------|------|
| army | 12 |

## References

[object Object]
"""


def read(path: Path, options: InputOptions | None = None) -> tuple[list[Document], list[InputError]]:
    items = list(read_inputs([str(path)], options or InputOptions()))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, InputError)]


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_an_account_with_front_matter(tmp_path: Path) -> None:
    [document], problems = read(write(tmp_path / "battle.md", ACCOUNT))
    assert not problems
    assert document.doc_id == "battle"
    assert document.text == (
        "Battle of Tal Ahmar (March 2016)\n\n"
        "The Battle of Tal Ahmar was fought over the village and its dam.\n\n"
        "On 2 March the army reached the dam, and on the next day it took the mill."
    )
    assert (document.outlet, document.url) == ("Some Encyclopedia", "https://encyclopedia.example/battle")


@pytest.mark.parametrize("word", ["Battle", "fought", "village", "reached", "mill."])
def test_its_words_stand_at_their_bytes(tmp_path: Path, word: str) -> None:
    path = write(tmp_path / "battle.md", ACCOUNT.replace("Some", "Sömé"))
    [document], _ = read(path)
    raw = path.read_bytes()
    assert raw[raw_bytes_offset(raw, document, document.text.rindex(word)) :].startswith(word.encode())


@pytest.mark.parametrize(
    ("title", "option", "day", "source"),
    [
        ("Battle of Tal Ahmar (March 2016)", None, None, PublishedFrom.UNKNOWN),
        ("Battle of Tal Ahmar (March 2016)", date(2016, 4, 1), date(2016, 4, 1), PublishedFrom.OPTION),
        ("Army takes Tal Ahmar", None, date(2023, 10, 17), PublishedFrom.METADATA),
        ("Fights of October 2023 at Tal Ahmar", None, date(2023, 10, 17), PublishedFrom.METADATA),
    ],
)
def test_an_account_of_what_is_long_past_states_no_day(
    tmp_path: Path, title: str, option: date | None, day: date | None, source: PublishedFrom
) -> None:
    path = write(tmp_path / "a.md", ACCOUNT.replace("Battle of Tal Ahmar (March 2016)", title))
    [document], _ = read(path, InputOptions(published=option))
    assert (document.published, document.published_from) == (day, source)


def test_without_front_matter_the_first_heading_is_the_title(tmp_path: Path) -> None:
    [document], _ = read(write(tmp_path / "a.md", "# Army takes dam\n\nThe army took the dam on *Monday*."))
    assert (document.title, document.text) == ("Army takes dam", "Army takes dam\n\nThe army took the dam on Monday.")


def test_front_matter_that_is_no_yaml(tmp_path: Path) -> None:
    documents, [problem] = read(write(tmp_path / "a.md", "---\na: [\n---\n\nThe army took the dam on Monday."))
    assert len(documents) == 1
    assert problem.warning


def test_markup_alone(tmp_path: Path) -> None:
    assert "no text but markup" in read(write(tmp_path / "a.md", "# \n\n![x](y)\n"))[1][0].message


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not beside the checkout")
def test_the_shared_accounts() -> None:
    documents, problems = read(SHARED / "data" / "reports" / "wikipedia")
    assert not problems
    assert len(documents) == 4
    for document in documents:
        assert document.title.startswith("Palmyra offensive")
        assert document.published is None
        assert not any(markup in document.text for markup in ("](", "**", "[object", "\n#", "tags:"))
