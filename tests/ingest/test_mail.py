from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sitrep.ingest import InputError, InputOptions, read_inputs
from sitrep.model.document import Document

BODY = "The army retook the hill of Tal Ahmar on Saturday, and two men were killed."
PLAIN = f"""From desk@herald.example Sun Mar 13 13:24:06 2016
From: Example Herald <desk@herald.example>
Subject: Hill =?utf-8?q?near_Palmyra=C3=A9?= retaken
Date: Sun, 13 Mar 2016 13:24:06 +0300
Message-ID: <1@herald.example>
Content-Type: text/plain; charset=utf-8

{BODY}
>From the hill they looked down.
> what somebody else wrote before

--\u0020
Desk of the Herald
"""
HTML = f"""From desk@herald.example Mon Mar 14 13:24:06 2016
From: desk@herald.example
Subject: Second
Message-ID: <2@herald.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/html; charset=windows-1256
Content-Transfer-Encoding: quoted-printable

<style>p {{}}</style><p>{BODY} =CA=E1</p>
--x
Content-Type: text/plain
Content-Disposition: attachment; filename=../../etc/passwd

not to be read
--x--
"""


def read(path: Path, content: str | bytes, **options: int) -> tuple[list[Document], list[InputError]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    items = list(read_inputs([str(path)], InputOptions(**options)))  # type: ignore[arg-type]
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, InputError)]


def test_the_mails_of_a_mailbox(tmp_path: Path) -> None:
    [first, second], problems = read(tmp_path / "a.mbox", PLAIN + "\n" + HTML)
    assert not problems
    assert (first.title, first.outlet, first.published) == (
        "Hill near Palmyraé retaken",
        "Example Herald",
        date(2016, 3, 13),
    )
    assert first.text == f"{first.title}\n\n{BODY}\nFrom the hill they looked down."
    assert (second.title, second.outlet) == ("Second", "herald.example")
    assert second.text == f"Second\n\n{BODY} تل"
    assert first.doc_id != second.doc_id


def test_a_single_mail(tmp_path: Path) -> None:
    [mail], problems = read(tmp_path / "a.eml", PLAIN.split("\n", 1)[1])
    assert not problems
    assert BODY in mail.text


def nested(depth: int) -> str:
    head = "Subject: deep\nMIME-Version: 1.0\n"
    parts = [f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(depth)]
    return head + "".join(parts) + "Content-Type: text/plain\n\nwords\n"


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ("Subject: none\n\n", "has no text"),
        ("Subject: bin\nContent-Transfer-Encoding: base64\n\nAAECAwQ=\n", "has no text"),
        (nested(3000), "deep"),
    ],
)
def test_a_mail_that_cannot_be_read_is_told_and_the_next_is_read(tmp_path: Path, mail: str, said: str) -> None:
    box = f"From a Sun Mar 13 13:24:06 2016\n{mail}\n{PLAIN}"
    documents, problems = read(tmp_path / "a.mbox", box)
    assert len(documents) == 1
    assert said in str(problems[0])
    assert problems[0].line == 2


def test_a_mail_that_is_too_large_costs_no_memory_and_the_next_is_read(tmp_path: Path) -> None:
    box = "From a Sun Mar 13 13:24:06 2016\nSubject: x\n\n" + "y" * 200_000 + "\n\n" + PLAIN
    [document], [problem] = read(tmp_path / "a.mbox", box, max_bytes=20_000)
    assert BODY in document.text
    assert "more than 100,000 bytes" in problem.message


def test_a_charset_that_is_none_and_a_header_that_is_broken(tmp_path: Path) -> None:
    mail = PLAIN.replace("charset=utf-8", 'charset="no\'such"').replace(
        "=?utf-8?q?near_Palmyra=C3=A9?=", "=?nope?q?=ZZ?="
    )
    [document], problems = read(tmp_path / "a.mbox", mail.replace("Date: Sun", "Date: Someday"))
    assert not problems
    assert BODY in document.text
    assert document.published is None or document.published == date(2016, 3, 13)
