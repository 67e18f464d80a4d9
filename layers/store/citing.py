"""Which record cites which source, in the order in which its file names them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Row, insert, select

from ..schema import Source
from . import tables

__all__ = ["cite", "cited_by", "source_of"]


def cite(connection: Connection, cited_by: str, records: Iterable[tuple[int, tuple[Source, ...]]]) -> None:
    """Record the sources of records, given by their rows; a source is kept once."""
    wanted = [(record, source) for record, sources in records for source in sources]
    if not wanted:
        return
    known = {source_of(row): row.id for row in connection.execute(select(tables.sources))}
    for source in dict.fromkeys(source for _, source in wanted):
        if source not in known:
            row = {
                "citation": source.citation,
                "date": source.date,
                "url": source.url,
                "side": source.side,
                "sensitive": source.sensitive,
            }
            key = connection.execute(insert(tables.sources).values(row)).inserted_primary_key
            assert key is not None
            known[source] = key[0]
    connection.execute(
        insert(tables.citations),
        [{"cited_by": cited_by, "record": record, "source": known[source]} for record, source in wanted],
    )


def cited_by(connection: Connection, cited_by: str, records: Sequence[int]) -> dict[int, tuple[Source, ...]]:
    """Read the sources of records, by row; records that cite none are missing."""
    if not records:
        return {}
    citations, sources = tables.citations, tables.sources
    wanted = set(records)
    found: dict[int, list[Source]] = defaultdict(list)
    rows = connection.execute(
        select(citations.c.record, sources)
        .join(sources, sources.c.id == citations.c.source)
        .where(
            citations.c.cited_by == cited_by,
            citations.c.record.between(min(wanted), max(wanted)),
        )
        .order_by(citations.c.id)
    )
    for row in rows:
        if row.record in wanted:
            found[row.record].append(source_of(row))
    return {record: tuple(sources) for record, sources in found.items()}


def source_of(row: Row[tuple[object, ...]]) -> Source:
    """Read a source from its row."""
    return Source(row.citation, row.date, row.url, row.side, row.sensitive)
