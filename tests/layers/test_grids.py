"""Control cell by cell: three fields in a row whose holders change, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from pyproj import CRS

from controlmap.geo.errors import NothingFoundError, UsageError
from controlmap.geo.grid import Grid
from controlmap.layers import grids
from controlmap.layers.grids import (
    NO_VALUE,
    ControlGrid,
    control_grid,
    days_held,
    days_since_change,
    times_changed,
)
from controlmap.layers.reading import Records
from controlmap.layers.schema import Holder, Zone
from controlmap.layers.snapshot import Snapshot
from controlmap.layers.store import Store

FIELDS = Grid(CRS(4326).to_wkt(), 0, 1, 1, 1, 4, 1)
ARMY, BOTH, REBELS = 1, 2, 3
HELD = {
    1: ("rebels", "rebels", "rebels", ""),
    3: ("army|rebels", "rebels", "", ""),
    8: ("army", "rebels", "army", ""),
    9: ("army|rebels", "army", "army", "army"),
}
"""Who has each of four fields on days of January."""


def zone(day: int, field: int, actor: str) -> Zone:
    status = "contested" if "|" in actor else "control"
    return Zone(date(2024, 1, day), shapely.box(field, 0, field + 1, 1), actor, status)


@pytest.fixture
def states(empty_store: Store) -> list[Snapshot]:
    zones = [zone(day, x, who) for day, held in HELD.items() for x, who in enumerate(held) if who]
    empty_store.record(Records("zones", tuple(zones), ("test",)))
    return empty_store.snapshots()


@pytest.fixture
def control(states: list[Snapshot]) -> ControlGrid:
    return control_grid(states, FIELDS)


def test_each_recorded_date_is_a_layer(control: ControlGrid) -> None:
    assert [str(day.snapshot.date) for day in control.days] == [f"2024-01-0{day}" for day in HELD]
    assert control.holders == (
        Holder("army", "control"),
        Holder("army|rebels", "contested"),
        Holder("rebels", "control"),
    )
    assert [day.codes[0].tolist() for day in control.days] == [
        [REBELS, REBELS, REBELS, 0],
        [BOTH, REBELS, 0, 0],
        [ARMY, REBELS, ARMY, 0],
        [BOTH, ARMY, ARMY, ARMY],
    ]


def test_times_changed(control: ControlGrid) -> None:
    """Through contested counts twice; over a gap once; coming under a zone for the first time is none."""
    assert times_changed(control)[0].tolist() == [3, 1, 1, 0]


def test_ground_that_no_zone_ever_covered_has_no_number(states: list[Snapshot]) -> None:
    control = control_grid(states[:1], FIELDS)
    assert times_changed(control)[0].tolist() == [0, 0, 0, NO_VALUE]
    assert days_since_change(control, date(2024, 1, 9))[0].tolist() == [NO_VALUE] * 4
    assert days_held(control, date(2024, 1, 1), date(2024, 1, 2))[0, 0].tolist() == [1, 1, 1, NO_VALUE]


def test_days_since_the_last_change(control: ControlGrid) -> None:
    assert days_since_change(control, date(2024, 1, 9))[0].tolist() == [0, 0, 1, NO_VALUE]
    assert days_since_change(control, date(2024, 1, 19))[0].tolist() == [10, 10, 11, NO_VALUE]


def test_days_held_are_half_open_and_carried_on_to_the_end(control: ControlGrid) -> None:
    army, both, rebels = days_held(control, date(2024, 1, 1), date(2024, 1, 11))[:, 0].tolist()
    assert army == [1, 2, 3, 2]
    assert both == [5 + 2, 0, 0, 0]
    assert rebels == [2, 8, 2, 0]


def test_days_held_begin_with_the_stretch(control: ControlGrid) -> None:
    later = replace(control, days=control.days[1:])
    held = days_held(later, date(2024, 1, 5), date(2024, 1, 9))
    assert held[:, 0, 0].tolist() == [1, 3, 0]
    assert days_held(later, date(2024, 1, 1), date(2024, 1, 9))[:, 0, 0].tolist() == [1, 5, 0]


def test_each_holder_is_told_how_near_its_cells_come(control: ControlGrid) -> None:
    for day in control.days:
        for one in day.conserved:
            assert one.true_km2 == pytest.approx(day.snapshot.areas.get(one.holder, 0.0), rel=1e-6)
            assert one.error_km2 == pytest.approx(0, abs=0.01)


def test_no_zones_are_nothing_to_grid(states: list[Snapshot]) -> None:
    empty = replace(states[0], zones=states[0].zones.iloc[:0])
    with pytest.raises(NothingFoundError, match="no control to grid"):
        control_grid([empty])
    emptied = control_grid([states[0], empty], FIELDS)
    assert not emptied.days[1].codes.any()


def test_a_grid_elsewhere_is_refused(states: list[Snapshot]) -> None:
    with pytest.raises(NothingFoundError, match="no zone lies within the grid"):
        control_grid(states, replace(FIELDS, west=50))


def test_too_many_cells_are_refused_before_any_work(states: list[Snapshot]) -> None:
    with pytest.raises(UsageError, match="cells for 4 dates are more than the 200,000,000"):
        control_grid(states, replace(FIELDS, width=10_000, height=6_000))


def test_too_many_cells_for_so_many_holders_are_refused(
    control: ControlGrid, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grids, "MOST_CELLS", 11)
    with pytest.raises(UsageError, match="4 x 1 cells for 3 holders"):
        days_held(control, date(2024, 1, 1), date(2024, 1, 9))


def test_the_bound_is_met_by_what_the_mend_says(
    states: list[Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grids, "MOST_CELLS", 10_000)
    with pytest.raises(UsageError) as refused:
        control_grid(states[:1], resolution_m=1000)
    times = float(refused.value.mend.split("make cells ")[1].split(" ")[0])
    assert control_grid(states[:1], resolution_m=1000 * times).grid.size <= 10_000


def test_the_default_grid_is_that_of_all_dates(states: list[Snapshot]) -> None:
    control = control_grid(states, resolution_m=10_000)
    assert control.grid.width >= 44
    assert np.unique(control.days[0].codes).tolist() == [0, REBELS]
