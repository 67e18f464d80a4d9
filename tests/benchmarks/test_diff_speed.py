"""The change kernel against its peers: interleaved, same data, ratios of medians in one run."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from statistics import median
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from controlmap.geo.area import area_km2
from controlmap.geo.repair import polygonal
from controlmap.layers.diff import diff
from controlmap.layers.snapshot import Snapshot

from .layers import frame, front, holders, partition, snapshot

Way = Callable[[int], Any]


def race(title: str, ways: dict[str, Way], rounds: int, slow: tuple[str, ...] = ()) -> dict[str, float]:
    """Run the ways in turn, round by round; slow ones once. Print medians and ratios to the first."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds):
        for name, way in ways.items():
            if name in slow and turn:
                continue
            start = time.perf_counter()
            way(turn)
            times[name].append(time.perf_counter() - start)
    medians = {name: median(taken) for name, taken in times.items()}
    ours = next(iter(medians.values()))
    print(f"\n{title}")
    for name, seconds in medians.items():
        print(f"  {name:<28} {seconds * 1e3:10.2f} ms   {seconds / ours:8.1f} times")
    return {name: seconds / ours for name, seconds in medians.items()}


def areas(shapes: Any) -> float:
    return float(area_km2([polygonal(shape) for shape in np.atleast_1d(shapes)]).sum())


def test_a_one_big_front() -> None:
    days = [front(day) for day in range(26)]
    loaded: list[Snapshot] = [snapshot(shapes, ["army", "rebels"], day) for day, shapes in enumerate(days)]

    def ours(turn: int) -> float:
        return diff(loaded[turn], loaded[turn + 1]).advance_km2

    def plain(turn: int) -> float:
        (north, south), (north_2, south_2) = days[turn], days[turn + 1]
        return areas([shapely.difference(north, north_2), shapely.difference(south, south_2)])

    def union(turn: int) -> gpd.GeoDataFrame:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            before, after = (
                frame(shapes, ["army", "rebels"], column)
                for shapes, column in ((days[turn], "before"), (days[turn + 1], "after"))
            )
            return gpd.overlay(before, after, how="union")

    assert abs(diff(loaded[0], loaded[1], tolerance_m=0).advance_km2 - plain(0)) < 1e-9
    loaded = [snapshot(shapes, ["army", "rebels"], day) for day, shapes in enumerate(days)]
    ways: dict[str, Way] = {"controlmap": ours, "plain shapely": plain, "geopandas": union}
    race("(a) one front of 3,000 vertices, each day's edges read on the way", ways, 25)
    for one in loaded:
        one.partition.edges_of(range(2))
    race(
        "(a) the same, once the edges of the days are read", {"controlmap": ours, "plain shapely": plain}, 25
    )


def test_a_over_gaps_up_to_a_year() -> None:
    base = front(0)
    for gap in (1, 7, 30, 90, 365):
        later = front(gap)

        def ours(_: int, later: Any = later) -> float:
            one, other = snapshot(base, ["army", "rebels"]), snapshot(later, ["army", "rebels"], 1)
            start = time.perf_counter()
            diff(one, other)
            return time.perf_counter() - start

        def plain(_: int, later: Any = later) -> float:
            start = time.perf_counter()
            areas([shapely.difference(base[0], later[0]), shapely.difference(base[1], later[1])])
            return time.perf_counter() - start

        taken = [(ours(turn), plain(turn)) for turn in range(9)]
        mine, theirs = (median(one) for one in zip(*taken, strict=True))
        print(f"  (a) over {gap:3} days: {mine * 1e3:7.2f} ms, plain shapely {theirs / mine:5.1f} times")
        assert mine > 0


def test_b_many_zones() -> None:
    side = 45
    shapes = partition(side)
    named, changed = holders(side), holders(side, 20)
    before, after = snapshot(shapes, named), snapshot(shapes, changed, 1)

    def ours(_: int) -> float:
        return diff(before, after).advance_km2

    def pairs(_: int) -> float:
        index = shapely.STRtree(shapes).query(shapes).T
        differ = [
            a != b for a, b in zip(np.array(named)[index[:, 0]], np.array(changed)[index[:, 1]], strict=True)
        ]
        index = index[differ]
        return areas(shapely.intersection(shapes[index[:, 0]], shapes[index[:, 1]]))

    def dissolved(_: int) -> float:
        return dissolve_and_intersect(shapes, named, shapes, changed)

    print(f"\n{shapely.get_num_coordinates(shapes).sum():,} vertices, {side**2} zones")
    race(
        "(b) 20 changes among 2,025 zones",
        {"controlmap": ours, "differing pairs": pairs, "dissolve + intersection": dissolved},
        5,
        ("dissolve + intersection",),
    )
    assert abs(ours(0) - pairs(0)) < 1e-6


def test_c_drawn_anew() -> None:
    side = 45
    first, second = partition(side), partition(side, jitter_m=5, seed=1)
    named, changed = holders(side), holders(side, 20)
    before, after = snapshot(first, named), snapshot(second, changed, 1)

    def ours(_: int) -> float:
        return diff(before, after, tolerance_m=0).advance_km2

    def all_pairs(_: int) -> float:
        index = shapely.STRtree(second).query(first).T
        return areas(shapely.intersection(first[index[:, 0]], second[index[:, 1]]))

    def dissolved(_: int) -> float:
        return dissolve_and_intersect(first, named, second, changed)

    race(
        "(c) the same, drawn anew with 5 m jitter",
        {"controlmap": ours, "all pairs": all_pairs, "dissolve + intersection": dissolved},
        1,
    )
    told, true = diff(before, after), diff(snapshot(first, named), snapshot(first, changed, 1))
    naive = diff(before, after, tolerance_m=0).advance_km2 - true.advance_km2
    print(f"  way: {told.method}; phantom change {naive:.1f} km2 without a tolerance, and with 10 m")
    print(f"  {told.advance_km2 - true.advance_km2:.3f} km2 of true {true.advance_km2:.1f} km2")
    assert told.method == "pairs"


def dissolve_and_intersect(first: Any, named: list[str], second: Any, changed: list[str]) -> float:
    def dissolved(shapes: Any, actors: list[str]) -> dict[str, Any]:
        of = np.array(actors)
        return {actor: shapely.union_all(shapes[of == actor]) for actor in sorted(set(actors))}

    had, has = dissolved(first, named), dissolved(second, changed)
    return areas([shapely.intersection(a, b) for x, a in had.items() for y, b in has.items() if x != y])
