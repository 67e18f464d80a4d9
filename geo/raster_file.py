"""Opening a raster that somebody gives: what it is, where it lies on earth, or one sentence about why not.

Only drivers that read the file itself are let near it: a file must not make GDAL open others, or the network.
"""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .errors import DataError, Fault

__all__ = ["ENDINGS", "is_raster", "opened", "refusal"]

DRIVERS = {
    b"II*\0": "GTiff",
    b"MM\0*": "GTiff",
    b"II+\0": "GTiff",
    b"MM\0+": "GTiff",
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG": "PNG",
}
"""By the first bytes of a file."""
TILES = ".mbtiles"
UNSIGNED = {".img": "HFA", ".asc": "AAIGrid", ".hgt": "SRTMHGT"}
"""By the ending, of those that have no first bytes of their own."""
ENDINGS = (".tif", ".tiff", ".jpg", ".jpeg", ".png", TILES)
LARGEST_BLOCK = 2**29
"""Bytes: GDAL reads a block whole, however little of it is wanted."""
GZIP = b"\x1f\x8b"
GEOREFERENCE = "give it its place with `controlmap georeference`, or put a world file beside it"


def is_raster(path: Path) -> bool:
    """Tell by its ending, or by its first bytes, whether a file is a raster.

    Examples
    --------
    >>> is_raster(Path("scan.TIF")), is_raster(Path("borders.geojson"))
    (True, False)
    """
    if path.suffix.lower() in ENDINGS:
        return True
    try:
        return _driver_of(_first_bytes(path)) is not None
    except DataError:
        return False


@contextmanager
def opened(path: Path) -> Iterator[tuple[Any, Any]]:
    """Open a raster that has its place on earth.

    Yields
    ------
    dataset : rasterio.DatasetReader
    crs : rasterio.crs.CRS
        Its own, or that of the .prj file beside it.

    Raises
    ------
    DataError
        It cannot be read, is no raster, or lies nowhere.
    """
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning, RasterioError

    driver = _driver(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(str(path.resolve()), driver=driver) as dataset:
                yield dataset, _placed(path, dataset)
    except RasterioError:
        fault, mend = "this cannot be read as a raster", "check that it opens in a GIS, and export it again"
        raise refusal(path, fault, mend) from None


def refusal(path: Path, fault: str, mend: str) -> DataError:
    """Say what is wrong with a file as a whole."""
    return DataError([Fault(path.name, "", fault, mend)])


def _driver(path: Path) -> str:
    """Tell what reads a file, by what it is."""
    first = _first_bytes(path)
    if not first:
        raise refusal(path, "the file is empty", "export it again")
    if path.suffix.lower() == TILES:
        _refuse_other_tiles(path)
        return "MBTiles"
    driver = UNSIGNED.get(path.suffix.lower()) or _driver_of(first)
    if driver is None:
        raise refusal(path, "this is no raster, whatever its name says", "save it as a GeoTIFF")
    return driver


def _driver_of(first: bytes) -> str | None:
    return next((driver for begin, driver in DRIVERS.items() if first.startswith(begin)), None)


def _first_bytes(path: Path) -> bytes:
    if not path.is_file():
        raise refusal(path, "there is no such file", "check the path")
    try:
        with path.open("rb") as file:
            return file.read(4)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise refusal(path, reason, "check the path and its permissions") from None


def _refuse_other_tiles(path: Path) -> None:
    """Refuse MBTiles without a picture in them."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)) as tiles:
            form = tiles.execute("SELECT value FROM metadata WHERE name = 'format'").fetchone()
            first = tiles.execute("SELECT CAST(tile_data AS BLOB) FROM tiles LIMIT 1").fetchone()
    except sqlite3.Error:
        fault = "this is no MBTiles file: it has no tables of tiles and metadata"
        raise refusal(path, fault, "export it again as MBTiles") from None
    if first is None:
        raise refusal(path, "it holds no tiles", "export it again, with the ground of the map in it")
    if (form and form[0] == "pbf") or (first[0] or b"").startswith(GZIP):
        mend = "export raster tiles (PNG or JPEG), or give the borders themselves as GeoJSON or GeoPackage"
        raise refusal(path, "its tiles are vector tiles, which are not drawn here", mend)


def _placed(path: Path, dataset: Any) -> Any:
    """Give the reference system, having checked that the raster has a place and can be read in parts."""
    if dataset.transform.is_identity or dataset.transform.is_degenerate:
        raise refusal(path, "it has no georeference: nothing says where on earth it lies", GEOREFERENCE)
    crs = dataset.crs or _crs_beside(path)
    if crs is None:
        mend = "put a .prj file beside it, or set its reference system in a GIS and save it again"
        raise refusal(path, "no coordinate reference system is stated", mend)
    rows, columns = dataset.block_shapes[0]
    block = rows * columns * sum(_bytes_of(one) for one in dataset.dtypes)
    if block > LARGEST_BLOCK:
        fault = f"it cannot be read in parts: {dataset.width} x {dataset.height} pixels are one block"
        raise refusal(path, fault, "save it in tiles: gdal_translate -of COG")
    return crs


def _crs_beside(path: Path) -> Any:
    """Read the reference system of a .prj file beside a raster, as beside a shapefile."""
    from rasterio.crs import CRS
    from rasterio.errors import CRSError

    beside = path.with_suffix(".prj")
    try:
        return CRS.from_wkt(beside.read_text("utf-8"), morph_from_esri_dialect=True)
    except OSError:
        return None
    except (CRSError, UnicodeDecodeError):
        fault = "its coordinate reference system cannot be understood"
        raise refusal(beside, fault, "write it as WKT, like a GIS does") from None


def _bytes_of(kind: str) -> int:
    """Give how many bytes a number of a raster takes; kinds that numpy lacks are small."""
    import numpy as np

    try:
        return np.dtype(kind).itemsize
    except TypeError:
        return 4
