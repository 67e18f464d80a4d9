"""Changed ground as the faces that lines bound."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

__all__ = ["changed_faces"]

Integers = NDArray[np.intp]


def changed_faces(
    lines: NDArray[Any], before: NDArray[Any], old: Integers, after: NDArray[Any], new: Integers
) -> tuple[NDArray[Any], Integers]:
    """Find the faces that lines bound and that changed holder.

    Parameters
    ----------
    lines
        What bounds the ground that changed, as of `bounding_lines`, shape (m,).
    before, after
        The zones of the two days.
    old, new
        Who holds each, as numbers from 1.

    Returns
    -------
    faces : numpy.ndarray
        Polygons, shape (n,).
    pairs : numpy.ndarray
        Who held each on the two days, shape (n, 2); 0 is nobody.
    """
    faces = shapely.get_parts(shapely.polygonize([_noded(lines)]))
    points = shapely.point_on_surface(faces)
    held, holds = (_holders_of(faces, points, *day) for day in ((before, old), (after, new)))
    changed = held != holds
    return faces[changed], np.stack([held[changed], holds[changed]], axis=1)


def _noded(lines: NDArray[Any]) -> BaseGeometry:
    """Cut lines where they cross."""
    try:
        return shapely.node(shapely.multilinestrings(lines))
    except shapely.GEOSException:  # it failed to converge; the slower union does not
        return shapely.union_all(lines)


def _holders_of(
    faces: NDArray[Any], points: NDArray[Any], zones: NDArray[Any], holders: Integers
) -> Integers:
    """Look faces up among zones by a point within each: 0 where none holds it.

    A face may reach over edges that were cancelled, for they say the same on both days. Where its point
    falls on such an edge, which no zone contains, another point within it decides.
    """
    found = np.zeros(len(faces), np.intp)
    if not len(zones) or not len(faces):
        return found
    zone, face = shapely.STRtree(points).query(zones, predicate="contains")
    found[face] = holders[zone]
    bare = np.flatnonzero(found == 0)
    if not len(bare):
        return found
    on_edge = np.unique(shapely.STRtree(points[bare]).query(zones, predicate="touches")[1])
    for position in bare[on_edge]:
        found[position] = _holder_within(faces[position], zones, holders)
    return found


def _holder_within(face: BaseGeometry, zones: NDArray[Any], holders: Integers) -> int:
    """Look a face up by the middles of the triangles it divides into, the first that is on no edge."""
    triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(face))
    for triangle in triangles[np.argsort(-shapely.area(triangles))]:
        middle = shapely.centroid(triangle)
        if not shapely.touches(zones, middle).any():
            return int(holders[shapely.contains(zones, middle)].max(initial=0))
    return 0
