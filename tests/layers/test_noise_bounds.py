"""A layer drawn anew with 5 m of jitter: what is left of the phantom, and of the true advances."""

from __future__ import annotations

import pytest
import shapely

from controlmap.geo.area import area_km2
from controlmap.geo.repair import polygonal
from controlmap.layers.diff import diff

from ..benchmarks.layers import holders, partition, snapshot

SIDE, ADVANCES = 15, 35

drawn_anew = pytest.mark.parametrize("resampled", [False, True])


@drawn_anew
def test_hardly_anything_of_the_phantom_is_left(resampled: bool) -> None:
    named = holders(SIDE)
    again = partition(SIDE, jitter_m=5, seed=1, resampled=resampled)
    change = diff(snapshot(partition(SIDE), named), snapshot(again, named, 1), tolerance_m=10)
    naive = change.advance_km2 + change.redraw_km2
    assert change.advance_km2 < (0.08 if resampled else 0.02) * naive


@drawn_anew
def test_true_advances_are_kept(resampled: bool) -> None:
    named = holders(SIDE)
    before = snapshot(partition(SIDE), named)
    true = diff(before, snapshot(partition(SIDE, advances=ADVANCES), named, 1), tolerance_m=0)
    again = partition(SIDE, jitter_m=5, seed=1, resampled=resampled, advances=ADVANCES)
    told = diff(before, snapshot(again, named, 1), tolerance_m=10)
    true_ground, told_ground = (
        shapely.union_all(change.transitions.geometry.to_numpy()) for change in (true, told)
    )
    kept = polygonal(shapely.intersection(true_ground, told_ground))
    assert area_km2([kept])[0] >= 0.94 * true.advance_km2
