"""Geometries as the store keeps them: GeoPackage binary (OGC 12-128r19, 2.1.3) around plain WKB.

The header carries the envelope, so that a GIS can skip what it does not show. Polygons and lines are kept
as multi-geometries, which is what a layer of one type asks for, and come back as single ones where they
have one part.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any

import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Dialect
from sqlalchemy.types import UserDefinedType

from ...geo.ground import as_single

__all__ = ["GeometryColumn", "from_blobs"]

SRS_ID = 4326
LITTLE_ENDIAN_WITH_ENVELOPE = 0b00000011
HEADER = struct.Struct("<2sBBi4d")
ENVELOPE_BYTES = (0, 32, 48, 48, 64)
MULTI: dict[str, Callable[[Any], BaseGeometry]] = {
    "MULTIPOLYGON": shapely.MultiPolygon,
    "MULTILINESTRING": shapely.MultiLineString,
}


class GeometryColumn(UserDefinedType[BaseGeometry]):
    """A column of geometries in longitude and latitude.

    Parameters
    ----------
    geometry_type
        The one type of the layer: POINT, MULTILINESTRING or MULTIPOLYGON.
    """

    cache_ok = True

    def __init__(self, geometry_type: str) -> None:
        self.geometry_type = geometry_type

    def get_col_spec(self, **_: Any) -> str:
        """Name the column's type in the table's definition."""
        return self.geometry_type

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], bytes]:
        """Turn geometries into blobs on their way into the store.

        What comes out stays a blob, for `from_blobs` to read many at once, and goes back in as it is.
        """

        def bind(value: BaseGeometry | bytes) -> bytes:
            return value if isinstance(value, bytes) else _to_blob(_as_multi(value, self.geometry_type))

        return bind


def from_blobs(blobs: Sequence[bytes]) -> NDArray[Any]:
    """Read many blobs at once.

    Returns
    -------
    numpy.ndarray
        Geometries, shape (n,).
    """
    return as_single(shapely.from_wkb([_wkb_of(blob) for blob in blobs]))


def _as_multi(geometry: BaseGeometry, geometry_type: str) -> BaseGeometry:
    if geometry_type in MULTI and not geometry.geom_type.startswith("Multi"):
        return MULTI[geometry_type]([geometry])
    return geometry


def _to_blob(geometry: BaseGeometry) -> bytes:
    west, south, east, north = geometry.bounds
    header = HEADER.pack(b"GP", 0, LITTLE_ENDIAN_WITH_ENVELOPE, SRS_ID, west, east, south, north)
    return header + shapely.to_wkb(geometry, byte_order=1)


def _wkb_of(blob: bytes) -> bytes:
    return bytes(memoryview(blob)[8 + ENVELOPE_BYTES[(blob[3] >> 1) & 0b111] :])
