"""Zones that overlap, made into ground that is covered once.

What publishers draw overlaps: two claims on one village, or coordinates rounded where three zones meet.
A planar layer has one covering of each piece of ground, so that areas add up. Zones that overlap nothing
keep their vertices, byte for byte.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from .area import area_km2, length_km
from .repair import polygonal

__all__ = ["Piece", "closure_tolerance", "overlaps", "planar_pieces"]

CLOSURE_KM2 = 1e-9
CLOSURE_SHARE = 1e-12
ROUNDING_KM = 0.02e-3  # what coordinates rounded to 7 decimals leave at a T-junction

Shapes = NDArray[Any]


@dataclass(frozen=True)
class Piece:
    """Ground covered by the same zones throughout.

    Parameters
    ----------
    geometry
        A polygon or multipolygon.
    zones
        The positions of the zones that cover it, in their order; one alone where nothing overlaps.
    """

    geometry: BaseGeometry
    zones: tuple[int, ...]


def closure_tolerance(area: float) -> float:
    """Give the km2 within which sums over a layer of that area (km2) must agree.

    Examples
    --------
    >>> closure_tolerance(100.0)
    1e-09
    >>> closure_tolerance(1e6)
    1e-06
    """
    return max(CLOSURE_KM2, CLOSURE_SHARE * area)


def overlaps(zones: Shapes) -> tuple[NDArray[np.intp], Shapes]:
    """Find the ground that two zones of a layer both cover.

    Parameters
    ----------
    zones
        Valid polygons and multipolygons, shape (n,).

    Returns
    -------
    pairs : numpy.ndarray
        Positions of the two zones, the earlier first, shape (m, 2).
    ground : numpy.ndarray
        What both cover, one polygon a row, shape (m,). Overlaps that total less than the least closure
        tolerance are rounding: then there is none.

    Examples
    --------
    >>> pairs, ground = overlaps(np.array([shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1)]))
    >>> pairs.tolist(), ground[0].area
    ([[0, 1]], 1.0)
    """
    nothing = np.empty((0, 2), np.intp), np.empty(0, object)
    if len(zones) < 2:
        return nothing
    # A valid coverage has no overlap; elsewhere at least one zone of each overlapping pair is marked.
    suspect = ~shapely.is_empty(shapely.coverage_invalid_edges(zones))
    if not suspect.any():
        return nothing
    pairs = shapely.STRtree(zones).query(zones, predicate="intersects").T
    pairs = pairs[(pairs[:, 0] < pairs[:, 1]) & (suspect[pairs[:, 0]] | suspect[pairs[:, 1]])]
    shared = shapely.intersection(zones[pairs[:, 0]], zones[pairs[:, 1]])
    parts, row = shapely.get_parts(shared, return_index=True)
    areas = area_km2(parts)
    if areas.sum() <= CLOSURE_KM2:
        return nothing
    return pairs[row[areas > 0]], parts[areas > 0]


def planar_pieces(zones: Shapes) -> list[Piece]:
    """Divide a layer into ground that is covered by the same zones throughout.

    Overlaps thinner than 0.02 m go to the zone listed first.

    Parameters
    ----------
    zones
        Valid polygons and multipolygons, shape (n,).

    Returns
    -------
    list of Piece
        In the order of the zones; what several zones cover follows.

    Examples
    --------
    >>> zones = np.array([shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1)])
    >>> [(piece.zones, piece.geometry.area) for piece in planar_pieces(zones)]
    [((0,), 1.0), ((1,), 1.0), ((0, 1), 1.0)]
    """
    pairs, ground = overlaps(zones)
    if len(pairs) == 0:
        return [Piece(zone, (position,)) for position, zone in enumerate(zones)]
    thin = 2 * area_km2(ground) / length_km(ground) < ROUNDING_KM
    zones = _without_rounding(zones, pairs, ground, thin)
    involved = np.unique(pairs[~thin])
    pieces = [Piece(zone, (position,)) for position, zone in enumerate(zones) if position not in involved]
    pieces.extend(_arrangement(zones, involved))
    return sorted(
        (piece for piece in pieces if not piece.geometry.is_empty),
        key=lambda piece: (len(piece.zones), piece.zones),
    )


def _without_rounding(
    zones: Shapes, pairs: NDArray[np.intp], ground: Shapes, thin: NDArray[np.bool_]
) -> Shapes:
    """Take what is rounding from the later zone of each pair.

    Where all that two zones share is rounding, the earlier zone is taken away whole: the corners of slivers
    are computed, lie beside the edges they are on, and GEOS may then leave a sliver where it is.
    """
    zones = zones.copy()
    mixed = set(map(tuple, pairs[~thin].tolist()))
    for first, second in np.unique(pairs[thin], axis=0).tolist():
        taken = zones[first]
        if (first, second) in mixed:
            taken = shapely.union_all(ground[thin & (pairs == (first, second)).all(axis=1)])
        zones[second] = polygonal(shapely.difference(zones[second], taken))
    return zones


def _arrangement(zones: Shapes, involved: NDArray[np.intp]) -> list[Piece]:
    """Cut overlapping zones along all their outlines and gather the faces by what covers them."""
    if len(involved) == 0:
        return []
    shapes = zones[involved]
    outlines = shapely.union_all(shapely.boundary(shapes))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(outlines)))
    points = shapely.point_on_surface(faces)
    zone, face = shapely.STRtree(points).query(shapes, predicate="contains")
    covering: dict[int, list[int]] = defaultdict(list)
    for one_face, one_zone in sorted(zip(face.tolist(), involved[zone].tolist(), strict=True)):
        covering[one_face].append(one_zone)
    grounds: dict[tuple[int, ...], list[BaseGeometry]] = defaultdict(list)
    for one_face, covers in covering.items():
        grounds[tuple(covers)].append(faces[one_face])
    return [Piece(shapely.union_all(parts), covers) for covers, parts in grounds.items()]
