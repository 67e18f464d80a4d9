"""The change kernel against its peers: interleaved, same data, ratios of medians in one table."""

from __future__ import annotations

import ctypes
import gc
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from controlmap.geo.area import area_km2
from controlmap.geo.repair import polygonal
from controlmap.layers.diff import diff
from controlmap.layers.formats import read_table
from controlmap.layers.reading import read
from controlmap.layers.series import series
from controlmap.layers.snapshot import Snapshot
from controlmap.layers.store import open as open_store

from .layers import DAY, frame, front, holders, partition, snapshot

Way = Callable[[int], Any]
TABLE: list[tuple[str, str, str]] = []
SIDE = 45


@pytest.fixture(scope="module", autouse=True)
def one_table() -> Iterator[None]:
    """Print what was measured, together at the end."""
    TABLE.clear()
    yield
    print("\n\n| layer | against | measured |\n|---|---|---|")
    for row in TABLE:
        print(f"| {' | '.join(row)} |")


def race(layer: str, ways: dict[str, Way], rounds: int, once: tuple[str, ...] = ()) -> None:
    """Run the ways in turn, round by round, and note the ratio of each median to the first way's."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds):
        for name, way in ways.items():
            if name in once and turn:
                continue
            start = time.perf_counter()
            way(turn)
            taken[name].append(time.perf_counter() - start)
    medians = {name: median(seconds) for name, seconds in taken.items()}
    ours, *peers = medians
    for peer in peers:
        times = medians[peer] / medians[ours]
        ratio = f"{times:,.{1 if times > 9 else 2}f} times ours ({medians[ours] * 1e3:,.1f} ms)"
        TABLE.append((layer, peer, ratio))


def areas(shapes: Any) -> np.float64:
    """Measure what a peer found: all of them must, for ours does."""
    return area_km2([polygonal(shape) for shape in np.atleast_1d(shapes)]).sum()


def differing_pairs(first: Any, named: list[str], second: Any, changed: list[str]) -> np.float64:
    index = shapely.STRtree(second).query(first).T
    index = index[np.array(named)[index[:, 0]] != np.array(changed)[index[:, 1]]]
    return areas(shapely.intersection(first[index[:, 0]], second[index[:, 1]]))


def all_pairs(first: Any, second: Any) -> np.float64:
    index = shapely.STRtree(second).query(first).T
    return areas(shapely.intersection(first[index[:, 0]], second[index[:, 1]]))


def dissolve_and_intersect(first: Any, named: list[str], second: Any, changed: list[str]) -> np.float64:
    def dissolved(shapes: Any, actors: list[str]) -> dict[str, Any]:
        of = np.array(actors)
        return {actor: shapely.union_all(shapes[of == actor]) for actor in sorted(set(actors))}

    had, has = dissolved(first, named), dissolved(second, changed)
    return areas([shapely.intersection(a, b) for x, a in had.items() for y, b in has.items() if x != y])


def union_overlay(first: Any, named: list[str], second: Any, changed: list[str]) -> gpd.GeoDataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return gpd.overlay(frame(first, named, "before"), frame(second, changed, "after"), how="union")


def plainly(before: Any, after: Any) -> np.float64:
    return areas(shapely.difference(before, after))


def test_a_one_big_front() -> None:
    days = [front(day) for day in range(41)]
    named = ["army", "rebels"]
    loaded: list[Snapshot] = [snapshot(shapes, named, day) for day, shapes in enumerate(days)]
    assert diff(loaded[0], loaded[1], tolerance_m=0).advance_km2 == pytest.approx(
        plainly(*days[:2]), abs=1e-9
    )
    race(
        "(a) one front of 3,000 vertices, 30 edges a day",
        {
            "ours": lambda turn: diff(loaded[turn], loaded[turn + 1]),
            "plain shapely": lambda turn: plainly(days[turn], days[turn + 1]),
            "geopandas.overlay": lambda turn: union_overlay(days[turn], named, days[turn + 1], named),
        },
        40,
    )


@pytest.mark.parametrize("gap", [1, 7, 30, 90, 180, 365])
def test_a_over_gaps_up_to_a_year(gap: int) -> None:
    first, last = front(0), front(gap)
    before, after = snapshot(first, ["army", "rebels"]), snapshot(last, ["army", "rebels"], 1)
    assert diff(before, after, tolerance_m=0).advance_km2 == pytest.approx(plainly(first, last), abs=1e-6)
    race(
        f"(a) over {gap} days",
        {"ours": lambda _: diff(before, after), "plain shapely": lambda _: plainly(first, last)},
        25,
    )


def test_a_series_from_geojson(tmp_path: Path) -> None:
    """Parse, record, read back and follow, against parsing the same files alone."""
    days, files = 100, tmp_path / "files"
    files.mkdir()
    for day in range(days):
        shapes = shapely.set_precision(front(day), 1e-7)
        rows = frame(shapes, ["army", "rebels"], "actor").assign(date=str(DAY + timedelta(day)))
        rows.to_file(files / f"{day:03}.geojson")

    def whole(turn: int) -> None:
        store = open_store(tmp_path / f"{turn}.gpkg")
        store.record(read([files], "zones"))
        found = series(store.snapshots())
        assert len(found) == 2 * (days - 1)
        assert found[-2].cumulative_km2 == pytest.approx(-found[-1].cumulative_km2, abs=1e-6)

    race(
        f"(a) {days} days, a series from GeoJSON end to end",
        {
            "ours": whole,
            "reading the records alone": lambda _: read([files], "zones"),
            "parsing the files alone": lambda _: [
                read_table(path, "") for path in sorted(files.glob("*.geojson"))
            ],
        },
        3,
    )


def test_b_many_zones() -> None:
    shapes = partition(SIDE)
    named, changed = holders(SIDE), holders(SIDE, 20)
    before, after = snapshot(shapes, named), snapshot(shapes, changed, 1)
    memory = peak_megabytes(lambda: diff(before, after))
    TABLE.append(("(b)", "memory above the loaded layers", f"{memory:.1f} MB"))
    change = diff(before, after, tolerance_m=0)
    assert change.advance_km2 == pytest.approx(differing_pairs(shapes, named, shapes, changed), abs=1e-6)
    race(
        f"(b) 20 changes among {SIDE**2:,} zones, {shapely.get_num_coordinates(shapes).sum():,} vertices",
        {
            "ours": lambda _: diff(before, after),
            "pairs of differing holders": lambda _: differing_pairs(shapes, named, shapes, changed),
            "dissolve + intersection": lambda _: dissolve_and_intersect(shapes, named, shapes, changed),
            "geopandas.overlay": lambda _: union_overlay(shapes, named, shapes, changed),
        },
        5,
        once=("dissolve + intersection", "geopandas.overlay"),
    )


def test_b_where_borders_moved() -> None:
    """The same, but that twenty borders bend: their zones are not the same ground any more."""
    first, second = partition(SIDE), partition(SIDE, advances=20)
    named = holders(SIDE)
    before, after = snapshot(first, named), snapshot(second, named, 1)
    memory = peak_megabytes(lambda: diff(before, after))
    TABLE.append(("(b) 20 borders moved", "memory above the loaded layers", f"{memory:.1f} MB"))
    moved = differing_pairs(first, named, second, named)
    assert diff(before, after, tolerance_m=0).advance_km2 == pytest.approx(moved, abs=1e-6)
    race(
        "(b) 20 borders moved",
        {
            "ours": lambda _: diff(before, after),
            "pairs of differing holders": lambda _: differing_pairs(first, named, second, named),
        },
        5,
    )


def test_c_drawn_anew() -> None:
    first, second = partition(SIDE), partition(SIDE, jitter_m=5, seed=1)
    named, changed = holders(SIDE), holders(SIDE, 20)
    before, after = snapshot(first, named), snapshot(second, changed, 1)
    race(
        "(c) the same, drawn anew with 5 m jitter",
        {
            "ours": lambda _: diff(before, after),
            "all pairs": lambda _: all_pairs(first, second),
            "dissolve + intersection": lambda _: dissolve_and_intersect(first, named, second, changed),
        },
        3,
        once=("dissolve + intersection",),
    )
    same = snapshot(second, named, 1)
    phantom = diff(before, same)
    naive = phantom.advance_km2 + phantom.redraw_km2
    left = f"{phantom.advance_km2:.3f} of {naive:.1f} km2 ({phantom.advance_km2 / naive:.1%})"
    TABLE.append(("(c) without a change", "phantom left at 10 m", left))
    assert phantom.method == "pairs"


@pytest.mark.parametrize("side", [22, 45, 89])
def test_growth(side: int) -> None:
    """How long ours takes as zones grow in number, 20 changes and 20 borders moved each."""
    first, second = partition(side, per_edge=40), partition(side, per_edge=40, advances=20)
    before, after = snapshot(first, holders(side)), snapshot(second, holders(side, 20), 1)
    taken = []
    for _ in range(7):
        start = time.perf_counter()
        diff(before, after)
        taken.append(time.perf_counter() - start)
    TABLE.append((f"{side**2:,} zones, 20 changes and 20 borders moved", "", f"{median(taken) * 1e3:.1f} ms"))


def peak_megabytes(work: Callable[[], Any]) -> float:
    """How far the process's memory rises above what it held before."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what was freed before would hide what is taken now
    Path("/proc/self/clear_refs").write_text("5")  # the high-water mark begins anew
    before = _status("VmRSS")
    work()
    return (_status("VmHWM") - before) / 1024


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1])
