"""Polygons of a file that are no zones: areas of interest, and districts that figures are broken down by.

They are read as zones are: cut at the 180th meridian, refused where they are broken or lie nowhere on earth.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..geo.area import area_km2
from ..geo.errors import DataError, Fault, UsageError
from ..geo.planar import planar_pieces
from ..geo.repair import polygonal
from . import cells
from .extent import Area
from .formats import read_table
from .formats.table import Table
from .schema import LAYERS
from .shapes import checked_shape, refuse_swapped

__all__ = ["read_area", "read_districts"]


def read_area(path: Path) -> Area:
    """Read an area of interest: all polygons of a file.

    Raises
    ------
    DataError
        The file cannot be read, or has no sound polygon.
    """
    return Area(cells.text(path.name), polygonal(shapely.union_all(_polygons(read_table(path, "")))))


def read_districts(path: Path, field: str) -> tuple[Area, ...]:
    """Read districts: polygons, each named by a column; those of one name belong together.

    Where two overlap by rounding, the first one has it.

    Raises
    ------
    DataError
        The file cannot be read, has a polygon that is unsound or has no name, or two districts overlap.
    UsageError
        It has no such column.
    """
    table = read_table(path, "")
    column = table.column(field)
    if column is None:
        raise UsageError(f"{path.name} has no column {field}", f"its columns are {', '.join(table.cells)}")
    names = [cells.text(cell) for cell in table.cells[column]]
    mend = "name it, or leave it out of the file"
    nameless = [
        Fault(table.file, str(row), f"it has no name in {field}", mend)
        for row, name in enumerate(names, start=1)
        if not name
    ]
    if nameless:
        raise DataError(nameless)
    grouped: dict[str, list[BaseGeometry]] = defaultdict(list)
    for name, shape in zip(names, _polygons(table), strict=True):
        grouped[name].append(shape)
    grounds = [polygonal(shapely.union_all(grouped[name])) for name in sorted(grouped)]
    return _apart(table.file, [Area(*one) for one in zip(sorted(grouped), grounds, strict=True)])


def _apart(file: str, districts: list[Area]) -> tuple[Area, ...]:
    """Refuse districts that overlap: their sums would be more than the whole."""
    pieces = planar_pieces(np.array([district.ground for district in districts], dtype=object))
    faults = [
        Fault(
            file,
            " and ".join(districts[zone].name for zone in piece.zones),
            f"they overlap by {area_km2([piece.geometry])[0]:.3g} km2, so that sums would count ground twice",
            "leave one out, or cut it",
        )
        for piece in pieces
        if len(piece.zones) > 1
    ]
    if faults:
        raise DataError(faults)
    return tuple(Area(districts[piece.zones[0]].name, piece.geometry) for piece in pieces)


def _polygons(table: Table) -> list[BaseGeometry]:
    """Take the polygons of a table, or name every fault."""
    layer = LAYERS["zones"]
    refuse_swapped(table, layer)
    faults: list[Fault] = []
    shapes = []
    for row in range(table.size):
        shape, wrong, _ = checked_shape(table, row, str(row + 1), layer, repair=False)
        faults += wrong
        if shape is not None and not wrong:
            shapes.append(shape)
    if not faults and not shapes:
        faults.append(Fault(table.file, "", "it holds no feature", "export it again"))
    if faults:
        raise DataError(faults)
    return shapes
