"""People on ground that changed hands: figures by hand, parts that sum to the whole, and ranges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasterio import Affine

from controlmap.geo.errors import NothingFoundError
from controlmap.layers.diff import diff
from controlmap.layers.exposure import (
    Exposure,
    Nearness,
    Subject,
    exposure_of_change,
    exposure_of_state,
)
from controlmap.layers.extent import Area, within
from controlmap.layers.formats.raster import open_raster
from controlmap.layers.frames import geoframe
from controlmap.layers.measuring import Question
from controlmap.layers.reading import Records
from controlmap.layers.schema import UNASSIGNED, Holder, Observation, Place, Record, Route, Zone
from controlmap.layers.snapshot import Snapshot, Statement, planar_zones
from controlmap.layers.store import Store

from ..rasters import write_raster

D1, D2 = date(2024, 1, 1), date(2024, 1, 2)
ARMY, REBELS = Holder("army", "control"), Holder("rebels", "control")
ALONE = Nearness()


def records(layer: str, *rows: Record) -> Records:
    return Records(layer, rows, tuple(("file", str(n)) for n, _ in enumerate(rows, 1)), ("file",))


def measured(path: Path, question: Question, *states: Snapshot, near: Nearness = ALONE) -> Exposure:
    with open_raster(path, negative=question.statistic != "sum") as raster:
        if len(states) == 1:
            return exposure_of_state(raster, question, states[0], near)
        return exposure_of_change(raster, question, diff(*states), near)


def value(exposure: Exposure, *subject: Any, name: str = "") -> float:
    return exposure.rows[Subject(*subject)].measured.amounts[name]


@pytest.fixture
def store(empty_store: Store) -> Store:
    """Cells of 0.01 degrees: of twenty columns the army has ten, then twelve; of rows there are ten."""
    empty_store.record(
        records(
            "zones",
            Zone(D1, shapely.box(36, 35.9, 36.1, 36), "army"),
            Zone(D1, shapely.box(36.1, 35.9, 36.2, 36), "rebels"),
            Zone(D2, shapely.box(36, 35.9, 36.12, 36), "army"),
            Zone(D2, shapely.box(36.12, 35.9, 36.2, 36), "rebels"),
        )
    )
    return empty_store


@pytest.fixture
def days(store: Store) -> tuple[Snapshot, Snapshot]:
    return store.at(D1), store.at(D2)


@pytest.fixture
def people(folder: Path) -> Path:
    """Each cell holds the number of its column, from 0 to 39."""
    return write_raster(folder / "people.tif", np.tile(np.arange(40.0), (40, 1)))


def test_people_on_whole_cells_are_counted_one_by_one(days: tuple[Snapshot, Snapshot], people: Path) -> None:
    found = measured(people, Question(), *days)
    assert value(found, "passed", REBELS, ARMY) == pytest.approx(10 * (10 + 11), rel=1e-6)
    assert value(found, "held", ARMY, ARMY) == pytest.approx(10 * sum(range(10)), rel=1e-6)
    assert value(found, "held", REBELS, REBELS) == pytest.approx(10 * sum(range(12, 20)), rel=1e-6)
    assert value(found, "whole") == pytest.approx(10 * sum(range(20)), rel=1e-6)


def test_each_actor_has_what_it_had_less_what_it_lost(days: tuple[Snapshot, Snapshot], people: Path) -> None:
    found = measured(people, Question(), *days)
    for actor in ("army", "rebels"):
        had, has, gained, lost = (
            value(found, kind, None, None, actor) for kind in ("before", "after", "gained", "lost")
        )
        assert had + gained - lost == pytest.approx(has, rel=1e-9)
    assert value(found, "gained", None, None, "army") == pytest.approx(210, rel=1e-6)
    assert value(found, "gained", None, None, "rebels") == 0


def test_a_density_counts_by_the_square_kilometre(days: tuple[Snapshot, Snapshot], folder: Path) -> None:
    ones = write_raster(folder / "ones.tif", np.ones((40, 40)))
    found = measured(ones, Question(per_km2=True), *days)
    exposed = found.rows[Subject("passed", REBELS, ARMY)].measured
    assert exposed.amounts[""] == pytest.approx(exposed.area_km2, rel=1e-6)


def test_a_mean_is_over_the_ground_that_has_data(days: tuple[Snapshot, Snapshot], folder: Path) -> None:
    heights = np.tile(np.arange(40.0), (40, 1))
    heights[:, 11] = np.nan
    found = measured(write_raster(folder / "heights.tif", heights), Question("mean"), *days)
    exposed = found.rows[Subject("passed", REBELS, ARMY)].measured
    assert exposed.amounts[""] == pytest.approx(10)
    assert exposed.covered == pytest.approx(0.5)


def test_heights_below_the_sea_are_heights_but_people_below_zero_are_none(
    days: tuple[Snapshot, Snapshot], folder: Path
) -> None:
    path = write_raster(folder / "low.tif", np.full((40, 40), -430, np.int16))
    assert value(measured(path, Question("mean"), *days), "whole") == pytest.approx(-430)
    with pytest.raises(NothingFoundError, match="no data on any of the ground"):
        measured(path, Question(), *days)


def test_classes_have_names_and_sum_to_what_is_covered(days: tuple[Snapshot, Snapshot], folder: Path) -> None:
    cover = np.tile(np.where(np.arange(40) % 2, 10, 20).astype(np.uint8), (40, 1))
    cover[:, :2] = 0
    path = write_raster(folder / "cover.tif", cover, nodata=0)
    found = measured(path, Question("classes", classes={10: "crops"}), *days)
    whole = found.whole.measured
    assert set(whole.amounts) == {"crops", "20"}
    assert whole.covered == pytest.approx(0.9, rel=1e-6)
    assert sum(whole.amounts.values()) == pytest.approx(0.9 * whole.area_km2, rel=1e-6)
    assert value(found, "passed", REBELS, ARMY, name="crops") == pytest.approx(
        value(found, "passed", REBELS, ARMY, name="20"), rel=1e-6
    )


def test_no_data_is_no_zero(days: tuple[Snapshot, Snapshot], folder: Path) -> None:
    part = np.ones((40, 40), np.int16)
    part[:, 15:] = -1
    found = measured(write_raster(folder / "part.tif", part, nodata=-1), Question(), *days)
    assert found.whole.measured.covered == pytest.approx(0.75, rel=1e-6)
    assert found.rows[Subject("passed", REBELS, ARMY)].measured.covered == pytest.approx(1, rel=1e-6)


def test_without_a_positional_error_no_range_is_given(days: tuple[Snapshot, Snapshot], people: Path) -> None:
    found = measured(people, Question(), *days)
    assert all(exposed.range() is None for exposed in found.rows.values())


def test_the_range_is_that_of_ground_drawn_narrower_and_wider(
    days: tuple[Snapshot, Snapshot], folder: Path
) -> None:
    """A strip of two columns, 1.8 km wide: 100 m on either side are 11 % of it, at the ends 2 %."""
    before, after = (replace(day, positional_error_m=100.0) for day in days)
    ones = write_raster(
        folder / "ones.tif", np.ones((60, 60)), transform=Affine(0.01, 0, 35.9, 0, -0.01, 36.1)
    )
    found = measured(ones, Question(), before, after)
    low, high = found.rows[Subject("passed", REBELS, ARMY)].range() or (0, 0)
    wide, high_km = 0.02 * 111.2 * np.cos(np.radians(35.95)), 0.1 * 111.2
    assert low == pytest.approx(20 * (1 - 0.2 / wide) * (1 - 0.2 / high_km), rel=0.01)
    assert high == pytest.approx(20 * (1 + 0.2 / wide) * (1 + 0.2 / high_km), rel=0.01)


def test_within_an_area_what_no_zone_covers_is_counted_too(
    days: tuple[Snapshot, Snapshot], people: Path
) -> None:
    area = Area("the east", shapely.box(36.15, 35.9, 36.3, 36))
    found = measured(people, Question(), *(within(day, area) for day in days))
    assert value(found, "held", UNASSIGNED, UNASSIGNED) == pytest.approx(10 * sum(range(20, 30)), rel=1e-6)
    assert value(found, "whole") == pytest.approx(10 * sum(range(15, 30)), rel=1e-6)


def test_one_day_tells_what_each_holder_has(days: tuple[Snapshot, Snapshot], people: Path) -> None:
    found = measured(people, Question(), days[0])
    assert value(found, "held", ARMY, ARMY) == pytest.approx(450, rel=1e-6)
    assert {subject.kind for subject in found.rows} == {"held", "whole"}


def test_around_villages_that_changed_hands_and_along_routes(store: Store, folder: Path) -> None:
    place = Place("v", "Village", shapely.Point(36.11, 35.95), confidence_km=0.5)
    other = Place("w", "Other", shapely.Point(36.02, 35.95))
    store.record(records("villages", place, other))
    says = [Observation(D1, "v", actor="rebels"), Observation(D2, "v", actor="army")]
    store.record(records("control", *says, Observation(D1, "w", actor="army")))
    store.record(records("routes", Route("r", "Road", shapely.LineString([(36.05, 35.8), (36.15, 35.8)]))))
    ones = write_raster(folder / "ones.tif", np.ones((40, 40)))
    found = measured(ones, Question(per_km2=True), store.at(D1), store.at(D2), near=Nearness(2, 1))
    ((_, village),) = found.of("village")
    assert village.measured.amounts[""] == pytest.approx(np.pi * 4, rel=1e-3)
    assert village.range() == pytest.approx((np.pi * 1.5**2, np.pi * 2.5**2), rel=1e-3)
    ((_, route),) = found.of("route")
    length = 0.1 * 111.2 * np.cos(np.radians(35.8))
    assert route.measured.amounts[""] == pytest.approx(2 * length + np.pi, rel=0.01)
    assert route.range() is None
    assert len(measured(ones, Question(), store.at(D1), near=Nearness(2)).of("village")) == 2


def partition(rng: np.random.Generator, day: date) -> Snapshot:
    """Divide a box among holders by random lines; now and then a part is nobody's."""
    whole = shapely.box(36.03, 35.72, 36.31, 35.97)
    ends = rng.uniform([36, 35.7, 36, 35.7], [36.4, 36, 36.4, 36], (6, 4))
    far = [[(x - 5 * (u - x), y - 5 * (v - y)), (u + 5 * (u - x), v + 5 * (v - y))] for x, y, u, v in ends]
    lines = shapely.union_all([whole.boundary, *shapely.linestrings(far)])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    faces = faces[shapely.contains(whole, shapely.point_on_surface(faces))]
    actors = rng.choice(["army", "rebels", "sdf", ""], len(faces)).tolist()
    held = [(face, Holder(actor, "control")) for face, actor in zip(faces, actors, strict=True) if actor]
    zones, overlap = planar_zones([face for face, _ in held], [[Statement(holder)] for _, holder in held])
    empty = geoframe([], ["id", "name", "place_id", "confidence_km"], [])
    return Snapshot(day, "random", day, zones, overlap, 50.0, empty, empty, empty, empty, empty, {})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 100_000), tolerance=st.sampled_from([0.0, 300.0]))
def test_transitions_redraw_and_what_stayed_sum_to_the_whole(
    tmp_path: Path, seed: int, tolerance: float
) -> None:
    """The whole is measured by itself, over the union of both days."""
    rng = np.random.default_rng(seed)
    values = rng.gamma(0.3, 200, (40, 40))
    values[rng.random((40, 40)) < 0.1] = np.nan
    path = write_raster(tmp_path / "people.tif", values)
    change = diff(partition(rng, D1), partition(rng, D2), tolerance_m=tolerance)
    with open_raster(path, negative=False) as raster:
        found = exposure_of_change(raster, Question(), change, ALONE)
    every = [exposed for _, exposed in found.of("passed", "redraw", "held")]
    parts = sum(exposed.measured.amounts.get("", 0.0) for exposed in every)  # of some no cell has data
    assert parts == pytest.approx(value(found, "whole"), rel=1e-9)
    for _, exposed in found.of("passed"):
        if amount := exposed.measured.amounts.get(""):
            low, high = exposed.range() or (0, 0)
            assert low <= amount <= high
