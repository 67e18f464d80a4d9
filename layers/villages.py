"""Who held a village, judged from what the sources say.

On a date, a village is held by whom its latest recorded day names with the greatest sum of confidence (1
where none is given). A tie keeps the previous holder, also one whom nobody names that day; without one the
first in alphabetical order stands. A day that names several holders is *disputed*.

A *change of hands* is control passing to another actor. Contested days do not count, and a first record is
no change. Within one day, another holder in control whose earliest stated time comes before the earliest of
the day's holder stood before it; everything else that day is a claim.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from .schema import CONTROL, Holder, Observation, Source
from .times import hour_of_day

__all__ = ["ChangeOfHands", "Verdict", "changes_of_hands", "held_since", "verdicts"]


@dataclass(frozen=True)
class Verdict:
    """What the records of one day amount to.

    Parameters
    ----------
    date
        The recorded day.
    holder
        Who held the village that day.
    confidence
        The sum of confidence for each holder named, greatest first.
    before
        Holders in control who stood before the day's holder, in order.
    records
        The day's statements, in order of time.
    """

    date: date
    holder: Holder
    confidence: dict[Holder, float]
    before: tuple[Holder, ...]
    records: tuple[Observation, ...]

    @property
    def disputed(self) -> bool:
        """Whether the day names several holders."""
        return len(self.confidence) > 1

    @property
    def sources(self) -> tuple[Source, ...]:
        """Who names the day's holder."""
        return tuple(source for r in self.records if r.holder == self.holder for source in r.sources)

    @property
    def against(self) -> tuple[tuple[Holder, tuple[Source, ...]], ...]:
        """Who names another holder, by holder."""
        return tuple(
            (other, tuple(s for r in self.records if r.holder == other for s in r.sources))
            for other in self.confidence
            if other != self.holder
        )

    def bearing(self, record: Observation) -> str:
        """Say what a statement of this day is to the verdict: `held`, `before` or `claim`.

        Of a holder who stood before, what is said of a time after the day's holder came is a claim.
        """
        if record.holder == self.holder:
            return "held"
        came = _hours(self.records).get(self.holder)
        hour = hour_of_day(record.time_of_day, record.date)
        if record.holder in self.before and came is not None and hour is not None and hour <= came:
            return "before"
        return "claim"


@dataclass(frozen=True)
class ChangeOfHands:
    """Control of a village that passed from one actor to another."""

    date: date
    time_of_day: str
    from_actor: str
    to_actor: str
    disputed: bool


def verdicts(observations: Iterable[Observation]) -> list[Verdict]:
    """Judge each recorded day of one village.

    Parameters
    ----------
    observations
        The statements about one village, in any order.

    Returns
    -------
    list of Verdict
        One a recorded day, in order of date.

    Examples
    --------
    >>> said = [Observation(date(2019, 11, 20), actor="rebels", confidence=0.8),
    ...         Observation(date(2019, 11, 20), actor="army", confidence=0.3)]
    >>> verdict = verdicts(said)[0]
    >>> verdict.holder.actor, verdict.disputed
    ('rebels', True)
    """
    judged: list[Verdict] = []
    previous: Holder | None = None
    in_order = sorted(observations, key=_moment)
    for day, records in groupby(in_order, key=lambda record: record.date):
        verdict = _verdict(day, tuple(records), previous)
        judged.append(verdict)
        previous = verdict.holder
    return judged


def held_since(judged: Sequence[Verdict]) -> Verdict:
    """Find the day from which the last holder has been named without a break."""
    since = judged[-1]
    for verdict in reversed(judged):
        if verdict.holder != since.holder:
            break
        since = verdict
    return since


def changes_of_hands(judged: Iterable[Verdict]) -> list[ChangeOfHands]:
    """List the times that control of a village passed to another actor.

    Examples
    --------
    >>> said = [Observation(date(2019, 11, 18), actor="rebels"),
    ...         Observation(date(2019, 11, 24), actor="army", time_of_day="dawn")]
    >>> [(change.to_actor, change.time_of_day) for change in changes_of_hands(verdicts(said))]
    [('army', 'dawn')]
    """
    changes: list[ChangeOfHands] = []
    current: str | None = None
    for verdict in judged:
        for holder in (*verdict.before, verdict.holder):
            if holder.status != CONTROL or holder.actor in (None, current):
                continue
            if current is not None:
                time = _earliest_words(verdict.records, holder)
                changes.append(
                    ChangeOfHands(verdict.date, time, current, str(holder.actor), verdict.disputed)
                )
            current = holder.actor
    return changes


def _verdict(day: date, records: tuple[Observation, ...], previous: Holder | None) -> Verdict:
    sums: dict[Holder, float] = {}
    for holder in {record.holder for record in records}:
        sums[holder] = math.fsum(
            1.0 if r.confidence is None else r.confidence for r in records if r.holder == holder
        )
    ranked = sorted(sums, key=lambda holder: (-round(sums[holder], 9), str(holder)))
    tied = len(ranked) > 1 and math.isclose(sums[ranked[0]], sums[ranked[1]], abs_tol=1e-9)
    holder = previous if tied and previous is not None else ranked[0]
    return Verdict(
        day,
        holder,
        {one: round(sums[one], 9) for one in ranked},
        _standing_before(records, holder),
        records,
    )


def _standing_before(records: tuple[Observation, ...], holder: Holder) -> tuple[Holder, ...]:
    """Find the other holders in control whose earliest time comes before that of the day's holder."""
    hours = _hours(records)
    if holder not in hours:
        return ()
    earlier = [
        other
        for other, hour in hours.items()
        if other.status == CONTROL and other != holder and hour < hours[holder]
    ]
    return tuple(sorted(earlier, key=lambda other: hours[other]))


def _hours(records: Iterable[Observation]) -> dict[Holder, float]:
    """Find the earliest time that is stated for each holder of a day."""
    hours: dict[Holder, float] = {}
    for record in records:
        hour = hour_of_day(record.time_of_day, record.date)
        if hour is not None:
            hours[record.holder] = min(hour, hours.get(record.holder, hour))
    return hours


def _earliest_words(records: tuple[Observation, ...], holder: Holder) -> str:
    """Give the earliest time of day that the sources name for a holder, in their words."""
    timed = [
        (hour, record.time_of_day)
        for record in records
        if record.holder == holder and (hour := hour_of_day(record.time_of_day, record.date)) is not None
    ]
    return min(timed)[1] if timed else ""


def _moment(record: Observation) -> tuple[date, float, str]:
    """Order statements by time; those without one come last in their day."""
    hour = hour_of_day(record.time_of_day, record.date)
    return record.date, 24.0 if hour is None else hour, record.record_id
