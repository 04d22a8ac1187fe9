"""Named people: a merged draft in, the people out whom its costs befell by name, and who speaks for a side of the fight."""

from __future__ import annotations

from collections.abc import Sequence

from sitrep.extract.costs import Cost
from sitrep.extract.drafts import Draft
from sitrep.extract.tree import Tree
from sitrep.model.claim import Person, Span
from sitrep.model.taxonomy import CasualtyKind, Side, SourceKind
from sitrep.reference.lexicon import Lexicon

#: sources that speak for a side of the fight
FIGHTING = frozenset({SourceKind.MILITARY, SourceKind.BELLIGERENT})
SPEAKING = "speaking"
#: how many characters a speaker's name may stand from the words that name the source
BESIDE = 40
#: how many words behind a name may tell who it is
ROLE_REACH = 6


def persons(draft: Draft, trees: Sequence[Tree], lexicon: Lexicon) -> tuple[Person, ...]:
    """The named people whom the claim's costs befell: those counted by name, and those named as one of many."""
    out: list[Person] = []
    for cost in draft.costs:
        tree = trees[cost.sent]
        if cost.kind is CasualtyKind.CAPTURED and tree.lemma(cost.word) in ("capture", "seize", "hold"):
            continue  # a name that is captured is a place rather than a person
        heads = [cost.who.head] if cost.who is not None else []
        heads += [run[-1] for run in _names(tree, lexicon) if _is_one_of(tree, run, cost, lexicon)]
        for head in heads:
            run = next((r for r in _names(tree, lexicon) if head in r or r[0] == head + 1), None)
            if run is None:
                continue
            span = tree.span(run[0], run[-1])
            if all(span.text != p.name for p in out):
                out.append(Person(span.text, _role_of(tree, run, lexicon), cost.kind.value, Side.UNKNOWN, span))
    spoke = [p for p in _speakers(draft, trees, lexicon) if all(p.name != o.name for o in out)]
    return (*out, *spoke)


def _speakers(draft: Draft, trees: Sequence[Tree], lexicon: Lexicon) -> list[Person]:
    """Commanders and spokesmen of an armed side whom the claim's sources name: "SDF spokesman X announced"."""
    out: list[Person] = []
    for link in draft.chain:
        if link.span is None:
            continue
        tree = next((t for t in trees if t.tokens and t.tokens[0].start <= link.span.start < t.tokens[-1].end), None)
        if tree is None or not (link.kind in FIGHTING or any(_beside(a.span, link.span) for a in tree.forces)):
            continue
        for run in _names(tree, lexicon):
            name = tree.span(run[0], run[-1])
            role = _role_of(tree, run, lexicon)
            apart = max(name.start - link.span.end, link.span.start - name.end)
            if role and apart <= BESIDE and all(name.text != p.name for p in out):
                out.append(Person(name.text, role, SPEAKING, Side.UNKNOWN, name))
    return out


def _beside(force: Span, source: Span) -> bool:
    """Whether a force stands in the words of a source, or right before them: "SDF spokesman X"."""
    return force.start < source.end and source.start - len(" the ") < force.end


def _names(tree: Tree, lexicon: Lexicon) -> list[list[int]]:
    """Runs of words that name a person, and no actor, place or source."""
    spans = [*(a.span for a in tree.forces), *(p.span for p in tree.places), *(s.span for s in tree.read.sources)]
    spans += [a.span for a in tree.read.actors if a.kind == "country"]
    runs: list[list[int]] = []
    for token in tree.tokens:
        named = (
            token.upos == "PROPN"
            and token.entity.endswith("person")
            and token.xpos != "NNPS"
            and not token.text.isupper()
        )
        if (
            not named
            or any(s.start <= token.start < s.end for s in spans)
            or lexicon.is_kind(tree.lemma(token.i), "role")
        ):
            continue
        last = runs[-1][-1] if runs else -9
        if last == token.i - 1 or (last == token.i - 2 and tree.tokens[token.i - 1].text == "-"):
            runs[-1] += range(last + 1, token.i + 1)
        else:
            runs.append([token.i])
    return runs


def _is_one_of(tree: Tree, run: list[int], cost: Cost, lexicon: Lexicon) -> bool:
    """Whether a name is one of many ("26 marines, including their commander X"): a role before it, the fate near."""
    if (
        cost.kind not in (CasualtyKind.KILLED, CasualtyKind.INJURED, CasualtyKind.CAPTURED)
        or abs(run[0] - cost.word) > 14
    ):
        return False
    words = tree.words_between(run[0] - 8, run[0] - 1)
    return _role_of(tree, run, lexicon) != "" and any(
        t.text.lower() in ("including", "among", "of", "killing", "killed") for t in words
    )


def _role_of(tree: Tree, run: list[int], lexicon: Lexicon) -> str:
    """The words before a name, or right behind it, that say who it is: "commander X", "X the group's emir in Rawa"."""
    before = _role(tree, run[0], lexicon)
    if before:
        return before
    behind = tree.words_between(run[-1] + 1, run[-1] + ROLE_REACH)
    if behind and behind[0].text.lower() not in ("the", "a", "an", ","):
        return ""
    told = next((t for t in behind if lexicon.is_kind(tree.lemma(t.i), "role")), None)
    clean = told is not None and all(t.upos not in ("VERB", "AUX") for t in behind if t.i < told.i)
    first = run[-1] + (2 if behind and behind[0].text == "," else 1)
    return tree.span(first, told.i).text if told is not None and clean else ""


def _role(tree: Tree, first: int, lexicon: Lexicon) -> str:
    """The words before a name that say who it is: "senior commander"."""
    j = first
    while j > 0 and tree.tokens[j - 1].upos in ("NOUN", "ADJ", "PROPN") and tree.lemma(j - 1) != "other":
        j -= 1
    words = tree.words_between(j, first - 1)
    return tree.span(j, first - 1).text if any(lexicon.is_kind(tree.lemma(t.i), "role") for t in words) else ""
