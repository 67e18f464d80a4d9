"""Charts along the days: two panels above each other, whose dates are labelled and whose gaps are shaded.

A state holds until the next recorded date, so what is drawn along the days are steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from ..plate import QUIET
from ..style import UNKNOWN
from ..text import lines_of
from .words import titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["LOWER", "PLOT", "Panels", "Stretch", "draw_days", "draw_gaps", "joined", "two_panels"]

WIDTH, LEFT, PLOT, UPPER, LOWER = 8.8, 0.85, 5.1, 2.9, 1.55
TOP, BETWEEN, BOTTOM = 0.95, 0.28, 0.85
"""Inches. The upper panel grows with its labels."""


class Panels(NamedTuple):
    """A plate of two panels that share their days, and how high the upper one is, in inches."""

    figure: Figure
    upper: Axes
    lower: Axes
    height: float

    def tell(self, title: str, dated: str, foot: str) -> None:
        """Say above what is drawn and of when, and below what the figures are."""
        left, height = LEFT / WIDTH, self.figure.get_figheight()
        self.figure.text(left, 1 - 0.38 / height, titled(title), size=14, weight="bold")
        self.figure.text(left, 1 - 0.6 / height, dated, size=10, color=QUIET)
        lines = lines_of(foot, (WIDTH - LEFT - 0.3) * 72, 8, 2)
        self.figure.text(left, 0.12 / height, "\n".join(lines), size=8, color=QUIET, va="bottom")


class Stretch(NamedTuple):
    """Days in which something was recorded, or in which nothing was."""

    first: date
    last: date
    carried_forward: bool


def two_panels(labels: float) -> Panels:
    """Lay out a plate whose upper panel has room for labels so high, in inches."""
    from matplotlib.figure import Figure

    upper = max(UPPER, labels)
    height = BOTTOM + LOWER + BETWEEN + upper + TOP
    figure = Figure(figsize=(WIDTH, height))
    left, right = LEFT / WIDTH, PLOT / WIDTH
    below = figure.add_axes((left, BOTTOM / height, right, LOWER / height))
    above = figure.add_axes((left, (BOTTOM + LOWER + BETWEEN) / height, right, upper / height), sharex=below)
    return Panels(figure, above, below, upper)


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Join stretches that follow each other and are alike.

    Examples
    --------
    >>> days = [date(2024, 1, day) for day in (1, 2, 3)]
    >>> joined([Stretch(days[0], days[1], True), Stretch(days[1], days[2], True)])[0].last
    datetime.date(2024, 1, 3)
    """
    alike = (list(group) for _, group in groupby(sorted(stretches), key=lambda one: one.carried_forward))
    return [Stretch(group[0].first, group[-1].last, group[0].carried_forward) for group in alike]


def draw_days(axes: Axes, first: date, last: date, margin: float) -> None:
    """Label the dates below the panels; the margin beside them is in days.

    A single date stands at the right, where its labels are.
    """
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num

    begin, end = date2num(first), date2num(last)
    if first == last:
        axes.set_xlim(end - 1, end + 1 / 60)
        axes.set_xticks([end], [last.strftime("%d %b\n%Y")])
        return
    axes.set_xlim(begin - margin, end + margin)
    locator = AutoDateLocator(minticks=min(5, int(end - begin)))  # days at the finest
    axes.xaxis.set_major_locator(locator)
    formatter = ConciseDateFormatter(locator)
    formatter.formats[2] = formatter.zero_formats[2] = "%d %b"
    formatter.offset_formats[2] = "%Y"
    axes.xaxis.set_major_formatter(formatter)


def draw_gaps(panels: Panels, stretches: Sequence[Stretch], words: str = "nothing recorded") -> None:
    """Shade where nothing was recorded, and say so once, over the widest of these stretches."""
    from matplotlib.dates import date2num

    gaps = [(date2num(one.first), date2num(one.last)) for one in stretches if one.carried_forward]
    for first, last in gaps:
        for axes in (panels.upper, panels.lower):
            axes.axvspan(first, last, color=UNKNOWN, alpha=0.16, linewidth=0, zorder=0.5)
    if gaps:
        first, last = max(gaps, key=lambda gap: gap[1] - gap[0])
        left, right = panels.upper.get_xlim()
        middle = ((first + last) / 2 - left) / (right - left)
        panels.upper.text(
            min(max(middle, 0.08), 0.92),  # not beyond the plate
            1.01,
            words,
            transform=panels.upper.transAxes,
            ha="center",
            color=QUIET,
            style="italic",
        )
