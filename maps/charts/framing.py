"""A panel measured in points, and around it the words: title and dates above, notes and sources below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..citations import Cited
from ..plate import QUIET
from ..text import lines_of
from .sources import draw_sources, source_lines, sources_height
from .words import titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Words", "framed_panel"]

MARGIN, HEAD, NARROWEST, LINE = 36.0, 60.0, 620.0, 11.0
"""Points: beside the panel, above it, the whole plate at least, and from line to line of the notes."""


@dataclass(frozen=True)
class Words:
    """What is written around a panel: what it shows, of when, and what its figures are."""

    title: str
    dated: str
    note: str


def framed_panel(width: float, depth: float, words: Words, cited: Cited, between: float = LINE) -> Axes:
    """Lay out a plate around a panel, and write the words and the sources.

    Parameters
    ----------
    width, depth
        Of the panel, in points.
    words
        What is written around it.
    cited
        The sources, by their numbers.
    between
        What lies between the panel and the notes, in points.

    Returns
    -------
    matplotlib.axes.Axes
        The panel and what is at its right, in points from its upper left corner, downwards.
    """
    from matplotlib.figure import Figure

    width = max(NARROWEST, width + 2 * MARGIN)
    room = width - 2 * MARGIN
    notes, sources = lines_of(words.note, room, 8, 4), source_lines(cited, room)
    foot = sources_height(sources, room) + MARGIN / 2
    below = between + LINE * (len(notes) + 1) + foot
    height = HEAD + depth + below
    figure = Figure(figsize=(width / 72, height / 72))
    left = MARGIN / width
    axes = figure.add_axes((left, below / height, 1 - left, depth / height))
    axes.set(xlim=(0, width - MARGIN), ylim=(depth, 0))
    axes.set_axis_off()
    figure.text(left, 1 - 27 / height, titled(words.title, int(width / 10)), size=14, weight="bold")
    figure.text(left, 1 - 43 / height, words.dated, size=10, color=QUIET)
    for row, line in enumerate(notes):
        axes.text(0, depth + between + row * LINE, line, va="top", size=8, color=QUIET)
    draw_sources(figure, MARGIN, foot, room, sources)
    return axes
