"""The store into records and frames, as believed at a moment of known time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, NamedTuple

import geopandas as gpd
from sqlalchemy import ColumnElement, Connection, Row, Table, and_, func, or_, select

from ...geo.errors import AmbiguousError
from ..frames import geoframe
from ..schema import LAYERS, Actor, Holder, Observation, Place, Record
from ..snapshot import Statement
from . import tables
from .citing import cited_by
from .geometry import from_blobs

__all__ = [
    "Feature",
    "actors_of",
    "ambiguous_datasets",
    "as_believed",
    "dated_features",
    "first_told",
    "frame_of",
    "lines_of",
    "observations_of",
    "places_of",
    "positional_error",
    "recorded_dates",
    "records_of",
    "zone_datasets",
]


class Feature(NamedTuple):
    """A zone or a frontline: its geometry, the name of its ground, and what is said of it."""

    shape: Any
    ground: str
    said: tuple[Statement, ...]


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


def zone_datasets(
    connection: Connection, known_on: datetime | None = None, layer: str = "zones"
) -> list[str]:
    """List the datasets that have zones (or frontlines), by name."""
    c = tables.snapshots.c
    query = select(c.dataset).where(c.layer == layer).distinct().order_by(c.dataset)
    if known_on is not None:
        query = query.where(c.known_from <= known_on)
    return list(connection.scalars(query))


def ambiguous_datasets(datasets: Sequence[str]) -> AmbiguousError:
    """Ask which of several datasets is meant."""
    return AmbiguousError(f"the store has several datasets: {', '.join(datasets)}", "name one with --dataset")


def first_told(connection: Connection) -> datetime | None:
    """Give the moment of the first import."""
    first: datetime | None = connection.scalar(
        select(func.min(tables.imports.c.known_from, type_=tables.Moment))
    )
    return first


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


def places_of(connection: Connection, known_on: datetime | None = None) -> list[Place]:
    """Read the places, by id."""
    return [place for place, _ in records_of(connection, "villages", known_on) if isinstance(place, Place)]


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
    rows = [(feature.said[0].holder.actor, feature.said) for feature in features]
    return geoframe(rows, ["actor", "statements"], (feature.shape for feature in features))


def dated_features(
    connection: Connection, layer: str, dataset: str, day: date, known_on: datetime | None = None
) -> list[Feature]:
    """Read the zones or frontlines of a day, with what is said of each up to that day."""
    table = tables.DATED[layer]
    c = table.c
    rows = connection.execute(
        select(c.fid, c.actor, c.status, c.ground, c.geom)
        .where(
            c.dataset == dataset,
            c.valid_from <= day,
            or_(c.valid_to.is_(None), c.valid_to > day),
            as_believed(table, known_on),
        )
        .order_by(c.fid)
    ).all()
    said = _statements(connection, layer, dataset, day, known_on)
    shapes = from_blobs([row.geom for row in rows])
    return [
        Feature(
            shape,
            row.ground,
            said.get((row.actor, row.status, row.ground), (Statement(Holder(row.actor, row.status)),)),
        )
        for row, shape in zip(rows, shapes, strict=True)
    ]


def _statements(
    connection: Connection, layer: str, dataset: str, day: date, known_on: datetime | None
) -> dict[tuple[str, str, str], tuple[Statement, ...]]:
    """Read what is said of each zone of a day, the latest last.

    What was said of it before counts as long as the zone has been there without a break: so unchanged
    ground gains sources.
    """
    table = tables.statements
    c = table.c
    rows = connection.execute(
        select(table)
        .where(c.layer == layer, c.dataset == dataset, c.valid_from <= day, as_believed(table, known_on))
        .order_by(c.valid_from, c.fid)
    ).all()
    by_zone: dict[tuple[str, str, str], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_zone[row.actor, row.status, row.ground].append(row)
    lasting = {zone: _unbroken(said, day) for zone, said in by_zone.items()}
    sources = cited_by(connection, "statements", [row.fid for said in lasting.values() for row in said])
    return {
        zone: tuple(
            Statement(
                Holder(row.actor, row.status), row.feature_id, row.label, row.note, sources.get(row.fid, ())
            )
            for row in said
        )
        for zone, said in lasting.items()
        if said
    }


def _unbroken(said: list[Row[Any]], day: date) -> list[Row[Any]]:
    """Keep of the statements about a zone those that lead up to a day without a break."""
    lasting: list[Row[Any]] = []
    begin = day
    for row in sorted(said, key=lambda row: row.valid_to or date.max, reverse=True):
        if (row.valid_to or date.max) < begin or (not lasting and row.valid_to and row.valid_to <= day):
            break
        lasting.append(row)
        begin = min(begin, row.valid_from)
    return sorted(lasting, key=lambda row: (row.valid_from, row.fid))
