"""Sums of cells over polygons: by fraction, in any reference system, block by block, and adding up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from controlmap.geo import sums
from controlmap.geo.area import area_km2
from controlmap.geo.errors import NothingFoundError, UsageError
from controlmap.geo.raster import Cells, Window
from controlmap.geo.sums import sums_over

Affine = tuple[float, float, float, float, float, float]
DEGREES: Affine = (0.01, 0, 36, 0, -0.01, 36)
"""Cells of a hundredth of a degree from 36 east, 36 north, rows going south."""
SYSTEMS: dict[str, tuple[str, Affine]] = {
    "longitude and latitude": ("EPSG:4326", DEGREES),
    "rows going north": ("EPSG:4326", (0.01, 0, 36, 0, 0.01, 35.5)),
    "columns going west": ("EPSG:4326", (-0.01, 0, 36.6, 0, -0.01, 36)),
    "UTM": ("EPSG:32637", (1000, 0, 220_000, 0, -1000, 3_995_000)),
    "web Mercator": ("EPSG:3857", (1200, 0, 4_000_000, 0, -1200, 4_310_000)),
    "rotated": ("EPSG:32637", (1000, 250, 215_000, 250, -1000, 3_988_000)),
}


def cells(rows: int = 50, columns: int = 60) -> NDArray[np.float64]:
    return np.random.default_rng(5).uniform(0, 100, (rows, columns))


def grid(
    values: NDArray[np.float64],
    affine: Affine = DEGREES,
    crs: str = "EPSG:4326",
    tile: tuple[int, int] = (1, 1),
) -> Cells:
    def read(window: Window) -> NDArray[np.float64]:
        return values[window.top : window.bottom, window.left : window.right]

    return Cells(*values.shape, affine, crs, read, tile)


def summed(on: Cells, *polygons: shapely.Geometry) -> NDArray[np.float64]:
    shapes = np.array(polygons, dtype=object)
    return sums_over(on, shapes, lambda values, km2: {"value": values})["value"]


def measured_km2(on: Cells, *polygons: shapely.Geometry) -> NDArray[np.float64]:
    shapes = np.array(polygons, dtype=object)
    return sums_over(on, shapes, lambda values, km2: {"km2": np.zeros_like(values) + km2})["km2"]


def test_whole_cells_count_whole() -> None:
    values = cells()
    found = summed(grid(values), shapely.box(36.1, 35.7, 36.3, 35.9), shapely.box(36, 35.5, 36.6, 36))
    assert found == pytest.approx([values[10:30, 10:30].sum(), values.sum()], rel=1e-12)


def test_a_zone_smaller_than_a_cell_gets_its_share() -> None:
    values = np.array([[8.0]])
    assert summed(grid(values), shapely.box(36.001, 35.991, 36.002, 35.993)) == pytest.approx(
        [0.16], rel=1e-9
    )


def test_a_triangle_covers_half_of_what_its_box_does() -> None:
    ones = np.ones((50, 60))
    triangle = shapely.Polygon([(36.1, 35.6), (36.5, 35.6), (36.5, 35.9)])
    assert summed(grid(ones), triangle) == pytest.approx([600], rel=1e-10)


def test_a_hole_is_not_counted_and_the_parts_of_a_multipolygon_are() -> None:
    values = cells()
    ring, hole = shapely.box(36.1, 35.6, 36.4, 35.9), shapely.box(36.2, 35.7, 36.3, 35.8)
    apart = shapely.box(36.5, 35.6, 36.55, 35.65)
    many = shapely.union_all([ring.difference(hole), apart])
    whole = summed(grid(values), ring, hole, apart)
    assert summed(grid(values), many) == pytest.approx([whole[0] - whole[1] + whole[2]], rel=1e-12)


def test_what_lies_beyond_the_cells_holds_nothing() -> None:
    values = cells()
    around = shapely.box(30, 30, 40, 40)
    west, east = shapely.box(30, 35.5, 36.3, 36), shapely.box(36.3, 35.5, 45, 36)
    assert summed(grid(values), around, west, east) == pytest.approx(
        [values.sum(), values[:, :30].sum(), values[:, 30:].sum()], rel=1e-12
    )


def test_ground_that_is_empty_or_elsewhere_holds_nothing() -> None:
    found = summed(
        grid(cells()), shapely.MultiPolygon(), shapely.box(36.1, 35.6, 36.2, 35.7), shapely.box(0, 0, 1, 1)
    )
    assert found[0] == found[2] == 0 < found[1]


def test_no_ground_on_the_cells_is_told() -> None:
    with pytest.raises(NothingFoundError, match="covers none of the ground"):
        summed(grid(cells()), shapely.box(0, 0, 1, 1))


@pytest.mark.parametrize("system", SYSTEMS)
def test_cells_add_up_to_the_area_on_the_ellipsoid(system: str) -> None:
    crs, affine = SYSTEMS[system]
    on = grid(np.zeros((60, 60)), affine, crs)
    shape = shapely.Polygon([(36.15, 35.62), (36.42, 35.6), (36.38, 35.85), (36.2, 35.8)])
    assert measured_km2(on, shape) == pytest.approx(area_km2([shape]), rel=1e-6)


@pytest.mark.parametrize("system", SYSTEMS)
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_parts_of_a_partition_sum_to_the_whole(system: str, seed: int) -> None:
    """Also where a part has a node on the edge of its neighbour, and the system bends that edge."""
    rng = np.random.default_rng(seed)
    crs, affine = SYSTEMS[system]
    whole = shapely.Polygon([(36.15, 35.6), (36.42, 35.63), (36.4, 35.85), (36.2, 35.8)])
    across = [[(36, one), (36.6, other)] for one, other in rng.uniform(35.6, 35.9, (4, 2))]
    along = [[(one, 35), (other, 37)] for one, other in rng.uniform(36.15, 36.45, (4, 2))]
    cuts = shapely.linestrings([*across, *along])
    lines = shapely.union_all([whole.boundary, *cuts])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    parts = faces[shapely.contains(whole, shapely.point_on_surface(faces))]
    *pieces, total = summed(grid(cells(60, 60), affine, crs), *parts, whole)
    assert len(parts) > 4
    assert sum(pieces) == pytest.approx(total, rel=1e-9)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_an_independent_library_finds_the_same(seed: int) -> None:
    """It keeps the share of a cell to seven digits, which is the difference."""
    rng = np.random.default_rng(seed)
    points = shapely.MultiPoint(rng.uniform([36, 35.5], [36.6, 36], (12, 2)))
    shape = shapely.concave_hull(points, 0.3)
    values = cells()
    feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
    (theirs,) = exact_extract(NumPyRasterSource(values, 36, 35.5, 36.6, 36), [feature], ["sum"])
    assert summed(grid(values), shape) == pytest.approx([theirs["properties"]["sum"]], rel=1e-6)


@pytest.mark.parametrize("tile", [(1, 1), (7, 5), (1, 60), (64, 64)])
def test_blocks_of_any_shape_give_the_same(tile: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = [
        shapely.Polygon([(36.05, 35.55), (36.5, 35.6), (36.4, 35.95)]),
        shapely.box(36.511, 35.911, 36.513, 35.913),
    ]
    whole = summed(grid(cells()), *shapes)
    monkeypatch.setattr(sums, "BLOCK_SIDE", 8)
    assert summed(grid(cells(), tile=tile), *shapes) == pytest.approx(whole, rel=1e-11)


def test_blocks_without_ground_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums, "BLOCK_SIDE", 10)
    values, seen = cells(), []

    def read(window: Window) -> NDArray[np.float64]:
        seen.append(window)
        return values[window.top : window.bottom, window.left : window.right]

    on = Cells(50, 60, DEGREES, "EPSG:4326", read, (10, 10))
    corners = [shapely.box(36.01, 35.92, 36.03, 35.98), shapely.box(36.51, 35.93, 36.55, 35.97)]
    assert summed(on, *corners) == pytest.approx([values[2:8, 1:3].sum(), values[3:7, 51:55].sum()])
    assert seen == [Window(0, 10, 0, 10), Window(0, 10, 50, 60)]


def test_a_layer_that_a_block_lacks_still_ends_where_the_ground_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums, "BLOCK_SIDE", 1)
    values = np.array([[1.0, 2.0, 1.0]])

    def classes(block: NDArray[np.float64], km2: Any) -> dict[float, NDArray[np.float64]]:
        return {code: (block == code).astype(float) for code in np.unique(block).tolist()}

    shapes = np.array(
        [shapely.box(36.005, 35.99, 36.015, 36), shapely.box(36, 35.99, 36.03, 36)], dtype=object
    )
    found = sums_over(grid(values), shapes, classes)
    assert found[1.0] == pytest.approx([0.5, 2])
    assert found[2.0] == pytest.approx([0.5, 1])


def test_longitudes_may_run_from_0_to_360() -> None:
    world = np.random.default_rng(2).uniform(0, 9, (180, 360))
    on = grid(world, (1, 0, 0, 0, -1, 90))
    across_zero = shapely.box(-2, 10, 3, 12)
    far_west = shapely.box(-120, 10, -118, 12)
    rows = slice(78, 80)
    assert summed(on, across_zero, far_west) == pytest.approx(
        [world[rows, :3].sum() + world[rows, 358:].sum(), world[rows, 240:242].sum()], rel=1e-12
    )


def test_what_the_reference_system_does_not_reach_is_refused() -> None:
    on = grid(cells(), (1000, 0, -30_000, 0, -1000, 30_000), "+proj=gnom +lat_0=35.5 +lon_0=36.5")
    with pytest.raises(UsageError, match="does not reach"):
        summed(on, shapely.box(36, 35, 37, 36), shapely.box(-170, -60, -160, -50))


def test_too_many_cells_are_refused_before_any_is_read() -> None:
    def read(window: Window) -> NDArray[np.float64]:
        raise AssertionError("nothing may be read")

    huge = Cells(1_800_000, 3_600_000, (0.0001, 0, -180, 0, -0.0001, 90), "EPSG:4326", read)
    with pytest.raises(UsageError, match="too many to read"):
        summed(huge, shapely.box(-170, -80, 170, 80))


def test_how_far_the_work_is_told() -> None:
    told: list[tuple[int, int]] = []
    shapes = np.array([shapely.box(36, 35.5, 36.6, 36)], dtype=object)
    sums_over(grid(cells()), shapes, lambda v, km2: {"v": v}, lambda *done: told.append(done))
    assert told == [(1, 1)]


def test_an_edge_a_last_digit_below_a_block_lies_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut at each column, parts of it are rounded up to the block's end."""
    monkeypatch.setattr(sums, "BLOCK_SIDE", 8)
    cell, end = 1 / 128, 8 / 128
    below = np.nextafter(np.nextafter(end, 0), 0)
    shape = shapely.Polygon([(0, 5 * cell), (100 * cell, 5 * cell), (100 * cell, end), (0, below)])
    on = grid(np.ones((16, 120)), (cell, 0, 0, 0, cell, 0), tile=(8, 120))
    assert summed(on, shape) == pytest.approx([300])
