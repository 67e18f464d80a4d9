"""What is wrong with a geometry, where, and the same ground drawn rightly."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

__all__ = ["geometry_fault", "mended_polygon", "polygonal"]


def geometry_fault(geometry: BaseGeometry | None) -> str:
    """Say what makes a geometry unusable, or nothing.

    Parameters
    ----------
    geometry
        Any geometry in longitude and latitude, or None.

    Returns
    -------
    str
        The reason with its place, or an empty string where the geometry is right.

    Examples
    --------
    >>> geometry_fault(shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]))
    'self-intersection at longitude 0.5, latitude 0.5'
    >>> geometry_fault(shapely.box(0, 0, 1, 1))
    ''
    """
    if geometry is None:
        return "no geometry"
    if geometry.is_empty:
        return "an empty geometry"
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return "a coordinate that is not a number"
    if geometry.is_valid:
        return ""
    return _spoken(shapely.is_valid_reason(geometry))


def mended_polygon(geometry: BaseGeometry) -> BaseGeometry:
    """Redraw an invalid polygon so that it covers the ground its rings enclose.

    Parameters
    ----------
    geometry
        A polygon or multipolygon with finite coordinates.

    Returns
    -------
    BaseGeometry
        A valid polygon or multipolygon; empty where the rings enclose no ground.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    >>> mended_polygon(bow_tie).area
    0.5
    """
    return polygonal(shapely.make_valid(geometry, method="structure", keep_collapsed=False))


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """Keep of a geometry what has an area: an overlay also leaves points and lines where zones touch.

    Examples
    --------
    >>> polygonal(shapely.GeometryCollection([shapely.Point(0, 0), shapely.box(0, 0, 1, 1)])).geom_type
    'Polygon'
    """
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts: NDArray[Any] = shapely.get_parts(geometry)
    parts = shapely.get_parts(parts[np.isin(shapely.get_type_id(parts), [3, 6])])
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(list(parts))


def _spoken(reason: str) -> str:
    """Turn GEOS's `Self-intersection[0.5 0.5]` into a sentence with the place named."""
    match = re.fullmatch(r"(.+?)\[(\S+) (\S+)\]", reason)
    if not match:
        return reason.lower()
    return f"{match[1].lower()} at longitude {match[2]}, latitude {match[3]}"
