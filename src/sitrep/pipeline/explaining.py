"""A claim in; the frame behind it, the arcs from its trigger to the words of each field, and how each resolved, out."""

from __future__ import annotations

from dataclasses import dataclass

from sitrep.model.claim import ActorMention, Claim, DateRange, Location, Span
from sitrep.model.parse import Parse
from sitrep.reference.lexicon import Frame, Lexicon
from sitrep.text.analyser import Analyser


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field is what it is: the arcs that lead from the trigger to its words, and how the words resolved."""

    field: str
    words: str
    arcs: str
    resolved: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The rule of a claim in words, and a reason for each party, place and the day."""

    frame: str
    reasons: tuple[Reason, ...]


def explain(claim: Claim, analyser: Analyser, lexicon: Lexicon) -> Explanation:
    """Read the sentences of a claim again and tell how its fields were found.

    The sentences are parsed as the claim keeps them; nothing is coded anew, so a later lexicon does not change the claim.

    Args:
        claim: a claim with its evidence.
        analyser: what parses the sentences.
        lexicon: where the claim's rule is looked up.

    Returns:
        The frame and one reason for each actor, location and the date.
    """
    parses = tuple(analyser.parse([(e.start, e.text) for e in claim.evidence]))
    rows = [("actor1", a.span, a.text, _actor(a)) for a in claim.actor1]
    rows += [("actor2", a.span, a.text, _actor(a)) for a in claim.actor2]
    rows += [(f"location ({p.role.value})", p.span, p.text, _place(p)) for p in claim.locations]
    rows.append(("date", claim.date.span, claim.date.text, _day(claim.date)))
    return Explanation(
        _frame(claim.rule, lexicon),
        tuple(Reason(name, text, arcs(parses, claim.trigger_span, span), how) for name, span, text, how in rows),
    )


def arcs(parses: tuple[Parse, ...], trigger: Span | None, words: Span | None) -> str:
    """The dependency arcs from a trigger to words, as ``captured -nsubj-> troops``; why there are none otherwise."""
    if trigger is None or words is None:
        return "derived, not written"
    for parse in parses:
        start, end = _head(parse, trigger), _head(parse, words)
        if start is not None and end is not None:
            return _path(parse, start, end)
    return "in another sentence than the trigger"


def _head(parse: Parse, span: Span) -> int | None:
    """The word of a span whose governor lies outside it."""
    inside = [t for t in parse.tokens if t.start < span.end and t.end > span.start]
    ids = {t.i for t in inside}
    return next((t.i for t in inside if t.head not in ids and t.upos != "PUNCT"), inside[0].i if inside else None)


def _path(parse: Parse, start: int, end: int) -> str:
    up, down = _upward(parse, start), _upward(parse, end)
    meet = next((i for i in up if i in down), None)
    if meet is None:
        return "no arcs join them"
    tokens = parse.tokens
    out = tokens[start].text
    for i in up[: up.index(meet)]:
        out += f" <-{tokens[i].deprel}- {tokens[tokens[i].head].text}"
    for i in reversed(down[: down.index(meet)]):
        out += f" -{tokens[i].deprel}-> {tokens[i].text}"
    return out


def _upward(parse: Parse, i: int) -> list[int]:
    """A word and its governors up to the root."""
    out = [i]
    while (i := parse.tokens[i].head) >= 0 and i not in out:
        out.append(i)
    return out


def _frame(rule: str, lexicon: Lexicon) -> str:
    if rule.startswith("model:"):
        return f"read by {rule.removeprefix('model:')}: it chose the words; the rules read numbers, days, actors and places"
    entries = [frame for frames in lexicon.verbs.values() for _, frame in frames]
    entries += [frame for frames in lexicon.nouns.values() for _, frame in frames]
    found = next((f for f in (*entries, lexicon.control_frame) if f.frame_id == rule), None)
    return f"{rule or 'unknown'}: no frame of this lexicon" if found is None else _describe(found)


def _describe(frame: Frame) -> str:
    kinds = f", object one of {', '.join(sorted(frame.object_kinds))}" if frame.object_kinds else ""
    return f"{frame.frame_id} (acts.yaml, {frame.form}): act {frame.act.name}, doer {frame.agent}, sufferer {frame.target}{kinds}"


def _actor(actor: ActorMention) -> str:
    return f"the actor list has it as {actor.actor_id}" if actor.actor_id else "no actor list holds it"


def _place(place: Location) -> str:
    if place.lat is None or place.lon is None:
        return f"{place.name}: no place of the gazetteer fits"
    inside = ", ".join(part for part in (place.admin1, place.country) if part)
    return f"{place.name} in {inside or '?'}, gazetteer {place.gazetteer_id or 'computed'}, {place.lat:.3f}, {place.lon:.3f}"


def _day(when: DateRange) -> str:
    days = f"{when.start or '?'} to {when.end or '?'}, precision {when.precision.value}"
    return days if when.text else f"{days}: no day is told, the report's own day counts"
