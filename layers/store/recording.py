"""One import: everything that recording does within its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import numpy as np
from sqlalchemy import Connection, func, insert, select

from ...geo.area import area_km2
from ...geo.errors import AmbiguousError, DataError, Fault
from ...geo.planar import overlaps
from ..actors import ids_in
from ..reading import Records
from ..schema import Place, Zone
from . import tables
from .geometry import from_blobs
from .reading import actors_of, positional_error, records_of, zone_datasets
from .resolving import check_orientation, refuse_contradictory_ids, with_place_ids
from .writing import Counts, put_records, put_snapshots, register_actors

__all__ = ["DEFAULT_DATASET", "Receipt", "Terms", "record"]

DEFAULT_DATASET = "main"


@dataclass(frozen=True)
class Terms:
    """How to record: what the flags of `import` say, as `Store.record` explains them."""

    dataset: str | None = None
    add: bool = False
    strict_actors: bool = False
    positional_error_m: float | None = None
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
    if records.layer == "control":
        records = with_place_ids(records, _places(connection))
    if records.layer in tables.KEYED:
        refuse_contradictory_ids(records, tables.KEYED[records.layer][1])
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
    counts.error_stated = _error_is_news(connection, records.layer, dataset, terms)
    if counts.changed:
        _note_import(connection, records, dataset, terms, known)
    return Receipt(records, dataset, counts, tuple(new_actors), _overlaps(records))


def _moment(connection: Connection, is_new: bool, known_on: datetime | None) -> datetime:
    """Give the moment of known time of an import: later than that of every import before."""
    now = known_on or datetime.now(UTC)
    if is_new:
        return now
    last = connection.scalar(select(func.max(tables.imports.c.known_from, type_=tables.Moment)))
    return now if last is None else max(now, last + timedelta(milliseconds=1))


def _default_dataset(connection: Connection, layer: str) -> str:
    if layer not in tables.DATED:
        return DEFAULT_DATASET
    datasets = zone_datasets(connection) or [DEFAULT_DATASET]
    if len(datasets) > 1:
        raise AmbiguousError(
            f"the store has several datasets: {', '.join(datasets)}", "name one with --dataset"
        )
    return datasets[0]


def _places(connection: Connection) -> list[Place]:
    return [record for record, _ in records_of(connection, "villages") if isinstance(record, Place)]


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


def _overlaps(records: Records) -> dict[date, tuple[int, float]]:
    """Count what the zones of each date cover twice."""
    if records.layer != "zones":
        return {}
    by_date: dict[date, list[Any]] = {}
    for row in records.rows:
        assert isinstance(row, Zone)
        by_date.setdefault(row.date, []).append(row.geometry)
    found = {}
    for day, shapes in sorted(by_date.items()):
        _, ground = overlaps(np.array(shapes, dtype=object))
        if len(ground):
            found[day] = len(ground), float(area_km2(ground).sum())
    return found
