"""`georeference` from picture to map, and what it says about its own errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import Result
from PIL import Image

from controlmap.geo.area import area_km2

from ..drawn_map import PIXEL_M, drawn_map, write_sheet

Run = Callable[..., Result]
Ask = Callable[..., Any]


def test_the_same_pixel_twice_is_refused(small: tuple[object, ...], folder: Path, run: Run) -> None:
    with (folder / "gcps.csv").open("a") as points:
        points.write("0,0,36,35\n")
    told = run(*small)
    assert told.exit_code == 3
    assert "several control points stand on the same pixel" in told.stderr


@pytest.fixture
def small(folder: Path) -> tuple[object, ...]:
    """A small sheet in the working folder, and the arguments that read it."""
    picture = np.full((120, 160, 3), (215, 48, 31), np.uint8)
    picture[:, 80:] = [107, 174, 214]
    Image.fromarray(picture).save(folder / "small.png")
    points = "0,0,36,35\n160,0,36.16,35\n0,120,36,34.88\n160,121,36.16,34.88\n80,60,36.08,34.94"
    (folder / "gcps.csv").write_text(f"px,py,lon,lat\n{points.replace('121', '119')}\n")
    (folder / "legend.csv").write_text("colour,actor\n#d7301f,army\n#6baed6,rebels\n")
    return "georeference", "small.png", "--gcps", "gcps.csv", "--legend", "legend.csv"


def test_two_pictures_of_two_dates_show_the_drawn_change(folder: Path, run: Run, ask: Ask) -> None:
    before, after = drawn_map(), drawn_map(advance=60)
    errors = []
    for name, day, drawn, seed in (("a", "2024-01-01", before, 1), ("b", "2024-01-08", after, 2)):
        write_sheet(folder, name, drawn, misplaced=2, seed=seed)
        told = ask(
            *("georeference", f"{name}.jpg", "--gcps", f"{name}-gcps.csv", "--legend", "legend.csv"),
            *("--date", day, "--source", "drawn", "-o", f"{name}.gpkg"),
        )
        assert told["rmse_m"] == pytest.approx(2 * PIXEL_M, rel=0.2)
        errors.append(told["positional_error_m"])
        receipt = ask("import", f"{name}.gpkg", "--layer", "zones")
        assert receipt["stated_positional_error_m"] == pytest.approx(errors[-1], abs=0.01)
        assert receipt["unread_columns"] == []
        assert receipt["overlaps"] == []
    change = ask("diff", "2024-01-01", "2024-01-08")
    assert change["tolerance_m"] == pytest.approx(2 * errors[-1], abs=0.02)
    (advance,) = [one for one in change["transitions"] if one["area_km2"] > 0]
    assert (advance["from_actor"], advance["to_actor"]) == ("rebels", "army")
    taken = before.on_earth("rebels").intersection(after.on_earth("army"))
    true_km2 = float(area_km2([taken])[0])
    assert abs(advance["area_km2"] - true_km2) < advance["uncertainty_km2"]
    assert advance["area_km2"] == pytest.approx(true_km2, rel=0.05)
    assert run("map", "--from", "2024-01-01", "--to", "2024-01-08", "-o", "change.html").exit_code == 0
    assert f"{advance['area_km2']:.2f} ±" in (folder / "change.html").read_text("utf-8")


def test_the_tables_say_how_far_off_and_how_sure(small: tuple[object, ...], folder: Path, run: Run) -> None:
    told = run(*small, "-o", "zones.gpkg", "--preview", "preview.html")
    assert told.exit_code == 0, told.output
    for words in ("residual m", "RMSE", "positional error", "pixels sure", "army", "rebels", "are sure"):
        assert words in told.stdout
    assert told.stdout.endswith("zones.gpkg\npreview.html\n")
    assert (folder / "preview.html").stat().st_size > 100_000
    assert "reading the picture" in told.stderr


def test_a_point_that_lies_far_off_and_a_colour_without_ground_are_named(
    small: tuple[object, ...], folder: Path, run: Run
) -> None:
    with (folder / "gcps.csv").open("a") as points:
        points.write("40,60,36.04,34.94\n120,60,36.18,34.94\n40,30,36.04,34.97\n120,90,36.12,34.91\n")
    with (folder / "legend.csv").open("a") as legend:
        legend.write("#00ff00,nobody\n")
    told = run(*small, "-o", "zones.gpkg")
    assert told.exit_code == 0, told.output
    assert "note: point 7 lies" in told.stderr
    assert told.stderr.count("from where the others put it") == 1
    assert "note: no ground has the colour of nobody (control)" in told.stderr


def test_a_preview_never_takes_the_place_of_the_zones(small: tuple[object, ...], run: Run) -> None:
    for preview in ("zones.gpkg", "-"):
        assert run(*small, "-o", "zones.gpkg", "--preview", preview).exit_code == 2


def test_three_points_leave_the_error_open_and_say_so(
    small: tuple[object, ...], folder: Path, run: Run, ask: Ask
) -> None:
    points = (folder / "gcps.csv").read_text().splitlines()[:4]
    (folder / "gcps.csv").write_text("\n".join(points))
    assert "RMSE not known: three points always fit" in run(*small, "-o", "zones.gpkg").stdout
    told = ask(*small, "-o", "zones.gpkg")
    assert told["rmse_m"] is None
    assert told["zones"][0]["uncertainty_km2"] is None
    receipt = ask("import", "zones.gpkg", "--layer", "zones", "--date", "2024-01-01")
    assert receipt["stated_positional_error_m"] is None


def test_the_zones_go_to_the_standard_output_and_are_the_same_every_time(
    small: tuple[object, ...], run: Run
) -> None:
    written = run(*small, "--date", "2024-01-01", "-o", "-").stdout
    cells = json.loads(written)["features"][0]["properties"]
    assert (cells["date"], cells["actor"], cells["status"]) == ("2024-01-01", "army", "control")
    assert written == run(*small, "--date", "2024-01-01", "-o", "-").stdout


def test_the_flag_of_import_goes_before_what_the_file_states(
    small: tuple[object, ...], run: Run, ask: Ask
) -> None:
    run(*small, "--date", "2024-01-01", "-o", "zones.geojson")
    ask("import", "zones.geojson", "--layer", "zones", "--positional-error", "7")
    run(*small, "--date", "2024-01-02", "-o", "later.geojson", "--crop", "0,0,100,100")
    ask("import", "later.geojson", "--layer", "zones", "--positional-error", "7")
    assert ask("diff", "2024-01-01", "2024-01-02")["tolerance_m"] == 14


@pytest.mark.parametrize(
    ("cell", "fault"), [("far", "positional_error_m: 'far' is not a number"), (-3, "is below 0")]
)
def test_an_error_that_is_none_is_refused(
    small: tuple[object, ...], folder: Path, run: Run, cell: object, fault: str
) -> None:
    run(*small, "--date", "2024-01-01", "-o", "zones.geojson")
    collection = json.loads((folder / "zones.geojson").read_text("utf-8"))
    collection["features"][1]["properties"]["positional_error_m"] = cell
    (folder / "zones.geojson").write_text(json.dumps(collection))
    refused = run("import", "zones.geojson", "--layer", "zones")
    assert refused.exit_code == 3
    assert fault in refused.stderr
    assert not (folder / "controlmap.gpkg").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "fault"),
    [
        (["--crop", "0,0,0,120"], 2, "the crop is no part of the picture"),
        (["--crop", "left"], 2, "is not left,top,right,bottom in pixels"),
        (["--method", "spline"], 2, "a spline through 5 control points would swing"),
        (["-o", "zones.shp"], 2, "has no ending that I can write"),
        (["-o", "gcps.csv"], 2, "is a file that is read here"),
        (["-o", "z.gpkg", "--preview", "small.png"], 2, "is a file that is read here"),
        (["-o", "-", "--json"], 2, "cannot both go to the standard output"),
        (["--gcps", "none.csv"], 3, "no such file"),
        (["--legend", "small.png"], 3, "the ending '.png' is not one I can read"),
    ],
)
def test_what_cannot_be_is_refused_in_one_screen(
    small: tuple[object, ...], run: Run, arguments: list[str], code: int, fault: str
) -> None:
    refused = run(*small, *arguments)
    assert refused.exit_code == code
    assert fault in refused.stderr
    assert "Traceback" not in refused.output
    assert len(refused.stderr.splitlines()) < 25
