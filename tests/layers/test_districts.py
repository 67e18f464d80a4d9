"""A change by districts: they sum to the whole, whatever they cut."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controlmap.layers.change import Change
from controlmap.layers.diff import diff
from controlmap.layers.districts import COLUMNS, ELSEWHERE, by_district
from controlmap.layers.extent import Area
from controlmap.layers.reading import Records
from controlmap.layers.schema import Record, Zone
from controlmap.layers.store import Store

D1, D2 = date(2024, 1, 1), date(2024, 1, 2)


def records(layer: str, *rows: Record) -> Records:
    return Records(layer, rows, tuple(("file", str(n)) for n, _ in enumerate(rows, 1)), ("file",))


@pytest.fixture
def change(empty_store: Store) -> Change:
    """The army takes a tenth of a degree, and a strip of five metres that is redraw."""
    rows = [
        Zone(D1, shapely.box(36, 35, 36.1, 35.1), "army"),
        Zone(D1, shapely.box(36.1, 35, 36.3, 35.1), "rebels"),
        Zone(D1, shapely.box(36, 34.9, 36.3, 35), "sdf"),
        Zone(D2, shapely.box(36, 35, 36.2, 35.1), "army"),
        Zone(D2, shapely.box(36.2, 35, 36.3, 35.10005), "rebels"),
        Zone(D2, shapely.box(36, 34.9, 36.3, 35), "sdf"),
    ]
    empty_store.record(records("zones", *rows))
    return diff(empty_store.at(D1), empty_store.at(D2))


def assert_districts_sum_to_the_whole(change: Change, districts: list[Area]) -> None:
    found = by_district(change, districts)
    whole = change.areas.set_index("actor")[COLUMNS].astype(float)
    summed = found.groupby("actor")[COLUMNS].sum().reindex(whole.index)
    np.testing.assert_allclose(summed.to_numpy(), whole.to_numpy(), atol=2e-9)


def test_two_districts_and_what_lies_outside_them(change: Change) -> None:
    districts = [
        Area("west", shapely.box(36, 34, 36.15, 36)),
        Area("east", shapely.box(36.15, 34, 36.25, 36)),
    ]
    assert change.redraw_km2 > 0
    assert_districts_sum_to_the_whole(change, districts)
    found = by_district(change, districts).set_index(["district", "actor"])
    assert found.loc[("west", "army"), "gained_km2"] == pytest.approx(
        found.loc[("east", "army"), "gained_km2"], rel=1e-6
    )
    assert (ELSEWHERE, "sdf") in found.index
    assert (ELSEWHERE, "army") not in found.index


def test_no_district_touches_any_zone(change: Change) -> None:
    found = by_district(change, [Area("far", shapely.box(0, 0, 1, 1))])
    assert set(found["district"]) == {ELSEWHERE}
    assert_districts_sum_to_the_whole(change, [Area("far", shapely.box(0, 0, 1, 1))])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.floats(35.9, 36.4), min_size=1, max_size=5, unique=True), slant=st.floats(-0.1, 0.1))
def test_slanted_districts_sum_to_the_whole(change: Change, cuts: list[float], slant: float) -> None:
    edges = sorted(cuts)
    districts = [
        Area(str(n), shapely.Polygon([(a - slant, 34), (b - slant, 34), (b + slant, 36), (a + slant, 36)]))
        for n, (a, b) in enumerate(pairwise(edges))
        if b - a > 1e-6
    ]
    if districts:
        assert_districts_sum_to_the_whole(change, districts)
