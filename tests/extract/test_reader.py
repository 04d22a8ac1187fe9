"""The whole reader, weights included, on short reports of many wars: what happened, who, whom, where, when and at what cost.

Only plain sentences stand here, and of each claim only its core, so that a rule may change its mind about hard cases.
"""

from __future__ import annotations

import functools
import gc
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from sitrep.model.claim import Claim
from sitrep.model.document import Document
from sitrep.model.parse import Parse, Token
from sitrep.pipeline.reader import Reader, Reading
from sitrep.reference.lexicon import load_lexicon
from sitrep.reference.weights import load_forest, load_weights

#: the Sunday on which every report is printed
PRINTED = date(2024, 3, 10)
THURSDAY, FRIDAY, SATURDAY = date(2024, 3, 7), date(2024, 3, 8), date(2024, 3, 9)


@dataclass(frozen=True, slots=True)
class Core:
    """The core of a claim: kind, ids of doer and sufferer, place, day, toll as "14 killed", factuality and who says so."""

    kind: str
    doer: str = ""
    sufferer: str = ""
    place: str = ""
    day: date | None = None
    toll: str = ""
    factuality: str = "occurred"
    says: str = ""


# theatre, report, the core of its one claim ("" and None: not looked at)
REPORTS = [
    (
        "syria",
        "The Syrian army captured the town of Tadef east of Aleppo on Saturday, a military source told SANA.",
        Core("Government regains territory", "syria-army", "", "Tadaf", SATURDAY, says="SANA"),
    ),
    (
        "syria",
        "Russian warplanes bombed the market of Maarat al-Numan on Friday, killing 14 civilians and wounding 30 others, "
        "the Syrian Observatory for Human Rights said.",
        Core("Air/drone strike", "russia-air-force", "civilians", "Maarat al-Numan", FRIDAY, "14 killed, 30 injured"),
    ),
    (
        "syria",
        "ISIS militants kidnapped ten farmers near Manbij on Thursday.",
        Core("Abduction/forced disappearance", "isis", "civilians", "Manbij", THURSDAY, "10 captured"),
    ),
    (
        "syria",
        "The Syrian army denied on Saturday that it had shelled Darayya.",
        Core("Shelling/artillery/missile attack", "syria-army", "", "Darayya", factuality="denied", says="Syrian army"),
    ),
    (
        "world",
        "The Rapid Support Forces shelled a displacement camp near El Fasher on Thursday, killing 14 people, medics said.",
        Core(
            "Shelling/artillery/missile attack",
            "rsf-sudan",
            "civilians",
            "El Fasher",
            THURSDAY,
            "14 killed",
            says="medics",
        ),
    ),
    (
        "world",
        "Ukrainian forces recaptured the village of Robotyne on Saturday.",
        Core("Government regains territory", "ukraine-forces", "", "Robotyne", SATURDAY),
    ),
    (
        "world",
        "A Russian drone struck an apartment building in Kharkiv on Friday, killing three residents, the mayor said.",
        Core("Air/drone strike", "russia-air-force", "civilians", "Kharkiv", FRIDAY, "3 killed", says="mayor"),
    ),
    (
        "world",
        "Myanmar junta aircraft bombed a school in Sagaing on Friday, killing 11 children.",
        Core("Air/drone strike", "myanmar-forces", "civilians", "Sagaing", FRIDAY, "11 killed"),
    ),
    (
        "world",
        "JNIM fighters ambushed a convoy of the Malian army near Gao on Thursday, killing 12 soldiers.",
        Core("Armed clash", "jnim", "mali-forces", "Gao", THURSDAY, "12 killed"),
    ),
    (
        "world",
        "Boko Haram gunmen abducted 20 girls from a school in Maiduguri on Friday, police said.",
        Core(
            "Abduction/forced disappearance",
            "boko-haram",
            "civilians",
            "Maiduguri",
            FRIDAY,
            "20 captured",
            says="police",
        ),
    ),
    (
        "world",
        "A roadside bomb killed three policemen in Kandahar on Thursday.",
        Core("Remote explosive/landmine/IED", "", "", "Kandahār", THURSDAY, "3 killed"),
    ),
    (
        "world",
        "Thousands of people protested in Khartoum on Thursday against the military government.",
        Core("Peaceful protest", "", "", "Khartoum", THURSDAY),
    ),
    (
        "world",
        "M23 rebels seized the town of Masisi on Saturday after clashes with the Congolese army.",
        Core("Non-state actor overtakes territory", "m23", "", "Masisi", SATURDAY),
    ),
    (
        "world",
        "The Ethiopian army and fighters of the Tigray People's Liberation Front clashed near Mekelle on Thursday.",
        Core("Armed clash", "ethiopia-forces", "tplf", "Mek'ele", THURSDAY),
    ),
]

# theatre, a report that tells of no act of conflict, however warlike its words
PEACEFUL = [
    ("world", "The striker scored twice and the defence held out as Leeds beat Derby on Saturday."),
    ("world", "Ministers will meet in Geneva next week to talk about grain prices."),
    ("world", "The bank cut its forecast after shares fell and investors fled to gold."),
    ("world", "The film tells of a bomber crew and won three prizes at the festival in Cannes."),
    ("world", "If the rebels attack the city, the government will answer with all its force, the minister warned."),
    ("syria", "More than 300,000 people have been killed in the war since 2011."),
    ("syria", "Engineers attacked the problem of the old water network in Homs with new pumps."),
]


@pytest.fixture(scope="module")
def whole(readers: Mapping[str, Reader]) -> Mapping[str, Reader]:
    """The readers as they ship, learned weights and all."""
    keep, merge = load_weights("keep"), load_forest("merge")
    return {name: Reader(r.theatre, r.analyser, load_lexicon(), keep, merge) for name, r in readers.items()}


def _read(reader: Reader, text: str) -> Reading:
    return reader.read(Document("report", text, published=PRINTED))


def _core(claim: Claim, wanted: Core) -> Core:
    """The core of a claim, without what is not looked at."""
    tolls = [f"{c.best} {c.kind.value}" for c in claim.casualties]
    return Core(
        claim.sub_event_type.value,
        claim.actor1[0].actor_id or "?" if wanted.doer and claim.actor1 else "",
        claim.actor2[0].actor_id or "?" if wanted.sufferer and claim.actor2 else "",
        claim.locations[0].name or "" if claim.locations else "",
        claim.date.start if wanted.day else None,
        ", ".join(tolls),
        claim.factuality.value,
        claim.attribution[0].source if wanted.says and claim.attribution else "",
    )


@pytest.mark.parametrize(("theatre", "text", "wanted"), REPORTS)
def test_a_plain_report_is_read(theatre: str, text: str, wanted: Core, whole: Mapping[str, Reader]) -> None:
    claims = _read(whole[theatre], text).claims
    assert [_core(claim, wanted) for claim in claims] == [wanted]


@pytest.mark.parametrize(("theatre", "text"), PEACEFUL)
def test_a_report_without_an_act_yields_nothing(theatre: str, text: str, whole: Mapping[str, Reader]) -> None:
    assert _read(whole[theatre], text).claims == ()


def test_every_claim_points_to_its_words(whole: Mapping[str, Reader]) -> None:
    for theatre, text, _ in REPORTS:
        for claim in _read(whole[theatre], text).claims:
            assert claim.evidence
            assert all(text[e.start : e.end] == e.text for e in claim.evidence)


# Memory: what a reader remembers is bounded, and of a report it remembers nothing else.

#: no cache of what reports say may hold more entries than this
MOST = 4096
#: a cache without a bound may only hold what the package's own files say: one entry for each file or so
FILES = 16


def _caches() -> list[functools._lru_cache_wrapper[object]]:
    gc.collect()
    found = [o for o in gc.get_objects() if isinstance(o, functools._lru_cache_wrapper)]
    rooms = ("sitrep.text", "sitrep.reference", "sitrep.resolve", "sitrep.extract", "sitrep.model", "sitrep.pipeline")
    return [o for o in found if getattr(o, "__module__", "").startswith(rooms)]


def _told(number: int) -> str:
    """A report with names, words and numbers that no other has."""
    names = [f"{chr(65 + number * 7 % 26)}{'aeiou'[number % 5]}{'bdfgklmnrstz'[k]}ar{'iou'[k % 3]}n" for k in range(12)]
    places = ", ".join(f"{name}ville{number}" for name in names)
    return f"Syrian troops captured the villages of {places} near Tadef and killed {number + 3} gunmen{number}."


def test_every_cache_of_the_reader_is_bounded(whole: Mapping[str, Reader]) -> None:
    for number in range(40):
        _read(whole["syria"], _told(number))
    caches = _caches()
    assert len(caches) > 20
    for cache in caches:
        info = cache.cache_info()
        if info.maxsize is None:
            assert info.currsize <= FILES, f"{cache.__module__}.{cache.__qualname__} grows without a bound"
        else:
            assert info.maxsize <= MOST, f"{cache.__module__}.{cache.__qualname__} may hold {info.maxsize} entries"


def test_the_words_remembered_by_the_analyser_are_bounded(
    whole: Mapping[str, Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    analyser = whole["syria"].analyser
    monkeypatch.setattr("sitrep.text.analyser.model.CACHE_WORDS", 50)
    monkeypatch.setattr(analyser, "_cache", {})
    for number in range(20):
        _read(whole["syria"], _told(number))
        assert len(analyser._cache) <= 50


def test_no_word_of_a_report_outlives_its_reading(whole: Mapping[str, Reader]) -> None:
    def alive() -> int:
        gc.collect()
        return sum(isinstance(o, Document | Token | Parse | Claim) for o in gc.get_objects())

    before = alive()
    for number in range(5):
        reading = _read(whole["syria"], _told(number))
        assert reading.claims
    del reading
    assert alive() == before
