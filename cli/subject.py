"""What a command is about: the state on a date, the change between two, two side by side, or many in turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from ..geo.errors import UsageError
from .extent import Extent

if TYPE_CHECKING:
    from ..layers.change import Change
    from ..layers.snapshot import Snapshot
    from ..maps.subjects import Timeline

__all__ = ["Dates", "chosen_subject", "dated_name", "dated_timeline"]


@dataclass(frozen=True)
class Dates:
    """What `--date`, `--from` and `--to` say."""

    day: date | None
    day_from: date | None
    day_to: date | None


def chosen_subject(
    store: str, dates: Dates, dataset: str | None, known_on: datetime | None, extent: Extent, public: bool
) -> Snapshot | Change:
    """Read the snapshot of --date, or the change of --from and --to; with --public as they may be published.

    Raises
    ------
    UsageError
        Neither is given, or both.
    """
    first, last = dates.day_from, dates.day_to
    if (dates.day is None) == (first is None and last is None) or (first is None) != (last is None):
        raise UsageError(
            "a date is missing, or there is one too many",
            "give --date D for a state, or --from A --to B for a change",
        )
    from ..layers.diff import diff
    from ..layers.store import open as open_store

    opened = open_store(store)
    days = [day for day in (dates.day, first, last) if day is not None]
    states = [opened.at(day, dataset=dataset, known_on=known_on) for day in days]
    cut = extent.cut(opened, _published(states) if public else states, known_on)
    return diff(*cut) if len(cut) > 1 else cut[0]


def dated_timeline(
    store: str, dates: Dates, dataset: str | None, known_on: datetime | None, extent: Extent, public: bool
) -> Timeline:
    """Read every recorded day between --from and --to, or all there are; see `chosen_subject`.

    Raises
    ------
    UsageError
        A single date is given.
    """
    if dates.day is not None:
        raise UsageError("a timeline has more than one date", "give --from A --to B, or neither")
    from ..layers.store import open as open_store
    from ..maps.subjects import Timeline
    from .printing import reading_progress

    opened = open_store(store)
    with reading_progress("reading") as report:
        found = opened.snapshots(
            dates.day_from, dates.day_to, dataset=dataset, known_on=known_on, progress=report
        )
    return Timeline(tuple(extent.cut(opened, _published(found) if public else found, known_on)))


def _published(snapshots: list[Snapshot]) -> list[Snapshot]:
    """Give states for publication, before they are cut to an area, and say what they leave out."""
    from ..layers.publishing import published

    shown = published(snapshots)
    click.echo(shown[-1].withheld, err=True)
    return shown


def dated_name(subject: Snapshot | Change | Timeline) -> str:
    """Name a file by its dates; what is for publication never takes the place of what is not."""
    from ..layers.snapshot import Snapshot
    from ..maps.subjects import snapshots_of

    shown = snapshots_of(subject)
    name = str(subject.date) if isinstance(subject, Snapshot) else f"{shown[0].date}-to-{shown[-1].date}"
    return f"{name}-public" if shown[-1].withheld else name
