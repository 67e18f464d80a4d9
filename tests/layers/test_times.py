"""Times of day as reports give them, put in order."""

from datetime import date

import pytest

from controlmap.layers.times import hour_of_day

SUNDAY = date(2019, 11, 24)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("before dawn", "dawn"), ("dawn", "morning"), ("morning", "10:40"), ("10:40", "midday")]
    + [("midday", "afternoon"), ("afternoon", "early evening"), ("early evening", "evening")]
    + [("evening", "23:00"), ("23:00", "night"), ("night", "late night")],
)
def test_the_day_runs_from_dawn_to_night(earlier: str, later: str) -> None:
    first, second = hour_of_day(earlier, SUNDAY), hour_of_day(later, SUNDAY)
    assert first is not None
    assert second is not None
    assert first < second


def test_a_night_is_late_on_its_first_day_and_before_dawn_on_its_second() -> None:
    assert hour_of_day("night 23-24", date(2019, 11, 23)) == hour_of_day("night", SUNDAY)
    assert hour_of_day("night 23-24", date(2019, 11, 24)) == 2.0
    assert hour_of_day("night 30-1", date(2019, 12, 1)) == 2.0
    assert hour_of_day("night 23-24", date(2019, 11, 29)) is None


def test_of_two_times_the_later_counts() -> None:
    assert hour_of_day("night 23-24 / dawn", SUNDAY) == hour_of_day("dawn", SUNDAY)
    assert hour_of_day("dawn / (reportedly)", SUNDAY) == hour_of_day("dawn", SUNDAY)


@pytest.mark.parametrize("words", ["", "(Sunday)", "25:00", "soon", "night 40-41"])
def test_what_is_not_recognised_is_no_time(words: str) -> None:
    assert hour_of_day(words, SUNDAY) is None
