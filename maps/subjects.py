"""What a map may show: a state, a change, two dates or many, a situation, events, or where places lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shapely import Point

from ..geo.errors import NothingFoundError, UsageError
from ..layers.change import Change
from ..layers.extent import Area
from ..layers.incidents import Incidents
from ..layers.publishing import Withheld
from ..layers.schema import Place
from ..layers.situation import Situation
from ..layers.snapshot import Snapshot

__all__ = [
    "Incidents",
    "Locator",
    "Situation",
    "Subject",
    "Swipe",
    "Timeline",
    "area_of",
    "events_of",
    "is_abroad",
    "places_of",
    "snapshots_of",
    "withheld_of",
]


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


@dataclass(frozen=True)
class Locator:
    """Where some places lie, among the cities around: villages, or provinces and regions by a point.

    Raises
    ------
    UsageError
        There is no place.
    """

    places: tuple[Place, ...]
    withheld: Withheld | None = None

    def __post_init__(self) -> None:
        if not self.places:
            raise UsageError("there is no place to locate", "name one")


Subject = Snapshot | Change | Swipe | Timeline | Situation | Incidents | Locator


def events_of(subject: Subject) -> list[str]:
    """List the types of the events that a map shows; a situation is about ground alone."""
    if isinstance(subject, Locator | Situation):
        return []
    if isinstance(subject, Incidents):
        return list(subject.events["event_type"])
    shown = snapshots_of(subject)
    first, last = sorted((shown[0].date, shown[-1].date))
    if not isinstance(subject, Swipe):
        return list(shown[-1].events_between(first, last)["event_type"])
    days = (one.events_between(one.date, one.date)["event_type"] for one in shown)
    return [kind for kinds in days for kind in kinds]


def snapshots_of(subject: Subject) -> Sequence[Snapshot]:
    """List the states that a map shows, in order; a locator shows none."""
    if isinstance(subject, Locator):
        return []
    if isinstance(subject, Snapshot):
        return [subject]
    if isinstance(subject, Timeline):
        return subject.snapshots
    if isinstance(subject, Situation | Incidents):
        return [subject.state]
    change = subject.change if isinstance(subject, Swipe) else subject
    return [change.before, change.after]


def area_of(subject: Subject) -> Area | None:
    """Give the area of interest that a map is cut to, if it is."""
    shown = snapshots_of(subject)
    return shown[-1].within if shown else None


def is_abroad(subject: Subject) -> bool:
    """Whether a map may lie anywhere on earth, so that it must say where: no zones frame it."""
    return isinstance(subject, Incidents | Locator)


def places_of(subject: Subject) -> list[Point]:
    """List the points of the recorded places that a map shows."""
    if isinstance(subject, Locator):
        return [place.geometry for place in subject.places]
    return list(snapshots_of(subject)[-1].places.geometry.to_numpy())


def withheld_of(subject: Subject) -> Withheld | None:
    """Say what a map leaves out for publication; None where it is not for publication."""
    if isinstance(subject, Locator):
        return subject.withheld
    return snapshots_of(subject)[-1].withheld
