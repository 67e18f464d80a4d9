"""Changed ground from the edges that two days do not share.

Each edge of a planar layer has a holder on its left and one on its right. An edge that has the same two on
both days borders on no changed ground, and neither does one between zones of the same holder. What is left
bounds exactly the ground that changed: it is noded, polygonized, and each face is looked up on both days.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

__all__ = ["Edges", "ZoneEdges", "changed_faces", "shared_edges"]

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Words = NDArray[np.uint64]

MIXERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)


@dataclass(frozen=True)
class ZoneEdges:
    """The directed edges of one zone, with its holder on their left.

    Parameters
    ----------
    xy
        Where each runs from and to: x, y, x, y, shape (n, 4), in the order of the rings.
    signatures
        A number for each edge with its holder, in ascending order, shape (n,). Equal edges of equal holders
        have equal numbers; of unequal ones about one pair in 2**64.
    order
        Which edge each signature belongs to.
    holder
        The number of its holder.
    """

    xy: Floats
    signatures: Words
    order: Integers
    holder: np.uint64

    @classmethod
    def of(cls, zone: BaseGeometry, holder: Hashable) -> ZoneEdges:
        """List the edges of a zone so that it lies on the left of each."""
        rings = shapely.get_rings(shapely.get_parts(zone))
        is_shell = _shells(zone)
        coordinates, ring = shapely.get_coordinates(rings, return_index=True)
        together = ring[:-1] == ring[1:]
        xy = np.concatenate([coordinates[:-1], coordinates[1:]], axis=1)[together] + 0.0  # -0.0 is 0.0
        wrong = (shapely.is_ccw(rings) != is_shell)[ring[:-1][together]]  # shells run counter-clockwise
        xy[wrong] = xy[wrong][:, [2, 3, 0, 1]]
        number = _number(holder)
        signatures = _mixed(xy.view(np.uint64), number)
        order = np.argsort(signatures)
        return cls(xy, signatures[order], order, number)


@dataclass(frozen=True)
class Edges:
    """The edges that two days do not share.

    Parameters
    ----------
    xy
        Where each runs from and to: x, y, x, y, shape (n, 4).
    unlike, total
        How many edges of zones the two days do not share, and how many they have.
    """

    xy: Floats
    unlike: int
    total: int

    @property
    def share_changed(self) -> float:
        """What share of the edges of their zones the two days do not share."""
        return self.unlike / self.total if self.total else 0.0

    @classmethod
    def between(cls, before: Sequence[ZoneEdges], after: Sequence[ZoneEdges]) -> Edges:
        """Cancel the edges that say the same on both days, and the inner ones of one holder."""
        zones = [*before, *after]
        sizes = [len(zone.signatures) for zone in zones]
        total = sum(sizes)
        if not total:
            return cls(np.empty((0, 4)), 0, 0)
        signatures = np.concatenate([zone.signatures for zone in zones])
        order = np.argsort(signatures, kind="stable")  # the zones are sorted runs: this merges them
        ordered = signatures[order]
        on_second_day = order >= sum(sizes[: len(before)])
        twins = (ordered[1:] == ordered[:-1]) & (on_second_day[1:] != on_second_day[:-1])
        single = np.ones(total, bool)
        single[1:] &= ~twins
        single[:-1] &= ~twins
        starts = np.cumsum(sizes) - sizes
        position = np.concatenate([z.order + start for z, start in zip(zones, starts, strict=True)])
        left = np.sort(position[order[single]])
        xy = _gathered(zones, sizes, left)
        outlines = _outlines(xy, left >= sum(sizes[: len(before)]), _owners(zones, sizes, left))
        return cls(outlines, len(left), total)


def changed_faces(
    edges: Edges, before: NDArray[Any], old: Integers, after: NDArray[Any], new: Integers
) -> tuple[NDArray[Any], Integers]:
    """Find the faces that the edges bound and that changed holder.

    Parameters
    ----------
    edges
        What the two days do not share.
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
    lines = _lines(edges.xy)
    # unary_union nodes more robustly than node, which can fail to converge
    noded = shapely.get_parts(shapely.union_all(lines))
    faces = shapely.get_parts(shapely.polygonize(noded))
    held, holds = (_holders_of(faces, *day) for day in ((before, old), (after, new)))
    changed = held != holds
    return faces[changed], np.stack([held[changed], holds[changed]], axis=1)


def shared_edges(zones: Sequence[ZoneEdges], owners: Integers) -> tuple[Floats, Integers]:
    """Find the edges that zones of two owners share.

    Parameters
    ----------
    zones
        The edges of each zone of one day.
    owners
        The number of the owner of each zone.

    Returns
    -------
    xy : numpy.ndarray
        Where each runs from and to: x, y, x, y, shape (n, 4).
    pairs : numpy.ndarray
        The owners on its two sides, shape (n, 2).
    """
    if not zones:
        return np.empty((0, 4)), np.empty((0, 2), np.intp)
    xy = np.concatenate([zone.xy for zone in zones])
    owner = np.repeat(owners, [len(zone.xy) for zone in zones])
    canonical, _ = _undirected(xy)
    order = np.lexsort(canonical.T)
    twins = np.flatnonzero((canonical[order[1:]] == canonical[order[:-1]]).all(axis=1))
    pairs = np.stack([owner[order[twins]], owner[order[twins + 1]]], axis=1)
    differ = pairs[:, 0] != pairs[:, 1]
    return canonical[order[twins]][differ], pairs[differ]


def _undirected(xy: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Turn all edges to run east, or north where they run along a meridian; say which were turned."""
    backwards = (xy[:, 0] > xy[:, 2]) | ((xy[:, 0] == xy[:, 2]) & (xy[:, 1] > xy[:, 3]))
    return np.where(backwards[:, None], xy[:, [2, 3, 0, 1]], xy), backwards


def _shells(zone: BaseGeometry) -> NDArray[np.bool_]:
    """Say which rings of a zone are shells; the others are holes."""
    holes = shapely.get_num_interior_rings(shapely.get_parts(zone))
    begins = np.cumsum(holes + 1) - (holes + 1)
    is_shell = np.zeros(int((holes + 1).sum()), bool)
    is_shell[begins] = True
    return is_shell


def _gathered(zones: Sequence[ZoneEdges], sizes: Sequence[int], chosen: Integers) -> Floats:
    """Take the chosen edges, numbered through all zones, without copying the others."""
    ends = np.cumsum(sizes)
    cuts = np.searchsorted(chosen, ends)
    starts = np.concatenate([[0], cuts[:-1]])
    parts = [
        zone.xy[chosen[start:cut] - (end - size)]
        for zone, size, start, cut, end in zip(zones, sizes, starts, cuts, ends, strict=True)
    ]
    return np.concatenate(parts)


def _owners(zones: Sequence[ZoneEdges], sizes: Sequence[int], chosen: Integers) -> Words:
    """Give the number of the holder of each chosen edge."""
    numbers = np.array([zone.holder for zone in zones], np.uint64)
    return numbers[np.searchsorted(np.cumsum(sizes), chosen, side="right")]


def _outlines(xy: Floats, on_second_day: NDArray[np.bool_], owner: Words) -> Floats:
    """Leave out the edges between zones of one holder on a day, which the other day does not have."""
    canonical, backwards = _undirected(xy)
    mixed = _mixed(np.ascontiguousarray(canonical).view(np.uint64), np.uint64(1))
    _, first, group = np.unique(mixed, return_index=True, return_inverse=True)
    sides = np.zeros((len(first), 4), np.uint64)  # left and right, before and after
    sides[group, on_second_day * 2 + backwards] = owner
    inner = (sides[:, 0] == sides[:, 1]) & (sides[:, 2] == sides[:, 3])
    outlines: Floats = xy[np.sort(first[~inner])]
    return outlines


def _lines(xy: Floats) -> NDArray[Any]:
    """Chain edges that follow one another into lines: a few long lines are noded faster than many edges."""
    if not len(xy):
        return np.empty(0, dtype=object)
    breaks = np.flatnonzero((xy[1:, :2] != xy[:-1, 2:]).any(axis=1)) + 1
    begins = np.zeros(len(xy), bool)
    begins[np.concatenate([[0], breaks])] = True
    run = np.cumsum(begins) - 1
    size = np.bincount(run) + 1  # a line has a position more than edges
    first = np.cumsum(size) - size
    positions = np.empty((size.sum(), 2))
    positions[first] = xy[begins, :2]
    positions[np.arange(len(xy)) + run + 1] = xy[:, 2:]
    return np.asarray(shapely.linestrings(positions, indices=np.repeat(np.arange(len(size)), size)))


def _number(holder: Hashable) -> np.uint64:
    """Give a holder a number of its own, the same in every run; never 0, which is nobody."""
    digest = hashlib.blake2b(repr(holder).encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest) | 1)


def _mixed(words: Words, seed: np.uint64) -> Words:
    """Mix the four words of each edge, and its holder's number, into one."""
    mixed = np.full(len(words), seed)
    with np.errstate(over="ignore"):
        for column, mixer in enumerate(MIXERS):
            mixed = (mixed ^ words[:, column]) * mixer
            mixed ^= mixed >> np.uint64(29)
    return mixed


def _holders_of(faces: NDArray[Any], zones: NDArray[Any], holders: Integers) -> Integers:
    """Look faces up among zones by a point within each: 0 where none holds it.

    A face may reach over edges that were cancelled, for they say the same on both days. Where its point
    falls on such an edge, which no zone contains, another point within it decides.
    """
    found = np.zeros(len(faces), np.intp)
    if not len(zones) or not len(faces):
        return found
    points = shapely.point_on_surface(faces)
    zone, face = shapely.STRtree(points).query(zones, predicate="contains")
    found[face] = holders[zone]
    bare = np.flatnonzero(found == 0)
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
