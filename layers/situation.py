"""A change told as a situation: the later state in the classes of a situation map.

Contested ground is one class, the *fighting area*. Ground and villages that came into an actor's control
since the earlier date are *newly taken*. All else is held as it was; redraw is never newly taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ..geo.ground import ground_hash
from ..geo.repair import polygonal
from .change import Change
from .extent import with_shapes
from .frames import each_row, geoframe
from .said import said_of
from .schema import CONTESTED, CONTROL, Holder
from .snapshot import Snapshot
from .times import refuse_backwards

__all__ = ["FIGHTING", "TAKEN", "Situation"]

FIGHTING, TAKEN = "fighting area", "newly taken"
"""The statuses of a situation that no file states: they follow from a change."""


@dataclass(frozen=True)
class Situation:
    """The later state of a change, with what has been taken since.

    Parameters
    ----------
    change
        From the earlier date to the later.

    Raises
    ------
    UsageError
        The change runs backwards.
    """

    change: Change

    def __post_init__(self) -> None:
        refuse_backwards(self.change.before.date, self.change.after.date)

    @cached_property
    def taken(self) -> gpd.GeoDataFrame:
        """The ground that came into somebody's control, as `Change.transitions` has it, redraw left out."""
        moved = self.change.transitions
        chosen: gpd.GeoDataFrame = moved[(moved["to_status"] == CONTROL) & (moved["parts"] > 0)]
        return chosen.reset_index(drop=True)

    @cached_property
    def villages_taken(self) -> frozenset[str]:
        """The ids of the villages that came into somebody's control."""
        villages = self.change.villages
        return frozenset(villages["place_id"][villages["to_status"] == CONTROL])

    @cached_property
    def state(self) -> Snapshot:
        """The later state in the classes of a situation.

        Newly taken ground is `Holder(actor, TAKEN)`, contested ground is `Holder("", FIGHTING)`, whoever
        fights there. A zone has `before` too: from whom it was taken, None where it was not. The ground of
        all classes sums to that of the later state.
        """
        after = self.change.after
        held = _without(after.zones, shapely.union_all(self.taken.geometry.to_numpy()))
        rows: list[tuple[Any, ...]] = [
            (*_class(Holder(zone.actor, zone.status)), zone.area_km2, zone.ground, zone.statements, None)
            for zone in each_row(held)
        ]
        rows += [
            (
                *(row.to_actor, TAKEN, row.area_km2, ground_hash(row.geometry)),
                said_of(after.zones, Holder(row.to_actor, row.to_status), row.geometry),
                Holder(row.from_actor, row.from_status),
            )
            for row in each_row(self.taken)
        ]
        columns = ["actor", "status", "area_km2", "ground", "statements", "before"]
        zones = geoframe(rows, columns, [*held.geometry, *self.taken.geometry])
        return replace(after, zones=zones, villages=self._villages(after.villages))

    def _villages(self, villages: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        classes = [
            Holder(village.actor, TAKEN)
            if village.place_id in self.villages_taken
            else _class(Holder(village.actor, village.status))
            for village in each_row(villages)
        ]
        return villages.assign(
            actor=np.array([one.actor for one in classes], object),
            status=np.array([one.status for one in classes], object),
        )


def _class(holder: Holder) -> Holder:
    return Holder("", FIGHTING) if holder.status == CONTESTED else holder


def _without(zones: gpd.GeoDataFrame, ground: BaseGeometry) -> gpd.GeoDataFrame:
    """Take ground out of the zones in control; what it does not touch stays as it is."""
    shapes: NDArray[Any] = zones.geometry.to_numpy().copy()
    cut = (zones["status"] == CONTROL).to_numpy(bool) & shapely.intersects(shapes, ground)
    shapes[cut] = [polygonal(shape) for shape in shapely.difference(shapes[cut], ground)]
    return with_shapes(zones, shapes, cut)
