"""How snapshots change the stays that the store believes in.

A *stay* is a stretch of valid time during which one thing is so: a dataset has a zone, or says something of
it. A snapshot recorded on a day says what is so from that day until the next recorded one. Recording it
never changes what other recorded days say, in whatever order they come.

>>> from datetime import date
>>> believed = [Stay("A", date(2019, 11, 18), None)]
>>> for stay in recorded_stays(believed, {date(2019, 11, 18)}, {date(2019, 11, 25): {"B"}}):
...     print(stay.key, stay.start, stay.end)
A 2019-11-18 2019-11-25
B 2019-11-25 None
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

__all__ = ["Stay", "recorded_stays"]

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Stay(Generic[K]):
    """A stretch of valid time, half-open: `start <= t < end`; open where `end` is None."""

    key: K
    start: date
    end: date | None


def recorded_stays(
    believed: Iterable[Stay[K]], recorded: Collection[date], told: Mapping[date, Collection[K]]
) -> list[Stay[K]]:
    """Work out what is believed once snapshots are recorded.

    Parameters
    ----------
    believed
        The stays believed so far.
    recorded
        The dates recorded so far.
    told
        What each snapshot holds, by its date. A date that was recorded is corrected.

    Returns
    -------
    list of Stay
        What is believed from now on. A stay that is told again is the same stay.
    """
    settled: list[Stay[K]] = []
    open_ones = list(believed)
    for day in sorted(told):
        rest: list[Stay[K]] = []
        for stay in open_ones:
            if stay.end is not None and stay.end <= day:
                settled.append(stay)
            else:
                rest.append(stay)
        following = min((other for other in recorded if other > day), default=None)
        open_ones = _one_day(rest, day, following, told[day])
    return settled + open_ones


def _one_day(
    stays: Iterable[Stay[K]], day: date, following: date | None, keys: Collection[K]
) -> list[Stay[K]]:
    """Lay one snapshot over stays that do not end before it."""
    believed: list[Stay[K]] = []
    wanted = dict.fromkeys(keys)
    kept: set[K] = set()
    for stay in stays:
        if following is not None and stay.start >= following:
            believed.append(stay)
        elif stay.key in wanted:
            believed.append(stay)
            kept.add(stay.key)
        else:
            if stay.start < day:
                believed.append(Stay(stay.key, stay.start, day))
            if following is not None and (stay.end is None or stay.end > following):
                believed.append(Stay(stay.key, following, stay.end))
    believed.extend(Stay(key, day, following) for key in wanted if key not in kept)
    return believed
