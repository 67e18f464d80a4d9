"""Takeovers of a hand-made front: adjoining ground is one episode, ground far off or much later another."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import shapely

from controlmap.geo.errors import UsageError
from controlmap.layers.reading import Records
from controlmap.layers.schema import Observation, Place, Record, Route, Source, Zone
from controlmap.layers.store import Store
from controlmap.layers.takeovers import Takeover, find_takeovers

DAY = date(2024, 1, 1)
ALL = shapely.box(36, 35, 37, 36)


def records(layer: str, *rows: Record) -> Records:
    return Records(layer, rows, tuple(("file", str(n)) for n, _ in enumerate(rows, 1)), ("file",))


def record_days(store: Store, *days: tuple[int, shapely.Geometry, str]) -> None:
    """The army has some ground of a square on each day; the rest is the rebels'."""
    for offset, army, status in days:
        day = DAY + timedelta(offset)
        rows = [Zone(day, ALL.difference(army), "rebels")]
        if not army.is_empty:
            rows.append(
                Zone(
                    day,
                    army,
                    "army" if status == "control" else "army|rebels",
                    status,
                    sources=(Source("S"),),
                )
            )
        store.record(records("zones", *rows))


def found(store: Store, **gaps: float) -> list[Takeover]:
    return find_takeovers(store.snapshots(), store.verdicts(), **gaps)  # type: ignore[arg-type]


def box(west: float, east: float) -> shapely.Geometry:
    return shapely.box(west, 35.4, east, 35.5)


NOTHING = shapely.Polygon()


def test_an_advance_in_steps_is_one_takeover(empty_store: Store) -> None:
    record_days(empty_store, (0, NOTHING, ""), (2, box(36, 36.1), "control"), (5, box(36, 36.2), "control"))
    (one,) = found(empty_store)
    assert (one.actor, one.first, one.last) == ("army", date(2024, 1, 3), date(2024, 1, 6))
    assert one.reached_km2 == pytest.approx(one.held_km2, abs=1e-9)
    assert one.sources == (Source("S"),)


def test_ground_that_lies_far_off_is_another(empty_store: Store) -> None:
    both = shapely.union_all([box(36, 36.1), box(36.3, 36.4)])
    record_days(empty_store, (0, NOTHING, ""), (1, both, "control"))
    assert len(found(empty_store)) == 2
    assert len(found(empty_store, gap_km=20)) == 1


def test_ground_that_follows_much_later_is_another(empty_store: Store) -> None:
    record_days(empty_store, (0, NOTHING, ""), (1, box(36, 36.1), "control"), (20, box(36, 36.2), "control"))
    assert len(found(empty_store)) == 2
    assert len(found(empty_store, gap_days=30)) == 1


def test_ground_that_is_only_contested_is_no_takeover(empty_store: Store) -> None:
    record_days(empty_store, (0, NOTHING, ""), (1, box(36, 36.1), "contested"))
    assert found(empty_store) == []


def test_contested_ground_counts_as_reached_and_its_days_are_counted(empty_store: Store) -> None:
    record_days(empty_store, (0, NOTHING, ""), (1, box(36, 36.1), "contested"), (4, box(36, 36.1), "control"))
    (one,) = found(empty_store)
    assert (one.first, one.last, one.contested_days) == (date(2024, 1, 2), date(2024, 1, 5), 3)


def test_what_was_lost_again_was_reached_and_is_not_held(empty_store: Store) -> None:
    days = [(0, NOTHING, ""), (1, box(36, 36.2), "control"), (2, box(36, 36.1), "control")]
    record_days(empty_store, *days, (3, box(36, 36.12), "control"))
    army = next(one for one in found(empty_store) if one.actor == "army")
    assert army.held_km2 / army.reached_km2 == pytest.approx(0.6, abs=1e-6)


def test_villages_join_in_the_order_they_fell_and_the_greatest_names_it(empty_store: Store) -> None:
    record_days(empty_store, (0, NOTHING, ""), (2, box(36, 36.1), "control"), (5, box(36, 36.2), "control"))
    places = [
        Place("a", "Hamlet", shapely.Point(36.05, 35.45), kind="farms"),
        Place("b", "Town", shapely.Point(36.15, 35.45), kind="town"),
        Place("c", "Elsewhere", shapely.Point(36.9, 35.9), kind="city"),
    ]
    empty_store.record(records("villages", *places))
    for place, offset in (("a", 2), ("b", 4), ("c", 3)):
        before = Observation(DAY, place, actor="rebels")
        empty_store.record(
            records("control", before, Observation(DAY + timedelta(offset), place, actor="army"))
        )
    empty_store.record(records("routes", Route("m", "M5", shapely.LineString([(36.05, 35), (36.05, 36)]))))
    (one,) = found(empty_store)
    assert one.name == "Town"
    assert [village.name for village in one.villages] == ["Hamlet", "Town"]
    assert one.times_changed_hands == 1
    assert one.routes == ("M5",)


def test_without_villages_it_is_named_after_the_nearest_place(empty_store: Store) -> None:
    record_days(empty_store, (0, NOTHING, ""), (2, box(36, 36.1), "control"))
    assert found(empty_store)[0].name == "unnamed"
    empty_store.record(records("villages", Place("b", "Town", shapely.Point(36.15, 35.45))))
    assert found(empty_store)[0].name == "near Town"


def test_gaps_below_zero_are_refused(empty_store: Store) -> None:
    with pytest.raises(UsageError, match="gap below zero"):
        find_takeovers([], {}, gap_days=-1)
    with pytest.raises(UsageError, match="gap below zero"):
        find_takeovers([], {}, gap_km=float("nan"))


def test_a_front_that_creeps_takes_over_what_it_reached(empty_store: Store) -> None:
    metre = 1 / 91_000
    days = [(day, box(36, 36.1 + 4 * metre * day), "control") for day in range(12)]
    record_days(empty_store, *days)
    (one,) = found(empty_store)
    assert one.reached_km2 == pytest.approx(0.04 * 11.1, rel=0.3)


def test_no_days_no_takeovers() -> None:
    assert find_takeovers([], {}) == []


def test_redraw_takes_nothing_over(empty_store: Store) -> None:
    record_days(empty_store, (0, box(36, 36.1), "control"), (1, box(36, 36.10003), "control"))
    assert found(empty_store) == []
