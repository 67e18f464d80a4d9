"""The legend of a printed map, drawn: what it explains is listed by `entries`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from ..plate import INK, QUIET
from ..text import lines_of, width_of
from ..tongue import ENGLISH, Tongue
from .brush import paint
from .frame import Inches
from .looks import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Entry", "draw_legend"]

SIZE, LEADING, GAP = 7.0, 8.6, 4.2
SWATCH = (19.0, 9.5)
NAME, KM2, VILLAGES = 38.0, 36.0, 26.0
"""Points: where names begin, and how wide the columns of figures are."""
SMALLEST = 0.62


@dataclass(frozen=True)
class Entry:
    """A line of the legend.

    Parameters
    ----------
    name, cited
        What it explains, and the numbers of its sources.
    km2, villages
        The figures of a holder; "" where there are none.
    look
        Of ground.
    line
        The style of a line.
    dot, ring
        The style of a point, and of a ring around it.
    """

    name: str
    cited: str = ""
    km2: str = ""
    villages: str = ""
    look: Look | None = None
    line: Mapping[str, Any] | None = None
    dot: Mapping[str, Any] | None = None
    ring: Mapping[str, Any] | None = None


def draw_legend(
    figure: Figure,
    box: Inches,
    heading: str,
    entries: Sequence[Entry],
    columns: int,
    tongue: Tongue = ENGLISH,
) -> bool:
    """Draw the legend into a box, smaller where there is much to explain; what finds no room is counted.

    Returns
    -------
    bool
        Whether everything found room.
    """
    width, height = box[2] * 72, box[3] * 72
    plate = figure.get_size_inches()
    axes = figure.add_axes((box[0] / plate[0], box[1] / plate[1], box[2] / plate[0], box[3] / plate[1]))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.set_axis_off()
    column, top = (width - 14 * (columns - 1)) / columns, height - 12
    axes.text(0, height, heading, va="top", size=7.6, weight="bold")
    scale = 1.0
    flowed = _flowed(entries, column, top, columns, scale)
    while flowed is None and scale > SMALLEST:
        scale -= 0.04
        flowed = _flowed(entries, column, top, columns, scale)
    kept = len(entries)
    while flowed is None:
        kept -= 1
        rest = Entry(tongue.phrase("and {n} more").format(n=len(entries) - kept))
        flowed = _flowed([*entries[:kept], rest], column, top, columns, scale)
    for number in sorted({number for entry, _, number, _ in flowed if entry.km2}):
        right = number * (column + 14) + column
        for text, x in ((tongue.phrase("km²"), right - VILLAGES), (tongue.phrase("villages"), right)):
            axes.text(x, top + 2, text, ha="right", va="bottom", size=5.6, color=QUIET)
    for entry, lines, number, y in flowed:
        _draw_entry(axes, entry, lines, number * (column + 14), y, column, scale)
    return kept == len(entries)


Flowed = list[tuple[Entry, list[str], int, float]]


def _flowed(
    entries: Sequence[Entry], column: float, height: float, columns: int, scale: float
) -> Flowed | None:
    """Let entries flow down the columns, each with its lines and its place; None if they do not fit."""
    flowed: Flowed = []
    number, y = 0, height
    for entry in entries:
        room = column - NAME * scale - (KM2 + VILLAGES if entry.km2 or entry.villages else 0)
        lines = _lines(entry, room, round(SIZE * scale, 2))
        high = (len(lines) * LEADING + GAP) * scale
        if y - high < 0:
            number, y = number + 1, height
        if number >= columns:
            return None
        flowed.append((entry, lines, number, y))
        y -= high
    return flowed


def _lines(entry: Entry, room: float, size: float) -> list[str]:
    """Break an entry into lines: a long name is cut, the numbers of its sources are not."""
    name = lines_of(entry.name, room, size, 3)
    cited = lines_of(entry.cited, room, size, 3) if entry.cited else []
    if len(cited) == 1 and width_of(joined := f"{name[-1]} {cited[0]}", size) <= room:
        return [*name[:-1], joined]
    return [*name, *cited]


def _draw_entry(
    axes: Axes, entry: Entry, lines: list[str], x: float, y: float, column: float, scale: float
) -> None:
    size, wide, high = SIZE * scale, SWATCH[0] * scale, SWATCH[1] * scale
    middle = y - LEADING * scale / 2 - 1
    if entry.look:
        paint(axes, [shapely.box(x, middle - high / 2, x + wide, middle + high / 2)], entry.look, (1, 1), 0.6)
    if entry.line:
        axes.plot([x, x + wide], [middle, middle], solid_capstyle="butt", **entry.line)
    if entry.ring:
        axes.plot(x + wide / 2, middle, **entry.ring)
    if entry.dot:
        axes.plot(x + (wide + 8 * scale if entry.km2 else wide / 2), middle, **entry.dot)
    style: dict[str, Any] = {"size": size, "va": "top", "color": INK}
    axes.text(x + NAME * scale, y, "\n".join(lines), linespacing=1.2, **style)
    axes.text(x + column - VILLAGES, y, entry.km2, ha="right", **style)
    axes.text(x + column, y, entry.villages, ha="right", **style)
