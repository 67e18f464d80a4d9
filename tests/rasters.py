"""Rasters for the tests, written as others write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio import Affine

__all__ = ["SOUTH_EAST", "write_raster"]

SOUTH_EAST = Affine(0.01, 0, 36, 0, -0.01, 36)
"""Cells of a hundredth of a degree from 36 east, 36 north."""


def write_raster(path: Path, *bands: NDArray[Any], **profile: Any) -> Path:
    """Write a raster of one or more bands; in longitude and latitude unless told otherwise."""
    height, width = bands[0].shape
    settings = {"driver": "GTiff", "crs": "EPSG:4326", "transform": SOUTH_EAST} | profile
    shape = {"height": height, "width": width, "count": len(bands), "dtype": bands[0].dtype}
    with rasterio.open(path, "w", **shape, **settings) as file:
        for number, band in enumerate(bands, start=1):
            file.write(np.asarray(band), number)
    return path
