"""Acts: a sentence in, the kind of act with who did it to whom and where out; or nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sitrep.pipeline.reader import Reader
from tests.extract.reading import Row, claims, row

ROWS = [
    (
        "Rioters clashed with police in Aleppo on Monday, leaving 12 officers injured.",
        Row("Violent demonstration", "rioters", "syria-police", "at Aleppo"),
    ),
    (
        "Soldiers opened fire on protesters in Homs on Thursday, killing five.",
        Row("Excessive force against protesters", "syria-army", "civilians", "at Homs"),
    ),
    (
        "Russian missiles struck an apartment block in Idlib on Saturday, killing at least 40 people.",
        Row("Shelling/artillery/missile attack", "russia-forces", "civilians", "at Idlib"),
    ),
    (
        "ISIS fighters ambushed a military convoy near Palmyra on Thursday, killing 14 soldiers.",
        Row("Armed clash", "isis", "syria-army", "near Palmyra"),
    ),
    (
        "Regime air strikes hit Douma, a town in the Eastern Ghouta area near Damascus, killing 12 people.",
        Row("Air/drone strike", "syria-air-force", "civilians", "at Douma"),
    ),
    (
        "The Syrian army captured the town of Tadef on Saturday.",
        Row("Government regains territory", "syria-army", "", "at Tadaf"),
    ),
    (
        "The town of Tadef was captured by the Syrian army on Saturday.",
        Row("Government regains territory", "syria-army", "", "at Tadaf"),
    ),
    (
        "Syrian troops, backed by Russian warplanes, seized al-Bab after heavy fighting with ISIS.",
        Row("Government regains territory", "syria-army russia-air-force", "isis", "at Al-Bab"),
    ),
    (
        "Government forces managed to retake Palmyra from ISIS.",
        Row("Government regains territory", "syria-army", "isis", "at Palmyra"),
    ),
    (
        "Rebels who attacked an army post near Hama killed 12 soldiers.",
        Row("Armed clash", "opposition", "syria-army", "near Hama"),
    ),
    (
        "Heavy clashes broke out between the Syrian army and Jabhat al-Nusra in Idlib.",
        Row("Armed clash", "syria-army", "nusra", "at Idlib"),
    ),
    (
        "Heavy clashes broke out in Jobar between the Syrian army and Jabhat al-Nusra.",
        Row("Armed clash", "syria-army", "nusra", "at Jobar, Damascus"),
    ),
    (
        "The Syrian army repelled an ISIS attack on Deir ez-Zor.",
        Row("Armed clash", "isis", "syria-army", "at Deir ez-Zor", "attempted"),
    ),
    (
        "The Free Syrian Army carried out a raid on an ISIS position near Marea.",
        Row("Armed clash", "fsa", "isis", "near Mare'"),
    ),
    (
        "Turkish artillery shelled Kurdish YPG positions in Afrin.",
        Row("Shelling/artillery/missile attack", "turkey-forces", "ypg", "at Afrin"),
    ),
    ("Syrian forces besieged Darayya.", Row("Armed clash", "syria-army", "", "at Darayya")),
    (
        "A US drone strike killed an al-Nusra commander in Idlib.",
        Row("Air/drone strike", "us-forces", "nusra", "at Idlib"),
    ),
    (
        "Russian warplanes bombed a market in Maarat al-Numan, killing 30 civilians.",
        Row("Air/drone strike", "russia-air-force", "civilians", "at Maarat al-Numan"),
    ),
    (
        "A landmine exploded near Manbij, killing three children.",
        Row("Remote explosive/landmine/IED", "", "civilians", "near Manbij"),
    ),
    (
        "A suicide bomber blew himself up at a checkpoint in Homs, killing 7 soldiers.",
        Row("Suicide bomb", "unidentified", "syria-army", "at Homs"),
    ),
    (
        "A chlorine attack by the Syrian army in Saraqib injured 20 people.",
        Row("Chemical weapon", "syria-army", "civilians", "at Saraqab"),
    ),
    ("ISIS executed five prisoners in Raqqa.", Row("Attack", "isis", "civilians", "at Raqqa")),
    (
        "Security forces opened fire on protesters in Daraa, killing four.",
        Row("Excessive force against protesters", "syria-army", "civilians", "at Daraa"),
    ),
    (
        "ISIS kidnapped 15 farmers near Palmyra.",
        Row("Abduction/forced disappearance", "isis", "civilians", "near Palmyra"),
    ),
    ("ISIS militants raped three women in Raqqa.", Row("Sexual violence", "isis", "civilians", "at Raqqa")),
    (
        "Hundreds of people demonstrated in Idlib against Jabhat al-Nusra.",
        Row("Peaceful protest", "civilians", "nusra", "at Idlib"),
    ),
    ("Angry residents lynched a thief in Daraa.", Row("Mob violence", "civilians", "", "at Daraa")),
    ("Police arrested 20 people in Damascus on Monday.", Row("Arrests", "syria-police", "civilians", "at Damascus")),
    (
        "Soldiers found a cache of weapons in Homs left behind by ISIS.",
        Row("Disrupted weapons use", "syria-army", "", "at Homs"),
    ),
    (
        "Turkey set up a military base near al-Bab.",
        Row("Headquarters or base established", "turkey-government", "", "near Al-Bab"),
    ),
    ("ISIS fighters looted houses in Palmyra.", Row("Looting/property destruction", "isis", "", "at Palmyra")),
    ("Turkey deployed 200 soldiers to Idlib.", Row("Change to group/activity", "turkey-forces", "", "to Idlib")),
    (
        "Fifty fighters surrendered to the army in Homs.",
        Row("Change to group/activity", "opposition", "syria-army", "at Homs"),
    ),
    (
        "The militants were forced to withdraw from Maaloula.",
        Row("Non-violent transfer of territory", "opposition", "", "from Ma'loula"),
    ),
    (
        "Rebels set fire to a police station in Daraa.",
        Row("Looting/property destruction", "opposition", "", "at Daraa"),
    ),
    ("Militants set ablaze two schools in Idlib.", Row("Looting/property destruction", "opposition", "", "at Idlib")),
]

OTHER_WARS = [
    (
        "Russian troops captured the village of Robotyne in Zaporizhzhia region on Monday.",
        Row("Government regains territory", "russia-forces", "", "at Robotyne"),
    ),
    (
        "Al-Shabaab militants raided an army base in Bosaso on Friday, killing eight soldiers.",
        Row("Armed clash", "al-shabaab", "somalia-forces", "at Bosaso"),
    ),
    (
        "Boko Haram gunmen abducted 30 schoolgirls in Maiduguri.",
        Row("Abduction/forced disappearance", "boko-haram", "civilians", "at Maiduguri"),
    ),
    ("Myanmar's military bombed a village near Loikaw.", Row("Air/drone strike", "myanmar-forces", "", "near Loikaw")),
    (
        "A roadside bomb killed four Malian soldiers near Gao.",
        Row("Remote explosive/landmine/IED", "", "mali-forces", "near Gao"),
    ),
]

QUIET = [
    "The team captured the trophy in Damascus after a fierce battle.",
    "The minister said he would visit Damascus next week.",
    "More than 400,000 people have been killed in the Syrian war since 2011.",
    "Heavy rain killed 20 people in the camps near Idlib on Saturday.",
    "Fifteen soldiers were killed in a road accident near Homs on Saturday.",
    "Cholera killed 30 people in Deir Ezzor this week.",
    "A gas explosion killed five people in Damascus on Friday.",
]


@pytest.mark.parametrize(("text", "wanted"), ROWS)
def test_the_act_of_a_sentence(text: str, wanted: Row, readers: Mapping[str, Reader]) -> None:
    assert [row(claim) for claim in claims(readers["syria"], text)] == [wanted]


@pytest.mark.parametrize(("text", "wanted"), OTHER_WARS)
def test_other_wars(text: str, wanted: Row, readers: Mapping[str, Reader]) -> None:
    assert [row(claim) for claim in claims(readers["world"], text)] == [wanted]


@pytest.mark.parametrize("text", QUIET)
def test_nothing_is_told(text: str, readers: Mapping[str, Reader]) -> None:
    assert claims(readers["syria"], text) == ()


def test_an_agreement_is_an_act_without_a_doer_named(readers: Mapping[str, Reader]) -> None:
    (claim,) = claims(readers["syria"], "The army and rebels agreed to a ceasefire in Zabadani.")
    assert claim.sub_event_type.value == "Agreement"


def test_a_grenade_is_its_own_kind(readers: Mapping[str, Reader]) -> None:
    (claim,) = claims(readers["syria"], "A man threw a grenade at a police station in Damascus, wounding two officers.")
    assert claim.sub_event_type.value == "Grenade"


def test_a_passive_without_its_place_keeps_the_sufferer(readers: Mapping[str, Reader]) -> None:
    (claim,) = claims(readers["syria"], "Army positions in Jobar came under fire from rebels.")
    assert [actor.actor_id for actor in claim.actor2] == ["syria-army"]


def test_a_sentence_that_goes_on_about_a_force_is_read(readers: Mapping[str, Reader]) -> None:
    text = "ISIL fighters stormed the town of Sukhnah on Friday. They also captured Arak. It was raining in Paris."
    taken = [claim for claim in claims(readers["syria"], text) if claim.trigger == "captured"]
    assert [place.text for claim in taken for place in claim.locations] == ["Arak"]
    assert [actor.actor_id for claim in taken for actor in claim.actor1] == ["isis"]
