"""GeoTIFF: what is written is read again, and what cannot be matched is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import rasterio
from pyproj import CRS
from rasterio import Affine

from controlmap.geo.errors import DataError
from controlmap.geo.grid import Grid
from controlmap.layers.formats.geotiff import (
    Category,
    Raster,
    category_file,
    category_names,
    geotiff,
    read_grid,
)

GRID = Grid(CRS(32637).to_wkt(), 500_000, 4_000_000, 250, 100, 3, 2)
HOSTILE = 'army</Category><script>"&\u0007\ufffe\ud800\u202e'
RASTER = Raster(
    GRID,
    np.array([[[0, 1, 2], [2, 1, 0]]], np.uint8),
    ("2019-11-25",),
    0,
    "",
    {"sources": "المشيرفة & co <1>"},
    ({"area_error_km2": "none"},),
    (Category("army (control)", "#d7301f"), Category(HOSTILE, "#31a354")),
)


def stacked(count: int) -> Raster:
    values = np.repeat(RASTER.values, count, axis=0)
    names = tuple(f"day {number}" for number in range(count))
    return replace(RASTER, values=values, bands=names, band_tags=({},) * count)


def test_what_is_written_is_read_again(folder: Path) -> None:
    path = folder / "x.tif"
    path.write_bytes(geotiff(RASTER))
    with rasterio.open(path) as file:
        assert file.read().tolist() == RASTER.values.tolist()
        assert (file.nodata, file.descriptions) == (0, ("2019-11-25",))
        assert CRS(file.crs.to_wkt()).to_epsg() == 32637
        assert file.transform == Affine(250, 0, 500_000, 0, -100, 4_000_000)
        assert file.tags()["sources"] == "المشيرفة & co <1>"
        assert file.tags(1)["area_error_km2"] == "none"
        assert file.tags(1)["1"] == "army (control)"
        assert [file.colormap(1)[value] for value in range(3)] == [
            (0, 0, 0, 0),
            (215, 48, 31, 255),
            (49, 163, 84, 255),
        ]
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
    assert read_grid(path) == replace(GRID, crs=read_grid(path).crs)
    assert [one.name for one in folder.iterdir()] == ["x.tif"], "nothing is left beside it"


def test_the_same_raster_gives_the_same_bytes() -> None:
    assert geotiff(RASTER) == geotiff(RASTER)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_names_and_colours_reach_gdal_for_any_number_of_bands(folder: Path, count: int) -> None:
    path, raster = folder / "x.tif", stacked(count)
    path.write_bytes(geotiff(raster))
    category_file(path).write_text(category_names(raster), "utf-8")
    with rasterio.open(path) as file:
        assert [Path(name).name for name in file.files] == ["x.tif", "x.tif.aux.xml"]
        assert file.descriptions == raster.bands
        assert file.colormap(1)[2] == (49, 163, 84, 255)
        assert [one.name for one in file.colorinterp[1:]] == ["undefined"] * (count - 1)
    bands = ElementTree.parse(category_file(path)).getroot()
    assert len(bands) == count
    for band in bands:
        names = [one.text for one in band.iterfind("CategoryNames/Category")]
        assert names == [None, "army (control)", 'army</Category><script>"&\ufffd\ufffd\ufffd\u202e']
        table = [[cell.text for cell in row] for row in band.iterfind("GDALRasterAttributeTable/Row")]
        assert table[0] == ["1", "army (control)", "215", "48", "31"]


def test_many_holders_have_colours_too(folder: Path) -> None:
    many = tuple(Category(f"actor {number}", "#31a354") for number in range(300))
    values = np.array([[[0, 1, 300], [2, 1, 0]]], np.uint16)
    (folder / "x.tif").write_bytes(geotiff(replace(RASTER, values=values, categories=many)))
    with rasterio.open(folder / "x.tif") as file:
        assert file.dtypes == ("uint16",)
        assert file.colormap(1)[300] == (49, 163, 84, 255)


def test_numbers_have_a_unit_and_no_colours(folder: Path) -> None:
    numbers = np.array([[[-1, 1, 2], [2, 1, 0]]] * 3, np.int32)
    (folder / "x.tif").write_bytes(geotiff(Raster(GRID, numbers, ("a", "b", "c"), -1, "days", {})))
    with rasterio.open(folder / "x.tif") as file:
        assert (file.units, file.nodata, file.dtypes[0]) == (("days",) * 3, -1, "int32")
        assert file.colorinterp[0].name == "gray"
    assert len(list(folder.iterdir())) == 1


def raster_file(path: Path, crs: str | None, transform: Affine) -> Path:
    profile = {"driver": "GTiff", "width": 3, "height": 2, "count": 1, "dtype": "uint8"}
    with rasterio.open(path, "w", crs=crs, transform=transform, **profile) as file:
        file.write(np.zeros((1, 2, 3), np.uint8))
    return path


NORTH_UP = Affine(0.1, 0, 36, 0, -0.1, 36)


@pytest.mark.parametrize(
    ("crs", "transform", "fault"),
    [
        (None, NORTH_UP, "no coordinate reference system is stated"),
        ("EPSG:4326", Affine(0.1, 0.05, 36, 0.05, -0.1, 36), "rotated or upside down"),
        ("EPSG:4326", Affine(0.1, 0, 36, 0, 0.1, 36), "rotated or upside down"),
        ('LOCAL_CS["here",UNIT["m",1]]', NORTH_UP, "cannot be understood"),
    ],
)
def test_a_raster_that_cannot_be_matched_is_refused(
    folder: Path, crs: str | None, transform: Affine, fault: str
) -> None:
    path = raster_file(folder / "like.tif", crs, transform)
    with pytest.raises(DataError, match=fault):
        read_grid(path)


def test_what_is_no_raster_is_refused(folder: Path) -> None:
    (folder / "text.tif").write_text("no raster")
    (folder / "x.gpkg").write_bytes(b"SQLite format 3\0" + bytes(100))
    for name, fault in [
        ("text.tif", "this is no raster"),
        ("x.gpkg", "this is no raster"),
        ("missing.tif", "there is no such file"),
        (".", "there is no such file"),
    ]:
        with pytest.raises(DataError, match=fault):
            read_grid(folder / name)
