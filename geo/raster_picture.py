"""A part of a raster as a picture: read coarsely from any reference system, reprojected once.

However large the raster, no more pixels are read than the picture has use for.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .raster_colours import read_colours
from .raster_file import opened, refusal

__all__ = ["Ground", "Picture", "read_picture"]

RADIUS = 6378137.0
"""Metres: of the sphere of web maps."""
MESH = 33
"""Positions across and up, by which two reference systems are laid over each other."""
FINER = 2
"""How many pixels are read for one of the picture, along each side."""
FLATTEST = 0.1
"""Of a degree of longitude against one of latitude: around a pole pixels are no flatter."""
FEWEST = 600
"""Pixels along the longer side, that a coarse raster is drawn with: its pixels keep their outline."""
TAGS = ("TIFFTAG_COPYRIGHT", "TIFFTAG_ARTIST", "attribution")

Edges = tuple[float, float, float, float]
"""Left, bottom, right and top."""


@dataclass(frozen=True)
class Ground:
    """The ground that a picture shall show, and how it lies there.

    Parameters
    ----------
    west, south, east, north
        In degrees; beyond 180 where the ground lies across that meridian.
    mercator
        Whether the picture is drawn as web maps are (EPSG:3857), or else in longitude and latitude.

    Examples
    --------
    >>> Ground(36, 34, 38, 36).edges
    (-1.0, 34, 1.0, 36)
    """

    west: float
    south: float
    east: float
    north: float
    mercator: bool = False

    @property
    def crs(self) -> str:
        """The reference system of the picture, whose meridian is the middle one: no seam runs through it."""
        middle = (self.west + self.east) / 2
        if self.mercator:
            return f"+proj=merc +a={RADIUS} +b={RADIUS} +lon_0={middle:.9f} +nadgrids=@null +no_defs"
        return f"+proj=longlat +datum=WGS84 +pm={middle:.9f} +no_defs"

    @property
    def edges(self) -> Edges:
        """The edges in that system."""
        half = (self.east - self.west) / 2
        if not self.mercator:
            return -half, self.south, half, self.north
        reach = RADIUS * math.radians(half)
        return -reach, _northing(self.south), reach, _northing(self.north)

    def part(self, edges: Edges) -> Ground:
        """Give the part of this ground between edges in its system."""
        left, bottom, right, top = edges
        middle = (self.west + self.east) / 2
        if self.mercator:
            left, right = (math.degrees(x / RADIUS) for x in (left, right))
            bottom, top = (math.degrees(math.atan(math.sinh(y / RADIUS))) for y in (bottom, top))
        return replace(self, west=middle + left, south=bottom, east=middle + right, north=top)


@dataclass(frozen=True)
class Picture:
    """What a raster shows of some ground.

    Parameters
    ----------
    pixels
        Shape (rows, columns, 4), north up: red, green, blue and how opaque; all 0 where there is nothing.
    ground
        What it covers: as much of the ground that was asked for as the raster may have.
    remark
        How its colours were made where that was a choice.
    credit
        Whose it is, as the file says; "" where it does not.
    """

    pixels: NDArray[np.uint8]
    ground: Ground
    remark: str = ""
    credit: str = ""

    @property
    def blank(self) -> bool:
        """Whether there is nothing to be seen: no data at all, or nothing but zero."""
        return not self.pixels[..., 3].any() or not self.pixels[..., :3].any()


def read_picture(path: Path, ground: Ground, most: int) -> Picture:
    """Read what a raster shows of some ground.

    Parameters
    ----------
    path
        A GeoTIFF, a JPEG or PNG with a world file, or MBTiles.
    ground
        What to show of it.
    most
        How many pixels the longer side of the picture may have.

    Raises
    ------
    DataError
        The file cannot be read, lies nowhere, or lies elsewhere.
    """
    from rasterio.enums import Resampling
    from rasterio.warp import reproject

    with opened(path) as (dataset, crs):
        edges, window = _overlap(path, dataset, crs, ground)
        rows, columns = _shape(ground, edges, window, most)
        read = min(window.height, FINER * rows), min(window.width, FINER * columns)
        colours, remark = read_colours(path, dataset, window, read)
        drawn = np.zeros((4, rows, columns), np.uint8)
        reproject(
            colours,
            drawn,
            src_transform=_placed(dataset.transform, window, read),
            src_crs=crs,
            src_alpha=4,
            dst_transform=_between(edges, rows, columns),
            dst_crs=ground.crs,
            dst_alpha=4,
            resampling=Resampling.bilinear,
        )
        stated = next(filter(None, map(dataset.tags().get, TAGS)), "")
        credit = re.sub(r"<[^>]*>", "", stated)  # tiles state it as HTML
    drawn[:3, drawn[3] == 0] = 0
    return Picture(np.ascontiguousarray(np.moveaxis(drawn, 0, -1)), ground.part(edges), remark, credit)


def _overlap(path: Path, dataset: Any, crs: Any, ground: Ground) -> tuple[Edges, Any]:
    """Find the edges of the picture, and the window of the raster that has what lies between them."""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError
    from rasterio.windows import Window

    try:
        there = Transformer.from_crs(CRS.from_wkt(crs.to_wkt()), ground.crs, always_xy=True)
    except ProjError:
        fault = "its coordinate reference system cannot be understood"
        raise refusal(path, fault, "reproject it to WGS84 (EPSG:4326)") from None
    size = np.array([dataset.width, dataset.height])
    own = _applied(dataset.transform, _mesh((0.0, 0.0, *size)))
    edges = _within(ground.edges, _transformed(there, own, "FORWARD"))
    back = _transformed(there, _mesh(edges), "INVERSE")
    wanted = _applied(~dataset.transform, back[np.isfinite(back).all(axis=1)])
    low = np.clip(np.floor(wanted.min(axis=0, initial=np.inf)) - 2, 0, size)
    high = np.clip(np.ceil(wanted.max(axis=0, initial=-np.inf)) + 2, 0, size)
    if edges[0] >= edges[2] or edges[1] >= edges[3] or (high <= low).any():
        mend = "check its georeference, or give one that shows this ground"
        raise refusal(path, "it does not lie on the ground that the map shows", mend)
    return edges, Window(*map(int, (*low, *(high - low))))


def _transformed(there: Any, xy: NDArray[np.float64], direction: str) -> NDArray[np.float64]:
    x, y = xy.T
    return np.column_stack(there.transform(x, y, direction=direction))


def _within(frame: Edges, raster: NDArray[np.float64]) -> Edges:
    """Cut a frame to where a raster may lie, which is anywhere if it is not known all over."""
    if not np.isfinite(raster).all():
        return frame
    low, high = raster.min(axis=0), raster.max(axis=0)
    room = (high - low) / (MESH - 1)  # what bulges between two positions
    left, bottom = np.maximum(frame[:2], low - room)
    right, top = np.minimum(frame[2:], high + room)
    return float(left), float(bottom), float(right), float(top)


def _shape(ground: Ground, edges: Edges, window: Any, most: int) -> tuple[int, int]:
    """Choose rows and columns: pixels square on the ground, fine enough, but no more than so many."""
    wide, high = edges[2] - edges[0], edges[3] - edges[1]
    if not ground.mercator:
        wide *= max(math.cos(math.radians((edges[1] + edges[3]) / 2)), FLATTEST)
    longer = min(most, max(FEWEST, FINER * max(window.width, window.height)))
    step = max(wide, high) / longer
    return max(1, round(high / step)), max(1, round(wide / step))


def _placed(place: Any, window: Any, shape: tuple[int, int]) -> Any:
    """Place a window of a raster that was read with so many rows and columns."""
    right, down = window.width / shape[1], window.height / shape[0]
    ((x, y),) = _applied(place, np.array([[window.col_off, window.row_off]], float))
    return type(place)(place.a * right, place.b * down, x, place.d * right, place.e * down, y)


def _between(edges: Edges, rows: int, columns: int) -> Any:
    """Place so many rows and columns between edges, north up."""
    from rasterio import Affine

    left, bottom, right, top = edges
    return Affine((right - left) / columns, 0.0, left, 0.0, (bottom - top) / rows, top)


def _mesh(edges: Edges) -> NDArray[np.float64]:
    """Give positions all over a rectangle, its edges included, shape (n, 2)."""
    left, bottom, right, top = edges
    x, y = np.meshgrid(np.linspace(left, right, MESH), np.linspace(bottom, top, MESH))
    return np.column_stack([x.ravel(), y.ravel()])


def _applied(place: Any, xy: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = xy.T
    return np.column_stack([place.a * x + place.b * y + place.c, place.d * x + place.e * y + place.f])


def _northing(latitude: float) -> float:
    return RADIUS * math.asinh(math.tan(math.radians(latitude)))
