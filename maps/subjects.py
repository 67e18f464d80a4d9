"""What a map may show: the state on a date, a change, two dates side by side, or many in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..geo.errors import NothingFoundError
from ..layers.change import Change
from ..layers.snapshot import Snapshot

__all__ = ["Subject", "Swipe", "Timeline", "events_of", "snapshots_of"]


@dataclass(frozen=True)
class Swipe:
    """Two dates under one handle."""

    change: Change


@dataclass(frozen=True)
class Timeline:
    """Many dates, one at a time.

    Raises
    ------
    NothingFoundError
        There is no date.
    """

    snapshots: tuple[Snapshot, ...]

    def __post_init__(self) -> None:
        if not self.snapshots:
            raise NothingFoundError("there is no date to show", "see `controlmap dates`")


Subject = Snapshot | Change | Swipe | Timeline


def events_of(subject: Subject) -> list[str]:
    """List the types of the events that a map shows."""
    shown = snapshots_of(subject)
    first, last = sorted((shown[0].date, shown[-1].date))
    if not isinstance(subject, Swipe):
        return list(shown[-1].events_between(first, last)["event_type"])
    days = (one.events_between(one.date, one.date)["event_type"] for one in shown)
    return [kind for kinds in days for kind in kinds]


def snapshots_of(subject: Subject) -> Sequence[Snapshot]:
    """List the states that a map shows, in order."""
    if isinstance(subject, Snapshot):
        return [subject]
    if isinstance(subject, Timeline):
        return subject.snapshots
    change = subject.change if isinstance(subject, Swipe) else subject
    return [change.before, change.after]
