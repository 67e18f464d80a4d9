"""One feature of a file as the fields of a record: every cell read, every fault reported."""

from __future__ import annotations

from typing import Any

from ..geo.errors import DataError, Fault
from . import cells
from .formats.table import Table
from .schema import CONTESTED, Layer, Source

__all__ = [
    "ERROR_COLUMN",
    "SOURCE_COLUMNS",
    "feature_name",
    "field_values",
    "holder_faults",
    "positional_error",
]

SOURCE_COLUMNS = ("source", "source_date", "source_url", "source_side", "source_sensitive")
ERROR_COLUMN = "positional_error_m"


def feature_name(table: Table, index: int) -> str:
    """Say which feature: its number from 1, with its id where it has one."""
    for name in ("record_id", "id"):
        column = table.column(name)
        if column and (stated := cells.text(table.cells[column][index])):
            return f"{index + 1} ({' '.join(stated.split())[:40]})"
    return str(index + 1)


def field_values(table: Table, index: int, feature: str, layer: Layer) -> tuple[dict[str, Any], list[Fault]]:
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


def positional_error(table: Table, layer: Layer) -> float | None:
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
            raise DataError([Fault(table.file, feature_name(table, index), fault, error.mend)]) from None
    return max(errors, default=None)
