"""Control on a grid: who has each cell on the recorded dates, and what follows from it cell by cell.

A state holds until the next recorded one, half-open: on the day of a change the later holder has the ground.
Days on which the last state is carried on count as held, as everywhere. Ground that no zone covers has no
holder: coming under a zone for the first time, or being left out, is no change of hands.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ..geo.allotment import Allotment, allotted
from ..geo.coverage import coverage
from ..geo.errors import NothingFoundError, UsageError
from ..geo.grid import Grid, grid_over
from .schema import Holder
from .snapshot import Snapshot

__all__ = [
    "MOST_CELLS",
    "NO_VALUE",
    "Conserved",
    "ControlGrid",
    "GridDay",
    "control_grid",
    "days_held",
    "days_since_change",
    "times_changed",
]

MOST_CELLS = 200_000_000
"""The most cells that a grid may have, all its dates or all its holders together."""
NO_VALUE = -1
"""Stands in cells that have no number."""

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Conserved:
    """How near the cells of a holder come to its ground.

    Parameters
    ----------
    holder
        Whose.
    true_km2, grid_km2
        Its ground within the grid, and the ground of its cells.
    """

    holder: Holder
    true_km2: float
    grid_km2: float

    @property
    def error_km2(self) -> float:
        """By how much the cells are more than the ground."""
        return self.grid_km2 - self.true_km2


@dataclass(frozen=True)
class GridDay:
    """Who has each cell on a recorded date.

    Parameters
    ----------
    snapshot
        The state.
    codes
        For each cell the number of its holder in `ControlGrid.holders`, counted from 1; 0 where no zone is.
        Shape (height, width).
    conserved
        How near the cells come to the ground, a holder each.
    """

    snapshot: Snapshot
    codes: NDArray[np.uint16]
    conserved: tuple[Conserved, ...]


@dataclass(frozen=True)
class ControlGrid:
    """Control on recorded dates, cell by cell.

    Parameters
    ----------
    grid
        The cells.
    holders
        Who has them on any of the dates, by actor and status.
    days
        The recorded dates in order.
    """

    grid: Grid
    holders: tuple[Holder, ...]
    days: tuple[GridDay, ...]

    @property
    def worst(self) -> tuple[Conserved, ...]:
        """Of each holder the day on which its cells are farthest from its ground."""
        on_each_day = zip(*(day.conserved for day in self.days), strict=True)
        return tuple(max(days, key=lambda one: abs(one.error_km2)) for days in on_each_day)


def control_grid(
    snapshots: Sequence[Snapshot],
    grid: Grid | None = None,
    *,
    resolution_m: float | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> ControlGrid:
    """Say who has each cell of a grid on recorded dates.

    Parameters
    ----------
    snapshots
        The states in order, one or more.
    grid
        The cells; by default an equal-area grid over the zones of all dates.
    resolution_m
        The width of the default grid's cells, in metres.
    progress
        Called with the number of dates done and of all.

    Returns
    -------
    ControlGrid
        A cell whose ground did not change from one date to the next keeps its holder.

    Raises
    ------
    NothingFoundError
        There are no zones, or none lies within the grid.
    UsageError
        The grid has too many cells, or its reference system has no place for the zones.
    """
    zones = np.concatenate([snapshot.zones.geometry.to_numpy() for snapshot in snapshots])
    if not len(zones):
        raise NothingFoundError(
            "no zones are recorded on that date, so there is no control to grid",
            "see `controlmap dates` for the recorded ones",
        )
    grid = grid or grid_over(zones, resolution_m)
    _refuse_too_many(grid, len(snapshots), "dates")
    holders = tuple(sorted({holder for snapshot in snapshots for holder in snapshot.areas}, key=_in_order))
    days: list[GridDay] = []
    before: Allotment | None = None
    for done, snapshot in enumerate(snapshots, start=1):
        before = _allotment(snapshot, grid, holders, before)
        days.append(GridDay(snapshot, before.codes, _conserved(before, holders)))
        progress(done, len(snapshots))
    if not any(one.true_km2 for day in days for one in day.conserved):
        raise NothingFoundError("no zone lies within the grid", "match a raster that overlaps the zones")
    return ControlGrid(grid, holders, tuple(days))


def times_changed(control: ControlGrid) -> Numbers:
    """Count how many times each cell changed its holder; `NO_VALUE` where no zone ever was.

    Contested ground is a holder of its own: from one actor through contested to another is two changes.
    """
    latest = control.days[0].codes
    times = np.zeros(latest.shape, np.int32)
    for day in control.days[1:]:
        times += _changed(latest, day.codes)
        latest = np.where(day.codes > 0, day.codes, latest)
    return np.where(latest > 0, times, NO_VALUE).astype(np.int32)


def days_since_change(control: ControlGrid, last: date) -> Numbers:
    """Count the days from each cell's last change of holder to a date; `NO_VALUE` where there was none."""
    latest = control.days[0].codes
    since = np.full(latest.shape, NO_VALUE, np.int32)
    for day in control.days[1:]:
        since[_changed(latest, day.codes)] = (last - day.snapshot.date).days
        latest = np.where(day.codes > 0, day.codes, latest)
    return since


def days_held(control: ControlGrid, first: date, last: date) -> Numbers:
    """Count the days that each cell was under each holder, from a date to before another.

    Returns
    -------
    numpy.ndarray
        Shape (holders, height, width), in the order of `ControlGrid.holders`; `NO_VALUE` where no zone ever
        was.

    Raises
    ------
    UsageError
        The grid has too many cells for so many holders.
    """
    _refuse_too_many(control.grid, len(control.holders), "holders")
    shape = (len(control.holders), control.grid.height, control.grid.width)
    held, ever = np.zeros(shape, np.int32), np.zeros(shape[1:], bool)
    begins = [max(first, day.snapshot.date) for day in control.days]
    for day, begin, end in zip(control.days, begins, [*begins[1:], last], strict=True):
        ever |= day.codes > 0
        for code in range(1, len(control.holders) + 1):
            held[code - 1][day.codes == code] += (end - begin).days
    held[:, ~ever] = NO_VALUE
    return held


def _changed(before: NDArray[np.uint16], after: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Say which cells have another holder, of those that had one and have one."""
    changed: NDArray[np.bool_] = (before != after) & (before > 0) & (after > 0)
    return changed


def _allotment(
    snapshot: Snapshot, grid: Grid, holders: tuple[Holder, ...], before: Allotment | None
) -> Allotment:
    numbers = {holder: number for number, holder in enumerate(holders, start=1)}
    zones = snapshot.zones
    codes = [numbers[Holder(*pair)] for pair in zip(zones["actor"], zones["status"], strict=True)]
    return allotted(coverage(grid, zones.geometry.to_numpy(), codes, len(holders)), before)


def _conserved(allotment: Allotment, holders: tuple[Holder, ...]) -> tuple[Conserved, ...]:
    true, error = allotment.coverage.true_km2, allotment.error_km2
    return tuple(
        Conserved(holder, float(true[code]), float(true[code] + error[code]))
        for code, holder in enumerate(holders, start=1)
    )


def _in_order(holder: Holder) -> tuple[str, str]:
    return holder.actor or "", holder.status


def _refuse_too_many(grid: Grid, layers: int, what: str) -> None:
    """Refuse a grid that would fill the memory."""
    cells = grid.size * layers
    if cells > MOST_CELLS:
        coarser = math.ceil(10 * math.sqrt(cells / MOST_CELLS)) / 10
        asked = f"{grid.width:,} x {grid.height:,} cells" + (f" for {layers} {what}" if layers > 1 else "")
        raise UsageError(
            f"{asked} are more than the {MOST_CELLS:,} that a grid may have",
            f"make cells {coarser:.1f} times as wide, or choose a smaller area with --within",
        )
