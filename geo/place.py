"""Where one point lies from another: distances, bearings and the words for them."""

from __future__ import annotations

from dataclasses import dataclass

from pyproj import Geod

__all__ = ["Offset", "offset"]

WGS84 = Geod(ellps="WGS84")
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
