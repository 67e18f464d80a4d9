"""Charts into files: the ending tells the format, and the same chart is the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...geo.errors import UsageError
from ..plate import STYLE, UNSIGNED, save

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["chart_format", "save_chart"]


def chart_format(path: Path) -> str:
    """Tell the format by the ending.

    Raises
    ------
    UsageError
        It is none of the three.

    Examples
    --------
    >>> chart_format(Path("series.SVG"))
    'svg'
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in UNSIGNED:
        raise UsageError(f"{path} has no ending that I can draw", "end the name in .png, .svg or .pdf")
    return form


def save_chart(figure: Figure, path: Path) -> None:
    """Write a chart, whole or not at all.

    Raises
    ------
    UsageError
        The ending is another one.
    OutputError
        The file cannot be written.
    """
    form = chart_format(path)
    save(figure, path, form, STYLE)
