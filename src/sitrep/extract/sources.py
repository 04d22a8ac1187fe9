"""Who says so: the sentences of a document in, for each the chain of its sources, outermost first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sitrep.extract.tree import Phrase, Tree
from sitrep.model.claim import Attribution, Span
from sitrep.model.mention import ReadDocument, SourceHit
from sitrep.model.taxonomy import SourceKind
from sitrep.reference.lexicon import Lexicon

#: how far out a kind stands in a chain when the words do not order it: an agency quotes a monitor, a monitor an activist
_OUTER = {SourceKind.NEWS_AGENCY: 0, SourceKind.MEDIA: 1}
QUOTING = frozenset({"quote", "cite"})
TELLING = frozenset({"tell", "inform"})
PRONOUNS = frozenset({"he", "she", "it", "they", "who", "which", "that", "i", "we", "this", "you"})
#: how much of a body's beginning may hold the agency of its dateline, in characters
DATELINE_REACH = 320


def sentence_chain(tree: Tree, lexicon: Lexicon) -> tuple[Attribution, ...]:
    """The sources that one sentence names for what it tells."""
    links: list[tuple[int, Attribution]] = []
    for token in tree.tokens:
        if token.upos == "VERB" and tree.lemma(token.i) in lexicon.say_verbs:
            links += _of_verb(tree, token.i, lexicon)
        elif token.text.lower() == "according":
            links += _of_according(tree, token.i, lexicon)
    return _unique(links)


def _of_verb(tree: Tree, verb: int, lexicon: Lexicon) -> list[tuple[int, Attribution]]:
    links: list[tuple[int, Attribution]] = []
    lemma = tree.lemma(verb)
    quoted = lemma in QUOTING
    content = tree.children(verb, "ccomp", "parataxis", "xcomp", "advcl") or tree.relation(verb) in ("parataxis", "ccomp") or quoted
    objects = tree.children(verb, "obj")
    if not content and not (lemma in TELLING or objects):
        # "..., SANA said." where the content is the governor
        content = bool(tree.head(verb) >= 0)
    subject = tree.surface_subject(verb)
    if subject is not None:
        for one in tree.conjuncts(subject):
            link = _source(tree, one, lexicon)
            if link is not None:
                links.append((0 if quoted and not tree.is_passive(verb) else 2, link))
    by = tree.by_agent(verb)
    if by is not None and (link := _source(tree, by, lexicon)) is not None:
        links.append((0, link))
    hearers = objects + tree.children(verb, "iobj", "obl")
    if quoted:
        for kid in objects:
            if (link := _source(tree, kid, lexicon)) is not None:
                links.append((2, link))
    elif lemma in TELLING or lemma in ("say", "report", "announce"):
        for kid in hearers:
            hit = _hit_at(tree, kid)
            if hit is not None and hit.kind in _OUTER:
                links.append((0, Attribution(hit.span.text, hit.name, hit.kind, hit.span)))
    return links


def _of_according(tree: Tree, i: int, lexicon: Lexicon) -> list[tuple[int, Attribution]]:
    head = tree.head(i)
    if tree.relation(i) != "case" or head < 0:
        kids = tree.children(i, "obl", "nmod")
        if not kids:
            return []
        head = kids[0]
    links = [(2, link) for one in tree.conjuncts(head) if (link := _source(tree, one, lexicon)) is not None]
    for clause in tree.children(head, "acl", "nmod"):
        for kid in [*tree.children(clause, "obl", "obj"), clause]:
            if tree.case(kid) in ("by", "to", "in") and (hit := _hit_at(tree, kid)) is not None and hit.kind in _OUTER:
                links.append((0, Attribution(hit.span.text, hit.name, hit.kind, hit.span)))
    return links


def _hit_at(tree: Tree, i: int) -> SourceHit | None:
    token = tree.tokens[i]
    first, last = tree.core(i)
    start, end = tree.tokens[first].start, tree.tokens[last].end
    hits = [h for h in tree.read.sources if h.span.start < end and h.span.end > start]
    over = [h for h in hits if h.span.start < token.end and h.span.end > token.start]
    return (over or hits or [None])[0]


def _source(tree: Tree, i: int, lexicon: Lexicon) -> Attribution | None:
    """The source that a noun names, or None where the noun is no source."""
    if tree.lemma(i) in PRONOUNS:
        return None
    hit = _hit_at(tree, i)
    phrase = tree.phrase(i)
    if hit is None:
        for kid in tree.children(i, "appos", "flat", "nmod"):
            if tree.relation(kid) == "appos" or tree.case(kid) in ("of", "for", "from"):
                hit = hit or _hit_at(tree, kid)
    if hit is not None:
        return Attribution(phrase.span.text, hit.name, hit.kind, phrase.span)
    kind = _kind(tree, i, lexicon)
    if kind is None:
        return None
    return Attribution(_with_place(tree, phrase), _bare(tree, phrase), kind, phrase.span)


def _with_place(tree: Tree, phrase: Phrase) -> str:
    return phrase.span.text


def _bare(tree: Tree, phrase: Phrase) -> str:
    words = [t for t in tree.tokens if phrase.span.start <= t.start and t.end <= phrase.span.end]
    while words and words[0].upos in ("DET", "PUNCT", "ADV"):
        words = words[1:]
    return Tree.span(tree, words[0].i, words[-1].i).text if words else phrase.span.text


def _kind(tree: Tree, i: int, lexicon: Lexicon) -> SourceKind | None:
    lemma, token = tree.lemma(i), tree.tokens[i]
    first, last = tree.core(i)
    around = {tree.lemma(w) for w in range(first, last + 1)} | {tree.tokens[w].text.lower() for w in range(first, last + 1)}
    for kid in tree.obliques(i, frozenset({"of", "in", "at", "from", "for"})):
        around.add(tree.lemma(kid))
    named = {kind: words for kind, words in lexicon.source_nouns}
    if around & {"military", "army", "defence", "defense", "soldier"}:
        return SourceKind.MILITARY
    if lemma in named[SourceKind.ANONYMOUS]:
        if around & {"government", "police", "official", "ministry"}:
            return SourceKind.OFFICIAL
        return SourceKind.ANONYMOUS if lemma != "witness" else SourceKind.PERSON
    if around & {"monitor", "monitoring", "observatory", "watchdog", "rights"}:
        return SourceKind.NGO
    hits = [a for a in tree.read.actors if a.span.start < token.end and a.span.end > token.start]
    if hits:
        return SourceKind.MILITARY if "forces" in hits[0].kind and "state" in hits[0].kind else SourceKind.BELLIGERENT
    for kind, words in lexicon.source_nouns:
        if lemma in words:
            return kind
    if token.entity.endswith("person") or token.upos == "PROPN":
        return SourceKind.OFFICIAL if token.entity.endswith("organization") else SourceKind.PERSON
    return None


def _unique(links: Iterable[tuple[int, Attribution]]) -> tuple[Attribution, ...]:
    ordered = sorted(links, key=lambda pair: (pair[0], _OUTER.get(pair[1].kind, 2)))
    out: list[Attribution] = []
    for _, link in ordered:
        if all(link.source != other.source for other in out):
            out.append(link)
    return tuple(out)


def dateline_agency(read: ReadDocument) -> Attribution | None:
    """The agency that a report's dateline credits ("AFP Tuesday 20 Sep 2016", "(Reuters) -"), unless it is the outlet itself."""
    document = read.document
    outlet = document.outlet.lower()
    for hit in read.head_sources:
        if hit.kind is not SourceKind.NEWS_AGENCY or not document.body_start <= hit.span.start <= document.body_start + DATELINE_REACH:
            continue
        if outlet and (outlet in hit.name.lower() or hit.name.lower() in outlet):
            continue
        before = document.text[document.body_start : hit.span.start].rstrip()
        after = document.text[hit.span.end : hit.span.end + 60].lstrip()
        in_brackets = before.endswith("(") and after.startswith(")")
        if in_brackets or _dated(after) or (before and after[:1] in ("-", "–", "—")):
            return Attribution(hit.span.text, hit.name, hit.kind, hit.span)
    return None


def _dated(after: str) -> bool:
    words = after.split()[:3]
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return bool(words) and (words[0].lower().strip(",") in days or (len(words) > 2 and words[2][:4].isdigit() and words[0][:1].isdigit()))


GENERIC_MONITOR = frozenset({"monitoring group", "monitor", "observatory", "watchdog", "group", "war monitor", "monitoring organisation", "monitoring organization", "rights group", "ngo"})


def _named_monitor(chains: Sequence[tuple[Attribution, ...]]) -> str | None:
    """The one monitor that a document names, which "the watchdog" then means."""
    names = {a.source for chain in chains for a in chain if a.kind is SourceKind.NGO and a.source[:1].isupper()}
    return next(iter(names)) if len(names) == 1 else None


def _same_monitor(link: Attribution, named: str | None) -> Attribution:
    words = link.source.lower().split()
    if named is None or link.kind is not SourceKind.NGO or link.source == named or not words:
        return link
    return Attribution(link.text, named, link.kind, link.span) if words[-1] in GENERIC_MONITOR or " ".join(words[-2:]) in GENERIC_MONITOR else link


def inherit(chains: Sequence[tuple[Attribution, ...]], passages: Sequence[int], agency: Attribution | None) -> list[tuple[Attribution, ...]]:
    """Give a sentence without a source that of the sentence before it in its passage, and every chain the dateline's agency."""
    out: list[tuple[Attribution, ...]] = []
    named = _named_monitor(chains)
    last: tuple[Attribution, ...] = ()
    for n, chain in enumerate(chains):
        if n and passages[n] != passages[n - 1]:
            last = ()
        own = _unique((0, _same_monitor(link, named)) for link in chain)
        own = own or last
        last = own
        if agency is not None and all(agency.source != a.source for a in own):
            own = (agency, *own)
        out.append(own)
    return out


def span_of(link: Attribution) -> Span | None:
    """Where a link's words stand."""
    return link.span
