"""Distances and bearings, on a report that had them wrong."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlmap.geo.area import area_km2
from controlmap.geo.place import WGS84, bounds_around, circle, offset


def test_mushayrafa_is_not_thirty_kilometres_southeast_of_idlib() -> None:
    found = offset((36.63393, 35.93062), (36.9055, 35.5395))
    assert round(found.distance_km, 1) == 49.9
    assert round(found.bearing) == 150


def test_directions_have_names() -> None:
    assert "north (" in str(offset((36, 35), (36, 36)))
    assert "east (" in str(offset((36, 35), (36.001, 35)))
    assert "northwest (" in str(offset((36, 35), (35.99, 35.0082)))


@pytest.mark.parametrize("centre", [(36.9, 35.5), (179.95, 52.0), (-180.0, 0.0), (10.0, 89.95)])
def test_a_circle_has_its_area_wherever_it_lies(centre: tuple[float, float]) -> None:
    drawn = circle(centre, 10)
    assert drawn.is_valid
    assert area_km2([drawn])[0] == pytest.approx(math.pi * 100, rel=1e-4)


@given(st.floats(-170, 170), st.floats(-80, 80), st.floats(0.1, 500))
def test_bounds_hold_the_circle(longitude: float, latitude: float, radius_km: float) -> None:
    west, south, east, north = bounds_around([(longitude, latitude, radius_km)])
    for bearing in range(0, 360, 30):
        x, y, _ = WGS84.fwd(longitude, latitude, bearing, radius_km * 999)
        x += 360 * round((longitude - x) / 360)
        assert south <= y <= north
        assert west - 0.01 <= x <= east + 0.01


def test_bounds_of_the_whole_earth_end_there() -> None:
    assert bounds_around([(0, 89, 30_000)]) == (-180, -90, 180, 90)
