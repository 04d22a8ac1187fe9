"""The speech of a sentence: a tree in, out who says something in it, who carries it, and over which words it reaches."""

from __future__ import annotations

from dataclasses import dataclass

from sitrep.extract.sources_voices import CARRIERS, Manner, Voice, find_voices
from sitrep.extract.tree import RELATIVES, Tree
from sitrep.reference.lexicon import Lexicon

#: how many words may stand between "in a statement to" and the agency that carries it
CARRIER_REACH = 7
#: how many words a relative clause between a speaker and the verb may have
RELATIVE_REACH = 14
DASHES = frozenset({"-", "–", "—", "--"})


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody says something: carriers outermost first, then the speakers; the words it reaches, both ends included."""

    word: int
    carriers: tuple[Voice, ...]
    speakers: tuple[Voice, ...]
    first: int
    last: int

    def covers(self, word: int) -> bool:
        """Whether a word stands inside what is said."""
        return self.first <= word <= self.last


def find_speeches(tree: Tree, lexicon: Lexicon) -> list[Speech]:
    """The speeches of a sentence, left to right; a sentence in the outlet's own voice has none."""
    if not tree.tokens:
        return []
    finder = _Finder(tree, lexicon)
    found = [s for token in tree.tokens if (s := finder.at(token.i)) is not None]
    return finder.bounded(found)


class _Finder:
    """Finds the speeches of one sentence."""

    def __init__(self, tree: Tree, lexicon: Lexicon) -> None:
        self.tree = tree
        self.tokens = tree.tokens
        self.lexicon = lexicon
        self.cues = lexicon.cues
        self.voices = find_voices(tree, lexicon)
        self.by_last = {v.last: v for v in self.voices}
        self.by_first = {v.first: v for v in self.voices}
        self.used: set[int] = set()

    def at(self, i: int) -> Speech | None:
        """The speech that the word ``i`` begins, None where it begins none."""
        token, lemma = self.tokens[i], self.tree.lemma(i)
        if token.text.lower() == "according" and self._word(i + 1) == "to":
            return self._according(i)
        late = (
            token.upos == "NOUN"
            and token.text.lower() in self.cues["late_verbs"]
            and i + 2 >= len(self.tokens)
            and i - 1 in self.by_last
        )
        if not late and (token.upos not in ("VERB", "AUX") or lemma not in self.lexicon.say_verbs):
            return None
        if lemma in self.cues["quoting"]:
            return self._quoting(i)
        if self._word(i - 1) == "as":
            return None  # "quoted Y as saying": the quoting verb speaks for it
        if self._is_passive(i):
            return self._passive(i)
        speakers = self._speakers(i, lemma)
        if not speakers or not self._says(i, lemma, speakers):
            return None
        self.used |= {v.first for v in speakers}
        return Speech(i, self._carriers(i, speakers), speakers, 0, len(self.tokens) - 1)

    # ---- forms

    def _according(self, i: int) -> Speech | None:
        voice = self._behind(i + 2)
        if voice is None or voice.manner is Manner.PRONOUN:
            return None
        speakers = self._with_others(voice)
        return Speech(i, self._carriers(voice.last, speakers), speakers, 0, len(self.tokens) - 1)

    def _quoting(self, i: int) -> Speech | None:
        """Read "X quoted Y as saying", "Y was quoted as saying by X" and "... quoting Y"."""
        if self._is_passive(i):
            inner, outer = self._before(i), self._by(i)
        else:
            inner, outer = self._behind(i + 1), self._before(i) or self._subject(i)
        if inner is None or inner == outer:
            return None
        carriers = (outer,) if outer is not None and outer.manner is not Manner.PRONOUN else ()
        return Speech(i, carriers, (inner,), 0, len(self.tokens) - 1)

    def _passive(self, i: int) -> Speech | None:
        by = self._by(i)
        return None if by is None or by.manner is Manner.PRONOUN else Speech(i, (), (by,), 0, len(self.tokens) - 1)

    # ---- who

    def _speakers(self, i: int, lemma: str) -> tuple[Voice, ...]:
        behind = self._behind(i + 1) if lemma in self.cues["inverting"] else None
        if behind is not None and behind.manner is not Manner.PRONOUN and self._closes(behind.last + 1):
            return self._with_others(behind)
        before = self._before(i)
        if before is not None:
            return self._with_others(before)
        if behind is not None and behind.manner is not Manner.PRONOUN and not self._speaks_alone(behind):
            return self._with_others(behind)
        subject = self._subject(i) or self._before_relative(i)
        return () if subject is None else self._with_others(subject)

    def _before_relative(self, i: int) -> Voice | None:
        """The voice of "an official who asked not to be named said", where the tree loses it."""
        for j in range(i - 1, max(0, i - RELATIVE_REACH), -1):
            if self._word(j) in ("who", "which"):
                return self.by_last.get(j - 1)
        return None

    def _subject(self, i: int) -> Voice | None:
        """The voice that the tree gives a verb for its subject, where words stand between."""
        subject = self.tree.surface_subject(i)
        if subject is None or subject > i:
            return None
        voice = next((v for v in self.voices if v.first <= subject <= v.last), None)
        return None if voice is None or voice.manner is Manner.PRONOUN else voice

    def _closes(self, i: int) -> bool:
        """Whether what stands here ends a clause: "... said the mayor on Monday", "said the group which ..."."""
        if i >= len(self.tokens):
            return True
        return self.tokens[i].upos in ("PUNCT", "ADP", "SCONJ") or self._word(i) in RELATIVES or self._is_date(i)

    def _before(self, i: int) -> Voice | None:
        """The voice that ends just before a verb, past adverbs, auxiliaries, days and quotation marks."""
        j = i - 1
        while j >= 0:
            voice = self.by_last.get(j)
            if voice is not None:
                return self._appositive(voice)
            token = self.tokens[j]
            if token.text in DASHES:
                return None  # an insertion stands between: the tree knows its subject
            if (
                token.upos in ("ADV", "AUX", "PUNCT", "PART")
                or self._is_date(j)
                or token.text.lower() in self.cues["between"]
            ):
                j -= 1
                continue
            return None
        return None

    def _behind(self, i: int) -> Voice | None:
        """The voice that begins at a word, past an article or a quotation mark."""
        for j in (i, i + 1, i + 2):
            if j in self.by_first:
                return self.by_first[j]
            if j >= len(self.tokens) or self.tokens[j].upos not in ("DET", "PUNCT", "ADJ"):
                break
        return self._counted(i)

    def _counted(self, i: int) -> Voice | None:
        """The people of "a number of residents in the town"."""
        words = [self._word(j) for j in range(i, min(i + 4, len(self.tokens)))]
        if "of" in words and words.index("of") and self._word(i + words.index("of") - 1) in self.cues["counting"]:
            return self.by_first.get(i + words.index("of") + 1)
        return None

    def _appositive(self, voice: Voice) -> Voice:
        """The name before its description: "the Syrian Network a Britain-based monitoring group said"."""
        if voice.manner is Manner.PRONOUN or voice.link.source[:1].isupper() and voice.manner is Manner.NAMED:
            return voice
        j = voice.first - 1
        while j >= 0 and self.tokens[j].upos in ("PUNCT", "DET"):
            j -= 1
        before = self.by_last.get(j)
        return (
            before
            if before is not None and before.manner is Manner.NAMED and before.link.kind is voice.link.kind
            else voice
        )

    def _with_others(self, voice: Voice) -> tuple[Voice, ...]:
        """A speaker and those joined to it by "and"."""
        out = [voice]
        while (
            out[0].first >= 2
            and self._word(out[0].first - 1) == "and"
            and (other := self.by_last.get(out[0].first - 2)) is not None
        ):
            if other.manner is Manner.PRONOUN or other.first in self.used:
                break
            out.insert(0, other)
        while self._word(out[-1].last + 1) == "and" and (other := self.by_first.get(out[-1].last + 2)) is not None:
            if other.manner is Manner.PRONOUN or self._speaks_alone(other):
                break
            out.append(other)
        return tuple(out)

    def _speaks_alone(self, voice: Voice) -> bool:
        following = voice.last + 1
        return following < len(self.tokens) and self.tokens[following].upos in ("VERB", "AUX")

    def _by(self, i: int) -> Voice | None:
        """The voice behind "by" that follows a passive within its own clause."""
        for j in range(i + 1, min(i + 6, len(self.tokens))):
            if self._word(j) == "by":
                return self._behind(j + 1)
        return None

    def _carriers(self, i: int, speakers: tuple[Voice, ...]) -> tuple[Voice, ...]:
        """The agency or outlet that was told: "told AFP", "said in a statement to SANA", "quoted by Reuters"."""
        start = max(i, *(v.last for v in speakers if v.last - i < 6), i)
        out = []
        for voice in self.voices:
            near = start < voice.first <= start + CARRIER_REACH
            if not near or voice in speakers or voice.link.kind not in CARRIERS:
                continue
            before = self._word(voice.first - 1)
            told = voice.first == i + 1 and self.tree.lemma(i) in self.cues["telling"]
            if told or before in ("to", "with", "by"):
                out.append(voice)
        return tuple(out[:1])

    # ---- whether

    def _says(self, i: int, lemma: str, speakers: tuple[Voice, ...]) -> bool:
        """Whether a verb tells something here: "announced that" does, "declared a truce" and "claimed the lives" do not."""
        head = speakers[0]
        if lemma not in self.cues["performative"]:
            return True
        if lemma == "claim" and self._word(i + 1) in self.cues["owning_up"]:
            return True
        if lemma in self.cues["deny"] or lemma in self.cues["accuse"]:
            return True
        following = self._word(i + 1)
        if (
            following in ("that", ",", ":", "")
            or self._is_date(i + 1)
            or self.tokens[min(i + 1, len(self.tokens) - 1)].upos == "PUNCT"
        ):
            return True
        if head.first > i:
            return True
        return any(k > i and self._has_subject(k) for k in self.tree.children(i, "ccomp", "parataxis"))

    def _has_subject(self, i: int) -> bool:
        return bool(self.tree.children(i, "nsubj", "nsubj:pass", "expl"))

    def _is_passive(self, i: int) -> bool:
        if self.tokens[i].xpos != "VBN":
            return False
        for j in range(i - 1, max(-1, i - 5), -1):
            if self.tree.lemma(j) == "be":
                return True
            if self.tree.lemma(j) == "have" or not (self.tokens[j].upos in ("ADV", "PART", "AUX") or self._is_date(j)):
                break
        return self.tokens[i].deprel.startswith("acl") and self._by(i) is not None

    def _is_date(self, i: int) -> bool:
        if not 0 <= i < len(self.tokens):
            return False
        token = self.tokens[i]
        return any(
            d.span is not None and d.span.start <= token.start and token.end <= d.span.end for d in self.tree.dates
        )

    def _word(self, i: int) -> str:
        return self.tokens[i].text.lower() if 0 <= i < len(self.tokens) else ""

    # ---- reach

    def bounded(self, found: list[Speech]) -> list[Speech]:
        """Speeches with the words they reach: all of a sentence for one alone, each its own side where there are more."""
        if len(found) < 2:
            return found
        out: list[Speech] = []
        for n, speech in enumerate(found):
            start = min(speech.word, speech.speakers[0].first)
            end = max(speech.word, speech.speakers[-1].last)
            low = out[-1].last + 1 if out else 0
            following = found[n + 1] if n + 1 < len(found) else None
            limit = min(following.word, following.speakers[0].first) - 1 if following else len(self.tokens) - 1
            if self._trails(low, start, end):
                out.append(Speech(speech.word, speech.carriers, speech.speakers, low, end))
            else:
                out.append(Speech(speech.word, speech.carriers, speech.speakers, start, limit))
        return out

    def _trails(self, low: int, start: int, end: int) -> bool:
        """Whether what is said stands before the speaker: a clause there, and no "that" or new clause behind."""
        said = any(self.tokens[w].upos == "VERB" for w in range(low, start))
        j = end + 1
        while j < len(self.tokens) and (self._is_date(j) or self.tokens[j].upos in ("ADV",)):
            j += 1
        opens = j < len(self.tokens) and (
            self._word(j) == "that" or self.tokens[j].upos in ("NOUN", "PROPN", "DET", "NUM", "PRON")
        )
        return said and not opens and self._word(start - 1) not in ("though", "but", "while", "although")
