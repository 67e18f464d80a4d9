"""What a command is about: a state, a change or many states; for maps a situation, events or places too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from ..geo.errors import UsageError
from .extent import Extent

if TYPE_CHECKING:
    from ..layers.change import Change
    from ..layers.snapshot import Snapshot
    from ..layers.store import Store
    from ..maps.subjects import Incidents, Locator, Situation, Timeline

__all__ = [
    "Dates",
    "Showing",
    "chosen_subject",
    "dated_name",
    "dated_timeline",
    "refuse_several",
    "shown_subject",
]


LONGEST_NAME = 80


@dataclass(frozen=True)
class Dates:
    """What `--date`, `--from` and `--to` say."""

    day: date | None
    day_from: date | None
    day_to: date | None


@dataclass(frozen=True)
class Showing:
    """What the options of a map say besides its dates."""

    situation: bool = False
    events: bool = False
    kinds: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def asked(self) -> list[str]:
        """Name the kinds of map that are asked for; what chooses events asks for them."""
        chosen = self.events or self.kinds or self.actors or self.countries or self.provinces
        named = {"--situation": self.situation, "--events": chosen, "--locate": self.places}
        return [flag for flag, given in named.items() if given]


def refuse_several(asked: list[str]) -> None:
    """Refuse to draw several kinds of map as one.

    Raises
    ------
    UsageError
        More than one is asked for.
    """
    if len(asked) > 1:
        raise UsageError(f"{asked[0]} and {asked[1]} are two kinds of map", "give one of them")


def shown_subject(
    store: str,
    dates: Dates,
    showing: Showing,
    dataset: str | None,
    known_on: datetime | None,
    extent: Extent,
    public: bool,
) -> Snapshot | Change | Situation | Incidents | Locator:
    """Read what a map shows.

    Raises
    ------
    UsageError
        The options do not go together.
    NothingFoundError
        No event is chosen, or no place is called so.
    """
    refuse_several(showing.asked)
    if "--locate" in showing.asked:
        if dates != Dates(None, None, None) or dataset or extent != Extent():
            raise UsageError(
                "--locate shows places as they are recorded, without dates, zones or an area of interest",
                "leave the other options out",
            )
        return _locator(store, showing, known_on, public)
    if "--events" in showing.asked:
        return _incidents(store, dates, showing, dataset, known_on, extent, public)
    from ..layers.change import Change
    from ..maps.subjects import Situation

    subject = chosen_subject(store, dates, dataset, known_on, extent, public)
    if not showing.situation:
        return subject
    if not isinstance(subject, Change):
        raise UsageError("a situation tells what was taken since an earlier date", "give --from A --to B")
    return Situation(subject)


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
    cut = extent.cut(opened, _published(opened, states) if public else states, known_on)
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
    return Timeline(tuple(extent.cut(opened, _published(opened, found) if public else found, known_on)))


def _published(store: Store, snapshots: list[Snapshot]) -> list[Snapshot]:
    """Give states for publication, before they are cut to an area, and say what they leave out."""
    from ..layers.protection import Protection
    from ..layers.publishing import published

    shown = published(snapshots, Protection.of(store.sensitive_sources()))
    click.echo(shown[-1].withheld, err=True)
    return shown


def dated_name(subject: Snapshot | Change | Timeline | Situation | Incidents | Locator) -> str:
    """Name a file by what it shows, and by its dates.

    What is for publication never takes the place of what is not.
    """
    from ..maps.subjects import withheld_of

    name = _plain_name(subject)
    return f"{name}-public" if withheld_of(subject) else name


def _plain_name(subject: Snapshot | Change | Timeline | Situation | Incidents | Locator) -> str:
    from ..layers.snapshot import Snapshot
    from ..maps.subjects import Incidents, Locator, Situation, snapshots_of

    if isinstance(subject, Snapshot):
        return str(subject.date)
    if isinstance(subject, Situation):
        return f"situation-{_plain_name(subject.change)}"
    if isinstance(subject, Incidents):
        days = dict.fromkeys((subject.choice.first, subject.choice.last))
        return f"events-{'-to-'.join(map(str, days))}"
    if isinstance(subject, Locator):
        names = "-".join(place.id for place in subject.places)
        return f"locator-{re.sub('[^a-z0-9]+', '-', names.casefold())[:LONGEST_NAME].strip('-')}"
    shown = snapshots_of(subject)
    return f"{shown[0].date}-to-{shown[-1].date}"


def _incidents(
    store: str,
    dates: Dates,
    showing: Showing,
    dataset: str | None,
    known_on: datetime | None,
    extent: Extent,
    public: bool,
) -> Incidents:
    """Choose events, of a day or of a stretch of days."""
    first, last = dates.day_from or dates.day, dates.day_to or dates.day
    if first is None or last is None or (dates.day and (dates.day_from or dates.day_to)):
        raise UsageError("the events of which days?", "give --from A --to B, or --date D for one day")
    if extent.rest is not None:
        raise UsageError("--rest is about ground, and this map about events", "leave --rest out")
    from ..layers.extent import within
    from ..layers.incidents import Choice, Incidents
    from ..layers.store import open as open_store

    choice = Choice(first, last, showing.kinds, showing.actors, showing.countries, showing.provinces)
    opened = open_store(store)
    ends = [opened.at(day, dataset=dataset, known_on=known_on, before_zones=True) for day in (first, last)]
    snapshot = (_published(opened, ends) if public else ends)[-1]
    area = extent.area(opened, known_on)
    return Incidents(within(snapshot, area) if area else snapshot, choice)


def _locator(store: str, showing: Showing, known_on: datetime | None, public: bool) -> Locator:
    """Find the places that are looked for, each once, and say what else their names may mean."""
    from ..layers.names import described
    from ..layers.protection import Protection
    from ..layers.publishing import public_places
    from ..layers.store import open as open_store
    from ..maps.subjects import Locator

    opened = open_store(store)
    found = [opened.history(name, known_on=known_on).found for name in showing.places]
    for one in found:
        for other in one.also:
            click.echo(f"note: {one.place.name} is not {described(other)} [{other.id}]", err=True)
    places = tuple({one.place.id: one.place for one in found}.values())
    if not public:
        return Locator(places)
    places, withheld = public_places(places, Protection.of(opened.sensitive_sources()))
    click.echo(withheld, err=True)
    return Locator(places, withheld)
