"""Files into records: every cell read, every shape checked, every fault reported at once.

A file is read whole or refused whole. With `repair`, invalid polygons are redrawn; with `skip_bad`, bad
features are left out. Both are reported, and neither may empty a date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..geo.errors import DataError, Fault
from .columns import Reading, check_columns, check_flags, unread, with_flags
from .fields import feature_name, field_values, positional_error
from .formats import files_under, read_table
from .schema import LAYERS, Frontline, Record, Zone
from .shapes import checked_shape, refuse_swapped

__all__ = ["Records", "read"]


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
    check_flags(reading)
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


def _read_file(path: Path, reading: Reading) -> Records:
    layer = LAYERS[reading.layer]
    table = with_flags(read_table(path, layer.name), path, reading)
    check_columns(table, layer)
    refuse_swapped(table, layer)
    rows: list[Record] = []
    origins: list[tuple[str, str]] = []
    faults: list[Fault] = []
    repaired: list[Fault] = []
    dates_lost: list[date] = []
    for index in range(table.size):
        feature = feature_name(table, index)
        values, found = field_values(table, index, feature, layer)
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
        unread=unread(table, layer),
        dates_lost=tuple(dates_lost),
        positional_error_m=positional_error(table, layer),
    )
