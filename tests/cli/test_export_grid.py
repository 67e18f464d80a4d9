"""`controlmap export -o x.tif`: the real case as rasters, and whatever is asked wrongly."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree

import numpy as np
import pytest
import rasterio
import rasterio.features
import shapely
from click.testing import Result
from numpy.typing import NDArray
from pyproj import Transformer
from rasterio import Affine

from controlmap.cli.export_grid import KINDS
from controlmap.layers.grid_files import GridKind
from controlmap.layers.store import Store

Run = Callable[..., Result]
SPAN = ("--from", "2019-11-18", "--to", "2019-11-25")
REBELS, BOTH, ARMY = 1, 2, 3


def read(path: str) -> tuple[NDArray[Any], dict[str, str]]:
    with rasterio.open(path) as file:
        return file.read(), file.tags()


def cells_within(path: str, ground: shapely.Geometry) -> NDArray[np.bool_]:
    """The cells that lie wholly within ground, a cell's width from its border."""
    with rasterio.open(path) as file:
        there = Transformer.from_crs(4326, file.crs.to_wkt(), always_xy=True)
        dense = shapely.segmentize(ground, 0.001)
        flat = shapely.transform(dense, lambda xy: np.column_stack(there.transform(xy[:, 0], xy[:, 1])))
        inner = flat.buffer(-file.transform.a)
        found = rasterio.features.rasterize([inner], file.shape, transform=file.transform)
    within: NDArray[np.bool_] = found == 1
    assert within.any()
    return within


def ground_on(case: Store, day: str, status: str) -> shapely.Geometry:
    zones = case.at(day).zones
    return shapely.union_all(zones.geometry[zones["status"] == status].to_numpy())


@pytest.mark.parametrize("day", ["2019-11-18", "2019-11-19", "2019-11-22", "2019-11-24", "2019-11-25"])
@pytest.mark.parametrize("resolution", [100, 1000])
def test_the_cells_of_each_holder_sum_to_its_ground(case: Store, run: Run, day: str, resolution: int) -> None:
    result = run("export", "--date", day, "--resolution", resolution, "-o", "x.tif")
    assert (result.exit_code, result.stdout) == (0, "x.tif\n"), result.output
    values, _ = read("x.tif")
    cell = resolution**2 / 1e6
    with rasterio.open("x.tif") as file:
        names = file.tags(1)
    stated = dict(part.rsplit(" ", 3)[:2] for part in names["area_error_km2"].split("; "))
    areas = {str(holder): km2 for holder, km2 in case.at(day).areas.items()}
    assert set(stated) == set(areas)
    for holder, km2 in areas.items():
        code = next(int(value) for value, name in names.items() if name == holder)
        error = (values == code).sum() * cell - km2
        assert abs(error) < cell
        assert error == pytest.approx(float(stated[holder]), abs=1e-4)
        assert f"{holder}: {km2:,.3f} km2, " in result.stderr


def test_mushayrafa_changed_holder_three_times_and_what_lies_south_west_twice(case: Store, run: Run) -> None:
    assert run("export", *SPAN, "--grid", "changes", "-o", "x.tif").exit_code == 0
    ((times,), _) = read("x.tif")
    mushayrafa, taken = ground_on(case, "2019-11-25", "contested"), ground_on(case, "2019-11-24", "contested")
    assert shapely.intersects_xy(mushayrafa, 36.9055, 35.5395), "the village itself"
    three, two = cells_within("x.tif", mushayrafa), cells_within("x.tif", taken)
    assert set(times[three].tolist()) == {3}
    assert set(times[two].tolist()) == {2}
    around = shapely.union_all([mushayrafa, taken]).buffer(0.003)
    first = case.at("2019-11-18").zones
    elsewhere = cells_within("x.tif", shapely.union_all(first.geometry.to_numpy()).difference(around))
    assert set(times[elsewhere].tolist()) == {0}
    assert (times == 3).sum() * 0.01 == pytest.approx(5.355, abs=0.1)
    assert (times == 2).sum() * 0.01 == pytest.approx(22.066, abs=0.1)


def test_a_stack_has_a_band_for_each_recorded_date(case: Store, run: Run) -> None:
    assert run("export", *SPAN, "-o", "x.tif").exit_code == 0
    with rasterio.open("x.tif") as file:
        assert file.descriptions == ("2019-11-18", "2019-11-19", "2019-11-24", "2019-11-25")
        assert file.colormap(1)[ARMY] == (215, 48, 31, 255)
        assert (file.nodata, file.dtypes[0]) == (0, "uint8")
        assert "WGS 84 / equal area around 36N 37E" in file.crs.to_wkt()
        values = file.read()
    mushayrafa = cells_within("x.tif", ground_on(case, "2019-11-25", "contested"))
    assert [set(band[mushayrafa].tolist()) for band in values] == [{REBELS}, {BOTH}, {ARMY}, {BOTH}]
    names = ElementTree.parse("x.tif.aux.xml").getroot().findall("PAMRasterBand")
    assert [one.text for one in names[3].iterfind("CategoryNames/Category")] == [
        *(None, "hts-rebels (control)", "hts-rebels|syrian-army (contested)", "syrian-army (control)")
    ]


def test_days_held_sum_to_the_stretch_and_say_how_long_a_state_is_carried_on(case: Store, run: Run) -> None:
    result = run("export", "--from", "2019-11-18", "--to", "2019-11-30", "--grid", "held", "-o", "x.tif")
    assert "nothing is recorded after 2019-11-25: that state is carried on to 2019-11-30" in result.stderr
    values, tags = read("x.tif")
    assert tags["carried_forward_from"] == "2019-11-25"
    with rasterio.open("x.tif") as file:
        assert file.descriptions == ("hts-rebels", "hts-rebels|syrian-army (contested)", "syrian-army")
        assert set(file.units) == {"days"}
    assert set(values.sum(axis=0).ravel().tolist()) == {12, -3}, "twelve days, or no value in three bands"
    mushayrafa = cells_within("x.tif", ground_on(case, "2019-11-25", "contested"))
    assert [set(band[mushayrafa].tolist()) for band in values] == [{1}, {5 + 5}, {1}]


def test_days_since_the_last_change(case: Store, run: Run) -> None:
    span = ("--from", "2019-11-18", "--to", "2019-11-24")
    assert run("export", *span, "--grid", "since", "-o", "x.tif").exit_code == 0
    ((since,), _) = read("x.tif")
    assert set(since[cells_within("x.tif", ground_on(case, "2019-11-25", "contested"))].tolist()) == {0}
    assert set(since[cells_within("x.tif", ground_on(case, "2019-11-24", "contested"))].tolist()) == {5}


def test_a_raster_is_matched_cell_by_cell(case: Store, run: Run) -> None:
    profile = {"driver": "GTiff", "width": 300, "height": 240, "count": 1, "dtype": "uint8"}
    transform = Affine(250, 0, 272_000, 0, -250, 3_966_000)
    with rasterio.open("like.tif", "w", crs="EPSG:32637", transform=transform, **profile) as file:
        file.write(np.zeros((1, 240, 300), np.uint8))
    result = run("export", "--date", "2019-11-25", "--like", "like.tif", "-o", "x.tif")
    assert result.exit_code == 0, result.output
    with rasterio.open("x.tif") as made:
        assert (made.shape, made.transform, made.crs.to_epsg()) == ((240, 300), transform, 32637)
    assert "syrian-army (control): 2,123.841 km2" in result.stderr


def test_ground_outside_a_matched_raster_is_spoken_of(case: Store, run: Run) -> None:
    profile = {"driver": "GTiff", "width": 20, "height": 20, "count": 1, "dtype": "uint8", "crs": "EPSG:4326"}
    with rasterio.open("like.tif", "w", transform=Affine(0.01, 0, 36.8, 0, -0.01, 35.6), **profile):
        pass
    told = run("export", "--date", "2019-11-25", "--like", "like.tif", "-o", "x.tif").stderr
    assert "km2 of zones lie outside the grid" in told


def test_the_same_store_gives_the_same_bytes(case: Store, folder: Path, run: Run) -> None:
    written = []
    for _ in range(2):
        assert run("export", *SPAN, "--resolution", 500, "-o", "x.tif").exit_code == 0
        written.append((Path("x.tif").read_bytes(), Path("x.tif.aux.xml").read_bytes()))
    assert written[0] == written[1]


def test_names_of_an_older_raster_go(case: Store, run: Run) -> None:
    assert run("export", "--date", "2019-11-25", "-o", "x.tif").exit_code == 0
    assert Path("x.tif.aux.xml").exists()
    assert run("export", *SPAN, "--grid", "changes", "-o", "x.tif").exit_code == 0
    assert not Path("x.tif.aux.xml").exists()


def test_without_a_name_it_goes_to_maps_out(case: Store, run: Run) -> None:
    assert run("export", "--date", "2019-11-25", "--grid", "control").stdout == (
        "maps_out/control-2019-11-25.tif\n"
    )
    told = run("export", *SPAN, "--grid", "held", "--within", "Mushayrafa", "--radius", 5, "--public")
    assert told.stdout == "maps_out/held-2019-11-18-to-2019-11-25-public.tif\n"
    _, tags = read(told.stdout.strip())
    assert tags["within"] == "5 km around Mushayrafa"
    assert tags["for_publication"].startswith("for publication")


def test_hostile_names_are_names(empty_store: Store, folder: Path, run: Run) -> None:
    name = "<img src=x onerror=alert(1)>&\"'\u202eevil]]>"
    square = [[[36, 35], [36.1, 35], [36.1, 35.1], [36, 35.1], [36, 35]]]
    feature = {"type": "Feature", "properties": {"actor": name, "date": "2024-01-01"}}
    feature["geometry"] = {"type": "Polygon", "coordinates": square}
    Path("z.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert run("import", "z.geojson", "--layer", "zones").exit_code == 0
    assert run("export", "--date", "2024-01-01", "-o", "x.tif").exit_code == 0
    with rasterio.open("x.tif") as file:
        assert file.tags(1)["1"] == f"{name} (control)"
    named = ElementTree.parse("x.tif.aux.xml").getroot().findall(".//Category")
    assert named[1].text == f"{name} (control)"


ASKED_WRONGLY: dict[str, tuple[list[str], int, str]] = {
    "two resolutions": (
        ["--date", "2019-11-25", "--like", "x", "--resolution", "5"],
        2,
        "--like has a resolution of its own",
    ),
    "no raster": (["--date", "2019-11-25", "--like", "none.tif"], 3, "none.tif: there is no such file"),
    "the store to match": (
        ["--date", "2019-11-25", "--like", "controlmap.gpkg"],
        3,
        "this is no raster",
    ),
    "changes of a date": (["--date", "2019-11-25", "--grid", "changes"], 2, "tells of several dates"),
    "a date too many": (["--date", "2019-11-25", "--from", "2019-11-18"], 2, "one date too many"),
    "backwards": (["--from", "2019-11-25", "--to", "2019-11-18"], 2, "exchange the two"),
    "before any record": (["--date", "2001-01-01"], 5, "on or before"),
    "a huge grid": (["--date", "2019-11-25", "--resolution", "1"], 2, "make cells 4.3 times as wide"),
    "cells of nothing": (["--date", "2019-11-25", "--resolution", "0"], 2, "a resolution of 0 m"),
    "another layer": (["--date", "2019-11-25", "--layer", "events"], 2, "a grid is of zones"),
    "another ending": (["--grid", "control", "-o", "x.gpkg"], 2, "end the name in .tif"),
    "to the terminal": (["--grid", "control", "-o", "-"], 2, "no text for the standard output"),
}


@pytest.mark.parametrize("asked", ASKED_WRONGLY)
def test_what_is_asked_wrongly_is_refused(case: Store, folder: Path, run: Run, asked: str) -> None:
    arguments, code, told = ASKED_WRONGLY[asked]
    named = [] if "-o" in arguments else ["-o", "x.tif"]
    refused = run("export", *arguments, *named)
    assert (refused.exit_code, refused.stdout) == (code, "")
    assert told in refused.stderr
    assert "mend: " in refused.stderr
    assert not list(folder.glob("x.*"))


def test_the_command_line_offers_every_kind_of_grid() -> None:
    """It may not import the room that knows them, so that --help needs no library."""
    assert get_args(GridKind) == KINDS


def test_an_empty_store_is_told(empty_store: Store, run: Run) -> None:
    assert run("export", "--date", "2024-01-01", "-o", "x.tif").exit_code in (4, 5)
