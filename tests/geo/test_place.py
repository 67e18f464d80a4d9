"""Distances and bearings, on a report that had them wrong."""

import math

import pytest

from controlmap.geo.area import area_km2
from controlmap.geo.place import circle, offset


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
