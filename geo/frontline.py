"""Where the ground of two holders meets, and how far such a line moved.

A line of contact is made of edges that zones of two holders share. Coasts, borders and the edge of the data
have a zone on one side only, and are none.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from .edges import Edges, shared_edges
from .flat import in_kilometres
from .overlay import Partition
from .place import offset

__all__ = ["Movement", "contacts", "distance_km", "movement"]

STEP_KM = 0.1
"""How finely a line is walked to measure how far it moved."""

H = TypeVar("H", bound=Hashable)


@dataclass(frozen=True)
class Movement:
    """How a line moved from one day to another.

    Parameters
    ----------
    stretches
        What of the later line was not there before.
    median_km, maximum_km
        How far its points lie from the earlier line.
    bearing
        Which way they lie, in degrees clockwise from north: the mean, each point by how far it moved.
    """

    stretches: BaseGeometry
    median_km: float
    maximum_km: float
    bearing: float


def contacts(day: Partition[H]) -> dict[tuple[H, H], BaseGeometry]:
    """Find the lines along which the ground of two holders meets.

    Parameters
    ----------
    day
        Planar zones.

    Returns
    -------
    dict
        A line for each pair of holders; of the pair the one that the layer lists first stands first.

    Examples
    --------
    >>> zones = np.array([shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)])
    >>> contacts(Partition(zones, ["army", "rebels"]))[("army", "rebels")].length
    2.0
    """
    holders = list(dict.fromkeys(day.holders))
    codes = {holder: code for code, holder in enumerate(holders)}
    owners = np.array([codes[holder] for holder in day.holders], dtype=np.intp)
    xy, pairs = shared_edges(Edges.of(day.zones), owners)
    pairs = np.sort(pairs, axis=1)
    lines = {}
    for first, second in np.unique(pairs, axis=0):
        of_pair = shapely.linestrings(xy[(pairs == (first, second)).all(axis=1)].reshape(-1, 2, 2))
        lines[holders[first], holders[second]] = shapely.line_merge(shapely.multilinestrings(of_pair))
    return lines


def movement(before: BaseGeometry, after: BaseGeometry) -> Movement | None:
    """Measure how a line moved.

    Parameters
    ----------
    before, after
        The line on two days, in longitude and latitude.

    Returns
    -------
    Movement or None
        None where either day has no line, or nothing moved.
    """
    if before.is_empty or after.is_empty:
        return None
    stretches = shapely.difference(after, before)
    if stretches.is_empty:
        return None
    latitude = shapely.total_bounds(np.array([before, after]))[[1, 3]].mean()
    flat_before, flat_stretches = in_kilometres([before, stretches], float(latitude))
    points = shapely.points(shapely.get_coordinates(shapely.segmentize(flat_stretches, STEP_KM)))
    ways = shapely.get_coordinates(shapely.shortest_line(points, flat_before)).reshape(-1, 2, 2)
    moved = ways[:, 0] - ways[:, 1]  # from the earlier line to the later
    far = np.hypot(moved[:, 0], moved[:, 1])
    moving = far > 0
    if not moving.any():
        return None
    east, north = moved.sum(axis=0)
    bearing = float(np.degrees(np.arctan2(east, north)) % 360)
    return Movement(stretches, float(np.median(far[moving])), float(far.max()), bearing)


def distance_km(one: BaseGeometry, other: BaseGeometry) -> float | None:
    """Measure how far two shapes lie apart, in kilometres; None where one is empty.

    Examples
    --------
    >>> round(distance_km(shapely.Point(36, 35), shapely.LineString([(36, 36), (37, 36)])), 1)
    110.9
    """
    if one.is_empty or other.is_empty:
        return None
    latitude = float(shapely.total_bounds(np.array([one, other]))[[1, 3]].mean())
    scaled = in_kilometres([one, other], latitude)
    nearest: NDArray[Any] = shapely.get_coordinates(shapely.shortest_line(*scaled))
    degrees = nearest / shapely.get_coordinates(in_kilometres([shapely.Point(1, 1)], latitude))
    return offset(tuple(degrees[0]), tuple(degrees[1])).distance_km
