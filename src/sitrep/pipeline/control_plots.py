"""Control states in, PNG pictures of them out; needs the extra ``plots`` (matplotlib), loaded when first used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sitrep.control.drawing import NOBODY, Holders, Outline
from sitrep.model.event import ControlKind, ControlState

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PALE: Final = {ControlKind.CLAIMED: 0.45, ControlKind.UNKNOWN: 0.3}
_HATCH: Final = {ControlKind.CONTESTED: "////", ControlKind.BESIEGED: "xx"}


class PlotsMissingError(ValueError):
    """The extra ``plots`` is not installed."""


def timeline_png(states: Sequence[ControlState], holders: Holders, until: date, path: Path) -> None:
    """Write the timeline of one place as a picture.

    Raises:
        PlotsMissingError: matplotlib is not installed.
    """
    figure, axes = _figure(9, 1.8)
    colour = holders.of(states)
    dated = [(state, state.start) for state in states if state.start is not None]
    for state, start in dated:
        days = ((state.end or max(until, start)) - start).days + 1
        axes.barh(
            0,
            days,
            left=start.toordinal(),
            color=colour.get(state.holder or "", NOBODY),
            alpha=_PALE.get(state.kind, 1.0),
            hatch=_HATCH.get(state.kind),
            edgecolor="white",
        )
        axes.text(start.toordinal(), 0.45, start.isoformat(), rotation=30, fontsize=7)
    years = sorted({day.year for state, start in dated for day in (start, state.end or until)})
    axes.set_xticks([date(year, 1, 1).toordinal() for year in years], [str(year) for year in years])
    axes.set_yticks([])
    axes.set_ylim(-0.5, 1.1)
    axes.set_title(states[0].place_name if states else "nothing told", loc="left")
    _finish(figure, axes, holders.names, colour, path)


def map_png(
    states: Sequence[ControlState], holders: Holders, outlines: Sequence[Outline], title: str, path: Path
) -> None:
    """Write the map of the states of one day as a picture, points only.

    Raises:
        PlotsMissingError: matplotlib is not installed.
    """
    figure, axes = _figure(9, 7)
    colour = holders.of(states)
    for outline in outlines:
        axes.plot([p[0] for p in outline.points], [p[1] for p in outline.points], color="#bbbbbb", linewidth=0.6)
    for state in states:
        if state.lat is None or state.lon is None:
            continue
        axes.scatter(
            [state.lon],
            [state.lat],
            color=colour.get(state.holder or "", NOBODY),
            alpha=_PALE.get(state.kind, 1.0),
            marker="X" if state.kind in _HATCH else "o",
            edgecolors="#333333",
        )
        axes.annotate(state.place_name, (state.lon, state.lat), xytext=(4, 3), textcoords="offset points", fontsize=7)
    axes.set_aspect(1.2)
    axes.set_title(title, loc="left")
    _finish(figure, axes, holders.names, colour, path)


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PlotsMissingError(
            "PNG pictures need matplotlib: pip install 'sitrep[plots]', or use --format svg"
        ) from error
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def _finish(figure: Figure, axes: Axes, names: Mapping[str, str], colour: Mapping[str, str], path: Path) -> None:
    for holder, fill in colour.items():
        axes.scatter([], [], color=fill, label=names.get(holder, holder))
    if colour:
        figure.legend(loc="outside lower center", ncols=4, fontsize=8, frameon=False)
    # no clock in the file: the same states give the same bytes
    figure.savefig(path, format="png", dpi=120, metadata={"Software": None})
