"""Change over many dates: per actor what was gained and lost in each period, and what creeps.

Each period is compared with the last *accepted* line. What is too thin to be told from a redraw is not
accepted yet: a front that creeps a few metres a day becomes an advance once it has come further than the
tolerance, instead of vanishing for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd
import shapely

from ..geo.area import area_km2
from ..geo.errors import NothingFoundError
from ..geo.ground import ground_hash
from ..geo.repair import polygonal
from .change import Change
from .diff import diff
from .extent import with_shapes
from .frames import each_row, geoframe
from .schema import CONTROL, UNASSIGNED, Holder
from .snapshot import Snapshot
from .times import refuse_backwards

__all__ = ["Every", "Period", "accepted", "periods", "series"]

Every = Literal["snapshot", "day", "week", "month"]
LONGEST_CARRY = 366
"""For how many days after the last recorded one a series goes on."""


@dataclass(frozen=True)
class Period:
    """What one actor gained and lost from one date to another.

    Parameters
    ----------
    from_date, to_date
        The period, half-open: it ends with the state on `to_date`.
    actor
        Who controls.
    area_km2
        What it controls on `to_date`.
    gained_km2, lost_km2, net_km2
        The advance, measured from the last accepted line.
    uncertainty_km2
        The +- of the net; None where the positional error is not stated.
    redraw_km2
        What differs from the accepted line by no more than the tolerance.
    cumulative_km2
        The net since the series began.
    villages
        The names of the villages that passed into its control.
    snapshot_from, snapshot_to
        The recorded days that the two states carry on from; equal where nothing was recorded in between: a
        gap in the source is no quiet front.
    """

    from_date: date
    to_date: date
    actor: str
    area_km2: float
    gained_km2: float
    lost_km2: float
    net_km2: float
    uncertainty_km2: float | None
    redraw_km2: float
    cumulative_km2: float
    villages: tuple[str, ...]
    snapshot_from: date
    snapshot_to: date

    @property
    def km2_per_day(self) -> float:
        """The net by the days of the period."""
        return self.net_km2 / (self.to_date - self.from_date).days

    @property
    def carried_forward(self) -> bool:
        """Whether nothing was recorded in the period."""
        return self.snapshot_from == self.snapshot_to


def periods(first: date, last: date, every: Every, recorded: Sequence[date]) -> list[date]:
    """Cut a stretch of time: at every recorded day, every day, every Monday or the first of every month.

    Returns
    -------
    list of date
        The cuts in order, from the first date to the last: the periods at the ends may be partial.

    Examples
    --------
    >>> [str(day) for day in periods(date(2024, 1, 15), date(2024, 3, 10), "month", [])]
    ['2024-01-15', '2024-02-01', '2024-03-01', '2024-03-10']
    """
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    on_record = set(recorded)
    cuts: dict[Every, Callable[[date], bool]] = {
        "snapshot": lambda day: day in on_record,
        "day": lambda _day: True,
        "week": lambda day: day.weekday() == 0,
        "month": lambda day: day.day == 1,
    }
    return [day for day in days if day in (first, last) or cuts[every](day)]


def series(
    snapshots: Sequence[Snapshot],
    every: Every = "snapshot",
    *,
    first: date | None = None,
    last: date | None = None,
    tolerance_m: float | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Period]:
    """Follow the actors over many dates.

    Parameters
    ----------
    snapshots
        The recorded days in order, each read once.
    every
        Where to cut the time.
    first, last
        From which date to which; by default from the first recorded day to the last.
    tolerance_m
        As in `diff`.
    progress
        Called with the number of periods done and of all.

    Returns
    -------
    list of Period
        One for each actor in each period, in order.

    Raises
    ------
    NothingFoundError
        The first date is before the first recorded day, or there is only one date.
    UsageError
        The first date is later than the last.
    """
    recorded = [snapshot.date for snapshot in snapshots]
    first, last = first or recorded[0], last or recorded[-1]
    refuse_backwards(first, last)
    if first < recorded[0]:
        raise NothingFoundError(
            f"nothing is recorded on or before {first}: the zones begin on {recorded[0]}", "begin later"
        )
    if last > recorded[-1] + timedelta(days=LONGEST_CARRY):
        raise NothingFoundError(f"nothing is recorded after {recorded[-1]}", "name an earlier --to")
    cuts = periods(first, last, every, recorded)
    if len(cuts) < 2:
        raise NothingFoundError("there is only one date to look at", "name an earlier --from or a later --to")
    found: list[Period] = []
    cumulative: dict[str, float] = {}
    reference = _state(snapshots, cuts[0])
    for done, (start, end) in enumerate(pairwise(cuts)):
        progress(done, len(cuts) - 1)
        state = _state(snapshots, end)
        change = diff(reference, state, tolerance_m=tolerance_m)
        found.extend(_rows(change, start, end, _state(snapshots, start).date, cumulative))
        reference = accepted(change)
    progress(len(cuts) - 1, len(cuts) - 1)
    return found


def accepted(change: Change) -> Snapshot:
    """Give the line that a change leaves accepted: the later day, but for what is redraw only.

    Ground that is redraw stays with who held it before, until it is wide enough to be an advance.
    """
    after = change.after
    redrawn = [
        (move.before, move.after, shapely.union_all(move.pieces[move.redraw]))
        for move in change.moves
        if move.redraw.any()
    ]
    if not redrawn:
        return after
    shapes = after.zones.geometry.to_numpy().copy()
    holders = after.partition.holders
    cut = np.zeros(len(shapes), bool)
    added = []
    for held, holds, ground in redrawn:
        for position in np.flatnonzero(shapely.intersects(shapes, ground)).tolist():
            if holders[position] == holds:
                shapes[position] = polygonal(shapely.difference(shapes[position], ground))
                cut[position] = True
        if held != UNASSIGNED:
            added.append((*held, float(area_km2([ground])[0]), ground_hash(ground), (), ground))
    kept = with_shapes(after.zones, shapes, cut)
    back = geoframe([row[:-1] for row in added], list(kept.columns[:-1]), [row[-1] for row in added])
    return replace(after, zones=pd.concat([kept, back], ignore_index=True) if added else kept)


def _state(snapshots: Sequence[Snapshot], day: date) -> Snapshot:
    """Give the recorded day that a date carries on from."""
    return max((one for one in snapshots if one.date <= day), key=lambda one: one.date)


def _rows(
    change: Change, start: date, end: date, recorded_from: date, cumulative: dict[str, float]
) -> Iterable[Period]:
    """Account for each actor in one period."""
    taken: dict[str, list[str]] = {}
    if change.before.villages is not change.after.villages:  # else nothing was recorded of them
        for village in each_row(change.villages):
            if village.to_status == CONTROL:
                taken.setdefault(village.to_actor, []).append(village.name)
    for row in sorted(change.balances):
        cumulative[row.actor] = cumulative.get(row.actor, 0.0) + row.net_km2
        yield Period(
            start,
            end,
            row.actor,
            change.after.areas.get(Holder(row.actor, CONTROL), 0.0),
            row.gained_km2,
            row.lost_km2,
            row.net_km2,
            row.uncertainty_km2,
            row.redraw_gained_km2 + row.redraw_lost_km2,
            cumulative[row.actor],
            tuple(taken.get(row.actor, ())),
            recorded_from,
            change.after.date,
        )
