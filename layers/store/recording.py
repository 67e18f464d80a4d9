"""One import: everything that recording does within its transaction."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import numpy as np
from sqlalchemy import Connection, func, insert, select

from ...geo.area import area_km2
from ...geo.errors import DataError, Fault, UsageError
from ...geo.ground import ground_hash
from ...geo.planar import overlaps
from ..actors import ids_in
from ..reading import Records
from ..schema import Zone
from . import tables
from .geometry import from_blobs
from .marking import marked_everywhere
from .reading import actors_of, ambiguous_datasets, dated_features, places_of, positional_error, zone_datasets
from .resolving import check_orientation, refuse_contradictory_ids, with_place_ids
from .snapshots import put_snapshots
from .writing import Counts, put_records, register_actors

__all__ = ["DEFAULT_DATASET", "Receipt", "Terms", "record"]

DEFAULT_DATASET = "main"


@dataclass(frozen=True)
class Terms:
    """How to record: what the flags of `import` say, as `Store.record` explains them."""

    dataset: str | None = None
    add: bool = False
    strict_actors: bool = False
    positional_error_m: float | None = None
    trust_coordinates: bool = False
    known_on: datetime | None = None


@dataclass(frozen=True)
class Receipt:
    """What an import did, or would do.

    Parameters
    ----------
    records
        What was read.
    dataset
        Where zones, frontlines, events and statements went.
    counts
        What became of them.
    new_actors
        Actors met for the first time.
    overlaps
        Zones that overlap as drawn: for each date, how many places, and km2.
    """

    records: Records
    dataset: str
    counts: Counts
    new_actors: tuple[str, ...]
    overlaps: dict[date, tuple[int, float]]


def record(connection: Connection, is_new: bool, records: Records, terms: Terms) -> Receipt:
    """Record what files say, in the transaction of a connection.

    Raises
    ------
    DataError
        The records do not fit the store.
    AmbiguousError
        The store has several zone datasets and none is named.
    """
    known = _moment(connection, is_new, terms.known_on)
    if is_new:
        tables.create(connection, known)
    _check_positional_error(records.layer, terms)
    records, newly_sensitive = marked_everywhere(connection, records)
    if records.layer == "control":
        records = with_place_ids(records, places_of(connection))
    if records.layer in tables.KEYED:
        refuse_contradictory_ids(records, tables.KEYED[records.layer][1])
    if not terms.trust_coordinates:
        check_orientation(records, _recorded_ground(connection))
    holders = ids_in(str(getattr(row, "actor", "")) for row in records.rows)
    if terms.strict_actors:
        _refuse_unknown(connection, holders, records)
    new_actors = register_actors(connection, holders, known)
    dataset = terms.dataset or _default_dataset(connection, records.layer)
    if records.layer in tables.DATED:
        rows = cast("tuple[Zone, ...]", records.rows)
        counts = put_snapshots(connection, records.layer, rows, dataset, known, add=terms.add)
    else:
        counts = put_records(connection, records.layer, records.rows, dataset, known)
    counts.newly_sensitive = newly_sensitive
    counts.error_stated = _error_is_news(connection, records.layer, dataset, terms)
    if counts.changed:
        _note_import(connection, records, dataset, terms, known)
    return Receipt(
        records, dataset, counts, tuple(new_actors), _overlaps(connection, records, dataset, terms.add)
    )


def _check_positional_error(layer: str, terms: Terms) -> None:
    error = terms.positional_error_m
    if error is None:
        return
    if layer != "zones":
        raise UsageError(f"{layer} have no positional error", "state it with the zones")
    if not 0 <= error < math.inf:
        raise UsageError(f"a positional error of {error} m", "give a number of metres, 0 or more")


def _moment(connection: Connection, is_new: bool, known_on: datetime | None) -> datetime:
    """Give the moment of known time of an import: later than that of every import before."""
    now = known_on or datetime.now(UTC)
    now = now if now.tzinfo else now.replace(tzinfo=UTC)
    if is_new:
        return now
    last = connection.scalar(select(func.max(tables.imports.c.known_from, type_=tables.Moment)))
    return now if last is None else max(now, last + timedelta(milliseconds=1))


def _default_dataset(connection: Connection, layer: str) -> str:
    """Name the store's only zone dataset; with several, ask whose zones these are."""
    datasets = zone_datasets(connection)
    if len(datasets) == 1:
        return datasets[0]
    if datasets and layer in tables.DATED:
        raise ambiguous_datasets(datasets)
    return DEFAULT_DATASET


def _recorded_ground(connection: Connection) -> list[Any]:
    """Read the places and zones that the store has."""
    shapes: list[Any] = []
    for table in (tables.places, tables.zones):
        query = select(table.c.geom).where(table.c.known_to.is_(None))
        shapes.extend(from_blobs(list(connection.scalars(query))))
    return shapes


def _refuse_unknown(connection: Connection, actors: list[str], records: Records) -> None:
    met = actors_of(connection)
    unmet = [actor for actor in actors if actor not in met]
    if unmet:
        file = ", ".join(records.files[:3])
        mend = "import them with --layer actors, correct their ids, or leave --strict-actors out"
        raise DataError([Fault(file, "", f"the actor {actor!r} is not known", mend) for actor in unmet])


def _error_is_news(connection: Connection, layer: str, dataset: str, terms: Terms) -> bool:
    """Whether the positional error is stated, and another than before."""
    if terms.positional_error_m is None or layer != "zones":
        return False
    return terms.positional_error_m != positional_error(connection, dataset)


def _note_import(
    connection: Connection, records: Records, dataset: str, terms: Terms, known: datetime
) -> None:
    row = {
        "known_from": known,
        "layer": records.layer,
        "dataset": dataset,
        "files": "|".join(records.files),
        "positional_error_m": terms.positional_error_m,
    }
    connection.execute(insert(tables.imports).values(row))


def _overlaps(
    connection: Connection, records: Records, dataset: str, add: bool
) -> dict[date, tuple[int, float]]:
    """Count what different zones of a date cover twice, as drawn."""
    if records.layer != "zones":
        return {}
    by_date: dict[date, dict[Any, Any]] = {}
    for row in records.rows:
        assert isinstance(row, Zone)
        key = row.actor, row.status, ground_hash(row.geometry)
        by_date.setdefault(row.date, {})[key] = row.geometry
    found = {}
    for day, shapes in sorted(by_date.items()):
        drawn = list(shapes.values())
        if add:
            drawn = [feature.shape for feature in dated_features(connection, "zones", dataset, day)]
        _, ground = overlaps(np.array(drawn, dtype=object))
        if len(ground):
            found[day] = len(ground), float(area_km2(ground).sum())
    return found
