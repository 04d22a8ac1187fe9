"""Acts that nouns name: one sentence tree in, "launched an offensive", "clashes between", "shelling of" out."""

from __future__ import annotations

from sitrep.extract.parties import Act, between, by_frame, maybe, phrase_kinds, phrases, sides, verb_forms
from sitrep.extract.tree import Tree
from sitrep.reference.lexicon import Frame, Lexicon

#: how police find whom they arrest: part of the arrest
SEARCHES = frozenset({"raid", "operation", "sweep", "crackdown"})
#: what is dug in mines
ORES = frozenset("gold coal copper diamond cobalt coltan iron salt tin silver uranium lithium artisanal".split())
#: what is done to a bomb that does not go off
RENDERED_SAFE = frozenset(
    "defuse dismantle demine neutralise neutralize disarm find uncover discover confiscate intercept seize remove".split()
)


def noun_acts(tree: Tree, lexicon: Lexicon) -> list[Act]:
    """The acts that nouns name ("an attack on", "air strikes"), with the light verbs that carry them."""
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
            if (
                token.upos == "VERB"
                and not before
                and frame.form == "noun"
                and token.xpos == "VBG"
                and (tree.children(i, "obj") or (tree.children(i, "aux", "nsubj") and key in lexicon.verbs))
            ):
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
    if _is_of_arrest(tree, i, lexicon) or _is_dug(tree, i):
        return False
    if up >= 0 and lexicon.is_kind(tree.lemma(i), "burning") and lexicon.is_kind(tree.lemma(up), "kindles"):
        return False
    if (
        frame.frame_id == "explosion.noun"
        and relation.startswith(("obj", "nsubj:pass"))
        and tree.lemma(up) in RENDERED_SAFE
    ):
        return False
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
    if lexicon.is_kind(tree.lemma(i), "armed") and relation in ("obj", "obl", "nsubj:pass", "nmod"):
        return False  # "ambushed a military convoy": whom the act befalls, not what was done
    if frame.object_kinds and frame.frame_id != lexicon.control_frame.frame_id:
        objects = tree.obliques(i, frozenset({"of"})) + tree.children(i, "nmod:poss")
        return any("place" in phrase_kinds(tree, o, lexicon) for o in objects)
    if frame.frame_id == lexicon.control_frame.frame_id:
        return True
    return not _negated_noun(tree, i)


def _is_of_arrest(tree: Tree, i: int, lexicon: Lexicon) -> bool:
    """Whether a raid only tells how people were arrested: "detained 47 suspects in raids across Istanbul"."""
    up = tree.head(i)
    if up < 0 or tree.lemma(i) not in SEARCHES or tree.case(i) not in ("in", "during"):
        return False
    return any(frame.act.name == "arrest" for _, frame in lexicon.verbs.get(tree.lemma(up), ()))


def _is_dug(tree: Tree, i: int) -> bool:
    """Whether a mine is one that people work in."""
    if tree.lemma(i) != "mine":
        return False
    return any(tree.lemma(k) in ORES for k in tree.children(i, "compound", "amod")) or any(
        t.lemma == "miner" for t in tree.tokens
    )


def _negated_noun(tree: Tree, i: int) -> bool:
    return any(
        tree.tokens[k].text.lower() in ("no", "anti", "counter", "counter-terrorism")
        for k in tree.children(i, "det", "amod", "compound")
    )


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


def _losers(tree: Tree, i: int, lexicon: Lexicon) -> list[int]:
    """From whom a place is taken: "the liberation of Manbij from the militants", whatever the tree hangs them on."""
    places = tree.obliques(i, frozenset({"of"}))
    found = [w for at in (i, *places) for w in tree.obliques(at, frozenset({"from"}))]
    return [w for w in found if "armed" in phrase_kinds(tree, w, lexicon)]


def _noun_act(tree: Tree, i: int, first: int, frame: Frame, lexicon: Lexicon) -> Act:
    words = {i}
    agents: list[int] = []
    targets: list[int] = []
    arcs: list[str] = []
    up, relation = tree.head(i), tree.relation(i)
    start = first
    if up >= 0 and tree.tokens[up].upos == "VERB":
        light = lexicon.light
        lemma = verb_forms(tree, up)
        is_subject = relation.startswith("nsubj")
        carried = relation in ("obj", "nsubj:pass") or (
            relation.startswith("obl") and tree.case(i) in ("in", "with", "out")
        )
        if frame is lexicon.control_frame or (lemma & light["agent_subject"] and carried):
            words.add(up)
            start = min(start, up)
            who = tree.agent(up)
            agents += [who] if who is not None and who != i else []
            targets += by_frame(tree, up, frame.target)
            arcs.append(f"{tree.tokens[up].text} carries {tree.tokens[i].text}")
        if lemma & light["target_subject"] and not is_subject:
            words.add(up)
            start = min(start, up)
            subject = tree.surface_subject(up)
            targets += [subject] if subject is not None and subject != i else []
            agents += [w for w in by_frame(tree, up, "oblique:from,by") if "armed" in phrase_kinds(tree, w, lexicon)]
            arcs.append(f"the subject of {tree.tokens[up].text} suffers {tree.tokens[i].text}")
        if is_subject and lemma & light["happen"]:
            words.add(up)
            targets += tree.children(up, "obj")
            targets += by_frame(tree, up, frame.target)
            if "between" in frame.target:  # the tree may hang the two sides on a place: "in Jobar between A and B"
                targets += [w for w in tree.read.parse.subtree(up) if w not in targets and tree.case(w) == "between"]
        if relation.startswith("obl") and tree.case(i) == "with" and _strikes(tree, up, lexicon):
            words.add(up)  # "targeted with rocket shells the square": who targets does it
            agents += maybe(tree.agent(up))
            targets += maybe(tree.patient(up))
        repelled = any(f.frame_id == "repel.verb" for _, f in lexicon.verbs.get(tree.lemma(up), ()))
        if (
            relation == "nsubj:pass" and not repelled
        ):  # "the attack was repelled by X": the verb's own act turns the sides
            by = tree.by_agent(up)
            if by is not None:
                words.add(up)
                agents.append(by)
            if lemma & (light["agent_subject"] | light["happen"]):
                words.add(up)
    agents += nominal_agents(tree, i, frame, lexicon)
    targets += by_frame(tree, i, frame.target)
    if not targets and up >= 0 and relation.startswith("obl") and tree.case(i) in ("in", "by", "during"):
        targets += [w for w in by_frame(tree, up, frame.target) if w > i]  # "killed in an attack by X against Y"
    if frame.act.name == "take":
        losers = _losers(tree, i, lexicon)
        agents, targets = [a for a in agents if a not in losers], [*targets, *losers]
    for clause in tree.children(i, "acl", "acl:relcl"):
        if tree.lemma(clause) in ("target", "hit", "strike", "kill", "wound", "leave", "rock", "injure"):
            words.add(clause)
            targets += tree.children(clause, "obj")
        if tree.lemma(clause) in (
            "carry",
            "conduct",
            "launch",
            "stage",
            "claim",
            "wage",
            "fire",
            "drop",
            "lead",
            "mount",
            "perpetrate",
            "undertake",
        ):
            words.add(clause)
            by = tree.by_agent(clause)
            agents += [by] if by is not None else tree.children(clause, "nsubj")[:1]
    last = i
    trigger = tree.span(start, last) if last - start < 7 else tree.span(first, last)
    both = between(tree, targets)
    if both is not None:
        one, other = both
        return Act(
            tree.sent, i, frame, trigger, frozenset(words), sides(tree, one), sides(tree, other), arcs=tuple(arcs)
        )
    return Act(
        tree.sent,
        i,
        frame,
        trigger,
        frozenset(words),
        phrases(tree, agents, allies=True),
        phrases(tree, targets),
        arcs=tuple(arcs),
    )


def _strikes(tree: Tree, verb: int, lexicon: Lexicon) -> bool:
    return any(f.act.name in ("hit", "attack", "shell") for _, f in lexicon.verbs.get(tree.lemma(verb), ()))


def nominal_agents(tree: Tree, i: int, frame: Frame, lexicon: Lexicon) -> list[int]:
    """Who does what a noun names: the force before it, its possessor, the noun after "by"."""
    if frame.agent == "none":
        return []
    out: list[int] = []
    if frame.agent.startswith("oblique:"):
        return tree.obliques(i, frozenset(frame.agent.split(":", 1)[1].split(",")))
    first, _ = tree.core(i)
    over = [
        a
        for a in tree.read.actors
        if tree.tokens[first].start <= a.span.start < tree.tokens[i].start < a.span.end <= tree.tokens[i].end
    ]
    if over:  # the list knows nation and act as one name: "Russian airstrikes"
        at = next((k for k in range(first, i + 1) if tree.tokens[k].start >= over[0].span.start), None)
        out += [] if at is None or at == i else [at]
    for kid in range(first, i):
        token = tree.tokens[kid]
        inside = [a for a in tree.read.actors if a.span.start < token.end and a.span.end > token.start]
        if (inside and inside[0].span.end == token.end) or (
            not inside and lexicon.is_kind(tree.lemma(kid), "armed_actor_words")
        ):
            out += [] if _of_other(tree, kid, i) else [kid]
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
        if any(a.span.start <= token.start and token.end <= a.span.end for a in tree.forces) and not _of_other(
            tree, j, i
        ):
            return [j]
    return []


def _of_other(tree: Tree, kid: int, i: int) -> bool:
    """Whether a word before an act noun belongs to a compound such as "rebel-held" rather than to the doer."""
    after = tree.tokens[kid + 1].text if kid + 1 < i else ""
    return after in ("-", "–") or after.lower() in ("held", "controlled", "backed", "led")
