"""A number of synthetic events in; the seconds of the desk's first view and of its filters, and the server's memory, out.

    python -m bench.desk 100000

The store is made in a temporary folder (or kept with --keep FILE): reports of one or two made-up claims each, events over
one to three of them at places of very unequal size, six years long. The server is `sitrep serve` in a process of its own,
asked over loopback by one client; its memory is the highest that the kernel saw (VmHWM). What is measured:

- start: from the command to the first answer, the index being there already;
- first view: the page, the map's columns and the timeline of all events, asked one after the other of a fresh server;
- a filter: the table, the map's columns and the timeline of a question nobody asked before.

Beside the clock stands the processor time that the server used for it, and the load of the machine: on a machine that others
use too the clock measures them as well.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from sqlalchemy import insert

from sitrep.model.claim import ActorMention, Attribution, Casualty, Claim, DateRange, Location, Span
from sitrep.model.document import Document
from sitrep.model.event import Certainty, Estimate, Event, EventActor, FieldView, Said
from sitrep.model.taxonomy import CasualtyKind, DatePrecision, Factuality, Side, SourceKind, SubEventType
from sitrep.pipeline import events as event_views
from sitrep.pipeline import indexing
from sitrep.store import Store, readings, schema
from sitrep.store.engine import transaction

FIRST_DAY = date(2012, 1, 1)
DAYS = 2200
PLACES = 4000
OUTLETS = ["sana", "alalam", "orient", "reuters", "sohr", "xinhua", "afp", "ara", "zaman", "enab"]
ACTORS = [
    "syria-army", "isis", "nusra", "fsa", "ypg", "sdf", "russia-air-force", "turkey-army", "hezbollah", "civilians",
]  # fmt: skip
KINDS = [SubEventType.ARMED_CLASH, SubEventType.AIR_STRIKE, SubEventType.SHELLING, SubEventType.REMOTE_EXPLOSIVE]
KINDS += [SubEventType.SUICIDE_BOMB, SubEventType.ATTACK, SubEventType.GOVERNMENT_REGAINS, SubEventType.ABDUCTION]
WEIGHTS = [30, 25, 18, 6, 4, 6, 5, 2]
WORDS = (
    "army fighters town front heavy fire wounded market convoy school road hill base night village checkpoint".split()
)
WORDS += [f"word{i}" for i in range(2000)]


@dataclass(frozen=True, slots=True)
class Made:
    """One synthetic happening: the reports that tell it, and the event."""

    told: tuple[tuple[Document, Claim], ...]
    event: Event


def happenings(number: int, seed: int = 7) -> Iterator[Made]:
    """So many happenings, the same for the same seed."""
    chance = Random(seed)
    places = [_place(chance, i) for i in range(PLACES)]
    weights = [1 / (i + 3) ** 0.8 for i in range(PLACES)]
    for n, place in enumerate(chance.choices(places, weights, k=number)):
        yield _happening(chance, n, place)


def _place(chance: Random, i: int) -> Location:
    name = f"{chance.choice(('Tell', 'Kafr', 'Deir', 'Khan', 'Maar'))} {chance.choice(WORDS[16:])} {i}"
    lat, lon = 32.5 + chance.random() * 4.5, 36 + chance.random() * 6
    return Location(
        name, name, lat=lat, lon=lon, precision=1, gazetteer_id=f"p{i}", admin1=f"Area {i % 14}", radius_km=2
    )


def _happening(chance: Random, n: int, place: Location) -> Made:
    day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    sub = chance.choices(KINDS, WEIGHTS)[0]
    one, two = chance.sample(ACTORS, 2)
    killed = None if chance.random() < 0.4 else min(400, int(chance.paretovariate(1.1)))
    told = tuple(
        _telling(chance, f"d{n}-{i}", day, (sub, one, two), place, killed)
        for i in range(chance.choices((1, 2, 3), (75, 18, 7))[0])
    )
    claims = [claim for _, claim in told]
    ids = tuple(c.claim_id for c in claims)
    origins = tuple(sorted({c.attribution[0].source for c in claims}))
    values = tuple(Said(str(killed), (c.claim_id,), (c.attribution[0].source,)) for c in claims)
    event = Event(
        event_id=f"e{n:08x}",
        sub_event_type=sub,
        start=day,
        end=day,
        actor1=(EventActor(one, one),),
        actor2=(EventActor(two, two),),
        locations=(place,),
        killed=Estimate(killed, killed, killed),
        injured=Estimate(),
        factuality=Factuality.OCCURRED,
        certainty=Certainty.CORROBORATED if len(origins) > 1 else Certainty.CLAIMED,
        origins=origins,
        outlets=tuple(sorted({d.outlet for d, _ in told})),
        claim_ids=ids,
        doc_ids=tuple(d.doc_id for d, _ in told),
        fields=(FieldView("killed", str(killed), "what most origins say", values),),
    )
    return Made(told, event)


def _telling(
    chance: Random, doc_id: str, day: date, act: tuple[SubEventType, str, str], place: Location, killed: int | None
) -> tuple[Document, Claim]:
    sub, one, two = act
    words = f"{one} fought {two} in {place.name}, " + " ".join(chance.choices(WORDS, k=45)) + "."
    text = words + " " + " ".join(chance.choices(WORDS, k=120))
    tolls = () if killed is None else (Casualty(CasualtyKind.KILLED, Side.ACTOR2, killed, killed, killed, str(killed)),)
    source = chance.choice(("SANA", "SOHR", "Reuters", "Orient News", "a military source"))
    claim = Claim(
        doc_id,
        (Span(0, len(words), words),),
        "fought",
        sub,
        (ActorMention(one, one),),
        (ActorMention(two, two),),
        (place,),
        DateRange("on that day", day, day, DatePrecision.DAY),
        tolls,
        attribution=(Attribution(source, source, SourceKind.NEWS_AGENCY),),
    ).with_id()
    title = f"Report {doc_id} of {place.name}"
    return Document(doc_id, text, title, day + timedelta(days=1), outlet=chance.choice(OUTLETS)), claim


def fill(path: Path, number: int) -> dict[str, float]:
    """Make the store; gives the seconds that its index took."""
    made: list[Event] = []
    with Store.open(str(path)) as store:
        theatre = event_views.theatre_of(store, None)
        for batch in _batched(happenings(number), 2000):
            with transaction(store.engine, write=True) as connection:
                made += [one.event for one in batch]
                told = [pair for one in batch for pair in one.told]
                documents = [readings.document_row(document, (), "bench", 1, 1) for document, _ in told]
                connection.execute(insert(schema.document), documents)
                connection.execute(insert(schema.claim), [readings.claim_row(claim, 1, 0) for _, claim in told])
        made.sort(key=lambda e: (e.start or date.max, e.event_id))
        store.save_views(made, (), at=datetime.now(UTC), key=event_views.key_of(store, theatre))
        made.clear()
        begin, used = time.perf_counter(), time.process_time()
        indexing.refresh(store, theatre, at=datetime.now(UTC))
        return {
            "index s": round(time.perf_counter() - begin),
            "index CPU s": round(time.process_time() - used),
            "store MB": round(path.stat().st_size / 1e6),
        }


def _batched(made: Iterator[Made], size: int) -> Iterator[list[Made]]:
    batch: list[Made] = []
    for one in made:
        batch.append(one)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


#: how long a server may take to start: a store of a million reports is indexed first
PATIENCE = 1800


class Server:
    """`sitrep serve` over a store, in a process of its own."""

    def __init__(self, path: Path) -> None:
        """Start it and wait until it answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        begin = time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "sitrep.cli.main",
            "serve",
            "--db",
            str(path),
            "--port",
            str(port),
            "--no-browser",
        ]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ})
        while True:
            try:
                self.ask("/static/none")
            except URLError as error:
                if getattr(error, "code", 0) == 404:
                    break
                if time.perf_counter() - begin > PATIENCE or self._process.poll() is not None:
                    self._process.kill()
                    raise RuntimeError(f"the server does not answer within {PATIENCE} s") from error
                time.sleep(0.05)
        self.start_seconds = time.perf_counter() - begin

    def ask(self, address: str) -> float:
        """The seconds of one answer, read to its end, packed as a browser asks for it."""
        request = Request(self.address + address, headers={"Accept-Encoding": "gzip"})
        begin = time.perf_counter()
        with urlopen(request, timeout=120) as answer:
            answer.read()
        return time.perf_counter() - begin

    def first_events(self, number: int) -> list[str]:
        """The ids of the first events that the API lists."""
        with urlopen(f"{self.address}/api/events?limit={number}", timeout=120) as answer:
            return [event["event_id"] for event in json.load(answer)["events"]]

    def cpu_seconds(self) -> float:
        """The processor time that the server used so far; unlike the clock it does not count what others used."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_mb(self) -> float:
        """The most memory the server had, in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("utf-8")
        return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(20)


def questions(number: int, seed: int = 11) -> Iterator[str]:
    """Filters as people set them, each another."""
    chance = Random(seed)
    for i in range(number):
        first = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
        lat, lon = 32.5 + chance.random() * 4.5, 36 + chance.random() * 6
        kinds: list[dict[str, str]] = [
            {"q": chance.choice(WORDS)},
            {"q": f"{chance.choice(WORDS[:16])} {chance.choice(WORDS)}"},
            {"q": f"{chance.choice(WORDS[16:])[:5]}*"},
            {"from": first.isoformat(), "to": (first + timedelta(days=chance.choice((7, 30, 365)))).isoformat()},
            {"type": chance.choice(("Battles", "Explosions/Remote violence", "Violence against civilians"))},
            {"actor": chance.choice(ACTORS)},
            {"side": chance.choice(("government", "isis", "opposition"))},
            {"place": chance.choice(WORDS[16:])},
            {"place": f"Area {chance.randrange(14)}"},
            {"near": f"{lat:.3f},{lon:.3f},{chance.choice((10, 50, 150))}"},
            {"bbox": f"{lon:.2f},{lat:.2f},{min(lon + 1, 44):.2f},{min(lat + 1, 40):.2f}"},
            {"area": f"{lon:.2f} {lat:.2f},{lon + 1:.2f} {lat:.2f},{lon + 0.5:.2f} {lat + 1:.2f}"},
            {"killed_min": str(chance.randrange(1, 40))},
            {"outlet": chance.choice(OUTLETS), "certainty": "claimed"},
        ]
        asked = dict(kinds[i % len(kinds)])
        if i >= len(kinds):
            asked |= {"killed_max": str(chance.randrange(50, 5000))} if chance.random() < 0.3 else {"sort": "deadliest"}
        yield urlencode(asked)


def run(path: Path, asked: int) -> dict[str, float]:
    """Start the server over the store and ask it."""
    server = Server(path)
    try:
        figures = {"load": round(os.getloadavg()[0], 1), "start s": round(server.start_seconds, 2)}
        used = server.cpu_seconds()
        first = [server.ask(a) for a in ("/", "/api/events/points", "/api/timeline")]
        figures |= {"first view s": round(sum(first), 2), "first view CPU s": round(server.cpu_seconds() - used, 2)}
        cpu: list[float] = []
        parts: dict[str, list[float]] = {"table": [], "points": [], "timeline": []}
        for query in questions(asked):
            used = server.cpu_seconds()
            for name, address in (
                ("table", "/events/table"),
                ("points", "/api/events/points"),
                ("timeline", "/api/timeline"),
            ):
                parts[name].append(server.ask(f"{address}?{query}"))
            cpu.append(server.cpu_seconds() - used)
        for name, seconds in parts.items():
            figures |= {f"{name} p50 ms": _share(seconds, 50), f"{name} p95 ms": _share(seconds, 95)}
        whole = [sum(three) for three in zip(*parts.values(), strict=True)]
        figures |= {"filter (all three) p50 ms": _share(whole, 50), "filter (all three) p95 ms": _share(whole, 95)}
        figures |= {"filter CPU p50 ms": _share(cpu, 50), "filter CPU p95 ms": _share(cpu, 95)}
        pages = [server.ask(f"/events/{event_id}") for event_id in server.first_events(25)]
        figures["event page ms"] = round(sum(pages) / max(1, len(pages)) * 1000)
        server.ask("/outlets")
        server.ask("/reports?q=market")
        figures["server peak MB"] = round(server.peak_mb())
        return figures
    finally:
        server.stop()


def _share(seconds: list[float], per_cent: int) -> float:
    return round(quantiles(seconds, n=100)[per_cent - 1] * 1000)


def main() -> None:
    """Make the store, ask the server and print one line of figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", type=int, nargs="?", default=100_000)
    parser.add_argument("--asked", type=int, default=140, help="how many filters are asked")
    parser.add_argument("--keep", type=Path, help="keep the store here, and use it where it is there already")
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = chosen.keep or Path(folder) / "desk.db"
        figures: dict[str, float] = {"events": chosen.events, "cores": os.cpu_count() or 0}
        if not path.exists():
            figures |= fill(path, chosen.events)
        print(json.dumps(figures | run(path, chosen.asked)))


if __name__ == "__main__":
    main()
