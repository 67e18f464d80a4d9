"""Shapes laid out flat in kilometres, for finding what is near: right to a percent over some tens of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

__all__ = ["in_kilometres", "widened"]

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
    flat: NDArray[Any] = shapely.transform(array, lambda xy: xy * _scale(latitude))
    return flat


def widened(shape: BaseGeometry, km: float) -> BaseGeometry:
    """Draw what lies within a distance of a shape, or, of a polygon, what lies so far inside it.

    Parameters
    ----------
    shape
        In longitude and latitude.
    km
        The distance; below zero for what lies inside.

    Returns
    -------
    BaseGeometry
        A polygon or multipolygon in longitude and latitude; empty where nothing lies so far inside.

    Examples
    --------
    >>> [round(edge, 3) for edge in widened(shapely.Point(36, 60), 1.112).bounds]
    [35.98, 59.99, 36.02, 60.01]
    """
    parts = shapely.get_parts(shape)
    latitudes = (shapely.bounds(parts)[:, 1] + shapely.bounds(parts)[:, 3]) / 2
    grown = [
        _in_degrees(shapely.buffer(in_kilometres([part], latitude)[0], km), latitude)
        for part, latitude in zip(parts, latitudes.tolist(), strict=True)
    ]
    drawn = shapely.union_all(grown)
    if drawn.is_empty or (drawn.bounds[1] >= -90 and drawn.bounds[3] <= 90):
        return drawn
    return shapely.clip_by_rect(drawn, -540, -90, 540, 90)


def _in_degrees(shape: BaseGeometry, latitude: float) -> BaseGeometry:
    """Bring a shape in kilometres back to longitude and latitude."""
    degrees: BaseGeometry = shapely.transform(shape, lambda xy: xy / _scale(latitude))
    return degrees


def _scale(latitude: float) -> NDArray[np.float64]:
    return np.array([np.cos(np.radians(latitude)) * KM_PER_DEGREE, KM_PER_DEGREE])
