"""How much of each cell of a grid is covered by whose ground: exact shares, in strips of rows.

Most cells lie wholly under one holder or under none; only those along borders are kept with their shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource
from numpy.typing import NDArray

from .grid import Grid

__all__ = ["ROUNDING", "Coverage", "coverage"]

ROUNDING = 1e-6
"""Shares of a cell are right to this: less is nothing, and so much less than one is a whole cell."""
STRIP_CELLS = 4_000_000
"""How many cells are looked at together, which bounds the memory."""

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]


@dataclass(frozen=True)
class Shares:
    """What holders have of cells: one row for each cell and code.

    Parameters
    ----------
    cell
        The number of the cell in the grid, row by row; sorted.
    code
        Who has the share; 0 is nobody. Sorted within a cell.
    share
        How much of the cell, from 0 to 1.
    """

    cell: Integers
    code: Integers
    share: Floats


@dataclass(frozen=True)
class Coverage:
    """Whose ground covers the cells of a grid.

    Parameters
    ----------
    whole
        The code of cells that lie wholly under one holder, else 0; shape (height, width).
    whole_km2
        The ground of these cells by code, shape (codes + 1,).
    shares
        Those of the other cells that are covered at all, 0 included: they sum to one in every cell.
    shared_km2
        The ground of these cells, one a row of `shares`.
    """

    whole: NDArray[np.uint16]
    whole_km2: Floats
    shares: Shares
    shared_km2: Floats

    @cached_property
    def true_km2(self) -> Floats:
        """The ground of each code within the grid, shape (codes + 1,); of 0 in cells that are shared only."""
        parts = self.shares.share * self.shared_km2
        held: Floats = self.whole_km2 + np.bincount(self.shares.code, parts, len(self.whole_km2))
        return held


def coverage(grid: Grid, shapes: NDArray[Any], codes: Sequence[int], count: int) -> Coverage:
    """Find out how much of each cell is whose.

    Parameters
    ----------
    grid
        The cells.
    shapes
        Planar zones in longitude and latitude, shape (n,).
    codes
        Whose each zone is, from 1 to `count`.
    count
        The number of codes.

    Examples
    --------
    A zone over one and a quarter of two cells of a degree:

    >>> from pyproj import CRS
    >>> grid = Grid(CRS(4326).to_wkt(), 0, 1, 1, 1, 2, 1)
    >>> found = coverage(grid, np.array([shapely.box(0, 0, 1.25, 1)]), [1], 1)
    >>> found.whole.tolist(), found.shares.code.tolist(), found.shares.share.tolist()
    ([[1, 0]], [0, 1], [0.75, 0.25])
    """
    frame = gpd.GeoDataFrame(
        {"code": np.asarray(codes, np.intp)}, geometry=grid.laid_out(shapes), crs=grid.crs
    )
    whole = np.zeros((grid.height, grid.width), np.uint16)
    whole_km2 = np.zeros(count + 1)
    shares, ground = [], []
    rows = max(1, STRIP_CELLS // grid.width)
    for first in range(0, grid.height, rows):
        last = min(first + rows, grid.height)
        found = _strip_shares(grid, frame, first, last, count + 1)
        strip = whole[first:last]
        entire = found.share >= 1 - ROUNDING
        strip.flat[found.cell[entire]] = found.code[entire]
        areas = np.ascontiguousarray(grid.areas_km2(first, last)).ravel()
        whole_km2 += np.bincount(strip.ravel(), np.where(strip.ravel() > 0, areas, 0.0), count + 1)
        shared = _completed(found, (strip.ravel()[found.cell] == 0) & (found.share > ROUNDING))
        ground.append(areas[shared.cell])
        shares.append(Shares(shared.cell + first * grid.width, shared.code, shared.share))
    return Coverage(whole, whole_km2, _joined(shares), np.concatenate(ground))


def _strip_shares(grid: Grid, frame: gpd.GeoDataFrame, first: int, last: int, codes: int) -> Shares:
    """Find the shares of the cells of some rows, numbered from the first of them."""
    source = NumPyRasterSource(
        np.zeros((last - first, grid.width), np.uint8),
        xmin=grid.west,
        xmax=grid.east,
        ymin=grid.edge(last),
        ymax=grid.edge(first),
        srs_wkt=grid.crs,
    )
    box = shapely.box(grid.west, grid.edge(last), grid.east, grid.edge(first))
    near = frame[shapely.intersects(box, shapely.envelope(frame.geometry.to_numpy()))]
    if near.empty:
        nothing = np.zeros(0, np.intp)
        return Shares(nothing, nothing, np.zeros(0))
    found = exact_extract(source, near, ["cell_id", "coverage"], output="pandas")
    sizes = [len(cells) for cells in found["cell_id"]]
    cell = np.concatenate(found["cell_id"].to_list()).astype(np.intp)
    code = np.repeat(near["code"].to_numpy(), sizes)
    share = np.concatenate(found["coverage"].to_list()).astype(float)
    keys, row = np.unique(cell * codes + code, return_inverse=True)
    return Shares(keys // codes, keys % codes, np.bincount(row, share, len(keys)).astype(float))


def _completed(found: Shares, kept: NDArray[np.bool_]) -> Shares:
    """Keep some rows, and give what is left of their cells to nobody."""
    cell, code, share = found.cell[kept], found.code[kept], found.share[kept]
    cells, row = np.unique(cell, return_inverse=True)
    free = 1 - np.bincount(row, share, len(cells))
    open_ = free > ROUNDING
    cell = np.concatenate([cells[open_], cell])
    order = np.argsort(cell, kind="stable")  # 0 comes first in its cell
    code = np.concatenate([np.zeros(open_.sum(), np.intp), code])
    return Shares(cell[order], code[order], np.concatenate([free[open_], share])[order])


def _joined(strips: Sequence[Shares]) -> Shares:
    return Shares(
        np.concatenate([strip.cell for strip in strips]),
        np.concatenate([strip.code for strip in strips]),
        np.concatenate([strip.share for strip in strips]),
    )
