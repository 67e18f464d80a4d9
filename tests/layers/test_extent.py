"""Parts of a state: an area of interest and its rest, sides, and ground that two datasets both cover."""

from __future__ import annotations

from datetime import date

import pytest
import shapely

from controlmap.geo.area import area_km2
from controlmap.geo.errors import NothingFoundError, UsageError
from controlmap.layers.diff import diff
from controlmap.layers.extent import Area, by_side, with_rest, within
from controlmap.layers.frontline import frontline
from controlmap.layers.reading import Records
from controlmap.layers.schema import Actor, Holder, Observation, Place, Record, Zone
from controlmap.layers.store import Store

D1, D2 = date(2024, 1, 1), date(2024, 1, 2)
MIDDLE = Area("the middle", shapely.box(36.05, 35.02, 36.25, 35.08))


def records(layer: str, *rows: Record) -> Records:
    return Records(layer, rows, tuple(("file", str(n)) for n, _ in enumerate(rows, 1)), ("file",))


def km2(*box: float) -> float:
    return float(area_km2([shapely.box(*box)])[0])


@pytest.fixture
def store(empty_store: Store) -> Store:
    """The army takes a tenth of a degree from the rebels; a militia sits beside it, on its side."""
    rows = [
        Zone(D1, shapely.box(36, 35, 36.1, 35.1), "army"),
        Zone(D1, shapely.box(36.1, 35, 36.2, 35.1), "rebels"),
        Zone(D2, shapely.box(36, 35, 36.15, 35.1), "army"),
        Zone(D2, shapely.box(36.15, 35, 36.18, 35.1), "army|militia", "contested"),
        Zone(D2, shapely.box(36.18, 35, 36.2, 35.1), "rebels"),
    ]
    empty_store.record(records("zones", *rows), dataset="one")
    empty_store.record(records("actors", Actor("army", side="state"), Actor("militia", side="state")))
    inside, outside = (
        Place(name, name, shapely.Point(lon, 35.05)) for name, lon in (("in", 36.12), ("out", 36.01))
    )
    empty_store.record(records("villages", inside, outside))
    says = [Observation(D1, name, actor="rebels") for name in ("in", "out")]
    empty_store.record(records("control", *says))
    return empty_store


def test_totals_sum_to_the_area_of_interest(store: Store) -> None:
    before, after = (within(store.at(day), MIDDLE) for day in (D1, D2))
    assert before.areas[Holder("army", "control")] == pytest.approx(km2(36.05, 35.02, 36.1, 35.08), abs=1e-9)
    change = diff(before, after)
    assert change.matrix.to_numpy().sum() == pytest.approx(MIDDLE.area_km2, abs=1e-9)
    assert change.matrix.loc["none", "none"] == pytest.approx(km2(36.2, 35.02, 36.25, 35.08), abs=1e-9)
    assert before.villages["place_id"].tolist() == ["in"]


def test_a_zone_wholly_inside_keeps_its_ground_byte_for_byte(store: Store) -> None:
    state = store.at(D1)
    cut = within(state, Area("all", shapely.box(30, 30, 40, 40)))
    assert cut.zones["ground"].tolist() == state.zones["ground"].tolist()
    assert cut.zones.geometry.to_wkb().tolist() == state.zones.geometry.to_wkb().tolist()


def test_an_area_beside_all_zones_is_unassigned(store: Store) -> None:
    cut = within(store.at(D1), Area("elsewhere", shapely.box(10, 10, 11, 11)))
    assert len(cut.zones) == 0
    assert cut.areas == {}


def test_the_rest_goes_to_the_other_side_which_makes_a_frontline(store: Store) -> None:
    state = with_rest(within(store.at(D1), MIDDLE), "sdf")
    assert state.areas[Holder("sdf", "control")] == pytest.approx(km2(36.2, 35.02, 36.25, 35.08), abs=1e-9)
    assert sum(state.areas.values()) == pytest.approx(MIDDLE.area_km2, abs=1e-9)
    fronts = {frozenset((row.actor_a, row.actor_b)) for row in frontline(state).lines.itertuples()}
    assert fronts == {frozenset(("army", "rebels")), frozenset(("rebels", "sdf"))}
    assert state.actors["sdf"].colour


def test_no_rest_is_left_where_zones_cover_everything(store: Store) -> None:
    area = Area("covered", shapely.box(36.05, 35.02, 36.15, 35.08))
    assert "sdf" not in set(with_rest(within(store.at(D1), area), "sdf").zones["actor"])


def test_a_rest_needs_an_area_of_interest(store: Store) -> None:
    with pytest.raises(UsageError, match="--within"):
        with_rest(store.at(D1), "sdf")


def test_ground_that_allies_contest_is_their_sides(store: Store) -> None:
    state = by_side(store.at(D2))
    assert state.areas[Holder("state", "control")] == pytest.approx(km2(36, 35, 36.18, 35.1), abs=1e-9)
    change = diff(by_side(store.at(D1)), state)
    assert change.areas["actor"].tolist() == ["state", "rebels"]
    assert change.areas["net_km2"].sum() == pytest.approx(0, abs=1e-9)
    assert change.villages.empty


def test_two_datasets_are_compared_where_both_cover(store: Store) -> None:
    other = [
        Zone(D1, shapely.box(36.05, 35, 36.15, 35.1), "army"),
        Zone(D1, shapely.box(36.15, 35, 36.9, 35.1), "rebels"),
    ]
    store.record(records("zones", *other), dataset="two")
    change = diff(store.at(D1, dataset="one"), store.at(D1, dataset="two"))
    assert change.before.within is not None
    assert change.before.within.name == "the ground that one and two both cover"
    assert change.matrix.to_numpy().sum() == pytest.approx(km2(36.05, 35, 36.2, 35.1), abs=1e-9)
    assert change.advance_km2 == pytest.approx(km2(36.1, 35, 36.15, 35.1), abs=1e-9)


def test_a_dataset_without_ground_in_the_area_is_not_compared(store: Store) -> None:
    store.record(records("zones", Zone(D1, shapely.box(10, 10, 11, 11), "army")), dataset="two")
    one, two = (within(store.at(D1, dataset=name), MIDDLE) for name in ("one", "two"))
    with pytest.raises(NothingFoundError, match="share no ground"):
        diff(one, two)


def test_a_rest_needs_zones_that_it_is_the_rest_of(empty_store: Store) -> None:
    empty_store.record(records("villages", Place("v", "V", shapely.Point(36.1, 35.05))))
    empty_store.record(records("control", Observation(D1, "v", actor="rebels")))
    state = within(empty_store.at(D1), MIDDLE)
    with pytest.raises(NothingFoundError, match="no zones are recorded"):
        with_rest(state, "army")
    with pytest.raises(NothingFoundError, match="no zones are recorded"):
        frontline(state)


def test_two_datasets_that_share_no_ground(store: Store) -> None:
    store.record(records("zones", Zone(D1, shapely.box(10, 10, 11, 11), "army")), dataset="two")
    with pytest.raises(NothingFoundError, match="share no ground"):
        diff(store.at(D1, dataset="one"), store.at(D1, dataset="two"))
