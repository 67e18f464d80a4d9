"""Snapshots in any order: each recorded day keeps what it says, whatever comes before or after."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from controlmap.layers.store.timeline import Stay, recorded_stays

FIRST = date(2019, 11, 18)

snapshots = st.lists(
    st.tuples(st.integers(0, 8), st.frozensets(st.sampled_from("ABCD"))), min_size=1, max_size=12
)


def record(order: list[tuple[int, frozenset[str]]]) -> tuple[list[Stay[str]], dict[date, frozenset[str]]]:
    """Record snapshots one by one; give what is believed, and what each day last said."""
    stays: list[Stay[str]] = []
    told: dict[date, frozenset[str]] = {}
    for offset, keys in order:
        day = FIRST + timedelta(offset)
        stays = recorded_stays(stays, told.keys(), {day: keys})
        told[day] = keys
    return stays, told


def state(stays: list[Stay[str]], day: date) -> list[str]:
    return sorted(stay.key for stay in stays if stay.start <= day and (stay.end is None or day < stay.end))


@given(snapshots)
def test_every_day_shows_the_last_snapshot_on_or_before_it(order: list[tuple[int, frozenset[str]]]) -> None:
    stays, told = record(order)
    for offset in range(-1, 10):
        day = FIRST + timedelta(offset)
        recorded = [other for other in told if other <= day]
        expected = sorted(told[max(recorded)]) if recorded else []
        assert state(stays, day) == expected


@given(snapshots)
def test_the_same_again_changes_nothing(order: list[tuple[int, frozenset[str]]]) -> None:
    stays, told = record(order)
    assert sorted(recorded_stays(stays, told.keys(), told), key=str) == sorted(stays, key=str)


@given(snapshots)
def test_many_days_at_once_say_what_they_say_one_by_one(order: list[tuple[int, frozenset[str]]]) -> None:
    stays, told = record(order)
    together = recorded_stays([], set(), told)
    for offset in range(10):
        day = FIRST + timedelta(offset)
        assert state(together, day) == state(stays, day)
    in_order, _ = record(sorted(((day - FIRST).days, keys) for day, keys in told.items()))
    assert sorted(together, key=str) == sorted(in_order, key=str)


def test_a_zone_that_stays_is_one_stay() -> None:
    stays, _ = record([(0, frozenset("A")), (1, frozenset("A")), (5, frozenset("A"))])
    assert [(stay.start, stay.end) for stay in stays] == [(FIRST, None)]


def test_a_zone_that_is_missing_in_between_has_two_stays() -> None:
    stays, _ = record([(0, frozenset("A")), (5, frozenset("A")), (2, frozenset())])
    assert sorted((stay.start, stay.end) for stay in stays) == [
        (FIRST, FIRST + timedelta(2)),
        (FIRST + timedelta(5), None),
    ]
