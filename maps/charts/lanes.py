"""Where things stand on the timeline of a village: a column a recorded day, a lane a holder; all in points.

Days on which nothing was recorded are one narrow column, however many they are: it says how many.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from ...layers.schema import Holder
from ...layers.villages import Verdict

__all__ = ["Columns", "Gap", "Lane", "columns_of", "lanes_of"]

PLOT, WIDEST, NARROWEST = 530.0, 110.0, 3.6
"""How wide all columns are together, unless there are few or very many, and how wide one may be."""
GAP = 0.45
"""How wide a column of days without a record is, as a share of a recorded day's."""
WORDED, ROW, BARE_ROW, PAD = 24.0, 19.0, 8.0, 5.0
"""From which width on a column has room for words, and how high a row is with and without."""


class Gap(NamedTuple):
    """Days on which nothing was recorded: where they stand, and how many they are."""

    left: float
    right: float
    days: int


@dataclass(frozen=True)
class Columns:
    """Where each recorded day begins, how wide it is, and what lies between."""

    left: Mapping[date, float]
    width: float
    gaps: tuple[Gap, ...]

    @property
    def end(self) -> float:
        """Where the last day ends."""
        return max(self.left.values()) + self.width

    @property
    def worded(self) -> bool:
        """Whether there is room for words beside the marks."""
        return self.width >= WORDED

    @property
    def row(self) -> float:
        """How high a row is."""
        return ROW if self.worded else BARE_ROW


class Lane(NamedTuple):
    """Where the statements that name a holder stand: from the top, as many rows as its fullest day has."""

    holder: Holder
    statements: int
    top: float
    height: float


def columns_of(days: Sequence[date]) -> Columns:
    """Lay out the recorded days, in order.

    Examples
    --------
    >>> columns = columns_of([date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 9)])
    >>> [gap.days for gap in columns.gaps]
    [6]
    """
    missing = [(later - earlier).days - 1 for earlier, later in pairwise(days)]
    units = len(days) + GAP * sum(map(bool, missing))
    width = min(WIDEST, max(NARROWEST, PLOT / units))
    left, gaps, place = {days[0]: 0.0}, list[Gap](), width
    for day, between in zip(days[1:], missing, strict=True):
        if between:
            gaps.append(Gap(place, place + GAP * width, between))
            place += GAP * width
        left[day] = place
        place += width
    return Columns(left, width, tuple(gaps))


def lanes_of(verdicts: Sequence[Verdict], top: float, row: float) -> list[Lane]:
    """Lay out a lane for each holder that is named, whom the surest statements name first.

    Parameters
    ----------
    verdicts
        Each recorded day.
    top, row
        Where the first begins, and how high a row is.
    """
    sums: defaultdict[Holder, float] = defaultdict(float)
    counts: Counter[Holder] = Counter()
    rows: Counter[Holder] = Counter()
    for verdict in verdicts:
        named = Counter(record.holder for record in verdict.records)
        counts.update(named)
        rows |= named  # the greatest of all days
        for holder, confidence in verdict.confidence.items():
            sums[holder] += confidence
    lanes = []
    for holder in sorted(sums, key=lambda one: (-round(sums[one], 9), str(one))):
        height = max(rows[holder] * row, 2 * BARE_ROW + PAD) + 2 * PAD
        lanes.append(Lane(holder, counts[holder], top, height))
        top += height
    return lanes
