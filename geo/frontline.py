"""Where the ground of two holders meets, and how far such a line moved.

A line of contact is made of edges that zones of two holders share, and of what runs side by side where one
has a vertex that the other lacks. Coasts, borders and the edge of the data have a zone on one side only, and
are none.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from .edges import Edges, Rings, shared_edges
from .flat import KM_PER_DEGREE, in_kilometres
from .overlay import Partition
from .place import offset
from .planar import ROUNDING_KM

__all__ = ["Movement", "contacts", "distance_km", "movement"]

STEP_KM = 0.1
"""How finely a line is walked to measure how far it moved."""

ALONG = ROUNDING_KM / KM_PER_DEGREE
"""So near, in degrees, edges lie along each other."""
SHORTEST = 4 * ALONG
"""What is no longer than this, in degrees, are corners that touch."""

H = TypeVar("H", bound=Hashable)
Floats = NDArray[np.float64]
Integers = NDArray[np.intp]


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
    edges = Edges.of(Rings.of(day.zones))
    shared, pairs, lone = shared_edges(edges, owners)
    beside, pairs_beside = _beside(edges.xy(lone), edges.of_zones(owners)[lone])
    xy = np.concatenate([shared, beside])
    pairs = np.sort(np.concatenate([pairs, pairs_beside]), axis=1)
    lines = {}
    for first, second in np.unique(pairs, axis=0):
        of_pair = shapely.linestrings(xy[(pairs == (first, second)).all(axis=1)].reshape(-1, 2, 2))
        lines[holders[first], holders[second]] = shapely.line_merge(shapely.multilinestrings(of_pair))
    return lines


def _beside(xy: Floats, owners: Integers) -> tuple[Floats, Integers]:
    """Find where edges of two owners lie along each other: x, y, x, y of each stretch, and the owners."""
    pairs = _near(xy, owners)
    length = np.hypot(*(xy[:, 2:] - xy[:, :2]).T)
    # The shorter edge is cut: it often lies along the other whole, and keeps its ends.
    pairs = np.where((length[pairs[:, 0]] <= length[pairs[:, 1]])[:, None], pairs, pairs[:, ::-1])
    stretches = _along(xy[pairs[:, 0]], xy[pairs[:, 1]])
    long = np.hypot(*(stretches[:, 2:] - stretches[:, :2]).T) > SHORTEST
    return stretches[long], owners[pairs[long]]


def _near(xy: Floats, owners: Integers) -> Integers:
    """Pair edges of two owners whose boxes lie near each other, each pair once.

    Whoever has the most edges, as along a coast, does not ask for neighbours.
    """
    low, high = np.minimum(xy[:, :2], xy[:, 2:]) - ALONG, np.maximum(xy[:, :2], xy[:, 2:])
    boxes = np.asarray(shapely.box(*low.T, *high.T))
    most = np.bincount(owners, minlength=1).argmax()
    asking = np.flatnonzero(owners != most)
    one, other = shapely.STRtree(boxes).query(boxes[asking])
    one = asking[one]
    chosen = (owners[one] != owners[other]) & ((one < other) | (owners[other] == most))
    return np.stack([one[chosen], other[chosen]], axis=1)


def _along(one: Floats, other: Floats) -> Floats:
    """Cut from edges what runs beside other edges, pair by pair; nothing is left of those that lead away."""
    start, run = one[:, :2], one[:, 2:] - one[:, :2]
    lag, way = start - other[:, :2], other[:, 2:] - other[:, :2]
    length = np.hypot(*way.T)
    ahead, along = (_dot(vector, way) / length for vector in (lag, run))
    with np.errstate(divide="ignore", invalid="ignore"):  # an edge may run square to the other
        shares = np.clip(np.sort([-ahead / along, (length - ahead) / along], axis=0), 0, 1)
    near = ALONG / np.hypot(*run.T)
    shares = np.where(shares < near, 0, np.where(shares > 1 - near, 1, shares))[..., None]
    aside = _cross(lag + shares * run, way) / length
    stretches = (1 - shares) * start + shares * one[:, 2:]
    beside = (np.abs(aside) < ALONG).all(axis=0)
    return np.where(beside[:, None], np.concatenate(tuple(stretches), axis=1), 0)


def _dot(one: Floats, other: Floats) -> Floats:
    """Multiply vectors: how far one reaches along the other, times its length."""
    return one[..., 0] * other[..., 0] + one[..., 1] * other[..., 1]


def _cross(one: Floats, other: Floats) -> Floats:
    """Multiply vectors: how far one reaches aside of the other, times its length."""
    return one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]


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
