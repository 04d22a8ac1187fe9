"""The PETRARCH list of armed groups in, `theatres/world/petrarch.csv` out: the groups that world/actors.csv lacks.

    python tools/build_world_actors.py ../shared/data/reference/petrarch2-Phoenix.MilNonState.actors.txt

The list (MIT, Open Event Data Alliance; its names from START's TOPS database) holds groups and persons to about 2014. Kept are
entries that name an organisation; every alias is marked ambiguous, so that all its capitals must stand in a text.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sitrep.reference.actor_words import name_words, plain
from sitrep.reference.theatre import load_theatre

OUT = Path(__file__).parents[1] / "src/sitrep/theatres/world/petrarch.csv"
#: words that make a name that of an organisation
ORGANISATION = re.compile(
    r"\b(army|armies|brigades?|battalions?|front|group|movement|party|liberation|organi[sz]ation|jihad|mujah?[ie]deen|mujahidin"
    r"|lashkar|harkat|harakat|harkatul|jaish|jaysh|jamaat|jama|hizb\w*|hezb\w*|ansar|tigers?|guards?|militia|resistance|command"
    r"|commandos?|forces?|council|committees?|union|faction|cells?|legion|ejercito|frente|fuerzas|cartel|network|martyrs"
    r"|fighters|defenders|guerrillas?|partisans?|companies|volunteers|warriors|falcons|hawks|corps|nation|congress|league)\b"
)
#: everyday words: a name of two such words says too little to be found in a text
EVERYDAY = frozenset(
    "armed islamic revolutionary popular national people peoples group front army party movement resistance command union guard "
    "red black new free action struggle forces force committee council liberation united democratic freedom world youth state "
    "military republican socialist communist workers the of and for organization faction cells legion justice independence "
    "defense self security patriotic christian muslim network holy war jihad volunteers nation congress league".split()
)
#: the codes of the list that are ISO alpha-3 -> alpha-2
ISO2 = dict(
    pair.split(":")
    for pair in (
        "AFG:AF AGO:AO ARG:AR AUS:AU BEL:BE BGD:BD BOL:BO BRA:BR CHE:CH CHL:CL COD:CD COL:CO CYP:CY DEU:DE DOM:DO DZA:DZ ECU:EC "
        "EGY:EG ESP:ES ETH:ET FRA:FR GBR:GB GRC:GR GTM:GT HND:HN HTI:HT IDN:ID IND:IN IRN:IR IRQ:IQ IRL:IE ISR:IL ITA:IT JOR:JO "
        "JPN:JP KEN:KE LBN:LB LBY:LY LKA:LK MAR:MA MEX:MX MMR:MM MOZ:MZ NGA:NG NIC:NI NLD:NL NPL:NP PAK:PK PER:PE PHL:PH PRT:PT "
        "PSE:PS RUS:RU RWA:RW SAU:SA SDN:SD SEN:SN SLE:SL SLV:SV SOM:SO SWE:SE SYR:SY TCD:TD THA:TH TUR:TR UGA:UG USA:US VEN:VE "
        "YEM:YE ZAF:ZA ZWE:ZW"
    ).split()
)


@dataclass
class Entry:
    """One group of the list with its other names and country code."""

    name: str
    code: str
    aliases: list[str] = field(default_factory=list)


def main() -> None:
    """Write the file anew."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("source", type=Path)
    cli.add_argument("-o", "--out", type=Path, default=OUT)
    args = cli.parse_args()
    known = _known()
    rows: dict[str, dict[str, str]] = {}
    for entry in entries(args.source.read_text("utf-8", errors="replace")):
        names = [n for n in dict.fromkeys([entry.name, *entry.aliases]) if _tells(n)]
        if not names or any(_key(n) in known for n in names):
            continue
        slug = re.sub(r"[^a-z0-9]+", "-", plain(names[0])).strip("-")
        known.update(map(_key, names))
        rows.setdefault(slug, _row(slug, names, ISO2.get(entry.code[:3], "")))
    with args.out.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, ["actor_id", "name", "kind", "side", "country", "aliases"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[slug] for slug in sorted(rows))
    sys.stdout.write(f"{len(rows)} groups in {args.out.name}\n")


def entries(text: str) -> Iterator[Entry]:
    """The entries of a PETRARCH actor file; lines with "+" are further names of the one above."""
    entry: Entry | None = None
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("+") and entry is not None:
            entry.aliases.extend(_names(line[1:]))
        elif match := re.match(r"([^+\[\s][^\[]*?)\s*\[([A-Z]+)\]", line):
            if entry is not None:
                yield entry
            first, *rest = _names(match[1]) or [""]
            entry = Entry(first, match[2], rest)
    if entry is not None:
        yield entry


def _names(written: str) -> list[str]:
    """The names of one line as reports write them: "ARMY_OF_X_(AX)_" gives "Army of X"."""
    bare = " ".join(re.sub(r"\([^)]*\)|\[[^\]]*\]|::\d+", " ", written).replace("_", " ").split())
    small = {"of", "the", "and", "for", "in", "to", "on", "de", "del", "la", "el", "y", "al", "ul"}
    words = [w.lower() if w.lower() in small and i else w.capitalize() for i, w in enumerate(bare.split())]
    name = re.sub(r"(?<=[-'])([a-z])", lambda m: m[1].upper(), " ".join(words)).replace("'S ", "'s ")
    return [name] if name and "+" not in name else []


def _tells(name: str) -> bool:
    words = [w.key for w in name_words(name, {})]
    return (
        len(words) > 1
        and ORGANISATION.search(plain(name).replace("-", " ")) is not None
        and not (len(words) < 4 and all(w in EVERYDAY for w in words))
    )


def _key(name: str) -> str:
    return " ".join(w.key for w in name_words(name, {}))


def _known() -> set[str]:
    """The names that the hand-kept list of the world already holds."""
    own = OUT.parent / "actors.csv"
    rows = csv.DictReader(own.open(encoding="utf-8"))
    names = {_key(n) for row in rows for n in (row["name"], *row["aliases"].split("|"))}
    return names | {_key(a.name) for a in load_theatre("syria").actors}


def _row(slug: str, names: list[str], country: str) -> dict[str, str]:
    row = {"actor_id": slug, "name": names[0], "kind": "armed group", "side": "unknown", "country": country}
    return row | {"aliases": "|".join(f"{n}?" for n in names)}


if __name__ == "__main__":
    main()
