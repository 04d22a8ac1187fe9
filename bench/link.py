"""A number of synthetic claims in; the seconds, the memory and the B-cubed F1 of linking them, out.

    python bench/link.py 10000 100000 1000000

Each size runs in a process of its own, so that its peak memory is its own. The claims tell made-up happenings at places of
very unequal size (a few towns have most of the fighting), each told by one to seven outlets, some copying an agency's words,
some dating it by a window of two days, and some retelling it a month later as history.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from sitrep.link import LinkOptions, Parties, link_claims
from sitrep.model.claim import ActorMention, Attribution, Casualty, Claim, DateRange, Location, Span
from sitrep.model.document import Document
from sitrep.model.taxonomy import CasualtyKind, DatePrecision, Side, SourceKind, SubEventType, Temporal

S = SubEventType
FIRST_DAY = date(2012, 1, 1)
DAYS = 2200
PLACES = 6000
OUTLETS = [f"outlet-{i}" for i in range(60)]
AGENCIES = [f"agency-{i}" for i in range(8)]
SIDES = ["government", "isis", "opposition", "sdf", "turkey"]
ACTORS = {f"{side}-{i}": side for side in SIDES for i in range(12)}
KINDS = [
    (S.ARMED_CLASH, 30), (S.AIR_STRIKE, 25), (S.SHELLING, 18), (S.REMOTE_EXPLOSIVE, 6), (S.SUICIDE_BOMB, 4), (S.ATTACK, 6),
    (S.GOVERNMENT_REGAINS, 5), (S.NON_STATE_OVERTAKES, 4), (S.ABDUCTION, 2),
]  # fmt: skip
WORDS = "the army said fighters near town on front heavy fire killed wounded market convoy school road hill base night".split()


@dataclass(frozen=True, slots=True)
class Made:
    """Synthetic claims with the happening that each tells."""

    claims: list[Claim]
    documents: dict[str, Document]
    truth: dict[str, int]


def make(size: int, seed: int = 7) -> Made:
    """``size`` claims of about ``size`` / 2.5 happenings."""
    chance = Random(seed)
    places = [_place(chance, i) for i in range(PLACES)]
    weights = [1 / (i + 3) ** 0.8 for i in range(PLACES)]
    made = Made([], {}, {})
    number = 0
    while len(made.claims) < size:
        told = _happening(chance, chance.choices(places, weights)[0])
        copied = " ".join(chance.choices(WORDS, k=40))
        for _ in range(min(chance.choices((1, 2, 3, 5, 7), (40, 25, 18, 12, 5))[0], size - len(made.claims))):
            _tell(chance, made, told, number, copied)
        number += 1
    return made


def _place(chance: Random, i: int) -> Location:
    lat, lon = 30 + chance.random() * 8, 36 + chance.random() * 8
    name = f"place {i}"
    return Location(name, name, lat=lat, lon=lon, precision=1, gazetteer_id=f"p{i}", admin1=f"area {i % 14}")


def _happening(chance: Random, place: Location) -> Claim:
    sub = chance.choices([k for k, _ in KINDS], [w for _, w in KINDS])[0]
    one, two = chance.sample(SIDES, 2)
    day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    killed = chance.choice((None, chance.randrange(1, 60)))
    tolls = () if killed is None else (_toll(killed),)
    actors = [(ActorMention(a, a),) for a in (f"{one}-{chance.randrange(12)}", f"{two}-{chance.randrange(12)}")]
    when = DateRange("on that day", day, day, DatePrecision.DAY)
    return Claim("", (), "fought", sub, actors[0], actors[1], (place,), when, tolls)


def _toll(killed: int) -> Casualty:
    return Casualty(CasualtyKind.KILLED, Side.ACTOR2, killed, killed, killed, str(killed))


def _tell(chance: Random, made: Made, told: Claim, number: int, copied: str) -> None:
    row = len(made.claims)
    outlet = chance.choice(OUTLETS)
    day = told.date.start or FIRST_DAY
    doc_id = f"d{row // 2 if chance.random() < 0.3 and f'd{row // 2}' in made.documents else row}"
    words = copied if chance.random() < 0.3 else " ".join(chance.choices(WORDS, k=40))
    made.documents.setdefault(doc_id, Document(doc_id, words * 3, outlet=outlet, published=day + timedelta(days=1)))
    claim = replace(told, doc_id=doc_id, evidence=(Span(0, len(words), words),), claim_id=f"c{row:08d}")
    fate = chance.random()
    if fate < 0.2:
        claim = replace(claim, date=DateRange("", day, day + timedelta(days=1), DatePrecision.DAY))
    elif fate < 0.25:
        month = day.replace(day=1)
        window = DateRange("that month", month, month + timedelta(days=27), DatePrecision.MONTH)
        claim = replace(claim, date=window, temporal=Temporal.BACKGROUND)
    if told.casualties and chance.random() < 0.3:
        claim = replace(claim, casualties=(_toll(max(1, (told.casualties[0].best or 1) + chance.randrange(-3, 4))),))
    if chance.random() < 0.5:
        agency = chance.choice(AGENCIES)
        claim = replace(claim, attribution=(Attribution(agency, agency, SourceKind.NEWS_AGENCY),))
    made.claims.append(claim)
    made.truth[claim.claim_id] = number


def b_cubed(truth: Mapping[str, int], found: Mapping[str, str]) -> float:
    """B-cubed F1 of the events found."""
    both = Counter((truth[i], found[i]) for i in truth)
    mine, given = Counter(truth.values()), Counter(found.values())
    recall = sum(n * n / mine[t] for (t, _), n in both.items()) / len(truth)
    precision = sum(n * n / given[f] for (_, f), n in both.items()) / len(truth)
    return 2 * precision * recall / (precision + recall)


def run(size: int) -> dict[str, float]:
    """Link ``size`` claims; seconds are those of `link_claims` alone."""
    made = make(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.perf_counter()
    result = link_claims(made.claims, made.documents, options=LinkOptions(parties=Parties(actor_side=ACTORS)))
    seconds = time.perf_counter() - begin
    found = {claim_id: event.event_id for event in result.events for claim_id in event.claim_ids}
    return {
        "claims": size,
        "events": len(result.events),
        "seconds": round(seconds, 1),
        "claims/s": round(size / seconds),
        "GiB input": round(before / 2**20, 2),
        "GiB peak": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
        "F1": round(b_cubed(made.truth, found), 3),
    }


def main() -> None:
    """Run each size named on the command line and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--here", action="store_true", help="run in this process")
    chosen = parser.parse_args()
    for size in chosen.sizes:
        if chosen.here:
            print(json.dumps(run(size)))
        else:
            subprocess.run([sys.executable, __file__, "--here", str(size)], check=True)


if __name__ == "__main__":
    main()
