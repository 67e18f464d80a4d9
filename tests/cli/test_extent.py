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


def test_an_area_across_the_180th_meridian_is_read_as_zones_are(
    case: Store, folder: Path, ask: Callable[..., Any]
) -> None:
    apart = shapely.union_all([shapely.box(179, 35, 180, 36), shapely.box(-180, 35, -179, 36)])
    across = shapely.Polygon([(179, 35), (-179, 35), (-179, 36), (179, 36)])
    beyond = shapely.box(179, 35, 181, 36)
    found = [
        ask("show", DAYS[0], "--within", write(folder / "area.geojson", feature(shape)), "--rest", "sdf")
        for shape in (apart, across, beyond)
    ]
    areas = [answer["within"]["area_km2"] for answer in found]
    assert areas == pytest.approx([areas[0]] * 3)


def test_no_rest_is_left_along_the_edge_of_an_area(
    case: Store, folder: Path, ask: Callable[..., Any]
) -> None:
    area = write(folder / "a.geojson", feature(shapely.Polygon([(36.8, 35.5), (36.99, 35.51), (36.9, 35.6)])))
    plain, rest = (ask("frontline", DAYS[0], "--within", area, *flags) for flags in ((), ("--rest", "sdf")))
    assert rest["length_km"] == plain["length_km"]
    assert "sdf" not in {line["actor_a"] for line in rest["lines"]}


def test_routes_are_cut_to_the_area_and_their_distance_is_not_guessed(
    case: Store, ask: Callable[..., Any]
) -> None:
    around = ("--within", "Murak", "--radius", 5)
    (route,) = ask("frontline", DAYS[0], *around)["routes"]
    assert route["distance_km"] is None
    assert 0 < sum(held["km"] for held in route["held"]) < 12
    assert ask("frontline", DAYS[0], "--within", "Mushayrafa", "--radius", 3)["routes"] == []


def test_what_is_unassigned_within_an_area_is_told(
    case: Store, folder: Path, ask: Callable[..., Any], run: Callable[..., Result]
) -> None:
    area = write(folder / "area.geojson", feature(shapely.box(36.9, 35.5, 38.5, 35.6)))
    answer = ask("diff", *DAYS, "--within", area)
    held = sum(holder["area_km2"] for holder in ask("show", DAYS[1], "--within", area)["holders"])
    assert held + answer["unassigned_to_km2"] == pytest.approx(answer["within"]["area_km2"], abs=1e-9)
    assert "unassigned" in run("show", DAYS[1], "--within", area).stdout


def test_sensitivity_keeps_what_was_kept(case: Store, ask: Callable[..., Any]) -> None:
    answer = ask("diff", *DAYS, "--tolerance", 3000, "--keep", "all", "--sensitivity")
    (row,) = [row for row in answer["sensitivity"] if row["tolerance_m"] == 3000]
    assert row["advance_km2"] == sum(one["area_km2"] for one in answer["transitions"]) > 0


def test_districts_that_meet_by_rounding_share_nothing(
    case: Store, folder: Path, ask: Callable[..., Any]
) -> None:
    border = [(36.0, 35.5), (37.0, 35.6000001)]
    bent = [border[0], (36.5, 35.55000012), border[1]]
    north = shapely.Polygon([*border, (37, 36), (36, 36)])
    south = shapely.Polygon([*bent, (37, 35), (36, 35)])
    path = write(folder / "districts.geojson", feature(north, n="north"), feature(south, n="south"))
    districts = ask("diff", *DAYS, "--by", path, "--by-field", "n")["districts"]
    assert {row["district"] for row in districts} == {"north", "south", None}


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
        (("--within", "far.geojson"), "no zone and no village lies within far.geojson"),
        (("--within", "metres.geojson"), "lies outside -90 to 90"),
        (("--within", "adm2.geojson", "--radius", "3"), "--radius goes with a place"),
        (("--within", "."), "is no file and no place"),
        (("--within", ""), "is no file and no place"),
        (("--within", "adm2.geojson", "--rest", " "), "name one actor"),
        (("--within", "adm2.geojson", "--rest", "a|b"), "name one actor"),
        (("--by", "over.geojson", "--by-field", "n"), "a and b: they overlap by"),
        (("--by", "nameless.geojson", "--by-field", "n"), "feature 2: it has no name in n"),
        (("--by", ""), "figures by what?"),
        (("--keep", "x"), "`all` keeps it all"),
    ],
)
def test_bad_areas(
    case: Store, halves: Path, folder: Path, run: Callable[..., Result], flags: tuple[str, ...], words: str
) -> None:
    write(folder / "points.geojson", feature(shapely.Point(36, 35)))
    write(folder / "bow.geojson", feature(shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])))
    write(folder / "nothing.geojson")
    write(folder / "far.geojson", feature(shapely.box(10, 10, 11, 11)))
    write(folder / "metres.geojson", feature(shapely.box(300_000, 3_900_000, 310_000, 3_910_000)))
    boxes = shapely.box(36, 35, 37, 36), shapely.box(36.5, 35, 38, 36)
    write(folder / "over.geojson", feature(boxes[0], n="a"), feature(boxes[1], n="b"))
    write(folder / "nameless.geojson", feature(boxes[0], n="a"), feature(boxes[1], n=" "))
    result = run("diff", *DAYS, *flags)
    assert result.exit_code in (2, 3, 5)
    assert words in result.stderr
    assert "Traceback" not in result.stderr
