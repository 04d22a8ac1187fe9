"""The claims of one event in; the independent origins behind them, with their sides, out.

An outlet that quotes an agency adds nothing to the agency; a report copied from another adds nothing to it. So sources
form a graph (outlet, whom it quotes, whom that one quotes; copies), and what hangs together in it is one origin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from sitrep.link.copies import COPY_LIKENESS, SENTENCE_WORDS, Sketch, excerpt, likeness, sketch
from sitrep.link.parties import Parties
from sitrep.model.claim import Attribution, Claim
from sitrep.model.document import Document, outlet_name
from sitrep.model.taxonomy import SourceKind

#: kinds that pass on what others say
_CARRIERS: Final = frozenset({SourceKind.NEWS_AGENCY, SourceKind.MEDIA})
#: heads of phrases that name nobody ("a military source", "local activists")
_NAMELESS: Final = frozenset(
    {
        "source", "sources", "official", "officials", "activist", "activists", "resident", "residents",
        "witness", "witnesses", "eyewitness", "eyewitnesses", "commander", "commanders", "officer",
        "officers", "spokesman", "spokesperson", "reports", "report", "media", "locals", "people", "data",
        "rebels",
    }
)  # fmt: skip
#: documents of one event beyond which copies are looked for only beside the document before (by day)
_MOST_COMPARED: Final = 60
#: sketches of reports kept at a time
_MOST_SKETCHES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent origin: its name, the side it speaks for ("": none or unknown), and the claims it is behind."""

    name: str
    side: str
    claim_ids: tuple[str, ...]


@dataclass(slots=True)
class OriginFinder:
    """Finds origins; keeps the sketches of the texts seen last."""

    documents: Mapping[str, Document]
    parties: Parties
    _reports: dict[str, Sketch] = field(default_factory=dict)
    _sentences: dict[str, Sketch] = field(default_factory=dict)

    def origins(self, claims: Sequence[Claim]) -> tuple[Origin, ...]:
        """The origins behind ``claims`` (claims of one event, any order), those with most claims first."""
        if len(claims) == 1:
            source = self._source(claims[0])
            return (Origin(source.name, self._side(source, claims[0]), (claims[0].claim_id,)),)
        graph = _Graph()
        for claim in claims:
            self._enter(graph, claim)
        for one, other in self._could_copy(claims):
            if graph.root(_node(one)) != graph.root(_node(other)) and self._copy(one, other):
                graph.join(_node(one), _node(other))
        return self._collect(graph, claims)

    def outlet(self, doc_id: str) -> str:
        """Who prints a document; the document itself where nobody is named."""
        document = self.documents.get(doc_id)
        return outlet_name(document.outlet if document else "", doc_id)

    def _enter(self, graph: _Graph, claim: Claim) -> None:
        source = self._source(claim)
        graph.join(_node(claim), source.key)
        named = [link for link in claim.attribution if not _is_nameless(link)]
        leaves = [link for link in named if link.kind not in _CARRIERS]
        if len(leaves) <= 1:  # with several voices in one claim the carrier binds none of them to another
            for link in named:
                graph.join(source.key, self.parties.source(link.source))
        if not claim.attribution or all(_is_nameless(link) for link in claim.attribution):
            graph.own_voice.add(claim.claim_id)

    def _source(self, claim: Claim) -> _Source:
        """The innermost named voice of the chain; a carrier where only nameless ones are behind it; else the outlet."""
        named = [link for link in claim.attribution if not _is_nameless(link)]
        for links in ([a for a in named if a.kind not in _CARRIERS], named):
            if links:
                name = links[-1].source
                return _Source(self.parties.source(name), name, 0 if links[-1].kind not in _CARRIERS else 1)
        outlet = self.outlet(claim.doc_id)
        return _Source(self.parties.source(outlet), outlet, 2)

    def _side(self, source: _Source, claim: Claim) -> str:
        for link in reversed(claim.attribution):
            if side := self.parties.side_of_source(link.source):
                return side
            if link.kind not in _CARRIERS and not _is_nameless(link):
                return ""  # a named voice that is on no side is not on its outlet's side either
        return self.parties.side_of_source(source.name) or self.parties.side_of_source(self.outlet(claim.doc_id))

    def _could_copy(self, claims: Sequence[Claim]) -> list[tuple[Claim, Claim]]:
        """Pairs of claims of different outlets, one claim a report, the earlier report first."""
        if len(self._reports) > _MOST_SKETCHES:
            self._reports.clear()
        self._sentences.clear()
        by_document: dict[str, Claim] = {}
        for claim in claims:
            by_document.setdefault(claim.doc_id, claim)
        heads = sorted(by_document.values(), key=lambda claim: (self._published(claim), claim.doc_id))
        pairs = combinations(heads, 2) if len(heads) <= _MOST_COMPARED else zip(heads, heads[1:], strict=False)
        return [
            pair for pair in pairs if self.outlet(pair[0].doc_id) != self.outlet(pair[1].doc_id) and self._copy(*pair)
        ]

    def _copy(self, one: Claim, other: Claim) -> bool:
        """Whether the reports, or the sentences, of two claims are near-copies."""
        if excerpt(self._sentence(one), self._sentence(other)):
            return True
        return likeness(self._report(one.doc_id), self._report(other.doc_id)) >= COPY_LIKENESS

    def _sentence(self, claim: Claim) -> Sketch:
        found = self._sentences.get(claim.claim_id)
        if found is None:
            text = claim.evidence[0].text if claim.evidence else ""
            found = self._sentences[claim.claim_id] = sketch(text, SENTENCE_WORDS)
        return found

    def _report(self, doc_id: str) -> Sketch:
        found = self._reports.get(doc_id)
        if found is None:
            document = self.documents.get(doc_id)
            found = self._reports[doc_id] = sketch(document.text if document else "")
        return found

    def _published(self, claim: Claim) -> str:
        document = self.documents.get(claim.doc_id)
        return document.published.isoformat() if document and document.published else "9999"

    def _collect(self, graph: _Graph, claims: Sequence[Claim]) -> tuple[Origin, ...]:
        by_doc: dict[str, list[Claim]] = {}
        for claim in claims:
            by_doc.setdefault(claim.doc_id, []).append(claim)
        for told in by_doc.values():  # a report's own voice beside its quotation is the quotation told again
            own = [c for c in told if c.claim_id in graph.own_voice]
            for claim in own:
                graph.join(_node(claim), _node(told[0] if told[0] is not claim else told[-1]))
        groups: dict[str, list[Claim]] = {}
        for claim in claims:
            groups.setdefault(graph.root(_node(claim)), []).append(claim)
        found = [self._origin(group) for group in groups.values()]
        return tuple(sorted(found, key=lambda origin: (-len(origin.claim_ids), origin.name)))

    def _origin(self, claims: Sequence[Claim]) -> Origin:
        ranked = [((s := self._source(c)).rank, self._published(c), s.key, s.name, self._side(s, c)) for c in claims]
        first = min(ranked)
        side = first[4] or next((r[4] for r in sorted(ranked) if r[4]), "")
        return Origin(first[3], side, tuple(sorted(c.claim_id for c in claims)))


@dataclass(frozen=True, slots=True)
class _Source:
    key: str
    name: str
    rank: int


@dataclass(slots=True)
class _Graph:
    """Names that hang together."""

    parent: dict[str, str] = field(default_factory=dict)
    own_voice: set[str] = field(default_factory=set)

    def root(self, name: str) -> str:
        self.parent.setdefault(name, name)
        while self.parent[name] != name:
            name = self.parent[name]
        return name

    def join(self, one: str, other: str) -> None:
        a, b = sorted((self.root(one), self.root(other)))
        self.parent[b] = a


def _node(claim: Claim) -> str:
    return f"\x00{claim.claim_id}"


def _is_nameless(link: Attribution) -> bool:
    words = link.source.split()
    return not words or link.kind is SourceKind.ANONYMOUS or words[-1].strip(".,").casefold() in _NAMELESS
