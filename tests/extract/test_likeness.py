from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from sitrep.extract.facts import Facts
from sitrep.extract.likeness import same_toll, toll_differs
from sitrep.model.taxonomy import CasualtyKind

REPORT = (
    "Gunmen killed 40 people in Aleppo on Monday.\n\n"
    "The attack in Aleppo left 40 dead, and 12 others were killed in the same attack, a medic said.\n"
)


def telling(*tolls: tuple[CasualtyKind, int]) -> Facts:
    return SimpleNamespace(tolls=frozenset((kind.value, n) for kind, n in tolls))  # type: ignore[return-value]


def test_tolls_differ_where_no_count_of_a_kind_is_shared() -> None:
    killed, hurt = CasualtyKind.KILLED, CasualtyKind.INJURED
    for other in range(41, 81):
        both = telling((killed, 40), (killed, other))
        assert not toll_differs(both, telling((killed, 40)))
        assert not toll_differs(telling((killed, other)), both)
        assert toll_differs(both, telling((killed, 9)))
    assert toll_differs(telling((killed, 40), (hurt, 7)), telling((killed, 40), (hurt, 8)))
    assert not toll_differs(telling((killed, 40)), telling((hurt, 7)))
    assert same_toll(telling((killed, 40), (killed, 9)), telling((killed, 40)))


def test_claims_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    outputs = set()
    for seed in ("0", "1", "3"):
        run = subprocess.run(
            [sys.executable, "-c", "from sitrep.cli.main import command; command()", "code", str(report), "-q"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        outputs.add(run.stdout)
    assert len(outputs) == 1
    assert outputs.pop().strip()
