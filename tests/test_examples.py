"""The example reports are what their README says, and the reader makes sense of wars it was not written for."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from sitrep.cli.code import write_reading
from sitrep.ingest import InputOptions, read_inputs
from sitrep.model.claim import Claim
from sitrep.model.document import Document
from sitrep.model.schema import claim_schema
from sitrep.model.taxonomy import SubEventType
from sitrep.pipeline.reader import Reader, Reading
from sitrep.reference.actors import ActorList
from sitrep.reference.theatre import load_theatre

WARS = ("sudan", "ukraine", "myanmar", "sahel", "drcongo", "yemen", "gaza", "ethiopia", "somalia", "colombia")
#: the least share of what a careful reader codes, over all ten wars
FOUND_AT_LEAST = 0.6


def _read_all(paths: list[Path], theatre: str) -> dict[str, Reading]:
    documents = read_inputs([str(path) for path in paths], InputOptions())
    return {
        r.document.doc_id: r for r in Reader.load(theatre).read_many(d for d in documents if isinstance(d, Document))
    }


@pytest.fixture(scope="module")
def syria(repository: Path) -> dict[str, Reading]:
    return _read_all(sorted((repository / "examples" / "reports").iterdir()), "syria")


@pytest.fixture(scope="module")
def world(repository: Path) -> dict[str, Reading]:
    return _read_all(sorted((repository / "examples" / "world").glob("*.txt")), "world")


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(word for word in bare.replace("-", " ").split() if word not in {"the", "a", "an", "al"})


def _alike(wanted: str, found: list[str]) -> bool:
    """One name inside the other; nothing is asked where nothing is wanted."""
    return not wanted or any(
        _plain(wanted) in _plain(one) or _plain(one) in _plain(wanted) for one in found if _plain(one)
    )


def _meets(claim: Claim, wanted: dict[str, str], actor_list: ActorList) -> bool:
    mentions = (*claim.actor1, *claim.actor2)
    known = [actor_list.get(actor.actor_id) for actor in mentions if actor.actor_id]
    actors = [actor.text for actor in mentions] + [actor.name for actor in known if actor]
    places = [name for place in claim.locations for name in (place.text, place.name)]
    return (
        claim.sub_event_type is SubEventType(wanted["sub_event_type"])
        and _alike(wanted["actor"], actors)
        and _alike(wanted["place"], places)
    )


def test_there_are_reports_of_every_kind(repository: Path) -> None:
    kinds = {path.suffix for path in (repository / "examples" / "reports").iterdir()}
    assert kinds == {".txt", ".html", ".jsonl", ".csv"}


def test_expectations_are_of_the_codebook(repository: Path) -> None:
    expected = yaml.safe_load((repository / "examples/world-expected.yaml").read_text("utf-8"))
    assert tuple(expected) == WARS
    for war in WARS:
        assert [SubEventType(row["sub_event_type"]) for row in expected[war]["claims"]], war


def test_every_line_of_claims_holds_to_the_schema(syria: dict[str, Reading], tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for reading in syria.values():
            write_reading(file, reading.document, reading.claims, reading.notes)
    validator = Draft202012Validator(claim_schema())
    faults = [
        f"line {number}: {error.json_path} {error.message[:100]}"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for error in validator.iter_errors(json.loads(line))
    ]
    assert not faults, "\n".join(faults[:10])


def test_every_field_points_to_its_words(syria: dict[str, Reading]) -> None:
    for reading in syria.values():
        text = reading.document.text
        for claim in reading.claims:
            fields = (*claim.actor1, *claim.actor2, *claim.locations, *claim.casualties, *claim.attribution, claim.date)
            spans = [*claim.evidence, *(field.span for field in fields), claim.trigger_span]
            for span in spans:
                assert span is None or text[span.start : span.end] == span.text, claim.claim_id


@pytest.mark.parametrize("refuse", ["string(", "contenttypeid", "Back to top", "Share this", "Read also", "track("])
def test_no_page_refuse_is_evidence(refuse: str, syria: dict[str, Reading]) -> None:
    assert not [c.claim_id for r in syria.values() for c in r.claims for e in c.evidence if refuse in e.text]


@pytest.mark.parametrize("quiet", ["14-cup-final", "desk-school-year"])
def test_words_of_war_without_a_war_are_not_coded(quiet: str, syria: dict[str, Reading]) -> None:
    assert [(c.sub_event_type.value, c.trigger) for c in syria[quiet].claims] == []


def test_other_wars_are_coded_sensibly(world: dict[str, Reading], repository: Path) -> None:
    expected = yaml.safe_load((repository / "examples/world-expected.yaml").read_text("utf-8"))
    wanted = [(war, row) for war in WARS for row in expected[war]["claims"]]
    actors = load_theatre("world").actors
    missed = [(war, row) for war, row in wanted if not any(_meets(claim, row, actors) for claim in world[war].claims)]
    assert len(missed) <= (1 - FOUND_AT_LEAST) * len(wanted), "\n".join(f"{war}: {row}" for war, row in missed)


@pytest.mark.parametrize("war", WARS)
def test_no_war_yields_nothing(war: str, world: dict[str, Reading]) -> None:
    assert world[war].claims
