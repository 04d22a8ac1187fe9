"""Stories (raw reports, which of them tell one happening, who held what from when) in; how much of it comes out, out.

Nothing is prepared: reports are read, linked and walked through time by the program as a user runs it.

    python -m eval.stories.score             # every story
    python -m eval.stories.score --errors    # and what is missing or too much
    python -m eval.stories.score eval/stories/blind   # the stories of another folder, which no floor holds
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import yaml

from sitrep.model.document import Document
from sitrep.model.event import ControlKind, ControlState, Event
from sitrep.pipeline import control as controlling
from sitrep.pipeline import events as linking
from sitrep.pipeline.reader import Reader
from sitrep.reference.theatre import load_theatre
from sitrep.store import Store

HERE = Path(__file__).parent
#: states that say who holds a place
_HELD = (ControlKind.HELD, ControlKind.CLAIMED, ControlKind.BESIEGED)


@dataclass(frozen=True, slots=True)
class Turn:
    """From a day on, a holder."""

    place: str
    day: date
    holder: str


@dataclass(frozen=True, slots=True)
class Story:
    """Reports, the pairs of them that tell one happening (``history``: only in looking back), and the turns of places.

    ``pairs`` is None where the story asks only who held what.
    """

    name: str
    theatre: str
    documents: tuple[Document, ...]
    pairs: frozenset[tuple[str, str]] | None
    history: frozenset[tuple[str, str]]
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What came out of a story: pairs of reports that share an event, and turns by place."""

    pairs: frozenset[tuple[str, str]]
    turns: frozenset[Turn]


def read_story(path: Path) -> Story:
    """Read one story."""
    given = yaml.safe_load(path.read_text("utf-8"))
    documents = tuple(
        Document(doc_id=r["id"], text=r["text"], outlet=r["outlet"], published=r["published"]) for r in given["reports"]
    )
    pairs = _pairs_of(given["same"]) if "same" in given else None
    turns = tuple(
        Turn(place, turn["from"], turn["holder"]) for place, told in given["control"].items() for turn in told
    )
    return Story(path.stem, given["theatre"], documents, pairs, _pairs_of(given.get("history", ())), turns)


def _pairs_of(groups: Iterable[Sequence[str]]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for group in groups for pair in combinations(sorted(group), 2))


def run(story: Story) -> Found:
    """Read, link and walk a story as the program does."""
    reader, theatre = Reader.load(story.theatre), load_theatre(story.theatre)
    with Store.open(":memory:") as store:
        for document in story.documents:
            reading = reader.read(document)
            store.add_reading(reading.document, reading.claims, reading.notes)
        at = datetime(2026, 1, 1, tzinfo=UTC)
        events = linking.current(store, theatre, at=at)
        control = controlling.gather(store, theatre, at=at)
        turns = {
            turn
            for place in sorted({turn.place for turn in story.turns})
            if controlling.is_told(control, theatre, place)
            for turn in _turns(place, controlling.timeline(control, theatre, place))
        }
    pairs = frozenset(_pairs(events)) - story.history if story.pairs is not None else frozenset()
    return Found(pairs, frozenset(turns))


def _pairs(events: Sequence[Event]) -> Iterator[tuple[str, str]]:
    for event in events:
        yield from combinations(sorted(event.doc_ids), 2)


def _turns(place: str, states: Sequence[ControlState]) -> Iterator[Turn]:
    holder = None
    for state in states:
        if state.kind in _HELD and state.holder and state.start and state.holder != holder:
            holder = state.holder
            yield Turn(place, state.start, holder)


def is_history(path: Path) -> bool:
    """Whether a story tells of places in looking back, as an encyclopaedia does; the others are the news of the day."""
    return path.stem.startswith(("history", "towns"))


def f1(found: int, wanted: int, right: int) -> float:
    """The harmonic mean of precision and recall; 1 where nothing was wanted and nothing found."""
    return 2 * right / (found + wanted) if found + wanted else 1.0


def main() -> None:
    """Print a line for each story and one for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--only", default="*", help="stories by name: history-*")
    parser.add_argument("folder", nargs="?", type=Path, default=HERE, help="where the stories lie")
    given = parser.parse_args()
    with_errors = given.errors
    sums = {kind: {"same": [0, 0, 0], "control": [0, 0, 0]} for kind in ("news", "history")}
    for path in sorted(given.folder.glob(f"{given.only}.yaml")):
        story = read_story(path)
        found = run(story)
        wanted = story.pairs or frozenset()
        counts = {
            "same": [len(found.pairs), len(wanted), len(found.pairs & wanted)],
            "control": [len(found.turns), len(story.turns), len(found.turns & set(story.turns))],
        }
        for what, numbers in counts.items():
            of_kind = sums["history" if is_history(path) else "news"]
            of_kind[what] = [a + b for a, b in zip(of_kind[what], numbers, strict=True)]
        print(f"{story.name:15}", _line(counts))
        if with_errors:
            print_errors(story, found)
    for kind, counts in sums.items():
        print(f"{'all ' + kind:15}", _line(counts))


def _line(counts: Mapping[str, Sequence[int]]) -> str:
    return "   ".join(
        f"{what} F1 {f1(*numbers):.3f} ({numbers[2]} right of {numbers[1]}, {numbers[0]} found)"
        for what, numbers in counts.items()
    )


def print_errors(story: Story, found: Found) -> None:
    """Print what is missing and what is too much."""
    wanted = story.pairs or frozenset()
    for pair in sorted(wanted - found.pairs):
        print("   not joined:", *pair)
    for pair in sorted(found.pairs - wanted):
        print("   joined wrongly:", *pair)
    for turn in sorted(set(story.turns) - found.turns, key=str):
        print("   missing:", turn.place, turn.day, turn.holder)
    for turn in sorted(found.turns - set(story.turns), key=str):
        print("   too much:", turn.place, turn.day, turn.holder)


if __name__ == "__main__":
    main()
