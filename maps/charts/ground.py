"""The chart of a series: above the ground in control by actor, below what each period gained and lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ...geo.errors import NothingFoundError
from ...layers.schema import Actor
from ..plate import INK, QUIET, STYLE, drawn_in
from ..style import actor_name
from ..tongue import ENGLISH, Tongue
from .curves import Curve, actor_curve, draw_labels, draw_steps, fill_of
from .days import Stretch, draw_days, draw_gaps, joined, two_panels
from .words import signed, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ...layers.series import Period

__all__ = ["series_chart"]

Say = Callable[[str], str]
HAIR = 0.001
"""The narrowest bar, as a share of the panel: half a point."""


def series_chart(
    periods: Sequence[Period],
    actors: Mapping[str, Actor],
    title: str,
    begin: Mapping[str, float] | None = None,
    tongue: Tongue = ENGLISH,
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
    tongue
        The language of its words.

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
    cuts = sorted({day for period in periods for day in (period.from_date, period.to_date)})
    spans = {Stretch(period.from_date, period.to_date, period.carried_forward) for period in periods}
    stretches = joined(spans)
    curves = _curves(periods, cuts, actors, begin)
    with drawn_in(STYLE):
        panels = two_panels(sum(curve.height for curve in curves))
        _draw_gains(panels.lower, cuts, curves, periods, tongue.phrase)
        _draw_ground(panels.upper, cuts, curves, stretches)
        panels.upper.set_ylabel(tongue.phrase("in control, km²"))
        draw_labels(panels.upper, panels.height, cuts[-1], curves)
        draw_gaps(panels, stretches, tongue.phrase("nothing recorded"))
        panels.tell(title, f"{cuts[0]} to {cuts[-1]}", _foot(periods, cuts[0], tongue.phrase))
    return panels.figure


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
        name = wrapped(actor_name(actor, actors), 30, 2)
        figures = f"{found[-1]:,.2f} km² ({signed(nets[actor], '.2f')})"
        curves.append(actor_curve(rank, actor, f"{name}\n{figures}", found, actors))
    return curves


def _draw_ground(
    axes: Axes, cuts: Sequence[date], curves: Sequence[Curve], stretches: Sequence[Stretch]
) -> None:
    draw_steps(axes, cuts, curves, stretches)
    axes.tick_params(bottom=False, labelbottom=False)
    axes.set_ylim(0, 1.06 * max(max(curve.values) for curve in curves) or 1)
    axes.yaxis.set_major_formatter(lambda km2, _: f"{km2:,.10g}")


def _draw_gains(
    axes: Axes, cuts: Sequence[date], curves: Sequence[Curve], periods: Sequence[Period], say: Say
) -> None:
    """Pile up what was gained, and down what was lost, on the date when each period ends."""
    from matplotlib.dates import date2num

    days = (cuts[-1] - cuts[0]).days
    closest = min((later - earlier).days for earlier, later in pairwise(cuts))
    width = max(min(0.8 * closest, days / 25), days * HAIR)  # no bar reaches over its neighbour's date
    edge = {} if width > 6 * HAIR * days else {"linewidth": 0}  # which would cover a narrow bar
    reach = 0.0
    for sign, field in ((1, "gained_km2"), (-1, "lost_km2")):
        piled = dict.fromkeys(cuts, 0.0)
        for curve in curves:
            of_actor = [period for period in periods if period.actor == curve.actor]
            moved = {period.to_date: sign * getattr(period, field) for period in of_actor}
            moved = {day: km2 for day, km2 in moved.items() if km2}
            feet = [piled[day] for day in moved]
            axes.bar(date2num([*moved]), [*moved.values()], width, feet, **fill_of(curve) | edge)
            for day, km2 in moved.items():
                piled[day] += km2
        reach = max(reach, *(abs(km2) for km2 in piled.values()))
    if not reach:
        axes.set_yticks([0])
        words: dict[str, Any] = {"ha": "center", "color": QUIET, "style": "italic"}
        axes.text(0.5, 0.55, say("nothing gained or lost"), transform=axes.transAxes, **words)
    axes.set_ylim(-1.12 * reach or -1, 1.12 * reach or 1)
    axes.axhline(0, color=INK, linewidth=0.7)
    axes.set_ylabel(say("lost − | + gained, km²"))
    axes.yaxis.set_major_formatter(lambda km2, _: signed(km2))
    draw_days(axes, cuts[0], cuts[-1], max(width, days / 60))


def _foot(periods: Sequence[Period], first: date, say: Say) -> str:
    """Say what the figures are, and how sure."""
    words = [say("Unit: km². In brackets: the net since {first}.").format(first=first)]
    if any(period.redraw_km2 for period in periods):
        words.append(say("Redraw is in the areas, not in the gains."))
    errors = [period.uncertainty_km2 for period in periods]
    stated = [error for error in errors if error is not None]
    if len(stated) < len(errors):
        words.append(say("+- not stated."))
    else:
        most = f"{max(stated):,.2f}"
        words.append(say("+- of a period's net: at most {most} km².").format(most=most))
    return " ".join(words)
