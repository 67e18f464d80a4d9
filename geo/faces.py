"""Changed ground as the faces that lines bound."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

__all__ = ["changed_faces"]

Integers = NDArray[np.intp]

ROUNDING = 1e-12
"""Computed nodes lie beside the edges they are on, by many times less than so many degrees."""


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
    faces, points = _faces(lines)
    held, holds = (_holders_of(faces, points, *day) for day in ((before, old), (after, new)))
    changed = held != holds
    return faces[changed], np.stack([held[changed], holds[changed]], axis=1)


def _faces(lines: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Find the faces that lines bound, and a point within each."""
    whole = shapely.multilinestrings(lines)
    try:
        return _polygonized(shapely.node(whole))
    except shapely.GEOSException:  # noding need not converge where lines cross narrowly
        middle = shapely.get_coordinates(whole).mean(axis=0).round()
    near_zero = shapely.transform(whole, lambda xy: xy - middle)  # there numbers have more digits
    try:
        found = _polygonized(shapely.node(near_zero))
    except shapely.GEOSException:  # the slower union always converges, but may snap
        found = _polygonized(shapely.union_all(near_zero))
    faces, points = (shapely.transform(shapes, lambda xy: xy + middle) for shapes in found)
    return faces, points


def _polygonized(noded: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Find the faces of lines that cross nowhere, and a point within each."""
    faces = shapely.get_parts(shapely.polygonize([noded]))
    return faces, _points_within(faces)


def _points_within(faces: NDArray[Any]) -> NDArray[Any]:
    """Give a point within each face, so far from its edges that rounding cannot carry it over them.

    A face may end in a spike that has no width, and the usual point may lie there.
    """
    points = shapely.point_on_surface(faces)
    near = np.flatnonzero(shapely.distance(points, shapely.boundary(faces)) < ROUNDING)
    triangles, face = shapely.get_parts(
        shapely.constrained_delaunay_triangles(faces[near]), return_index=True
    )
    order = np.argsort(shapely.area(triangles), kind="stable")
    points[near[face[order]]] = shapely.centroid(triangles[order])  # the largest comes last, and stays
    return points


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
