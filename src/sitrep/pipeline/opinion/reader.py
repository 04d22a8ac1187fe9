"""A document in; a model's reading of it, checked word by word, or the rules' reading with the model's doubts, out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sitrep.extract.opinion.asking import fenced, instructions, reply_schema
from sitrep.extract.opinion.checking import Refusal, ReplyChecker
from sitrep.extract.opinion.comparing import Disagreement, disagreements
from sitrep.model.claim import Json
from sitrep.model.document import Document
from sitrep.pipeline.opinion.cache import AnswerCache
from sitrep.pipeline.opinion.client import Answer, ChatClient, Endpoint, OpinionError
from sitrep.pipeline.reader import Reader, Reading, Sentences

#: characters of a report that are shown to the model; claims further down are the rules' alone
MOST_CHARACTERS: Final = 24_000
#: so many reports without an answer one after the other, and the run ends
MOST_IN_VAIN: Final = 5
#: how a note begins that keeps a disagreement in a store
DISAGREE: Final = "two readers disagree"
LACKING: Final = "second opinion missing"


@dataclass(frozen=True, slots=True)
class Account:
    """What one report's opinion cost and what of it was not taken; a line of the log."""

    doc_id: str
    model: str
    cached: bool = False
    tokens_in: int = 0
    tokens_out: int = 0
    claims: int = 0
    disagreements: int = 0
    refusals: tuple[Refusal, ...] = ()
    problem: str = ""


class OpinionReader:
    """Reads documents by asking a model. A report in which no sentence may tell of conflict is not asked about."""

    def __init__(self, rules: Reader, endpoint: Endpoint, cache: AnswerCache, log: Callable[[Account], None]) -> None:
        """Keep the parts; ``log`` is told what each opinion cost.

        Raises:
            OpinionError: the endpoint cannot be asked at all.
        """
        self.rules = rules
        self._endpoint = endpoint
        self._client = ChatClient(endpoint)
        self._cache = cache
        self._log = log
        self._in_vain = 0

    def read(self, document: Document) -> Reading:
        """Read one document by the model alone.

        Raises:
            OpinionError: there is no usable answer.
        """
        sentences = self.rules.sentences(document)
        if isinstance(sentences, str):
            return Reading(document, (), (sentences,))
        reading, account = self.opinion(sentences)
        self._log(account)
        return reading

    def opinion(self, sentences: Sentences) -> tuple[Reading, Account]:
        """The model's reading of prepared sentences, and its account, which is the caller's to log.

        Raises:
            OpinionError: there is no usable answer; the account is logged already.
        """
        document = sentences.read.document
        account = Account(document.doc_id, self._endpoint.model)
        try:
            answer, cached = self._answer(document)
            account = replace(account, cached=cached, tokens_in=answer.tokens_in, tokens_out=answer.tokens_out)
            reply = parse_reply(answer.content)
        except OpinionError as error:
            self._log(replace(account, problem=str(error)))
            self._in_vain += 1
            if self._in_vain >= MOST_IN_VAIN and not error.lasting:
                raise OpinionError(
                    f"{self._in_vain} reports in a row without an answer, the last: {error}",
                    "what is read so far is kept; run it again later",
                    lasting=True,
                ) from error
            raise
        self._in_vain = 0
        rule = f"model:{self._endpoint.model}"
        checked = ReplyChecker(sentences.read, sentences.actors, self.rules.lexicon, rule).check(reply)
        claims, unresolved = self.rules.resolve(sentences, checked.claims)
        notes = [f"refused of the model's answer: {r.field}: {r.why}: {r.words}" for r in checked.refusals]
        if not claims:
            notes.insert(
                0, "the model tells no claim" if not notes else "nothing that the model tells stands in the report"
            )
        account = replace(account, claims=len(claims), refusals=checked.refusals)
        return Reading(document, claims, (*notes, *unresolved)), account

    def log(self, account: Account) -> None:
        """Tell what an opinion cost."""
        self._log(account)

    def _answer(self, document: Document) -> tuple[Answer, bool]:
        text = document.text[:MOST_CHARACTERS]
        question, schema = (instructions(), fenced(text)), reply_schema()
        key = AnswerCache.key(self._endpoint.url, self._endpoint.model, question, schema)
        kept = self._cache.get(key)
        if kept is not None:
            return kept, True
        answer = self._client.ask(*question, schema)
        parse_reply(answer.content)  # an answer of no use is not kept
        self._cache.put(key, answer)
        return answer, False


class BothReader:
    """Reads by the rules, whose claims stand, and asks the model too; where they disagree the notes say so, for review."""

    def __init__(self, model: OpinionReader) -> None:
        """Keep the model's reader, which holds the rules' one."""
        self._model = model

    def read(self, document: Document) -> Reading:
        """Read one document by both; where the model has no answer the rules' reading stands and says what it lacks.

        Raises:
            OpinionError: the model can be asked no more at all.
        """
        reading = self._model.rules.read(document)
        sentences = self._model.rules.sentences(document)
        if isinstance(sentences, str):
            return reading
        try:
            second, account = self._model.opinion(sentences)
        except OpinionError as error:
            if error.lasting:
                raise
            return replace(reading, notes=(*reading.notes, f"{LACKING}: {error}"), lacks=str(error))
        found = disagreements(reading.claims, second.claims)
        self._model.log(replace(account, disagreements=len(found)))
        return replace(reading, notes=(*reading.notes, *map(note_of, found)))


def parse_reply(content: str) -> Json:
    r"""The JSON in a model's answer, whatever it wrote around it.

    >>> parse_reply('Here you are: ```json\\n{"claims": []}\\n```')
    {'claims': []}

    Raises:
        OpinionError: there is no JSON object in it.
    """
    start, end = content.find("{"), content.rfind("}")
    try:
        found: Json = json.loads(content[start : end + 1])
    except (ValueError, RecursionError) as error:
        shown = " ".join(content[:80].split())
        raise OpinionError(f"the model's answer is no JSON: {shown!r}", "another model may do better") from error
    return found


def note_of(found: Disagreement) -> str:
    """A disagreement as a note that a store keeps with the document; `disagreement_in` reads it again."""
    row = [found.claim_id, found.field, found.rules, found.model]
    return f"{DISAGREE}: {json.dumps(row, ensure_ascii=False)}"


def disagreement_in(note: str) -> Disagreement | None:
    """The disagreement that a note keeps; None for another note."""
    if not note.startswith(f"{DISAGREE}: "):
        return None
    claim_id, field, rules, model = json.loads(note.removeprefix(f"{DISAGREE}: "))
    return Disagreement(claim_id, field, rules, model)
