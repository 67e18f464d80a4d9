"""Changed ground, found in two ways that must agree: hand-checked squares, then random partitions."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from controlmap.geo.area import area_km2
from controlmap.geo.ground import ground_hash
from controlmap.geo.overlay import Partition, overlay
from controlmap.geo.repair import polygonal

Method = Literal["auto", "edges", "pairs"]
Moved = dict[tuple[str | None, str | None], float]

both_ways = pytest.mark.parametrize("method", ["edges", "pairs"])


def day(**zones: shapely.Geometry) -> Partition[str]:
    return Partition(np.array(list(zones.values()), dtype=object), list(zones))


def moved(before: Partition[str], after: Partition[str], method: Method = "auto") -> Moved:
    found = overlay(before, after, method=method).transitions
    return {(one.before, one.after): one.ground.area for one in found}


@both_ways
def test_an_advance_is_a_transition(method: Method) -> None:
    before = day(army=shapely.box(0, 0, 2, 1), rebels=shapely.box(2, 0, 4, 1))
    after = day(army=shapely.box(0, 0, 3, 1), rebels=shapely.box(3, 0, 4, 1))
    assert moved(before, after, method) == {("rebels", "army"): 1}


@both_ways
def test_ground_that_no_zone_covers_is_unassigned(method: Method) -> None:
    before, after = day(army=shapely.box(0, 0, 1, 1)), day(army=shapely.box(0, 0, 2, 1))
    assert moved(before, after, method) == {(None, "army"): 1}
    assert moved(after, before, method) == {("army", None): 1}


@both_ways
def test_a_hole_that_fills_and_an_enclave_that_opens(method: Method) -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    whole = day(army=shapely.box(0, 0, 3, 3))
    assert moved(day(army=ring), whole, method) == {(None, "army"): 1}
    assert moved(whole, day(army=ring, rebels=shapely.box(1, 1, 2, 2)), method) == {("army", "rebels"): 1}


@both_ways
def test_an_island_and_an_exclave(method: Method) -> None:
    islands = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)])
    assert moved(day(army=shapely.box(0, 0, 1, 1)), day(army=islands), method) == {(None, "army"): 1}
    assert moved(day(army=islands), day(rebels=islands), method) == {("army", "rebels"): 2}


@both_ways
def test_zones_that_touch_in_a_point_exchange_nothing(method: Method) -> None:
    before = day(army=shapely.box(0, 0, 1, 1), rebels=shapely.box(1, 1, 2, 2))
    assert moved(before, before, method) == {}
    after = day(army=shapely.box(1, 1, 2, 2), rebels=shapely.box(0, 0, 1, 1))
    assert moved(before, after, method) == {("army", "rebels"): 1, ("rebels", "army"): 1}


@both_ways
def test_zones_of_one_holder_redivided_are_no_change(method: Method) -> None:
    halves = np.array([shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)], dtype=object)
    quarters = np.array([shapely.box(0, 0, 2, 1), shapely.box(0, 1, 2, 2)], dtype=object)
    found = overlay(Partition(halves, ["army"] * 2), Partition(quarters, ["army"] * 2), method=method)
    assert found.transitions == ()


@both_ways
def test_a_vertex_more_on_an_edge_is_no_change(method: Method) -> None:
    square = shapely.box(0, 0, 2, 2)
    noded = shapely.Polygon([(0, 0), (1, 0), (2, 0), (2, 2), (0, 2)])
    assert moved(day(army=square), day(army=noded), method) == {}


def test_empty_days() -> None:
    nothing: Partition[str] = Partition(np.empty(0, dtype=object), [])
    assert overlay(nothing, nothing).method == "none"
    assert moved(nothing, day(army=shapely.box(0, 0, 1, 1))) == {(None, "army"): 1}
    assert moved(day(army=shapely.box(0, 0, 1, 1)), nothing, "pairs") == {("army", None): 1}


def test_the_same_ground_under_the_same_holder_is_not_even_looked_at() -> None:
    zones = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], dtype=object)
    grounds = [ground_hash(zone) for zone in zones]
    before = Partition(zones, ["army", "rebels"], grounds)
    assert overlay(before, before).method == "none"
    found = overlay(before, Partition(zones, ["army", "army"], grounds))
    assert [(one.before, one.after) for one in found.transitions] == [("rebels", "army")]
    assert found.method == "none"


def test_a_layer_that_is_drawn_anew_is_paired() -> None:
    def jittered(seed: int) -> Partition[str]:
        shift = np.random.default_rng(seed).normal(0, 1e-5)
        rings = [shapely.box(n + shift, shift, n + 1 + shift, 1 + shift) for n in range(30)]
        zones = np.array([shapely.segmentize(ring, 0.005) for ring in rings], dtype=object)
        return Partition(zones, ["army" if n % 2 else "rebels" for n in range(30)])

    assert overlay(jittered(1), jittered(2)).method == "pairs"
    assert overlay(jittered(1), jittered(1)).method == "edges"


SIZE = 5
cells = st.lists(st.sampled_from(["army", "rebels", "sdf", ""]), min_size=SIZE**2, max_size=SIZE**2)


@st.composite
def partitions(draw: st.DrawFn) -> Partition[str]:
    """Lay holders out over a bent grid, some cells joined, holed, split or left out."""
    holders = draw(cells)
    seed = draw(st.integers(0, 4))
    corners = np.random.default_rng(seed).uniform(-0.3, 0.3, (SIZE + 1, SIZE + 1, 2)) / 10
    xy = (
        np.stack(np.meshgrid(np.arange(SIZE + 1), np.arange(SIZE + 1), indexing="ij"), axis=2) / 9
        + 36
        + corners
    )
    zones, kept = [], []
    for number, holder in enumerate(holders):
        i, j = divmod(number, SIZE)
        cell = shapely.Polygon([xy[i, j], xy[i + 1, j], xy[i + 1, j + 1], xy[i, j + 1]])
        if not holder:
            continue
        if number % 7 == 3:  # an enclave within
            core = shapely.Polygon(
                np.mean(shapely.get_coordinates(cell)[:4], axis=0)
                + np.array([[0, 0], [0.02, 0], [0, 0.02]])
                - 0.005
            )
            zones += [cell.difference(core), core]
            kept += [holder, "isis"]
        else:
            zones.append(cell)
            kept.append(holder)
    if draw(st.booleans()):  # the zones of each holder as one multipolygon
        named = list(dict.fromkeys(kept))
        zones = [
            shapely.union_all([z for z, h in zip(zones, kept, strict=True) if h == name]) for name in named
        ]
        kept = named
    shapes = np.array(zones, dtype=object) if zones else np.empty(0, dtype=object)
    return Partition(shapes, kept, [ground_hash(shape) for shape in shapes])


def measured(before: Partition[str], after: Partition[str], method: Method) -> Moved:
    found = overlay(before, after, method=method).transitions
    return {(one.before, one.after): float(area_km2([one.ground])[0]) for one in found}


def plainly(before: Partition[str], after: Partition[str]) -> Moved:
    """The same by dissolving each holder's zones and intersecting them, as one would by hand."""

    def dissolved(day: Partition[str]) -> dict[str, shapely.Geometry]:
        return {
            name: shapely.union_all([z for z, h in zip(day.zones, day.holders, strict=True) if h == name])
            for name in dict.fromkeys(day.holders)
        }

    had, has = dissolved(before), dissolved(after)
    all_had, all_has = (shapely.union_all(list(day.values())) for day in (had, has))
    grounds = {(a, b): had[a].intersection(has[b]) for a in had for b in has if a != b}
    grounds |= {(a, None): had[a].difference(all_has) for a in had}
    grounds |= {(None, b): has[b].difference(all_had) for b in has}
    areas = {pair: float(area_km2([polygonal(ground)])[0]) for pair, ground in grounds.items()}
    return {pair: area for pair, area in areas.items() if area > 0}


@settings(max_examples=250, deadline=None)
@given(partitions(), partitions())
def test_both_ways_agree_with_each_other_and_with_plain_shapely(
    before: Partition[str], after: Partition[str]
) -> None:
    expected = plainly(before, after)
    for method in ("edges", "pairs"):
        found = measured(before, after, method)  # type: ignore[arg-type]
        for pair in expected.keys() | found.keys():
            assert found.get(pair, 0.0) == pytest.approx(expected.get(pair, 0.0), abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(partitions(), partitions())
def test_what_each_holder_gained_and_lost_is_what_it_has(
    before: Partition[str], after: Partition[str]
) -> None:
    found = measured(before, after, "auto")
    for holder in {*before.holders, *after.holders}:
        had, has = (
            area_km2([z for z, h in zip(day.zones, day.holders, strict=True) if h == holder]).sum()
            for day in (before, after)
        )
        gained = sum(area for pair, area in found.items() if pair[1] == holder)
        lost = sum(area for pair, area in found.items() if pair[0] == holder)
        assert had + gained - lost == pytest.approx(has, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(partitions(), partitions())
def test_the_change_back_is_the_reverse(before: Partition[str], after: Partition[str]) -> None:
    there, back = measured(before, after, "auto"), measured(after, before, "auto")
    assert {(b, a): area for (a, b), area in back.items()} == pytest.approx(there, abs=1e-9)
