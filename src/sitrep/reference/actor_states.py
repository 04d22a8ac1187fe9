"""A country and a kind of force in, the id of the state's actor and the actor itself out, for every country of the world."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sitrep.model.actor import Actor
from sitrep.reference.actor_words import plain
from sitrep.reference.kinds import Country

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
#: what each kind of force may be called by id, the first that the list names wins; then the last is made up
_SERVICES: Mapping[str, tuple[str, ...]] = {
    "forces": ("army", "forces"),
    "air": ("air-force",),
    "navy": ("navy",),
    "police": ("police",),
    "government": ("government",),
}
#: categories of kinds.csv -> the service that a state does it with
SERVICE_OF: Mapping[str, str] = {
    "forces": "forces",
    "pro-forces": "forces",
    "security": "forces",
    "border-guard": "forces",
    "fire-act": "forces",
    "air": "air",
    "home-air": "air",
    "air-act": "air",
    "strike-act": "air",
    "navy": "navy",
    "police": "police",
    "government": "government",
    "authorities": "government",
}
_SERVICE_BEHIND: Mapping[str, str] = {suffix: service for service, suffixes in _SERVICES.items() for suffix in suffixes}
#: categories of people who are no state's: "Uzbek militants" are a group that nobody lists
_GROUPS: Mapping[str, str] = {
    "rebels": "armed group",
    "insurgents": "armed group",
    "separatists": "armed group",
    "militants": "armed group",
    "jihadists": "armed group",
    "terrorists": "armed group",
    "fighters": "armed group",
    "gunmen": "armed group",
    "armed-group": "armed group",
    "mercenaries": "armed group",
    "militia": "political militia",
    "tribes": "communal militia",
    "popular-forces": "pro-government militia",
}
_NAMES: Mapping[str, tuple[str, str]] = {
    "army": ("{} armed forces", "state forces"),
    "forces": ("{} armed forces", "foreign state forces"),
    "air-force": ("{} air force", "foreign state forces"),
    "navy": ("{} navy", "foreign state forces"),
    "police": ("{} police", "police"),
    "government": ("Government of {}", "government"),
}


class StateActors:
    """The forces, governments and police of every state; a listed actor of the same meaning wins over a composed one."""

    def __init__(
        self, countries: Iterable[Country], listed: Mapping[str, Actor], home: Iterable[str], *, separate_services: bool
    ) -> None:
        """Compose ids for ``countries``.

        Args:
            countries: The states of the world.
            listed: The actors that the theatre names itself.
            home: ISO codes of the countries that the theatre is about; their forces are "<slug>-army".
            separate_services: Whether a foreign air force and navy are actors of their own when unlisted.
        """
        self._by_code = {c.iso2: c for c in countries}
        self._by_slug = {c.slug: c for c in self._by_code.values()}
        self._by_people = {slug_of(c.demonyms[0] if c.demonyms else c.name): c for c in self._by_code.values()}
        self._listed = listed
        self._home = frozenset(home)
        self._separate = separate_services

    def actor_id(self, code: str, service: str) -> str:
        """The id of a state's ``service``: "forces", "air", "navy", "police" or "government"."""
        slug = self._by_code[code].slug
        for suffix in _SERVICES[service]:
            if f"{slug}-{suffix}" in self._listed:
                return f"{slug}-{suffix}"
        if service in ("air", "navy") and not self._separate:
            return self.actor_id(code, "forces")
        if service == "forces":
            return f"{slug}-army" if code in self._home else f"{slug}-forces"
        return f"{slug}-{_SERVICES[service][-1]}"

    def group_id(self, code: str, category: str) -> str:
        """The id of a nation's people of a category who are no arm of its state ("uzbek-militants")."""
        country = self._by_code[code]
        word = country.demonyms[0] if country.demonyms else country.name
        return slug_of(f"{word} {'popular forces' if category == 'pro-militia' else category}")

    def get(self, actor_id: str) -> Actor | None:
        """The composed actor with an id such as "mali-forces" or "uzbek-militants"; None for any other id."""
        for suffix, (name, kind) in _NAMES.items():
            country = self._by_slug.get(actor_id.removesuffix(f"-{suffix}"))
            if country is None or not actor_id.endswith(f"-{suffix}"):
                continue
            if self.actor_id(country.iso2, _SERVICE_BEHIND[suffix]) != actor_id:
                return None  # the same force goes by another id here
            return self._arm(actor_id, country, name.format(_word(country, suffix)), kind)
        return self._group(actor_id)

    def _arm(self, actor_id: str, country: Country, name: str, kind: str) -> Actor:
        forces = self.actor_id(country.iso2, "forces")
        home = country.iso2 in self._home
        return Actor(
            actor_id=actor_id,
            name=name,
            kind="state forces" if home and kind == "foreign state forces" else kind,
            side="government" if home else country.slug,
            parent=forces if actor_id.endswith(("-air-force", "-navy")) and forces != actor_id else None,
            country=country.iso2,
        )

    def _group(self, actor_id: str) -> Actor | None:
        for category, kind in _GROUPS.items():
            country = self._by_people.get(actor_id.removesuffix(f"-{category}"))
            if country is not None and actor_id.endswith(f"-{category}"):
                name = f"{_word(country, category)} {category.replace('-', ' ')}"
                return Actor(actor_id, name, kind, country=country.iso2, proposed=True)
        return None


def slug_of(text: str) -> str:
    """The id that a name makes: small letters, digits and hyphens."""
    return _NOT_SLUG.sub("-", plain(text)).strip("-")


def _word(country: Country, suffix: str) -> str:
    return country.name if suffix == "government" or not country.demonyms else country.demonyms[0]
