"""Changed ground from intersecting the zones of two days, pair by pair.

Only zones whose boxes meet and whose holders differ are intersected, on threads, for GEOS works outside
Python's lock. What only one of the days covers is the difference of their outlines.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

__all__ = ["changed_intersections"]

Integers = NDArray[np.intp]


def changed_intersections(
    before: NDArray[Any], old: Integers, after: NDArray[Any], new: Integers
) -> tuple[NDArray[Any], Integers]:
    """Find the ground that changed holder.

    Parameters
    ----------
    before, after
        The zones of the two days.
    old, new
        Who holds each, as numbers from 1.

    Returns
    -------
    pieces : numpy.ndarray
        Polygons, shape (n,).
    pairs : numpy.ndarray
        Who held each on the two days, shape (n, 2); 0 is nobody.
    """
    index = shapely.STRtree(after).query(before).T
    index = index[old[index[:, 0]] != new[index[:, 1]]]
    shared = _in_threads(shapely.intersection, before[index[:, 0]], after[index[:, 1]])
    pieces, row = _polygons(shared)
    pairs = np.stack([old[index[row, 0]], new[index[row, 1]]], axis=1)
    covered, covers = _covered(before), _covered(after)
    gone, gone_row = _bare(shapely.difference(covered, covers), before)
    come, come_row = _bare(shapely.difference(covers, covered), after)
    nobody = np.zeros(len(gone), np.intp), np.zeros(len(come), np.intp)
    return (
        np.concatenate([pieces, gone, come]),
        np.concatenate(
            [
                pairs,
                np.stack([old[gone_row], nobody[0]], axis=1),
                np.stack([nobody[1], new[come_row]], axis=1),
            ]
        ),
    )


def _covered(zones: NDArray[Any]) -> BaseGeometry:
    """Join all zones of a day; neighbours that share whole edges are joined without noding."""
    if shapely.coverage_is_valid(zones):
        return shapely.coverage_union_all(zones)
    return shapely.union_all(zones)


def _bare(ground: BaseGeometry, zones: NDArray[Any]) -> tuple[NDArray[Any], Integers]:
    """Divide ground that only one day covers by its zones, and say of which zone each piece is."""
    parts, _ = _polygons(np.array([ground]))
    if not len(parts):
        return parts, np.empty(0, np.intp)
    index = shapely.STRtree(zones).query(parts).T
    pieces, row = _polygons(_in_threads(shapely.intersection, parts[index[:, 0]], zones[index[:, 1]]))
    return pieces, index[row, 1]


def _in_threads(operation: Any, first: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
    """Apply an operation of shapely to many pairs, in as many threads as there are processors."""
    workers = os.cpu_count() or 1
    if len(first) < 2 * workers:
        return np.asarray(operation(first, second), dtype=object)
    chunks = np.array_split(np.arange(len(first)), 4 * workers)
    with ThreadPoolExecutor(workers) as pool:
        done = pool.map(lambda chunk: operation(first[chunk], second[chunk]), chunks)
        return np.concatenate(list(done))


def _polygons(shapes: NDArray[Any]) -> tuple[NDArray[Any], Integers]:
    """Take the polygons out of what an overlay gives, with the row of each."""
    parts, row = shapely.get_parts(shapes, return_index=True)
    polygons = (shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)
    return parts[polygons], row[polygons]
