"""Which sources are sensitive: a mark counts for the citation, wherever and whenever the store was told it.

A mark protects somebody. It is no statement about the ground that a later file corrects: what was recorded
without it gains it, no import takes it back, and it holds for what was believed before too.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, bindparam, select, update

from ..reading import Records
from ..schema import Record, Source, citation_key
from . import tables
from .citing import source_of

__all__ = ["marked_everywhere", "sensitive_sources"]


def marked_everywhere(connection: Connection, records: Records) -> tuple[Records, int]:
    """Mark the sources that a file calls sensitive in all the store, and those of the store in the file.

    Parameters
    ----------
    connection
        In the transaction of the import.
    records
        What was read.

    Returns
    -------
    records : Records
        The same, with the marks of the store.
    newly_sensitive : int
        How many citations are sensitive from now on.
    """
    table = tables.sources
    recorded = connection.execute(select(table.c.id, table.c.citation, table.c.sensitive)).all()
    before = {citation_key(row.citation) for row in recorded if row.sensitive}
    cited = (source for row in records.rows for source in row.sources)
    told = {citation_key(source.citation) for source in cited if source.sensitive}
    marked = before | told
    gaining = [row.id for row in recorded if not row.sensitive and citation_key(row.citation) in marked]
    if gaining:
        mark = update(table).where(table.c.id == bindparam("row")).values(sensitive=True)
        connection.execute(mark, [{"row": row} for row in gaining])
    rows = tuple(_with_marks(row, marked) for row in records.rows) if marked else records.rows
    return replace(records, rows=rows), len(told - before)


def sensitive_sources(connection: Connection) -> list[Source]:
    """List the sources that are marked, in the order in which the store met them."""
    table = tables.sources
    return [
        source_of(row)
        for row in connection.execute(select(table).where(table.c.sensitive).order_by(table.c.id))
    ]


def _with_marks(record: Record, marked: set[str]) -> Record:
    sources = tuple(
        replace(source, sensitive=citation_key(source.citation) in marked) for source in record.sources
    )
    return replace(record, sources=sources)
