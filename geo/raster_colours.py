"""The colours of a raster: bands, colour tables and wide numbers, all as red, green, blue and how opaque."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .raster_file import refusal

__all__ = ["Colours", "read_colours", "stretched"]

Colours = NDArray[np.uint8]
"""Shape (4, rows, columns): red, green, blue, and how opaque."""

PERCENTILES = (2.0, 98.0)
"""Between these the numbers of a band of more than 8 bits are stretched."""


def read_colours(path: Path, dataset: Any, window: Any, shape: tuple[int, int]) -> tuple[Colours, str]:
    """Read a window of a raster as colours; what has no data is transparent.

    Parameters
    ----------
    path
        What the raster is called in messages.
    dataset, window
        An open raster, and the part that is wanted.
    shape
        Rows and columns that are read, from the overviews where there are such.

    Returns
    -------
    colours
    remark : str
        How numbers became colours where that was a choice; else "".

    Raises
    ------
    DataError
        It has no colours.
    """
    bands = _colour_bands(path, dataset)
    values = dataset.read(bands, window=window, out_shape=(len(bands), *shape))
    opaque = dataset.dataset_mask(window=window, out_shape=shape)
    if np.issubdtype(values.dtype, np.floating):
        opaque = np.where(np.isfinite(values).all(axis=0), opaque, 0)
    table = _colour_table(dataset)
    if table is not None and values.dtype == np.uint8:
        colours = np.moveaxis(table[values[0]], -1, 0)
        return np.concatenate([colours[:3], np.minimum(colours[3], opaque)[None]]), ""
    remark = ""
    if values.dtype == np.uint8:
        values = values * np.uint8(255 // (2 ** _bits(dataset) - 1))
    else:
        values, low, high = stretched(values, opaque > 0)
        remark = f"its numbers are stretched from {low:g} (black) to {high:g} (white)"
    return np.concatenate([np.broadcast_to(values, (3, *shape)), opaque[None]]).astype(np.uint8), remark


def stretched(values: NDArray[Any], valid: NDArray[np.bool_]) -> tuple[Colours, float, float]:
    """Stretch numbers to 0 to 255, between their 2nd and their 98th percentile.

    Parameters
    ----------
    values
        Shape (bands, rows, columns); all bands are stretched alike, so that colours keep their hue.
    valid
        Shape (rows, columns): which of them count.

    Returns
    -------
    stretched
        0 where they do not count.
    low, high : float
        What became 0 and 255.

    Examples
    --------
    >>> row = np.arange(0, 101, 25, dtype=np.uint16).reshape(1, 1, 5)
    >>> stretched(row, np.ones((1, 5), bool))
    (array([[[  0,  61, 128, 194, 255]]], dtype=uint8), 2.0, 98.0)
    """
    counted = values[:, valid]
    if not counted.size:
        return np.zeros(values.shape, np.uint8), 0.0, 0.0
    low, high = np.percentile(counted.astype(float), PERCENTILES)
    share = (np.where(valid, values, low).astype(float) - low) / ((high - low) or 1.0)
    return np.rint(255 * np.clip(share, 0, 1)).astype(np.uint8), float(low), float(high)


def _colour_bands(path: Path, dataset: Any) -> list[int]:
    """Choose the bands of red, green and blue, or the one of grey, counted from 1."""
    from rasterio.enums import ColorInterp

    meant = list(dataset.colorinterp)
    if any(kind.startswith("complex") for kind in dataset.dtypes):
        raise refusal(path, "its numbers are complex: they are no colours", "save it as RGB")
    light = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)
    if all(one in meant for one in light):
        return [meant.index(one) + 1 for one in light]
    others = [number for number, one in enumerate(meant, 1) if one != ColorInterp.alpha]
    return others[:3] if len(others) >= 3 else others[:1]


def _colour_table(dataset: Any) -> Colours | None:
    """Give the colour table of a raster, shape (256, 4), or None where it has none."""
    try:
        entries = dataset.colormap(1)
    except ValueError:
        return None
    table = np.zeros((256, 4), np.uint8)
    for value, colour in entries.items():
        if value < len(table):
            table[value] = colour
    return table


def _bits(dataset: Any) -> int:
    """Tell how many bits a number of 8 at most has: a scan in black and white has one."""
    return int(dataset.tags(1, ns="IMAGE_STRUCTURE").get("NBITS", 8))
