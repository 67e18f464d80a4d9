"""Ground named by its content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

__all__ = ["as_single", "ground_hash"]


def as_single(geometries: Sequence[BaseGeometry] | NDArray[Any]) -> NDArray[Any]:
    """Take the one part out of multi-geometries that have only one."""
    shapes = np.asarray(geometries, dtype=object)
    single = shapely.get_num_geometries(shapes) == 1
    return np.where(single, shapely.get_geometry(shapes, 0), shapes)


def ground_hash(geometry: BaseGeometry) -> str:
    """Name a ground by its content: the same ground has the same name however its rings begin.

    Examples
    --------
    >>> square, turned = shapely.box(0, 0, 1, 1), shapely.Polygon([(1, 1), (0, 1), (0, 0), (1, 0)])
    >>> ground_hash(square) == ground_hash(turned)
    True
    """
    single = as_single([geometry])[0]
    wkb = shapely.to_wkb(shapely.normalize(single), byte_order=1)
    return hashlib.blake2b(wkb, digest_size=16).hexdigest()
