"""A seed in: short reports without any conflict, of our own making, out."""

from __future__ import annotations

import random

_OPENINGS = (
    "The {body} of {town} opened {thing} on {day}, {weather}.",
    "{number} visitors came to {town} for {thing}, the {body} said on {day}.",
    "Prices of {goods} rose by {small} per cent in {town} last month, according to the {body}.",
    "{town} beat {other} by {small} goals to one in the final of the league on {day}.",
)
_MIDDLES = (
    "The work took {small} years and cost {number} pounds.",
    "A teacher from {other} won the first prize for a poem about the sea.",
    "Farmers in the valley expect a good harvest of {goods} after the rains.",
    "The {body} plans to repair the bridge and to plant {number} trees along the road to {other}.",
    "Buses leave every {small} minutes from the square in front of the station.",
    "Doctors advise parents to bring their children to the clinic before the school year begins.",
)
_ENDINGS = (
    '"We are glad that so many came," the head of the {body} said.',
    "The museum will stay open until the end of {month}.",
    "{weather_upper} is forecast for the rest of the week.",
    "A second round of talks on the price of water is set for {month}.",
)
_WORDS = {
    "body": ("council", "chamber of commerce", "school board", "railway office", "theatre company", "health office"),
    "town": ("Redmarsh", "Altona", "Karimabad", "Villanueva", "Osterby", "Nagahama", "Port Elen"),
    "other": ("Westhaven", "Lindau", "Suwa", "Monteverde", "Brennholm"),
    "thing": ("a library", "the flower fair", "a new tram line", "the chess festival", "an exhibition of maps"),
    "goods": ("olives", "wheat", "apricots", "fuel oil", "coffee", "wool"),
    "day": ("Monday", "Tuesday", "Thursday", "Saturday"),
    "month": ("March", "June", "September"),
    "weather": ("in bright sunshine", "under a light rain", "after a week of fog"),
    "weather_upper": ("Sunshine", "Light rain", "A mild wind"),
}


def quiet_reports(number: int, seed: int = 7) -> list[str]:
    """Make ``number`` paragraphs of four to seven sentences; the same for the same seed."""
    chance = random.Random(seed)
    return [_paragraph(chance) for _ in range(number)]


def _paragraph(chance: random.Random) -> str:
    middles = chance.sample(_MIDDLES, chance.randint(2, 5))
    return " ".join(_fill(chance, line) for line in (chance.choice(_OPENINGS), *middles, chance.choice(_ENDINGS)))


def _fill(chance: random.Random, line: str) -> str:
    words = {name: chance.choice(choices) for name, choices in _WORDS.items()}
    return line.format(number=chance.randint(2, 90) * 100, small=chance.randint(2, 19), **words)
