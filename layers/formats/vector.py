"""GeoJSON, GeoPackage, Shapefile and KML, read through GDAL."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError
from pyproj import Transformer
from pyproj.exceptions import ProjError

from ...geo.errors import DataError, Fault
from ..frames import CRS
from .table import Table, utf8_fault

__all__ = ["read_vector"]

DRIVERS = {
    ".geojson": ("GeoJSON",),
    ".json": ("GeoJSON",),
    ".gpkg": ("GPKG",),
    ".shp": ("ESRI Shapefile",),
    ".kml": ("KML", "LIBKML"),
}
LANGUAGE_BYTE = 29  # of a .dbf: 0 where the encoding is not stated
STORE_TABLES = {"controlmap", "statements", "observations"}
READING_FAULTS = (DataSourceError, DataLayerError, FeatureError, GeometryError, ValueError, OSError)


def read_vector(path: Path, layer: str) -> Table:
    """Read a vector file through GDAL.

    Parameters
    ----------
    path
        The file.
    layer
        The layer to take from a GeoPackage that holds several; of KML all folders are read.

    Raises
    ------
    DataError
        The file is not what its ending says, is broken, has no reference system or several layers.
    """
    ending = path.suffix.lower()
    if ending in (".geojson", ".json", ".kml"):
        utf8_fault(path)
    if ending in (".geojson", ".json"):
        _refuse_not_a_number(path)
    names = _layer_names(path, layer)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's remarks: the shapes are checked later
            parts = [_read_layer(path, name) for name in names]
    except READING_FAULTS as error:
        raise _unreadable(path, error) from None
    tables = [part for part in parts if part.size]
    if not tables:
        raise DataError([Fault(path.name, "", "the file holds no features", "export it again")])
    return tables[0] if len(tables) == 1 else _joined(path.name, tables)


def _layer_names(path: Path, wanted: str) -> list[str]:
    """Choose the layers to read, having checked that the file is what its ending says."""
    ending = path.suffix.lower()
    try:
        names: list[str] = pyogrio.list_layers(path)[:, 0].tolist()
        driver = pyogrio.read_info(path, layer=names[0])["driver"] if names else ""
    except READING_FAULTS as error:
        raise _unreadable(path, error) from None
    if not names:
        raise DataError([Fault(path.name, "", "the file holds no layer", "export it again")])
    if set(names) >= STORE_TABLES:
        mend = "export what you need from it with `controlmap export`, and import that"
        raise DataError([Fault(path.name, "", "this is a controlmap store, not a layer", mend)])
    if driver not in DRIVERS[ending]:
        mend = "give the file the ending of what it is, or export it again"
        fault = f"the name says {DRIVERS[ending][0]}, the content is {driver}"
        raise DataError([Fault(path.name, "", fault, mend)])
    if len(names) == 1 or ending == ".kml":
        return names
    if wanted in names:
        return [wanted]
    mend = f"save the one you mean as a file of its own, or name it {wanted!r}"
    raise DataError([Fault(path.name, "", f"it holds the layers {', '.join(names)}", mend)])


def _refuse_not_a_number(path: Path) -> None:
    """Find the coordinates that JSON cannot hold; GDAL would drop their geometries without a word."""
    content = path.read_text("utf-8")
    if "NaN" not in content and "Infinity" not in content:
        return
    try:
        features = json.loads(content)["features"]
    except (ValueError, KeyError, TypeError):
        return  # GDAL says better what is wrong with it
    drawn = [json.dumps(feature.get("geometry")) for feature in features]
    faults = [
        Fault(path.name, str(number), "a coordinate that is not a number", "draw it, or leave it out")
        for number, geometry in enumerate(drawn, start=1)
        if "NaN" in geometry or "Infinity" in geometry
    ]
    if faults:
        raise DataError(faults)


def _read_layer(path: Path, name: str) -> Table:
    options = _encoding(path) if path.suffix.lower() == ".shp" else {}
    if path.suffix.lower() in (".geojson", ".json"):
        options = {"DATE_AS_STRING": "YES"}
    meta, _, geometry, fields = pyogrio.raw.read(path, layer=name, datetime_as_string=True, **options)
    cells = {
        str(column): tuple(_as_text(value) for value in values)
        for column, values in zip(meta["fields"], fields, strict=True)
    }
    size = len(geometry) if geometry is not None else len(fields[0]) if fields else 0
    if geometry is None:
        return Table(path.name, cells, None, size)
    shapes = shapely.force_2d(shapely.from_wkb(geometry, on_invalid="ignore"))
    broken = {
        index: ("a shape that cannot be read: is a ring not closed?", "draw it anew, or leave it out")
        for index, (shape, wkb) in enumerate(zip(shapes, geometry, strict=True))
        if shape is None and wkb is not None
    }
    shapes = _in_storage_crs(path, shapes, meta["crs"])
    return Table(path.name, cells, tuple(shapes), size, broken)


def _encoding(path: Path) -> dict[str, str]:
    """Find the encoding of a Shapefile's text; where nothing states it, only UTF-8 is sure.

    Raises
    ------
    DataError
        The text is neither plain nor UTF-8, and no .cpg file says what it is.
    """
    attributes = path.with_suffix(".dbf")
    if path.with_suffix(".cpg").exists() or not attributes.exists():
        return {}
    content = attributes.read_bytes()
    states_language = len(content) > LANGUAGE_BYTE and content[LANGUAGE_BYTE]
    if states_language:
        return {}
    try:
        content[int.from_bytes(content[8:10], "little") :].decode("utf-8")
    except UnicodeDecodeError:
        mend = "put a .cpg file beside the .shp that names the encoding, like UTF-8 or 1256"
        raise DataError([Fault(path.name, "", "the encoding of its text is not stated", mend)]) from None
    return {"encoding": "UTF-8"}


def _in_storage_crs(path: Path, shapes: NDArray[Any], crs: str | None) -> NDArray[Any]:
    """Bring geometries to longitude and latitude on WGS84."""
    if crs is None or "Undefined" in crs:
        mend = (
            "put the .prj file beside the .shp"
            if path.suffix.lower() == ".shp"
            else "set the layer's reference system in a GIS and save it again"
        )
        fault = "no coordinate reference system is stated"
        raise DataError([Fault(path.name, "", fault, mend)])
    if crs == CRS:
        return shapes
    try:
        transformer = Transformer.from_crs(crs, CRS, always_xy=True)
    except ProjError:
        fault = "its coordinate reference system cannot be understood"
        raise DataError([Fault(path.name, "", fault, "reproject it to WGS84 (EPSG:4326)")]) from None
    return shapely.transform(shapes, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])))


def _as_text(value: Any) -> str:
    """Give a GDAL value as the text that a person would have typed."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, (list, np.ndarray)):
        return json.dumps([str(item) for item in value], ensure_ascii=False)
    if isinstance(value, np.datetime64):
        return "" if np.isnat(value) else str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _joined(name: str, tables: list[Table]) -> Table:
    """Put the folders of a KML file one below the other."""
    columns = dict.fromkeys(column for table in tables for column in table.cells)
    cells = {
        column: tuple(cell for table in tables for cell in table.cells.get(column, ("",) * table.size))
        for column in columns
    }
    geometries = tuple(shape for table in tables for shape in table.geometries or ())
    return Table(name, cells, geometries, sum(table.size for table in tables))


def _unreadable(path: Path, error: Exception) -> DataError:
    driver = DRIVERS[path.suffix.lower()][0]
    reason = " ".join(str(error).split("\n")[0].replace(str(path), path.name).split())
    fault = f"this cannot be read as {driver}: {reason[:200]}"
    return DataError([Fault(path.name, "", fault, "check that it opens in a GIS, and export it again")])
