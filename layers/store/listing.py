"""What the store holds, counted: datasets with their dates, and sources with what rests on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Table, func, select

from ..schema import Source
from . import tables
from .citing import source_of
from .reading import as_believed, recorded_dates

__all__ = ["DatasetDates", "citing_tables", "dataset_dates", "datasets", "source_counts"]


@dataclass(frozen=True)
class DatasetDates:
    """The dates on which a layer of a dataset is recorded, and how many records it has.

    Zones and frontlines count what holds on some date; statements and events count themselves.
    """

    layer: str
    dataset: str
    dates: tuple[date, ...]
    records: int


def dataset_dates(connection: Connection) -> list[DatasetDates]:
    """List the dated layers of each dataset."""
    found = []
    for layer, table in tables.DATED.items():
        for dataset, count in _counted(connection, table):
            dates = tuple(recorded_dates(connection, layer, dataset))
            found.append(DatasetDates(layer, dataset, dates, count))
    for layer, table in (("control", tables.observations), ("events", tables.events)):
        for dataset, count in _counted(connection, table):
            query = (
                select(table.c.date)
                .where(table.c.dataset == dataset, as_believed(table, None))
                .distinct()
                .order_by(table.c.date)
            )
            found.append(DatasetDates(layer, dataset, tuple(connection.scalars(query)), count))
    return found


def datasets(connection: Connection) -> set[str]:
    """Name every dataset that an import was recorded under, whatever its layer."""
    return set(connection.scalars(select(tables.imports.c.dataset).distinct()))


def source_counts(connection: Connection) -> list[tuple[Source, dict[str, int]]]:
    """Count the records that rest on each source, by layer; the most cited first."""
    counts: dict[Source, dict[str, int]] = {}
    citations, sources = tables.citations, tables.sources
    for layer, table, cited_by in citing_tables():
        query = (
            select(sources, func.count().label("records"))
            .join(citations, citations.c.source == sources.c.id)
            .join(table, table.c.fid == citations.c.record)
            .where(citations.c.cited_by == cited_by, as_believed(table, None))
            .group_by(sources.c.id)
        )
        if table is tables.statements:
            query = query.where(table.c.layer == layer)
        for row in connection.execute(query):
            counts.setdefault(source_of(row), {})[layer] = row.records
    return sorted(counts.items(), key=lambda item: (-sum(item[1].values()), str(item[0])))


def citing_tables() -> list[tuple[str, Table, str]]:
    """List the layers with the table whose rows cite sources, and the name they cite them under."""
    told = [(layer, table, layer) for layer, (table, _) in tables.KEYED.items()]
    return [*told, *((layer, tables.statements, "statements") for layer in tables.DATED)]


def _counted(connection: Connection, table: Table) -> list[tuple[str, int]]:
    query = (
        select(table.c.dataset, func.count())
        .where(as_believed(table, None))
        .group_by(table.c.dataset)
        .order_by(table.c.dataset)
    )
    return [(dataset, count) for dataset, count in connection.execute(query)]
