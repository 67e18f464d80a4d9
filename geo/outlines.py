"""The outlines of polygons among the cells of a grid, cut where they pass from one cell to the next.

Edges are straight in longitude and latitude. Where the grid's reference system bends them, they are divided
until each part lies within a ten-millionth of a cell of the true edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .errors import UsageError
from .raster import Cells

__all__ = ["Outlines"]

LONGEST_EDGE = 1.0
"""Degrees of an edge, before it is asked how far the reference system bends it."""
STRAIGHT = 1e-7

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]


@dataclass(frozen=True)
class Outlines:
    """Edges in columns and rows of a grid.

    Parameters
    ----------
    start, end
        Column and row of both ends, shape (n, 2).
    ring
        The number of the ring that each belongs to, in order.
    polygon
        The position of the polygon that each belongs to.
    turn
        1 where the area to the left of the edge (rows count upwards) is covered, -1 where it is not.
    """

    start: Floats
    end: Floats
    ring: Integers
    polygon: Integers
    turn: Floats

    @classmethod
    def of(cls, polygons: NDArray[Any], grid: Cells) -> Outlines:
        """Lay polygons out on a grid, those of a world map also where the grid goes on around the earth.

        Raises
        ------
        UsageError
            The reference system does not reach a polygon.
        """
        parts, owner = shapely.get_parts(polygons, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        is_shell = np.diff(part, prepend=-1) > 0
        nodes, ring = _nodes(rings, grid)
        first = np.flatnonzero(np.diff(ring, prepend=-1))
        following = np.arange(1, len(nodes) + 1)
        following[np.append(first[1:], len(nodes)) - 1] = first
        around = nodes[:, 0] * (nodes[following, 1] - nodes[:, 1])
        around -= nodes[:, 1] * (nodes[following, 0] - nodes[:, 0])
        turn = np.sign(np.bincount(ring, around, len(rings))) * np.where(is_shell, 1.0, -1.0)
        once = cls(nodes, nodes[following], ring, owner[part][ring], turn[ring])
        return once._repeated(grid, len(rings))

    def boxes(self) -> Floats:
        """Bound each ring: least column and row, greatest column and row; shape (rings, 4)."""
        first = np.flatnonzero(np.diff(self.ring, prepend=-1))
        if not len(first):
            return np.empty((0, 4))
        least, greatest = (bound.reduceat(self.start, first, axis=0) for bound in (np.minimum, np.maximum))
        return np.concatenate([least, greatest], axis=1)

    def cut_to_rows(self, top: int, bottom: int, width: int) -> Outlines:
        """Keep what lies within some rows, cut where it passes from one cell to the next."""
        low = np.minimum(self.start[:, 1], self.end[:, 1])
        high = np.maximum(self.start[:, 1], self.end[:, 1])
        near = self._chosen((low < bottom) & (high > top))
        by_rows = near._cut(1, top, bottom)
        row = by_rows.middles[:, 1]
        return by_rows._chosen((row > top) & (row < bottom))._cut(0, 0, width)

    def in_columns(self, left: int, right: int, width: int) -> Outlines:
        """Keep what lies within some columns; what lies beyond the last column lies in it."""
        column = np.clip(self.middles[:, 0], 0, np.nextafter(width, 0))
        return self._chosen((column >= left) & (column < right))

    @property
    def middles(self) -> Floats:
        """The middle of each edge, shape (n, 2)."""
        middles: Floats = (self.start + self.end) / 2
        return middles

    @property
    def rises(self) -> Floats:
        """How many rows each edge rises, counted as covering what lies before it in its row."""
        rises: Floats = (self.end[:, 1] - self.start[:, 1]) * self.turn
        return rises

    def _repeated(self, grid: Cells, rings: int) -> Outlines:
        """Lay rings out wherever they lie on the grid."""
        extent = np.array([grid.width, grid.height])
        boxes = self.boxes()
        found = []
        for number, way in enumerate(grid.rounds):
            begins, ends = boxes[:, :2] + way, boxes[:, 2:] + way
            touches = np.all((begins < extent) & (ends > 0), axis=1)
            there = self._chosen(touches[self.ring])
            found.append((there.start + way, there.end + way, there.ring + number * rings, there))
        return Outlines(
            np.concatenate([start for start, *_ in found]),
            np.concatenate([end for _, end, *_ in found]),
            np.concatenate([ring for *_, ring, _ in found]),
            np.concatenate([there.polygon for *_, there in found]),
            np.concatenate([there.turn for *_, there in found]),
        )

    def _chosen(self, rows: NDArray[Any]) -> Outlines:
        return self._with(self.start[rows], self.end[rows], rows)

    def _with(self, start: Floats, end: Floats, edge: NDArray[Any]) -> Outlines:
        """Give other ends to edges, or to parts of them."""
        return Outlines(start, end, self.ring[edge], self.polygon[edge], self.turn[edge])

    def _cut(self, axis: int, least: int, greatest: int) -> Outlines:
        """Cut edges at the whole numbers of an axis, from a least to a greatest one."""
        here, there = self.start[:, axis], self.end[:, axis]
        first = np.maximum(np.floor(np.minimum(here, there)) + 1, least)
        last = np.minimum(np.ceil(np.maximum(here, there)) - 1, greatest)
        cuts = np.maximum(last - first + 1, 0).astype(np.intp)
        edge = np.repeat(np.arange(len(cuts)), cuts + 1)
        number = np.arange(len(edge)) - np.repeat(np.cumsum(cuts + 1) - (cuts + 1), cuts + 1)
        line = np.where(here <= there, first, last)[edge] + np.where(here <= there, 1, -1)[edge] * number
        ends = self.end[edge]
        inner = np.flatnonzero(number < cuts[edge])
        cut, start = edge[inner], self.start[edge[inner]]
        share = (line[inner] - start[:, axis]) / (there - here)[cut]
        ends[inner] = start + share[:, None] * (self.end[cut] - start)
        ends[inner, axis] = line[inner]
        starts = self.start[edge]
        starts[inner + 1] = ends[inner]
        return self._with(starts, ends, edge)


def _nodes(rings: NDArray[Any], grid: Cells) -> tuple[Floats, Integers]:
    """Lay rings out in columns and rows, each without its last node, which is its first."""
    positions, ring = shapely.get_coordinates(shapely.segmentize(rings, LONGEST_EDGE), return_index=True)
    edge = np.flatnonzero(ring[:-1] == ring[1:])
    start, end = positions[edge], positions[edge + 1]
    ends = grid.columns_and_rows(positions)
    bend = np.abs(grid.columns_and_rows((start + end) / 2) - (ends[edge] + ends[edge + 1]) / 2).max(axis=1)
    if not np.isfinite(bend).all():
        raise UsageError(
            "the reference system of the raster does not reach all of the ground that is asked for",
            "name an area nearer to it with --within, or reproject the raster to WGS84 (EPSG:4326)",
        )
    parts = np.maximum(np.ceil(np.sqrt(bend / STRAIGHT)), 1).astype(np.intp)
    of = np.repeat(np.arange(len(parts)), parts)
    number = np.arange(len(of)) - np.repeat(np.cumsum(parts) - parts, parts)
    share = (number / parts[of])[:, None]
    return grid.columns_and_rows(start[of] + share * (end - start)[of]), ring[edge][of]
