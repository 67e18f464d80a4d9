"""Where a grid lies, and how much ground its cells have: against the areas of polygons on the ellipsoid."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer

from controlmap.geo.area import area_km2
from controlmap.geo.errors import UsageError
from controlmap.geo.grid import Grid, grid_over

DEGREES = CRS(4326).to_wkt()
IDLIB = np.array([shapely.box(36.5, 35.3, 37.2, 35.8)])


def test_a_cell_of_degrees_has_the_ground_of_its_square() -> None:
    grid = Grid(DEGREES, 10, 61, 0.5, 1, 3, 2)
    north, south = shapely.box(10, 60, 10.5, 61), shapely.box(10, 59, 10.5, 60)
    expected = np.repeat(area_km2([north, south])[:, None], 3, axis=1)
    assert grid.areas_km2(0, 2) == pytest.approx(expected, rel=1e-12)
    assert grid.areas_km2(1, 2) == pytest.approx(expected[1:], rel=1e-12)


@pytest.mark.parametrize(
    "code", [3857, 32637, 3035, 2263], ids=["web mercator", "utm", "equal area", "feet in New York"]
)
def test_the_cells_of_any_map_add_up_to_the_ground_below(code: int) -> None:
    outline = shapely.box(-74.2, 40.6, -74.0, 40.7) if code == 2263 else shapely.box(36.5, 35.3, 37.2, 35.8)
    there = Transformer.from_crs(4326, code, always_xy=True)
    west, south, east, north = shapely.transform(
        outline, lambda xy: np.column_stack(there.transform(xy[:, 0], xy[:, 1]))
    ).bounds
    grid = Grid(CRS(code).to_wkt(), west, north, (east - west) / 50, (north - south) / 40, 50, 40)
    corners = shapely.segmentize(shapely.box(west, south, east, north), (east - west) / 5000)
    back = Transformer.from_crs(code, 4326, always_xy=True)
    ground = shapely.transform(corners, lambda xy: np.column_stack(back.transform(xy[:, 0], xy[:, 1])))
    assert grid.areas_km2(0, 40).sum() == pytest.approx(area_km2([ground])[0], rel=1e-6)


def test_cells_on_the_180th_meridian_are_no_wider_than_others() -> None:
    grid = Grid(CRS(3832).to_wkt(), 3_300_000, 100_000, 1000, 1000, 20, 1)  # Pacific, 180 lies within
    assert grid.areas_km2(0, 1).max() < 1.01


@pytest.mark.parametrize(
    ("size", "expected"), [(0.7, 100), (0.007, 1), (7, 1000), (0.35, 50)], ids=["70 km", "700 m", "7", "35"]
)
def test_the_default_resolution_is_round_and_no_finer_than_a_thousand_cells(
    size: float, expected: float
) -> None:
    grid = grid_over(np.array([shapely.box(36.5, 0, 36.5 + size, size / 2)]))
    assert grid.cell_width == grid.cell_height == expected
    assert grid.width <= 1001


def test_the_default_grid_conserves_areas_and_covers_the_zones() -> None:
    grid = grid_over(IDLIB, 250)
    assert CRS(grid.crs).name == "WGS 84 / equal area around 36N 37E"
    assert np.unique(grid.areas_km2(0, grid.height)).tolist() == [0.0625]
    laid = grid.laid_out(IDLIB)[0]
    south = grid.edge(grid.height)
    assert shapely.box(grid.west, south, grid.east, grid.north).covers(laid)
    assert laid.area / 1e6 == pytest.approx(area_km2(IDLIB)[0], rel=1e-7)


def test_grids_of_neighbouring_dates_match() -> None:
    before, after = grid_over(IDLIB, 300), grid_over(np.array([shapely.box(36.6, 35.3, 37.25, 35.85)]), 300)
    assert before.crs == after.crs
    assert (before.west - after.west) % 300 == (before.north - after.north) % 300 == 0


def test_zones_across_the_180th_meridian_lie_side_by_side() -> None:
    halves = np.array([shapely.box(179, 65, 180, 66), shapely.box(-180, 65, -179, 66)])
    grid = grid_over(halves, 1000)
    assert "180" in CRS(grid.crs).name
    assert grid.width < 150


@pytest.mark.parametrize("resolution", [0, -5, math.nan, math.inf, 1e-9, 1e12])
def test_a_resolution_out_of_bounds_is_refused(resolution: float) -> None:
    with pytest.raises(UsageError, match=r"from 0\.1 to 1,000,000"):
        grid_over(IDLIB, resolution)


@pytest.mark.parametrize("box", [(-180, -60, 180, 70), (-180, -90, 180, 90)])
def test_zones_around_the_whole_earth_are_refused(box: tuple[float, ...]) -> None:
    with pytest.raises(UsageError) as refused:
        grid_over(np.array([shapely.box(*box)]))
    assert "--like a raster in longitude and latitude" in refused.value.mend


def test_zones_that_a_map_has_no_place_for_are_refused() -> None:
    grid = Grid(CRS("+proj=gnom +lat_0=90 +datum=WGS84").to_wkt(), 0, 0, 1, 1, 1, 1)
    with pytest.raises(UsageError, match="no place for all the zones"):
        grid.laid_out(np.array([shapely.box(0, -60, 1, -59)]))
