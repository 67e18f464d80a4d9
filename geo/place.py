"""Where one point lies from another: distances, bearings and the words for them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from pyproj import Geod
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from .meridian import cut_at_meridian

__all__ = ["Offset", "bounds_around", "circle", "offset"]

WGS84 = Geod(ellps="WGS84")
CIRCLE_VERTICES = 360
KM_PER_DEGREE = 110.57
"""Of latitude, at the least."""
COMPASS = (
    *("north", "north-northeast", "northeast", "east-northeast"),
    *("east", "east-southeast", "southeast", "south-southeast"),
    *("south", "south-southwest", "southwest", "west-southwest"),
    *("west", "west-northwest", "northwest", "north-northwest"),
)


@dataclass(frozen=True)
class Offset:
    """How far and which way one point lies from another.

    Parameters
    ----------
    distance_km
        The geodesic distance in kilometres.
    bearing
        Degrees clockwise from true north at the starting point, 0 to 360.
    """

    distance_km: float
    bearing: float

    def __str__(self) -> str:
        direction = COMPASS[round(self.bearing / 22.5) % 16]
        return f"{self.distance_km:.1f} km {direction} ({self.bearing:.0f} degrees)"


def offset(start: tuple[float, float], end: tuple[float, float]) -> Offset:
    """Measure the way from one point to another (Karney, Algorithms for geodesics, 2013).

    Parameters
    ----------
    start, end
        (longitude, latitude) in degrees.

    Returns
    -------
    Offset
        Distance in kilometres, bearing in degrees.

    Examples
    --------
    A report puts Mushayrafa "about 30 km southeast of Idlib":

    >>> print(offset((36.63393, 35.93062), (36.9055, 35.5395)))
    49.9 km south-southeast (150 degrees)
    """
    bearing, _, metres = WGS84.inv(*start, *end)
    return Offset(metres / 1000, bearing % 360)


def circle(centre: tuple[float, float], radius_km: float) -> BaseGeometry:
    """Draw a geodesic circle of 360 vertices, cut at the 180th meridian: 5e-5 of its area are lost.

    Parameters
    ----------
    centre
        (longitude, latitude) in degrees.
    radius_km
        Greater than 0.

    Examples
    --------
    >>> from controlmap.geo.area import area_km2
    >>> float(area_km2([circle((36.9, 35.5), 10)])[0].round(1))  # pi * 10**2 is 314.2
    314.1
    """
    bearings = np.linspace(0, -360, CIRCLE_VERTICES, endpoint=False)
    longitudes, latitudes = (np.full(CIRCLE_VERTICES, degrees) for degrees in centre)
    metres = np.full(CIRCLE_VERTICES, radius_km * 1000)
    east, north, _ = WGS84.fwd(longitudes, latitudes, bearings, metres)
    drawn = cut_at_meridian(Polygon(np.stack([east, north], axis=1)))
    assert drawn is not None, "a circle encloses its centre"
    return drawn


def bounds_around(circles: Iterable[tuple[float, float, float]]) -> tuple[float, float, float, float]:
    """Bound some circles: to frame them, not to measure.

    Parameters
    ----------
    circles
        The longitude and latitude of the middle of each, and its radius in kilometres; one at least.

    Returns
    -------
    tuple of float
        West, south, east and north in degrees; beyond 180 where a circle lies across that meridian.

    Examples
    --------
    >>> [round(edge, 1) for edge in bounds_around([(36, 0, 110.57), (37, 0, 0)])]
    [35.0, -1.0, 37.0, 1.0]
    """
    edges = []
    for longitude, latitude, radius_km in circles:
        high = radius_km / KM_PER_DEGREE
        south, north = max(latitude - high, -90.0), min(latitude + high, 90.0)
        wide = 180.0  # where a pole lies within
        if abs(latitude) + high < 90:
            wide = math.degrees(math.asin(math.sin(math.radians(high)) / math.cos(math.radians(latitude))))
        edges.append((longitude - wide, south, longitude + wide, north))
    west, south, east, north = np.array(edges).T
    return float(west.min()), float(south.min()), float(east.max()), float(north.max())
