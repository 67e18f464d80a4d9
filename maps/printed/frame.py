"""The frame of a printed map: which ground it shows, at which scale, wherever on earth that lies.

Longitudes and latitudes are drawn as they are, stretched so that at the middle of the frame a kilometre is as
long north as it is east.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ...geo.errors import NothingFoundError
from ...geo.place import offset
from ...layers.change import Change
from ...layers.incidents import Incidents
from ...layers.situation import Situation
from ...layers.snapshot import Snapshot
from ..framing import Bounds, framing
from ..subjects import Locator, is_abroad, snapshots_of

__all__ = ["Frame", "Inches", "Printable", "degrees", "eastward", "frame_of"]

Printable = Snapshot | Change | Situation | Incidents | Locator
Inches = tuple[float, float, float, float]
"""Left, bottom, width and height on the plate."""

MARGIN = 0.04
SMALLEST = 0.01
"""Degrees: a single point has some ground around it."""
STEEPEST = 80.0
"""Beyond this latitude the stretch grows no further."""
LAYERS = ("zones", "villages", "places", "frontlines", "events", "routes")
NICE = (1, 2, 5)


@dataclass(frozen=True)
class Frame:
    """A stretch of the earth on a rectangle of paper.

    Parameters
    ----------
    west, south, east, north
        In degrees; beyond 180 where the ground lies across that meridian.
    width, height
        Of the paper, in points.
    """

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    @classmethod
    def around(cls, bounds: Bounds, width: float, height: float) -> Frame:
        """Fit ground into a rectangle of paper, and show what lies around where the rectangle is wider."""
        west, south, east, north = bounds
        stretch = _stretch((south + north) / 2)
        step = max((north - south) / height, (east - west) / stretch / width, SMALLEST / height)
        middle, across = (south + north) / 2, (west + east) / 2
        half_high, half_wide = step * height / 2, step * stretch * width / 2
        middle = min(max(middle, half_high - 90), 90 - half_high) if half_high < 90 else 0.0
        return cls(
            *(across - half_wide, middle - half_high, across + half_wide, middle + half_high), width, height
        )

    @property
    def middle(self) -> float:
        """The latitude at which the scale is right in all directions."""
        return (self.south + self.north) / 2

    @property
    def aspect(self) -> float:
        """How much longer a degree of latitude is drawn than one of longitude."""
        return self.unit[0] / self.unit[1]

    @property
    def unit(self) -> tuple[float, float]:
        """Degrees of longitude and of latitude per point of paper."""
        return (self.east - self.west) / self.width, (self.north - self.south) / self.height

    @cached_property
    def box(self) -> BaseGeometry:
        """The ground, and a little more: what is cut at its edge shows no edge."""
        more = 6 * self.unit[0], 6 * self.unit[1]
        return shapely.box(
            self.west - more[0], self.south - more[1], self.east + more[0], self.north + more[1]
        )

    @property
    def steady(self) -> bool:
        """Whether one scale holds all over, to within 1 %."""
        edges = [1 / _stretch(latitude) for latitude in (self.south, self.middle, self.north)]
        return max(edges) <= 1.01 * min(edges)

    def on_paper(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn places, shape (n, 2), into points of paper from the lower left corner."""
        placed: NDArray[np.float64] = (np.asarray(xy, float) - (self.west, self.south)) / self.unit
        return placed

    def inside(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Choose the rows whose point is shown."""
        x, y = shapely.get_x(frame.geometry.to_numpy()), shapely.get_y(frame.geometry.to_numpy())
        seen = (self.west <= x) & (x <= self.east) & (self.south <= y) & (y <= self.north)
        return frame[seen]

    def cut(self, shapes: Iterable[BaseGeometry]) -> NDArray[Any]:
        """Cut shapes to what is shown."""
        found = np.asarray(list(shapes), dtype=object)
        shown: NDArray[Any] = shapely.intersection(found, self.box)
        return shown[~shapely.is_empty(shown)]

    def scale(self, share: float = 0.25) -> tuple[float, float]:
        """Choose a round number of kilometres, and say how long they are at the middle of the frame.

        Parameters
        ----------
        share
            How much of the width they may take.

        Returns
        -------
        kilometres : float
        degrees : float
            Of longitude, at the latitude of the middle.
        """
        span = min((self.east - self.west) * share, 90.0)
        start, latitude = (self.west + self.east) / 2, _shown(self.middle)
        measured = offset((start, latitude), (start + span, latitude)).distance_km
        power = 10.0 ** math.floor(math.log10(measured))
        kilometres = max(nice * power for nice in NICE if nice * power <= measured)
        length = span * kilometres / measured
        for _ in range(3):  # a geodesic is no parallel: shorter, the more so the longer it is
            length *= kilometres / offset((start, latitude), (start + length, latitude)).distance_km
        return kilometres, length


def frame_of(subject: Printable, width: float, height: float) -> Frame:
    """Frame what a map shows, on paper of so many points.

    Raises
    ------
    NothingFoundError
        Nothing is recorded that lies anywhere.
    """
    west, south, east, north = framing(subject) if is_abroad(subject) else _recorded(subject)
    room = MARGIN * max(east - west, north - south)
    return Frame.around((west - room, south - room, east + room, north + room), width, height)


def eastward(subject: Printable) -> Printable:
    """Bring together what lies on both sides of the 180th meridian, by a turn of what lies west of a seam."""
    shapes = _framed(subject)
    seam = _seam(shapely.bounds(shapely.get_parts(shapes))) if shapes else None
    return subject if seam is None else _moved(subject, seam)


def degrees(value: float, letters: str) -> str:
    """Write a longitude (letters "EW") or a latitude ("NS").

    Examples
    --------
    >>> degrees(36.5, "EW"), degrees(181, "EW"), degrees(-0.25, "NS"), degrees(0, "NS")
    ('36.5° E', '179° W', '0.25° S', '0°')
    """
    if letters == "EW":
        value = (value + 180) % 360 - 180
    value = round(value, 6)
    side = letters[int(value < 0)] if value % 180 else ""
    return f"{abs(value):g}° {side}".strip()


def _recorded(subject: Printable) -> Bounds:
    """Bound what is recorded: the change or the zones, the villages or the places, else whatever there is."""
    snapshot = snapshots_of(subject)[-1]
    if any(len(getattr(snapshot, layer)) for layer in ("zones", "villages", "places")):
        return _trimmed(framing(subject), subject)
    around = [getattr(snapshot, layer) for layer in ("frontlines", "events", "routes")]
    recorded = [frame.total_bounds for frame in around if len(frame)]
    if not recorded:
        raise NothingFoundError("nothing is recorded that could be printed", "see `controlmap dates`")
    west, south, east, north = map(float, recorded[0])
    return west, south, east, north


def _framed(subject: Printable) -> list[BaseGeometry]:
    """List what a map is framed by."""
    if isinstance(subject, Locator):
        return [place.geometry for place in subject.places]
    if isinstance(subject, Incidents):
        return list(subject.events.geometry)
    states = snapshots_of(subject)
    return [shape for one in states for shape in (*one.zones.geometry, *one.villages.geometry)]


def _moved(subject: Printable, seam: float) -> Printable:
    if isinstance(subject, Snapshot):
        return _turned(subject, seam)
    if isinstance(subject, Situation):
        return Situation(_turned_change(subject.change, seam))
    if isinstance(subject, Incidents):
        return replace(subject, snapshot=_turned(subject.snapshot, seam))
    if isinstance(subject, Locator):
        points = shapely.get_parts([_turn(place.geometry, seam) for place in subject.places])
        pairs = zip(subject.places, points, strict=True)
        return replace(subject, places=tuple(replace(place, geometry=point) for place, point in pairs))
    return _turned_change(subject, seam)


def _turned_change(change: Change, seam: float) -> Change:
    moves = tuple(
        replace(move, pieces=np.array([_turn(piece, seam) for piece in move.pieces], dtype=object))
        for move in change.moves
    )
    return replace(
        change, before=_turned(change.before, seam), after=_turned(change.after, seam), moves=moves
    )


def _trimmed(bounds: Bounds, subject: Printable) -> Bounds:
    """Leave out what lies beyond all zones around what changed."""
    change = subject.change if isinstance(subject, Situation) else subject
    if not isinstance(change, Change) or not change.parts:
        return bounds
    shown = np.array([change.transitions.total_bounds, change.after.zones.total_bounds])
    low, high = np.nanmin(shown[:, :2], axis=0), np.nanmax(shown[:, 2:], axis=0)
    west, south = np.maximum(bounds[:2], low)
    east, north = np.minimum(bounds[2:], high)
    return float(west), float(south), float(east), float(north)


def _stretch(latitude: float) -> float:
    """Say how many degrees of longitude are as long as one of latitude."""
    return 1 / math.cos(math.radians(_shown(latitude)))


def _shown(latitude: float) -> float:
    return min(max(latitude, -STEEPEST), STEEPEST)


def _seam(bounds: NDArray[np.float64]) -> float | None:
    """Find the longitude in the middle of the widest gap, where cutting there is better than at 180."""
    spans = sorted((float(west), float(east)) for west, _, east, _ in bounds)
    reach, gaps = spans[0][1], []
    for west, east in spans[1:]:
        gaps.append((west - reach, (west + reach) / 2))
        reach = max(reach, east)
    outside = 360 - (reach - spans[0][0])
    widest, seam = max(gaps, default=(0.0, 0.0))
    return seam if widest > outside else None


def _turned(snapshot: Snapshot, seam: float) -> Snapshot:
    moved = {}
    for layer in LAYERS:
        frame = getattr(snapshot, layer)
        shapes = [_turn(shape, seam) for shape in frame.geometry]
        moved[layer] = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))
    return replace(snapshot, **moved)


def _turn(shape: BaseGeometry, seam: float) -> BaseGeometry:
    def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([np.where(xy[:, 0] < seam, xy[:, 0] + 360, xy[:, 0]), xy[:, 1]])

    moved = shapely.transform(shape, move)
    return shapely.union_all(shapely.get_parts(moved)) if shape.geom_type.startswith("Multi") else moved
