"""Ground by who held it on two days: hand-checked squares, then closure and reversal on random ones."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from controlmap.geo.area import area_km2
from controlmap.geo.overlay import Partition, Transition, transitions


def day(**zones: shapely.Polygon) -> Partition[str]:
    return Partition(np.array(list(zones.values()), dtype=object), list(zones))


def moved(found: list[Transition[str]]) -> dict[tuple[str | None, str | None], float]:
    return {(one.before, one.after): one.ground.area for one in found}


def test_an_advance_is_a_transition() -> None:
    before = day(army=shapely.box(0, 0, 2, 1), rebels=shapely.box(2, 0, 4, 1))
    after = day(army=shapely.box(0, 0, 3, 1), rebels=shapely.box(3, 0, 4, 1))
    assert moved(transitions(before, after)) == {
        ("army", "army"): 2,
        ("rebels", "army"): 1,
        ("rebels", "rebels"): 1,
    }


def test_ground_that_no_zone_covers_is_unassigned() -> None:
    before, after = day(army=shapely.box(0, 0, 1, 1)), day(army=shapely.box(0, 0, 2, 1))
    assert moved(transitions(before, after)) == {("army", "army"): 1, (None, "army"): 1}
    assert moved(transitions(after, before)) == {("army", "army"): 1, ("army", None): 1}


def test_a_hole_that_fills() -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    found = moved(transitions(day(army=ring), day(army=shapely.box(0, 0, 3, 3))))
    assert found == {("army", "army"): 8, (None, "army"): 1}


def test_zones_that_touch_in_a_point_exchange_nothing() -> None:
    before = day(army=shapely.box(0, 0, 1, 1), rebels=shapely.box(1, 1, 2, 2))
    assert moved(transitions(before, before)) == {("army", "army"): 1, ("rebels", "rebels"): 1}


def test_empty_days() -> None:
    nothing: Partition[str] = Partition(np.empty(0, dtype=object), [])
    assert transitions(nothing, nothing) == []
    assert moved(transitions(nothing, day(army=shapely.box(0, 0, 1, 1)))) == {(None, "army"): 1}


cells = st.lists(st.sampled_from(["army", "rebels", "sdf", ""]), min_size=16, max_size=16)


def grid(holders: list[str]) -> Partition[str]:
    """Lay holders out over a grid of four by four cells; "" leaves a cell uncovered."""
    kept = [(i, holder) for i, holder in enumerate(holders) if holder]
    shapes = [
        shapely.box(36 + i % 4 / 9, 35 + i // 4 / 7, 36 + (i % 4 + 1) / 9, 35 + (i // 4 + 1) / 7)
        for i, _ in kept
    ]
    return Partition(np.array(shapes, dtype=object), [holder for _, holder in kept])


@settings(max_examples=60, deadline=None)
@given(cells, cells)
def test_rows_and_columns_sum_to_both_days(first: list[str], second: list[str]) -> None:
    before, after = grid(first), grid(second)
    found = transitions(before, after)
    for partition, end in ((before, "before"), (after, "after")):
        for holder in set(partition.holders):
            drawn = area_km2(
                [z for z, h in zip(partition.zones, partition.holders, strict=True) if h == holder]
            )
            summed = area_km2([one.ground for one in found if getattr(one, end) == holder])
            assert summed.sum() == pytest.approx(drawn.sum(), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(cells, cells)
def test_the_change_back_is_the_reverse(first: list[str], second: list[str]) -> None:
    there, back = transitions(grid(first), grid(second)), transitions(grid(second), grid(first))
    forward = {(one.before, one.after): area_km2([one.ground])[0] for one in there}
    backward = {(one.after, one.before): area_km2([one.ground])[0] for one in back}
    assert forward.keys() == backward.keys()
    for pair, area in forward.items():
        assert backward[pair] == pytest.approx(area, abs=1e-9)
