"""Acts: one sentence tree in, the acts of conflict that it names out, with the words of their parties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sitrep.extract.tree import Phrase, Tree
from sitrep.model.claim import Span
from sitrep.reference.lexicon import Frame, Lexicon

WITH_ALLIES = frozenset({"cooperation", "coordination", "collaboration", "support", "backing", "help", "backup", "back-up", "cover", "assistance", "aid", "participation"})
ALLY_VERBS = frozenset({"back", "support", "aid", "assist", "accompany", "help", "join", "ally"})
ALONG = frozenset({"alongside", "along with", "together with", "as well as", "backed by", "supported by", "besides"})


@dataclass(frozen=True, slots=True)
class Act:
    """One act as one sentence names it.

    ``words`` are the tokens that carry it (noun, its light verb, absorbed verbs of killing): what hangs on them belongs to it.
    ``means`` is the name of the weapon class that the words tell, or "".
    """

    sent: int
    head: int
    frame: Frame
    trigger: Span
    words: frozenset[int]
    agents: tuple[Phrase, ...] = ()
    targets: tuple[Phrase, ...] = ()
    victims: tuple[Phrase, ...] = ()
    means: str = ""
    reality: str = ""
    arcs: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of act of the lexicon ("take", "air", ...)."""
        return self.frame.act.name


def phrase_kinds(tree: Tree, i: int, lexicon: Lexicon) -> set[str]:
    """What a noun phrase may be: place, armed, people, weapon, thing, act, control."""
    lemma = tree.lemma(i)
    kinds = {k for k in ("place", "armed", "people", "weapon", "thing", "act") if lexicon.is_kind(lemma, k)}
    if lemma == "control":
        kinds.add("control")
    first, last = tree.core(i)
    start, end = tree.tokens[first].start, tree.tokens[last].end
    head = tree.tokens[i]
    if any(p.span.start < head.end and p.span.end > head.start for p in tree.places):
        kinds.add("place")
    if any(start <= a.span.start and a.span.end <= end for a in tree.forces):
        kinds.add("armed")
    if head.entity.endswith("person"):
        kinds.add("people")
    if lemma in ("they", "them", "he", "it", "who") or head.upos == "PRON":
        kinds |= {"armed", "people"}
    if head.upos == "NUM" and not kinds:
        kinds.add("people")
    return kinds


def find_acts(tree: Tree, lexicon: Lexicon) -> list[Act]:
    """All acts that a sentence names; killing told of another act is absorbed into it."""
    nouns = _noun_acts(tree, lexicon)
    carried = {w for act in nouns for w in act.words}
    verbs = [act for token in tree.tokens if token.upos in ("VERB", "ADJ", "NOUN", "PROPN") and token.i not in carried
             for act in [_verb_act(tree, token.i, lexicon)] if act is not None]
    return _absorb(tree, sorted([*nouns, *verbs], key=lambda a: a.head), lexicon)


# ---- nouns


def _noun_acts(tree: Tree, lexicon: Lexicon) -> list[Act]:
    out: list[Act] = []
    used: set[int] = set()
    for token in reversed(tree.tokens):
        if token.i in used or token.upos not in ("NOUN", "PROPN", "VERB", "ADJ"):
            continue
        if token.upos == "VERB" and token.xpos not in ("VBG", "NN", "NNS"):
            continue
        match = _match_noun(tree, token.i, lexicon)
        if match is None:
            continue
        frame, first = match
        if not _noun_holds(tree, token.i, frame, lexicon):
            continue
        used.update(range(first, token.i + 1))
        out.append(_noun_act(tree, token.i, first, frame, lexicon))
    return out


def _match_noun(tree: Tree, i: int, lexicon: Lexicon) -> tuple[Frame, int] | None:
    token = tree.tokens[i]
    word = token.text.lower()
    for key in dict.fromkeys((tree.lemma(i), word, word.removesuffix("s"))):
        for before, frame in lexicon.nouns.get(key, ()):
            if token.upos == "VERB" and not before and frame.form == "noun" and token.xpos == "VBG" and tree.children(i, "obj"):
                continue
            first = _stands_before(tree, i, before)
            if first is not None:
                return frame, first
    if tree.lemma(i) == "control" and _control_verb(tree, i, lexicon) is not None:
        return lexicon.control_frame, i
    return None


def _stands_before(tree: Tree, i: int, before: tuple[str, ...]) -> int | None:
    j = i - 1
    for word in reversed(before):
        while j >= 0 and tree.tokens[j].text in ("-", "–"):
            j -= 1
        if j < 0 or word not in (tree.lemma(j), tree.tokens[j].text.lower()):
            return None
        j -= 1
    return j + 1


def _control_verb(tree: Tree, i: int, lexicon: Lexicon) -> int | None:
    up = tree.head(i)
    if up >= 0 and tree.lemma(up) in lexicon.controls and tree.relation(i).startswith(("obj", "nsubj:pass", "obl")):
        return up
    return None


def _noun_holds(tree: Tree, i: int, frame: Frame, lexicon: Lexicon) -> bool:
    relation = tree.relation(i)
    up = tree.head(i)
    if relation == "conj" and up >= 0 and tree.relation(up) in ("compound", "amod"):  # "artillery and missile units"
        relation, up = tree.relation(up), tree.head(up)
    if relation in ("compound", "amod", "nmod:poss") and up > i and tree.tokens[up].upos in ("NOUN", "PROPN"):
        return False
    if relation == "root" and tree.tokens[i].upos == "PROPN" and len(tree.tokens) < 3:
        return False
    if tree.lemma(i) in ("bomber", "attacker", "car-bomber") and not relation.startswith(("nsubj", "obl")):
        return False
    if frame.needs_military and not _military(tree, i, lexicon):
        return False
    if frame.object_kinds and frame.frame_id != lexicon.control_frame.frame_id:
        objects = tree.obliques(i, frozenset({"of"})) + tree.children(i, "nmod:poss")
        return any("place" in phrase_kinds(tree, o, lexicon) for o in objects)
    if frame.frame_id == lexicon.control_frame.frame_id:
        return True
    return not _negated_noun(tree, i)


def _negated_noun(tree: Tree, i: int) -> bool:
    return any(tree.tokens[k].text.lower() in ("no", "anti", "counter", "counter-terrorism") for k in tree.children(i, "det", "amod", "compound"))


def _military(tree: Tree, i: int, lexicon: Lexicon) -> bool:
    around = {i, *tree.read.parse.subtree(i)}
    up = tree.head(i)
    if up >= 0:
        around.update(tree.children(up, "nsubj", "nsubj:pass", "obl"))
    for w in around:
        lemma = tree.lemma(w)
        if lemma in lexicon.kinds.get("military_context", frozenset()) or lexicon.is_kind(lemma, "armed"):
            return True
        token = tree.tokens[w]
        if any(a.span.start < token.end and a.span.end > token.start for a in tree.forces):
            return True
    return False


def _noun_act(tree: Tree, i: int, first: int, frame: Frame, lexicon: Lexicon) -> Act:
    words = {i}
    agents: list[int] = []
    targets: list[int] = []
    arcs: list[str] = []
    up, relation = tree.head(i), tree.relation(i)
    start = first
    if up >= 0 and tree.tokens[up].upos == "VERB":
        light = lexicon.light
        lemma = _verb_phrase(tree, up)
        is_subject = relation.startswith("nsubj")
        if frame is lexicon.control_frame or (lemma & light["agent_subject"] and (relation in ("obj", "nsubj:pass", "obl") or relation.startswith("obl"))):
            if relation in ("obj", "nsubj:pass") or frame is lexicon.control_frame or tree.case(i) in ("in", "with", "out"):
                words.add(up)
                start = min(start, up)
                who = tree.agent(up)
                agents += [who] if who is not None and who != i else []
                targets += _by_frame(tree, up, frame.target)
                arcs.append(f"{tree.tokens[up].text} carries {tree.tokens[i].text}")
        if lemma & light["target_subject"] and not is_subject:
            words.add(up)
            start = min(start, up)
            subject = tree.surface_subject(up)
            targets += [subject] if subject is not None and subject != i else []
            arcs.append(f"the subject of {tree.tokens[up].text} suffers {tree.tokens[i].text}")
        if is_subject and lemma & light["happen"]:
            words.add(up)
            targets += tree.children(up, "obj")
            targets += _by_frame(tree, up, frame.target)
        if relation == "nsubj:pass":
            by = tree.by_agent(up)
            if by is not None:
                words.add(up)
                agents.append(by)
            if lemma & (light["agent_subject"] | light["happen"]):
                words.add(up)
    agents += _nominal_agents(tree, i, frame, lexicon)
    targets += _by_frame(tree, i, frame.target)
    for clause in tree.children(i, "acl", "acl:relcl"):
        if tree.lemma(clause) in ("target", "hit", "strike", "kill", "wound", "leave", "rock", "injure"):
            words.add(clause)
            targets += tree.children(clause, "obj")
        if tree.lemma(clause) in ("carry", "conduct", "launch", "stage", "claim", "wage", "fire", "drop", "lead", "mount", "perpetrate", "undertake"):
            words.add(clause)
            by = tree.by_agent(clause)
            agents += [by] if by is not None else tree.children(clause, "nsubj")[:1]
    last = i
    trigger = tree.span(start, last) if last - start < 7 else tree.span(first, last)
    both = _between(tree, targets)
    if both is not None:
        one, other = both
        return Act(tree.sent, i, frame, trigger, frozenset(words), _sides(tree, one), _sides(tree, other), arcs=tuple(arcs))
    return Act(tree.sent, i, frame, trigger, frozenset(words), _phrases(tree, agents, allies=True), _phrases(tree, targets),
               arcs=tuple(arcs))


def _between(tree: Tree, targets: list[int]) -> tuple[list[int], list[int]] | None:
    """The two sides of "between A and B", or None where no such phrase stands."""
    for t in targets:
        both = tree.conjuncts(t)
        if tree.case(t) == "between" and len(both) > 1:
            return both[:1], both[1:]
    return None


def _sides(tree: Tree, heads: list[int]) -> tuple[Phrase, ...]:
    return tuple(tree.phrase(h) for head in heads for h in [head, *_allies(tree, head)])


def _nominal_agents(tree: Tree, i: int, frame: Frame, lexicon: Lexicon) -> list[int]:
    if frame.agent == "none":
        return []
    out: list[int] = []
    if frame.agent.startswith("oblique:"):
        return tree.obliques(i, frozenset(frame.agent.split(":", 1)[1].split(",")))
    first, _ = tree.core(i)
    over = [a for a in tree.read.actors if tree.tokens[first].start <= a.span.start < tree.tokens[i].start < a.span.end <= tree.tokens[i].end]
    if over:  # the list knows nation and act as one name: "Russian airstrikes"
        at = next((k for k in range(first, i + 1) if tree.tokens[k].start >= over[0].span.start), None)
        out += [] if at is None or at == i else [at]
    for kid in range(first, i):
        token = tree.tokens[kid]
        inside = [a for a in tree.read.actors if a.span.start < token.end and a.span.end > token.start]
        if (inside and inside[0].span.end == token.end) or (not inside and lexicon.is_kind(tree.lemma(kid), "armed_actor_words")):
            if not _of_other(tree, kid, i):
                out.append(kid)
    if not out:
        out += _named_before(tree, i)
    out += tree.obliques(i, frozenset({"by"}))
    if frame.act.name in ("withdraw", "change", "siege"):
        for kid in tree.obliques(i, frozenset({"of"})):
            if frame.act.name in ("withdraw", "change", "siege") and "armed" in phrase_kinds(tree, kid, lexicon):
                out.append(kid)
    if not out:
        for kid in tree.obliques(i, frozenset({"from"})):
            if "armed" in phrase_kinds(tree, kid, lexicon) and "place" not in phrase_kinds(tree, kid, lexicon):
                out.append(kid)
    return out


def _named_before(tree: Tree, i: int) -> list[int]:
    """The force named right before an act noun where the tree does not join them: "killed in regime air strikes"."""
    for j in range(i - 1, max(-1, i - 5), -1):
        token = tree.tokens[j]
        if token.upos not in ("NOUN", "PROPN", "ADJ", "PUNCT"):
            return []
        if any(a.span.start <= token.start and token.end <= a.span.end for a in tree.forces) and not _of_other(tree, j, i):
            return [j]
    return []


def _of_other(tree: Tree, kid: int, i: int) -> bool:
    """Whether a word before an act noun belongs to a compound such as "rebel-held" rather than to the doer."""
    after = tree.tokens[kid + 1].text if kid + 1 < i else ""
    return after in ("-", "–") or after.lower() in ("held", "controlled", "backed", "led")


def _verb_phrase(tree: Tree, v: int) -> set[str]:
    """The lemma of a verb, alone and with its particle, adverb or bare preposition ("carry out", "come under")."""
    lemma = tree.lemma(v)
    out = {lemma}
    for kid in tree.children(v, "compound:prt", "advmod", "obl", "xcomp", "obj"):
        token = tree.tokens[kid]
        if token.i == v + 1 or tree.relation(kid) == "compound:prt":
            out.add(f"{lemma} {token.text.lower()}")
        case = tree.case(kid)
        if case:
            out.add(f"{lemma} {case.split()[0]}")
            out.add(f"{lemma} {case}")
    return out


# ---- verbs


def _verb_act(tree: Tree, i: int, lexicon: Lexicon) -> Act | None:
    token = tree.tokens[i]
    if token.upos in ("NOUN", "PROPN", "ADJ") and not _headline_verb(tree, i):
        return None
    phrases = _verb_phrase(tree, i)
    lemma = tree.lemma(i)
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
    if frame.only_under and not ({tree.lemma(u) for u in tree.ancestors(i)} & frame.only_under):
        return None
    if frame.object_nouns:
        objects = tree.conjuncts(patient) if patient is not None else []
        if frame.act.name in ("shell",) and not objects and agent is not None:
            objects, agent = [agent], None  # "rockets landed on ..."
        if not any(tree.lemma(o) in frame.object_nouns for o in objects):
            return None
        first = min([i, *objects])
        trigger = tree.span(i, max(objects)) if first == i and max(objects) - i < 8 else tree.span(i, i)
        words = frozenset({i, *objects})
        targets = _by_frame(tree, i, frame.target)
        agents = _list(agent) if agent is not None or tree.is_passive(i) else _before_verb(tree, i)
        return Act(tree.sent, i, frame, trigger, words, _phrases(tree, agents, allies=True), _phrases(tree, targets))
    if frame.object_kinds and not _object_holds(tree, i, patient, frame, lexicon):
        return None
    if frame.subject_kinds:
        subject = tree.surface_subject(i)
        if subject is None or not (phrase_kinds(tree, subject, lexicon) & frame.subject_kinds):
            return None
    if patient is not None and frame.act.name in ("hit", "attack") and _not_violent(tree, patient, lexicon):
        return None
    agents, targets = _parties(tree, i, frame, agent, patient, lexicon)
    if not agents and frame.agent == "subject" and not tree.is_passive(i) and frame.frame_id != "repel.verb":
        agents = _before_verb(tree, i)
    elif not targets and frame.frame_id == "repel.verb" and not tree.is_passive(i):
        targets = _before_verb(tree, i)
    trigger = _verb_trigger(tree, i)
    return Act(tree.sent, i, frame, trigger, frozenset({i}), _phrases(tree, agents, allies=True), _phrases(tree, targets))


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


def _not_violent(tree: Tree, patient: int, lexicon: Lexicon) -> bool:
    return tree.lemma(patient) in ("deal", "agreement", "accord", "goal", "blow", "record", "chord", "target", "terrorism", "problem", "issue", "road", "policy", "plan", "decision")


def _object_holds(tree: Tree, i: int, patient: int | None, frame: Frame, lexicon: Lexicon) -> bool:
    if "any" in frame.object_kinds and patient is not None:
        return True
    if patient is None:
        if "none" in frame.object_kinds:
            return True
        if "place" in frame.object_kinds and frame.act.name in ("advance", "attack", "take", "hit"):
            obliques = [k for k in tree.children(i, "obl", "advmod") if "place" in phrase_kinds(tree, k, lexicon)]
            return bool(obliques) and frame.act.name in ("advance",)
        return False
    kinds: set[str] = set()
    for o in tree.conjuncts(patient):
        kinds |= phrase_kinds(tree, o, lexicon)
    if frame.object_kinds & kinds:
        if frame.act.name == "take":
            return not (kinds & {"people", "weapon"} and "place" not in kinds) and not _people_object(tree, patient, lexicon)
        return True
    return False


def _people_object(tree: Tree, patient: int, lexicon: Lexicon) -> bool:
    lemma = tree.lemma(patient)
    return lexicon.is_kind(lemma, "people") or (lexicon.is_kind(lemma, "armed") and not lexicon.is_kind(lemma, "place"))


def _parties(tree: Tree, i: int, frame: Frame, agent: int | None, patient: int | None, lexicon: Lexicon) -> tuple[list[int], list[int]]:
    agents = _list(agent) if frame.agent in ("subject", "none-or-subject") else _by_frame(tree, i, frame.agent)
    if frame.frame_id == "repel.verb":
        attackers = [patient] if patient is not None else []
        if patient is not None and (lexicon.is_kind(tree.lemma(patient), "act") or tree.lemma(patient) in lexicon.nouns):
            inner = _nominal_agents(tree, patient, lexicon.control_frame, lexicon)
            for clause in tree.children(patient, "acl", "acl:relcl"):
                inner += tree.children(clause, "nsubj")
            attackers = inner or tree.obliques(patient, frozenset({"of"}))
        return attackers, _list(agent)
    targets: list[int] = []
    for option in frame.target.split("|"):
        if option == "object" and patient is not None:
            targets.append(patient)
        elif option == "subject":
            subject = tree.surface_subject(i)
            targets += _list(subject)
        elif option.startswith("oblique:"):
            targets += tree.obliques(i, frozenset(option.split(":", 1)[1].split(",")))
    if frame.agent == "none-or-subject" and agent is not None and not (phrase_kinds(tree, agent, lexicon) & {"armed", "people"}):
        agents = []
    if frame.act.name == "take" and frame.form == "verb":
        below = [i] if patient is None else [i, *tree.read.parse.subtree(patient)]
        targets += [k for w in below for k in tree.obliques(w, frozenset({"from"})) if "armed" in phrase_kinds(tree, k, lexicon)]
    return agents, targets


def _verb_trigger(tree: Tree, i: int) -> Span:
    prt = [k for k in tree.children(i, "compound:prt", "advmod") if k == i + 1 and tree.tokens[k].text.lower() in ("back", "out", "off", "down", "up", "over", "in")]
    return tree.span(i, prt[0] if prt else i)


def _by_frame(tree: Tree, i: int, where: str) -> list[int]:
    out: list[int] = []
    for option in where.split("|"):
        if option.startswith("oblique:"):
            out += tree.obliques(i, frozenset(option.split(":", 1)[1].split(",")))
    return out


def _list(value: int | None) -> list[int]:
    return [] if value is None else [value]


def _phrases(tree: Tree, heads: Iterable[int], *, allies: bool = False) -> tuple[Phrase, ...]:
    seen: list[int] = []
    for head in heads:
        for one in tree.conjuncts(head):
            if one not in seen:
                seen.append(one)
        if allies:
            seen += [a for a in _allies(tree, head) if a not in seen]
    return tuple(tree.phrase(h) for h in seen)


def _allies(tree: Tree, head: int) -> list[int]:
    """Who fights beside a party: "backed by X", "in cooperation with X", "alongside X"."""
    out: list[int] = []
    verb = tree.head(head)
    bases = [head] if verb < 0 else [head, verb]
    for base in bases:
        for clause in tree.children(base, "acl", "advcl"):
            if tree.lemma(clause) in ALLY_VERBS:
                by = tree.by_agent(clause)
                if by is not None:
                    out += tree.conjuncts(by)
        for kid in tree.children(base, "obl", "nmod"):
            if tree.lemma(kid) in WITH_ALLIES:
                for with_whom in tree.obliques(kid, frozenset({"with", "from", "of", "by"})):
                    out += tree.conjuncts(with_whom)
            elif tree.case(kid) in ALONG:
                out += tree.conjuncts(kid)
    return out


# ---- joining acts inside a sentence


def _absorb(tree: Tree, acts: list[Act], lexicon: Lexicon) -> list[Act]:
    """Killing told as the result of another act of the sentence becomes part of that act."""
    out = list(acts)
    for act in acts:
        if act.kind not in ("kill",):
            continue
        carrier = _carrier(tree, act, [a for a in out if a is not act and a.kind != "kill" or (a is not act and a.head < act.head)])
        if carrier is None:
            continue
        at = out.index(carrier)
        victims = (*carrier.victims, *act.targets, *act.victims)
        agents = carrier.agents or tuple(p for p in act.agents if p.head not in carrier.words)
        if carrier.kind == "clash" and carrier.targets and not agents and tree.is_passive(act.head):
            # "soldiers were killed in clashes with rebels": the rebels killed them
            agents, carrier = carrier.targets, replace(carrier, targets=())
            out[out.index(next(a for a in out if a.head == carrier.head and a.kind == "clash"))] = carrier
        out[at] = replace(carrier, words=carrier.words | act.words, victims=victims, agents=agents)
        out.remove(act)
    return [_with_means(tree, a, lexicon) for a in out]


def _carrier(tree: Tree, act: Act, others: list[Act]) -> Act | None:
    for other in others:
        if any(p.head in other.words for p in (*act.agents, *act.targets)):
            return other
    for other in others:
        if any(tree.head(w) in act.words and tree.relation(w).startswith(("obl", "nmod", "nsubj")) for w in other.words):
            return other
    for other in others:
        for up in tree.ancestors(act.head):
            if up in other.words:
                return other
            if tree.tokens[up].upos == "VERB" and tree.lemma(up) not in ("leave", "have", "be"):
                break
    for other in others:
        relation, up = tree.relation(act.head), tree.head(act.head)
        if relation in ("advcl", "conj", "parataxis") and up in {tree.head(w) for w in other.words} and other.kind not in ("take", "agree"):
            return other
    for other in others:
        if any(tree.relation(w) in ("conj", "advcl", "parataxis") and tree.head(w) in act.words for w in other.words):
            return other
    return None


def _with_means(tree: Tree, act: Act, lexicon: Lexicon) -> Act:
    ids: set[int] = set()
    for w in act.words:
        ids.update(_own_words(tree, w, act))
    for phrase in act.agents:
        ids.update(range(tree.core(phrase.head)[0], tree.core(phrase.head)[1] + 1) if phrase.sent == tree.sent else ())
    return replace(act, means=means_of(tree, ids, lexicon))


def _own_words(tree: Tree, w: int, act: Act) -> set[int]:
    """A word with what hangs on it directly, clauses left out."""
    out = {w}
    for kid in tree.children(w):
        relation = tree.relation(kid)
        if relation.startswith(("nsubj", "acl", "advcl", "ccomp", "parataxis", "conj")) and kid not in act.words:
            continue
        out.update(tree.read.parse.subtree(kid) if relation.startswith(("obl", "nmod", "compound", "amod", "obj", "xcomp")) else (kid,))
    return out


def means_of(tree: Tree, words: Iterable[int], lexicon: Lexicon) -> str:
    """The weapon class that words tell, the most telling first, or ""."""
    ids = sorted(words)
    lemmas = {tree.lemma(i) for i in ids} | {tree.tokens[i].text.lower() for i in ids}
    text = " ".join(tree.lemma(i) for i in ids)
    found = [name for name, marks in lexicon.means if any((m in lemmas) if " " not in m else (m in text) for m in marks)]
    for name in ("suicide", "chemical", "air", "grenade", "shell", "explosion", "gun"):
        if name in found:
            return name
    return ""
