"""Changed ground from intersecting the zones of two days, pair by pair.

Only zones whose boxes meet and whose holders differ are intersected, on threads. What only one of the days
covers is the difference of all that each covers, divided by its zones.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from .threads import WORKERS, in_threads

__all__ = ["changed_intersections"]

Integers = NDArray[np.intp]
Pieces = tuple[NDArray[Any], Integers]


def changed_intersections(
    before: NDArray[Any],
    old: Integers,
    after: NDArray[Any],
    new: Integers,
    covered: tuple[BaseGeometry, BaseGeometry],
) -> Pieces:
    """Find the ground that changed holder.

    Parameters
    ----------
    before, after
        The zones of the two days.
    old, new
        Who holds each, as numbers from 1.
    covered
        All that each of the days covers.

    Returns
    -------
    pieces : numpy.ndarray
        Polygons, shape (n,).
    pairs : numpy.ndarray
        Who held each on the two days, shape (n, 2); 0 is nobody.
    """
    index = shapely.STRtree(after).query(before).T
    index = index[old[index[:, 0]] != new[index[:, 1]]]
    one, other = before[index[:, 0]], after[index[:, 1]]
    gone, come, *shared = in_threads(
        lambda operands: operands[0](*operands[1:]),
        [
            (shapely.difference, np.array([covered[0]]), np.array([covered[1]])),
            (shapely.difference, np.array([covered[1]]), np.array([covered[0]])),
            *((shapely.intersection, one[chunk], other[chunk]) for chunk in _chunks(len(index))),
        ],
    )
    pieces, row = _polygons(np.concatenate([np.empty(0, object), *shared]))
    gone, had = _divided(gone, before, old)
    come, has = _divided(come, after, new)
    pairs = [
        np.stack([old[index[row, 0]], new[index[row, 1]]], axis=1),
        np.stack([had, np.zeros_like(had)], axis=1),
        np.stack([np.zeros_like(has), has], axis=1),
    ]
    return np.concatenate([pieces, gone, come]), np.concatenate(pairs)


def _chunks(count: int) -> list[Integers]:
    """Divide work into some more shares than there are threads, for shares are not alike."""
    return np.array_split(np.arange(count), min(count, 4 * WORKERS)) if count else []


def _divided(bare: NDArray[Any], zones: NDArray[Any], holders: Integers) -> Pieces:
    """Divide by the zones of a day what only that day covers; each piece with its holder.

    Most pieces meet ground of one holder only, and need not be cut.
    """
    bare, _ = _polygons(bare)
    zone, piece = shapely.STRtree(bare).query(zones, predicate="intersects")
    least, most = np.full(len(bare), np.iinfo(np.intp).max), np.zeros(len(bare), np.intp)
    np.minimum.at(least, piece, holders[zone])
    np.maximum.at(most, piece, holders[zone])
    whole = least == most
    cut = ~whole[piece]
    parts, row = _polygons(shapely.intersection(zones[zone[cut]], bare[piece[cut]]))
    return np.concatenate([bare[whole], parts]), np.concatenate([most[whole], holders[zone[cut]][row]])


def _polygons(shapes: NDArray[Any]) -> Pieces:
    """Take the polygons out of what an overlay gives, with the row of each."""
    parts, row = shapely.get_parts(shapes, return_index=True)
    polygons = (shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)
    return parts[polygons], row[polygons]
