"""The query of an address in: the question it asks of the events, and addresses that ask it again, out."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, field_validator

from sitrep.model.event import Certainty
from sitrep.model.taxonomy import EventType, Factuality, SubEventType
from sitrep.pipeline.asking import Box, Circle, Question, Sort
from sitrep.report.dossier import HAPPENED

Word = Annotated[str, Field(max_length=200)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]

#: the most corners of a drawn area
_MOST_CORNERS = 500
_MOST_KM = 5_000.0


class Filters(BaseModel):
    """The filters that pages and `/api` share; repeated ones mean any of them, different ones all of them."""

    model_config = ConfigDict(populate_by_name=True, extra="ignore")

    q: str = Field("", max_length=400, description='Words that must all be there; "phrases", -not, begin*.')
    first: date | None = Field(None, alias="from", description="Events that end on this day or later.")
    last: date | None = Field(None, alias="to", description="Events that begin on this day or before.")
    type: list[EventType] = Field([], max_length=20, description="Event types.")
    sub_type: list[SubEventType] = Field([], max_length=40, description="Sub-event types.")
    actor: list[Word] = Field([], max_length=40, description="Ids of actors, on either side.")
    side: list[Word] = Field([], max_length=40, description="Sides of actors.")
    certainty: list[Certainty] = Field([], max_length=10, description="How well attested.")
    place: list[Word] = Field([], max_length=40, description="Gazetteer ids, or names of places or provinces.")
    near: str = Field("", max_length=80, description="LAT,LON,KM: no farther than so many km from a point.")
    bbox: str = Field("", max_length=120, description="WEST,SOUTH,EAST,NORTH in decimal degrees.")
    area: str = Field(
        "", max_length=12_000, description="LON LAT,LON LAT,...: inside a drawn area of 3 or more corners."
    )
    killed_min: Count | None = Field(None, description="At least so many killed by some account.")
    killed_max: Count | None = Field(None, description="At most so many killed by some account.")
    outlet: list[Word] = Field([], max_length=40, description="Outlets that report it.")
    factuality: list[Factuality | Literal["any"]] = Field(
        [],
        max_length=10,
        description="Left out: occurred, ongoing, attempted. `any`: planned, denied, supposed ones too.",
    )
    sort: Sort = Field(Sort.NEWEST, description="The order of lists.")

    @field_validator("first", "last", "killed_min", "killed_max", "sort", mode="before")
    @classmethod
    def _no_blank(cls, value: object, info: object) -> object:
        """A field of a form that was left empty asks nothing."""
        if value != "":
            return value
        return Sort.NEWEST if getattr(info, "field_name", "") == "sort" else None

    @field_validator("type", "sub_type", "actor", "side", "certainty", "place", "outlet", "factuality", mode="before")
    @classmethod
    def _no_blanks(cls, value: object) -> object:
        return [v for v in value if v != ""] if isinstance(value, list) else value

    @field_validator("near")
    @classmethod
    def _near(cls, value: str) -> str:
        if value:
            lat, lon, km = _numbers(value, 3, "LAT,LON,KM")
            if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < km <= _MOST_KM):
                raise ValueError(f"latitude is -90 to 90, longitude -180 to 180, the distance up to {_MOST_KM:g} km")
        return value

    @field_validator("bbox")
    @classmethod
    def _bbox(cls, value: str) -> str:
        if value:
            west, south, east, north = _numbers(value, 4, "WEST,SOUTH,EAST,NORTH")
            if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
                raise ValueError("longitudes are -180 to 180, latitudes -90 to 90, and the south lies below the north")
        return value

    @field_validator("area")
    @classmethod
    def _area(cls, value: str) -> str:
        if value and len(_corners(value)) < 3:
            raise ValueError("write three corners or more as LON LAT,LON LAT,...")
        return value

    @property
    def question(self) -> Question:
        """What the filters ask."""
        return Question(
            words=self.q,
            first=self.first,
            last=self.last,
            types=tuple(t.value for t in self.type),
            sub_types=tuple(t.value for t in self.sub_type),
            actors=tuple(self.actor),
            sides=tuple(self.side),
            certainties=tuple(c.value for c in self.certainty),
            places=tuple(self.place),
            outlets=tuple(self.outlet),
            factualities=self._factualities(),
            near=Circle(*_numbers(self.near, 3, "")) if self.near else None,
            box=Box(*_numbers(self.bbox, 4, "")) if self.bbox else None,
            corners=_corners(self.area) if self.area else (),
            killed_min=self.killed_min,
            killed_max=self.killed_max,
        )

    def _factualities(self) -> tuple[Factuality, ...]:
        if "any" in self.factuality:
            return tuple(Factuality)
        return tuple(f for f in self.factuality if isinstance(f, Factuality)) or tuple(sorted(HAPPENED))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The filters that are set as name and value, for an address or for what is shown as chosen."""
        row = self.model_dump(mode="json", by_alias=True, include=set(Filters.model_fields), exclude_defaults=True)
        return [
            (name, str(one)) for name, value in row.items() for one in (value if isinstance(value, list) else [value])
        ]

    def address(self, path: str, *more: tuple[str, str | int]) -> str:
        """The address of ``path`` with these filters, and with what else it asks."""
        asked = [*self.pairs, *more]
        return f"{path}?{urlencode(asked)}" if asked else path

    def without(self, path: str, name: str, value: str) -> str:
        """The address without one value of one filter."""
        kept = [pair for pair in self.pairs if pair != (name, value)]
        return f"{path}?{urlencode(kept)}" if kept else path


def _numbers(text: str, count: int, form: str) -> tuple[float, ...]:
    parts = text.split(",")
    try:
        numbers = tuple(float(part) for part in parts)
    except ValueError:
        numbers = ()
    if len(numbers) != count or not all(abs(n) < 1e6 for n in numbers):
        raise ValueError(f"write it as {form}, decimal degrees with points")
    return numbers


def _corners(text: str) -> tuple[tuple[float, float], ...]:
    parts = text.split(",")
    if len(parts) > _MOST_CORNERS:
        raise ValueError(f"an area has at most {_MOST_CORNERS} corners")
    try:
        found = [tuple(float(n) for n in part.split()) for part in parts]
    except ValueError as error:
        raise ValueError("write an area as LON LAT,LON LAT,...") from error
    if any(len(p) != 2 or not (-180 <= p[0] <= 180 and -90 <= p[1] <= 90) for p in found):
        raise ValueError("a corner is LON LAT: longitude -180 to 180, latitude -90 to 90")
    return tuple((p[0], p[1]) for p in found)
