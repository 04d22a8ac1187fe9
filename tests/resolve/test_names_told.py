"""Names that the tagger takes for people: the words around them tell that they are places, or that they are not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import pytest

from sitrep.model.document import Document

if TYPE_CHECKING:
    from sitrep.pipeline.reader import Reader

TOLD = [
    ("syria", "Raqqa was captured by US-backed forces on Tuesday.", ["Raqqa"]),
    ("syria", "Raqqa was fully captured by US-backed forces on 17 October.", ["Raqqa"]),
    ("syria", "Idlib fell to Islamist rebels on Saturday.", ["Idlib"]),
    ("syria", "Rebels took full control of Azaz on Friday, activists said.", ["Azaz"]),
    ("syria", "Islamic State lost Raqqa to the SDF on Tuesday.", ["Raqqa"]),
    ("syria", "Government forces regained control of Khan Sheikhoun on Friday.", ["Khan Sheikhoun"]),
    ("world", "Kherson fell to Russian troops on 2 March after three days of fighting.", ["Kherson"]),
    ("world", "Russian troops took full control of Lyman on Friday.", ["Lyman"]),
    ("world", "The MNDAA handed over Lashio to the Myanmar military on Monday.", ["Lashio"]),
    ("syria", "The coalition launched air strikes on Tabqa and Mayadin on Friday.", ["Tabqa", "Mayadin"]),
    (
        "syria",
        "Troops shelled the neighborhoods of al-Bashira and al-Samir in Aleppo.",
        ["al-Bashira", "al-Samir", "Aleppo"],
    ),
    ("syria", "Rebels attacked an army post in Kafr Kabir village on Friday.", ["Kafr Kabir"]),
    ("syria", "Russian warplanes carried out air strikes against Arbin on Friday.", ["Arbin"]),
    ("syria", "Rebels met in Homs and Saleh Karim attacked the army.", ["Homs"]),
    ("syria", "Saleh Hama was killed by rebels on Friday.", []),
    ("syria", "Saleh fell to his death on Friday, the army said.", []),
]


@pytest.mark.parametrize(("theatre", "text", "names"), TOLD, ids=[row[1][:40] for row in TOLD])
def test_what_is_taken_or_falls_is_a_place(
    readers: Mapping[str, Reader], theatre: str, text: str, names: list[str]
) -> None:
    read = readers[theatre].sentences(Document(doc_id="d", text=text, published=date(2017, 10, 18)))
    found = [] if isinstance(read, str) else [m.name for s in read.read.sentences for m in s.places]
    assert found == names
