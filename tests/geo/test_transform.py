"""Transforms fitted to control points: where pixels lie, and how far off that may be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controlmap.geo.errors import UsageError
from controlmap.geo.place import offset
from controlmap.geo.transform import ControlPoints, fitted, metres_between, on_one_line

from ..drawn_map import PIXEL_M, picked_points

GRID = np.array([[x, y] for x in (0.0, 400.0, 800.0, 1200.0) for y in (0.0, 300.0, 600.0, 900.0)])


def north_up(pixels: np.ndarray) -> np.ndarray:
    return np.array([36.0, 36.0]) + pixels * [0.001, -0.001]


def test_a_pixel_lies_where_four_points_say() -> None:
    corners = np.array([[0.0, 0.0], [1000.0, 0.0], [0.0, 500.0], [1000.0, 500.0]])
    fit = fitted(ControlPoints(corners, north_up(corners)))
    assert fit.placed(np.array([[500.0, 250.0]])) == pytest.approx(np.array([[36.5, 35.75]]))
    assert fit.residuals_m == pytest.approx(np.zeros(4), abs=1e-6)
    assert fit.rmse_m == pytest.approx(0, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(
    turn=st.floats(-3.1, 3.1),
    scale=st.floats(1e-5, 1e-3),
    skew=st.floats(-0.5, 0.5),
    latitude=st.floats(-60, 60),
)
def test_any_turned_scaled_and_skewed_map_comes_back(
    turn: float, scale: float, skew: float, latitude: float
) -> None:
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = scale * turned @ np.array([[1, skew], [0, -1]])
    places = np.array([20, latitude]) + GRID @ matrix.T
    fit = fitted(ControlPoints(GRID, places))
    assert fit.projection == "longitude and latitude"
    assert fit.placed(GRID + 50) == pytest.approx(places + np.array([50, 50]) @ matrix.T, abs=1e-9)


def test_a_map_of_the_web_is_known_by_its_projection() -> None:
    upward = np.degrees(np.arcsinh(np.tan(np.radians(37)))) - GRID[:, 1] * 0.003
    latitude = np.degrees(np.arctan(np.sinh(np.radians(upward))))
    fit = fitted(ControlPoints(GRID, np.column_stack([36 + GRID[:, 0] * 0.003, latitude])))
    assert fit.projection == "Mercator"
    assert fit.rmse_m == pytest.approx(0, abs=1e-6)


def test_three_points_always_fit_and_tell_no_error() -> None:
    fit = fitted(ControlPoints(GRID[[0, 3, 12]], north_up(GRID[[0, 3, 12]])))
    assert fit.rmse_m is None
    assert np.isnan(fit.from_others_m).all()


@pytest.mark.parametrize(("method", "count"), [("affine", 5), ("affine", 16), ("spline", 16)])
def test_the_stated_error_is_that_of_the_points_however_few(method: str, count: int) -> None:
    """Misplaced by exactly 2 pixels; over many maps the mean square comes out, which residuals understate."""
    chosen = [0, 3, 5, 12, 15] if count == 5 else range(16)
    squares = []
    for seed in range(150):
        pixels, places = picked_points(2.0, seed)
        fit = fitted(ControlPoints(pixels[chosen], places[chosen]), method)
        assert fit.rmse_m is not None
        squares.append(fit.rmse_m**2)
    assert np.sqrt(np.mean(squares)) == pytest.approx(2 * PIXEL_M, rel=0.05)


@pytest.mark.parametrize("seed", range(5))
def test_on_one_map_the_stated_error_is_true_to_a_fifth(seed: int) -> None:
    fit = fitted(ControlPoints(*picked_points(2.0, seed)))
    assert fit.rmse_m == pytest.approx(2 * PIXEL_M, rel=0.2)


@pytest.mark.parametrize("method", ["affine", "spline"])
def test_a_point_is_judged_by_the_others(method: str) -> None:
    """Left out and foretold, it misses by what a fit without it misses."""
    pixels, places = picked_points(2.0, 3)
    others = fitted(ControlPoints(pixels[1:], places[1:]), method)
    missed = metres_between(places[:1], others.placed(pixels[:1]))[0]
    judged = fitted(ControlPoints(pixels, places), method).from_others_m[0]
    assert judged == pytest.approx(missed, rel=1e-3)


def test_corners_alone_do_not_tell_the_projection_so_it_is_longitude_and_latitude() -> None:
    corners = GRID[[0, 3, 12, 15]]
    assert fitted(ControlPoints(corners, north_up(corners))).projection == "longitude and latitude"


def test_a_gross_error_shows_at_its_point() -> None:
    pixels, places = picked_points()
    places[6] += [0.05, 0]
    assert fitted(ControlPoints(pixels, places)).from_others_m.argmax() == 6


def test_a_spline_follows_paper_that_is_bent() -> None:
    bent = north_up(GRID) + np.column_stack([np.zeros(16), 2e-8 * GRID[:, 0] ** 2])
    points = ControlPoints(GRID, bent)
    spline, affine = fitted(points, "spline"), fitted(points)
    assert spline.placed(GRID) == pytest.approx(bent, abs=1e-9)
    assert spline.rmse_m is not None
    assert affine.rmse_m is not None
    between = np.array([[600.0, 450.0]])
    true = north_up(between) + [[0, 2e-8 * 600**2]]
    assert metres_between(true, spline.placed(between)) < metres_between(true, affine.placed(between)) / 4


def test_a_spline_through_few_points_is_refused() -> None:
    with pytest.raises(UsageError, match="9 control points would swing"):
        fitted(ControlPoints(GRID[:9], north_up(GRID[:9])), "spline")


def test_a_spline_whose_points_but_one_lie_on_a_line_is_refused() -> None:
    pixels = np.array([[float(n), 0.0] for n in range(10)] + [[5.0, 9.0]]) * 100
    with pytest.raises(UsageError, match="all control points but number 11 lie on one line"):
        fitted(ControlPoints(pixels, north_up(pixels)), "spline")


def test_points_nearly_on_a_line_count_as_on_it() -> None:
    assert on_one_line(np.array([[0.0, 0.0], [500.0, 251.0], [1000.0, 499.0], [1000.0, 500.0]]))
    assert not on_one_line(np.array([[0.0, 0.0], [500.0, 200.0], [1000.0, 500.0]]))


def test_metres_are_those_of_the_geodesic() -> None:
    here, there = (36.0, 35.5), (36.002, 35.503)
    expected = offset(here, there).distance_km * 1000
    assert metres_between(np.array([here]), np.array([there]))[0] == pytest.approx(expected, rel=1e-4)
