"""How a snapshot changes the stays that the store believes in.

A *stay* is a stretch of valid time during which one dataset has a zone: the same ground under the same
holder. A snapshot recorded on a day says what was so from that day until the next recorded one. Recording
it never changes what other recorded days say, in whatever order they come.

>>> from datetime import date
>>> rewriting = rewrite([Stay(1, "A", date(2019, 11, 18), None)], [date(2019, 11, 18)],
...                     date(2019, 11, 25), {"B"})
>>> [(stay.key, str(stay.start), str(stay.end)) for stay in rewriting.opened]
[('A', '2019-11-18', '2019-11-25'), ('B', '2019-11-25', 'None')]
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

__all__ = ["NewStay", "Rewriting", "Stay", "rewrite"]


K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Stay(Generic[K]):
    """A stay that the store believes in: half-open, `start <= t < end`; open where `end` is None."""

    fid: int
    key: K
    start: date
    end: date | None


@dataclass(frozen=True)
class NewStay(Generic[K]):
    """A stay to record; `origin` is the stay that it keeps a part of, or None where it is new."""

    key: K
    start: date
    end: date | None
    origin: Stay[K] | None


@dataclass(frozen=True)
class Rewriting(Generic[K]):
    """What recording a snapshot does to the stays.

    Parameters
    ----------
    closed
        Stays that are no longer believed as they stand.
    opened
        Stays believed from now on.
    kept
        Stays that the snapshot confirms, by key.
    """

    closed: tuple[Stay[K], ...]
    opened: tuple[NewStay[K], ...]
    kept: dict[K, Stay[K]]


def rewrite(
    stays: Iterable[Stay[K]], recorded: Collection[date], day: date, keys: Collection[K]
) -> Rewriting[K]:
    """Work out how the snapshot of a day changes the stays.

    Parameters
    ----------
    stays
        The stays believed so far.
    recorded
        The dates recorded so far.
    day
        The date of the snapshot.
    keys
        What the snapshot holds.
    """
    following = min((other for other in recorded if other > day), default=None)
    closed: list[Stay[K]] = []
    opened: list[NewStay[K]] = []
    kept: dict[K, Stay[K]] = {}
    for stay in stays:
        ends_before = stay.end is not None and stay.end <= day
        starts_after = following is not None and stay.start >= following
        if ends_before or starts_after:
            continue
        if stay.key in keys:
            kept[stay.key] = stay
            continue
        closed.append(stay)
        if stay.start < day:
            opened.append(NewStay(stay.key, stay.start, day, stay))
        if following is not None and (stay.end is None or stay.end > following):
            opened.append(NewStay(stay.key, following, stay.end, stay))
    opened.extend(NewStay(key, day, following, None) for key in keys if key not in kept)
    return Rewriting(tuple(closed), tuple(opened), kept)
