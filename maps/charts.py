"""Charts for print: who controlled how much on which date, and what was gained and lost.

An atlas plate like the maps. A state holds until the next recorded date, so lines are steps; where nothing
was recorded the plate says so. Nobody is told apart by colour alone. matplotlib is imported when there is
something to draw, and used without its global state.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..geo.errors import NothingFoundError, UsageError
from ..layers.schema import Actor, Holder
from .plate import INK, PLATE, QUIET, STROKES, STYLE, drawn_in, save
from .sealed import plain
from .style import UNKNOWN, actor_name, colours_of, darker

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..layers.series import Period

__all__ = ["chart_format", "save_chart", "series_chart"]

WIDTHS = (2.2, 1.2)
HATCHES = ("", "////", "....", "xxxx", "----", "\\\\\\\\", "||||", "oo", "++++", "//..", "--\\\\", "**")
FAINT = (0, (1, 2))
WIDTH, LEFT, PLOT, UPPER, LOWER = 11.0, 0.85, 7.0, 3.3, 1.75
TOP, BETWEEN, BOTTOM = 0.95, 0.28, 0.85
"""Inches. The upper panel grows with its labels."""
CROWDED = 100
"""From how many dates on lines are thinner."""
LINE = 0.155
"""The height of a line of a label, in inches."""


@dataclass(frozen=True)
class Curve:
    """What is drawn of one actor.

    Parameters
    ----------
    actor
        The id.
    label
        What stands at the end of the line.
    areas
        The ground in control on each cut, in km2.
    colour, stroke, width, hatch
        How the line and the bars look; without colour, too, no two of a dozen look alike.
    """

    actor: str
    label: str
    areas: list[float]
    colour: str
    stroke: Any
    width: float
    hatch: str

    @property
    def height(self) -> float:
        """The height of the label and the air below it, in inches."""
        return LINE * (self.label.count("\n") + 1) + 0.07


def chart_format(path: Path) -> str:
    """Tell the format by the ending.

    Raises
    ------
    UsageError
        It is neither of the two.

    Examples
    --------
    >>> chart_format(Path("series.SVG"))
    'svg'
    """
    ending = path.suffix.lower()
    if ending not in (".png", ".svg"):
        raise UsageError(f"{path} has no ending that I can draw", "end the name in .png or .svg")
    return ending[1:]


def series_chart(
    periods: Sequence[Period],
    actors: Mapping[str, Actor],
    title: str,
    begin: Mapping[str, float] | None = None,
) -> Figure:
    """Draw a series: above the ground in control by actor, below what each period gained and lost.

    Parameters
    ----------
    periods
        What `series` found.
    actors
        Who is who, by id.
    title
        Whose figures these are; the dates are put below it.
    begin
        The ground in control on the first date. By default what the first period leaves less its net, which
        is off by the redraw of that period.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    NothingFoundError
        Nobody is in control of anything.
    """
    if not periods:
        raise NothingFoundError(
            "nobody is in control of ground, so there is no chart", "`controlmap map` draws all statuses"
        )
    from matplotlib.figure import Figure

    cuts = sorted({day for period in periods for day in (period.from_date, period.to_date)})
    curves = _curves(periods, cuts, actors, begin)
    upper = max(UPPER, sum(curve.height for curve in curves))
    height = BOTTOM + LOWER + BETWEEN + upper + TOP
    with drawn_in(STYLE):
        figure = Figure(figsize=(WIDTH, height))
        left, right = LEFT / WIDTH, PLOT / WIDTH
        gains = figure.add_axes((left, BOTTOM / height, right, LOWER / height))
        ground = figure.add_axes(
            (left, (BOTTOM + LOWER + BETWEEN) / height, right, upper / height), sharex=gains
        )
        _draw_gains(gains, cuts, curves, periods)
        _draw_ground(ground, cuts, curves, periods)
        _draw_labels(ground, cuts[-1], curves, upper)
        _draw_gaps(ground, gains, periods)
        figure.text(left, 1 - 0.38 / height, _wrapped(title, 75, 1), size=14, weight="bold")
        figure.text(left, 1 - 0.6 / height, f"{cuts[0]} to {cuts[-1]}", size=10, color=QUIET)
        figure.text(left, 0.22 / height, _foot(periods, cuts[0]), size=8, color=QUIET)
    return figure


def save_chart(figure: Figure, path: Path) -> None:
    """Write a chart; the ending tells the format, and the same chart is the same bytes.

    Raises
    ------
    UsageError
        The ending is another one.
    OutputError
        The file cannot be written.
    """
    form = chart_format(path)
    save(figure, path, form, STYLE)


def _curves(
    periods: Sequence[Period],
    cuts: Sequence[date],
    actors: Mapping[str, Actor],
    begin: Mapping[str, float] | None,
) -> list[Curve]:
    """Say how each actor is drawn, the one with most ground first."""
    areas: dict[str, dict[date, float]] = {}
    nets: dict[str, float] = {}
    for period in periods:
        of_actor = areas.setdefault(period.actor, {})
        if period.from_date == cuts[0]:
            before = max(0.0, period.area_km2 - period.net_km2)
            of_actor[cuts[0]] = before if begin is None else begin.get(period.actor, 0.0)
        of_actor[period.to_date] = period.area_km2
        nets[period.actor] = period.cumulative_km2
    curves = []
    for rank, actor in enumerate(sorted(areas, key=lambda actor: (-max(areas[actor].values()), actor))):
        found = [areas[actor].get(day, 0.0) for day in cuts]
        name = _wrapped(actor_name(actor, actors), 30, 2)
        figures = f"{found[-1]:,.2f} km² ({_signed(nets[actor], '.2f')})"
        curves.append(
            Curve(
                actor,
                f"{name}\n{figures}",
                found,
                colours_of(Holder(actor, "control"), actors)[0],
                STROKES[rank % len(STROKES)],
                WIDTHS[rank // len(STROKES) % len(WIDTHS)] * (1 if len(cuts) < CROWDED else 0.6),
                HATCHES[rank % len(HATCHES)],
            )
        )
    return curves


def _wrapped(text: str, width: int, most: int) -> str:
    """Break a text from data into lines, and cut what is more than the most."""
    lines = textwrap.wrap(plain(text), width)
    if len(lines) > most:
        lines[most - 1 :] = [lines[most - 1][: width - 1] + "…"]
    return "\n".join(lines)


def _signed(km2: float, form: str = ".10g") -> str:
    """Give a figure its sign, with a real minus; what rounds to nothing has none."""
    figure = f"{km2:+,{form}}"
    return figure.replace("-", "−") if figure.strip("+-0.") else figure[1:]


def _stretches(periods: Sequence[Period]) -> list[tuple[bool, date, date]]:
    """Join the periods into stretches in which something was recorded, and in which nothing was."""
    spans = sorted({(period.from_date, period.to_date, period.carried_forward) for period in periods})
    joined = (list(group) for _, group in groupby(spans, key=lambda span: span[2]))
    return [(group[0][2], group[0][0], group[-1][1]) for group in joined]


def _draw_ground(
    axes: Axes, cuts: Sequence[date], curves: Sequence[Curve], periods: Sequence[Period]
) -> None:
    """Draw the ground in control as steps, faint where nothing was recorded."""
    from matplotlib.dates import date2num

    for carried, first, last in _stretches(periods):
        span = slice(cuts.index(first), cuts.index(last) + 1)
        for curve in curves:
            axes.plot(
                date2num(cuts[span]),
                curve.areas[span],
                drawstyle="steps-post",
                color=curve.colour,
                linestyle=FAINT if carried else curve.stroke,
                linewidth=1.0 if carried else curve.width,
                alpha=0.75 if carried else 1.0,
                dash_capstyle="butt",
                solid_capstyle="butt",
            )
    axes.set_ylim(0, 1.06 * max(max(curve.areas) for curve in curves) or 1)
    axes.set_ylabel("in control, km²")
    axes.yaxis.set_major_formatter(lambda km2, _: f"{km2:,.10g}")
    axes.tick_params(bottom=False, labelbottom=False)


def _draw_labels(axes: Axes, last: date, curves: Sequence[Curve], height: float) -> None:
    """Name each line at its end, beside the hatch of its bars, as close to it as the others allow."""
    from matplotlib.dates import date2num
    from matplotlib.patches import Rectangle

    scale = height / axes.get_ylim()[1]
    upwards = sorted(curves, key=lambda curve: (curve.areas[-1], curve.actor))
    places = spread([curve.areas[-1] * scale for curve in upwards], [c.height for c in upwards], height)
    for curve, place in zip(upwards, places, strict=True):
        axes.plot(date2num(last), curve.areas[-1], "o", markersize=3.5, color=curve.colour, clip_on=False)
        leader = {"arrowstyle": "-", "color": curve.colour, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 3}
        axes.annotate(
            "",
            (date2num(last), curve.areas[-1]),
            (1 + 0.25 / PLOT, place / height),
            textcoords="axes fraction",
            arrowprops=leader,
        )
        axes.text(
            1 + 0.5 / PLOT,
            place / height,
            curve.label,
            transform=axes.transAxes,
            va="center",
            color=darker(curve.colour),
        )
        swatch = Rectangle(
            (1 + 0.28 / PLOT, (place - 0.06) / height),
            0.17 / PLOT,
            0.12 / height,
            transform=axes.transAxes,
            clip_on=False,
            **_fill(curve),
        )
        axes.add_patch(swatch)


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


def _draw_gains(axes: Axes, cuts: Sequence[date], curves: Sequence[Curve], periods: Sequence[Period]) -> None:
    """Pile up what was gained, and down what was lost, on the date when each period ends."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num

    first, last = date2num(cuts[0]), date2num(cuts[-1])
    days = last - first
    closest = min((later - earlier).days for earlier, later in pairwise(cuts))
    width = max(min(0.8 * closest, days / 25), days / 300)
    reach = 0.0
    for sign, field in ((1, "gained_km2"), (-1, "lost_km2")):
        piled = dict.fromkeys(cuts, 0.0)
        for curve in curves:
            of_actor = [period for period in periods if period.actor == curve.actor]
            moved = {period.to_date: sign * getattr(period, field) for period in of_actor}
            moved = {day: km2 for day, km2 in moved.items() if km2}
            axes.bar(
                date2num([*moved]), [*moved.values()], width, [piled[day] for day in moved], **_fill(curve)
            )
            for day, km2 in moved.items():
                piled[day] += km2
        reach = max(reach, *(abs(km2) for km2 in piled.values()))
    if not reach:
        axes.set_yticks([0])
        words: dict[str, Any] = {"ha": "center", "color": QUIET, "style": "italic"}
        axes.text(0.5, 0.55, "nothing gained or lost", transform=axes.transAxes, **words)
    axes.set_ylim(-1.12 * reach or -1, 1.12 * reach or 1)
    axes.axhline(0, color=INK, linewidth=0.7)
    axes.set_ylabel("lost − | + gained, km²")
    axes.yaxis.set_major_formatter(lambda km2, _: _signed(km2))
    margin = max(width, days / 60)
    axes.set_xlim(first - margin, last + margin)
    locator = AutoDateLocator(minticks=min(5, int(days)))  # days at the finest
    axes.xaxis.set_major_locator(locator)
    formatter = ConciseDateFormatter(locator)
    formatter.formats[2] = formatter.zero_formats[2] = "%d %b"
    formatter.offset_formats[2] = "%Y"
    axes.xaxis.set_major_formatter(formatter)


def _draw_gaps(ground: Axes, gains: Axes, periods: Sequence[Period]) -> None:
    """Shade where nothing was recorded, and say so once, over the widest of these stretches."""
    from matplotlib.dates import date2num

    gaps = [(date2num(first), date2num(last)) for carried, first, last in _stretches(periods) if carried]
    for first, last in gaps:
        for axes in (ground, gains):
            axes.axvspan(first, last, color=UNKNOWN, alpha=0.16, linewidth=0, zorder=0.5)
    if gaps:
        first, last = max(gaps, key=lambda gap: gap[1] - gap[0])
        left, right = ground.get_xlim()
        middle = ((first + last) / 2 - left) / (right - left)
        ground.text(
            min(max(middle, 0.08), 0.92),  # not beyond the plate
            1.01,
            "nothing recorded",
            transform=ground.transAxes,
            ha="center",
            color=QUIET,
            style="italic",
        )


def _fill(curve: Curve) -> dict[str, Any]:
    return {"facecolor": curve.colour, "edgecolor": PLATE, "hatch": curve.hatch, "linewidth": 0.3}


def _foot(periods: Sequence[Period], first: date) -> str:
    """Say what the figures are, and how sure."""
    words = [f"Unit: km². In brackets: the net since {first}."]
    if any(period.redraw_km2 for period in periods):
        words.append("Redraw is in the areas, not in the gains.")
    errors = [period.uncertainty_km2 for period in periods]
    stated = [error for error in errors if error is not None]
    if len(stated) < len(errors):
        words.append("+- not stated.")
    else:
        words.append(f"+- of a period's net: at most {max(stated):,.2f} km².")
    return " ".join(words)
