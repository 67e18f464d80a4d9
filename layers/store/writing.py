"""Records that are told one by one: what is new is opened, what is corrected closed, nothing overwritten."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from ...geo.ground import as_single
from ..actors import completed
from ..schema import Actor, Record, Source
from . import tables
from .citing import cite, cited_by
from .geometry import from_blobs

__all__ = ["Counts", "close_rows", "insert_rows", "put_records", "register_actors"]


@dataclass
class Counts:
    """What an import did, or would do, to one layer.

    Parameters
    ----------
    new
        Records opened.
    corrected
        Records that say something else than before; what was known before stays.
    unchanged
        Records that the store already had.
    ended
        Stays of zones and frontlines that were believed, and end sooner or are withdrawn.
    restated
        Unchanged zones and frontlines of which something else is said: a source, a label, a note.
    dates
        The dates recorded for the first time.
    corrected_dates
        Dates that had been recorded otherwise.
    error_stated
        Whether the dataset's positional error is stated anew.
    newly_sensitive
        Sources that are sensitive from now on, wherever they are cited.
    """

    new: int = 0
    corrected: int = 0
    unchanged: int = 0
    ended: int = 0
    restated: int = 0
    dates: list[date] = field(default_factory=list)
    corrected_dates: list[date] = field(default_factory=list)
    error_stated: bool = False
    newly_sensitive: int = 0

    @property
    def changed(self) -> bool:
        """Whether the store is another one afterwards."""
        counted = self.new + self.corrected + self.ended + self.restated + self.newly_sensitive
        return bool(counted or self.dates or self.corrected_dates or self.error_stated)


def register_actors(connection: Connection, ids: Iterable[str], known: datetime) -> list[str]:
    """Record the actors that the store has not met, and say which they are."""
    table = tables.actors
    met = set(connection.scalars(select(table.c.id).where(table.c.known_to.is_(None))))
    unmet = [actor for actor in ids if actor not in met]
    put_records(connection, "actors", [Actor(actor) for actor in unmet], "", known)
    return unmet


def put_records(
    connection: Connection, layer: str, records: Sequence[Record], dataset: str, known: datetime
) -> Counts:
    """Record places, statements about villages, events, routes or actors.

    Each is known by its id, within the dataset where the layer has datasets: one that says something else
    than before is a correction. A record without an id is known by all that it says. What one dataset says
    word for word like another is recorded once: nobody's word counts twice.
    """
    table, name = tables.KEYED[layer]
    counts = Counts()
    present = _present(connection, table, name, layer)
    contents = {told for _, told in present.values()}
    seen: set[Hashable] = set()  # a record may stand in a file twice
    opened: list[dict[str, Any]] = []
    sources: list[tuple[Source, ...]] = []
    for record in records:
        row = _row_of(record, table, dataset)
        key, content = _key(row, name, record.sources), _content(row, record.sources)
        fid, before = present.get(key, (None, None))
        if key in seen or before == content or content in contents:
            counts.unchanged += 1
            continue
        seen.add(key)
        if fid is None:
            counts.new += 1
        else:
            close_rows(connection, table, [fid], known)
            counts.corrected += 1
        opened.append({**row, "known_from": known})
        sources.append(record.sources)
    fids = insert_rows(connection, table, opened)
    cite(connection, layer, zip(fids, sources, strict=True))
    return counts


def _row_of(record: Record, table: Table, dataset: str) -> dict[str, Any]:
    """Lay a record out as a row of its table."""
    if isinstance(record, Actor):
        record = completed(record)
    row: dict[str, Any] = {}
    for each in fields(record):
        value = getattr(record, each.name)
        if each.name == "geometry":
            row["geom"] = as_single([value])[0]
        elif isinstance(value, tuple) and each.name in table.c:
            row[each.name] = "|".join(value)
        elif each.name in table.c:
            row[each.name] = value
    if "dataset" in table.c:
        row["dataset"] = dataset
    return row


def _key(row: dict[str, Any], name: str, sources: tuple[Source, ...]) -> Hashable:
    return (row.get("dataset"), row[name]) if row[name] else _content(row, sources)


def _content(row: dict[str, Any], sources: tuple[Source, ...]) -> Hashable:
    return tuple(sorted(item for item in row.items() if item[0] != "dataset")), sources


def _present(
    connection: Connection, table: Table, name: str, layer: str
) -> dict[Hashable, tuple[int | None, Hashable]]:
    """Read what the store believes of a layer: the row and the content of each record, by its key."""
    rows = connection.execute(select(table).where(table.c.known_to.is_(None))).mappings().all()
    sources = cited_by(connection, layer, [row["fid"] for row in rows])
    shapes = from_blobs([row["geom"] for row in rows]) if "geom" in table.c else [None] * len(rows)
    present: dict[Hashable, tuple[int | None, Hashable]] = {}
    for row, shape in zip(rows, shapes, strict=True):
        content = {
            column: value for column, value in row.items() if column not in ("fid", "known_from", "known_to")
        }
        if shape is not None:
            content["geom"] = shape
        said = sources.get(row["fid"], ())
        present[_key(content, name, said)] = row["fid"], _content(content, said)
    return present


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows, and give their keys; within the one transaction that writes, they follow the last."""
    if not rows:
        return []
    (key,) = table.primary_key.columns
    first = (connection.scalar(select(func.max(key))) or 0) + 1
    keys = list(range(first, first + len(rows)))
    connection.execute(
        insert(table), [row | {key.name: number} for number, row in zip(keys, rows, strict=True)]
    )
    return keys


def close_rows(connection: Connection, table: Table, rows: Sequence[int], known: datetime) -> None:
    """Say from when rows are no longer believed."""
    (key,) = table.primary_key.columns
    for chunk in _chunks(rows):
        connection.execute(update(table).where(key.in_(chunk)).values(known_to=known))


def _chunks(rows: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    """Cut long lists to what one statement of SQLite takes."""
    return (rows[start : start + size] for start in range(0, len(rows), size))
