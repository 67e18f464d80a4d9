"""Curves along the days, one an actor: steps that are named at their end.

Nobody is told apart by colour alone: lines have strokes, and what is filled has hatches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ...layers.schema import CONTROL, Actor, Holder
from ..plate import PLATE, STROKES
from ..style import colours_of, darker
from .days import PLOT, Stretch

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

__all__ = ["CROWDED", "HATCHES", "Curve", "actor_curve", "draw_labels", "draw_steps", "fill_of", "spread"]

WIDTHS = (2.2, 1.2)
HATCHES = ("", "////", "....", "xxxx", "----", "\\\\\\\\", "||||", "oo", "++++", "//..", "--\\\\", "**")
FAINT = (0, (1, 2))
CROWDED = 100
"""From how many dates on lines are thinner."""
LINE = 0.155
"""The height of a line of a label, in inches."""
SAMPLE, SWATCH, NAME = 0.1, 0.25, 0.5
"""Inches from the panel to the sample of a stroke, to that of a hatch, and to the name."""


@dataclass(frozen=True)
class Curve:
    """What is drawn of one actor.

    Parameters
    ----------
    actor
        The id.
    label
        What stands at the end of the line.
    values
        The figure on each date.
    colour, stroke, width, hatch
        How the line and the bars look; without colour, too, no two of a dozen look alike. Where there are no
        bars the hatch is None.
    """

    actor: str
    label: str
    values: Sequence[float]
    colour: str
    stroke: Any
    width: float
    hatch: str | None

    @property
    def height(self) -> float:
        """The height of the label and the air below it, in inches."""
        return LINE * (self.label.count("\n") + 1) + 0.07


def actor_curve(
    rank: int,
    actor: str,
    label: str,
    values: Sequence[float],
    actors: Mapping[str, Actor],
    bars: bool = True,
) -> Curve:
    """Draw an actor by its rank among all: the stroke, the width and the hatch of its bars follow from it."""
    return Curve(
        actor,
        label,
        values,
        colours_of(Holder(actor, CONTROL), actors)[0],
        STROKES[rank % len(STROKES)],
        WIDTHS[rank // len(STROKES) % len(WIDTHS)] * (1 if len(values) < CROWDED else 0.6),
        HATCHES[rank % len(HATCHES)] if bars else None,
    )


def draw_steps(
    axes: Axes, days: Sequence[date], curves: Sequence[Curve], stretches: Sequence[Stretch]
) -> None:
    """Draw each curve as steps, faint where nothing was recorded."""
    from matplotlib.dates import date2num

    for first, last, carried in stretches:
        span = slice(days.index(first), days.index(last) + 1)
        for curve in curves:
            axes.plot(
                date2num(days[span]),
                curve.values[span],
                drawstyle="steps-post",
                color=curve.colour,
                linestyle=FAINT if carried else curve.stroke,
                linewidth=1.0 if carried else curve.width,
                alpha=0.75 if carried else 1.0,
                dash_capstyle="butt",
                solid_capstyle="butt",
            )


def draw_labels(axes: Axes, height: float, last: date, curves: Sequence[Curve]) -> None:
    """Name each line at its end, beside its hatch or its stroke, as close to it as the others allow.

    The height is that of the panel, in inches.
    """
    from matplotlib.dates import date2num

    scale = height / axes.get_ylim()[1]
    upwards = sorted(curves, key=lambda curve: (curve.values[-1], curve.actor))
    places = spread([curve.values[-1] * scale for curve in upwards], [c.height for c in upwards], height)
    for curve, place in zip(upwards, places, strict=True):
        axes.plot(date2num(last), curve.values[-1], "o", markersize=3.5, color=curve.colour, clip_on=False)
        leader = {"arrowstyle": "-", "color": curve.colour, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 3}
        axes.annotate(
            "",
            (date2num(last), curve.values[-1]),
            (1 + (SWATCH if curve.hatch is not None else SAMPLE) / PLOT, place / height),
            textcoords="axes fraction",
            arrowprops=leader,
        )
        axes.text(
            1 + NAME / PLOT,
            place / height,
            curve.label,
            transform=axes.transAxes,
            va="center",
            color=darker(curve.colour),
        )
        axes.add_artist(_sample(axes, curve, place, height))


def _sample(axes: Axes, curve: Curve, place: float, height: float) -> Artist:
    """Show beside a name the hatch of its bars, or where there are none the stroke of its line."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    where: dict[str, Any] = {"transform": axes.transAxes, "clip_on": False}
    if curve.hatch is None:
        ends = [1 + SAMPLE / PLOT, 1 + (NAME - 0.06) / PLOT]
        style: dict[str, Any] = {"color": curve.colour, "linestyle": curve.stroke, "linewidth": curve.width}
        return Line2D(ends, [place / height] * 2, dash_capstyle="butt", **style, **where)
    corner = (1 + (SWATCH + 0.03) / PLOT, (place - 0.06) / height)
    return Rectangle(corner, 0.17 / PLOT, 0.12 / height, **where, **fill_of(curve))


def spread(wanted: Sequence[float], heights: Sequence[float], top: float) -> list[float]:
    """Place labels that must not touch: up from the lowest, then down again from the top.

    Parameters
    ----------
    wanted
        Where the middle of each should be, the lowest first.
    heights
        How high each is; together no more than the top.
    top
        Where the room ends; it begins at 0.

    Examples
    --------
    >>> spread([1.0, 1.0, 9.0], [2, 2, 2], 9)
    [1.0, 3.0, 8.0]
    """
    places: list[float] = []
    floor = 0.0
    for middle, height in zip(wanted, heights, strict=True):
        places.append(max(middle, floor + height / 2))
        floor = places[-1] + height / 2
    for index in reversed(range(len(places))):
        places[index] = min(places[index], top - heights[index] / 2)
        top = places[index] - heights[index] / 2
    return places


def fill_of(curve: Curve) -> dict[str, Any]:
    """Give the style of an actor's bars."""
    return {"facecolor": curve.colour, "edgecolor": PLATE, "hatch": curve.hatch, "linewidth": 0.3}
