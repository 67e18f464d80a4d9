"""Who says so: the sources of a printed map, numbered where they are cited and listed at its foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..citations import Cited
from ..plate import QUIET
from ..text import isolated, lines_of
from .frame import Inches

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw_foot", "draw_remarks"]

NOTES = (5.7, 5.2, 4.7)
"""The sizes of the letters, in points: the largest in which all find room."""


def draw_remarks(figure: Figure, box: Inches, remarks: str) -> None:
    """Write remarks on the map at the bottom of the foot."""
    width, height = figure.get_size_inches()
    style: dict[str, Any] = {"size": NOTES[0], "color": QUIET, "va": "bottom"}
    figure.text(box[0] / width, box[1] / height, "\n".join(_remarked(box, remarks)), **style)


def draw_foot(figure: Figure, box: Inches, cited: Cited, remarks: str) -> bool:
    """Write the sources in two columns above the remarks, smaller where there are many.

    What finds no room even then is counted.

    Returns
    -------
    bool
        Whether all found room.
    """
    width, height = figure.get_size_inches()
    column = (box[2] * 72 - 16) / 2
    words = [f"[{number}] {isolated(str(source), 220)}" for source, number in cited.numbers.items()]
    for size in NOTES:
        lines = int(box[3] * 72 / (1.26 * size)) - len(_remarked(box, remarks))
        broken = _noted(words, len(words), column, size)
        if len(broken) <= 2 * lines:
            break
    kept = len(words)
    while len(broken) > 2 * lines and kept > 1:
        kept -= max(1, kept // 20)
        broken = _noted(words, kept, column, size)
    half = -(-len(broken) // 2) if len(broken) > 2 else len(broken)
    style: dict[str, Any] = {"size": size, "color": QUIET, "va": "top", "linespacing": 1.25}
    top = (box[1] + box[3]) / height
    figure.text(box[0] / width, top, "\n".join(broken[:half]), **style)
    figure.text((box[0] + (column + 16) / 72) / width, top, "\n".join(broken[half : 2 * lines]), **style)
    return kept == len(words)


def _remarked(box: Inches, remarks: str) -> list[str]:
    return lines_of(remarks, box[2] * 72, NOTES[0], 2)


def _noted(words: Sequence[str], kept: int, column: float, size: float) -> list[str]:
    """Break the first sources into lines, and count the others."""
    more = [f"and {len(words) - kept} more"] if kept < len(words) else []
    told = "   ".join([*words[:kept], *more]) or "No source is recorded."
    return lines_of(f"Sources: {told}", column, size, 1000, longest=100_000)
