"""Who says so: the trees of a document in, for every sentence and act the chain of its sources out, outermost first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sitrep.extract.sources_speech import Speech, find_speeches
from sitrep.extract.sources_voices import CARRIERS, Manner, Voice, renamed
from sitrep.extract.tree import Tree
from sitrep.model.claim import Attribution
from sitrep.model.mention import ReadDocument
from sitrep.model.taxonomy import SourceKind
from sitrep.reference.lexicon import Lexicon

Chain = tuple[Attribution, ...]

#: how much of a body's beginning may hold the agency of its dateline, and of its end the agency that signs it, in characters
DATELINE_REACH = 320
SIGNATURE_REACH = 12
#: how many sentences back a pronoun may find who spoke
PRONOUN_REACH = 3
#: how many sentences a quotation may run over before it names its speaker
QUOTE_REACH = 4
QUOTES = ('"', "“", "”")


@dataclass(frozen=True, slots=True)
class _Said:
    """A speech with its sources made out."""

    sent: int
    speech: Speech
    voice: Voice
    chain: Chain


class Voices:
    """Who says what in one document."""

    def __init__(self, given: ReadDocument, trees: Sequence[Tree], lexicon: Lexicon) -> None:
        """Find every speech of a document and make out who speaks, the anaphors by those who spoke before."""
        self.lexicon = lexicon
        self.agency = dateline_agency(given)
        self._trees = trees
        self._said: list[_Said] = []
        self._last: list[tuple[Voice, Chain]] = []
        speeches = [find_speeches(tree, lexicon) for tree in trees]
        spoke = [v.link for one in speeches for s in one for v in s.speakers if v.manner is Manner.NAMED]
        self._monitor = _main_monitor(spoke)
        self._carrier: Attribution | None = self.agency
        for tree, found in zip(trees, speeches, strict=True):
            for speech in found:
                self._enter(tree.sent, speech)

    def of_sentence(self, sent: int) -> Chain:
        """The chain of all that a sentence says."""
        return self._whole(said.chain for said in self._said if said.sent == sent)

    def of_act(self, sent: int, word: int) -> Chain:
        """The chain of one act of a sentence: the speeches that reach it."""
        here = [said for said in self._said if said.sent == sent]
        over = [said for said in here if said.speech.covers(word)]
        if not here:
            over = self._inherited(sent)
        return self._whole(said.chain for said in over)

    def _inherited(self, sent: int) -> list[_Said]:
        """What a sentence without a speaker takes over: that of its quotation, or the one who speaks before and behind it.

        The sentence before alone is not enough: measured on the training reports, as many such sentences are the outlet's own.
        """
        before, behind = self._around(sent)
        if before is not None and behind is not None and before.chain[-1].source == behind.chain[-1].source:
            return [before]
        return self._quoted(sent)

    def _around(self, sent: int) -> tuple[_Said | None, _Said | None]:
        """The last speech of the sentence before and the first of the one behind, where they stand in one passage."""
        passage = self._trees[sent].read.sentence.passage
        if self._trees[sent].read.sentence.is_title:
            return None, None
        near = [said for said in self._said if self._trees[said.sent].read.sentence.passage == passage]
        before = [said for said in near if said.sent == sent - 1]
        behind = [said for said in near if said.sent == sent + 1]
        return (before[-1] if before else None), (behind[0] if behind else None)

    def _quoted(self, sent: int) -> list[_Said]:
        """The speech that ends a quotation which begins in a sentence."""
        marks = 0
        for tree in self._trees[sent : sent + QUOTE_REACH]:
            marks += sum(tree.read.sentence.text.count(mark) for mark in QUOTES)
            if tree.sent == sent and (marks % 2 == 0 or not tree.read.sentence.text.lstrip().startswith(QUOTES)):
                return []
            found = [said for said in self._said if said.sent == tree.sent]
            if found:
                return found[:1] if marks % 2 == 0 else []
        return []

    def _whole(self, chains: Iterable[Chain]) -> Chain:
        out: Chain = () if self.agency is None else (self.agency,)
        for chain in chains:
            out = join_chains(out, chain)
        return out

    # ---- who an anaphor is

    def _enter(self, sent: int, speech: Speech) -> None:
        chain: Chain = tuple(link for v in speech.carriers if (link := self._carried(v)) is not None)
        for voice in speech.speakers:
            links = self._resolve(sent, voice)
            chain = join_chains(chain, links)
        if not chain:
            return
        self._said.append(_Said(sent, speech, speech.speakers[-1], chain))

    def _carried(self, voice: Voice) -> Attribution | None:
        """The agency that was told; "told the reporter" names the one told before."""
        if voice.manner is Manner.NAMED:
            self._carrier = voice.link
            return voice.link
        return None if self._carrier is None else renamed(voice, self._carrier)

    def _resolve(self, sent: int, voice: Voice) -> Chain:
        if voice.manner is Manner.PRONOUN:
            for said in reversed(self._said):
                if sent - said.sent > (PRONOUN_REACH if voice.lemma in ("he", "she") else 1):
                    return ()
                return tuple(renamed(voice, a) if a is said.chain[-1] else a for a in said.chain)
            return ()
        before = self._antecedent(voice)
        if before is not None:
            return (*before.chain[:-1], renamed(voice, before.chain[-1]))
        if self._monitor is not None and self._is_bare_monitor(voice):
            return (renamed(voice, self._monitor),)
        return (voice.link,)

    def _antecedent(self, voice: Voice) -> _Said | None:
        """The speech whose speaker a definite or short phrase takes up: "the source", "the statement", a bare surname."""
        for said in reversed(self._said):
            link = said.chain[-1]
            if voice.manner is Manner.DEFINITE:
                if said.voice.lemma == voice.lemma and said.voice.manner is not Manner.PRONOUN:
                    return said
                if (
                    voice.lemma in self.lexicon.cues["issued"]
                    and link.kind not in CARRIERS
                    and link.kind is not SourceKind.ANONYMOUS
                ):
                    return said
                if voice.lemma in self.lexicon.cues["monitor_nouns"] and self._same_sort(voice.link, link):
                    return said
            elif voice.link.kind in (SourceKind.PERSON, SourceKind.OFFICIAL) and _surname_of(voice.link, link):
                return said
        return None

    def _same_sort(self, phrase: Attribution, link: Attribution) -> bool:
        """Whether "the group" or "the organisation" can be a source: a party is no monitor."""
        if phrase.kind is SourceKind.BELLIGERENT:
            return link.kind is SourceKind.BELLIGERENT
        return link.kind in (SourceKind.NGO, SourceKind.BELLIGERENT)

    def _is_bare_monitor(self, voice: Voice) -> bool:
        return (
            voice.link.kind is SourceKind.NGO
            and voice.manner is not Manner.NAMED
            and voice.lemma in self.lexicon.cues["monitor_nouns"]
        )


def join_chains(chain: Chain, more: Chain) -> Chain:
    """Two chains as one: carriers first, each source once, a general phrase giving way to the name it stands for."""
    out = list(chain)
    for link in more:
        same = next((n for n, old in enumerate(out) if _same(old, link)), None)
        if same is None:
            out.append(link)
        elif len(link.source) > len(out[same].source):
            out[same] = link
    return tuple(sorted(out, key=lambda a: a.kind is not SourceKind.NEWS_AGENCY))


def _same(a: Attribution, b: Attribution) -> bool:
    x, y = a.source.lower(), b.source.lower()
    return x == y or f" {x} " in f" {y} " or f" {y} " in f" {x} "


def _surname_of(short: Attribution, full: Attribution) -> bool:
    words = short.source.replace("-", " ").split()
    there = set(full.text.replace("-", " ").split())
    return len(words) < 3 and short.text != full.text and set(words) <= there


def _main_monitor(links: Iterable[Attribution]) -> Attribution | None:
    """The monitor that a document hears most, which "a monitoring group" then means."""
    named = [link for link in links if link.kind is SourceKind.NGO and link.source[:1].isupper()]
    heard = Counter(link.source for link in named)
    return max(named, key=lambda link: heard[link.source], default=None)


def dateline_agency(read: ReadDocument) -> Attribution | None:
    """The agency that a report's dateline or last line credits ("AFP Tuesday 20 Sep 2016", "(Reuters) -", "--AFP")."""
    document = read.document
    outlet = document.outlet.lower()
    for hit in read.head_sources:
        if (
            hit.kind is not SourceKind.NEWS_AGENCY
            or not document.body_start <= hit.span.start <= document.body_start + DATELINE_REACH
        ):
            continue
        if outlet and (outlet in hit.name.lower() or hit.name.lower() in outlet):
            continue
        before = document.text[document.body_start : hit.span.start].rstrip()
        after = document.text[hit.span.end : hit.span.end + 60].lstrip()
        in_brackets = before.endswith("(") and after.startswith(")")
        if in_brackets or _dated(after) or (before and after[:1] in ("-", "–", "—")):
            return Attribution(hit.span.text, hit.name, hit.kind, hit.span)
    end = len(document.text.rstrip())
    tail = [hit for sentence in read.sentences[-2:] for hit in sentence.sources]
    for hit in (*tail, *read.head_sources):
        signed = document.text[: hit.span.start].rstrip().endswith(("-", "–", "—", "(", "/"))
        if hit.kind is SourceKind.NEWS_AGENCY and signed and end - hit.span.end <= SIGNATURE_REACH:
            return Attribution(hit.span.text, hit.name, hit.kind, hit.span)
    return None


def _dated(after: str) -> bool:
    words = after.split()[:3]
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return bool(words) and (
        words[0].lower().strip(",") in days or (len(words) > 2 and words[2][:4].isdigit() and words[0][:1].isdigit())
    )
