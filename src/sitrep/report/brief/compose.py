"""A dossier and a period in, the situation report as titled sections of sentences with numbered sources out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sitrep.model.document import outlet_name
from sitrep.model.event import Certainty, ControlState, Event, FieldView
from sitrep.report.brief.wording import certainty_sentence, sentence, toll_sentence
from sitrep.report.dossier import HAPPENED, Dossier, main_place
from sitrep.report.knowledge import country_of
from sitrep.report.page.evidence import safe_link
from sitrep.report.page.holding import state_text
from sitrep.report.wording import day_text, days_text, dissent, listed, other_contradictions

_NOWHERE = "Place not resolved"


@dataclass(frozen=True, slots=True)
class Source:
    """A report that sentences point to by its number."""

    number: int
    outlet: str
    title: str
    published: str
    href: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One statement with the numbers of the reports it stands on; ``mark`` is "new" or "changed" since the last brief."""

    text: str
    sources: tuple[int, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its sentences; ``note`` says what an empty or special section means."""

    title: str
    sentences: tuple[Sentence, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """The whole report; ``events`` are those that took place in the period, for the pictures."""

    title: str
    period: str
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What changed since the last brief: when that was, and the ids that are new, changed or withdrawn."""

    since: str
    new: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What to report on: the days, the heading, which side each source speaks for, and what the last brief knew."""

    first: date
    last: date
    title: str
    source_sides: Mapping[str, str] = field(default_factory=dict)
    news: News | None = None


def compose(dossier: Dossier, request: Request) -> Brief:
    """Write the report on the dossier's events (those of the period, all kinds of factuality).

    Every sentence carries the numbers of the reports it stands on. Sums are given as the range from the sum of the
    lowest to the sum of the highest, over events whose toll is told.
    """
    writer = _Writer(dossier, request)
    happened = [e for e in dossier.events if e.factuality in HAPPENED]
    apart = [e for e in dossier.events if e.factuality not in HAPPENED]
    # what began before the period, a siege or a campaign, is told once behind the days' own events
    longer = [e for e in happened if e.start is not None and e.start < request.first]
    current = [e for e in happened if e.start is None or e.start >= request.first]
    sections = [
        Section(
            "Summary",
            tuple(writer.summary(current, longer)),
            "" if happened else "No event is reported in this period.",
        ),
        *writer.news(),
        Section("Changes of control", tuple(writer.control()), "A change counts on the day it is first told."),
        *(Section(name, tuple(writer.told(e) for e in found)) for name, found in by_province(current).items()),
        Section("Going on from before", tuple(writer.told(e) for e in longer)),
        Section("Contradictions", tuple(writer.contradictions(dossier.events))),
        Section("Announced, denied or supposed", tuple(writer.told(e) for e in apart)),
    ]
    kept = [s for s in sections if s.sentences or s.title == "Summary"]
    return Brief(
        request.title,
        days_text(request.first, request.last),
        tuple(Section(s.title, s.sentences, s.note) for s in kept),
        tuple(writer.sources()),
        tuple(current),
    )


def by_province(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The events by the province of their main place, most events first; a country that is not home is named."""
    found: dict[str, list[Event]] = {}
    countries = Counter(place.country for e in events if (place := main_place(e)) is not None and place.country)
    home = next((code for code, count in countries.items() if 2 * count > countries.total()), None)
    for event in events:
        place = main_place(event)
        country = country_of(place.country) if place is not None else None
        if place is None or (place.lat is None and not place.admin1):
            name = _NOWHERE
        elif place.country != home and country is not None:
            name = f"{place.admin1}, {country.name}" if place.admin1 else country.name
        else:
            name = place.admin1 or (country.name if country else _NOWHERE)
        found.setdefault(name, []).append(event)
    ordered = sorted(found, key=lambda name: (name == _NOWHERE, -len(found[name]), name))
    return {name: found[name] for name in ordered}


class _Writer:
    """Writes sentences and numbers their reports in the order they are first pointed to."""

    def __init__(self, dossier: Dossier, request: Request) -> None:
        self.dossier, self.request = dossier, request
        self.numbers: dict[str, int] = {}

    def cite(self, doc_ids: Collection[str]) -> tuple[int, ...]:
        return tuple(sorted(self.numbers.setdefault(d, len(self.numbers) + 1) for d in sorted(doc_ids)))

    def sources(self) -> Iterable[Source]:
        for doc_id, number in self.numbers.items():
            document = self.dossier.documents.get(doc_id)
            published = document.published if document else None
            yield Source(
                number,
                outlet_name(document.outlet if document else "", doc_id),
                (document.title if document else "") or doc_id,
                day_text(published) if published else "day unknown",
                safe_link(document.url if document else ""),
            )

    def told(self, event: Event) -> Sentence:
        parts = [sentence(event, self.dossier), toll_sentence(event)]
        parts.append(certainty_sentence(event, self.dossier, self.request.source_sides))
        news = self.request.news
        mark = ""
        if news is not None:
            mark = "new" if event.event_id in news.new else "changed" if event.event_id in news.changed else ""
        return Sentence(" ".join(p for p in parts if p), self.cite(event.doc_ids), mark)

    def summary(self, events: Sequence[Event], longer: Sequence[Event]) -> Iterable[Sentence]:
        """What the days brought; what goes on from before is only counted, for its toll is not theirs."""
        if events:
            yield from self._summed(events)
        if longer:
            goes = "goes" if len(longer) == 1 else "go"
            words = "more" if events else "reported"
            yield Sentence(
                f"{_n(len(longer), 'event')} {words} {goes} on from before; the tolls of these are in no sum.",
                self._all(longer),
            )

    def _summed(self, events: Sequence[Event]) -> Iterable[Sentence]:
        types = Counter(e.event_type.value for e in events)
        counts = listed([f"{n} of the type {name}" for name, n in types.most_common()])
        are = "is" if len(events) == 1 else "are"
        yield Sentence(f"{_n(len(events), 'event')} {are} reported: {counts}.", self._all(events))
        counted = [e for e in events if (e.killed.best, e.killed.low, e.killed.high) != (None, None, None)]
        if counted:
            low = sum(next(n for n in (e.killed.low, e.killed.best, e.killed.high) if n is not None) for e in counted)
            high = sum(max(n for n in (e.killed.low, e.killed.best, e.killed.high) if n is not None) for e in counted)
            total = str(low) if low == high else f"{low} to {high}"
            yield Sentence(
                f"The reported dead of {_n(len(counted), 'event')} sum to {total}; the others name no toll.",
                self._all(counted),
            )
        single = [e for e in events if e.certainty is Certainty.CLAIMED]
        if single:
            yield Sentence(f"{_n(len(single), 'event')} stand on one claim or one side alone.", self._all(single))
        split = [e for e in events if e.contradictions or e.certainty is Certainty.CONTESTED]
        if split:
            yield Sentence(f"On {_n(len(split), 'event')} the accounts contradict each other.", self._all(split))

    def news(self) -> Iterable[Section]:
        news = self.request.news
        if news is None:
            return
        shown = {e.event_id: e for e in self.dossier.events}
        new = [shown[i] for i in shown if i in news.new]
        changed = [shown[i] for i in shown if i in news.changed and i not in news.new]
        found: list[Sentence] = []
        if new:
            found.append(
                Sentence(
                    f"{_n(len(new), 'event')} of this period {'is' if len(new) == 1 else 'are'} new.", self._all(new)
                )
            )
        if changed:
            found.append(Sentence(f"What is told of {_n(len(changed), 'event')} has changed.", self._all(changed)))
        if news.withdrawn:
            ids = listed(list(news.withdrawn[:8]))
            gone = f"{_n(len(news.withdrawn), 'event')} of earlier briefs no longer"
            found.append(Sentence(f"{gone} {'stands' if len(news.withdrawn) == 1 else 'stand'}: {ids}.", ()))
        note = "" if found else "Nothing is new or changed."
        yield Section(f"Since the last brief ({news.since})", tuple(found) or (Sentence(note, ()),))

    def control(self) -> Iterable[Sentence]:
        before: dict[str, ControlState] = {}
        changes: list[tuple[date, str, ControlState | None, ControlState]] = []
        for state in sorted(self.dossier.control, key=lambda s: (s.place_id, s.start or date.min)):
            last = before.get(state.place_id)
            before[state.place_id] = state
            is_change = last is None or (last.kind, last.holder) != (state.kind, state.holder)
            if is_change and state.start is not None and self.request.first <= state.start <= self.request.last:
                changes.append((state.start, state.place_name, last, state))
        for start, name, last, state in sorted(changes, key=lambda change: change[:2]):
            was = f"; before that {state_text(last, self.dossier.actors)}" if last is not None else ""
            text = f"{name}: {state_text(state, self.dossier.actors)} from {day_text(start)} on{was}."
            docs = {self.dossier.claims[i].doc_id for i in state.claim_ids if i in self.dossier.claims}
            yield Sentence(text, self.cite(docs))

    def contradictions(self, events: Iterable[Event]) -> Iterable[Sentence]:
        for event in events:
            place = main_place(event)
            what = (
                f"{event.sub_event_type.value}{f', {place.name}' if place else ''}, {days_text(event.start, event.end)}"
            )
            for view in event.fields:
                if view.contested:
                    yield Sentence(f"{what}: {dissent(view)}.", self._behind(view, event))
            for words in other_contradictions(event):
                yield Sentence(f"{what}: {words.rstrip('.')}.", self.cite(event.doc_ids))

    def _behind(self, view: FieldView, event: Event) -> tuple[int, ...]:
        claims = {i for said in view.values for i in said.claim_ids}
        docs = {self.dossier.claims[i].doc_id for i in claims if i in self.dossier.claims}
        return self.cite(docs or event.doc_ids)

    def _all(self, events: Iterable[Event]) -> tuple[int, ...]:
        return self.cite({doc_id for event in events for doc_id in event.doc_ids})


def _n(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def ranges(numbers: Sequence[int]) -> str:
    """Numbers as a citation: "1, 3-6".

    >>> ranges([1, 3, 4, 5, 9])
    '1, 3-5, 9'
    """
    parts: list[str] = []
    for number in numbers:
        start, _, end = parts[-1].partition("-") if parts else ("", "", "")
        if parts and int(end or start) == number - 1:
            parts[-1] = f"{start}-{number}"
        else:
            parts.append(str(number))
    return ", ".join(parts)
