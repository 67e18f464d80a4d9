"""Charts for print: ground and villages over time, a village by its sources, and who lost what to whom.

Atlas plates like the maps. A state holds until the next recorded date, so lines are steps; where nothing was
recorded the plate says so. Nobody is told apart by colour alone. matplotlib is imported when there is
something to draw, and used without its global state.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..plate import STYLE, save
from .ground import series_chart
from .matrix import matrix_chart
from .village import village_chart
from .villages import villages_chart

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["matrix_chart", "save_chart", "series_chart", "village_chart", "villages_chart"]


def save_chart(figure: Figure, path: Path) -> None:
    """Write a chart; the ending tells the format, and the same chart is the same bytes.

    Raises
    ------
    UsageError
        The ending is none that can be drawn.
    OutputError
        The file cannot be written.
    """
    save(figure, path, STYLE)
