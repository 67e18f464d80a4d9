"""The columns of a file under the names of the schema: as flags of `import` say, or as they are called."""

from __future__ import annotations

import difflib
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ..geo.errors import DataError, Fault, UsageError
from .fields import ERROR_COLUMN, SOURCE_COLUMNS
from .formats.delimited import LATITUDES, LONGITUDES
from .formats.table import Table
from .schema import LAYERS, Layer
from .shapes import shape_words

__all__ = ["Reading", "check_columns", "check_flags", "unread", "with_flags"]

FLAGGED = ("date", "actor", "status", "source", "id", "name")


@dataclass(frozen=True)
class Reading:
    """How to read files: what the flags of `import` say.

    Parameters
    ----------
    layer
        The kind of record, a name of `schema.LAYERS`.
    constants
        Values for all features, by column: `date`, `actor`, `status`, `source`.
    fields
        The file's columns to read for `date`, `actor`, `status`, `source`, `id` or `name`.
    date_from_name
        Whether the date stands in the file's name, as YYYYMMDD or YYYY-MM-DD.
    repair
        Whether to redraw invalid polygons.
    skip_bad
        Whether to leave bad features out.
    """

    layer: str
    constants: dict[str, str]
    fields: dict[str, str]
    date_from_name: bool = False
    repair: bool = False
    skip_bad: bool = False


def check_flags(reading: Reading) -> None:
    """Refuse flags that mean nothing to the layer, or that contradict each other.

    Raises
    ------
    UsageError
        One does.
    """
    if reading.layer not in LAYERS:
        raise UsageError(f"there is no layer {reading.layer!r}", f"layers are {', '.join(LAYERS)}")
    names = {column.name for column in LAYERS[reading.layer].columns} | {"source"}
    for name in (*reading.constants, *reading.fields, *(["date"] if reading.date_from_name else [])):
        if name not in names:
            raise UsageError(f"the layer {reading.layer} has no {name}", f"leave the flag for {name} out")
    for name in FLAGGED:
        ways = [name in reading.constants, name in reading.fields]
        if name == "date":
            ways.append(reading.date_from_name)
        if sum(ways) > 1:
            raise UsageError(f"the {name} is given in two ways", "give one of the flags")


def with_flags(table: Table, path: Path, reading: Reading) -> Table:
    """Lay the columns that the flags name, or their constants, under the schema's names.

    Raises
    ------
    DataError
        The file has no such column, or no date in its name.
    """
    given = dict(table.cells)
    for name, column in reading.fields.items():
        found = table.column(column)
        if found is None:
            near = difflib.get_close_matches(column, table.cells, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            mend = f"{hint}the columns are: {', '.join(table.cells) or 'none'}"
            raise DataError([Fault(table.file, "", f"there is no column {column!r}", mend)])
        given[name] = table.cells[found]
    constants = dict(reading.constants)
    if reading.date_from_name:
        constants["date"] = _date_in(path.name)
    for name, value in constants.items():
        given[name] = (value,) * table.size
    overruled = {name.casefold() for name in (*reading.fields, *constants)}
    kept = {
        name: values
        for name, values in given.items()
        if name.casefold() not in overruled or name in reading.fields or name in constants
    }
    return replace(table, cells=kept)


def _date_in(name: str) -> str:
    days = set()
    for stated in re.findall(r"(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d{8})(?!\d)", name):
        with suppress(ValueError):
            days.add(date.fromisoformat(stated).isoformat())
    if len(days) == 1:
        return days.pop()
    if days:
        fault = f"several dates stand in the file's name: {', '.join(sorted(days))}"
        raise DataError([Fault(name, "", fault, "leave one of them, or use --date")])
    mend = "name files like zones_20191125.geojson or zones_2019-11-25.geojson, or use --date"
    raise DataError([Fault(name, "", "no date stands in the file's name", mend)])


def check_columns(table: Table, layer: Layer) -> None:
    """Report the columns that must be there and are not.

    Raises
    ------
    DataError
        Any is missing; all of them together.
    """
    faults = []
    for column in layer.columns:
        if column.required and table.column(column.name) is None:
            flag = f"--{column.name}-field NAME" if column.name in FLAGGED else "a column of that name"
            extra = ", --date DATE or --date-from-name" if column.name == "date" else ""
            mend = f"give {flag}{extra}; the columns are: {', '.join(table.cells) or 'none'}"
            fault = f"{layer.name} need a column {column.name!r}"
            faults.append(Fault(table.file, "", fault, mend))
    if layer.shapes and table.geometries is None:
        mend = (
            "name the columns lat and lon"
            if layer.shapes == ("Point",)
            else "give a GeoJSON, GeoPackage, Shapefile or KML file"
        )
        fault = f"{layer.name} need {shape_words(layer)}, and the file has no geometry"
        faults.append(Fault(table.file, "", fault, mend))
    if layer.name == "control" and not (table.column("place_id") or table.column("place")):
        mend = f"name the village in a column place_id or place; the columns are: {', '.join(table.cells)}"
        faults.append(Fault(table.file, "", "control needs a column 'place_id'", mend))
    if faults:
        raise DataError(faults)


def unread(table: Table, layer: Layer) -> tuple[str, ...]:
    """List the columns of a file that mean nothing to a layer."""
    known = {column.name for column in layer.columns} | set(SOURCE_COLUMNS)
    if layer.shapes == ("Point",):
        known |= {*LATITUDES, *LONGITUDES}
    if layer.name == "zones":
        known |= {ERROR_COLUMN}
    return tuple(column for column in table.cells if column.casefold() not in known)
