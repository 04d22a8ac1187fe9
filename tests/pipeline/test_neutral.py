"""Actors come out under neutral names wherever an event shows them; the words of reports stay with the claims."""

from dataclasses import replace

from sitrep.model.event import EventActor, FieldView, Said
from sitrep.pipeline.neutral import neutral
from tests.store.test_store import event

NAMES = {"isis": "Islamic State", "syria-army": "Syrian Armed Forces"}


def test_names_are_neutral_in_actors_fields_and_contradictions() -> None:
    said = (Said("isis; syria-army", ("a",), ("sana",)), Said("the gang", ("b",), ("orient",)))
    loaded = replace(
        event(),
        actor1=(EventActor("isis", "the terrorists"), EventActor(None, "the gang"), EventActor("x", "brave X")),
        fields=(FieldView("actor1", "the terrorists", "told by both", said, contested=True),),
        contradictions=("actor1: isis; syria-army (sana); the gang (orient)", "ev-9 says otherwise"),
    )
    shown = neutral(loaded, NAMES.get)
    assert [actor.name for actor in shown.actor1] == ["Islamic State", "the gang", "brave X"]
    assert shown.fields[0].shown == "Islamic State; the gang; brave X"
    assert [value.value for value in shown.fields[0].values] == ["Islamic State; Syrian Armed Forces", "the gang"]
    assert shown.contradictions == (
        "actor1: Islamic State; Syrian Armed Forces (sana); the gang (orient)",
        "ev-9 says otherwise",
    )


def test_an_event_without_known_actors_is_left_as_it_is() -> None:
    assert neutral(event(), lambda _: None) == event()
