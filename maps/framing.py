"""Which ground a map shows, and the graticule over it."""

from __future__ import annotations

import math
from typing import Any

import shapely

from ..geo.place import bounds_around
from ..layers.change import Change
from .features import Drawing, feature
from .subjects import Incidents, Locator, Situation, Subject, Swipe, snapshots_of

__all__ = ["Bounds", "framing", "graticule", "graticule_lines"]

Bounds = tuple[float, float, float, float]
"""West, south, east and north, in degrees."""

GRATICULE_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 45)
GRATICULE_LINES = 7
REGION_KM = 225.0
"""How far around a place a locator shows the country at the least."""


def framing(subject: Subject) -> Bounds:
    """Frame the changed ground with room around it, else the zones, else the villages.

    Events are framed with their uncertainty, and a place with the region around it.
    """
    if isinstance(subject, Incidents):
        return _padded(subject.bounds, 0.05)
    if isinstance(subject, Locator):
        places = ((one.geometry.x, one.geometry.y, one.confidence_km or 0.0) for one in subject.places)
        return bounds_around((x, y, max(REGION_KM, 1.5 * km)) for x, y, km in places)
    change = subject.change if isinstance(subject, Swipe | Situation) else subject
    if isinstance(change, Change) and change.transitions["parts"].any():
        return _padded(change.transitions.total_bounds, 0.6)
    snapshot = snapshots_of(subject)[-1]
    for frame in (snapshot.zones, snapshot.villages, snapshot.places):
        if len(frame):
            return _padded(frame.total_bounds, 0.0)
    return -180.0, -60.0, 180.0, 75.0


def graticule(bounds: Bounds) -> Drawing:
    """Draw meridians and parallels around the map, white and thin."""
    west, south, east, north = bounds
    reach = max(east - west, north - south)
    west, east = max(-180, west - 2 * reach), min(180, east + 2 * reach)
    south, north = max(-85, south - 2 * reach), min(85, north + 2 * reach)
    meridians, parallels = graticule_lines((west, south, east, north), reach)
    lines = [shapely.LineString([(lon, south), (lon, north)]) for lon in meridians]
    lines += [shapely.LineString([(west, lat), (east, lat)]) for lat in parallels]
    style = {"color": "#ffffff", "weight": 0.8, "interactive": False}
    features = [feature("graticule", shapely.MultiLineString(lines), "")]
    return Drawing("", features, {"graticule": style})


def graticule_lines(bounds: Bounds, reach: float | None = None) -> tuple[list[float], list[float]]:
    """List round meridians and parallels, so close that there are up to seven in a reach of degrees.

    Examples
    --------
    >>> graticule_lines((36.1, 35.1, 36.9, 35.7))
    ([36.2, 36.4, 36.6, 36.8], [35.2, 35.4, 35.6])
    """
    west, south, east, north = bounds
    reach = reach or max(east - west, north - south)
    step = next((s for s in GRATICULE_STEPS if reach / s <= GRATICULE_LINES), GRATICULE_STEPS[-1])
    return _steps(west, east, step), _steps(south, north, step)


def _steps(first: float, last: float, step: float) -> list[float]:
    return [round(n * step, 6) for n in range(math.ceil(first / step), math.floor(last / step) + 1)]


def _padded(bounds: Any, share: float) -> Bounds:
    west, south, east, north = map(float, bounds)
    room = max(east - west, north - south) * share or (0.05 if west == east else 0.0)
    return west - room, south - room, east + room, north + room
