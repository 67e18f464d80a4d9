"""A change broken down by districts, or any other polygons: the districts sum to the whole.

Redraw is told from advance on whole pieces of ground, before districts cut them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..geo.area import area_km2
from ..geo.repair import polygonal
from .change import Change
from .extent import Area
from .schema import CONTROL, Holder

__all__ = ["ELSEWHERE", "by_district"]

ELSEWHERE = ""
"""The name of ground outside all districts: no district is called so."""
COLUMNS = [
    *("area_from_km2", "area_to_km2", "gained_km2", "lost_km2"),
    *("redraw_gained_km2", "redraw_lost_km2", "net_km2"),
]

Totals = dict[tuple[str, str], dict[str, float]]


def by_district(change: Change, districts: Sequence[Area]) -> pd.DataFrame:
    """Break a change down.

    Parameters
    ----------
    change
        The change.
    districts
        Areas that do not overlap, as `polygons.read_districts` gives them.

    Returns
    -------
    pandas.DataFrame
        Of each district and each actor that controlled ground of it: `district`, `actor`, and the km2 of
        `Change.areas`. Ground outside all districts has an empty name, and comes last.
    """
    totals: Totals = defaultdict(lambda: dict.fromkeys(COLUMNS, 0.0))
    for column, snapshot in (("area_from_km2", change.before), ("area_to_km2", change.after)):
        zones = snapshot.zones
        shapes, areas = zones.geometry.to_numpy(), zones["area_km2"].to_numpy(float)
        for row, district, area in _shares(shapes, areas, districts):
            _add(totals, district, Holder(zones["actor"].iloc[row], zones["status"].iloc[row]), column, area)
    for move in change.moves:
        for row, district, area in _shares(move.pieces, move.areas, districts):
            prefix = "redraw_" if move.redraw[row] else ""
            _add(totals, district, move.after, f"{prefix}gained_km2", area)
            _add(totals, district, move.before, f"{prefix}lost_km2", area)
    for figures in totals.values():
        figures["net_km2"] = figures["gained_km2"] - figures["lost_km2"]
    names = [*(district.name for district in districts), ELSEWHERE]
    rows = [
        (district, actor, *figures.values())
        for (district, actor), figures in sorted(
            totals.items(), key=lambda one: (names.index(one[0][0]), one[0][1])
        )
    ]
    return pd.DataFrame(rows, columns=["district", "actor", *COLUMNS])


def _add(totals: Totals, district: str, holder: Holder, column: str, area: float) -> None:
    if holder.status == CONTROL and holder.actor:
        totals[district, holder.actor][column] += area


def _shares(
    shapes: NDArray[Any], areas: NDArray[np.float64], districts: Sequence[Area]
) -> Iterator[tuple[int, str, float]]:
    """Divide shapes among districts: which shape, which district, how many km2."""
    left = areas.copy()
    grounds = np.array([district.ground for district in districts], dtype=object)
    whose, rows = shapely.STRtree(shapes).query(grounds, predicate="intersects")
    _, inside = shapely.STRtree(shapes).query(grounds, predicate="contains_properly")
    whole = np.isin(rows, inside)
    shared = areas[rows]
    shared[~whole] = area_km2(
        [polygonal(shape) for shape in shapely.intersection(shapes[rows[~whole]], grounds[whose[~whole]])]
    )
    np.subtract.at(left, rows, shared)
    for row, district, area in zip(rows.tolist(), whose.tolist(), shared.tolist(), strict=True):
        yield row, districts[district].name, area
    outside = np.ones(len(shapes), bool)
    outside[inside] = False
    covered = shapely.union_all(grounds)
    outside &= ~shapely.covers(covered, shapes)
    for row in np.flatnonzero(outside).tolist():
        yield row, ELSEWHERE, float(left[row])
