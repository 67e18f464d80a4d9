"""What changed between two dates: ground and villages that passed from one holder to another.

A change closes: for every holder, what it had is what it kept and lost, and what it has is what it kept and
gained. Figures that do not add up to the areas of the two days are never given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from ..geo.area import area_km2, length_km
from ..geo.errors import ClosureError
from ..geo.overlay import Partition, transitions
from ..geo.planar import closure_tolerance
from .frames import each_row, geoframe
from .schema import CONTROL, UNASSIGNED, Holder, Source
from .snapshot import Snapshot

__all__ = ["Change", "diff"]

GROUND = ["from_actor", "from_status", "to_actor", "to_status"]
AREAS = [
    *("actor", "area_from_km2", "area_to_km2"),
    *("gained_km2", "lost_km2", "net_km2", "uncertainty_km2"),
]
VILLAGES = [
    *("place_id", "name", "name_ar", *GROUND),
    *("date", "disputed", "sources"),
]


@dataclass(frozen=True)
class Change:
    """The difference between two snapshots.

    Parameters
    ----------
    before, after
        The snapshots.
    ground
        All ground of both days by who held it on each, what stayed as it was included: `from_actor`,
        `from_status`, `to_actor`, `to_status`, `area_km2`, `parts`, `geometry`. Ground that no zone covers
        has the actor None and the status "none".
    """

    before: Snapshot
    after: Snapshot
    ground: gpd.GeoDataFrame

    @cached_property
    def transitions(self) -> gpd.GeoDataFrame:
        """The ground that changed holder, largest first: the columns of `ground`, and `uncertainty_km2`.

        The uncertainty is the positional error times the outline of the ground, an upper bound; None where
        the error is not stated.
        """
        changed = (self.ground["from_actor"] != self.ground["to_actor"]) | (
            self.ground["from_status"] != self.ground["to_status"]
        )
        ordered: gpd.GeoDataFrame = self.ground[changed].sort_values(
            ["area_km2", *GROUND], ascending=[False, True, True, True, True], ignore_index=True
        )
        uncertain = [self._uncertainty([ground]) for ground in ordered.geometry]
        ordered.insert(5, "uncertainty_km2", pd.Series(uncertain, dtype=object))
        return ordered

    @cached_property
    def matrix(self) -> pd.DataFrame:
        """Square kilometres from each holder (rows) to each holder (columns), unchanged ground included."""
        cells = {
            (Holder(row.from_actor, row.from_status), Holder(row.to_actor, row.to_status)): row.area_km2
            for row in each_row(self.ground)
        }
        had = sorted({pair[0] for pair in cells}, key=_order)
        has = sorted({pair[1] for pair in cells}, key=_order)
        values = [[cells.get((old, new), 0.0) for new in has] for old in had]
        return pd.DataFrame(
            values,
            index=pd.Index(map(str, had), name="from"),
            columns=pd.Index(map(str, has), name="to"),
        )

    @cached_property
    def areas(self) -> pd.DataFrame:
        """Ground in control by actor, in km2, the largest change first.

        `actor`, `area_from_km2`, `area_to_km2`, `gained_km2`, `lost_km2`, `net_km2` and `uncertainty_km2`.
        """
        actors = sorted({actor for end in ("from", "to") for actor in self._controlled(end)["actor"]})
        rows = []
        for actor in actors:
            had, has = self._under(actor, "from"), self._under(actor, "to")
            area_from = self.ground["area_km2"][had].sum()
            area_to = self.ground["area_km2"][has].sum()
            gained = self.ground["area_km2"][has & ~had].sum()
            lost = self.ground["area_km2"][had & ~has].sum()
            moved = self.ground.geometry[had != has]
            rows.append((actor, area_from, area_to, gained, lost, gained - lost, self._uncertainty(moved)))
        rows.sort(key=lambda row: (-abs(row[5]), -row[2], row[0]))
        frame = pd.DataFrame(rows, columns=AREAS)
        return frame.astype({"actor": object, "uncertainty_km2": object})

    @cached_property
    def villages(self) -> gpd.GeoDataFrame:
        """Villages that changed holder: when, and on whose word.

        `place_id`, `name`, `name_ar`, `from_actor`, `from_status`, `to_actor`, `to_status`, `date`,
        `disputed`, `sources`, `geometry`. A village that is first recorded in between changed no hands.
        `date` is the recorded day from which the later holder is named without a break, `sources` are those
        of that day.
        """
        later, earlier = self.after, self.before
        if self.after.date < self.before.date:
            later, earlier = earlier, later
        known = self.before.villages.set_index("place_id")
        since = later.villages.set_index("place_id")
        rows, points = [], []
        for village in each_row(self.after.villages):
            if village.place_id not in known.index:
                continue
            old, told = known.loc[village.place_id], since.loc[village.place_id]
            if (old["actor"], old["status"]) == (village.actor, village.status):
                continue
            disputed = old["disputed"] or village.disputed or told["since_disputed"]
            rows.append(
                (
                    *(village.place_id, village.name, village.name_ar),
                    *(old["actor"], old["status"], village.actor, village.status),
                    told["since"],
                    bool(disputed),
                    told["since_sources"],
                )
            )
            points.append(village.geometry)
        return geoframe(rows, VILLAGES, points)

    def reversed(self) -> Change:
        """Give the change from the later snapshot back to the earlier one."""
        swapped = {
            **{name: name.replace("from_", "to_") for name in GROUND[:2]},
            **{name: name.replace("to_", "from_") for name in GROUND[2:]},
        }
        ground = self.ground.rename(columns=swapped)
        return Change(self.after, self.before, ground[[*GROUND, "area_km2", "parts", "geometry"]])

    @property
    def sources(self) -> tuple[Source, ...]:
        """Who says so: the sources of the zones of both days, each once."""
        return tuple(dict.fromkeys((*self.before.sources, *self.after.sources)))

    @property
    def positional_error_m(self) -> float | None:
        """How far off the lines of either day may be, in metres; None where one does not state it."""
        stated = (self.before.positional_error_m, self.after.positional_error_m)
        known = [error for error in stated if error is not None]
        return max(known) if len(known) == len(stated) else None

    def _uncertainty(self, ground: Iterable[BaseGeometry]) -> float | None:
        """Give the +- of an area, in km2: the positional error times the outline of the dissolved ground."""
        if self.positional_error_m is None:
            return None
        outline = length_km([shapely.union_all(list(ground))])[0]
        return float(self.positional_error_m / 1000 * outline)

    def _controlled(self, end: str) -> pd.DataFrame:
        held = self.ground[self.ground[f"{end}_status"] == CONTROL]
        return pd.DataFrame({"actor": held[f"{end}_actor"]})

    def _under(self, actor: str, end: str) -> pd.Series[bool]:
        held: pd.Series[bool] = (self.ground[f"{end}_actor"] == actor) & (
            self.ground[f"{end}_status"] == CONTROL
        )
        return held


def diff(before: Snapshot, after: Snapshot) -> Change:
    """Compare two snapshots.

    Parameters
    ----------
    before, after
        The two days, in either order: from a later day to an earlier one it is the reverse change.

    Returns
    -------
    Change

    Raises
    ------
    ClosureError
        The figures do not add up to the areas of the two days.
    """
    found = transitions(_partition(before), _partition(after))
    holders = [(*(one.before or UNASSIGNED), *(one.after or UNASSIGNED)) for one in found]
    shapes = [one.ground for one in found]
    ground = geoframe(holders, GROUND, shapes)
    ground.insert(4, "area_km2", area_km2(shapes))
    ground.insert(5, "parts", shapely.get_num_geometries(shapes))
    change = Change(before, after, ground)
    _check_closure(change)
    return change


def _partition(snapshot: Snapshot) -> Partition[Holder]:
    zones = snapshot.zones
    holders = [Holder(a, s) for a, s in zip(zones["actor"], zones["status"], strict=True)]
    return Partition(zones.geometry.to_numpy(), holders)


def _check_closure(change: Change) -> None:
    """Compare what the transitions add up to with the zones themselves."""
    for snapshot, end in ((change.before, "from"), (change.after, "to")):
        drawn = _totals(snapshot.zones, "actor", "status")
        summed = _totals(change.ground, f"{end}_actor", f"{end}_status")
        for holder, area in drawn.items():
            gap = abs(summed.get(holder, 0.0) - area)
            if gap > closure_tolerance(area):
                raise ClosureError(
                    f"the change {change.before.date} to {change.after.date} does not close:"
                    f" {holder} is off by {gap:.3g} km2 on {snapshot.date}",
                    "please report this with the two layers",
                )


def _totals(frame: pd.DataFrame, actor: str, status: str) -> dict[Holder, float]:
    totals: dict[Holder, float] = defaultdict(float)
    for who, how, area in zip(frame[actor], frame[status], frame["area_km2"], strict=True):
        totals[Holder(who, how)] += area
    return totals


def _order(holder: Holder) -> tuple[bool, str, str]:
    return holder.actor is None, holder.actor or "", holder.status
