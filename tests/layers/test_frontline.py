"""The frontline of a date: opposing sides only, contested ground apart, and routes against it."""

from __future__ import annotations

from datetime import date

import pytest
import shapely

from controlmap.layers.diff import diff
from controlmap.layers.frontline import frontline
from controlmap.layers.reading import Records
from controlmap.layers.schema import Actor, Holder, Record, Route, Zone
from controlmap.layers.store import Store

D1, D2, D3 = (date(2024, 1, day) for day in (1, 2, 3))


def records(layer: str, *rows: Record) -> Records:
    return Records(layer, rows, tuple(("file", str(n)) for n, _ in enumerate(rows, 1)), ("file",))


@pytest.fixture
def store(empty_store: Store) -> Store:
    """Two allies in the west, the rebels in the east; on the second day a strip between is contested."""
    empty_store.record(
        records(
            "actors", Actor("army", side="gov"), Actor("militia", side="gov"), Actor("rebels", side="opp")
        )
    )
    first = [
        Zone(D1, shapely.box(36, 35, 36.1, 35.1), "army"),
        Zone(D1, shapely.box(36, 35.1, 36.1, 35.2), "militia"),
        Zone(D1, shapely.box(36.1, 35, 36.2, 35.1), "rebels"),
        Zone(D1, shapely.box(36.1, 35.1, 36.2, 35.2), "rebels"),
    ]
    second = [
        Zone(D2, shapely.box(36, 35, 36.1, 35.1), "army"),
        Zone(D2, shapely.box(36.1, 35, 36.15, 35.1), "army|rebels", "contested"),
        Zone(D2, shapely.box(36.15, 35, 36.2, 35.1), "rebels"),
    ]
    empty_store.record(records("zones", *first, *second))
    road = shapely.LineString([(36.05, 35.05), (36.3, 35.05)])
    empty_store.record(records("routes", Route("m5", "M5", road)))
    return empty_store


def test_allies_and_neighbours_of_one_side_have_no_front(store: Store) -> None:
    front = frontline(store.at(D1))
    pairs = {frozenset((row["actor_a"], row["actor_b"])) for row in front.lines.to_dict("records")}
    assert pairs == {frozenset(("army", "rebels")), frozenset(("militia", "rebels"))}
    assert front.length_km == pytest.approx(0.2 * 110.95, abs=0.05)
    assert front.contested_km == 0


def test_edges_of_contested_ground_are_told_apart(store: Store) -> None:
    front = frontline(store.at(D2))
    assert front.length_km == 0
    assert front.contested_km == pytest.approx(0.2 * 110.95, abs=0.05)


def test_routes_are_measured_against_it(store: Store) -> None:
    (route,) = frontline(store.at(D1)).routes
    assert route.distance_km == 0
    assert route.held_km == {
        Holder("army", "control"): pytest.approx(4.56, abs=0.01),
        Holder("rebels", "control"): pytest.approx(9.12, abs=0.01),
    }


def test_a_change_knows_both_fronts(store: Store) -> None:
    change = diff(store.at(D1), store.at(D2)).frontline
    assert change.before.length_km > 0 == change.after.length_km
    assert change.movement is None, "contested ground has no line through it"
    west, east = shapely.box(36, 35, 36.12, 35.1), shapely.box(36.12, 35, 36.2, 35.1)
    store.record(records("zones", Zone(D3, west, "army"), Zone(D3, east, "rebels")))
    movement = diff(store.at(D1), store.at(D3)).frontline.movement
    assert movement is not None
    assert movement.bearing == pytest.approx(90, abs=1)
    assert movement.maximum_km == pytest.approx(1.82, abs=0.01)
