"""Polygons of a file that are no zones: areas of interest, and districts that figures are broken down by."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from ..geo.errors import DataError, Fault, UsageError
from ..geo.repair import geometry_fault, polygonal
from .extent import Area
from .formats import read_table
from .formats.table import Table
from .schema import POLYGONS

__all__ = ["read_area", "read_districts"]


def read_area(path: Path) -> Area:
    """Read an area of interest: all polygons of a file.

    Raises
    ------
    DataError
        The file cannot be read, or has no sound polygon.
    """
    return Area(path.name, polygonal(shapely.union_all(_polygons(read_table(path, "")))))


def read_districts(path: Path, field: str) -> tuple[Area, ...]:
    """Read districts: polygons, each named by a column; those of one name belong together.

    Raises
    ------
    DataError
        The file cannot be read, has no sound polygon, or two districts overlap.
    UsageError
        It has no such column.
    """
    table = read_table(path, "")
    column = table.column(field)
    if column is None:
        raise UsageError(f"{path.name} has no column {field}", f"its columns are {', '.join(table.cells)}")
    grouped: dict[str, list[BaseGeometry]] = defaultdict(list)
    for name, shape in zip(table.cells[column], _polygons(table), strict=True):
        grouped[name or "(no name)"].append(shape)
    return tuple(Area(name, polygonal(shapely.union_all(grouped[name]))) for name in sorted(grouped))


def _polygons(table: Table) -> list[BaseGeometry]:
    """Take the polygons of a table, or name every fault."""
    faults, shapes = [], []
    for row in range(table.size):
        shape = table.geometries[row] if table.geometries else None
        fault = geometry_fault(shape)
        if not fault and shape is not None and shape.geom_type not in POLYGONS:
            fault = f"a {shape.geom_type}, but an area is a polygon"
        if row in table.shape_faults:
            fault = table.shape_faults[row][0]
        if fault or shape is None:
            faults.append(
                Fault(table.file, f"feature {row + 1}", fault, "mend it, or leave it out of the file")
            )
        else:
            shapes.append(shape)
    if not faults and not shapes:
        faults.append(Fault(table.file, "", "it holds no feature", "export it again"))
    if faults:
        raise DataError(faults)
    return shapes
