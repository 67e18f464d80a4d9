"""Shapes laid out flat in kilometres, for finding what is near: right to a percent over some tens of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

__all__ = ["in_kilometres"]

KM_PER_DEGREE = 111.2


def in_kilometres(
    shapes: Sequence[BaseGeometry] | NDArray[Any], latitude: float | None = None
) -> NDArray[Any]:
    """Lay shapes out flat.

    Parameters
    ----------
    shapes
        In longitude and latitude, shape (n,).
    latitude
        Where the layout is right; by default the middle of the shapes.

    Returns
    -------
    numpy.ndarray
        Shapes in kilometres east and north, shape (n,).

    Examples
    --------
    >>> east = in_kilometres([shapely.Point(1, 60)], 60)[0]
    >>> round(east.x, 1)
    55.6
    """
    array = np.asarray(shapes, dtype=object)
    if latitude is None:
        latitude = float(shapely.total_bounds(array)[[1, 3]].mean())
    scale = np.array([np.cos(np.radians(latitude)) * KM_PER_DEGREE, KM_PER_DEGREE])
    flat: NDArray[Any] = shapely.transform(array, lambda xy: xy * scale)
    return flat
