"""A part of a raster as a picture: where it lies, what colours it has, and how little of it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from rasterio import Affine
from rasterio.enums import ColorInterp

from controlmap.geo.errors import DataError
from controlmap.geo.raster_colours import read_colours, stretched
from controlmap.geo.raster_picture import Ground, Picture, read_picture

from .rasters import BLUE, RED, between, checkerboard, write

CELLS, PIXELS = 8, 50
MORE_LIKE = 80
"""Off a colour, and still nearer to it than to the other one."""


def colour_at(picture: Picture, longitude: float, latitude: float) -> tuple[int, ...]:
    """Give the colour of a place, found by the definition of the projection alone."""
    ground = picture.ground
    rows, columns, _ = picture.pixels.shape
    up = (lambda degrees: np.arcsinh(np.tan(np.radians(degrees)))) if ground.mercator else float
    right = (longitude - ground.west) / (ground.east - ground.west) * columns
    down = (up(ground.north) - up(latitude)) / (up(ground.north) - up(ground.south)) * rows
    return tuple(int(value) for value in picture.pixels[int(down), int(right)])


def assert_like(found: tuple[int, ...], colour: tuple[int, int, int], off: int = 3) -> None:
    assert found[3] == 255
    assert np.abs(np.subtract(found[:3], colour)).max() <= off


def assert_lies(picture: Picture, path: Path) -> None:
    """Each corner of the checkerboard lies within a pixel: a pixel beside it is each of its four cells."""
    with rasterio.open(path) as raster:
        place = raster.transform
        there = Transformer.from_crs(raster.crs, 4326, always_xy=True)
    for row in range(1, CELLS):
        for column in range(1, CELLS):
            for down, right in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
                at = place @ (PIXELS * column + 1.0 * right, PIXELS * row + 1.0 * down)
                odd = (row - (down < 0) + column - (right < 0)) % 2
                assert_like(colour_at(picture, *there.transform(*at)), BLUE if odd else RED, MORE_LIKE)


def around(path: Path, room: float = 0.1, mercator: bool = False) -> Ground:
    with rasterio.open(path) as raster:
        there = Transformer.from_crs(raster.crs, 4326, always_xy=True)
        edge = [raster.transform @ (x, y) for x in (0, 200, 400) for y in (0, 200, 400)]
    x, y = np.transpose([there.transform(*at) for at in edge])
    wide, high = np.ptp(x) * room, np.ptp(y) * room
    return Ground(x.min() - wide, y.min() - high, x.max() + wide, y.max() + high, mercator)


UTM = {zone: f"EPSG:326{zone}" for zone in (37, 38)}
SIZE = CELLS * PIXELS
PLACES: dict[str, tuple[str, Affine]] = {
    "geographic at the equator": ("EPSG:4326", between(36, -0.5, 37, 0.5, SIZE)),
    "geographic at 35 N": ("EPSG:4326", between(36, 35, 37, 36, SIZE)),
    "geographic at 70 N": ("EPSG:4326", between(36, 69, 38, 71, SIZE)),
    "web mercator at 35 S": ("EPSG:3857", between(4e6, -4.2e6, 4.1e6, -4.1e6, SIZE)),
    "web mercator at 60 N": ("EPSG:3857", between(4e6, 8.3e6, 4.2e6, 8.5e6, SIZE)),
    "UTM at 35 N": ("EPSG:32637", between(240_000, 3_900_000, 340_000, 4_000_000, SIZE)),
    "UTM at 78 N": ("EPSG:32637", between(400_000, 8_600_000, 500_000, 8_700_000, SIZE)),
    "UTM, south up": ("EPSG:32637", Affine(250, 0, 240_000, 0, 250, 3_900_000)),
    "UTM, rotated by 30 degrees": (
        "EPSG:32637",
        Affine.translation(300_000, 3_900_000) @ Affine.rotation(30) @ Affine.scale(250, -250),
    ),
    "UTM, mirrored": ("EPSG:32637", Affine(-250, 0, 340_000, 0, -250, 4_000_000)),
    "polar stereographic": ("EPSG:3995", between(100_000, -1_100_000, 300_000, -900_000, SIZE)),
}


@pytest.mark.parametrize("mercator", [False, True])
@pytest.mark.parametrize("name", PLACES)
def test_every_corner_of_a_checkerboard_lies_where_it_should(
    tmp_path: Path, name: str, mercator: bool
) -> None:
    crs, place = PLACES[name]
    path = write(tmp_path / "board.tif", checkerboard(CELLS, PIXELS), crs, place)
    assert_lies(read_picture(path, around(path, mercator=mercator), 1600), path)


@settings(deadline=None, max_examples=30)
@given(longitude=st.integers(-179, 179), latitude=st.integers(-75, 75), turn=st.floats(0, 360))
def test_a_board_turned_anyhow_anywhere_lies_where_it_should(
    tmp_path_factory: pytest.TempPathFactory, longitude: int, latitude: int, turn: float
) -> None:
    crs = f"+proj=laea +lat_0={latitude} +lon_0={longitude} +datum=WGS84"
    middle = Affine.translation(-SIZE / 2, -SIZE / 2)
    place = Affine.rotation(turn) @ Affine.scale(100, -100) @ middle
    path = write(tmp_path_factory.mktemp("r") / "board.tif", checkerboard(CELLS, PIXELS), crs, place)
    ground = Ground(longitude - 0.9, latitude - 0.3, longitude + 0.9, latitude + 0.3)
    picture = read_picture(path, ground, 3000)
    for right in (-1, 1):
        for down in (-1, 1):
            x, y = place @ (SIZE / 2 + 1.5 * right, SIZE / 2 + 1.5 * down)
            there = Transformer.from_crs(crs, f"+proj=longlat +datum=WGS84 +pm={longitude}", always_xy=True)
            off, north = there.transform(x, y)
            assert_like(colour_at(picture, longitude + off, north), RED if right == down else BLUE, MORE_LIKE)


def test_ground_across_the_180th_meridian_is_one_picture(tmp_path: Path) -> None:
    path = write(
        tmp_path / "world.tif", checkerboard(CELLS, PIXELS), "EPSG:4326", between(-180, -90, 180, 90, SIZE)
    )
    picture = read_picture(path, Ground(170, -20, 190, 20), 400)
    assert_like(colour_at(picture, 179, 10), RED)
    assert_like(colour_at(picture, 181, 10), BLUE)


def test_the_picture_covers_no_more_than_the_raster_so_that_its_pixels_count(tmp_path: Path) -> None:
    path = write(tmp_path / "board.tif", checkerboard(CELLS, PIXELS), *PLACES["geographic at 35 N"])
    picture = read_picture(path, Ground(0, 0, 90, 80), 1000)
    assert picture.pixels.shape == (800, 651, 4), "square on the ground"
    assert 35.9 < picture.ground.west < 36 < 37 < picture.ground.east < 37.1
    assert tuple(picture.pixels[0, 0]) == (0, 0, 0, 0)


def test_a_huge_raster_is_read_no_finer_than_it_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.tif"
    options = {
        "width": 60_000,
        "height": 60_000,
        "count": 3,
        "dtype": "uint8",
        "tiled": True,
        "sparse_ok": True,
    }
    place = between(30, 30, 40, 40, 60_000)
    with rasterio.open(path, "w", driver="GTiff", crs="EPSG:4326", transform=place, **options) as raster:
        raster.write(np.full((3, 256, 256), 90, np.uint8), window=((30_000, 30_256), (30_000, 30_256)))
    shapes: list[tuple[int, int]] = []

    def watched(path: Path, dataset: Any, window: Any, shape: tuple[int, int]) -> Any:
        shapes.append(shape)
        return read_colours(path, dataset, window, shape)

    monkeypatch.setattr("controlmap.geo.raster_picture.read_colours", watched)
    read_picture(path, Ground(30, 30, 40, 40), 400)
    read_picture(path, Ground(35, 34.999, 35.001, 35), 400)
    assert shapes[0] == (800, 656), "two pixels for one, square on the ground"
    assert max(shapes[1]) <= 12, "a window of it, in its own pixels"


# Colours


def picture_of(tmp_path: Path, values: Any, **options: Any) -> Picture:
    size = values.shape[-1]
    path = write(tmp_path / "r.tif", values, "EPSG:4326", between(36, 35, 37, 36, size), **options)
    return read_picture(path, Ground(36, 35, 37, 36), 600)


def test_a_colour_table_gives_its_colours_and_what_is_transparent(tmp_path: Path) -> None:
    path = tmp_path / "table.tif"
    values = np.array([[[0, 1], [2, 1]]], np.uint8)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=2,
        height=2,
        count=1,
        dtype="uint8",
        nodata=2,
        crs="EPSG:4326",
        transform=between(36, 35, 37, 36, 2),
    ) as raster:
        raster.write(values)
        raster.write_colormap(1, {0: (*RED, 255), 1: (*BLUE, 255), 2: (9, 9, 9, 255)})
    picture = read_picture(path, Ground(36, 35, 37, 36), 600)
    assert_like(colour_at(picture, 36.1, 35.9), RED)
    assert_like(colour_at(picture, 36.9, 35.9), BLUE)
    assert colour_at(picture, 36.1, 35.1) == (0, 0, 0, 0)


def test_grey_is_grey_and_alpha_is_transparent(tmp_path: Path) -> None:
    values = np.full((2, 4, 4), 120, np.uint8)
    values[1] = 255
    values[1, 2:] = 0
    picture = picture_of(tmp_path, values, photometric="minisblack", alpha="yes")
    assert colour_at(picture, 36.5, 35.9) == (120, 120, 120, 255)
    assert colour_at(picture, 36.5, 35.1) == (0, 0, 0, 0)


def test_a_scan_of_one_bit_is_black_and_white(tmp_path: Path) -> None:
    values = np.array([[[0, 1], [1, 0]]], np.uint8)
    picture = picture_of(tmp_path, values, nbits=1)
    assert colour_at(picture, 36.1, 35.9) == (0, 0, 0, 255)
    assert colour_at(picture, 36.9, 35.9) == (255, 255, 255, 255)


def test_no_data_is_transparent_and_its_colour_bleeds_nowhere(tmp_path: Path) -> None:
    values = np.full((3, 40, 40), 200, np.uint8)
    values[:, :, 20:] = 0
    picture = picture_of(tmp_path, values, nodata=0)
    assert colour_at(picture, 36.9, 35.5) == (0, 0, 0, 0)
    seen = picture.pixels[picture.pixels[..., 3] > 0]
    assert seen[:, :3].min() >= 199


def test_bands_are_taken_by_their_colours_not_by_their_order(tmp_path: Path) -> None:
    path = write(tmp_path / "bgr.tif", checkerboard(2, 2)[::-1], "EPSG:4326", between(36, 35, 37, 36, 4))
    with rasterio.open(path, "r+") as raster:
        raster.colorinterp = (ColorInterp.blue, ColorInterp.green, ColorInterp.red)
    assert_like(colour_at(read_picture(path, Ground(36, 35, 37, 36), 600), 36.1, 35.9), RED)


def test_wide_numbers_are_stretched_between_percentiles_and_it_is_said(tmp_path: Path) -> None:
    values = np.arange(10_000, dtype=np.uint16).reshape(1, 100, 100)
    picture = picture_of(tmp_path, values)
    assert picture.remark == "its numbers are stretched from 199.98 (black) to 9799.02 (white)"
    assert colour_at(picture, 36.5, 35.999)[:3] == (0, 0, 0)
    assert colour_at(picture, 36.5, 35.001)[:3] == (255, 255, 255)
    assert abs(colour_at(picture, 36.5, 35.5)[0] - 127) <= 2


def test_numbers_that_are_none_are_no_data(tmp_path: Path) -> None:
    values = np.full((1, 4, 4), np.nan, np.float32)
    values[:, :, :2] = [1, 3]
    picture = picture_of(tmp_path, values)
    assert colour_at(picture, 36.9, 35.5) == (0, 0, 0, 0)
    assert colour_at(picture, 36.1, 35.5)[3] == 255


@given(st.lists(st.integers(0, 65535), min_size=1, max_size=50))
def test_a_stretch_keeps_the_order_of_numbers(numbers: list[int]) -> None:
    values = np.array(numbers, np.uint16).reshape(1, 1, -1)
    colours, low, high = stretched(values, np.ones((1, len(numbers)), bool))
    assert low <= high
    assert (np.diff(colours.ravel()[np.argsort(values.ravel(), kind="stable")].astype(int)) >= 0).all()


@pytest.mark.parametrize("value", [0, 255])
def test_nothing_but_zero_or_no_data_is_blank(tmp_path: Path, value: int) -> None:
    assert picture_of(tmp_path, np.full((3, 4, 4), value, np.uint8), nodata=255).blank


def test_the_file_says_whose_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "board.tif", checkerboard(2, 2), "EPSG:4326", between(36, 35, 37, 36, 4))
    with rasterio.open(path, "r+") as raster:
        raster.update_tags(TIFFTAG_COPYRIGHT="The Survey")
    assert read_picture(path, Ground(36, 35, 37, 36), 600).credit == "The Survey"


def test_complex_numbers_have_no_colour(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no colours"):
        picture_of(tmp_path, np.full((1, 4, 4), 9, np.complex64))
