"""The store into records and frames, as believed at a moment of known time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import geopandas as gpd
from sqlalchemy import ColumnElement, Connection, Row, Table, and_, or_, select

from ..frames import geoframe
from ..schema import LAYERS, Actor, Holder, Observation, Place, Record
from ..snapshot import Statement
from . import tables
from .citing import cited_by
from .geometry import from_blobs

__all__ = [
    "actors_of",
    "as_believed",
    "dated_features",
    "frame_of",
    "lines_of",
    "observations_of",
    "positional_error",
    "recorded_dates",
    "records_of",
    "zone_datasets",
]

Rows = Sequence[Row[Any]]


def as_believed(table: Table, known_on: datetime | None) -> ColumnElement[bool]:
    """Choose the rows that were believed at a moment; by default what is believed now."""
    if known_on is None:
        return table.c.known_to.is_(None)
    return and_(
        table.c.known_from <= known_on,
        or_(table.c.known_to.is_(None), table.c.known_to > known_on),
    )


def recorded_dates(
    connection: Connection, layer: str, dataset: str, known_on: datetime | None = None
) -> list[date]:
    """List the recorded days of a dataset, in order."""
    c = tables.snapshots.c
    query = select(c.date).where(c.layer == layer, c.dataset == dataset).order_by(c.date)
    if known_on is not None:
        query = query.where(c.known_from <= known_on)
    return list(connection.scalars(query))


def zone_datasets(connection: Connection, known_on: datetime | None = None) -> list[str]:
    """List the datasets that have zones, by name."""
    c = tables.snapshots.c
    query = select(c.dataset).where(c.layer == "zones").distinct().order_by(c.dataset)
    if known_on is not None:
        query = query.where(c.known_from <= known_on)
    return list(connection.scalars(query))


def positional_error(connection: Connection, dataset: str, known_on: datetime | None = None) -> float | None:
    """Give how far off a dataset's lines may be, in metres, as it was stated last."""
    c = tables.imports.c
    query = (
        select(c.positional_error_m)
        .where(c.dataset == dataset, c.layer == "zones", c.positional_error_m.is_not(None))
        .order_by(c.known_from.desc())
    )
    if known_on is not None:
        query = query.where(c.known_from <= known_on)
    return connection.scalar(query.limit(1))


def records_of(
    connection: Connection, layer: str, known_on: datetime | None = None, until: date | None = None
) -> list[tuple[Record, str]]:
    """Read the places, statements, events, routes or actors that are believed, each with its dataset."""
    table, name = tables.KEYED[layer]
    query = select(table).where(as_believed(table, known_on)).order_by(table.c[name], table.c.fid)
    if until is not None:
        query = query.where(table.c.date <= until)
    rows = connection.execute(query).all()
    sources = cited_by(connection, layer, [row.fid for row in rows])
    shapes = from_blobs([row.geom for row in rows]) if "geom" in table.c else [None] * len(rows)
    record = LAYERS[layer].record
    names = [field.name for field in fields(record) if field.name in table.c]
    found: list[tuple[Record, str]] = []
    for row, shape in zip(rows, shapes, strict=True):
        values = {name: getattr(row, name) for name in names}
        if record is Place:
            values["aliases"] = tuple(filter(None, row.aliases.split("|")))
        if shape is not None:
            values["geometry"] = shape
        values["sources"] = sources.get(row.fid, ())
        found.append((record(**values), getattr(row, "dataset", "")))
    return found


def observations_of(
    connection: Connection, known_on: datetime | None = None, until: date | None = None
) -> dict[str, list[Observation]]:
    """Read the statements about villages, by place."""
    found: dict[str, list[Observation]] = defaultdict(list)
    for record, _ in records_of(connection, "control", known_on, until):
        assert isinstance(record, Observation)
        found[record.place_id].append(record)
    return dict(found)


def actors_of(connection: Connection, known_on: datetime | None = None) -> dict[str, Actor]:
    """Read who is who, by id."""
    return {
        record.id: record
        for record, _ in records_of(connection, "actors", known_on)
        if isinstance(record, Actor)
    }


def frame_of(
    connection: Connection, layer: str, known_on: datetime | None = None, until: date | None = None
) -> gpd.GeoDataFrame:
    """Read places, events or routes as a frame: a column for each field, `sources` and `geometry`."""
    records = [record for record, _ in records_of(connection, layer, known_on, until)]
    names = [f.name for f in fields(LAYERS[layer].record) if f.name != "geometry"]
    rows = [[getattr(record, name) for name in names] for record in records]
    return geoframe(rows, names, (getattr(record, "geometry", None) for record in records))


def lines_of(
    connection: Connection, dataset: str, day: date, known_on: datetime | None = None
) -> gpd.GeoDataFrame:
    """Read the frontlines of a day as a frame: `actor`, `statements`, `geometry`."""
    features = dated_features(connection, "frontlines", dataset, day, known_on)
    rows = [(said[0].holder.actor, said) for _, said in features]
    return geoframe(rows, ["actor", "statements"], (shape for shape, _ in features))


def dated_features(
    connection: Connection, layer: str, dataset: str, day: date, known_on: datetime | None = None
) -> list[tuple[Any, tuple[Statement, ...]]]:
    """Read the zones or frontlines of a day: each geometry, and what is said of it up to that day."""
    table = tables.DATED[layer]
    c = table.c
    rows = connection.execute(
        select(c.fid, c.actor, c.status, c.geom)
        .where(
            c.dataset == dataset,
            c.valid_from <= day,
            or_(c.valid_to.is_(None), c.valid_to > day),
            as_believed(table, known_on),
        )
        .order_by(c.fid)
    ).all()
    words = _words(connection, layer, [row.fid for row in rows], day, known_on)
    shapes = from_blobs([row.geom for row in rows])
    found = []
    for row, shape in zip(rows, shapes, strict=True):
        holder = Holder(row.actor, row.status)
        said = words.get(row.fid, [("", "", "", ())])
        found.append((shape, tuple(Statement(holder, *one) for one in said)))
    return found


def _words(
    connection: Connection, layer: str, fids: Sequence[int], day: date, known_on: datetime | None
) -> dict[int, list[tuple[Any, ...]]]:
    """Read what is said of features up to a day, the latest last."""
    if not fids:
        return {}
    table, wanted = tables.statements, set(fids)
    c = table.c
    rows = connection.execute(
        select(table)
        .where(
            c.layer == layer,
            c.feature_fid.between(min(wanted), max(wanted)),
            c.date <= day,
            as_believed(table, known_on),
        )
        .order_by(c.date, c.id)
    ).all()
    rows = [row for row in rows if row.feature_fid in wanted]
    sources = cited_by(connection, "statements", [row.id for row in rows])
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        found[row.feature_fid].append((row.feature_id, row.label, row.note, sources.get(row.id, ())))
    return found
