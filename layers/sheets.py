"""A map sheet: a picture of a map, its control points and its legend, read with all faults at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..geo.classes import NO_ZONE, Colours, lab_distance
from ..geo.errors import DataError, Fault
from ..geo.transform import ControlPoints, is_mirrored, on_one_line
from . import cells
from .fields import holder_faults
from .formats import read_table
from .formats.picture import read_picture
from .formats.table import Table
from .schema import CONTROL, UNASSIGNED, Holder

__all__ = ["Legend", "Sheet", "read_sheet"]

FEWEST_POINTS = 3
MOST_COLOURS = 100
CLOSEST = 8.0
"""How far, in CIE Lab, the colours of two classes must lie apart: JPEG moves a colour by half of that."""

AROUND = 2
"""A colour is sampled from the pixels up to so many away, so that one stray pixel does not count."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Legend:
    """Whom the colours of a map stand for.

    Parameters
    ----------
    holders
        The holder of each class, from class 1 on; class 0 is no zone.
    colours
        The colours and their classes.
    """

    holders: tuple[Holder, ...]
    colours: Colours

    def colour(self, holder: Holder) -> str:
        """Give the first colour of a holder, as #rrggbb."""
        first = list(self.colours.classes).index(self.holders.index(holder) + 1)
        return _hex(self.colours.rgb[first])


@dataclass(frozen=True)
class Sheet:
    """A picture of a map, with what is known of its places and its colours."""

    name: str
    picture: Picture
    points: ControlPoints
    legend: Legend


@dataclass(frozen=True)
class _Row:
    """One row of a legend."""

    number: int
    holder: Holder
    rgb: tuple[int, int, int]

    def __str__(self) -> str:
        return f"{_hex(np.array(self.rgb))} in row {self.number} ({self.holder})"


def read_sheet(picture: Path, points: Path, legend: Path, *, overlay: bool = False) -> Sheet:
    """Read the three files of a map sheet.

    Parameters
    ----------
    picture
        The map.
    points
        A table with columns `px`, `py` (pixels from the top left corner), `lon` and `lat`.
    legend
        A table with columns `colour` (`#rrggbb`) or `px` and `py` (a pixel of that colour), `actor` and
        `status`. Several rows may have one holder; a row without one is no zone.
    overlay
        Whether the zones are see-through, over a base map: then lightness hardly tells colours apart.

    Returns
    -------
    Sheet

    Raises
    ------
    DataError
        Anything is wrong with any of the files; all faults together.
    """
    pixels = read_picture(picture)
    faults: list[Fault] = []
    found_points, found_legend = None, None
    try:
        found_points = _read_points(read_table(points, ""), pixels)
    except DataError as error:
        faults += error.faults
    try:
        found_legend = _read_legend(read_table(legend, ""), pixels, overlay)
    except DataError as error:
        faults += error.faults
    if found_points is None or found_legend is None:
        raise DataError(faults)
    return Sheet(picture.name, pixels, found_points, found_legend)


def _read_points(table: Table, picture: Picture) -> ControlPoints:
    _need_columns(table, ("px", "py", "lon", "lat"))
    faults: list[Fault] = []
    rows = []
    for index in range(table.size):
        try:
            px, py = _pixel(table, index, picture)
            lon, lat = (_number(table, name, index) for name in ("lon", "lat"))
            if not (-180 <= lon <= 180 and -90 < lat < 90):
                mend = "lon is from -180 to 180 and lat from -90 to 90 degrees"
                raise cells.CellError(f"{lon:g}, {lat:g} is no place on earth", mend)
            rows.append((px, py, lon, lat))
        except cells.CellError as error:
            faults.append(Fault(table.file, str(index + 1), error.fault, error.mend))
    if faults:
        raise DataError(faults)
    stated = np.array(rows, float)
    around = stated[:, 2] - 360 * ((stated[:, 2] - stated[0, 2]) / 360).round()  # on the first one's side
    points = ControlPoints(stated[:, :2], np.column_stack([around, stated[:, 3]]))
    if weakness := _weakness(points):
        raise DataError([Fault(table.file, "", *weakness)])
    return points


def _weakness(points: ControlPoints) -> tuple[str, str] | None:
    """Say why no transform follows from control points, and what to do about it."""
    count = len(points.pixels)
    if count < FEWEST_POINTS:
        fault = f"{count} control point{'s' * (count > 1)}, and a transform needs {FEWEST_POINTS}"
        return fault, "pick more places that the picture shows: four or more tell the error too"
    if on_one_line(points.pixels) or on_one_line(points.places):
        mend = "pick points all over the picture, best near its corners"
        return "the control points lie on one line, or nearly so", mend
    if len(np.unique(points.pixels, axis=0)) < count:
        return "several control points stand on the same pixel", "keep one of them"
    if is_mirrored(points):
        mend = "check that no columns are swapped: px runs to the right and py down"
        return "the control points show the earth as in a mirror", mend
    return None


def _read_legend(table: Table, picture: Picture, overlay: bool) -> Legend:
    _need_columns(table, ("actor",))
    faults: list[Fault] = []
    rows: list[_Row] = []
    for index in range(table.size):
        try:
            holder = _holder(table, index)
            rows += [_Row(index + 1, holder, rgb) for rgb in _colours(table, index, picture)]
        except cells.CellError as error:
            faults.append(Fault(table.file, str(index + 1), error.fault, error.mend))
    faults += [Fault(table.file, "", *confusion) for confusion in _confusions(rows, overlay)]
    if not faults and all(row.holder == UNASSIGNED for row in rows):
        fault = "the legend gives no colour to an actor"
        faults.append(Fault(table.file, "", fault, "fill in the column actor"))
    if faults:
        raise DataError(faults)
    holders = tuple(dict.fromkeys(row.holder for row in rows if row.holder != UNASSIGNED))
    classes = [NO_ZONE if row.holder == UNASSIGNED else holders.index(row.holder) + 1 for row in rows]
    rgb = np.array([row.rgb for row in rows], np.uint8)
    return Legend(holders, Colours(rgb, np.array(classes, np.uint8)))


def _confusions(rows: list[_Row], overlay: bool) -> list[tuple[str, str]]:
    """Say which rows of a legend cannot be told apart."""
    if len(rows) > MOST_COLOURS:
        return [(f"{len(rows)} colours; at most {MOST_COLOURS} are told apart", "leave some out")]
    distance = lab_distance(np.array([row.rgb for row in rows], np.uint8).reshape(-1, 3), overlay)
    mend = "give both the same actor and status, or sample colours that differ"
    return [
        (f"{one} and {other} are too close to tell apart", mend)
        for place, one in enumerate(rows)
        for number, other in enumerate(rows[:place])
        if one.holder != other.holder and distance[place, number] < CLOSEST
    ]


def _holder(table: Table, index: int) -> Holder:
    """Read whom a colour stands for; without an actor and a status, nobody."""
    actor, status = cells.actors(_cell(table, "actor", index)), _cell(table, "status", index).strip()
    if not actor and status.casefold() in ("", "none"):
        return UNASSIGNED
    values = {"actor": actor} | ({"status": cells.status(status)} if status else {})
    for fault in holder_faults(values, table.file, str(index + 1)):
        raise cells.CellError(fault.fault, "fill in the actor; a colour that is no zone has no status either")
    return Holder(actor or None, values.get("status", CONTROL))


def _colours(table: Table, index: int, picture: Picture) -> list[tuple[int, int, int]]:
    """Read the colours of a row: the one that is given, and the one that is sampled."""
    found = []
    if _cell(table, "colour", index).strip():
        stated = cells.colour(_cell(table, "colour", index))
        found.append((int(stated[1:3], 16), int(stated[3:5], 16), int(stated[5:7], 16)))
    if _cell(table, "px", index).strip() or _cell(table, "py", index).strip():
        found.append(_sampled(picture, *_pixel(table, index, picture)))
    if not found:
        mend = "fill in the colour as #rrggbb, or px and py of a pixel that has it"
        raise cells.CellError("no colour", mend)
    return found


def _sampled(picture: Picture, px: float, py: float) -> tuple[int, int, int]:
    rows, columns = (slice(max(0, int(at) - AROUND), int(at) + AROUND + 1) for at in (py, px))
    red, green, blue = np.median(picture[rows, columns].reshape(-1, 3), axis=0).astype(int).tolist()
    return red, green, blue


def _pixel(table: Table, index: int, picture: Picture) -> tuple[float, float]:
    height, width = picture.shape[:2]
    px, py = _number(table, "px", index), _number(table, "py", index)
    if not (0 <= px <= width and 0 <= py <= height):
        fault = f"pixel {px:g}, {py:g} lies outside the picture, which has {width} x {height}"
        raise cells.CellError(fault, "count px to the right and py down from the top left corner")
    return px, py


def _number(table: Table, name: str, index: int) -> float:
    cell = _cell(table, name, index)
    if not cell.strip():
        raise cells.CellError(f"no {name}", f"fill in {name}")
    return cells.number(cell)


def _cell(table: Table, name: str, index: int) -> str:
    column = table.column(name)
    return table.cells[column][index] if column else ""


def _need_columns(table: Table, names: tuple[str, ...]) -> None:
    mend = f"the columns are: {', '.join(table.cells) or 'none'}"
    faults = [
        Fault(table.file, "", f"there is no column {name!r}", mend)
        for name in names
        if not table.column(name)
    ]
    if faults:
        raise DataError(faults)


def _hex(rgb: NDArray[np.integer]) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in rgb.tolist())
