"""Classes of pixels into polygons that share their edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

__all__ = ["placed_on_earth", "polygonized"]

SIMPLIFICATION = 2.0
"""The square root of the area, in pixels, of the corners that go: stairs of pixels become slopes."""

LONGEST_EDGE = 32
DECIMALS = 9

Floats = NDArray[np.float64]


def polygonized(labels: NDArray[np.uint8]) -> dict[int, MultiPolygon]:
    """Outline classes of pixels.

    Parameters
    ----------
    labels
        The class of each pixel, shape (height, width).

    Returns
    -------
    dict
        The ground of each class in pixels right of and below the top left corner. Neighbours share their
        edges exactly: all are simplified at once, about within half a pixel.

    Examples
    --------
    >>> shapes = polygonized(np.repeat(np.array([[1, 2]], np.uint8), 4, axis=1).repeat(8, axis=0))
    >>> {number: shape.bounds for number, shape in shapes.items()}
    {1: (0.0, 0.0, 4.0, 8.0), 2: (4.0, 0.0, 8.0, 8.0)}
    """
    from rasterio.features import shapes

    outlined = [(shapely.geometry.shape(shape), int(number)) for shape, number in shapes(labels)]
    # A vertex on every pixel: where three classes meet, the straight edge of one has none.
    noded = shapely.transform(shapely.segmentize([shape for shape, _ in outlined], 1), np.round)
    parts: dict[int, list[Any]] = {}
    for shape, (_, number) in zip(shapely.coverage_simplify(noded, SIMPLIFICATION), outlined, strict=True):
        parts.setdefault(number, []).extend(shapely.get_parts(shape))
    return {number: MultiPolygon(parts[number]) for number in sorted(parts)}


def placed_on_earth(shapes: list[MultiPolygon], placed: Callable[[Floats], Floats]) -> list[MultiPolygon]:
    """Carry shapes from pixels to longitude and latitude; edges that were shared stay shared.

    Long edges get vertices first: what is straight in the picture need not be straight on the earth.

    Parameters
    ----------
    shapes
        In pixels.
    placed
        Gives longitude and latitude, shape (n, 2), of pixels, shape (n, 2).

    Returns
    -------
    list
        The shapes in degrees, in the same order.
    """
    divided = shapely.segmentize(shapes, LONGEST_EDGE)
    pixels = shapely.get_coordinates(divided).round(6)  # both ways along an edge come to the same points
    # Each pixel is carried once: the same sum may round otherwise elsewhere in an array.
    distinct, inverse = np.unique(pixels, axis=0, return_inverse=True)
    return list(shapely.set_coordinates(divided, placed(distinct).round(DECIMALS)[inverse]))
