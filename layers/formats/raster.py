"""Rasters: counts, densities, heights or classes in cells, read block by block through GDAL.

What a file marks as no data is no data, and so is what can only stand for it though the file does not say
so; how many cells that were is counted, so that it can be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import ProjError
from rasterio.errors import RasterioError
from rasterio.windows import Window as FileWindow

from ...geo.errors import DataError, UsageError
from ...geo.raster import Cells, Window
from ...geo.raster_file import opened, refusal
from .. import cells

__all__ = ["Raster", "Unmarked", "open_raster"]

ENDINGS = (".tif", ".tiff", ".img", ".asc", ".hgt")
"""Formats of measured cells; pictures have none."""
CACHE_MEGABYTES = 64
STAND_INS = (-9999, -99999, -999999, -32768, -2147483648)
"""Numbers that stand for no data in many files that do not say so."""
BEYOND_ALL = 1e30
DATE_TAGS = ("TIFFTAG_DATETIME", "ACQUISITIONDATETIME", "DATE")

Floats = NDArray[np.float64]


@dataclass
class Unmarked:
    """Cells that were taken for no data though the file does not mark them: how many, and the least value."""

    cells: int = 0
    least: float = float("inf")

    def count(self, values: Floats) -> None:
        """Count some more."""
        if len(values):
            self.cells += len(values)
            self.least = min(self.least, float(values.min()))


@dataclass(frozen=True)
class Raster:
    """One band of an open raster file.

    Parameters
    ----------
    name
        The file's name.
    band, bands
        Which band, counted from 1, of how many.
    unit, date
        As the file states them; "" where it does not.
    crs
        What its reference system is called.
    resolution
        How large its cells are, in words.
    grid
        Its cells.
    unmarked
        What was taken for no data so far.
    """

    name: str
    band: int
    bands: int
    unit: str
    date: str
    crs: str
    resolution: str
    grid: Cells
    unmarked: Unmarked = field(default_factory=Unmarked)


@contextmanager
def open_raster(path: Path, band: int = 1, *, negative: bool = True) -> Iterator[Raster]:
    """Open a raster file.

    Parameters
    ----------
    path
        A GeoTIFF (also a cloud-optimised one), an Erdas Imagine file, an SRTM tile or an ASCII grid.
    band
        Which band, counted from 1.
    negative
        Whether values may lie below zero: a count of people never does.

    Raises
    ------
    DataError
        The file is no raster, is broken, or does not say where on earth it lies.
    UsageError
        It has no such band.
    """
    if path.is_file() and path.suffix.lower() not in ENDINGS:
        mend = f"convert it to a GeoTIFF (gdal_translate in.file out.tif); endings are {', '.join(ENDINGS)}"
        raise refusal(path, f"the ending {path.suffix!r} is not that of a raster I can measure with", mend)
    with rasterio.Env(GDAL_CACHEMAX=CACHE_MEGABYTES), opened(path) as (dataset, crs):
        if not 1 <= band <= dataset.count:
            raise UsageError(f"{path.name} has no band {band}", f"name one from 1 to {dataset.count}")
        yield _described(path, dataset, _understood(path, crs), band, negative)


def _described(path: Path, dataset: Any, crs: CRS, band: int, negative: bool) -> Raster:
    """Say what a band is, having refused what cannot be measured with."""
    if np.dtype(dataset.dtypes[band - 1]).kind not in "iuf":
        raise refusal(path, "its cells are no plain numbers", "save it with integer or float cells")
    height, width = dataset.block_shapes[band - 1]
    unmarked = Unmarked()

    def read(window: Window) -> Floats:
        return _values(path, dataset, band, window, negative, unmarked)

    affine = tuple(float(number) for number in tuple(dataset.transform)[:6])
    grid = Cells(dataset.height, dataset.width, affine, crs.to_wkt(), read, (height, width))  # type: ignore[arg-type]
    _refuse_nowhere(path, grid)
    tags = dataset.tags() | dataset.tags(band)
    dated = next((tags[tag] for tag in DATE_TAGS if tag in tags), "")
    a, b, _, d, e, _ = affine
    unit = crs.axis_info[0].unit_name if crs.axis_info else ""
    return Raster(
        name=cells.text(path.name),
        band=band,
        bands=dataset.count,
        unit=cells.text(dataset.units[band - 1] or ""),
        date=cells.text(dated),
        crs=cells.text(crs.name),
        resolution=f"{np.hypot(a, d):.6g} x {np.hypot(b, e):.6g} {unit}",
        grid=grid,
        unmarked=unmarked,
    )


def _understood(path: Path, crs: Any) -> CRS:
    try:
        return CRS.from_wkt(crs.to_wkt())
    except (ProjError, RasterioError):
        raise _not_understood(path) from None


def _refuse_nowhere(path: Path, grid: Cells) -> None:
    """Refuse a raster whose middle lies nowhere on earth."""
    try:
        middle = grid.positions(np.array([[grid.width / 2, grid.height / 2]]))
    except ProjError:
        raise _not_understood(path) from None
    if not np.isfinite(middle).all() or abs(middle[0, 1]) > 90:
        fault = "by its reference system it lies nowhere on earth"
        raise refusal(path, fault, "check which reference system it really has")


def _values(
    path: Path, dataset: Any, band: int, window: Window, negative: bool, unmarked: Unmarked
) -> Floats:
    """Read a window: scaled, and NaN where there is no data."""
    rows, columns = (window.top, window.bottom), (window.left, window.right)
    try:
        masked = dataset.read(band, window=FileWindow.from_slices(rows, columns), masked=True)
    except RasterioError as error:
        mend = "check that it opens in a GIS, and fetch it again"
        raise refusal(path, f"it breaks off or is damaged: {_reason(error, path)}", mend) from None
    values: Floats = np.asarray(masked.data, dtype=float)
    if masked.mask is not np.ma.nomask:
        values[masked.mask] = np.nan
    _take_out(values, np.isin(values, STAND_INS) | (np.abs(values) >= BEYOND_ALL), unmarked)
    scale, offset = dataset.scales[band - 1], dataset.offsets[band - 1]
    if (scale, offset) != (1, 0):
        values = values * scale + offset
    if not negative:
        _take_out(values, values < 0, unmarked)
    return values


def _take_out(values: Floats, strange: NDArray[np.bool_], unmarked: Unmarked) -> None:
    """Take cells for no data, and count them."""
    if strange.any():
        unmarked.count(values[strange])
        values[strange] = np.nan


def _not_understood(path: Path) -> DataError:
    mend = "reproject it to WGS84: gdalwarp -t_srs EPSG:4326 in.tif out.tif"
    return refusal(path, "its coordinate reference system cannot be understood", mend)


def _reason(error: Exception, path: Path) -> str:
    cause = error.__cause__ or error
    said = " ".join(str(cause).split("\n")[0].replace(str(path.absolute()), path.name).split())
    return cells.text(said)[:200]
