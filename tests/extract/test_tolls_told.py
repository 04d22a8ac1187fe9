"""Tolls of other wars: a sentence in, every casualty of its claims out, with its side and bounds; or nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sitrep.model.claim import Casualty
from sitrep.pipeline.reader import Reader
from tests.extract.reading import claims

#: a sentence, and what it costs as "kind side low/best/high", "-" for a bound that the words leave open
ROWS = [
    # Sudan
    (
        "At least 12 people, including 3 children, were killed and dozens wounded when paramilitary shells hit a "
        "market in El Fasher on Monday.",
        "killed civilians 12/12/-; injured civilians 12/12/-",
    ),
    ("An RSF drone strike on a hospital in El Obeid left 40 dead, medics said.", "killed civilians 40/40/40"),
    (
        "One soldier was killed and two others were injured when an ambush hit an army convoy near Kadugli.",
        "killed actor2 1/1/1; injured actor2 2/2/2",
    ),
    (
        "The Sudanese army said it repelled an RSF attack on Babanusa, killing more than 80 fighters.",
        "killed actor1 80/80/-",
    ),
    (
        "RSF fighters stormed a village in Gezira state, killing 30 villagers and abducting 14 women.",
        "captured civilians 14/14/14; killed civilians 30/30/30",
    ),
    ("Artillery fire struck a displacement camp near Nyala, but no casualties were reported.", ""),
    ("Shells hit the market of El Fasher in a war that has killed more than 20,000 people.", ""),
    # Ukraine
    (
        "Russian missiles struck an apartment block in Dnipro, killing nine civilians and wounding at least 34, "
        "including six children.",
        "killed civilians 9/9/9; injured civilians 34/34/-",
    ),
    (
        "The governor said that a man was killed and his wife was wounded when a Russian shell hit their house in "
        "Nikopol.",
        "killed civilians 1/1/1; injured civilians 1/1/1",
    ),
    # Myanmar
    (
        "Resistance fighters ambushed a military convoy in Sagaing, killing some 20 junta soldiers.",
        "killed actor2 -/20/-",
    ),
    (
        "An air strike by the military on a village in Kayin State killed 17 people, among them five women, and "
        "injured 20 more.",
        "killed civilians 17/17/17; injured civilians 20/20/20",
    ),
    # the Sahel
    (
        "Jihadists attacked an army post in northern Burkina Faso, leaving at least 28 soldiers dead and a dozen "
        "missing.",
        "killed actor2 28/28/-",
    ),
    (
        "Gunmen on motorcycles killed up to 60 civilians in a raid on a village in the Tillaberi region of Niger.",
        "killed civilians -/60/60",
    ),
    (
        "A roadside bomb killed two UN peacekeepers and seriously wounded four others in central Mali.",
        "killed actor2 2/2/2; injured actor2 4/4/4",
    ),
    # Yemen
    (
        "Clashes in Marib killed 52 pro-government fighters and 93 Houthis in the past 24 hours.",
        "killed actor1 52/52/52; killed actor2 93/93/93",
    ),
    (
        "The fighting in Taiz left more than 20 people dead and scores injured.",
        "killed unknown 20/20/-; injured unknown 20/20/-",
    ),
    ("A landmine planted by the Houthis killed a father and his two sons in Hodeidah.", "killed civilians 3/3/3"),
    # DRC, Nigeria, Somalia
    (
        "Between 20 and 30 people were killed when CODECO fighters attacked a gold mine in Djugu.",
        "killed civilians 20/20/30",
    ),
    (
        "M23 rebels and the army clashed near Sake, and seven soldiers were killed and 11 were wounded.",
        "killed actor2 7/7/7; injured actor2 11/11/11",
    ),
    (
        "The bombing in Mogadishu killed 32 people and wounded 63 others, police said, raising an earlier toll of 20.",
        "killed civilians 32/32/32; injured civilians 63/63/63",
    ),
    ("The army suffered heavy losses in the rebel attack on the airport.", "killed_or_injured actor2 1/1/-"),
    ("Boko Haram insurgents killed a local commander in Borno.", "killed actor2 1/1/1"),
    (
        "Thirteen Kurdish fighters and a commander were killed in a Turkish drone strike.",
        "killed actor2 14/14/14",
    ),
    # text that lost its commas
    (
        "The group killed 70 soldiers guards and staff when it stormed the gas plant near Homs.",
        "killed actor2 70/70/70",
    ),
    (
        "The last attack on the shrine on April 25 killed at least seven and wounded dozens.",
        "killed unknown 7/7/-; injured unknown 12/12/-",
    ),
    ("Rebel forces have captured a number of villages in the hills.", ""),
    (
        "A car bomb at the academy killed 20 people as well as the attacker.",
        "killed unknown 20/20/20; killed actor1 1/1/1",
    ),
]


def told(casualty: Casualty) -> str:
    """A casualty as a row writes it."""
    bounds = "/".join("-" if n is None else str(n) for n in (casualty.low, casualty.best, casualty.high))
    return f"{casualty.kind.value} {casualty.side.value} {bounds}"


@pytest.mark.parametrize(("text", "wanted"), ROWS)
def test_the_toll_of_a_sentence(text: str, wanted: str, readers: Mapping[str, Reader]) -> None:
    found = sorted(told(c) for claim in claims(readers["world"], text) for c in claim.casualties)
    assert found == sorted(row for row in wanted.split("; ") if row)


LOST = [
    (
        "Ten soldiers were killed and several command posts, trucks and two tanks were destroyed in the attack near "
        "Sake by M23 rebels.",
        "destroyed command posts 3; destroyed tanks 2; destroyed trucks -",
    ),
    ("Ukrainian air defences shot down 12 of 15 Russian drones over Kyiv.", "destroyed drones 12"),
    ("Rebels attacked a village near Aleppo on Friday and burned down about 40 houses.", "destroyed houses 40"),
    (
        "A number of shops and the clinic sustained severe damage when a car bomb exploded in Homs on Friday.",
        "damaged clinic 1; damaged shops 3",
    ),
    (
        "Rebels shelled the base near Hama on Friday and destroyed three depots as well as pick-up trucks.",
        "destroyed depots 3; destroyed pick-up trucks -",
    ),
    ("Rebels captured the village near Hama after a battle over the bridge.", ""),
]


@pytest.mark.parametrize(("text", "wanted"), LOST)
def test_the_materiel_of_a_sentence(text: str, wanted: str, readers: Mapping[str, Reader]) -> None:
    lost = [m for claim in claims(readers["world"], text) for m in claim.materiel]
    found = sorted(f"{m.outcome.value} {m.item} {'-' if m.count is None else m.count}" for m in lost)
    assert found == [row for row in wanted.split("; ") if row]


def test_a_killing_told_right_after_an_attack_is_its_cost(readers: Mapping[str, Reader]) -> None:
    text = (
        "The army repelled an attack by Jabhat al-Nusra on its posts near Hama on Saturday. "
        "Soldiers killed 19 militants."
    )
    (claim,) = claims(readers["syria"], text)
    assert [told(c) for c in claim.casualties] == ["killed actor1 19/19/19"]


def test_a_killing_set_apart_stays_a_claim(readers: Mapping[str, Reader]) -> None:
    text = (
        "The army repelled an attack by Jabhat al-Nusra on its posts near Hama on Saturday. "
        "Elsewhere soldiers killed 19 militants of ISIS."
    )
    assert len(claims(readers["syria"], text)) == 2
