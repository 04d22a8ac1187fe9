"""Acts that verbs name: one verb of a sentence tree in, the act with its doers and sufferers out."""

from __future__ import annotations

from sitrep.extract.act_nouns import nominal_agents
from sitrep.extract.parties import ALLY_VERBS, Act, between, by_frame, maybe, phrase_kinds, phrases, sides, verb_forms
from sitrep.extract.tree import Tree
from sitrep.model.claim import Span
from sitrep.reference.lexicon import Frame, Lexicon

_OF = frozenset({"of"})


def verb_act(tree: Tree, i: int, lexicon: Lexicon) -> Act | None:
    """The act that a verb names, by the first frame of its lemma whose object and subject hold; None for no act."""
    token = tree.tokens[i]
    if token.upos in ("NOUN", "PROPN", "ADJ") and not _headline_verb(tree, i):
        return None
    phrases = verb_forms(tree, i)
    lemma = tree.lemma(i)
    if any(tree.lemma(k) == "sexually" for k in tree.children(i, "advmod")):
        lemma = "rape"  # "sexually assaulted"
    for particle, frame in lexicon.verbs.get(lemma, ()) or lexicon.verbs.get(lemma + "e", ()):
        if particle and f"{lemma} {particle}" not in phrases:
            continue
        act = _try_frame(tree, i, frame, lexicon)
        if act is not None:
            return act
    return None


def _headline_verb(tree: Tree, i: int) -> bool:
    """In a headline a verb may be tagged as a noun; only words that have a subject or an object count."""
    token = tree.tokens[i]
    return token.upos == "ADJ" and token.xpos in ("VBN", "JJ") and bool(tree.children(i, "nsubj", "nsubj:pass"))


def _try_frame(tree: Tree, i: int, frame: Frame, lexicon: Lexicon) -> Act | None:
    agent, patient = tree.agent(i), tree.patient(i)
    if patient is not None and lexicon.is_kind(tree.lemma(patient), "burning"):  # "set fire to the mill"
        patient = next(iter(tree.obliques(i, frozenset({"to"}))), None)
    if frame.only_under and not ({tree.lemma(u) for u in tree.ancestors(i)} & frame.only_under):
        return None
    if frame.beside or frame.bars:
        clause = {tree.lemma(k) for k in tree.read.parse.subtree(i)}
        if (frame.beside and not clause & frame.beside) or clause & frame.bars:
            return None
    if frame.subject_kinds:
        subject, before = tree.surface_subject(i), tree.before_relative(i)
        told = [] if subject is None else _counted(tree, [subject], lexicon)
        if before is not None and "place" in frame.subject_kinds:
            told.append(before)  # "fled over the border from Bunagana, which fell"
        if not any(phrase_kinds(tree, s, lexicon) & frame.subject_kinds for s in told):
            return None
    if frame.object_nouns:
        objects = _counted(tree, tree.conjuncts(patient), lexicon) if patient is not None else []
        if frame.act.name in ("shell",) and not objects and agent is not None:
            objects, agent = [agent], None  # "rockets landed on ..."
        if not any({tree.lemma(o), tree.tokens[o].text.lower()} & frame.object_nouns for o in objects):
            return None
        first = min([i, *objects])
        trigger = tree.span(i, max(objects)) if first == i and max(objects) - i < 8 else tree.span(i, i)
        words = frozenset({i, *objects})
        targets = by_frame(tree, i, frame.target) + (objects if frame.target == "object" else [])
        agents = maybe(agent) if agent is not None or tree.is_passive(i) else _before_verb(tree, i)
        both = between(tree, [k for w in words for k in tree.obliques(w, frozenset({"between"}))])
        if both is not None:  # "a deal was reached between A and B"
            one, other = both
            return Act(tree.sent, i, frame, trigger, words, sides(tree, one), sides(tree, other))
        return Act(tree.sent, i, frame, trigger, words, phrases(tree, agents, allies=True), phrases(tree, targets))
    if frame.object_kinds and not _object_holds(tree, i, patient, frame, lexicon):
        return None
    if patient is not None and frame.act.name in ("hit", "attack") and _not_violent(tree, patient, lexicon):
        return None
    agents, targets = _parties(tree, i, frame, agent, patient, lexicon)
    if not agents and frame.agent == "subject" and not tree.is_passive(i) and frame.frame_id != "repel.verb":
        agents = _before_verb(tree, i)
    elif not targets and frame.frame_id == "repel.verb" and not tree.is_passive(i):
        targets = _before_verb(tree, i)
    trigger = _verb_trigger(tree, i)
    defends = frame.frame_id == "repel.verb"
    whom = phrases(tree, targets, allies=defends)
    return Act(tree.sent, i, frame, trigger, frozenset({i}), phrases(tree, agents, allies=not defends), whom)


def _counted(tree: Tree, heads: list[int], lexicon: Lexicon) -> list[int]:
    """Nouns and what they only count or measure: "hundreds of protesters", "a number of villages", "all of the territory"."""
    out = list(heads)
    for head in heads:
        if lexicon.is_kind(tree.lemma(head), "counting") or tree.tokens[head].upos in ("DET", "PRON", "NUM"):
            out += [k for of in tree.obliques(head, _OF) for k in tree.conjuncts(of) if k not in out]
    return out


def _before_verb(tree: Tree, verb: int) -> list[int]:
    """The forces named right before a verb whose subject the tree has lost, allies included ("backed by X")."""
    out: list[int] = []
    for j in range(verb - 1, max(-1, verb - 24), -1):
        token = tree.tokens[j]
        if token.upos == "VERB" and token.xpos != "VBN" and tree.lemma(j) not in ALLY_VERBS:
            break
        if token.upos in ("SCONJ",) or token.text in (";", ":", "."):
            break
        if any(a.span.end == token.end for a in tree.forces) and token.upos in ("NOUN", "PROPN", "ADJ"):
            out.append(j)
    out.reverse()
    return out[:3]


#: verbs of taking with the loser behind "of": "purged the town of its gangs"
_RIDS = frozenset({"clear", "cleanse", "free", "purge", "rid", "liberate"})


def _not_violent(tree: Tree, patient: int, lexicon: Lexicon) -> bool:
    return tree.lemma(patient) in (
        "deal",
        "agreement",
        "accord",
        "goal",
        "blow",
        "record",
        "chord",
        "terrorism",
        "problem",
        "issue",
        "road",
        "policy",
        "plan",
        "decision",
    )


def _object_holds(tree: Tree, i: int, patient: int | None, frame: Frame, lexicon: Lexicon) -> bool:
    if "any" in frame.object_kinds and patient is not None:
        return True
    if patient is None:
        if "none" in frame.object_kinds:
            return True
        if "place" in frame.object_kinds and (frame.act.name == "advance" or frame.frame_id == "withdraw.hand"):
            reached = tree.children(i, "obl", "advmod")  # "advanced to the entrances of X", "within sight of X"
            reached += [k for r in reached for k in tree.obliques(r, _OF)]
            return any("place" in phrase_kinds(tree, k, lexicon) for k in reached)
        return False
    told = tree.about is not None and tree.tokens[patient].text.lower() == "it"
    if told and "place" in frame.object_kinds and frame.act.name in ("take", "lose", "advance", "withdraw"):
        return True
    if frame.act.name == "take" and tree.tokens[patient].upos == "PRON" and tree.tokens[patient].text.islower():
        return _stands_for_place(tree, i, lexicon)  # a strange name ("Myawaddy") may be tagged so, and is none
    kinds: set[str] = set()
    for o in _counted(tree, tree.conjuncts(patient), lexicon):
        kinds |= phrase_kinds(tree, o, lexicon)
    before = tree.before_relative(i) if frame.act.name == "take" and "place" not in kinds else None
    if before is not None and "place" in phrase_kinds(
        tree, before, lexicon
    ):  # "raids near Palmyra, which X recaptured"
        kinds = {"place"}
    if frame.object_kinds & kinds:
        if frame.act.name == "take":
            return not (kinds & {"people", "weapon"} and "place" not in kinds) and not _people_object(
                tree, patient, lexicon
            )
        return True
    return False


def _stands_for_place(tree: Tree, i: int, lexicon: Lexicon) -> bool:
    """Whether the verb before takes a place that this verb's pronoun means: "stormed the town and captured it"."""
    before = tree.head(i)
    objects = tree.children(before, "obj", "obl") if before >= 0 and tree.relation(i) in ("conj", "advcl") else []
    return any("place" in phrase_kinds(tree, o, lexicon) for o in objects)


def _people_object(tree: Tree, patient: int, lexicon: Lexicon) -> bool:
    lemma = tree.lemma(patient)
    return lexicon.is_kind(lemma, "people") or (lexicon.is_kind(lemma, "armed") and not lexicon.is_kind(lemma, "place"))


def _parties(
    tree: Tree, i: int, frame: Frame, agent: int | None, patient: int | None, lexicon: Lexicon
) -> tuple[list[int], list[int]]:
    agents = maybe(agent) if frame.agent in ("subject", "none-or-subject") else by_frame(tree, i, frame.agent)
    if frame.frame_id == "repel.verb":
        attackers = [patient] if patient is not None else []
        if patient is not None and (
            lexicon.is_kind(tree.lemma(patient), "act") or tree.lemma(patient) in lexicon.nouns
        ):
            inner = nominal_agents(tree, patient, lexicon.control_frame, lexicon)
            for clause in tree.children(patient, "acl", "acl:relcl"):
                inner += tree.children(clause, "nsubj")
            attackers = inner or tree.obliques(patient, frozenset({"of"}))
        return attackers, maybe(agent)
    targets: list[int] = []
    for option in frame.target.split("|"):
        if option == "object" and patient is not None:
            targets.append(patient)
        elif option == "subject":
            subject = tree.surface_subject(i)
            targets += maybe(subject)
        elif option.startswith("oblique:"):
            targets += tree.obliques(i, frozenset(option.split(":", 1)[1].split(",")))
    if (
        frame.agent == "none-or-subject"
        and agent is not None
        and not (phrase_kinds(tree, agent, lexicon) & {"armed", "people"})
    ):
        agents = []
    if frame.act.name == "take" and frame.form == "verb":
        below = [i] if patient is None else [i, *tree.read.parse.subtree(patient)]
        below += tree.children(i, "obl:unmarked")  # "was purged yesterday of its gangs"
        lost = frozenset({"from", "of"}) if tree.lemma(i) in _RIDS else frozenset({"from"})
        targets += [k for w in below for k in tree.obliques(w, lost) if "armed" in phrase_kinds(tree, k, lexicon)]
    return agents, targets


def _verb_trigger(tree: Tree, i: int) -> Span:
    prt = [
        k
        for k in tree.children(i, "compound:prt", "advmod")
        if k == i + 1 and tree.tokens[k].text.lower() in ("back", "out", "off", "down", "up", "over", "in")
    ]
    return tree.span(i, prt[0] if prt else i)
