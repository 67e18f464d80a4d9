"""Changed ground, found in two ways that must agree: hand-checked squares, hard cases, random partitions."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Literal, NamedTuple

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from controlmap.geo.area import area_km2
from controlmap.geo.ground import ground_hash
from controlmap.geo.overlay import Partition, overlay
from controlmap.geo.planar import closure_tolerance, planar_pieces
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


def partition(zones: list[shapely.Geometry], holders: list[str]) -> Partition[str]:
    shapes = np.array(zones, dtype=object) if zones else np.empty(0, dtype=object)
    return Partition(shapes, holders, [ground_hash(shape) for shape in shapes])


def measured(before: Partition[str], after: Partition[str], method: Method) -> Moved:
    found = overlay(before, after, method=method).transitions
    return {(one.before, one.after): float(area_km2([one.ground])[0]) for one in found}


def held(day: Partition[str]) -> Counter[str]:
    areas: Counter[str] = Counter()
    for holder, area in zip(day.holders, area_km2(day.zones), strict=True):
        areas[holder] += area
    return areas


def closes(before: Partition[str], after: Partition[str], found: Moved) -> bool:
    """Whether what each holder gained and lost is what it has: no overlay is asked for that."""
    had, has = held(before), held(after)
    gaps = {holder: had[holder] - has[holder] for holder in had | has}
    for (loser, winner), area in found.items():
        gaps |= {name: gaps[name] + sign * area for name, sign in ((loser, -1), (winner, 1)) if name}
    return all(abs(gap) <= closure_tolerance(max(had[name], has[name])) for name, gap in gaps.items())


def agree(one: Moved, other: Moved) -> None:
    """Each may be off by the closure tolerance."""
    off = 2 * closure_tolerance(sum(one.values()))
    for pair in one.keys() | other.keys():
        assert one.get(pair, 0.0) == pytest.approx(other.get(pair, 0.0), rel=0, abs=off), pair


# Hard cases


def disc(vertices: int) -> shapely.Polygon:
    """A jagged outline of so many vertices."""
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    radius = 1 + 0.1 * np.sin(40 * angle) + np.random.default_rng(0).normal(0, 1e-7, vertices)
    return shapely.Polygon(np.stack([36 + radius * np.cos(angle), 35 + radius * np.sin(angle)], axis=1))


# GEOS takes many seconds for the difference of two outlines of a million vertices that coincide.
@pytest.mark.parametrize(("vertices", "method"), [(1_000_000, "auto"), (50_000, "edges"), (50_000, "pairs")])
def test_a_bite_out_of_a_zone_of_many_vertices(vertices: int, method: Method) -> None:
    zone, jaw = disc(vertices), shapely.box(36.9, 34.95, 37.5, 35.05)
    left, bite = shapely.difference(zone, jaw), shapely.intersection(zone, jaw)
    before, area = day(army=zone), float(area_km2([bite])[0])
    agree(measured(before, day(army=left), method), {("army", None): area})
    agree(measured(before, day(army=left, rebels=bite), method), {("army", "rebels"): area})


@both_ways
def test_zones_at_the_edges_of_the_map(method: Method) -> None:
    before = day(army=shapely.box(-180, -90, 0, 90), rebels=shapely.box(0, -90, 180, 90))
    after = day(army=shapely.box(-180, -90, -90, 90), rebels=shapely.box(-90, -90, 180, 90))
    quarter = area_km2([shapely.box(-90, -90, 0, 90)])[0]
    assert quarter == pytest.approx(510_065_622 / 4, rel=1e-8)
    assert measured(before, after, method) == {("army", "rebels"): pytest.approx(quarter, rel=1e-12)}
    east, west = shapely.box(179, 80, 180, 90), shapely.box(-180, 80, -179, 90)
    found = measured(day(army=east, rebels=west), day(army=shapely.union_all([east, west])), method)
    assert found == {("rebels", "army"): pytest.approx(area_km2([west])[0], rel=1e-12)}


@both_ways
def test_few_changes_among_thousands_of_zones(method: Method) -> None:
    side, changed = 60, (5, 700, 701, 3599)
    zones = [
        shapely.box(i / 10, j / 10, (i + 1) / 10, (j + 1) / 10) for i in range(side) for j in range(side)
    ]
    holders = ["army" if number % 7 else "rebels" for number in range(side**2)]
    now = ["sdf" if number in changed else holder for number, holder in enumerate(holders)]
    shapes = np.array(zones, dtype=object)
    expected: Counter[tuple[str, str]] = Counter()
    for number in changed:
        expected[holders[number], "sdf"] += area_km2([zones[number]])[0]
    assert measured(Partition(shapes, holders), Partition(shapes, now), method) == pytest.approx(expected)


def test_a_layer_drawn_anew_agrees_both_ways() -> None:
    def jittered(seed: int) -> Partition[str]:
        """Draw 10 x 10 zones whose borders are crooked lines that neighbours share."""
        rng, side, step = np.random.default_rng(seed), 10, 50
        lines = np.linspace(0, side, side * step + 1)
        x, y = np.meshgrid(lines, lines, indexing="ij")
        xy = np.stack([x, y], axis=2) / 20 + [36, 35] + rng.normal(0, 5e-5, (*x.shape, 2))
        zones, holders = [], []
        for i, j in np.ndindex(side, side):
            box = xy[i * step : (i + 1) * step + 1, j * step : (j + 1) * step + 1]
            ring = np.concatenate([box[:-1, 0], box[-1, :-1], box[:0:-1, -1], box[0, :0:-1]])
            zones.append(shapely.Polygon(ring))
            holders.append(["army", "rebels", "sdf"][i * j % 3])
        return partition(zones, holders)

    before, after = jittered(1), jittered(2)
    assert overlay(before, after).method == "pairs"
    found = {method: measured(before, after, method) for method in ("auto", "edges")}
    assert closes(before, after, found["edges"])
    agree(found["auto"], found["edges"])


def test_a_face_that_ends_in_a_spike_without_width_is_looked_up_where_it_is_wide() -> None:
    spiked = shapely.MultiPolygon(
        [
            shapely.Polygon(
                [
                    *((36.3107887, 35.1209542), (36.2821144, 35.023067), (36.1907576, 35.000664)),
                    *((36.2247077, 35.0305588), (36.2188435, 35.0399055)),
                    *((36.190757718520686, 35.0006641655966), (36.2234726, 35.1165338)),
                ]
            ),
            shapely.Polygon(
                [(36.2234726, 35.1165338), (36.19075762280959, 35.00066408078689), (36.1907576, 35.000664)]
            ),
        ]
    )
    beside = shapely.Polygon(
        [
            (36.1037359, 34.9790039),
            (36.1907577, 35.0006641),
            (36.2234726, 35.1165338),
            (36.0959578, 35.1101578),
        ]
    )
    before, after = day(isis=shapely.box(37, 35, 38, 36)), day(rebels=beside, army=spiked)
    assert closes(before, after, measured(before, after, "edges"))


# Random partitions

SIDE = 3
KINDS = ("whole", "enclave", "hole", "bitten", "sliver", "noded", "doubled")


class Cell(NamedTuple):
    """What stands in a cell of a grid: nobody where the holder is empty."""

    holder: str
    kind: str


class Drawn(NamedTuple):
    """A day as it is drawn: the cells, the grid they stand on (0 is square), one zone a holder or many."""

    cells: tuple[Cell, ...]
    grid: int
    joined: bool


def zones_of(corners: np.ndarray, cell: Cell) -> list[tuple[shapely.Geometry, str]]:
    """Draw what stands in a cell."""
    if not cell.holder:
        return []
    whole, (start, _, middle, _) = shapely.Polygon(corners), corners
    first, second = corners[1] - start, corners[3] - start
    if cell.kind in ("enclave", "hole"):
        core = corners.mean(axis=0) + [[-0.005, -0.005], [0.015, -0.005], [-0.005, 0.015]]
        kept = [(shapely.Polygon(corners, [core]), cell.holder)]
        return kept + [(shapely.Polygon(core), "isis")] * (cell.kind == "enclave")
    if cell.kind == "bitten":  # a hole that touches the outline in a corner
        return [
            (
                shapely.Polygon(corners, [[start, start + 0.3 * first + 0.2 * second, (start + middle) / 2]]),
                cell.holder,
            )
        ]
    if cell.kind == "sliver":  # a zone 1e-7 degrees thin along one side
        cut = corners[:2] + (corners[[3, 2]] - corners[:2]) * 1e-6
        return [
            (shapely.Polygon([*corners[:2], cut[1], cut[0]]), "isis"),
            (shapely.Polygon([*cut, *corners[2:]]), cell.holder),
        ]
    if cell.kind == "noded":  # vertices that the neighbours lack, off the line by rounding
        nodes = corners + np.array([[0.3], [0.41], [0.57], [0.83]]) * (np.roll(corners, -1, axis=0) - corners)
        return [(shapely.Polygon(np.stack([corners, nodes], axis=1).reshape(-1, 2)), cell.holder)]
    if cell.kind == "doubled":
        return [(shapely.Polygon(np.repeat(corners, 2, axis=0)), cell.holder)]
    return [(whole, cell.holder)]


def laid_out(drawn: Drawn, *, rounded: bool) -> Partition[str]:
    """Draw a day; rounded to 7 decimals, its zones overlap and are made planar as a snapshot's are."""
    xy = np.stack(np.meshgrid(*[np.arange(SIDE + 1)] * 2, indexing="ij"), axis=2) / 10 + [36, 35]
    if drawn.grid:
        xy += np.random.default_rng(drawn.grid).uniform(-0.03, 0.03, xy.shape)
    zones, holders = [], []
    for (i, j), cell in zip(np.ndindex(SIDE, SIDE), drawn.cells, strict=True):
        for zone, holder in zones_of(
            np.array([xy[i, j], xy[i + 1, j], xy[i + 1, j + 1], xy[i, j + 1]]), cell
        ):
            zones.append(zone)
            holders.append(holder)
    if drawn.joined:
        names = list(dict.fromkeys(holders))
        zones = [
            shapely.union_all([zone for zone, holder in zip(zones, holders, strict=True) if holder == name])
            for name in names
        ]
        holders = names
    if rounded and zones:
        shapes = shapely.transform(np.array(zones, dtype=object), partial(np.round, decimals=7))
        sound = np.flatnonzero(shapely.is_valid(shapes) & (shapely.area(shapes) > 0))
        pieces = planar_pieces(shapes[sound])
        zones = [piece.geometry for piece in pieces]
        holders = ["|".join(sorted({holders[sound[zone]] for zone in piece.zones})) for piece in pieces]
    return partition(zones, holders)


a_cell = st.builds(Cell, st.sampled_from(["army", "rebels", "sdf", ""]), st.sampled_from(KINDS))
a_day = st.builds(
    Drawn, st.tuples(*[a_cell] * SIDE**2), st.integers(0, 3), st.sampled_from([False, False, True])
)


@st.composite
def two_days(draw: st.DrawFn) -> tuple[Drawn, Drawn]:
    """Draw two days that have nothing, the grid, or most cells in common."""
    before, after = draw(a_day), draw(a_day)
    common = draw(st.sampled_from(["nothing", "grid", "cells"]))
    if common == "nothing":
        return before, after
    if common == "cells":
        changed = draw(st.sets(st.integers(0, SIDE**2 - 1), max_size=3))
        cells = [
            new if n in changed else old
            for n, (old, new) in enumerate(zip(before.cells, after.cells, strict=True))
        ]
        after = after._replace(cells=tuple(cells))
    return before, after._replace(grid=before.grid)


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
    areas = area_km2([polygonal(ground) for ground in grounds.values()])
    return dict(zip(grounds, areas.tolist(), strict=True))


ALIKE = [Cell("army", "whole")] * SIDE**2
NARROW = tuple(
    Drawn(tuple(special.get(number, cell) for number, cell in enumerate(ALIKE)), 2, False)
    for special in (
        {1: Cell("army", "noded"), 4: Cell("army", "sliver")},
        {1: Cell("army", "sliver"), 4: Cell("rebels", "whole")},
    )
)
"""Lines that cross so narrowly that noding them does not converge."""


# Where a node lies beside its edge by rounding, GEOS may snap with up to 4e-7 degrees: its overlays, and the
# pairs that rest on them, then lose ground about once in 300 times. Figures that do not close are refused.
@pytest.mark.parametrize("rounded", [False, True], ids=["exact", "rounded"])
@pytest.mark.parametrize("share", range(4))
@settings(max_examples=125, deadline=None)
@given(days=two_days())
@example(days=NARROW)
def test_edges_always_close_and_all_that_closes_agrees(
    days: tuple[Drawn, Drawn], rounded: bool, share: int
) -> None:
    before, after = (laid_out(drawn, rounded=rounded) for drawn in days)
    edges = measured(before, after, "edges")
    assert closes(before, after, edges)
    for other in (measured(before, after, "pairs"), plainly(before, after)):
        if closes(before, after, other):
            agree(edges, other)


@settings(max_examples=60, deadline=None)
@given(days=two_days())
def test_the_change_back_is_the_reverse(days: tuple[Drawn, Drawn]) -> None:
    before, after = (laid_out(drawn, rounded=False) for drawn in days)
    there, back = measured(before, after, "auto"), measured(after, before, "auto")
    agree({(b, a): area for (a, b), area in back.items()}, there)
