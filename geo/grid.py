"""A grid of cells: where it lies, and how much ground each cell has.

By default its reference system is an equal-area one around the zones (Lambert azimuthal, WGS84), so that
every cell has the same ground. A grid that matches another raster takes that raster's reference system, and
each cell counts with the ground that it has there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import LambertAzimuthalEqualAreaConversion

from .area import area_km2
from .errors import UsageError

__all__ = ["FINEST_M", "WIDEST_M", "Grid", "grid_over"]

FINEST_M, WIDEST_M = 0.1, 1_000_000.0
"""Between these lies every resolution in metres."""
CELLS_ACROSS = 1000
"""The default resolution is the finest round one with no more cells than this across."""
LONGEST_EDGE = 0.01
"""Edges are straight in longitude and latitude: before they are laid out elsewhere they get a vertex every so
many degrees. That is right to 2 cm at 35 degrees."""

CYLINDRICAL = "+proj=cea +datum=WGS84"
TORN = 1e-3
"""A layout is torn where its area differs by such a share from the ground."""
EQUATOR_M = 2 * math.pi * 6_378_137


@dataclass(frozen=True)
class Grid:
    """Cells in rows from north to south, without rotation.

    Parameters
    ----------
    crs
        The reference system, as WKT.
    west, north
        The outer corner of the first cell, in units of the reference system.
    cell_width, cell_height
        The size of a cell, in the same units.
    width, height
        The number of columns and rows.
    """

    crs: str
    west: float
    north: float
    cell_width: float
    cell_height: float
    width: int
    height: int

    @property
    def size(self) -> int:
        """The number of cells."""
        return self.width * self.height

    @property
    def east(self) -> float:
        """The outer edge of the last column."""
        return self.west + self.width * self.cell_width

    def edge(self, row: int) -> float:
        """Give the northern edge of a row; that of the row after the last is the grid's southern edge."""
        return self.north - row * self.cell_height

    def laid_out(self, shapes: NDArray[Any]) -> NDArray[Any]:
        """Lay shapes out in the grid's reference system.

        Parameters
        ----------
        shapes
            In longitude and latitude, shape (n,).

        Raises
        ------
        UsageError
            The reference system has no place for them.
        """
        return _laid_out(shapes, self.crs)

    def areas_km2(self, first: int, last: int) -> NDArray[np.float64]:
        """Measure the cells of some rows on the ellipsoid.

        Parameters
        ----------
        first, last
            From which row to before which.

        Returns
        -------
        numpy.ndarray
            Square kilometres, shape (last - first, width).

        Notes
        -----
        Where the reference system conserves areas, a cell has the ground that it has on paper. Elsewhere its
        corners are laid out in a cylindrical equal-area projection and joined by straight lines, which is
        exact for cells of longitude and latitude.
        """
        system = CRS.from_wkt(self.crs)
        if _conserves_areas(system):
            metres = system.axis_info[0].unit_conversion_factor
            paper_km2 = self.cell_width * self.cell_height * metres**2 / 1e6
            return np.broadcast_to(paper_km2, (last - first, self.width))
        columns = self.west + self.cell_width * np.arange(self.width + 1)
        rows = self.north - self.cell_height * np.arange(first, last + 1)
        x, y = Transformer.from_crs(system, CYLINDRICAL, always_xy=True).transform(
            *np.meshgrid(columns, rows)
        )
        # The diagonals of a cell, the short way round the earth.
        down_x, down_y = _short_way(x[1:, 1:] - x[:-1, :-1]), y[1:, 1:] - y[:-1, :-1]
        up_x, up_y = _short_way(x[:-1, 1:] - x[1:, :-1]), y[:-1, 1:] - y[1:, :-1]
        areas: NDArray[np.float64] = np.abs(down_x * up_y - down_y * up_x) / 2e6
        return np.where(np.isfinite(areas), areas, 0.0)


def grid_over(shapes: NDArray[Any], resolution_m: float | None = None) -> Grid:
    """Lay an equal-area grid over shapes.

    Parameters
    ----------
    shapes
        In longitude and latitude, shape (n,).
    resolution_m
        The width of a cell in metres; by default the finest of 1, 2, 5, 10, 20, 50 ... metres with which no
        more than 1,000 cells lie across.

    Returns
    -------
    Grid
        Around the middle of the shapes, to a whole degree; cells begin at multiples of the resolution, so
        that the grids of neighbouring dates match.

    Raises
    ------
    UsageError
        The resolution is out of bounds, or the shapes reach too far around the earth.

    Examples
    --------
    >>> grid = grid_over(np.array([shapely.box(36.5, 35.3, 37.2, 35.8)]))
    >>> grid.cell_width, grid.width, grid.height
    (100.0, 637, 557)
    """
    crs = _equal_area_crs(shapes)
    flat = _laid_out(shapes, crs)
    _refuse_torn(shapes, flat)
    west, south, east, north = shapely.total_bounds(flat).tolist()
    if resolution_m is None:
        resolution_m = _round_resolution(max(east - west, north - south) / CELLS_ACROSS)
    if not FINEST_M <= resolution_m <= WIDEST_M:
        raise UsageError(
            f"a resolution of {resolution_m:g} m", f"give metres, from {FINEST_M:g} to {WIDEST_M:,.0f}"
        )
    left, bottom = math.floor(west / resolution_m), math.floor(south / resolution_m)
    right, top = math.ceil(east / resolution_m), math.ceil(north / resolution_m)
    return Grid(
        crs=crs,
        west=left * resolution_m,
        north=top * resolution_m,
        cell_width=resolution_m,
        cell_height=resolution_m,
        width=right - left,
        height=top - bottom,
    )


def _short_way(east: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn a distance along the equator, in metres, into the shorter one around the earth."""
    turned: NDArray[np.float64] = (east + EQUATOR_M / 2) % EQUATOR_M - EQUATOR_M / 2
    return turned


def _equal_area_crs(shapes: NDArray[Any]) -> str:
    """Describe the Lambert azimuthal equal-area projection around the middle of shapes, to a whole degree."""
    longitude, latitude = np.radians(shapely.get_coordinates(shapes)).T
    x, y = (np.cos(latitude) * np.cos(longitude)).mean(), (np.cos(latitude) * np.sin(longitude)).mean()
    east = round(math.degrees(math.atan2(y, x)))
    north = round(math.degrees(math.atan2(np.sin(latitude).mean(), math.hypot(x, y))))
    return ProjectedCRS(
        LambertAzimuthalEqualAreaConversion(north, east),
        name=f"WGS 84 / equal area around {abs(north)}{'NS'[north < 0]} {abs(east)}{'EW'[east < 0]}",
        geodetic_crs=CRS.from_epsg(4326),
    ).to_wkt()


def _refuse_torn(shapes: NDArray[Any], flat: NDArray[Any]) -> None:
    """Refuse shapes whose ground is not that of their layout: they reach around the earth."""
    ground_km2 = area_km2(shapes).sum()
    if not math.isclose(shapely.area(flat).sum() / 1e6, ground_km2, rel_tol=TORN):
        raise UsageError(
            "the zones reach too far around the earth for one equal-area grid",
            "choose an area with --within, or give --like a raster in longitude and latitude",
        )


def _laid_out(shapes: NDArray[Any], crs: str) -> NDArray[Any]:
    transformer = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    dense = shapely.segmentize(shapes, LONGEST_EDGE)
    flat: NDArray[Any] = shapely.transform(
        dense, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    )
    if not np.isfinite(shapely.get_coordinates(flat)).all():
        raise UsageError(
            f"the reference system {CRS.from_wkt(crs).name!r} has no place for all the zones",
            "choose an area with --within, or give --like a raster in longitude and latitude",
        )
    crossed = ~shapely.is_valid(flat)  # slivers may turn over, and coverage counts such cells wrongly
    flat[crossed] = shapely.make_valid(flat[crossed], method="structure", keep_collapsed=False)
    return flat


def _round_resolution(least: float) -> float:
    """Give the finest of 1, 2, 5, 10, 20, 50 ... that is no finer than this, and at least 1.

    Examples
    --------
    >>> _round_resolution(63.8), _round_resolution(0.2), _round_resolution(2000)
    (100.0, 1.0, 2000.0)
    """
    power = 10.0 ** math.floor(math.log10(max(least, 1.0)))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least or step == 10)


def _conserves_areas(system: CRS) -> bool:
    """Whether every cell of a projection has the ground that it has on paper."""
    method = system.coordinate_operation.method_name if system.coordinate_operation else ""
    return "equal area" in method.casefold() and "spherical" not in method.casefold()
