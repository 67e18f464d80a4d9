"""Series of a hand-made front: periods, gaps, and a front that creeps."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
import shapely

from controlmap.geo.errors import NothingFoundError
from controlmap.layers.diff import diff
from controlmap.layers.reading import Records
from controlmap.layers.schema import Record, Zone
from controlmap.layers.series import periods, series
from controlmap.layers.store import Store

DAY = date(2024, 1, 1)
METRE = 1 / 91_000  # of longitude, about, at 35 degrees


def records(layer: str, *rows: Record) -> Records:
    return Records(layer, rows, tuple(("file", str(n)) for n, _ in enumerate(rows, 1)), ("file",))


def record_fronts(store: Store, fronts: dict[int, float]) -> None:
    """The army holds the west up to a meridian, given for each day; the rebels the east."""
    rows = [
        zone
        for offset, front in fronts.items()
        for zone in (
            Zone(DAY + timedelta(offset), shapely.box(36, 35, front, 35.1), "army"),
            Zone(DAY + timedelta(offset), shapely.box(front, 35, 36.5, 35.1), "rebels"),
        )
    ]
    store.record(records("zones", *rows))


def test_weeks_are_cut_on_mondays_and_months_on_the_first() -> None:
    cuts = periods(date(2024, 1, 3), date(2024, 1, 17), "week", [])
    assert [day.day for day in cuts] == [3, 8, 15, 17]
    assert len(periods(DAY, DAY + timedelta(9), "day", [])) == 10
    recorded = [DAY, DAY + timedelta(3), DAY + timedelta(9)]
    assert periods(DAY, DAY + timedelta(9), "snapshot", recorded) == recorded


def test_gains_and_losses_by_snapshot(empty_store: Store) -> None:
    record_fronts(empty_store, {0: 36.1, 1: 36.2, 3: 36.15})
    found = [period for period in series(empty_store.snapshots()) if period.actor == "army"]
    assert [(p.from_date.day, p.to_date.day) for p in found] == [(1, 2), (2, 4)]
    assert found[0].gained_km2 > 0 == found[0].lost_km2
    assert found[1].lost_km2 == pytest.approx(found[0].gained_km2 / 2, rel=1e-3)
    assert found[1].cumulative_km2 == pytest.approx(found[0].net_km2 + found[1].net_km2)
    assert found[1].km2_per_day == pytest.approx(found[1].net_km2 / 2)
    whole = diff(empty_store.at(DAY), empty_store.at(DAY + timedelta(3)))
    assert found[1].cumulative_km2 == pytest.approx(
        whole.areas.set_index("actor")["net_km2"]["army"], abs=1e-9
    )


def test_a_gap_in_the_source_is_named(empty_store: Store) -> None:
    record_fronts(empty_store, {0: 36.1, 3: 36.2})
    found = [period for period in series(empty_store.snapshots(), "day") if period.actor == "army"]
    assert [period.carried_forward for period in found] == [True, True, False]
    assert [(p.snapshot_from.day, p.snapshot_to.day) for p in found] == [(1, 1), (1, 1), (1, 4)]
    assert [period.gained_km2 > 0 for period in found] == [False, False, True]


def test_what_creeps_becomes_an_advance(empty_store: Store) -> None:
    """Eight metres a day for sixty days: within one tolerance of the true total."""
    record_fronts(empty_store, {day: 36.1 + 8 * METRE * day for day in range(61)})
    snapshots = empty_store.snapshots()
    last = [period for period in series(snapshots) if period.actor == "army"][-1]
    true = diff(snapshots[0], snapshots[-1], tolerance_m=0).areas.set_index("actor")["net_km2"]["army"]
    one_tolerance = 0.010 * 11.1
    assert last.cumulative_km2 == pytest.approx(true, abs=one_tolerance)
    assert last.cumulative_km2 > 0.9 * true
    naive = sum(diff(a, b).advance_km2 for a, b in pairwise(snapshots))
    assert naive == 0, "day by day each step alone is a redraw"


def test_jitter_to_and_fro_is_no_advance(empty_store: Store) -> None:
    record_fronts(empty_store, {day: 36.1 + (4 if day % 2 else -4) * METRE for day in range(20)})
    assert all(period.net_km2 == 0 for period in series(empty_store.snapshots()))


def test_before_the_first_day_and_on_one_day_there_is_no_series(empty_store: Store) -> None:
    record_fronts(empty_store, {0: 36.1})
    with pytest.raises(NothingFoundError, match="only one date"):
        series(empty_store.snapshots())
    with pytest.raises(NothingFoundError, match="begin on 2024-01-01"):
        series(empty_store.snapshots(), first=date(2023, 1, 1), last=DAY)
