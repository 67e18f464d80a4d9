"""Slivers are thin, squares are not, whatever their size."""

import numpy as np
import pytest
import shapely

from controlmap.geo.area import areas_and_outlines
from controlmap.geo.noise import thinness_m, tolerance_of


def test_a_long_strip_is_as_thin_as_it_is_wide() -> None:
    strip = shapely.box(36, 0, 37, 9.0437e-5)  # 10 m of latitude at the equator
    assert thinness_m(*areas_and_outlines(np.array([strip])))[0] == pytest.approx(10, abs=0.01)


def test_a_square_is_half_as_thin_as_it_is_wide() -> None:
    square = shapely.box(0, 0, 8.9832e-4, 9.0437e-4)  # 100 m
    assert thinness_m(*areas_and_outlines(np.array([square])))[0] == pytest.approx(50, abs=0.1)


def test_the_tolerance_is_twice_the_error_or_ten_metres() -> None:
    assert [tolerance_of(error) for error in (None, 0.0, 30.0)] == [10.0, 0.0, 60.0]
