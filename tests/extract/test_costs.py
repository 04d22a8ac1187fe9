"""What acts cost: analysed sentences in, the counted people and things that they must yield out, also when the tree is lost."""

from __future__ import annotations

import pytest

from sitrep.extract.costs import find_costs
from sitrep.extract.losses import find_losses
from sitrep.reference.lexicon import load_lexicon
from tests.extract.parsed import tree

LEXICON = load_lexicon()
ROCKETS = "Twenty people in Harim have been killed and almost 70 others wounded by rockets that fell on the market."

COSTS = [
    (ROCKETS, [("killed", 20, 20, 20), ("injured", None, 70, 70)]),
    (
        "Officials said 15 dead 40 injured in the market blast on Tuesday.",
        [("killed", 15, 15, 15), ("injured", 40, 40, 40)],
    ),
    ("Between 40 and 60 people died in the raid.", [("killed", 40, 40, 60)]),
    ("The fighters hacked 15 farmers to death.", [("killed", 15, 15, 15)]),
    ("The rebels released two hostages on Friday.", []),
    ("Soldiers freed 12 villagers held by the group.", []),
    ("The two sides swapped 40 prisoners.", []),
    ("The rebels took 12 hostages on Friday.", [("captured", 12, 12, 12)]),
    ("The shelling killed and wounded dozens of villagers.", [("killed_or_injured", 12, 12, None)]),
    (
        "The bomb claimed the lives of three children and wounded 17 others.",
        [("killed", 3, 3, 3), ("injured", 17, 17, 17)],
    ),
    ("Another 25 people sustained injuries when the shell landed.", [("injured", 25, 25, 25)]),
    ("The army killed a notorious rebel commander in heavy fighting in the province.", [("killed", 1, 1, 1)]),
    (
        "The forces inflicted tens of casualties on the militants and destroyed two tanks.",
        [("killed_or_injured", 10, 10, None)],
    ),
    ("The assault ended in the killing or wounding of several militants.", [("killed_or_injured", 3, 3, None)]),
    ("The death toll from the blast rose to 45 on Monday.", [("killed", 45, 45, 45)]),
    ("The rebels lost at least 28 fighters in the battle.", [("killed", 28, 28, None)]),
    (
        "Four civilians were killed and more than 20 others suffered suffocation.",
        [("killed", 4, 4, 4), ("injured", 20, 20, None)],
    ),
    ("No casualties were reported in the strike.", []),
    (
        "Soldiers captured 12 militants and 30 others surrendered.",
        [("captured", 12, 12, 12), ("surrendered", 30, 30, 30)],
    ),
    (
        "Seven people including three children were killed and dozens more injured.",
        [("killed", 7, 7, 7), ("injured", 12, 12, None)],
    ),
    ("Doctors said several of the wounded were in danger.", [("injured", 3, 3, None)]),
]


@pytest.mark.parametrize(("text", "wanted"), COSTS)
def test_costs(text: str, wanted: list[tuple[str, int | None, int | None, int | None]]) -> None:
    found = [(c.kind.value, c.quantity.low, c.quantity.best, c.quantity.high) for c in find_costs(tree(text), LEXICON)]
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (ROCKETS, {("killed", 20), ("injured", 70)}),
        ("Officials said 15 dead 40 injured in the market blast on Tuesday.", {("killed", 15), ("injured", 40)}),
        ("Between 40 and 60 people died in the raid.", {("killed", 40)}),
        ("Another 25 people sustained injuries when the shell landed.", {("injured", 25)}),
        (
            "Seven people including three children were killed and dozens more injured.",
            {("killed", 7), ("injured", 12)},
        ),
    ],
)
def test_order_of_words_tells_the_cost_where_the_tree_is_lost(text: str, wanted: set[tuple[str, int]]) -> None:
    found = {(c.kind.value, c.quantity.best) for c in find_costs(tree(text, flat=True), LEXICON)}
    assert found == wanted


def test_a_day_is_no_count_and_ground_is_no_captive() -> None:
    assert find_costs(tree("On 25 February, the brigades recaptured the town.", dated="25 February"), LEXICON) == []


LOSSES = [
    (
        "The attack killed five villagers, causing material damage to houses and properties.",
        [("damaged", "houses and properties", None)],
    ),
    (
        "Troops seized a large cache of weapons, ammunition and several armoured vehicles.",
        [
            ("captured", "cache of weapons", 1),
            ("captured", "ammunition", None),
            ("captured", "armoured vehicles", 3),
        ],
    ),
    (
        "Three buildings and an anti-tank rocket launcher were destroyed in the raid.",
        [("destroyed", "buildings", 3), ("destroyed", "anti-tank rocket launcher", 1)],
    ),
    ("Gunmen destroyed 3 vehicles rigged with explosives.", [("destroyed", "vehicles rigged with explosives", 3)]),
    ("The forces inflicted tens of casualties on the militants and destroyed two tanks.", [("destroyed", "tanks", 2)]),
    ("The insurgents took up arms against the government.", []),
]


@pytest.mark.parametrize(("text", "wanted"), LOSSES)
def test_losses(text: str, wanted: list[tuple[str, str, int | None]]) -> None:
    found = [
        (x.outcome.value, x.item, x.quantity.best if x.quantity else None) for x in find_losses(tree(text), LEXICON)
    ]
    assert found == wanted
