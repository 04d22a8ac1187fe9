"""The second opinion over a real line: a server on loopback that answers well, badly, slowly, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sitrep.pipeline.opinion.cache import AnswerCache
from sitrep.pipeline.opinion.client import ATTEMPTS, ChatClient, Endpoint, OpinionError
from sitrep.pipeline.opinion.reader import MOST_IN_VAIN, Account, BothReader, OpinionReader, disagreement_in
from sitrep.pipeline.reader import Reader
from tests.extract.test_opinion import GOOD, REPORT
from tests.pipeline.model_server import ModelServer, Scripted, said, serving, told

#: bad replies, and part of what is said of them
USELESS: list[tuple[Scripted, str]] = [
    (said("I cannot read this."), "no JSON"),
    (said('{"claims": [{"evidence": ["The army'), "no JSON"),
    (said('{"claims": []}', finish="length"), "cut short"),
    (said("", refusal="I will not."), "refuses"),
    (said("  "), "empty"),
    (Scripted(200, b"<html>hello</html>"), "no JSON"),
    (Scripted(200, b"[" * 100_000), "no JSON"),
    (Scripted(200, b"{}"), "holds no answer"),
    (Scripted(400, b'{"error": "response_format is not supported"}'), "response_format is not supported"),
    (Scripted(401, b"wrong key sk-secret"), "SITREP_API_KEY"),
    (Scripted(404, b"no such model"), "--model"),
    (Scripted(302, b"", (("Location", "http://127.0.0.1:9/"),)), "answers 302"),
    (Scripted(200, b"x" * 5_000_000), "bytes"),
]


def client(server: ModelServer, pauses: list[float] | None = None, **settings: float) -> ChatClient:
    kept = pauses if pauses is not None else []
    return ChatClient(Endpoint(server.url, "test", "sk-secret", **settings), pause=kept.append)  # type: ignore[arg-type]


@pytest.mark.parametrize(("reply", "why"), USELESS)
def test_a_useless_reply_is_an_error_that_says_so(
    reply: Scripted, why: str, tmp_path: Path, readers: Mapping[str, Reader]
) -> None:
    with serving(lambda number, report: reply) as server:
        reader, accounts = opinion(server, tmp_path, readers, key="sk-secret")
        with pytest.raises(OpinionError, match=".") as caught:
            reader.read(REPORT)
    assert why in str(caught.value)
    assert "sk-secret" not in str(caught.value)
    assert [why in a.problem for a in accounts] == [True]
    assert not list(tmp_path.rglob("*.json"))


def test_a_busy_server_is_asked_again_after_the_pause_it_asks_for() -> None:
    script = [Scripted(429, b"", (("Retry-After", "7"),)), Scripted(500, b""), said('{"claims": []}')]
    pauses: list[float] = []
    with serving(lambda number, report: script[number]) as server:
        answer = client(server, pauses).ask("s", "u", {})
    assert (answer.content, answer.tokens_in, answer.tokens_out) == ('{"claims": []}', 900, 120)
    assert pauses == [7.0, 14.0]


def test_a_server_that_stays_busy_is_given_up() -> None:
    pauses: list[float] = []
    with serving(lambda number, report: Scripted(503, b"")) as server:
        with pytest.raises(OpinionError, match=f"{ATTEMPTS} attempts"):
            client(server, pauses).ask("s", "u", {})
        assert len(server.asked) == ATTEMPTS


def test_a_server_that_never_ends_its_answer_is_cut_off() -> None:
    held = Scripted(200, said("{}").body, hold=True)
    with serving(lambda number, report: held if number == 0 else said("{}")) as server:
        assert client(server, seconds=0.2).ask("s", "u", {}).content == "{}"


def test_nobody_there_ends_the_run() -> None:
    with serving(lambda number, report: said("{}")) as server:
        pass
    with pytest.raises(OpinionError, match="nobody answers") as caught:
        client(server).ask("s", "u", {})
    assert caught.value.lasting


@pytest.mark.parametrize("url", ["ftp://x/v1", "localhost", "http://models.example/v1"])
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(OpinionError):
        ChatClient(Endpoint(url, "m", "key"))


def test_a_key_never_shows_in_the_endpoint() -> None:
    assert "secret" not in repr(Endpoint("http://localhost/v1", "m", "secret"))


def opinion(
    server: ModelServer, folder: Path, readers: Mapping[str, Reader], key: str = ""
) -> tuple[OpinionReader, list[Account]]:
    accounts: list[Account] = []
    endpoint = Endpoint(server.url, "test", key)
    return OpinionReader(readers["syria"], endpoint, AnswerCache(folder), accounts.append), accounts


def always(*claims: dict[str, object]) -> Callable[[int, str], Scripted]:
    return lambda number, report: told(*claims)  # type: ignore[arg-type]


def test_an_answer_is_checked_placed_counted_and_paid_for_once(tmp_path: Path, readers: Mapping[str, Reader]) -> None:
    invented = {**GOOD, "evidence": ["The army took Raqqa."]}
    with serving(always(GOOD, invented)) as server:
        reader, accounts = opinion(server, tmp_path, readers, key="sk-secret")
        first, second = reader.read(REPORT), reader.read(REPORT)
        assert len(server.asked) == 1
        assert server.keys == ["Bearer sk-secret"]
        assert server.asked[0]["response_format"]["type"] == "json_schema"  # type: ignore[index,call-overload]
    assert first == second
    (claim,) = first.claims
    assert [(round(p.lat or 0), round(p.lon or 0)) for p in claim.locations] == [(36, 38)]
    assert [(a.cached, a.tokens_in, a.claims, len(a.refusals)) for a in accounts] == [
        (False, 900, 1, 2),
        (True, 900, 1, 2),
    ]
    assert "sk-secret" not in "".join(path.read_text() for path in tmp_path.rglob("*.json"))


def test_a_damaged_cache_is_asked_again(tmp_path: Path, readers: Mapping[str, Reader]) -> None:
    with serving(always(GOOD)) as server:
        reader, _ = opinion(server, tmp_path, readers)
        first = reader.read(REPORT)
        for path in tmp_path.rglob("*.json"):
            path.write_text('{"content": ')
        assert reader.read(REPORT) == first
        assert len(server.asked) == 2


def test_a_report_without_a_word_of_conflict_costs_nothing(tmp_path: Path, readers: Mapping[str, Reader]) -> None:
    from tests.factories import document

    with serving(always()) as server:
        reader, _ = opinion(server, tmp_path, readers)
        assert reader.read(document("The bakery opens on Monday.", "")).notes == (
            "no sentence holds a word of conflict",
        )
        assert server.asked == []


def test_both_keeps_the_rules_claims_and_notes_where_the_model_differs(
    tmp_path: Path, readers: Mapping[str, Reader]
) -> None:
    other = {**GOOD, "sub_event_type": "Armed clash"}
    rules = readers["syria"].read(REPORT)
    with serving(always(other)) as server:
        model, accounts = opinion(server, tmp_path, readers)
        reading = BothReader(model).read(REPORT)
    assert reading.claims == rules.claims
    found = [d for note in reading.notes if (d := disagreement_in(note)) is not None]
    assert ("sub_event_type", "Government regains territory", "Armed clash") in [
        (d.field, d.rules, d.model) for d in found
    ]
    assert accounts[-1].disagreements == len(found)


def test_both_says_what_it_lacks_and_stops_when_the_model_fails_for_good(
    tmp_path: Path, readers: Mapping[str, Reader]
) -> None:
    with serving(lambda number, report: said("no")) as server:
        reader = BothReader(opinion(server, tmp_path, readers)[0])
        for _ in range(MOST_IN_VAIN - 1):
            reading = reader.read(REPORT)
            assert "no JSON" in reading.lacks
            assert reading.claims == readers["syria"].read(REPORT).claims
        with pytest.raises(OpinionError, match="in a row") as caught:
            reader.read(REPORT)
    assert caught.value.lasting


def test_the_question_holds_the_report_between_marks(tmp_path: Path, readers: Mapping[str, Reader]) -> None:
    with serving(always(GOOD)) as server:
        opinion(server, tmp_path, readers)[0].read(REPORT)
        messages = json.loads(json.dumps(server.asked[0]["messages"]))
    assert REPORT.text not in messages[0]["content"]
    assert messages[1]["content"].split("\n")[1] == REPORT.text
