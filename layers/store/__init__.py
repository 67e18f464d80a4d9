"""The store: one GeoPackage file that keeps what was recorded, and what was believed before.

`Store` is its only door. Reading gives frozen values; recording is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection

from ...geo.errors import NothingFoundError, StoreError, UsageError
from ..names import Found, find_place
from ..reading import Records
from ..schema import Actor, Place, Source
from ..snapshot import Snapshot
from ..times import refuse_backwards
from ..villages import Verdict, verdicts
from . import checking, engine, listing, marking, reading
from .checking import Finding
from .listing import DatasetDates
from .recording import DEFAULT_DATASET, Receipt, Terms, record
from .states import States

__all__ = [
    "DEFAULT_DATASET",
    "DatasetDates",
    "Finding",
    "PlaceHistory",
    "Receipt",
    "Store",
    "open",
]


class _RollBackError(Exception):
    """Ends a transaction without a trace."""


@dataclass(frozen=True)
class PlaceHistory:
    """Everything said of one place.

    Parameters
    ----------
    found
        The place, and the others that its name could mean.
    verdicts
        Each recorded day, in order.
    """

    found: Found
    verdicts: tuple[Verdict, ...]


def open(path: str | Path) -> Store:
    """Open a store; a file that does not exist yet is made by its first import.

    Parameters
    ----------
    path
        A GeoPackage file.

    Raises
    ------
    StoreError
        The path is not that of a file.

    Examples
    --------
    >>> open("idlib.gpkg")
    Store('idlib.gpkg')
    """
    if "://" in str(path):
        raise StoreError(
            f"{str(path).split('://')[0]} stores are not supported by this version",
            "name a GeoPackage file, like idlib.gpkg",
        )
    return Store(Path(path))


class Store:
    """One store file.

    Parameters
    ----------
    path
        The file, which need not exist yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def __repr__(self) -> str:
        return f"Store({str(self.path)!r})"

    @property
    def exists(self) -> bool:
        """Whether anything has been recorded in it."""
        return self.path.exists() and self.path.stat().st_size > 0

    def record(
        self,
        records: Records,
        *,
        dataset: str | None = None,
        add: bool = False,
        strict_actors: bool = False,
        positional_error_m: float | None = None,
        trust_coordinates: bool = False,
        known_on: datetime | None = None,
        dry_run: bool = False,
    ) -> Receipt:
        """Record what files say, in one transaction.

        Parameters
        ----------
        records
            What was read.
        dataset
            Whose line of assessments this is. By default zones and frontlines go to the store's only
            dataset, everything else and the first zones to "main".
        add
            Add to the dates that are recorded, instead of correcting them.
        strict_actors
            Refuse actors that the store has not met.
        positional_error_m
            How far off the dataset's lines may be, in metres; by default what the files state.
        trust_coordinates
            Do not ask whether latitude and longitude are swapped.
        known_on
            When the store was told; now by default, and never before what it was told last.
        dry_run
            Say what would happen, and change nothing.

        Returns
        -------
        Receipt
            `receipt.counts.changed` says whether the store is another one now.

        Raises
        ------
        DataError
            The records do not fit the store, for example a village that it does not have.
        StoreError
            The store refused.
        AmbiguousError
            The store has several zone datasets and none is named.
        """
        if positional_error_m is None:
            positional_error_m = records.positional_error_m
        terms = Terms(dataset, add, strict_actors, positional_error_m, trust_coordinates, known_on)
        while True:
            try:
                with engine.writing(self.path) as (connection, is_new):
                    receipt = record(connection, is_new, records, terms)
                    if dry_run or not receipt.counts.changed:
                        raise _RollBackError
                return receipt
            except _RollBackError:
                return receipt
            except FileExistsError:  # another process made the store meanwhile: write to that one
                continue

    def at(
        self,
        day: date | str,
        *,
        dataset: str | None = None,
        known_on: datetime | None = None,
        before_zones: bool = False,
    ) -> Snapshot:
        """Give the state on a date.

        Parameters
        ----------
        day
            The date, or its ISO 8601 text.
        dataset
            Whose zones; the store's only dataset by default.
        known_on
            As believed at that moment; as believed now by default.
        before_zones
            Whether a date before the first zones has a state too, without zones.

        Returns
        -------
        Snapshot

        Raises
        ------
        NothingFoundError
            Nothing is recorded on or before the date.
        AmbiguousError
            The store has several zone datasets and none is named.
        """
        known_on = _in_utc(known_on)
        with engine.reading(self.path) as connection:
            states = States(connection, _chosen_dataset(connection, dataset, known_on), known_on)
            return states.at(_day(day), before_zones=before_zones)

    def snapshots(
        self,
        first: date | str | None = None,
        last: date | str | None = None,
        *,
        dataset: str | None = None,
        known_on: datetime | None = None,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> list[Snapshot]:
        """Give the state on each recorded day of a dataset, in order; each day is read once.

        Parameters
        ----------
        first, last
            From which day to which, as dates or ISO 8601 text; all recorded days by default. The state on the
            first day is that of the last recorded day up to it.
        dataset, known_on
            As in `at`.
        progress
            Called with the number of days read and of all.

        Raises
        ------
        NothingFoundError
            No day is recorded between the two.
        UsageError
            The first day is later than the last.
        AmbiguousError
            The store has several zone datasets and none is named.
        """
        first, last = (None if day is None else _day(day) for day in (first, last))
        refuse_backwards(first, last)
        known_on = _in_utc(known_on)
        with engine.reading(self.path) as connection:
            states = States(connection, _chosen_dataset(connection, dataset, known_on), known_on)
            days = states.recorded
            begin = max((day for day in days if first and day <= first), default=first)
            chosen = [day for day in days if (begin or day) <= day <= (last or day)]
            if not chosen:
                raise NothingFoundError(
                    "no zones are recorded in that time", "see `controlmap dates` for the recorded ones"
                )
            found = []
            for done, day in enumerate(chosen, start=1):
                found.append(states.at(day))
                progress(done, len(chosen))
            return found

    def verdicts(self, *, known_on: datetime | None = None) -> dict[str, list[Verdict]]:
        """Judge every recorded day of every village, by the place's id."""
        with engine.reading(self.path) as connection:
            said = reading.observations_of(connection, _in_utc(known_on))
        return {place_id: verdicts(records) for place_id, records in said.items()}

    def places(self, *, known_on: datetime | None = None) -> list[Place]:
        """List the places, with records or without."""
        with engine.reading(self.path) as connection:
            return reading.places_of(connection, _in_utc(known_on))

    def place(self, name: str, *, known_on: datetime | None = None) -> Place:
        """Give a place, found as in `history`."""
        return self.history(name, known_on=known_on).found.place

    def history(self, name: str, *, known_on: datetime | None = None) -> PlaceHistory:
        """Tell everything said of a place, found by id, name, alias, Arabic or transliteration.

        Raises
        ------
        NothingFoundError
            No place is called so.
        AmbiguousError
            The name means several places, of which not exactly one has records.
        """
        known_on = _in_utc(known_on)
        with engine.reading(self.path) as connection:
            places = reading.places_of(connection, known_on)
            said = reading.observations_of(connection, known_on)
            found = find_place(name, places, said)
            return PlaceHistory(found, tuple(verdicts(said.get(found.place.id, ()))))

    def dates(self) -> list[DatasetDates]:
        """List what is recorded for each dataset, and when."""
        with engine.reading(self.path) as connection:
            return listing.dataset_dates(connection)

    def datasets(self) -> set[str]:
        """Name every dataset that anything was recorded under."""
        with engine.reading(self.path) as connection:
            return listing.datasets(connection)

    def actors(self) -> list[Actor]:
        """List who is who.

        Returns
        -------
        list of Actor
            By id.
        """
        with engine.reading(self.path) as connection:
            return list(reading.actors_of(connection).values())

    def sources(self) -> list[tuple[Source, dict[str, int]]]:
        """List who says so.

        Returns
        -------
        list of (Source, dict)
            The most cited first, each with the number of records of each layer that rest on it.
        """
        with engine.reading(self.path) as connection:
            return listing.source_counts(connection)

    def sensitive_sources(self) -> list[Source]:
        """List the sources that are not for publication, whatever cites them and at all known times."""
        with engine.reading(self.path) as connection:
            return marking.sensitive_sources(connection)

    def check(self) -> list[Finding]:
        """Look for faults and remarks.

        Returns
        -------
        list of Finding
            Faults, where the record contradicts itself; of a sound record remarks, which an analyst should
            know.
        """
        with engine.reading(self.path) as connection:
            return checking.findings(connection)


def _day(day: date | str) -> date:
    try:
        return date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:
        raise UsageError(f"{day!r} is not a date", "write year-month-day, like 2019-11-25") from None


def _in_utc(moment: datetime | None) -> datetime | None:
    """Read a moment without a zone as UTC: no answer depends on where the machine stands."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _chosen_dataset(connection: Connection, dataset: str | None, known_on: datetime | None) -> str:
    """Choose the dataset that is named, or the only one; "" where the store has none.

    A store without zones may still have frontlines.
    """
    _refuse_too_early(connection, known_on)
    datasets = reading.zone_datasets(connection, known_on) or reading.zone_datasets(
        connection, known_on, "frontlines"
    )
    if dataset is not None and dataset not in datasets:
        raise NothingFoundError(
            f"there are no zones of a dataset {dataset!r}",
            f"the datasets are: {', '.join(datasets) or 'none'}",
        )
    if dataset is None and len(datasets) > 1:
        raise reading.ambiguous_datasets(datasets)
    return dataset or next(iter(datasets), "")


def _refuse_too_early(connection: Connection, known_on: datetime | None) -> None:
    """Say so where the store had been told nothing yet."""
    first = reading.first_told(connection)
    if known_on is not None and first is not None and known_on < first:
        raise NothingFoundError(
            f"as known on {known_on.isoformat(timespec='seconds')} the store was empty:"
            f" it was first told on {first.isoformat(timespec='seconds')}",
            "name a later --as-known-on, or leave it out",
        )
