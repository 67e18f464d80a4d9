"""Rasters for the tests: a checkerboard that lies where it is told, in any reference system."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.errors import NotGeoreferencedWarning

RED, BLUE = (200, 30, 30), (30, 60, 200)


def checkerboard(cells: int, pixels: int) -> NDArray[np.uint8]:
    """Draw squares of red and blue, red in the upper left corner, shape (3, rows, columns)."""
    rows, columns = np.indices((cells * pixels, cells * pixels)) // pixels
    odd = (rows + columns) % 2 == 1
    return np.where(odd, np.array(BLUE)[:, None, None], np.array(RED)[:, None, None]).astype(np.uint8)


def write(path: Path, values: NDArray[Any], crs: str | None, place: Affine | None, **options: Any) -> Path:
    """Write a raster, by default a GeoTIFF."""
    bands, rows, columns = values.shape
    options = {"driver": "GTiff", "count": bands, "height": rows, "width": columns} | options
    if place is not None:
        options["transform"] = place
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, "w", dtype=values.dtype.name, crs=crs, **options) as raster:
            raster.write(values)
    return path


def between(west: float, south: float, east: float, north: float, pixels: int) -> Affine:
    """Place so many pixels across and down between edges."""
    return Affine((east - west) / pixels, 0, west, 0, -(north - south) / pixels, north)
