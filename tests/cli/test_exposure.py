"""Exposure on the command line, with the bundled case, rasters of every kind, and what is wrong with some."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from click.testing import Result
from rasterio import Affine
from rasterio.warp import transform_bounds

from controlmap.layers.store import Store

from ..rasters import write_raster

DAYS = ("2019-11-18", "2019-11-25")
CASE = Affine(0.01, 0, 36, 0, -0.01, 36.5)
"""Cells of a hundredth of a degree around the case, 200 by 200."""


@pytest.fixture
def people(folder: Path) -> Path:
    values = np.random.default_rng(3).gamma(1, 80, (200, 200)).astype(np.float32)
    return write_raster(folder / "people.tif", values, transform=CASE)


def test_people_on_ground_that_changed_hands(case: Store, people: Path, ask: Callable[..., Any]) -> None:
    answer = ask("exposure", *DAYS, "--raster", people, "--unit", "people", "--raster-date", "2019")
    assert answer["unit"] == "people"
    assert answer["raster"]["date"] == "2019"
    assert answer["raster"]["name"] == "people.tif"
    taken = {one["to_status"]: one for one in answer["transitions"]}
    assert taken["control"]["area_km2"] == pytest.approx(22.07, abs=0.01)
    parts = [*answer["transitions"], *answer["redraw"], *answer["unchanged"]]
    assert sum(part["value"] for part in parts) == pytest.approx(answer["whole"]["value"], rel=1e-9)
    army = next(actor for actor in answer["actors"] if actor["actor"] == "syrian-army")
    assert army["gained"]["value"] == pytest.approx(taken["control"]["value"], rel=1e-9)


def test_the_table_tells_what_the_figures_rest_on(
    case: Store, people: Path, run: Callable[..., Result]
) -> None:
    result = run("exposure", *DAYS, "--raster", people, "--unit", "people", "--source", "A census")
    assert result.exit_code == 0
    for words in (
        "People, itic 2019-11-18 -> itic 2019-11-25",
        "whole",
        "Raster: people.tif, date not stated; WGS 84, cells of 0.01 x 0.01 degree.",
        "Source of the raster: A census",
        "Positional error not stated, so no range is given.",
    ):
        assert words in result.stdout


def test_one_date_tells_each_holder(case: Store, people: Path, run: Callable[..., Result]) -> None:
    table = run("exposure", DAYS[0], "--raster", people).stdout
    assert "holder" in table
    assert "unchanged" not in table


def test_villages_and_routes(case: Store, people: Path, ask: Callable[..., Any]) -> None:
    near = ("--around-villages", 2, "--around-routes", 1)
    answer = ask("exposure", *DAYS, "--raster", people, "--per-km2", *near)
    village = next(one for one in answer["villages"] if one["place_id"] == "mushayrafa")
    assert village["area_km2"] == pytest.approx(np.pi * 4, rel=1e-3)
    assert village["low"] < village["value"] < village["high"]
    assert [route["name"] for route in answer["routes"]] == ["M5 Hama-Aleppo highway"]


def test_within_an_area_the_figures_sum_to_it(case: Store, people: Path, ask: Callable[..., Any]) -> None:
    answer = ask("exposure", *DAYS, "--raster", people, "--within", "Mushayrafa", "--radius", 5)
    assert answer["whole"]["area_km2"] == pytest.approx(answer["within"]["area_km2"])
    parts = [*answer["transitions"], *answer["redraw"], *answer["unchanged"]]
    assert sum(part["value"] for part in parts) == pytest.approx(answer["whole"]["value"], rel=1e-9)


def test_classes_are_named_by_a_file(
    case: Store, folder: Path, ask: Callable[..., Any], run: Callable[..., Result]
) -> None:
    cover = np.random.default_rng(4).choice([10, 20], (200, 200)).astype(np.uint8)
    path = write_raster(folder / "cover.tif", cover, transform=CASE)
    (folder / "classes.csv").write_text("value,name\n10,محاصيل\n20,trees\n", encoding="utf-8")
    answer = ask("exposure", *DAYS, "--raster", path, "--classes", "classes.csv")
    assert answer["statistic"] == "classes"
    assert [one["class"] for one in answer["whole"]["classes"]] == ["محاصيل", "trees"]
    whole = answer["whole"]
    assert sum(one["value"] for one in whole["classes"]) == pytest.approx(whole["area_km2"], rel=1e-6)
    assert "trees" in run("exposure", *DAYS, "--raster", path, "--classes", "classes.csv").stdout


KINDS: dict[str, dict[str, Any]] = {
    "striped": {},
    "tiled": {"tiled": True, "blockxsize": 64, "blockysize": 64, "compress": "deflate"},
    "cloud-optimised": {"driver": "COG"},
    "16-bit integers": {"dtype": "int16"},
    "web Mercator": {"crs": "EPSG:3857"},
    "UTM": {"crs": "EPSG:32637"},
    "rows going north": {"south_up": True},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_raster_of_any_kind_counts_every_cell_once(
    case: Store, folder: Path, ask: Callable[..., Any], kind: str
) -> None:
    """7 on each square kilometre, as a density: 7 times the area."""
    profile = dict(KINDS[kind])
    crs = profile.pop("crs", "EPSG:4326")
    west, south, east, north = transform_bounds("EPSG:4326", crs, 36, 34.5, 38, 36.5)
    transform = Affine((east - west) / 200, 0, west, 0, (south - north) / 200, north)
    if profile.pop("south_up", False):
        transform = Affine(transform.a, 0, west, 0, -transform.e, south)
    values = np.full((200, 200), 7, profile.pop("dtype", "float32"))
    path = write_raster(folder / "even.tif", values, crs=crs, transform=transform, **profile)
    whole = ask("exposure", *DAYS, "--raster", path, "--per-km2")["whole"]
    assert whole["value"] == pytest.approx(7 * whole["area_km2"], rel=1e-6)
    assert whole["covered"] == pytest.approx(1, abs=1e-6)


def test_the_band_is_chosen_and_scaled(case: Store, folder: Path, ask: Callable[..., Any]) -> None:
    bands = [np.full((200, 200), value, np.int16) for value in (1, 20)]
    path = write_raster(folder / "two.tif", *bands, transform=CASE)
    with rasterio.open(path, "r+") as file:
        file.scales, file.offsets, file.units = (1, 0.1), (0, 5), ("", "[red]m")
    answer = ask("exposure", *DAYS, "--raster", path, "--band", 2, "--statistic", "mean")
    assert answer["whole"]["value"] == pytest.approx(7)
    assert answer["unit"] == "[red]m"


def test_what_only_part_of_the_ground_has_is_told(
    case: Store, folder: Path, run: Callable[..., Result], ask: Callable[..., Any]
) -> None:
    west = write_raster(folder / "west.tif", np.ones((200, 85)), transform=CASE)
    assert "It has data on" in run("exposure", *DAYS, "--raster", west).stdout
    assert 0.1 < ask("exposure", *DAYS, "--raster", west)["whole"]["covered"] < 0.9


def test_ground_without_data_is_not_empty_of_people(
    case: Store, folder: Path, ask: Callable[..., Any]
) -> None:
    far_west = write_raster(folder / "west.tif", np.ones((200, 60)), transform=CASE)
    (taken, *_) = ask("exposure", *DAYS, "--raster", far_west)["transitions"]
    assert (taken["covered"], taken["value"]) == (0, None)


@pytest.mark.parametrize("value", [-99999, -3.4028234663852886e38, -1])
def test_what_stands_for_no_data_without_saying_so_is_told(
    case: Store, folder: Path, run: Callable[..., Result], value: float
) -> None:
    cells = np.ones((200, 200), np.float32)
    cells[:, 80:90] = value
    path = write_raster(folder / "unmarked.tif", cells, transform=CASE)
    printed = run("exposure", *DAYS, "--raster", path).stdout
    assert f"2,000 cells like {value:g} were taken for no data" in printed
    assert "It has data on" in printed


ONES = np.ones((200, 200), np.float32)
WRITTEN: dict[str, Callable[[Path], object]] = {
    "good.tif": lambda path: write_raster(path, ONES, transform=CASE),
    "nowhere.tif": lambda path: write_raster(path, ONES, transform=CASE, crs=None),
    "far.tif": lambda path: write_raster(path, ONES, transform=Affine(0.01, 0, 100, 0, -0.01, 10)),
    "void.tif": lambda path: write_raster(path, ONES, transform=CASE, nodata=1),
    "waves.tif": lambda path: write_raster(path, ONES.astype(np.complex64), transform=CASE),
    "many.tif": lambda path: write_raster(path, np.arange(40_000.0).reshape(200, 200), transform=CASE),
    "metres.tif": lambda path: write_raster(path, ONES, transform=Affine(100, 0, 3e5, 0, -100, 3.9e6)),
    "text.tif": lambda path: path.write_text("people: many\n"),
    "empty.tif": lambda path: path.write_bytes(b""),
    "text.asc": lambda path: path.write_text("ncols 2\nnrows 2\nmany people live here\n"),
    "picture.png": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n"),
    "torn.tif": lambda path: torn(path),
    "huge.tif": lambda path: huge(path),
    "classes.csv": lambda path: path.write_text("value,name\nten,crops\n10,a\n10,b\n"),
    "columns.csv": lambda path: path.write_text("code,label\n10,crops\n"),
}


def torn(path: Path) -> None:
    whole = write_raster(path, ONES, transform=CASE).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def huge(path: Path) -> None:
    """Write a file of some kilobytes that holds more than a million million cells, all of them empty."""
    size = {"width": 1_200_000, "height": 1_200_000, "count": 1, "dtype": "uint8"}
    tiles = {"tiled": True, "blockxsize": 8192, "blockysize": 8192, "sparse_ok": True, "bigtiff": "yes"}
    fine = Affine(2.5e-6, 0, 35.5, 0, -2.5e-6, 37)
    rasterio.open(path, "w", driver="GTiff", crs="EPSG:4326", transform=fine, **size, **tiles).close()


@pytest.mark.parametrize(
    ("flags", "code", "words"),
    [
        (("--raster", "missing.tif"), 3, "missing.tif: there is no such file"),
        (("--raster", "."), 3, "there is no such file"),
        (("--raster", "/vsicurl/http://localhost/people.tif"), 3, "there is no such file"),
        (("--raster", "controlmap.gpkg"), 3, "the ending '.gpkg' is not that of a raster"),
        (("--raster", "picture.png"), 3, "the ending '.png' is not that of a raster"),
        (("--raster", "text.tif"), 3, "text.tif: this is no raster"),
        (("--raster", "empty.tif"), 3, "empty.tif: the file is empty"),
        (("--raster", "text.asc"), 3, "text.asc"),
        (("--raster", "torn.tif"), 3, "torn.tif"),
        (("--raster", "nowhere.tif"), 3, "nowhere.tif: no coordinate reference system is stated"),
        (("--raster", "metres.tif"), 3, "metres.tif: by its reference system it lies nowhere on earth"),
        (("--raster", "waves.tif"), 3, "waves.tif: its cells are no plain numbers"),
        (("--raster", "far.tif"), 5, "the raster covers none of the ground"),
        (("--raster", "void.tif"), 5, "void.tif has no data on any of the ground"),
        (("--raster", "huge.tif"), 2, "too many to read"),
        (("--raster", "many.tif", "--statistic", "classes"), 2, "they are no classes"),
        (("--raster", "good.tif", "--band", 2), 2, "good.tif has no band 2"),
        (("--raster", "good.tif", "--classes", "classes.csv"), 3, "10 stands there twice"),
        (("--raster", "good.tif", "--classes", "classes.csv"), 3, "'ten' is not a number"),
        (("--raster", "good.tif", "--classes", "columns.csv"), 3, "it has no columns value and name"),
        (
            ("--raster", "good.tif", "--classes", "x.csv", "--statistic", "sum"),
            2,
            "--classes names classes",
        ),
        (("--raster", "good.tif", "--per-km2", "--statistic", "mean"), 2, "--per-km2 is for sums"),
        (("--raster", "good.tif", "--around-villages", 0), 2, "more than 0"),
        (("--raster", "good.tif", "--around-routes", "nan"), 2, "more than 0"),
    ],
)
def test_bad_rasters_and_flags(
    case: Store, folder: Path, run: Callable[..., Result], flags: tuple[object, ...], code: int, words: str
) -> None:
    for flag in flags:
        if flag in WRITTEN:
            WRITTEN[str(flag)](folder / str(flag))
    result = run("exposure", *DAYS, *flags)
    assert words in result.stderr
    assert (result.exit_code, "mend:" in result.stderr) == (code, True)
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_tolerance_needs_two_dates(case: Store, people: Path, run: Callable[..., Result]) -> None:
    result = run("exposure", DAYS[0], "--raster", people, "--tolerance", 5)
    assert result.exit_code == 2
    assert "give two dates" in result.stderr


def test_a_store_without_zones(empty_store: Store, people: Path, run: Callable[..., Result]) -> None:
    result = run("exposure", DAYS[0], "--raster", people)
    assert result.exit_code in (4, 5)
    assert "Traceback" not in result.stderr
