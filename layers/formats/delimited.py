"""CSV: a header, a row a feature, and points from columns of latitude and longitude."""

from __future__ import annotations

import csv
from pathlib import Path

from shapely import Point

from ...geo.errors import DataError, Fault
from ..cells import CellError, number, quoted
from .table import Table, utf8_fault

__all__ = ["LATITUDES", "LONGITUDES", "read_delimited"]

ShapeFaults = dict[int, tuple[str, str]]

LATITUDES = ("lat", "latitude", "y")
LONGITUDES = ("lon", "lng", "long", "longitude", "x")
DELIMITERS = ",;\t"
LONGEST_CELL = 2**24


def read_delimited(path: Path) -> Table:
    """Read a CSV file; where it has columns `lat` and `lon`, each row is a point.

    Raises
    ------
    DataError
        It is not UTF-8, has no header or no rows, or rows do not fit the header.
    """
    utf8_fault(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        header_line = file.readline()
        file.seek(0)
        delimiter = max(DELIMITERS, key=header_line.count)
        csv.field_size_limit(LONGEST_CELL)
        try:
            rows = list(csv.reader(file, delimiter=delimiter, strict=True))
        except csv.Error as error:
            mend = "close every quotation mark; export the file again as CSV"
            raise DataError([Fault(path.name, "", f"this is not CSV: {error}", mend)]) from None
    header, rows = rows[0] if rows else [], [row for row in rows[1:] if any(row)]
    _check_shape(path.name, header, rows)
    cells = {name.strip(): tuple(row[i] for row in rows) for i, name in enumerate(header)}
    points, faults = _points(cells)
    return Table(path.name, cells, points, len(rows), faults)


def _check_shape(name: str, header: list[str], rows: list[list[str]]) -> None:
    if "\0" in "".join(header):
        fault = "this is not CSV: it holds NUL bytes"
        raise DataError([Fault(name, "", fault, "export the file again as CSV")])
    if not rows:
        raise DataError([Fault(name, "", "the file has no rows", "export it again")])
    columns = [column.strip().casefold() for column in header]
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        fault = f"the header names {', '.join(twice)} twice"
        raise DataError([Fault(name, "", fault, "give each column a name of its own")])
    ragged = [
        Fault(
            name,
            str(number),
            f"{len(row)} cells, but the header names {len(header)} columns",
            "put quotation marks around cells that hold the separator",
        )
        for number, row in enumerate(rows, start=1)
        if len(row) != len(header)
    ]
    if ragged:
        raise DataError(ragged)


def _points(cells: dict[str, tuple[str, ...]]) -> tuple[tuple[Point | None, ...] | None, ShapeFaults]:
    """Make points of the columns of latitude and longitude, where there are both."""
    found = {column.casefold(): column for column in cells}
    latitude = next((found[column] for column in LATITUDES if column in found), None)
    longitude = next((found[column] for column in LONGITUDES if column in found), None)
    if latitude is None or longitude is None:
        return None, {}
    faults: ShapeFaults = {}
    points: list[Point | None] = []
    for index, (lon, lat) in enumerate(zip(cells[longitude], cells[latitude], strict=True)):
        try:
            points.append(Point(number(lon), number(lat)) if lon.strip() or lat.strip() else None)
        except CellError:
            points.append(None)
            fault = f"{longitude} {quoted(lon)}, {latitude} {quoted(lat)} are not two numbers"
            faults[index] = fault, "write coordinates as decimal degrees, like 36.9055 and 35.5395"
    return tuple(points), faults
