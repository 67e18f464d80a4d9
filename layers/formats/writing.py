"""Layers into files of a GIS: GeoJSON as RFC 7946 has it, and GeoPackage."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from errno import EIO
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

__all__ = ["DECIMALS", "geojson", "write_geopackage"]

DECIMALS = 7
"""RFC 7946 (11.2) suggests no more precision than is meant: 7 decimals are about a centimetre."""


def geojson(frame: gpd.GeoDataFrame, decimals: int | None = DECIMALS, description: str = "") -> str:
    """Write a layer as GeoJSON (RFC 7946): longitude and latitude on WGS84, right-hand winding, `bbox`.

    Parameters
    ----------
    frame
        A layer in longitude and latitude.
    decimals
        To how many decimals of a degree; None keeps the full precision.
    description
        What to say of the whole collection, as a foreign member (RFC 7946, 6.1).

    Returns
    -------
    str
        One feature a line.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame(geometry=[shapely.Point(36.90550000001, 35.5)])
    >>> print(geojson(frame), end="")
    {"type": "FeatureCollection", "bbox": [36.9055, 35.5, 36.9055, 35.5], "features": [
    {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [36.9055, 35.5]}}
    ]}
    """
    shapes = [_drawn(shape, decimals) for shape in frame.geometry]
    properties = frame.drop(columns="geometry").to_dict("records") or [{}] * len(frame)
    features = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {name: _value(value) for name, value in cells.items()},
                "geometry": shapely.geometry.mapping(shape),
            },
            ensure_ascii=False,
        )
        for cells, shape in zip(properties, shapes, strict=True)
    ]
    bounds = shapely.total_bounds(shapes).tolist() if shapes else []
    bbox = f' "bbox": {json.dumps(bounds)},' if bounds and not math.isnan(bounds[0]) else ""
    told = f' "description": {json.dumps(description, ensure_ascii=False)},' if description else ""
    body = ",\n".join(features)
    return f'{{"type": "FeatureCollection",{told}{bbox} "features": [\n{body}\n]}}\n'


def write_geopackage(path: Path, layers: Mapping[str, gpd.GeoDataFrame], description: str = "") -> None:
    """Write layers into a new GeoPackage, empty ones too, all with one description.

    Raises
    ------
    OSError
        It cannot be written.
    """
    from pyogrio.errors import DataSourceError, FeatureError

    try:
        for name, frame in layers.items():
            kind = "Unknown" if frame.empty else None
            frame.to_file(
                path,
                layer=name,
                driver="GPKG",
                engine="pyogrio",
                geometry_type=kind,
                layer_options={"DESCRIPTION": description},
            )
    except (DataSourceError, FeatureError) as error:
        raise OSError(EIO, f"GDAL cannot write it: {str(error).split(':')[0][:100]}") from error


def _drawn(shape: BaseGeometry, decimals: int | None) -> BaseGeometry:
    """Round a shape and wind its rings: shells counter-clockwise, holes clockwise."""
    if decimals is not None:
        shape = shapely.transform(shape, lambda xy: np.round(xy, decimals))
    return shapely.orient_polygons(shape)


def _value(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value
