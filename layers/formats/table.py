"""A file's content before it means anything: named columns of text cells, and geometries."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from ...geo.errors import DataError, Fault

__all__ = ["Table", "utf8_fault"]

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """What a file holds.

    Parameters
    ----------
    file
        The file's name.
    cells
        The cells of each column, by the column's name; "" where there is none.
    geometries
        A geometry for each feature in longitude and latitude, or None where a feature has none; None
        altogether where the file has no place for them.
    size
        The number of features.
    shape_faults
        Why a feature's geometry could not be read, by its position: the fault and its mend.
    """

    file: str
    cells: dict[str, Cells]
    geometries: tuple[BaseGeometry | None, ...] | None
    size: int
    shape_faults: dict[int, tuple[str, str]] = field(default_factory=dict)

    def column(self, name: str) -> str | None:
        """Find a column whatever its capitals."""
        return self._columns.get(name.casefold())

    @cached_property
    def _columns(self) -> dict[str, str]:
        return {column.casefold(): column for column in reversed(self.cells)}


def utf8_fault(path: Path) -> None:
    """Refuse a text that is not UTF-8.

    Raises
    ------
    DataError
        With the line of the first byte that is not.
    """
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = f"line {line} is not UTF-8 text (byte 0x{content[error.start]:02x})"
        raise DataError([Fault(path.name, "", fault, "save the file again as UTF-8")]) from None
