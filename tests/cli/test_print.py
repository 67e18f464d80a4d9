"""`controlmap print`: a plate of a date or a change, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from controlmap.layers.store import Store

from ..conftest import Run


def test_a_date_and_a_change_go_to_maps_out(case: Store, folder: Path, run: Run) -> None:
    for dates, name in (
        (("--date", "2019-11-25"), "print-2019-11-25.png"),
        (("--from", "2019-11-18", "--to", "2019-11-25"), "print-2019-11-18-to-2019-11-25.png"),
    ):
        result = run("print", *dates, "--dpi", 72)
        assert result.exit_code == 0, result.output
        assert result.stdout == f"maps_out/{name}\n"
        with Image.open(folder / "maps_out" / name) as picture:
            assert picture.size == (841, 595)


@pytest.mark.parametrize(("size", "pixels"), [("slide", (1000, 562)), ("square", (750, 750))])
def test_sizes(case: Store, folder: Path, run: Run, size: str, pixels: tuple[int, int]) -> None:
    result = run("print", "--date", "2019-11-25", "--size", size, "--dpi", 100, "-o", "a.png", "--title", "T")
    assert result.exit_code == 0, result.output
    with Image.open(folder / "a.png") as picture:
        assert picture.size == pixels


def test_an_area_and_a_basemap(case: Store, folder: Path, run: Run) -> None:
    line = {"type": "LineString", "coordinates": [[36.8, 35.4], [37, 35.6]]}
    (folder / "border.geojson").write_text(
        json.dumps({"type": "Feature", "properties": {}, "geometry": line})
    )
    around = ("--within", "Mushayrafa", "--radius", 10, "--as-known-on", "2100-01-01", "--dataset", "itic")
    result = run("print", "--date", "2019-11-25", *around, "--basemap", "border.geojson", "-o", "a.svg")
    assert result.exit_code == 0, result.output
    assert (folder / "a.svg").read_text("utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--date", "2019-11-25", "-o", "a.jpg"), 2, ".png, .svg or .pdf"),
        (("--date", "2019-11-25", "-o", "-"), 2, "name a file with -o"),
        (("--date", "2019-11-25", "--size", "a0"), 2, "a0"),
        (("--date", "2019-11-25", "--dpi", "9"), 2, "50<=x<=1200"),
        (("--date", "2019-11-25", "--basemap", "none.shp"), 3, "none.shp"),
        (("--from", "2019-11-25"), 2, "a date is missing"),
        (("--date", "1999-01-01"), 5, ""),
    ],
)
def test_what_is_refused(case: Store, run: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    result = run("print", *arguments)
    assert result.exit_code == code, result.output
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_what_lies_beside_a_basemap_is_not_written_over(case: Store, folder: Path, run: Run) -> None:
    (folder / "scan.jpg").write_bytes(b"\xff\xd8\xff")
    for name in ("scan.jgw", "scan.prj", "scan.jpg.aux.xml"):
        (folder / name).write_text("kept")
        told = run("map", "--date", "2019-11-25", "--basemap", "scan.jpg", "-o", name)
        assert told.exit_code == 2
        assert "a file that is read here" in told.stderr
        assert (folder / name).read_text() == "kept"
