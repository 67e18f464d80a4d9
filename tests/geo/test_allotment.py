"""Who has a cell: whoever has most of it, unless the totals would be wrong."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from controlmap.geo.allotment import Allotment, allotted
from controlmap.geo.coverage import coverage
from controlmap.geo.grid import Grid
from controlmap.geo.repair import polygonal

ARMY, REBELS, BOTH = 1, 2, 3
CELL = 1.2309  # km2, of a hundredth of a degree by another at the equator


def divided(*zones: tuple[int, shapely.Polygon], width: int = 10, height: int = 1) -> Allotment:
    """Cells of one unit, allotted."""
    grid = Grid(CRS(4326).to_wkt(), 0, height / 100, 0.01, 0.01, width, height)
    shapes = np.array([shapely.affinity.scale(zone, 0.01, 0.01, origin=(0, 0)) for _, zone in zones])
    return allotted(coverage(grid, shapes, [code for code, _ in zones], 3))


def test_whoever_has_most_of_a_cell_has_it() -> None:
    found = divided((ARMY, shapely.box(0, 0, 1.4, 2)), (REBELS, shapely.box(1.4, 0, 2, 2)), width=2, height=1)
    assert found.codes.tolist() == [[ARMY, REBELS]]
    assert found.error_km2[1:3] == pytest.approx([-0.4 * CELL, 0.4 * CELL], rel=1e-3)


def test_a_little_of_many_cells_is_not_lost() -> None:
    rebels = shapely.union_all([shapely.box(x, 0, x + 0.3, 1) for x in range(10)])
    found = divided((REBELS, rebels), (ARMY, shapely.box(0, 0, 10, 1).difference(rebels)))
    assert (found.codes == REBELS).sum() == 3
    assert found.error_km2 == pytest.approx(np.zeros(4), abs=1e-6)


def test_the_cells_with_the_least_margin_change() -> None:
    rebels = shapely.union_all([shapely.box(x, 0, x + 0.05 * x, 1) for x in range(10)])  # 0, 5 ... 45 percent
    found = divided((REBELS, rebels), (ARMY, shapely.box(0, 0, 10, 1).difference(rebels)))
    assert found.codes.tolist() == [[ARMY] * 8 + [REBELS] * 2]


def test_a_zone_smaller_than_a_cell_has_none() -> None:
    found = divided((REBELS, shapely.box(4.2, 0.2, 4.7, 0.6)))
    assert not found.codes.any()
    assert found.error_km2[REBELS] == pytest.approx(-0.2 * CELL, rel=1e-3)


def test_a_small_zone_on_a_corner_has_one_cell_where_that_is_nearer() -> None:
    found = divided((REBELS, shapely.box(4.55, 0.55, 5.45, 1.45)), height=2)
    assert (found.codes == REBELS).sum() == 1
    assert found.error_km2[REBELS] == pytest.approx((1 - 0.81) * CELL, rel=1e-3)


def test_a_sliver_has_none() -> None:
    sliver = shapely.box(0, 0, 10, 0.001)
    found = divided((REBELS, sliver), (ARMY, shapely.box(0, 0.001, 10, 1)))
    assert (found.codes == ARMY).all()


def test_a_tie_goes_to_a_holder_and_to_the_first() -> None:
    assert divided((REBELS, shapely.box(0, 0, 0.5, 1)), width=1).codes.tolist() == [[REBELS]]
    halves = ((REBELS, shapely.box(0, 0, 0.5, 1)), (ARMY, shapely.box(0.5, 0, 1, 1)))
    assert divided(*halves, width=1).codes.tolist() == [[ARMY]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 10), min_size=4, max_size=4), st.lists(st.floats(0, 10), min_size=4, max_size=4))
def test_the_cells_of_each_come_within_one_of_its_ground(lefts: list[float], rights: list[float]) -> None:
    """Three holders side by side, whose borders wander."""
    heights = range(0, 12, 3)
    west = [(min(pair), y) for pair, y in zip(zip(lefts, rights, strict=True), heights, strict=True)]
    east = [(max(pair) + 0.01, y) for pair, y in zip(zip(lefts, rights, strict=True), heights, strict=True)]
    left = shapely.Polygon([(-1, 0), *west, (-1, 9)])
    middle = shapely.Polygon([*west, *reversed(east)])
    right = shapely.Polygon([(12, 0), (12, 9), *reversed(east)])
    box = shapely.box(0, 0, 11, 9)
    holders = zip((ARMY, BOTH, REBELS), (left, middle, right), strict=True)
    found = divided(*((code, polygonal(shape & box)) for code, shape in holders), width=11, height=9)
    assert found.error_km2.sum() == pytest.approx(0, abs=99 * CELL * 1e-6)
    for one, other in pairwise((ARMY, BOTH, REBELS)):  # neighbours along the whole border
        assert abs(found.error_km2[one] - found.error_km2[other]) <= 2 * CELL
    assert np.abs(found.error_km2).max() <= 1.01 * CELL


def test_ground_that_did_not_change_keeps_its_cells() -> None:
    comb = [shapely.box(x, 0, x + 0.3, 1) for x in range(10)]
    rebels = shapely.union_all(comb)
    grid = Grid(CRS(4326).to_wkt(), 0, 0.01, 0.01, 0.01, 12, 1)
    army = shapely.box(0, 0, 12, 1).difference(rebels)
    more = shapely.union_all([rebels, shapely.box(11.1, 0, 12, 1)])
    less = shapely.box(0, 0, 12, 1).difference(more)

    def covered(*zones: shapely.Geometry) -> Allotment:
        shapes = np.array([shapely.affinity.scale(zone, 0.01, 0.01, origin=(0, 0)) for zone in zones])
        return allotted(coverage(grid, shapes, [REBELS, ARMY], 3), before)

    before: Allotment | None = None
    before = covered(rebels, army)
    after = covered(more, less)
    assert np.flatnonzero(before.codes != after.codes).tolist() == [11]
    assert after.codes[0, 11] == REBELS
    again = covered(more, less)
    assert (again.codes == after.codes).all()


def test_a_change_elsewhere_moves_no_border_cell() -> None:
    """Without what was before, other cells of the comb would balance the new ground."""
    comb = shapely.union_all([shapely.box(x, 0, x + 0.3 - x / 100, 1) for x in range(10)])
    army = shapely.box(0, 0, 12, 1).difference(comb)
    first = divided((REBELS, comb), (ARMY, army), width=12)
    taken = shapely.union_all([comb, shapely.box(10, 0, 11.45, 1)])
    left = shapely.box(0, 0, 12, 1).difference(taken)
    grid = Grid(CRS(4326).to_wkt(), 0, 0.01, 0.01, 0.01, 12, 1)
    shapes = np.array([shapely.affinity.scale(zone, 0.01, 0.01, origin=(0, 0)) for zone in (taken, left)])
    second = allotted(coverage(grid, shapes, [REBELS, ARMY], 3), first)
    assert (first.codes[0, :10] == second.codes[0, :10]).all()
    alone = allotted(coverage(grid, shapes, [REBELS, ARMY], 3))
    assert abs(alone.error_km2[REBELS]) <= abs(second.error_km2[REBELS])
