"""Cells in rows and columns somewhere on earth: where they lie, and how large they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from .area import area_km2

__all__ = ["Cells", "Window"]

LONGITUDE_LATITUDE = "OGC:CRS84"
SAMPLE_KM = 5.0
"""How far apart cells are measured; those between are interpolated, to about 1e-7 of their area."""
CORNERS = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])

Floats = NDArray[np.float64]


class Window(NamedTuple):
    """Rows and columns of a grid, the ends excluded."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class Cells:
    """Cells in rows and columns.

    Parameters
    ----------
    height, width
        How many rows and columns.
    affine
        (a, b, c, d, e, f): columns and rows count from x = c, y = f; the corner of a cell lies at
        x = a column + b row + c, y = d column + e row + f.
    crs
        The reference system, as WKT or any text that pyproj understands.
    read
        Gives the values of a window; NaN where there is no data.
    tile
        How many rows and columns are stored together.
    """

    height: int
    width: int
    affine: tuple[float, float, float, float, float, float]
    crs: str
    read: Callable[[Window], Floats]
    tile: tuple[int, int] = (1, 1)

    def columns_and_rows(self, positions: Floats) -> Floats:
        """Lay longitudes and latitudes out in columns and rows, with fractions; shape (n, 2)."""
        x, y = self._transformer.transform(*positions.T)
        return self._solved(np.stack([x, y]) - self._origin)

    def positions(self, columns_and_rows: Floats) -> Floats:
        """Bring columns and rows to longitude and latitude, shape (n, 2)."""
        x, y = self._matrix @ columns_and_rows.T + self._origin
        return np.stack(self._transformer.transform(x, y, direction="INVERSE"), axis=1)

    @cached_property
    def rounds(self) -> tuple[Floats, ...]:
        """Where the same place lies once more, as columns and rows further on: once around the earth.

        Longitudes of a raster may run from 0 to 360, those of zones never do.
        """
        if not self._crs.is_geographic:
            return (np.zeros(2),)
        once = self._solved(np.array([[360.0], [0.0]]))[0]
        return np.zeros(2), once, -once

    def cell_km2(self, window: Window) -> Floats:
        """Measure the cells of a window on the ellipsoid: an array that broadcasts over it."""
        step = max(1, int(SAMPLE_KM / self._cell_km))
        rows = _samples(window.top, window.bottom, step)
        columns = np.array([window.left]) if self._is_upright else _samples(window.left, window.right, step)
        areas: Floats = _weights(rows, window.top, window.bottom) @ self._measured(rows, columns)
        return areas if len(columns) == 1 else areas @ _weights(columns, window.left, window.right).T

    def _measured(self, rows: Floats, columns: Floats) -> Floats:
        """Measure the cells where some rows and columns meet; 0 where they lie nowhere on earth."""
        corners = np.stack(np.meshgrid(columns, rows), axis=2)[:, :, None, :] + CORNERS
        positions = self.positions(corners.reshape(-1, 2)).reshape(-1, 4, 2)
        on_earth = np.isfinite(positions).all(axis=(1, 2))
        positions[~on_earth] = 0
        first = positions[:, :1, 0]
        positions[:, :, 0] = first + (positions[:, :, 0] - first + 180) % 360 - 180
        drawn: Any = shapely.polygons(positions)
        areas = np.where(on_earth, area_km2(drawn), 0.0)
        return areas.reshape(len(rows), len(columns))

    @cached_property
    def _crs(self) -> CRS:
        return CRS.from_user_input(self.crs)

    @cached_property
    def _transformer(self) -> Transformer:
        return Transformer.from_crs(LONGITUDE_LATITUDE, self._crs, always_xy=True)

    @cached_property
    def _matrix(self) -> Floats:
        a, b, _, d, e, _ = self.affine
        return np.array([[a, b], [d, e]])

    @cached_property
    def _origin(self) -> Floats:
        return np.array([[self.affine[2]], [self.affine[5]]])

    @cached_property
    def _is_upright(self) -> bool:
        """Whether all cells of a row are equally large."""
        return self._crs.is_geographic and self.affine[1] == self.affine[3] == 0

    @cached_property
    def _cell_km(self) -> float:
        """About how wide a cell is."""
        middle = self._measured(np.array([self.height // 2]), np.array([self.width // 2]))[0, 0]
        return max(float(np.sqrt(middle)), 1e-6)

    def _solved(self, offsets: Floats) -> Floats:
        return np.asarray(np.linalg.solve(self._matrix, offsets).T, dtype=np.float64)


def _samples(start: int, stop: int, step: int) -> Floats:
    """Choose rows or columns to measure: every so many, and the last."""
    return np.unique(np.append(np.arange(start, stop, step), stop - 1)).astype(float)


def _weights(samples: Floats, start: int, stop: int) -> Floats:
    """Say how much each sample counts for each row or column, shape (stop - start, samples)."""
    here = np.arange(start, stop, dtype=float)
    rising = [np.interp(here, samples, one) for one in np.eye(len(samples))]
    return np.array(rising, dtype=np.float64).T
