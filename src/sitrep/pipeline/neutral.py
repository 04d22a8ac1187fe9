"""An event with its actors as reports write them in: the same event with their neutral names out (design, decision 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sitrep.model.event import Event, EventActor, FieldView

#: gives the neutral name of an actor id, None where no list holds it
NameOf = Callable[[str], str | None]

_ROLES = ("actor1", "actor2")


def neutral(event: Event, name_of: NameOf) -> Event:
    """The event with each known actor under its neutral name, in its fields and contradictions too.

    Words of a report ("the terrorists", "our brave forces") stay with the claims; an actor that no list holds keeps them.
    """
    actor1, actor2 = (tuple(_named(actor, name_of) for actor in side) for side in (event.actor1, event.actor2))
    shown = {"actor1": actor1, "actor2": actor2}
    fields = tuple(_field(view, shown[view.name], name_of) if view.name in _ROLES else view for view in event.fields)
    dissent = {_words(old): _words(new) for old, new in zip(event.fields, fields, strict=True)}
    return replace(
        event,
        actor1=actor1,
        actor2=actor2,
        fields=fields,
        contradictions=tuple(dissent.get(words, words) for words in event.contradictions),
    )


def _named(actor: EventActor, name_of: NameOf) -> EventActor:
    return replace(actor, name=name_of(actor.actor_id) or actor.name) if actor.actor_id else actor


def _field(view: FieldView, actors: tuple[EventActor, ...], name_of: NameOf) -> FieldView:
    values = tuple(
        replace(said, value="; ".join(name_of(part) or part for part in said.value.split("; "))) for said in view.values
    )
    return replace(view, shown="; ".join(actor.name for actor in actors), values=values)


def _words(view: FieldView) -> str:
    """A contested field as the linker puts it among an event's contradictions."""
    return f"{view.name}: " + "; ".join(f"{value.value} ({', '.join(value.origins)})" for value in view.values)
