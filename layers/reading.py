"""Files into records: every cell read, every shape checked, every fault reported at once.

A file is read whole or refused whole. With `repair`, invalid polygons are redrawn; with `skip_bad`, bad
features are left out. Both are reported, and neither may empty a date.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from ..geo.errors import DataError, Fault, UsageError
from . import cells
from .formats import files_under, read_table
from .formats.delimited import LATITUDES, LONGITUDES
from .formats.table import Table
from .schema import CONTESTED, LAYERS, Frontline, Layer, Record, Source, Zone
from .shapes import checked_shape, refuse_swapped, shape_words

__all__ = ["Reading", "Records", "holder_faults", "read"]

SOURCE_COLUMNS = ("source", "source_date", "source_url", "source_side", "source_sensitive")
ERROR_COLUMN = "positional_error_m"
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


@dataclass(frozen=True)
class Records:
    """What files say, ready to be recorded.

    Parameters
    ----------
    layer
        The kind of record.
    rows
        The records.
    origins
        The file and the feature of each record, for faults that only the store can see.
    files
        The names of the files.
    repaired, skipped
        The features that were redrawn, and those that were left out, with the reason.
    unread
        Columns of the files that mean nothing to this layer.
    dates_lost
        The dates of features that were left out.
    skip_bad
        Whether what does not fit the store is left out too.
    positional_error_m
        How far off the lines may be, in metres, where zones state it themselves: of several the greatest.
    """

    layer: str
    rows: tuple[Record, ...]
    origins: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()
    repaired: tuple[Fault, ...] = ()
    skipped: tuple[Fault, ...] = ()
    unread: tuple[str, ...] = ()
    dates_lost: tuple[date, ...] = ()
    skip_bad: bool = False
    positional_error_m: float | None = None


def read(
    paths: Iterable[str | Path],
    layer: str,
    *,
    constants: dict[str, str] | None = None,
    fields: dict[str, str] | None = None,
    date_from_name: bool = False,
    repair: bool = False,
    skip_bad: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Records:
    """Read files and folders into the records of one layer.

    Parameters
    ----------
    paths
        Files, or folders of files.
    layer, constants, fields, date_from_name, repair, skip_bad
        As in `Reading`.
    progress
        Called with the number of files done and of all.

    Returns
    -------
    Records

    Raises
    ------
    UsageError
        The layer or a flag means nothing.
    DataError
        Anything is wrong with any of the files; all faults together.
    """
    reading = Reading(layer, constants or {}, fields or {}, date_from_name, repair, skip_bad)
    _check_flags(reading)
    files = [file for path in paths for file in files_under(Path(path))]
    faults: list[Fault] = []
    parts: list[Records] = []
    for done, file in enumerate(files):
        progress(done, len(files))
        try:
            parts.append(_read_file(file, reading))
        except DataError as error:
            faults.extend(error.faults)
    progress(len(files), len(files))
    if faults:
        raise DataError(faults)
    records = Records(
        layer,
        tuple(row for part in parts for row in part.rows),
        tuple(origin for part in parts for origin in part.origins),
        tuple(file.name for file in files),
        tuple(fault for part in parts for fault in part.repaired),
        tuple(fault for part in parts for fault in part.skipped),
        tuple(dict.fromkeys(column for part in parts for column in part.unread)),
        tuple(day for part in parts for day in part.dates_lost),
        skip_bad,
        max((e for part in parts if (e := part.positional_error_m) is not None), default=None),
    )
    _refuse_emptied(records)
    return records


def _refuse_emptied(records: Records) -> None:
    """Never let features that are left out empty a snapshot, or the whole import."""
    emptied: set[date] = set()
    if LAYERS[records.layer].whole_days:
        emptied = set(records.dates_lost) - {
            row.date for row in records.rows if isinstance(row, (Zone, Frontline))
        }
    if emptied or not records.rows:
        days = ", ".join(sorted(day.isoformat() for day in emptied)) or "the import"
        fault = Fault(
            ", ".join(records.files[:3]), "", f"nothing would be left of {days}", "mend the features"
        )
        raise DataError([*records.skipped, fault])


def _check_flags(reading: Reading) -> None:
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


def _read_file(path: Path, reading: Reading) -> Records:
    layer = LAYERS[reading.layer]
    table = _with_flags(read_table(path, layer.name), path, reading)
    _check_columns(table, layer)
    refuse_swapped(table, layer)
    rows: list[Record] = []
    origins: list[tuple[str, str]] = []
    faults: list[Fault] = []
    repaired: list[Fault] = []
    dates_lost: list[date] = []
    for index in range(table.size):
        feature = _feature_name(table, index)
        values, found = _values(table, index, feature, layer)
        if layer.shapes:
            shape, shape_faults, mended = checked_shape(table, index, feature, layer, repair=reading.repair)
            values["geometry"] = shape
            found += shape_faults
            repaired += mended
        if not found:
            rows.append(layer.record(**values))
            origins.append((table.file, feature))
            continue
        faults += found
        if isinstance(values.get("date"), date):
            dates_lost.append(values["date"])
    if faults and not reading.skip_bad:
        raise DataError(faults)
    return Records(
        layer.name,
        tuple(rows),
        tuple(origins),
        repaired=tuple(repaired),
        skipped=tuple(faults),
        unread=_unread(table, layer),
        dates_lost=tuple(dates_lost),
        positional_error_m=_positional_error(table, layer),
    )


def _with_flags(table: Table, path: Path, reading: Reading) -> Table:
    """Lay the columns that the flags name, or their constants, under the schema's names."""
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


def _check_columns(table: Table, layer: Layer) -> None:
    """Report the columns that must be there and are not."""
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


def _feature_name(table: Table, index: int) -> str:
    """Say which feature: its number from 1, with its id where it has one."""
    for name in ("record_id", "id"):
        column = table.column(name)
        if column and (stated := cells.text(table.cells[column][index])):
            return f"{index + 1} ({' '.join(stated.split())[:40]})"
    return str(index + 1)


def _values(table: Table, index: int, feature: str, layer: Layer) -> tuple[dict[str, Any], list[Fault]]:
    """Read the cells of one feature."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in layer.columns:
        cell = _cell(table, column.name, index)
        try:
            if cell.strip():
                values[column.name] = column.read(cell)
            elif column.required:
                raise cells.CellError(f"no {column.name}", f"fill in the {column.name}")
        except cells.CellError as error:
            faults.append(Fault(table.file, feature, f"{column.name}: {error.fault}", error.mend))
    try:
        values["sources"] = _sources(table, index, layer.several_sources)
    except cells.CellError as error:
        faults.append(Fault(table.file, feature, f"source: {error.fault}", error.mend))
    if "status" in {column.name for column in layer.columns} and not faults:
        faults += holder_faults(values, table.file, feature)
    if layer.name == "control" and not (values.get("place_id") or values.get("place")):
        faults.append(Fault(table.file, feature, "no place_id", "fill in the place_id or the place"))
    return values, faults


def holder_faults(values: dict[str, Any], file: str, feature: str) -> list[Fault]:
    """Check that actor and status go together; several actors without a status contest."""
    actor = values.get("actor", "")
    if "|" in actor:
        values.setdefault("status", CONTESTED)
    status = values.get("status", "control")
    if not actor and status not in (CONTESTED, "unknown"):
        mend = "fill in the actor, or give --actor ID or --actor-field NAME"
        return [Fault(file, feature, f"no actor for the status {status}", mend)]
    if "|" in actor and status == "control":
        mend = "ground under several actors is contested; control names one"
        return [Fault(file, feature, f"control by several actors: {actor}", mend)]
    return []


def _sources(table: Table, index: int, several: bool) -> tuple[Source, ...]:
    """Read who says so; where `|` separates several citations, it pairs their dates and marks too."""
    citation, stated, url, side, marked = (_cell(table, name, index) for name in SOURCE_COLUMNS)
    citations = [cells.text(part) for part in citation.split("|")] if several else [cells.text(citation)]
    dates, marks = (
        _paired(cell.split("|") if several else [cell], len(citations), what)
        for cell, what in ((stated, "date"), (marked, "mark"))
    )
    return tuple(
        Source(
            one,
            cells.day(day) if day.strip() else None,
            cells.text(url),
            cells.text(side),
            cells.sensitive(mark),
        )
        for one, day, mark in zip(citations, dates, marks, strict=True)
        if one
    )


def _paired(parts: list[str], sources: int, what: str) -> list[str]:
    """Give each source its part of a cell, or all of them the only one."""
    if len(parts) not in (1, sources):
        raise cells.CellError(
            f"{sources} sources and {len(parts)} {what}s", f"give each source its {what}, in order"
        )
    return parts * sources if len(parts) == 1 else parts


def _cell(table: Table, name: str, index: int) -> str:
    column = table.column(name)
    return table.cells[column][index] if column else ""


def _positional_error(table: Table, layer: Layer) -> float | None:
    """Read how far off the lines of zones are, as `georeference` writes it."""
    column = table.column(ERROR_COLUMN) if layer.name == "zones" else None
    errors = []
    for index, cell in enumerate(table.cells[column] if column else ()):
        try:
            if cell.strip() and (metres := cells.number(cell)) >= 0:
                errors.append(metres)
            elif cell.strip():
                raise cells.CellError(f"{cells.quoted(cell)} is below 0", "give a number of metres")
        except cells.CellError as error:
            fault = f"{ERROR_COLUMN}: {error.fault}"
            raise DataError([Fault(table.file, _feature_name(table, index), fault, error.mend)]) from None
    return max(errors, default=None)


def _unread(table: Table, layer: Layer) -> tuple[str, ...]:
    known = {column.name for column in layer.columns} | set(SOURCE_COLUMNS)
    if layer.shapes == ("Point",):
        known |= {*LATITUDES, *LONGITUDES}
    if layer.name == "zones":
        known |= {ERROR_COLUMN}
    return tuple(column for column in table.cells if column.casefold() not in known)
