"""The store: one GeoPackage file that keeps what was recorded, and what was believed before.

`Store` is its only door. Reading gives frozen values; recording is one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from ...geo.errors import AmbiguousError, NothingFoundError, StoreError
from ..names import Found, find_place
from ..reading import Records
from ..schema import Actor, Place, Source
from ..snapshot import Snapshot, planar_zones, village_frame
from ..villages import Verdict, verdicts
from . import checking, engine, listing, reading
from .checking import Finding
from .listing import DatasetDates
from .recording import DEFAULT_DATASET, Receipt, Terms, record

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
            How far off the dataset's lines may be, in metres.
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
        terms = Terms(dataset, add, strict_actors, positional_error_m, known_on)
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
        self, day: date | str, *, dataset: str | None = None, known_on: datetime | None = None
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
        day = date.fromisoformat(day) if isinstance(day, str) else day
        with engine.reading(self.path) as connection:
            named = _chosen_dataset(connection, dataset, known_on)
            recorded_on = _recorded_day(connection, named, day, known_on)
            features = reading.dated_features(connection, "zones", named, day, known_on)
            zones, overlap = planar_zones([shape for shape, _ in features], [said for _, said in features])
            places = reading.records_of(connection, "villages", known_on)
            judged = {
                place: verdicts(said)
                for place, said in reading.observations_of(connection, known_on, day).items()
            }
            if not named and not judged:
                raise NothingFoundError(f"nothing is recorded on or before {day}", "see `controlmap dates`")
            return Snapshot(
                day,
                named,
                recorded_on,
                zones,
                overlap,
                village_frame({p.id: p for p, _ in places if isinstance(p, Place)}, judged),
                reading.frame_of(connection, "villages", known_on),
                reading.lines_of(connection, named, day, known_on),
                reading.frame_of(connection, "events", known_on, day),
                reading.frame_of(connection, "routes", known_on),
                reading.actors_of(connection, known_on),
                known_on,
            )

    def history(self, name: str, *, known_on: datetime | None = None) -> PlaceHistory:
        """Tell everything said of a place, found by id, name, alias, Arabic or transliteration.

        Raises
        ------
        NothingFoundError
            No place is called so.
        AmbiguousError
            The name means several places, of which not exactly one has records.
        """
        with engine.reading(self.path) as connection:
            places = [
                place
                for place, _ in reading.records_of(connection, "villages", known_on)
                if isinstance(place, Place)
            ]
            said = reading.observations_of(connection, known_on)
            found = find_place(name, places, said)
            return PlaceHistory(found, tuple(verdicts(said.get(found.place.id, ()))))

    def dates(self) -> list[DatasetDates]:
        """List what is recorded for each dataset, and when."""
        with engine.reading(self.path) as connection:
            return listing.dataset_dates(connection)

    def actors(self) -> list[Actor]:
        """List the actors, by id."""
        with engine.reading(self.path) as connection:
            return list(reading.actors_of(connection).values())

    def sources(self) -> list[tuple[Source, dict[str, int]]]:
        """List the sources, with how many records of each layer rest on them."""
        with engine.reading(self.path) as connection:
            return listing.source_counts(connection)

    def check(self) -> list[Finding]:
        """Look for faults (the record contradicts itself) and remarks (what an analyst should know)."""
        with engine.reading(self.path) as connection:
            return checking.findings(connection)

    def positional_error(self, dataset: str | None = None, known_on: datetime | None = None) -> float | None:
        """Give how far off a dataset's lines may be, in metres; None where it is not stated."""
        with engine.reading(self.path) as connection:
            named = _chosen_dataset(connection, dataset, known_on)
            return reading.positional_error(connection, named, known_on)


def _chosen_dataset(connection: Connection, dataset: str | None, known_on: datetime | None) -> str:
    """Choose the dataset that is named, or the only one; "" where the store has no zones."""
    datasets = reading.zone_datasets(connection, known_on)
    if dataset is not None and dataset not in datasets:
        raise NothingFoundError(
            f"there are no zones of a dataset {dataset!r}",
            f"the datasets are: {', '.join(datasets) or 'none'}",
        )
    if dataset is None and len(datasets) > 1:
        raise AmbiguousError(
            f"the store has several datasets: {', '.join(datasets)}", "name one with --dataset"
        )
    return dataset or next(iter(datasets), "")


def _recorded_day(connection: Connection, dataset: str, day: date, known_on: datetime | None) -> date | None:
    """Find the recorded day that a date carries on from; None where the store has no zones."""
    recorded = reading.recorded_dates(connection, "zones", dataset, known_on)
    if not recorded:
        return None
    if day < recorded[0]:
        raise NothingFoundError(
            f"nothing is recorded on or before {day}: {dataset} begins on {recorded[0]}",
            "name a later date; `controlmap dates` lists them",
        )
    return max(other for other in recorded if other <= day)
