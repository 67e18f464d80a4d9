"""How many villages each holder has on each date, judged from the statements of all.

Only villages with a record by then are counted, so a figure grows with a first record as with a change of
hands; the number of all that are counted stands beside it.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..geo.errors import NothingFoundError
from .extent import of_side
from .schema import CONTESTED, CONTROL, Actor, Holder
from .series import LONGEST_CARRY, Every, periods
from .times import refuse_backwards
from .villages import Verdict

__all__ = ["Tally", "by_side", "village_tallies"]


@dataclass(frozen=True)
class Tally:
    """How many villages there are on a date.

    Parameters
    ----------
    date
        The day.
    recorded_on
        The latest day up to it on which one of them was recorded.
    villages
        How many each holder has, the greatest number first.
    disputed
        How many are disputed, whoever holds them.
    """

    date: dt.date
    recorded_on: dt.date
    villages: Mapping[Holder, int]
    disputed: int

    @property
    def recorded(self) -> int:
        """How many have a record by then."""
        return sum(self.villages.values())

    @property
    def contested(self) -> int:
        """How many are contested, between whomever."""
        return self.with_status(CONTESTED)

    def controlled_by(self, actor: str) -> int:
        """How many an actor controls."""
        return self.villages.get(Holder(actor, CONTROL), 0)

    def with_status(self, *statuses: str) -> int:
        """How many have one of these statuses."""
        return sum(count for holder, count in self.villages.items() if holder.status in statuses)


def village_tallies(
    judged: Iterable[Sequence[Verdict]],
    every: Every = "snapshot",
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> list[Tally]:
    """Count villages by holder on each date.

    Parameters
    ----------
    judged
        The verdicts of each village, in order.
    every
        Where to cut the time, as in `series`; by default on every day on which a village was recorded.
    first, last
        From which date to which; by default from the first recorded day to the last.

    Returns
    -------
    list of Tally
        In order.

    Raises
    ------
    NothingFoundError
        No village has a record, or none has one on or before the first date.
    UsageError
        The first date is later than the last.

    Examples
    --------
    >>> from datetime import date
    >>> from .schema import Observation
    >>> from .villages import verdicts
    >>> said = [Observation(date(2024, 1, 1), actor="rebels"), Observation(date(2024, 1, 3), actor="army")]
    >>> [tally.controlled_by("army") for tally in village_tallies([verdicts(said)])]
    [0, 1]
    """
    villages = [list(verdicts) for verdicts in judged]
    recorded = sorted({verdict.date for verdicts in villages for verdict in verdicts})
    if not recorded:
        raise NothingFoundError("no village has a record", "import some with --layer control")
    first, last = first or recorded[0], last or recorded[-1]
    refuse_backwards(first, last)
    if first < recorded[0]:
        raise NothingFoundError(
            f"nothing is recorded on or before {first}: the villages begin on {recorded[0]}", "begin later"
        )
    if last > recorded[-1] + dt.timedelta(days=LONGEST_CARRY):
        raise NothingFoundError(f"nothing is recorded after {recorded[-1]}", "name an earlier --to")
    return [_tally(day, recorded, villages) for day in periods(first, last, every, recorded)]


def by_side(tally: Tally, actors: Mapping[str, Actor]) -> Tally:
    """Tell a tally by the sides that actors fight with: what allies contest between them is their side's.

    A village of which sources named several holders stays disputed, be they allies or not.
    """
    sides = {actor.id: actor.side for actor in actors.values()}
    rolled: Counter[Holder] = Counter()
    for holder, count in tally.villages.items():
        rolled[of_side(holder, sides)] += count
    return replace(tally, villages=_ordered(rolled))


def _tally(day: dt.date, recorded: Sequence[dt.date], villages: Iterable[Sequence[Verdict]]) -> Tally:
    told = (bisect_right(verdicts, day, key=lambda verdict: verdict.date) for verdicts in villages)
    latest = [verdicts[count - 1] for verdicts, count in zip(villages, told, strict=True) if count]
    return Tally(
        day,
        recorded[bisect_right(recorded, day) - 1],
        _ordered(Counter(verdict.holder for verdict in latest)),
        sum(verdict.disputed for verdict in latest),
    )


def _ordered(counts: Mapping[Holder, int]) -> dict[Holder, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], str(one[0]))))
