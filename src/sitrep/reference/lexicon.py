"""The lexicon of acts: the YAML of `reference/lexicon/` in, checked frames, noun kinds and word lists out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import yaml

from sitrep.model.taxonomy import CasualtyKind, MaterielOutcome, SourceKind, SubEventType

HERE = Path(__file__).parent / "lexicon"

#: the word lists of saying.yaml that tell who speaks and how, and when a text turns to something else
SAYING = (
    "source_modifiers",
    "not_names",
    "speaking_pronouns",
    "between",
    "counting",
    "unnamed",
    "official_words",
    "rights_words",
    "monitor_nouns",
    "issued",
    "quoting",
    "telling",
    "inverting",
    "performative",
    "owning_up",
    "late_verbs",
    "armed_words",
    "turning",
    "fresh",
    "empty",
)

#: `sub: take` in acts.yaml: whether the taker is the state decides the sub-event type
TAKE = "take"


class LexiconError(ValueError):
    """A lexicon file that does not hold what it must; the message names file, entry and remedy."""


@dataclass(frozen=True, slots=True)
class ActKind:
    """A kind of act: its sub-event type unless the text says otherwise."""

    name: str
    sub: SubEventType | None
    by_means: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """One entry of acts.yaml: words that name an act, and where its parties stand."""

    frame_id: str
    act: ActKind
    form: str
    agent: str
    target: str
    object_kinds: frozenset[str]
    object_nouns: frozenset[str]
    subject_kinds: frozenset[str]
    only_under: frozenset[str]
    beside: frozenset[str]
    bars: frozenset[str]
    needs_military: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What a word needs beside it to name an act: ``every`` one of some words, and ``one`` of others (empty: none).

    ``armed``: only people who bear arms do it.
    """

    act: str
    every: frozenset[str]
    one: frozenset[str]
    armed: bool = False

    def stands(self, told: Set[str]) -> bool:
        """Whether the words of a text hold what is needed."""
        return self.every <= told and (not self.one or not self.one.isdisjoint(told))


@dataclass(frozen=True, slots=True)
class CostWords:
    """The words that name one kind of casualty."""

    kind: CasualtyKind
    verbs: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    idioms: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words the reader knows of conflict, indexed for look-up by lemma.

    Attributes:
        trigger_words: Every single word that can begin or end a frame: a sentence without any of them holds no act.
        strong_words: Those of them that name an act whoever stands beside them.
        strong_phrases: Everyday words with the words before them that make an act of them ("air strike").
        cost_words: Every word, and the verb of every idiom, that can tell a fate: any other tells none.
        asked: For each word that can name an act what it needs beside it, frame by frame.
        fates: The cost words that need no other word beside them.
    """

    verbs: Mapping[str, tuple[tuple[str, Frame], ...]]
    nouns: Mapping[str, tuple[tuple[tuple[str, ...], Frame], ...]]
    controls: frozenset[str]
    control_frame: Frame
    light: Mapping[str, frozenset[str]]
    control_verbs: Mapping[str, str]
    kinds: Mapping[str, frozenset[str]]
    means: tuple[tuple[str, frozenset[str]], ...]
    costs: tuple[CostWords, ...]
    words: Mapping[str, int]
    vague: Mapping[str, int]
    multipliers: Mapping[str, int]
    bounds: Mapping[str, tuple[str, ...]]
    outcomes: Mapping[MaterielOutcome, frozenset[str]]
    damage_nouns: frozenset[str]
    say_verbs: frozenset[str]
    source_nouns: tuple[tuple[SourceKind, frozenset[str]], ...]
    cues: Mapping[str, frozenset[str]]
    colour: tuple[str, ...]
    weak: frozenset[str]
    trigger_words: frozenset[str] = field(init=False, repr=False, compare=False)
    strong_words: frozenset[str] = field(init=False, repr=False, compare=False)
    strong_phrases: tuple[str, ...] = field(init=False, repr=False, compare=False)
    cost_words: frozenset[str] = field(init=False, repr=False, compare=False)
    asked: Mapping[str, tuple[Asked, ...]] = field(init=False, repr=False, compare=False)
    fates: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Gather once what every sentence is asked for."""
        fates = frozenset[str]().union(*(c.verbs | c.nouns | c.adjectives for c in self.costs))
        triggers = frozenset({*self.verbs, *self.nouns, "control"}) | fates | self.damage_nouns
        object.__setattr__(self, "trigger_words", triggers)
        object.__setattr__(self, "strong_words", triggers - self.weak)
        of_weak = ((before, head) for head in self.nouns if head in self.weak for before, _ in self.nouns[head])
        object.__setattr__(self, "strong_phrases", tuple(" ".join((*b, head)) for b, head in of_weak if b))
        verbs = {verb for c in self.costs for verb, _ in c.idioms} | self.kinds.get("fatal_to_people", frozenset())
        object.__setattr__(self, "cost_words", fates | verbs)
        object.__setattr__(self, "asked", self._asked())
        object.__setattr__(self, "fates", fates)

    def _asked(self) -> dict[str, tuple[Asked, ...]]:
        take = self.control_frame.act.name
        new = self.kinds.get("passes_over", frozenset()) | self.kinds.get("anew", frozenset())
        held = [Asked(take, frozenset({word}), new | {"by"}) for word in ("under", "in", "into", "to")]
        anew = self.kinds.get("anew", frozenset())
        found: dict[str, list[Asked]] = {
            "control": [Asked(take, frozenset(), self.controls), *held],
            "hand": [*held],
            "hold": [Asked(take, frozenset({"by"}), anew)],
            "under": [Asked(take, frozenset(), new)],
            "with": [Asked(take, frozenset(), anew)],
            "back": [Asked(take, frozenset({"in"}), frozenset()), Asked(take, frozenset({"inside"}), frozenset())],
        }
        for word, verbs in self.verbs.items():
            for particle, frame in verbs:
                asked = Asked(
                    frame.act.name,
                    frozenset(particle.split()),
                    frame.object_nouns or frame.beside,
                    frame.subject_kinds == {"armed"},
                )
                found.setdefault(word, []).append(asked)
        for word, nouns in self.nouns.items():
            for before, frame in nouns:
                found.setdefault(word, []).append(Asked(frame.act.name, frozenset(before), frozenset()))
        return {word: tuple(asked) for word, asked in found.items()}

    def is_kind(self, lemma: str, kind: str) -> bool:
        """Whether a noun's lemma is listed under a kind (place, armed, people, weapon, thing, act)."""
        return lemma in self.kinds.get(kind, frozenset())

    def is_colour(self, text: str) -> bool:
        """Whether a sentence only colours the picture: the whole war, its total dead, its history (CODEBOOK, When to code)."""
        lower = text.lower()
        for mark in self.colour:  # noqa: SIM110 - asked of every sentence, and a generator takes twice as long
            if mark in lower:
                return True
        return False

    def may_hold_act(self, text: str, *, force_named: bool) -> bool:
        """A cheap test before parsing: whether any word of a text may be a form of a trigger word.

        Everyday words ("take", "reach") count only where the text names a force (``force_named``).
        """
        words = self.trigger_words if force_named else self.strong_words
        if force_named and _CHANGES_HANDS.search(text):
            return True
        return any(stem in words for word in _WORD.findall(text.lower()) for stem in _stems(word))

    def names_act(self, text: str) -> bool:
        """Whether a text holds everyday words that together name an act whoever stands beside them ("air strike")."""
        lower = text.lower()
        return any(phrase in lower for phrase in self.strong_phrases)

    def acts_in(self, text: str, *, force_named: bool = True) -> frozenset[str]:
        """The kinds of act that the words of a text can name, whatever its tree ("go" only beside "off"); generous.

        Without a force named somewhere none counts that only armed people do.
        """
        told = _forms_of(text)
        return frozenset(
            a.act
            for word in told
            if word in self.asked
            for a in self.asked[word]
            if (force_named or not a.armed) and a.stands(told)
        )

    def may_count(self, text: str) -> bool:
        """Whether the words of a text can tell how many met a fate, whatever its tree; generous."""
        told = _forms_of(text)
        if not self.fates.isdisjoint(told):
            return True
        if any(verb in told and noun in told for c in self.costs for verb, noun in c.idioms):
            return True
        fatal, people = self.kinds.get("fatal_to_people", frozenset()), self.kinds["people"] | self.kinds["armed"]
        return not fatal.isdisjoint(told) and not people.isdisjoint(told)


#: "the town came under the militia", "is now with the army", "is now held by", without a word that names an act
_CHANGES_HANDS = re.compile(
    r"\b(?:c[oa]mes?|fell|falls|pass(?:es|ed)|back|now|again) (?:under|with|held|in(?:side)?)\b"
)
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_IRREGULAR = {
    "took": "take",
    "left": "leave",
    "taken": "take",
    "fought": "fight",
    "shot": "shoot",
    "fell": "fall",
    "fallen": "fall",
    "lost": "lose",
    "drove": "drive",
    "driven": "drive",
    "won": "win",
    "blew": "blow",
    "blown": "blow",
    "broke": "break",
    "broken": "break",
    "struck": "strike",
    "held": "hold",
    "came": "come",
    "stole": "steal",
    "stolen": "steal",
    "beat": "beat",
    "found": "find",
    "sent": "send",
    "fled": "flee",
    "died": "die",
    "dying": "die",
    "slew": "slay",
    "slain": "slay",
    "gave": "give",
    "laid": "lay",
    "threw": "throw",
    "drew": "draw",
    "withdrew": "withdraw",
    "withdrawn": "withdraw",
    "retook": "retake",
    "retaken": "retake",
    "overran": "overrun",
    "began": "begin",
    "burnt": "burn",
    "led": "lead",
    "lit": "light",
    "went": "go",
}
#: forms of which the analyser knows the lemma, though they alone are not worth its time
_RARER = {
    "built": "build",
    "children": "child",
    "dealt": "deal",
    "flew": "fly",
    "flown": "fly",
    "gone": "go",
    "had": "have",
    "has": "have",
    "hung": "hang",
    "knives": "knife",
    "lives": "life",
    "loss": "lose",
    "ran": "run",
    "stricken": "strike",
    "swept": "sweep",
    "thrown": "throw",
}


def _forms_of(text: str) -> set[str]:
    """All that the words of a text, and the parts of those with a hyphen, may be inflections of."""
    words = {w for word in _WORD.findall(text.lower()) for w in (word, *word.split("-"))}
    words |= {word.removesuffix("men") + "man" for word in words if word.endswith("men")}
    return {stem for word in words for stem in (*_stems(word), _RARER.get(word, word))}


@lru_cache(maxsize=4096)
def _stems(word: str) -> tuple[str, ...]:
    """Forms that a word may be an inflection of; generous, since the parser decides."""
    out = [word, _IRREGULAR.get(word, word)]
    for ending, puts in (
        ("ies", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ied", ("y",)),
        ("ed", ("", "e")),
        ("ing", ("", "e")),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            out += [stem + put for put in puts]
            if len(stem) > 2 and stem[-1] == stem[-2]:
                out.append(stem[:-1])
    return tuple(out)


Yaml = dict[str, object]


def _read(name: str, folder: Path) -> Yaml:
    path = folder / name
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise LexiconError(f"{path.name}: {error}; mend the file or reinstall sitrep") from error
    if not isinstance(data, dict):
        raise LexiconError(f"{path.name}: expected a mapping at the top")
    return data


def _strings(value: object, where: str) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise LexiconError(f"{where}: expected a list of words")
    return [str(item) for item in value]


def _table(value: object, where: str) -> Yaml:
    if not isinstance(value, dict):
        raise LexiconError(f"{where}: expected a mapping")
    return {str(k): v for k, v in value.items()}


def _act_kinds(data: Yaml) -> dict[str, ActKind]:
    kinds = {}
    for name, row in _table(data.get("acts"), "acts.yaml: acts").items():
        fields = _table(row, f"acts.yaml: {name}")
        sub = str(fields.get("sub"))
        try:
            kinds[name] = ActKind(name, None if sub == TAKE else SubEventType(sub), bool(fields.get("by_means")))
        except ValueError as error:
            raise LexiconError(f"acts.yaml: {name}: {error}") from error
    return kinds


def _frame(row: Yaml, kinds: Mapping[str, ActKind], form: str) -> Frame:
    frame_id = str(row.get("id"))
    act = str(row.get("act"))
    if act not in kinds:
        raise LexiconError(f"acts.yaml: frame {frame_id}: no act '{act}' in acts")
    where = f"acts.yaml: frame {frame_id}"
    return Frame(
        frame_id=frame_id,
        act=kinds[act],
        form=form,
        agent=str(row.get("agent", "subject")),
        target=str(row.get("target", "none")),
        object_kinds=frozenset(_strings(row.get("object"), where)),
        object_nouns=frozenset(_strings(row.get("object_nouns"), where)),
        subject_kinds=frozenset(_strings(row.get("subject"), where)),
        only_under=frozenset(_strings(row.get("only_under"), where)),
        beside=frozenset(_strings(row.get("beside"), where)),
        bars=frozenset(_strings(row.get("bars"), where)),
        needs_military=bool(row.get("needs_military")),
    )


def _frames(
    data: Yaml, kinds: Mapping[str, ActKind]
) -> tuple[dict[str, list[tuple[str, Frame]]], dict[str, list[tuple[tuple[str, ...], Frame]]], frozenset[str], Frame]:
    verbs: dict[str, list[tuple[str, Frame]]] = {}
    nouns: dict[str, list[tuple[tuple[str, ...], Frame]]] = {}
    controls: frozenset[str] = frozenset()
    control_frame: Frame | None = None
    rows = data.get("frames")
    if not isinstance(rows, list):
        raise LexiconError("acts.yaml: frames: expected a list")
    for item in rows:
        row = _table(item, "acts.yaml: frames")
        where = f"acts.yaml: frame {row.get('id')}"
        for phrase in _strings(row.get("verbs"), where):
            head, _, particle = phrase.partition(" ")
            verbs.setdefault(head, []).append((particle, _frame(row, kinds, "verb")))
        for phrase in _strings(row.get("nouns"), where):
            words = tuple(phrase.split())
            nouns.setdefault(words[-1], []).append((words[:-1], _frame(row, kinds, "noun")))
        if row.get("control"):
            controls = frozenset(_strings(row.get("control"), where))
            control_frame = _frame(row, kinds, "noun")
    if control_frame is None:
        raise LexiconError("acts.yaml: a frame with 'control' is missing")
    for verb_frames in verbs.values():
        verb_frames.sort(key=lambda pair: -len(pair[0]))
    for noun_frames in nouns.values():
        noun_frames.sort(key=lambda pair: -len(pair[0]))
    return verbs, nouns, controls, control_frame


def _costs(data: Yaml) -> tuple[CostWords, ...]:
    out = []
    for kind in CasualtyKind:
        row = _table(data.get(kind.value), f"costs.yaml: {kind.value}")
        where = f"costs.yaml: {kind.value}"
        idioms = row.get("idioms") or []
        if not isinstance(idioms, list):
            raise LexiconError(f"{where}: idioms: expected a list of pairs")
        out.append(
            CostWords(
                kind,
                frozenset(_strings(row.get("verbs"), where)),
                frozenset(_strings(row.get("nouns"), where)),
                frozenset(_strings(row.get("adjectives"), where)),
                frozenset((str(pair[0]), str(pair[1])) for pair in idioms),
            )
        )
    return tuple(out)


def _counts(value: object, where: str) -> dict[str, int]:
    out = {}
    for word, number in _table(value, where).items():
        if not isinstance(number, int):
            raise LexiconError(f"{where}: {word}: expected a whole number")
        out[word] = number
    return out


def _word_sets(value: object, where: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(_strings(words, f"{where}: {name}")) for name, words in _table(value, where).items()}


def _cues(data: Yaml, names: Iterable[str]) -> dict[str, frozenset[str]]:
    return {name: frozenset(_strings(data.get(name), f"saying.yaml: {name}")) for name in names}


@cache
def load_lexicon(folder: Path = HERE) -> Lexicon:
    """Read and check the lexicon.

    Raises:
        LexiconError: a file is missing, is no YAML, or names something that does not exist.
    """
    acts, kinds, costs, saying = (_read(f"{name}.yaml", folder) for name in ("acts", "kinds", "costs", "saying"))
    verbs, nouns, controls, control_frame = _frames(acts, _act_kinds(acts))
    control_verbs = {
        verb: reality
        for reality, words in _word_sets(acts.get("control_verbs"), "acts.yaml: control_verbs").items()
        for verb in words
    }
    means = _word_sets(kinds.pop("means"), "kinds.yaml: means")
    return Lexicon(
        verbs={k: tuple(v) for k, v in verbs.items()},
        nouns={k: tuple(v) for k, v in nouns.items()},
        controls=controls,
        control_frame=control_frame,
        light=_word_sets(acts.get("light_verbs"), "acts.yaml: light_verbs"),
        control_verbs=control_verbs,
        kinds=_word_sets(kinds, "kinds.yaml"),
        means=tuple(means.items()),
        costs=_costs(costs),
        words=_counts(costs.get("words"), "costs.yaml: words"),
        vague=_counts(costs.get("vague"), "costs.yaml: vague"),
        multipliers=_counts(costs.get("multipliers"), "costs.yaml: multipliers"),
        bounds={
            name: tuple(_strings(phrases, f"costs.yaml: bounds: {name}"))
            for name, phrases in _table(costs.get("bounds"), "costs.yaml: bounds").items()
        },
        outcomes={
            MaterielOutcome(name): words
            for name, words in _word_sets(costs.get("outcomes"), "costs.yaml: outcomes").items()
        },
        damage_nouns=frozenset(_strings(costs.get("nouns_of_damage"), "costs.yaml: nouns_of_damage")),
        say_verbs=frozenset(_strings(saying.get("say_verbs"), "saying.yaml: say_verbs")),
        source_nouns=tuple(
            (SourceKind(name), words)
            for name, words in _word_sets(saying.get("source_nouns"), "saying.yaml: source_nouns").items()
        ),
        cues=_cues(
            saying,
            (
                "deny",
                "accuse",
                "planned_words",
                "hypothetical_words",
                "attempted_words",
                "ongoing_words",
                "background_words",
                *SAYING,
            ),
        ),
        colour=tuple(_strings(saying.get("colour"), "saying.yaml: colour")),
        weak=frozenset(_strings(acts.get("weak"), "acts.yaml: weak")),
    )
