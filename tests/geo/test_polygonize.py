"""Classes of pixels into polygons that share their edges."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from controlmap.geo.polygonize import placed_on_earth, polygonized
from controlmap.geo.transform import ControlPoints, fitted

from ..drawn_map import picked_points


def blobs(seed: int) -> np.ndarray:
    """Ground of four classes with round borders, where three meet in many places."""
    dice = np.random.default_rng(seed)
    seeds = dice.uniform(0, 200, (12, 2))
    down, across = np.mgrid[:200, :200]
    nearest = np.argmin([np.hypot(down - y, across - x) for x, y in seeds], axis=0)
    return (nearest % 4).astype(np.uint8)


def test_a_square_keeps_its_corners() -> None:
    labels = np.zeros((20, 20), np.uint8)
    labels[5:15, 5:15] = 1
    assert polygonized(labels)[1].geoms[0].equals(shapely.box(5, 5, 15, 15))


def test_a_slanting_stair_becomes_a_slanting_line() -> None:
    down, across = np.mgrid[:200, :200]
    upper = polygonized((across > down * 0.7).astype(np.uint8))[1]
    assert len(shapely.get_coordinates(upper)) < 60
    truth = shapely.Polygon([(0, 0), (140, 200), (200, 200), (200, 0)])
    assert upper.symmetric_difference(truth).area / 244 < 0.7, "half a pixel, along 244 pixels of border"


@pytest.mark.parametrize("seed", range(6))
def test_neighbours_share_their_edges_in_pixels_and_on_the_earth(seed: int) -> None:
    shapes = list(polygonized(blobs(seed)).values())
    assert shapely.coverage_is_valid(shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(200 * 200)
    for method in ("affine", "spline"):
        placed = placed_on_earth(shapes, fitted(ControlPoints(*picked_points(2.0, seed)), method).placed)
        assert shapely.is_valid(placed).all()
        assert shapely.coverage_is_valid(placed)


def test_a_long_edge_bends_with_the_transform() -> None:
    (placed,) = placed_on_earth(
        [shapely.MultiPolygon([shapely.box(0, 0, 320, 32)])],
        lambda xy: np.column_stack([xy[:, 0], xy[:, 1] + xy[:, 0] ** 2 / 1000]),
    )
    assert placed.distance(shapely.Point(160, 25.6)) < 0.3
