"""Sums of a raster's cells over polygons, each cell by the share of it that a polygon covers.

What a cell holds is spread evenly over it. By Green's theorem the sum over a polygon is an integral along
its outline: of the row's sum up to there, over the way that the outline rises. So the cells are read once,
however many polygons there are; a polygon smaller than a cell gets its share; and where ground is cut in two,
the two sums add up, for what is summed along the cut cancels.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from .errors import NothingFoundError, UsageError
from .outlines import Outlines
from .raster import Cells, Window

__all__ = ["sums_over"]

BLOCK_SIDE = 1024
MOST_CELLS = 40_000_000_000

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
K = TypeVar("K", bound=Hashable)
Layers = Callable[[Floats, Floats], Mapping[K, Floats]]


def sums_over(
    grid: Cells,
    polygons: NDArray[Any],
    layers: Layers[K],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[K, Floats]:
    """Sum what the cells of a grid hold over polygons, by the share of each cell that they cover.

    Parameters
    ----------
    grid
        The cells.
    polygons
        Valid polygons and multipolygons in longitude and latitude, shape (n,); they may overlap.
    layers
        Makes what is summed, by name, of the values of some cells (NaN where there is no data) and of their
        km2: arrays of the same shape without a NaN. A name that is left out holds nothing there.
    progress
        Is told how many blocks of cells are done, and of how many.

    Returns
    -------
    dict
        The sums of each layer, shape (n,).

    Raises
    ------
    NothingFoundError
        No polygon lies on the grid.
    UsageError
        There are too many cells, or the reference system does not reach the polygons.

    Examples
    --------
    Two cells that hold 3 and 5; a quarter of the first is covered, and half of the second:

    >>> import shapely
    >>> grid = Cells(1, 2, (1, 0, 0, 0, -1, 1), "EPSG:4326", lambda window: np.array([[3.0, 5.0]]))
    >>> ground = np.array([shapely.box(0.5, 0, 1, 0.5), shapely.box(1, 0, 2, 0.5)])
    >>> sums_over(grid, ground, lambda values, km2: {"people": values})["people"].tolist()
    [0.75, 2.5]
    """
    outlines = Outlines.of(polygons, grid)
    windows = _windows(grid, outlines.boxes())
    sums: dict[K, Floats] = {}
    rows, before = outlines, dict[K, Floats]()
    for done, window in enumerate(windows):
        if not done or window.top != windows[done - 1].top:
            rows, before = outlines.cut_to_rows(window.top, window.bottom, grid.width), {}
        here = rows.in_columns(window.left, window.right, grid.width)
        place = _Place.of(here, window, grid.width)
        blank = np.zeros(window.bottom - window.top)
        summed = layers(grid.read(window), grid.cell_km2(window))
        for name in {**before, **summed}:
            passed = before.get(name, blank)[place.row]
            if name in summed:
                along = np.cumsum(summed[name], axis=1)
                passed = passed + place.part_of_row(summed[name], along)
                before[name] = before.get(name, blank) + along[:, -1]
            sums.setdefault(name, np.zeros(len(polygons)))
            sums[name] += np.bincount(here.polygon, here.rises * passed, len(polygons))
        progress(done + 1, len(windows))
    return sums


class _Place(NamedTuple):
    """Where the middles of edges lie in a block: row, column, and how much of that cell lies beyond.

    Within a cell a sum grows evenly, and each edge lies in one cell: the middle stands for the edge.
    """

    row: Integers
    column: Integers
    beyond: Floats

    @classmethod
    def of(cls, edges: Outlines, window: Window, width: int) -> _Place:
        """Find it, for edges that are cut to the block."""
        along, row = np.clip(edges.middles[:, 0], 0, width) - window.left, edges.middles[:, 1] - window.top
        column = np.minimum(along.astype(np.intp), window.right - window.left - 1)
        row = np.clip(row, 0, window.bottom - window.top - 1)  # a cut may be off by its last digit
        return cls(row.astype(np.intp), column, column + 1 - along)

    def part_of_row(self, layer: Floats, along: Floats) -> Floats:
        """Sum what lies in the row of each edge from the block's first column on."""
        part: Floats = along[self.row, self.column] - layer[self.row, self.column] * self.beyond
        return part


def _windows(grid: Cells, boxes: Floats) -> list[Window]:
    """Divide the grid into blocks as it is stored, and keep those on which something lies, row by row.

    Where nothing lies, nothing needs to be summed: it would be added for one side of a ring and taken away
    again for the other.
    """
    high, wide = _block(grid)
    extent = np.array([grid.width, grid.height, grid.width, grid.height])
    limits = np.clip(boxes, 0, extent)
    if not len(limits):
        raise NothingFoundError(
            "the raster covers none of the ground that is asked for",
            "check its reference system and where it lies, or take a raster of this region",
        )
    limits = np.concatenate([np.floor(limits[:, :2]), np.ceil(limits[:, 2:])], axis=1).astype(np.int64)
    (left, top), (right, bottom) = limits[:, :2].min(axis=0).tolist(), limits[:, 2:].max(axis=0).tolist()
    cells = (right - left) * (bottom - top)
    if cells > MOST_CELLS:
        raise UsageError(
            f"{cells:,} cells of the raster lie around the ground that is asked for, too many to read",
            "take a coarser raster, or a smaller area with --within",
        )
    windows = []
    for first in range(top // high * high, bottom, high):
        last = min(first + high, grid.height)
        lying = limits[(limits[:, 1] < last) & (limits[:, 3] > first)]
        lefts = range(left // wide * wide, right, wide)
        windows += [
            Window(first, last, start, min(start + wide, grid.width))
            for start in lefts
            if ((lying[:, 0] < start + wide) & (lying[:, 2] > start)).any()
        ]
    return windows


def _block(grid: Cells) -> tuple[int, int]:
    """Choose how many rows and columns are read at once: whole tiles, about a million cells."""
    high, wide = grid.tile
    columns = min(grid.width, wide * max(1, BLOCK_SIDE // wide))
    rows = max(1, BLOCK_SIDE**2 // columns)
    return rows // high * high or rows, columns
