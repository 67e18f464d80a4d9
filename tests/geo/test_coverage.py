"""How much of a cell is whose: squares that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import CRS

from controlmap.geo import coverage as room
from controlmap.geo.area import area_km2
from controlmap.geo.coverage import Coverage, coverage
from controlmap.geo.grid import Grid, grid_over

GRID = Grid(CRS(4326).to_wkt(), 0, 0.02, 0.01, 0.01, 2, 2)
ARMY, REBELS = 1, 2


def covered(*zones: tuple[int, tuple[float, float, float, float]]) -> Coverage:
    """The cells of a 2 by 2 grid, whose zones are given in hundredths of a degree."""
    shapes = np.array([shapely.box(*(corner / 100 for corner in box)) for _, box in zones], dtype=object)
    return coverage(GRID, shapes, [code for code, _ in zones], 2)


def listed(found: Coverage) -> list[tuple[int, int, float]]:
    shares = found.shares
    return list(zip(shares.cell.tolist(), shares.code.tolist(), shares.share.round(6).tolist(), strict=True))


def test_two_squares_on_whole_cells() -> None:
    found = covered((ARMY, (0, 0, 1, 2)), (REBELS, (1, 1, 2, 2)))
    assert found.whole.tolist() == [[ARMY, REBELS], [ARMY, 0]]
    assert listed(found) == []
    assert found.true_km2[1:] == pytest.approx([2 * 1.2308, 1.2308], abs=1e-3)


def test_a_border_through_cells() -> None:
    found = covered((ARMY, (0, 0, 1.25, 2)), (REBELS, (1.25, 0, 2, 2)))
    assert found.whole.tolist() == [[ARMY, 0], [ARMY, 0]]
    assert listed(found) == [(1, ARMY, 0.25), (1, REBELS, 0.75), (3, ARMY, 0.25), (3, REBELS, 0.75)]


def test_what_no_zone_covers_of_a_cell_is_nobodys() -> None:
    assert listed(covered((ARMY, (0.2, 1.2, 0.7, 1.6)))) == [(0, 0, 0.8), (0, ARMY, 0.2)]


def test_two_zones_of_one_holder_are_one_share() -> None:
    halves = ((ARMY, (0, 0, 0.5, 1)), (ARMY, (0.5, 0, 1.5, 1)))
    found = covered(*halves)
    assert found.whole.tolist() == [[0, 0], [ARMY, 0]]
    assert listed(found) == [(3, 0, 0.5), (3, ARMY, 0.5)]


def test_no_zone_near_is_no_coverage() -> None:
    for found in (covered(), covered((ARMY, (50, 50, 51, 51)))):
        assert (found.whole.any(), listed(found), found.true_km2.tolist()) == (False, [], [0, 0, 0])


def test_strips_find_what_one_piece_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    circle = shapely.Point(36.9, 35.5).buffer(0.2)
    grid = grid_over(np.array([circle]), 500)
    whole = coverage(grid, np.array([circle]), [1], 1)
    monkeypatch.setattr(room, "STRIP_CELLS", 7 * grid.width)
    strips = coverage(grid, np.array([circle]), [1], 1)
    assert (strips.whole == whole.whole).all()
    assert listed(strips) == listed(whole)
    assert strips.shared_km2.tolist() == whole.shared_km2.tolist()


def test_the_shares_of_zones_sum_to_their_ground() -> None:
    circle = shapely.Point(36.9, 35.5).buffer(0.2)
    zones = np.array([circle.intersection(shapely.box(36, 35, 36.87, 36)), circle])
    zones[1] = shapely.difference(circle, zones[0])
    found = coverage(grid_over(zones, 500), zones, [ARMY, REBELS], 2)
    assert found.true_km2[1:] == pytest.approx(area_km2(zones), rel=1e-6)
