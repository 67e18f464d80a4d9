"""Areas of interest, sides and districts on the command line, with the bundled case."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from click.testing import Result

from controlmap.layers.store import Store

DAYS = ("2019-11-18", "2019-11-25")


def feature(shape: shapely.Geometry, **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}


def write(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.fixture
def halves(folder: Path) -> Path:
    west, east = shapely.box(36, 35, 36.9, 36), shapely.box(36.9, 35, 37.5, 36)
    return write(folder / "adm2.geojson", feature(west, pcode="غرب"), feature(east, pcode="SY02"))


def test_a_place_with_a_radius(case: Store, ask: Callable[..., Any]) -> None:
    answer = ask("diff", *DAYS, "--within", "المشيرفة", "--radius", 3)
    assert answer["within"] == {
        "name": "3 km around Mushayrafa",
        "area_km2": pytest.approx(28.27, abs=0.01),
    }
    held = sum(actor["area_to_km2"] for actor in answer["actors"])
    contested = 5.36
    assert held + contested == pytest.approx(answer["within"]["area_km2"], abs=0.01)


def test_a_file_of_polygons_with_the_rest(case: Store, halves: Path, ask: Callable[..., Any]) -> None:
    answer = ask("show", DAYS[0], "--within", halves, "--rest", "sdf")
    assert sum(holder["area_km2"] for holder in answer["holders"]) == pytest.approx(
        answer["within"]["area_km2"], abs=1e-6
    )


def test_every_command_with_zones_takes_an_area(case: Store, ask: Callable[..., Any]) -> None:
    around = ("--within", "Mushayrafa", "--radius", 4)
    whole, part = (ask("frontline", DAYS[0], *flags) for flags in ((), around))
    assert 0 < part["length_km"] < whole["length_km"]
    (takeover,) = ask("takeovers", *around)["takeovers"]
    assert takeover["name"] == "Mushayrafa"
    assert takeover["reached_km2"] < 27.42
    rows = ask("series", *around)["rows"]
    assert all(row["area_km2"] < 51 for row in rows)


def test_by_side(case: Store, ask: Callable[..., Any]) -> None:
    answer = ask("diff", *DAYS, "--by", "side")
    assert {actor["actor"] for actor in answer["actors"]} == {"opposition", "government"}
    assert ask("series", "--by", "side")["rows"][0]["actor"] in ("opposition", "government")


def test_by_district(case: Store, halves: Path, run: Callable[..., Result], ask: Callable[..., Any]) -> None:
    answer = ask("diff", *DAYS, "--by", halves, "--by-field", "pcode")
    gained = {
        row["district"]: row["gained_km2"] for row in answer["districts"] if row["actor"] == "syrian-army"
    }
    assert sum(gained.values()) == pytest.approx(22.07, abs=0.01)
    assert "غرب" in run("diff", *DAYS, "--by", halves, "--by-field", "pcode").stdout


def test_a_dataset_against_itself_by_another_name(case: Store, run: Callable[..., Result]) -> None:
    result = run("diff", *DAYS, "--against", "khotwa")
    assert result.exit_code == 5
    assert "khotwa" in result.stderr


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--radius", "3"), "--within"),
        (("--rest", "sdf"), "--within"),
        (("--within", "Mushayrafa"), "--radius"),
        (("--within", "Mushayrafa", "--radius", "-1"), "more than 0"),
        (("--within", "Mushayrafa", "--radius", "nan"), "more than 0"),
        (("--within", "nowhere", "--radius", "3"), "nowhere"),
        (("--within", "missing.geojson"), "missing.geojson"),
        (("--by", "adm2.geojson"), "--by-field"),
        (("--by-field", "pcode"), "--by FILE"),
        (("--by", "adm2.geojson", "--by-field", "name"), "pcode"),
        (("--within", "points.geojson"), "a Point"),
        (("--within", "bow.geojson"), "self-intersection"),
        (("--within", "nothing.geojson"), "no feature"),
    ],
)
def test_bad_areas(
    case: Store, halves: Path, folder: Path, run: Callable[..., Result], flags: tuple[str, ...], words: str
) -> None:
    write(folder / "points.geojson", feature(shapely.Point(36, 35)))
    write(folder / "bow.geojson", feature(shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])))
    write(folder / "nothing.geojson")
    result = run("diff", *DAYS, *flags)
    assert result.exit_code in (2, 3, 5)
    assert words in result.stderr
    assert "Traceback" not in result.stderr
