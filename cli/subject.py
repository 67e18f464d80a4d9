"""What a command is about: the state on a date, or the change between two."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from ..geo.errors import UsageError

if TYPE_CHECKING:
    from ..layers.change import Change
    from ..layers.snapshot import Snapshot

__all__ = ["chosen_subject", "dated_name"]


def chosen_subject(
    store: str,
    day: date | None,
    day_from: date | None,
    day_to: date | None,
    dataset: str | None,
    known_on: datetime | None,
) -> Snapshot | Change:
    """Read the snapshot of --date, or the change of --from and --to.

    Raises
    ------
    UsageError
        Neither is given, or both.
    """
    if (day is None) == (day_from is None and day_to is None) or (day_from is None) != (day_to is None):
        raise UsageError(
            "a date is missing, or there is one too many",
            "give --date D for a state, or --from A --to B for a change",
        )
    from ..layers.diff import diff
    from ..layers.store import open as open_store

    opened = open_store(store)
    if day is not None:
        return opened.at(day, dataset=dataset, known_on=known_on)
    assert day_from is not None
    assert day_to is not None
    before = opened.at(day_from, dataset=dataset, known_on=known_on)
    return diff(before, opened.at(day_to, dataset=dataset, known_on=known_on))


def dated_name(subject: Snapshot | Change) -> str:
    """Name a file by its dates."""
    from ..layers.change import Change

    if isinstance(subject, Change):
        return f"{subject.before.date}-to-{subject.after.date}"
    return str(subject.date)
