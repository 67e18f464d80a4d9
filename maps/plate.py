"""How pictures are drawn with matplotlib: the house's look, and the same bytes for the same picture."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..geo.errors import UsageError
from ..layers.files import write_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "GROUND",
    "HAIRLINE",
    "INK",
    "LAND",
    "PLATE",
    "QUIET",
    "STROKES",
    "STYLE",
    "UNSIGNED",
    "drawn_in",
    "font_files",
    "picture_format",
    "save",
]

LAND = "#f4f1ea"
GROUND, PLATE, INK, QUIET, HAIRLINE = "#efece5", "#fbfaf6", "#222222", "#595959", "#cfcac0"
STROKES: tuple[Any, ...] = (
    *("-", (0, (6, 1.5)), (0, (2, 1))),
    *((0, (8, 1.5, 1.5, 1.5)), (0, (4, 1, 1, 1, 1, 1)), (0, (3, 3))),
)
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, Arabic and all: the same picture everywhere
    "font.size": 8.5,
    "text.color": INK,
    "text.parse_math": False,  # a name is a name, whatever signs it has
    "axes.labelcolor": QUIET,
    "axes.edgecolor": QUIET,
    "axes.linewidth": 0.6,
    "axes.facecolor": PLATE,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "grid.color": HAIRLINE,
    "grid.linewidth": 0.5,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "figure.facecolor": GROUND,
    "hatch.linewidth": 0.7,
    "savefig.dpi": 160,
    "svg.hashsalt": "controlmap",  # ids by content, not by chance
}
UNSIGNED = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
"""Neither clock nor program is written into a file."""


def font_files() -> list[Path]:
    """Find the regular and the bold letters of the house, which come with matplotlib."""
    from matplotlib import get_data_path

    return [Path(get_data_path(), "fonts", "ttf", f"DejaVuSans{face}.ttf") for face in ("", "-Bold")]


@contextmanager
def drawn_in(settings: Mapping[Any, Any]) -> Iterator[None]:
    """Draw with settings of matplotlib's alone, whatever the user's own are, and leave those as they were."""
    import matplotlib

    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")  # letters that the font lacks are boxes
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings)
        yield


def picture_format(path: Path) -> str:
    """Tell the format of a picture by its ending.

    Raises
    ------
    UsageError
        It is none that can be drawn.

    Examples
    --------
    >>> picture_format(Path("plate.PDF"))
    'pdf'
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in UNSIGNED:
        raise UsageError(f"{path} has no ending that I can draw", "end the name in .png, .svg or .pdf")
    return form


def save(figure: Figure, path: Path, settings: Mapping[Any, Any], dpi: int | None = None) -> None:
    """Write a picture, whole or not at all; the ending tells the format.

    Raises
    ------
    UsageError
        The ending is none that can be drawn.
    OutputError
        The file cannot be written.
    """
    form = picture_format(path)
    size: dict[str, Any] = {} if dpi is None else {"dpi": dpi}
    with drawn_in(settings):
        write_file(path, lambda draft: figure.savefig(draft, format=form, metadata=UNSIGNED[form], **size))
