"""Pictures redrawn upright in Mercator's projection, in which maps on a screen are drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bounds", "warped"]

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]
"""West, south, east and north, in degrees."""

NODES = 33


def warped(
    picture: NDArray[np.uint8], placed: Callable[[Floats], Floats], longest: int
) -> tuple[NDArray[np.uint8], Bounds]:
    """Redraw a picture in Mercator's projection.

    Between the nodes of a grid over the picture the transform is taken as straight: good for looking at.

    Parameters
    ----------
    picture
        Shape (height, width, 3).
    placed
        Gives longitude and latitude, shape (n, 2), of pixels, shape (n, 2).
    longest
        How many pixels the longer side of the result has.

    Returns
    -------
    redrawn : numpy.ndarray
        Red, green, blue and opacity, shape (rows, columns, 4); clear where the picture does not reach.
    bounds : tuple
        What it covers.
    """
    from scipy.interpolate import LinearNDInterpolator
    from scipy.ndimage import map_coordinates

    height, width = picture.shape[:2]
    grid = np.meshgrid(np.linspace(0, width, NODES), np.linspace(0, height, NODES))
    pixels = np.column_stack([axis.ravel() for axis in grid])
    longitude, latitude = placed(pixels).T
    upward = np.degrees(np.arcsinh(np.tan(np.radians(latitude))))
    west, east, low, high = longitude.min(), longitude.max(), upward.min(), upward.max()
    side = max(east - west, high - low) / longest
    columns, rows = (max(1, round(reach / side)) for reach in (east - west, high - low))
    across = west + (np.arange(columns) + 0.5) / columns * (east - west)
    down = high - (np.arange(rows) + 0.5) / rows * (high - low)
    found = LinearNDInterpolator(np.column_stack([longitude, upward]), pixels)(*np.meshgrid(across, down))
    inside = ~np.isnan(found[..., 0])
    at = np.nan_to_num(found[..., ::-1]).transpose(2, 0, 1) - 0.5
    channels = [map_coordinates(picture[..., n], at, order=1, mode="nearest") for n in range(3)]
    redrawn = np.dstack([*channels, inside * np.uint8(255)]).astype(np.uint8)
    south, north = np.degrees(np.arctan(np.sinh(np.radians([low, high]))))
    return redrawn, (float(west), float(south), float(east), float(north))
