"""The measures of a briefing's page, whatever writes it: A4, its margins, its columns and its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..citations import citation
from ..printed import letters_lacking, save_print
from .document import Picture, Table

__all__ = [
    "MARGIN_MM",
    "PAGE_MM",
    "PICTURE_DPI",
    "TEXT_MM",
    "DrawnPicture",
    "column_shares",
    "draw_picture",
]

PAGE_MM = 210.0, 297.0
MARGIN_MM = 20.0
TEXT_MM = PAGE_MM[0] - 2 * MARGIN_MM
PICTURE_MM = 205.0
"""How high a picture may be: the rest of a page is for its caption."""
PICTURE_DPI = 200
LETTERS = 92
"""How many letters of a table stand beside each other on a page."""
LONGEST_WORD, LONGEST_LINE, GAP = 14, 120, 2
"""Letters: what a column is made wide enough for, and the air between two."""


@dataclass(frozen=True)
class DrawnPicture:
    """A picture as a file.

    Parameters
    ----------
    path
        Where it is.
    width_mm, height_mm
        How large it stands on the page.
    lacking
        Letters on it that its font lacks.
    """

    path: Path
    width_mm: float
    height_mm: float
    lacking: str


def draw_picture(picture: Picture, path: Path) -> DrawnPicture:
    """Draw a picture into a file, and say how large it stands on the page: never larger than it was drawn.

    Parameters
    ----------
    picture
        The map or chart.
    path
        The file; its ending tells the format.
    """
    figure = picture.plate()
    save_print(figure, path, PICTURE_DPI)
    width, height = (25.4 * float(inches) for inches in figure.get_size_inches())
    scale = min(1.0, TEXT_MM / width, PICTURE_MM / height)
    return DrawnPicture(path, scale * width, scale * height, letters_lacking(figure))


def column_shares(table: Table, sources_word: str) -> tuple[float, ...]:
    """Share the width of the page among the columns of a table, by what stands in them.

    Each is wide enough for its words; what is left goes to those whose lines are long.

    Parameters
    ----------
    table
        The table.
    sources_word
        What stands above the column of its sources.

    Returns
    -------
    tuple of float
        Of each column from the first, that of the sources included; together 1.

    Examples
    --------
    >>> from .document import Row
    >>> column_shares(Table(("village", "km²"), (Row(("Zarzur", "12.5"), (1,)),)), "who")
    (0.45, 0.3, 0.25)
    """
    columns = list(zip(table.heading, *(row.cells for row in table.rows), strict=True))
    columns.append((sources_word, *(citation(row.cited) for row in table.rows)))
    words = [max((len(word) for cell in cells for word in cell.split()), default=0) for cells in columns]
    least = [min(longest, LONGEST_WORD) + GAP for longest in words]
    lines = [min(max(map(len, cells)), LONGEST_LINE) + GAP for cells in columns]
    wishes = [max(line - word, 0) for line, word in zip(lines, least, strict=True)]
    granted = min(1.0, max(LETTERS - sum(least), 0) / max(sum(wishes), 1))
    widths = [word + granted * wish for word, wish in zip(least, wishes, strict=True)]
    return tuple(width / sum(widths) for width in widths)
