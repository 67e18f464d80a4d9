"""Stretches of days, and times of day as reports give them: "dawn", "23:00", "night 23-24 / dawn".

Times of day order what happened within one day and are never shown as more than the source said.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from ..geo.errors import UsageError

__all__ = ["hour_of_day", "refuse_backwards"]

HOURS = {
    "before dawn": 4.0,
    "dawn": 5.0,
    "sunrise": 6.0,
    "early morning": 7.0,
    "morning": 9.0,
    "late morning": 11.0,
    "midday": 12.0,
    "noon": 12.0,
    "early afternoon": 13.0,
    "afternoon": 15.0,
    "late afternoon": 16.0,
    "early evening": 17.0,
    "sunset": 18.0,
    "dusk": 18.5,
    "evening": 19.0,
    "nightfall": 20.0,
    "late evening": 21.0,
    "night": 23.5,
    "late night": 23.75,
    "midnight": 23.9,
}
NIGHT_BEFORE_DAWN = 2.0


def refuse_backwards(first: date | None, last: date | None) -> None:
    """Refuse a stretch of time that ends before it begins.

    Raises
    ------
    UsageError
        The first day is later than the last.
    """
    if first and last and first > last:
        raise UsageError(f"--from {first} is later than --to {last}", "exchange the two")


def hour_of_day(stated: str, day: date) -> float | None:
    """Put a stated time of day on the clock.

    Parameters
    ----------
    stated
        As reported. `night A-B` names the two days that the night joins: on date A it is late, on date B
        before dawn. Of `x / y` the later counts.
    day
        The date of the statement.

    Returns
    -------
    float or None
        Hours after midnight; None where the words are not recognised.

    Examples
    --------
    >>> hour_of_day("night 23-24 / dawn", date(2019, 11, 24))
    5.0
    >>> hour_of_day("night 20-21", date(2019, 11, 20)), hour_of_day("(Sunday)", date(2019, 11, 24))
    (23.5, None)
    """
    hours = [hour for part in stated.split("/") if (hour := _hour(part, day)) is not None]
    return max(hours, default=None)


def _hour(stated: str, day: date) -> float | None:
    words = " ".join(stated.lower().split())
    if clock := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", words):
        return int(clock[1]) + int(clock[2]) / 60
    if night := re.fullmatch(r"night (\d{1,2}) ?[-–] ?(\d{1,2})", words):
        evening, morning = int(night[1]), int(night[2])
        if day.day == evening and (day + timedelta(days=1)).day == morning:
            return HOURS["night"]
        if day.day == morning and (day - timedelta(days=1)).day == evening:
            return NIGHT_BEFORE_DAWN
        return None
    return HOURS.get(words)
