"""Map sheets into zones: the drawn map comes back, as true as its control points are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from controlmap.geo.area import area_km2
from controlmap.geo.classes import Colours
from controlmap.geo.errors import DataError, UsageError
from controlmap.geo.transform import ControlPoints
from controlmap.layers.georeferencing import georeferenced, import_layer
from controlmap.layers.schema import Holder
from controlmap.layers.sheets import Legend, Sheet, read_sheet

from ..drawn_map import PIXEL_M, DrawnMap, drawn_map, places_of, write_sheet


@pytest.fixture(scope="module")
def drawn() -> DrawnMap:
    return drawn_map()


def sheet_of(folder: Path, drawn: DrawnMap, misplaced: float, seed: int = 0) -> Sheet:
    write_sheet(folder, "map", drawn, misplaced, seed)
    return read_sheet(folder / "map.jpg", folder / "map-gcps.csv", folder / "legend.csv")


@pytest.mark.parametrize(
    ("misplaced", "seed", "overlap"), [(0.0, 0, 0.985), (2.0, 1, 0.975), (2.0, 2, 0.975)]
)
def test_the_drawn_map_comes_back(
    tmp_path: Path, drawn: DrawnMap, misplaced: float, seed: int, overlap: float
) -> None:
    result = georeferenced(sheet_of(tmp_path, drawn, misplaced, seed))
    zones = result.zones.set_index("actor")
    for actor in drawn.truth:
        truth, found = drawn.on_earth(actor), zones.geometry[actor]
        assert zones.area_km2[actor] == pytest.approx(area_km2([truth])[0], rel=0.01)
        assert found.intersection(truth).area / found.union(truth).area >= overlap
        assert abs(zones.area_km2[actor] - area_km2([truth])[0]) <= zones.uncertainty_km2[actor]
    assert result.fit.rmse_m == pytest.approx(misplaced * PIXEL_M, rel=0.2, abs=0.1)
    assert result.pixel_m == pytest.approx(PIXEL_M, rel=0.01)
    assert result.positional_error_m == max(result.fit.rmse_m or 0, result.pixel_m)
    assert shapely.coverage_is_valid(result.zones.geometry.values)
    shares = result.shares
    assert shares.sure + shares.unsure + shares.ink + shares.blank == pytest.approx(1)
    assert shares.sure == pytest.approx(0.6, abs=0.05), "the margin is blank, the names are ink"
    assert zones.sure.min() > 0.9


def two_halves() -> Sheet:
    """Red left and blue right, 100 pixels high and 200 wide, a pixel a thousandth of a degree."""
    picture = np.empty((100, 200, 3), np.uint8)
    picture[:, :100], picture[:, 100:] = [215, 48, 31], [107, 174, 214]
    pixels = np.array([[0.0, 0.0], [200.0, 0.0], [0.0, 100.0], [200.0, 100.0], [100.0, 20.0]])
    colours = np.array([[215, 48, 31], [107, 174, 214]], np.uint8)
    holders = (Holder("army", "control"), Holder("army|rebels", "contested"))
    legend = Legend(holders, Colours(colours, np.array([1, 2], np.uint8)))
    places = np.array([36, 35]) + pixels * [0.001, -0.001]
    return Sheet("map.png", picture, ControlPoints(pixels, places), legend)


def test_the_layer_has_the_columns_that_import_reads() -> None:
    frame = import_layer(georeferenced(two_halves()), date(2024, 1, 1), "ITIC")
    assert list(frame.columns) == [
        *("date", "actor", "status", "note", "source", "positional_error_m", "geometry")
    ]
    assert list(frame["actor"]) == ["army", "army|rebels"]
    assert list(frame["status"]) == ["control", "contested"]
    assert set(frame["note"]) == {"from the picture map.png"}
    assert frame.total_bounds == pytest.approx([36, 34.9, 36.2, 35], abs=1e-6)


def test_no_line_is_known_better_than_to_a_pixel() -> None:
    result = georeferenced(two_halves())
    assert result.fit.rmse_m == pytest.approx(0, abs=1e-3)
    assert result.positional_error_m == result.pixel_m == pytest.approx(101, rel=0.02)


def test_without_a_known_error_none_is_stated() -> None:
    whole = two_halves()
    three = ControlPoints(whole.points.pixels[:3], whole.points.places[:3])
    result = georeferenced(Sheet(whole.name, whole.picture, three, whole.legend))
    assert result.positional_error_m is None
    assert "positional_error_m" not in import_layer(result)
    assert result.zones["uncertainty_km2"].isna().all()


def test_what_is_cropped_away_is_no_zone() -> None:
    whole = georeferenced(two_halves())
    half = georeferenced(two_halves(), crop=(0, 0, 200, 50))
    assert half.zones.area_km2.sum() == pytest.approx(whole.zones.area_km2.sum() / 2, rel=0.01)
    assert half.zones.total_bounds == pytest.approx([36, 34.95, 36.2, 35], abs=1e-6)


@pytest.mark.parametrize("crop", [(0, 0, 201, 100), (50, 0, 50, 100), (0, 80, 200, 20), (-1, 0, 200, 100)])
def test_a_crop_that_is_no_part_of_the_picture_is_refused(crop: tuple[int, int, int, int]) -> None:
    with pytest.raises(UsageError, match="the crop is no part of the picture, which has 200 x 100 pixels"):
        georeferenced(two_halves(), crop=crop)


def test_a_picture_in_other_colours_than_the_legend_is_refused() -> None:
    sheet = two_halves()
    blank = Sheet(sheet.name, np.full_like(sheet.picture, 255), sheet.points, sheet.legend)
    with pytest.raises(DataError, match="no ground in a colour of the legend"):
        georeferenced(blank)


def test_a_map_across_the_180th_meridian_is_cut_there() -> None:
    sheet = two_halves()
    places = sheet.points.places + [143.9, 0]
    result = georeferenced(
        Sheet(sheet.name, sheet.picture, ControlPoints(sheet.points.pixels, places), sheet.legend)
    )
    assert result.zones.total_bounds[[0, 2]] == pytest.approx([-180, 180])
    assert result.zones.area_km2.sum() == pytest.approx(georeferenced(sheet).zones.area_km2.sum(), rel=1e-6)


def test_a_spline_that_folds_the_picture_is_refused() -> None:
    sheet = two_halves()
    across, down = np.meshgrid([0.0, 60.0, 140.0, 200.0], [0.0, 50.0, 100.0])
    pixels = np.column_stack([across.ravel(), down.ravel()])
    places = np.array([36, 35]) + pixels * [0.001, -0.001]
    places[[5, 6]] = places[[6, 5]]
    with pytest.raises(UsageError, match="the spline folds the picture"):
        georeferenced(
            Sheet(sheet.name, sheet.picture, ControlPoints(pixels, places), sheet.legend), method="spline"
        )


def test_the_truth_of_the_test_is_a_partition(drawn: DrawnMap) -> None:
    assert shapely.union_all(list(drawn.truth.values())).area == pytest.approx(1300 * 940)
    assert sum(shape.area for shape in drawn.truth.values()) == pytest.approx(1300 * 940)
    assert places_of(np.array([[0.0, 0.0]])).tolist() == [[36.2, 36.0]]
