"""Points for publication: the true place lies in the circle, and the circle tells no more than its cell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controlmap.geo.masking import EXACT_KM, LEAST_KM, WIDEST_KM, masked
from controlmap.geo.place import WGS84, offset

longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90) | st.floats(89.9, 90) | st.floats(-90, -89.9)
points = st.tuples(longitudes, latitudes)
uncertainties = st.none() | st.floats(0, EXACT_KM) | st.floats(0, 30) | st.floats(0, 1e5)


def test_a_point_moves_to_the_middle_of_its_cell() -> None:
    """One kilometre is 1/111.7 degrees high; at the equator 65,536 columns are as wide at most."""
    cell = masked((0.001, 0.001), 1)
    assert (cell.longitude, cell.latitude) == (180 / 65_536, 0.5 / 111.7)
    assert cell.moved_km == pytest.approx(0.58, abs=0.01), "half the diagonal"
    assert cell.uncertainty_km == 2.6, "twice the width and half the diagonal, rounded up"


@pytest.mark.parametrize("uncertainty", [None, 0, 0.001, 0.999, -5, float("nan")])
def test_exact_points_count_as_uncertain_by_two_kilometres(uncertainty: float | None) -> None:
    assert masked((36.9055, 35.5395), uncertainty) == masked((36.9055, 35.5395), LEAST_KM)


def test_neighbours_share_a_cell_and_cannot_be_told_apart() -> None:
    assert masked((36.9055, 35.5395), 5) == masked((36.8955, 35.5295), 7)
    assert masked((36.9055, 35.5395), 5) != masked((36.9755, 35.5395), 5)


def test_south_mirrors_north() -> None:
    north, south = masked((20, 35.5395), 3), masked((20, -35.5395), 3)
    assert (south.longitude, south.latitude) == (north.longitude, -north.latitude)


def test_both_sides_of_the_180th_meridian_are_one_place() -> None:
    assert masked((180, 10), 3) == masked((-180, 10), 3)


def test_around_a_pole_lies_one_cell() -> None:
    assert masked((20, 90), 3) == masked((-160, 89.99), 3)
    assert masked((20, 90), 3).latitude == 90


def test_what_is_very_uncertain_moves_no_farther_than_its_circle_hides() -> None:
    cell = masked((36.9055, 35.5395), 800)
    assert cell.moved_km < WIDEST_KM
    assert cell.uncertainty_km > 800


def test_an_uncertainty_beyond_the_earth_is_all_of_it() -> None:
    assert masked((20, 30), 1.7e308) == masked((20, 30), 30_000)
    assert masked((20, 30), 1.7e308).uncertainty_km > 20_004


@settings(deadline=None)
@given(points, uncertainties, st.floats(0, 360), st.floats(0, 1))
def test_the_true_place_lies_in_the_circle(
    point: tuple[float, float], uncertainty: float | None, bearing: float, share: float
) -> None:
    cell = masked(point, uncertainty)
    middle = cell.longitude, cell.latitude
    assert offset(middle, point).distance_km <= cell.moved_km + 1e-6
    off = min(uncertainty or 0, 20_000) * share
    east, north, _ = WGS84.fwd(*point, bearing, off * 1000)
    assert offset(middle, (east, north)).distance_km <= cell.uncertainty_km


near = st.floats(-0.02, 0.02)


def beside(point: tuple[float, float], east: float, north: float) -> tuple[float, float]:
    return min(180, max(-180, point[0] + east)), min(90, max(-90, point[1] + north))


@settings(deadline=None)
@given(points, uncertainties)
def test_of_a_published_point_nothing_but_its_cell_is_known(
    point: tuple[float, float], uncertainty: float | None
) -> None:
    cell = masked(point, uncertainty)
    assert masked((cell.longitude, cell.latitude), uncertainty) == cell


@settings(deadline=None)
@given(points, near, near, st.integers(0, 6), st.floats(1, 1.99), st.floats(1, 1.99))
def test_points_of_a_cell_cannot_be_told_apart(
    point: tuple[float, float], east: float, north: float, step: int, first: float, second: float
) -> None:
    """Neither by where they lie nor by how uncertain they are stated."""
    cell, other = masked(point, first * 2**step), masked(beside(point, east, north), second * 2**step)
    together = (cell.longitude, cell.latitude) == (other.longitude, other.latitude)
    assert (cell == other) == together


@settings(deadline=None)
@given(points, st.floats(1, 1000))
def test_a_cell_is_no_wider_than_the_uncertainty(point: tuple[float, float], uncertainty: float) -> None:
    cell = masked(point, uncertainty)
    if abs(cell.latitude) < 90:
        assert cell.moved_km <= uncertainty * 0.7072
        assert cell.moved_km >= min(uncertainty / 2, WIDEST_KM) * 0.4


@settings(deadline=None)
@given(points, near, near, st.integers(0, 6))
def test_each_cell_lies_whole_within_one_of_the_next(
    point: tuple[float, float], east: float, north: float, step: int
) -> None:
    other = beside(point, east, north)
    if masked(point, 2**step) == masked(other, 2**step):
        assert masked(point, 2 ** (step + 1)) == masked(other, 2 ** (step + 1))
