"""Shapes that run across the 180th meridian, cut there into parts on both sides (RFC 7946, 3.1.9)."""

from __future__ import annotations

from typing import Any

import antimeridian
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

__all__ = ["cut_at_meridian"]

HALF_TURN, TURN = 180, 360
ROUNDING = 3e-7  # degrees: the library crosses at seven decimals, and takes 1.8e-7 for the meridian itself

Floats = NDArray[np.float64]


def cut_at_meridian(shape: BaseGeometry) -> BaseGeometry | None:
    """Cut a line or a polygon where it runs across the 180th meridian.

    An edge over more than 180 degrees of longitude runs the shorter way around the earth. A ring around a
    pole encloses the nearer one, however it is wound. An edge of 360 degrees is taken as it is drawn.

    Parameters
    ----------
    shape
        Lines or polygons with finite coordinates, longitudes from -360 to 360.

    Returns
    -------
    BaseGeometry or None
        Longitudes from -180 to 180; the same object where there is nothing to cut. None where it cannot
        be told what the rings enclose.

    Examples
    --------
    >>> cut = cut_at_meridian(shapely.box(170, 0, 190, 1))
    >>> sorted(part.bounds for part in cut.geoms)
    [(-180.0, 0.0, -170.0, 1.0), (170.0, 0.0, 180.0, 1.0)]
    """
    parts = shapely.get_parts(shape)
    across = [_runs_across(part) for part in parts]
    if not any(across):
        return shape
    pieces: list[Any] = []
    for part, to_cut in zip(parts, across, strict=True):
        cut = _cut(part) if to_cut else part
        if cut is None:
            return None
        pieces.extend(shapely.get_parts(cut))
    cut = MultiPolygon(pieces) if "Polygon" in shape.geom_type else MultiLineString(pieces)
    return cut.geoms[0] if len(pieces) == 1 else cut


def _runs_across(part: BaseGeometry) -> bool:
    west, _, east, _ = part.bounds
    if west < -HALF_TURN or east > HALF_TURN:
        return True
    if east - west <= HALF_TURN:
        return False
    steps = np.concatenate([abs(np.diff(xy[:, 0])) for xy in _outlines(part)])
    jumps = (steps > HALF_TURN) & (steps < TURN)
    # A cap drawn from -180 to 180 along one parallel jumps nowhere, but no plane has room for it.
    return bool(jumps.any() or ((steps == TURN).any() and not part.is_valid))


def _outlines(part: BaseGeometry) -> list[Floats]:
    lines = shapely.get_rings(part) if isinstance(part, Polygon) else [part]
    return [shapely.get_coordinates(line) for line in lines]


def _cut(part: BaseGeometry) -> BaseGeometry | None:
    outlines = _outlines(part)
    if any((abs(np.diff(xy[:, 0])) > TURN).any() for xy in outlines):
        return None
    wrapped = [_wrapped(xy) for xy in outlines]
    try:
        return _cut_polygon(wrapped) if isinstance(part, Polygon) else _cut_line(wrapped[0])
    # What the library says of rings that it cannot join, or that cross some hundred times.
    except (AssertionError, ValueError, RecursionError, ShapelyError):
        return None


def _wrapped(xy: Floats) -> Floats:
    """Bring longitudes to -180 to 180; those that lie there keep their bytes."""
    x, y = xy.T
    return np.column_stack([np.where(abs(x) > HALF_TURN, x - np.copysign(TURN, x), x), y])


def _cut_line(line: Floats) -> BaseGeometry:
    cut = antimeridian.fix_line_string(LineString(line), great_circle=False)
    pieces = shapely.remove_repeated_points(shapely.get_parts(cut))
    return MultiLineString(list(pieces[shapely.length(pieces) > 0]))


def _cut_polygon(rings: list[Floats]) -> BaseGeometry | None:
    """Cut a polygon, and believe it only where it covers what the rings enclose."""
    enclosed, lengths = np.transpose([_measured(ring) for ring in rings])
    # Ring by ring: of several holes in one part the library keeps the last alone.
    shell, *holes = [
        _cut_ring(ring if area > 0 else ring[::-1]) for ring, area in zip(rings, enclosed, strict=True)
    ]
    cut = shapely.difference(shell, shapely.union_all(holes)) if holes else shell
    ground, *spared = abs(enclosed)
    if cut.is_empty or abs(cut.area - (ground - sum(spared))) > ROUNDING * lengths.sum():
        return None
    return _with_bytes_of(np.concatenate(rings), cut)


def _cut_ring(ring: Floats) -> BaseGeometry:
    """Cut what lies on the left of a ring."""
    polygon = Polygon(_without_turns(_rounded(ring)))
    cut = antimeridian.fix_polygon(polygon, fix_winding=False, great_circle=False)
    parts = shapely.get_parts(cut)
    return MultiPolygon(list(shapely.remove_repeated_points(parts[shapely.area(parts) > 0])))


def _measured(ring: Floats) -> tuple[float, float]:
    """Measure what a ring encloses on the way around the earth that it means, and its length, in degrees.

    The ground is positive where it lies on the left.
    """
    run, rise = np.diff(ring, axis=0).T
    run = run - TURN * np.round(run / TURN)
    middle = (ring[1:, 1] + ring[:-1, 1]) / 2
    around = run.sum()  # a turn around a pole, or 0
    pole = np.copysign(90, (run * middle).sum() / around) if abs(around) > HALF_TURN else 0
    return float((run * (pole - middle)).sum()), float(np.hypot(run, rise).sum())


def _rounded(ring: Floats) -> Floats:
    """Round longitudes as the library's modulo does, to know its vertices again."""
    x, y = ring.T
    return np.column_stack([np.where(abs(x) == HALF_TURN, x, (x + HALF_TURN) % TURN - HALF_TURN), y])


def _without_turns(ring: Floats) -> Floats:
    """Leave out the edges between -180 and 180 that go from one place to itself."""
    run, rise = np.diff(ring, axis=0).T
    kept = ring[:-1][(abs(run) != TURN) | (rise != 0)]
    return np.vstack([kept, kept[:1]])


def _with_bytes_of(drawn: Floats, cut: BaseGeometry) -> BaseGeometry:
    """Give vertices their drawn longitudes again: edges shared with uncut zones must stay equal."""
    drawn_as = dict(zip(map(tuple, _rounded(drawn).tolist()), drawn[:, 0].tolist(), strict=True))

    def restored(xy: Floats) -> Floats:
        return np.array([(drawn_as.get((x, y), x), y) for x, y in xy.tolist()])

    return shapely.transform(cut, restored)
