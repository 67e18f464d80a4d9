"""The sources of a chart: numbered where they are cited, and listed at its foot in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..citations import Cited
from ..plate import QUIET
from ..text import lines_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw_sources", "source_lines", "sources_height"]

SIZE, LEADING, GUTTER, COLUMN = 7.0, 9.5, 18.0, 300.0
"""Points: of the letters, from line to line, between the columns, and how wide a column is at least."""
LISTED = 80
"""How many sources are listed; the others are counted."""


def source_lines(cited: Cited, width: float) -> list[str]:
    """Write one source after the other, each on a line of its own or two.

    Parameters
    ----------
    cited
        The sources, by their numbers.
    width
        Of all columns together, in points.

    Examples
    --------
    >>> from controlmap.layers.schema import Source
    >>> cited = Cited()
    >>> cited.cite([Source("Radio al-Kul")])
    '[1]'
    >>> source_lines(cited, 500)
    ['[1] Radio al-Kul']
    """
    column = _step(width) - GUTTER
    lines = [
        line
        for source, number in list(cited.numbers.items())[:LISTED]
        for line in lines_of(f"[{number}] {source}", column, SIZE, 2)
    ]
    more = len(cited.numbers) - LISTED
    return [*lines, *([f"and {more} more"] if more > 0 else [])] or ["No source is recorded."]


def sources_height(lines: list[str], width: float) -> float:
    """Say how much room the lines take, in points."""
    return LEADING * -(-len(lines) // _columns(width))


def draw_sources(figure: Figure, left: float, top: float, width: float, lines: list[str]) -> None:
    """Write the lines below a place on the plate, column by column; all in points."""
    across, up = figure.get_size_inches() * 72
    style: dict[str, Any] = {"size": SIZE, "color": QUIET, "va": "top"}
    deep = -(-len(lines) // _columns(width))
    for index, line in enumerate(lines):
        column, row = divmod(index, deep)
        x, y = left + column * _step(width), top - row * LEADING
        figure.text(x / across, y / up, line, **style)


def _columns(width: float) -> int:
    return max(1, int(width // COLUMN))


def _step(width: float) -> float:
    """Give the way from one column to the next."""
    return (width + GUTTER) / _columns(width)
