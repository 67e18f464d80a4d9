"""What is known of a stretch of days: the change from its first to its last, and what led there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain

from ..geo.errors import NothingFoundError, UsageError
from .change import Change
from .diff import diff
from .protection import Protection
from .publishing import public_verdicts, published
from .snapshot import Snapshot
from .store import Store
from .takeovers import Takeover, find_takeovers
from .villages import Verdict

__all__ = ["Findings", "findings"]


@dataclass(frozen=True)
class Findings:
    """What is known of a stretch of days.

    Parameters
    ----------
    change
        From its first day to its last.
    recorded
        The state on each recorded day from the first to the last; empty where no zones are recorded.
    takeovers
        The episodes in it.
    verdicts
        The verdicts on each village, by the place's id.
    """

    change: Change
    recorded: tuple[Snapshot, ...] = ()
    takeovers: tuple[Takeover, ...] = ()
    verdicts: Mapping[str, Sequence[Verdict]] = field(default_factory=dict)

    @property
    def disagreements(self) -> Iterator[tuple[str, Verdict]]:
        """The days in the period on which sources name several holders of a village, by place and day."""
        first, last = self.change.before.date, self.change.after.date
        held = {village.place_id for village in self.change.after.villages.itertuples()}
        for place_id, judged in sorted(self.verdicts.items()):
            if place_id in held:
                yield from ((place_id, one) for one in judged if one.disputed and first <= one.date <= last)


def findings(
    store: Store,
    first: date | str,
    last: date | str,
    *,
    dataset: str | None = None,
    known_on: datetime | None = None,
    tolerance_m: float | None = None,
    public: bool = False,
    cut: Callable[[Sequence[Snapshot]], Sequence[Snapshot]] = tuple,
) -> Findings:
    """Read what a store knows of a stretch of days.

    Parameters
    ----------
    store
        The store.
    first, last
        The days, as dates or ISO 8601 text.
    dataset, known_on
        As in `Store.at`.
    tolerance_m
        As in `diff`.
    public
        Whether only what may be published is told.
    cut
        Prepares all the states that are read alike, by an area of interest say.

    Returns
    -------
    Findings

    Raises
    ------
    UsageError
        The last day is not later than the first.
    NothingFoundError
        Nothing is recorded up to the first day.
    """
    ends = [store.at(day, dataset=dataset, known_on=known_on) for day in (first, last)]
    if ends[0].date >= ends[1].date:
        raise UsageError(f"from {first} to {last} is no period", "give an earlier date, then a later one")
    try:
        recorded = store.snapshots(first, last, dataset=dataset, known_on=known_on)
    except NothingFoundError:  # no zones: villages and events are told all the same
        recorded = []
    states = [*ends, *recorded]
    verdicts: Mapping[str, Sequence[Verdict]] = store.verdicts(known_on=known_on)
    if public:
        protection = Protection.of(store.sensitive_sources())
        states = published(states, protection, chain.from_iterable(verdicts.values()))
        verdicts = public_verdicts(verdicts, protection)
    before, after, *states = cut(states)
    takeovers = find_takeovers(states, verdicts, tolerance_m=tolerance_m) if states else []
    return Findings(diff(before, after, tolerance_m=tolerance_m), tuple(states), tuple(takeovers), verdicts)
