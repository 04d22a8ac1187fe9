"""Who the armies, groups and their short names of other wars are, with the theatre of the whole world."""

from __future__ import annotations

from datetime import date

import pytest

from sitrep.reference.theatre import load_theatre
from sitrep.resolve.actors import ActorContext, report_country, resolve_actor

ACTORS = load_theatre("world").actors
DAY = date(2024, 6, 1)

NAMED = [
    # Sudan
    ("paramilitary RSF fighters", "rsf-sudan"), ("SAF", "sudan-forces"), ("Sudanese warplanes", "sudan-forces"),
    ("SPLM-N", "splm-n"), ("the Darfur Joint Force", "joint-force-darfur"),
    # Ukraine
    ("Ukrainian drones", "ukraine-forces"), ("Russian artillery", "russia-forces"), ("Wagner mercenaries", "wagner"),
    # Myanmar
    ("the Tatmadaw", "myanmar-forces"), ("Myanmar junta", "myanmar-forces"), ("PDF fighters", "pdf-myanmar"),
    ("AA", "arakan-army"), ("KIA", "kia"), ("TNLA", "tnla"), ("MNDAA", "mndaa"), ("Chin National Army", "cnf-myanmar"),
    # the Sahel and the lake
    ("JNIM", "jnim"), ("ISGS", "isgs"), ("Malian soldiers", "mali-forces"), ("VDP", "vdp-burkina"), ("FLA", "fla"),
    ("ISWAP", "iswap"), ("Nigerian troops", "nigeria-forces"), ("Boko Haram", "boko-haram"),
    # Yemen
    ("Houthi rebels", "houthis"), ("Ansar Allah", "houthis"), ("the Saudi-led coalition", "saudi-coalition"),
    # the Horn
    ("Al-Shabab militants", "al-shabaab"), ("SNA", "somalia-forces"), ("Jubaland forces", "jubaland-forces"),
    ("Fano militia", "fano"), ("ENDF", "ethiopia-forces"), ("OLA", "ola"),
    # the Congo
    ("M23 rebels", "m23"), ("FARDC", "drc-forces"), ("ADF rebels", "adf"), ("CODECO", "codeco"), ("Wazalendo", "wazalendo"),
    ("Rwandan troops", "rwanda-forces"),
    # Colombia and the Philippines
    ("ELN", "eln"), ("FARC dissidents", "farc-dissidents"), ("the Gulf Clan", "clan-del-golfo"),
    ("Abu Sayyaf", "abu-sayyaf"), ("NPA", "npa"), ("Philippine troops", "philippines-forces"), ("BIFF", "biff"),
    # elsewhere
    ("TTP", "ttp"), ("BLA", "bla"), ("Israeli warplanes", "israel-forces"), ("Haftar's forces", "libya-lna"),
    ("the Government of National Unity", "libya-gnu"), ("Cabo Delgado insurgents", "isis-mozambique"),
]  # fmt: skip

PROPOSED = [
    ("Kuki militants", "kuki-militants"),
    ("Meitei militia", "meitei-militia"),
    ("Zoque fighters", "zoque-fighters"),
    ("Kurdish forces", "kurdish-forces"),
    ("Amhara troops", "amhara-troops"),
]

NOBODY_NEW = [
    "the militants",
    "Militants",
    "armed militants",
    "Islamist militants",
    "Masked gunmen",
    "Local fighters",
    "Special forces",
    "Ground forces",
    "Elite troops",
    "Allied forces",
]


def read(phrase: str, country: str = "") -> str | None:
    hits = tuple(ACTORS.find(phrase, DAY))
    context = ActorContext(day=DAY, document=hits, country=country or report_country(hits, (), ACTORS))
    return resolve_actor(phrase, context, ACTORS).actor_id


@pytest.mark.parametrize(("phrase", "actor_id"), NAMED, ids=lambda value: value)
def test_groups_and_armies_of_other_wars(phrase: str, actor_id: str) -> None:
    assert read(phrase) == actor_id


@pytest.mark.parametrize(
    ("phrase", "country", "actor_id"),
    [
        ("junta troops", "MM", "myanmar-forces"),
        ("the army", "SD", "sudan-forces"),
        ("the junta", "ML", "mali-government"),
    ],
)
def test_a_bare_word_is_the_state_of_the_country_told(phrase: str, country: str, actor_id: str) -> None:
    assert read(phrase, country) == actor_id


@pytest.mark.parametrize(("phrase", "actor_id"), PROPOSED, ids=lambda value: value)
def test_a_people_and_a_kind_are_a_group_proposed(phrase: str, actor_id: str) -> None:
    assert read(phrase) == actor_id
    actor = ACTORS.get(actor_id)
    assert actor is None or actor.proposed


@pytest.mark.parametrize("phrase", NOBODY_NEW)
def test_a_bare_word_with_an_adjective_is_no_new_group(phrase: str) -> None:
    assert read(phrase) in {None, *ACTORS.settings.generic.values()}
