"""The shapes of a file: of the right kind, drawn soundly, somewhere on earth, and the right way round.

Lines and polygons across the 180th meridian are cut there.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely import MultiPoint
from shapely.geometry.base import BaseGeometry

from ..geo.errors import DataError, Fault
from ..geo.meridian import cut_at_meridian
from ..geo.repair import geometry_fault, mended_polygon
from .formats.table import Table
from .schema import Layer

__all__ = ["checked_shape", "refuse_swapped", "shape_words"]


def checked_shape(
    table: Table, index: int, feature: str, layer: Layer, *, repair: bool
) -> tuple[BaseGeometry | None, list[Fault], list[Fault]]:
    """Check the shape of one feature.

    Parameters
    ----------
    table, index, feature
        Where it stands, and what to call the feature in a fault.
    layer
        What kind of shape the layer takes.
    repair
        Whether an invalid polygon is redrawn.

    Returns
    -------
    shape
        As it is drawn, or cut at the 180th meridian, or redrawn.
    faults
        What is wrong with it; it cannot be recorded where there is any.
    mended
        What was wrong with it before it was redrawn.
    """
    if index in table.shape_faults:
        return None, [Fault(table.file, feature, *table.shape_faults[index])], []
    shape = table.geometries[index] if table.geometries else None
    if isinstance(shape, MultiPoint) and len(shape.geoms) == 1:
        shape = shape.geoms[0]
    if shape is not None and _can_be_cut(shape, layer):
        shape = cut_at_meridian(shape)
        if shape is None:
            fault = "it runs across the 180th meridian and cannot be cut there"
            mend = "cut it into parts with longitudes from -180 to 180 (RFC 7946, 3.1.9), or use --skip-bad"
            return None, [Fault(table.file, feature, fault, mend)], []
    mended: list[Fault] = []
    fault = geometry_fault(shape)  # after the cut: a ring around a pole is sound on earth alone
    if fault and repair and shape is not None and _can_be_redrawn(shape, layer):
        redrawn = mended_polygon(shape)
        if not redrawn.is_empty:
            mended.append(Fault(table.file, feature, fault, "redrawn"))
            shape, fault = redrawn, ""
    if fault or shape is None:
        return shape, [Fault(table.file, feature, fault, _mend_of(shape, layer))], mended
    if shape.geom_type not in layer.shapes:
        fault = f"a {shape.geom_type}, but {layer.name} need {shape_words(layer)}"
        mend = "put shapes of another kind into a file of their own, or use --skip-bad"
        return shape, [Fault(table.file, feature, fault, mend)], mended
    fault, mend = _range_fault(shape, layer)
    return shape, [Fault(table.file, feature, fault, mend)] if fault else [], mended


def _can_be_cut(shape: BaseGeometry, layer: Layer) -> bool:
    """Whether a shape is a line or a polygon somewhere on earth, where longitudes may go on beyond 180."""
    return layer.shapes != ("Point",) and _is_drawn(shape, layer) and not _range_fault(shape, layer)[0]


def _can_be_redrawn(shape: BaseGeometry, layer: Layer) -> bool:
    """Whether a shape has ground to redraw: a polygon of a layer of polygons, all of it somewhere."""
    return "Polygon" in layer.shapes and _is_drawn(shape, layer)


def _is_drawn(shape: BaseGeometry, layer: Layer) -> bool:
    finite = bool(np.isfinite(shapely.get_coordinates(shape)).all())
    return shape.geom_type in layer.shapes and not shape.is_empty and finite


def _mend_of(shape: BaseGeometry | None, layer: Layer) -> str:
    if shape is not None and _can_be_redrawn(shape, layer):
        return "draw it anew, let --repair redraw it, or leave it out with --skip-bad"
    if layer.shapes == ("Point",):
        return "give its coordinates, or leave the feature out (--skip-bad)"
    return "draw it, or leave the feature out (--skip-bad)"


def shape_words(layer: Layer) -> str:
    """Name the shapes that a layer takes."""
    return {"Point": "points", "Polygon": "polygons", "LineString": "lines"}[layer.shapes[0]]


def _range_fault(shape: BaseGeometry, layer: Layer) -> tuple[str, str]:
    west, south, east, north = shape.bounds
    if south < -90 or north > 90:
        worst = south if south < -90 else north
        return f"latitude {worst:g} lies outside -90 to 90", "check the order: longitude, latitude"
    limit = 180 if layer.shapes == ("Point",) else 360  # a line or polygon may be drawn on beyond 180
    if west < -limit or east > limit:
        worst = west if west < -limit else east
        return f"longitude {worst:g} lies outside {-limit} to {limit}", "write longitudes from -180 to 180"
    return "", ""


def refuse_swapped(table: Table, layer: Layer) -> None:
    """Refuse a file whose coordinates only make sense with latitude and longitude exchanged.

    One latitude out of range is a slip of one feature; most of them are a file the wrong way round.

    Raises
    ------
    DataError
        The file is the wrong way round.
    """
    if not layer.shapes or not table.geometries:
        return
    xy = shapely.get_coordinates([shape for shape in table.geometries if shape is not None])
    if not len(xy) or (abs(xy[:, 1]) > 90).mean() <= 0.5:
        return
    if (abs(xy[:, 0]) > 90).any() or (abs(xy[:, 1]) > 180).any():
        return
    fault = "latitude and longitude are swapped: the file only makes sense the other way round"
    mend = "exchange the two columns, or the order within the coordinates"
    raise DataError([Fault(table.file, "", fault, mend)])
