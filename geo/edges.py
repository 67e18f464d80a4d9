"""The edges of zones, and those that bound ground which changed holder.

Each edge of a planar layer has a holder on its left and one on its right. An edge that has the same two on
both days borders on no changed ground, and neither does one that has one holder on both sides on each day.
What is left bounds exactly the ground that changed.

Edges are told apart by numbers. A zone adds its holder's number to its edges on the left and takes it away on
the right, and the other way round on the later day: where the sum over all zones is zero, nothing changed
across the edge. Two different sums are both zero about once in 2**48 times; a change that suffered from it
would not close, and be refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

__all__ = ["Edges", "Rings", "bounding_lines", "shared_edges"]

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Words = NDArray[np.uint64]

MIXERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
HALF = np.uint64(32)
SAMPLED = np.uint64(15)
EXACT = np.uint64(16)
"""Bits that a number loses to become a float of which dozens can be added without rounding."""


@dataclass(frozen=True)
class Rings:
    """The rings of zones.

    Parameters
    ----------
    vertices
        Of all rings, one after the other, shape (n, 2).
    sizes
        How many vertices each ring has.
    turned
        Whether each ring is drawn with its zone on the right.
    zone
        The position of the zone of each ring.
    """

    vertices: Floats
    sizes: Integers
    turned: NDArray[np.bool_]
    zone: Integers

    @classmethod
    def of(cls, zones: NDArray[Any]) -> Rings:
        """Take polygons and multipolygons, shape (k,), apart."""
        parts, zone = shapely.get_parts(zones, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        vertices = shapely.get_coordinates(rings)
        vertices += 0.0  # -0.0 is 0.0
        is_shell = np.diff(part, prepend=-1) > 0  # shells run counter-clockwise around their zones
        sizes = shapely.get_num_coordinates(rings).astype(np.intp)
        return cls(vertices, sizes, shapely.is_ccw(rings) != is_shell, zone[part])

    def without_common_ends(self, holders: Integers, first_day: int) -> Rings:
        """Leave out how rings of two days begin and end alike, for such edges cancel: most of a front does.

        Parameters
        ----------
        holders
            Who holds each zone.
        first_day
            How many zones are of the first day; the others are of the second.
        """
        starts = np.cumsum(self.sizes) - self.sizes
        beginnings = self.vertices[starts].tolist()
        keys = list(
            zip(map(tuple, beginnings), holders[self.zone].tolist(), self.turned.tolist(), strict=True)
        )
        cut = int(np.searchsorted(self.zone, first_day))
        early = dict(zip(keys[:cut], range(cut), strict=True))
        kept = np.ones(len(self.vertices), bool)
        for ring, key in enumerate(keys[cut:], start=cut):
            twin = early.pop(key, None)
            if twin is not None:
                spans = [slice(starts[one], starts[one] + self.sizes[one]) for one in (twin, ring)]
                head, tail = _common_ends(*(self.vertices[span] for span in spans))
                for span in spans:
                    kept[span.start : span.start + head - 1] = False
                    kept[span.stop - tail + 1 : span.stop] = False
        if kept.all():
            return self
        sizes = np.add.reduceat(kept, starts, dtype=np.intp)
        return Rings(self.vertices[kept], sizes, self.turned, self.zone)


@dataclass(frozen=True)
class Edges:
    """The directed edges of zones: from each vertex of their rings to the next.

    Parameters
    ----------
    rings
        The rings, of n + 1 vertices.
    key
        A number for each edge, whichever way it is drawn, shape (n,).
    heading
        1 or -1: which way each runs with its zone on the left, shape (n,); 0 for no edge, from the end
        of a ring to the next ring, or from a vertex to itself.
    """

    rings: Rings
    key: Words
    heading: Floats

    @classmethod
    def of(cls, rings: Rings) -> Edges:
        """List the edges of rings."""
        number = _numbers(rings.vertices)
        begin, end = number[:-1], number[1:]
        heading = np.where((begin < end) != np.repeat(rings.turned, rings.sizes)[:-1], 1.0, -1.0)
        heading[begin == end] = 0
        last = np.cumsum(rings.sizes)[:-1] - 1
        heading[last[last >= 0]] = 0
        return cls(rings, begin + end, heading)

    def divided(self, zones: int) -> tuple[Edges, Edges]:
        """Give the edges of the first zones, so many, and those of the others."""
        rings = self.rings
        ring = int(np.searchsorted(rings.zone, zones))
        cut = int(rings.sizes[:ring].sum())
        first = slice(ring), slice(cut), slice(max(cut - 1, 0))
        rest = slice(ring, None), slice(cut, None), slice(cut, None)
        early, late = (
            Edges(
                Rings(rings.vertices[vertices], rings.sizes[of], rings.turned[of], rings.zone[of]),
                self.key[edges],
                self.heading[edges],
            )
            for of, vertices, edges in (first, rest)
        )
        return early, Edges(replace(late.rings, zone=late.rings.zone - zones), late.key, late.heading)

    def of_zones(self, values: NDArray[Any]) -> NDArray[Any]:
        """Give each edge the value of its zone, shape (n,)."""
        return np.repeat(values[self.rings.zone], self.rings.sizes)[:-1]

    def xy(self, chosen: Integers) -> Floats:
        """Give where edges are drawn from and to: x, y, x, y, shape (n, 4)."""
        vertices = self.rings.vertices
        return np.concatenate([vertices[chosen], vertices[chosen + 1]], axis=1)

    def sample(self) -> tuple[Words, Integers]:
        """Give the numbers of every sixteenth edge, the same ones wherever they occur, and their zones."""
        chosen = np.flatnonzero((self.key & SAMPLED == 0) & (self.heading != 0))
        return self.key[chosen], self.of_zones(np.arange(self.rings.zone.max(initial=0) + 1))[chosen]


def bounding_lines(edges: Edges, holders: Integers, days: Floats) -> NDArray[Any]:
    """Find the edges that bound ground which changed holder.

    Parameters
    ----------
    edges
        Of the zones of both days.
    holders
        Who holds each zone, as numbers.
    days
        1 for zones of the first day, -1 for those of the second; 0 leaves a zone out.

    Returns
    -------
    numpy.ndarray
        Lines of edges that follow one another around a zone, shape (n,); each edge is in one of them.
    """
    seed = edges.of_zones(_mixed(holders.astype(np.uint64) + np.uint64(1)))
    signed = (((edges.key ^ seed) * MIXERS[0]) >> EXACT) * (edges.heading * edges.of_zones(days))
    left = _not_cancelled(edges.key, signed)
    group, _ = pd.factorize(edges.key[left])  # numbered in the order in which they come
    first = np.flatnonzero(np.diff(np.maximum.accumulate(group), prepend=-1))
    return _lines(edges.rings.vertices, left[first[np.bincount(group, weights=signed[left]) != 0]])


def shared_edges(edges: Edges, owners: Integers) -> tuple[Floats, Integers, Integers]:
    """Find the edges that zones of two owners share.

    Parameters
    ----------
    edges
        Of a day's zones.
    owners
        The number of the owner of each zone.

    Returns
    -------
    xy : numpy.ndarray
        x, y, x, y of each edge, shape (n, 4).
    pairs : numpy.ndarray
        The owners on its two sides, shape (n, 2).
    lone : numpy.ndarray
        The positions of the edges that no other zone has, shape (m,).
    """
    real = np.flatnonzero(edges.heading)
    order = real[np.argsort(edges.key[real], kind="stable")]
    twins = np.flatnonzero(edges.key[order[1:]] == edges.key[order[:-1]])
    lone = np.delete(order, np.concatenate([twins, twins + 1]))
    owner = edges.of_zones(owners)
    pairs = np.stack([owner[order[twins]], owner[order[twins + 1]]], axis=1)
    differ = pairs[:, 0] != pairs[:, 1]
    return edges.xy(order[twins[differ]]), pairs[differ], lone


def _common_ends(one: Floats, other: Floats) -> tuple[int, int]:
    """Count how many vertices two rings share from their beginning on, and how many from their end back."""
    size = min(len(one), len(other))
    differs = one[:size].ravel() != other[:size].ravel()
    if not differs.any():
        return size, 0
    head = int(differs.argmax()) // 2
    differs = one[head - size :].ravel() != other[head - size :].ravel()
    return head, int(differs[::-1].argmax()) // 2


def _lines(vertices: Floats, chosen: Integers) -> NDArray[Any]:
    """Chain edges that follow one another: a few long lines are noded faster than many edges."""
    passed, begins = np.zeros((2, len(vertices)), bool)
    passed[chosen] = passed[chosen + 1] = True
    begins[chosen[np.diff(chosen, prepend=-2) != 1]] = True
    line = np.cumsum(begins[passed]) - 1
    return np.asarray(shapely.linestrings(vertices[passed], indices=line))


def _not_cancelled(key: Words, signed: Floats) -> Integers:
    """Find the edges in whose neighbourhood of numbers anything is left: most of a day is sorted out so."""
    bits = max(len(key).bit_length(), 1)
    bucket = (key >> np.uint64(64 - bits)).astype(np.intp)
    return np.flatnonzero(np.bincount(bucket, weights=signed, minlength=1 << bits)[bucket])


def _numbers(vertices: Floats) -> Words:
    """Give each vertex a number of its own."""
    words = vertices.view(np.uint64)
    folded = words >> HALF  # round coordinates differ in their first bits only
    folded ^= words
    folded *= np.array(MIXERS)
    return _mixed(folded[:, 0] + folded[:, 1])


def _mixed(words: Words) -> Words:
    """Scatter numbers, so that alike ones become unlike."""
    mixed = words >> HALF
    mixed ^= words
    mixed *= MIXERS[1]
    mixed ^= mixed >> HALF
    return mixed
