"""Records into the store: what is new is opened, what is corrected is closed, nothing is overwritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Table, delete, insert, or_, select, update

from ..actors import completed
from ..schema import Actor, Frontline, Record, Source, Zone
from . import tables
from .citing import cite, cited_by
from .geometry import as_single, from_blobs, ground_hash
from .timeline import NewStay, Stay, rewrite

__all__ = ["Counts", "put_records", "put_snapshots", "register_actors"]

Cited = list[tuple[int, tuple[Source, ...]]]
Key = tuple[str, str, str]
"""What makes a zone the same zone: its actor, its status and the hash of its ground."""

Stated = dict[Key, list[Zone | Frontline]]
Words = tuple[str, str, str, tuple[Source, ...]]
"""What a dataset says of a zone: its id, label, note and sources."""


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
        Zones and frontlines of earlier snapshots that no longer hold.
    restated
        Unchanged zones and frontlines that gained a source, a label or a note.
    dates
        The dates recorded for the first time.
    corrected_dates
        Dates that had been recorded otherwise.
    error_stated
        Whether the dataset's positional error is stated anew.
    """

    new: int = 0
    corrected: int = 0
    unchanged: int = 0
    ended: int = 0
    restated: int = 0
    dates: list[date] = field(default_factory=list)
    corrected_dates: list[date] = field(default_factory=list)
    error_stated: bool = False

    @property
    def changed(self) -> bool:
        """Whether the store is another one afterwards."""
        counted = self.new + self.corrected + self.ended + self.restated
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
    than before is a correction. A record without an id is known by all that it says.
    """
    table, name = tables.KEYED[layer]
    counts = Counts()
    present = _present(connection, table, name, layer)
    seen: set[Hashable] = set()
    cited: Cited = []
    for record in records:
        row = _row_of(record, table, dataset)
        key, content = _key(row, name, record.sources), _content(row, record.sources)
        fid, before = present.get(key, (None, None))
        if key in seen or before == content:  # a record may stand in a file twice
            counts.unchanged += 1
            continue
        seen.add(key)
        if fid is None:
            counts.new += 1
        else:
            _close(connection, table, [fid], known)
            counts.corrected += 1
        cited.append((_insert(connection, table, {**row, "known_from": known}), record.sources))
    cite(connection, layer, cited)
    return counts


def put_snapshots(
    connection: Connection,
    layer: str,
    records: Sequence[Zone] | Sequence[Frontline],
    dataset: str,
    known: datetime,
    *,
    add: bool = False,
) -> Counts:
    """Record whole days of a dataset: its zones or its frontlines.

    A day that was recorded otherwise is corrected, or with `add` gains what it lacked.
    """
    by_date: dict[date, Stated] = defaultdict(dict)
    for record in records:
        status = record.status if isinstance(record, Zone) else ""
        key = (record.actor, status, ground_hash(record.geometry))
        by_date[record.date].setdefault(key, []).append(record)
    counts = Counts()
    for day in sorted(by_date):
        _put_snapshot(connection, layer, day, by_date[day], dataset, known, add, counts)
    return counts


def _put_snapshot(
    connection: Connection,
    layer: str,
    day: date,
    stated: Stated,
    dataset: str,
    known: datetime,
    add: bool,
    counts: Counts,
) -> None:
    table = tables.DATED[layer]
    recorded = _recorded_dates(connection, layer, dataset)
    stays = _stays(connection, table, dataset, day)
    adding = add and day in recorded
    keys = list(stated)
    if adding:
        keys += [stay.key for stay in stays if stay.start <= day and stay.key not in stated]
    rewriting = rewrite(stays, recorded, day, keys)
    words = _statements(connection, layer, [stay.fid for stay in stays])
    cited: Cited = []

    rows = [_stay_row(connection, table, new, stated, dataset, known) for new in rewriting.opened]
    _close_stays(connection, layer, [stay.fid for stay in rewriting.closed], known)
    for new, row in zip(rewriting.opened, rows, strict=True):
        fid = _insert(connection, table, row)
        for said_on, said in _words_of(new, stated, words, day):
            cited.append(_state(connection, layer, fid, said_on, said, known))
    restated = 0
    for key, stay in rewriting.kept.items():
        telling = {_words(record) for record in stated.get(key, ())}
        before = words.get(stay.fid, [])
        missing = telling - {told for _, said_on, told in before if said_on <= day}
        withdrawn = [row for row, said_on, told in before if said_on == day and told not in telling]
        if key in stated and not adding:
            _close(connection, tables.statements, withdrawn, known)
        cited += [_state(connection, layer, stay.fid, day, told, known) for told in sorted(missing, key=str)]
        restated += bool(missing)
    cite(connection, "statements", cited)

    kept_parts = sum(new.origin is not None for new in rewriting.opened)
    counts.new += len(rewriting.opened) - kept_parts
    counts.ended += len(rewriting.closed)
    counts.restated += restated
    counts.unchanged += len([key for key in rewriting.kept if key in stated]) - restated
    if day not in recorded:
        counts.dates.append(day)
        row = {"layer": layer, "dataset": dataset, "date": day, "known_from": known}
        connection.execute(insert(tables.snapshots).values(row))
    elif rewriting.closed or rewriting.opened:
        counts.corrected_dates.append(day)


def _stay_row(
    connection: Connection,
    table: Table,
    new: NewStay[Key],
    stated: Stated,
    dataset: str,
    known: datetime,
) -> dict[str, Any]:
    """Fill the row of a stay: its ground from the file, or from the stay that it keeps a part of."""
    actor, status, ground = new.key
    geometry: BaseGeometry | bytes | None
    if new.origin is None:
        geometry = stated[new.key][0].geometry
    else:
        geometry = connection.scalar(select(table.c.geom).where(table.c.fid == new.origin.fid))
    return {
        "dataset": dataset,
        "actor": actor,
        "status": status,
        "valid_from": new.start,
        "valid_to": new.end,
        "known_from": known,
        "ground": ground,
        "geom": geometry,
    }


def _words_of(
    new: NewStay[Key],
    stated: Stated,
    words: dict[int, list[tuple[int, date, Words]]],
    day: date,
) -> list[tuple[date, Words]]:
    """Give what was said of a stay, and when; a part keeps what was said of the whole until its end."""
    if new.origin is None:
        return [(day, told) for told in dict.fromkeys(map(_words, stated[new.key]))]
    return [
        (max(said_on, new.start), told)
        for _, said_on, told in words.get(new.origin.fid, [])
        if new.end is None or said_on < new.end
    ]


def _words(record: Zone | Frontline) -> Words:
    return record.id, record.label, record.note, record.sources


def _state(
    connection: Connection, layer: str, fid: int, day: date, words: Words, known: datetime
) -> tuple[int, tuple[Source, ...]]:
    """Record what a dataset says of a zone on a day; give the row and the sources for it to cite."""
    feature_id, label, note, sources = words
    row = {
        "layer": layer,
        "feature_fid": fid,
        "date": day,
        "feature_id": feature_id,
        "label": label,
        "note": note,
        "known_from": known,
    }
    return _insert(connection, tables.statements, row), sources


def _stays(connection: Connection, table: Table, dataset: str, day: date) -> list[Stay[Key]]:
    """Read the stays that the store believes in, and that do not end before a day."""
    c = table.c
    rows = connection.execute(
        select(c.fid, c.actor, c.status, c.ground, c.valid_from, c.valid_to).where(
            c.dataset == dataset,
            c.known_to.is_(None),
            or_(c.valid_to.is_(None), c.valid_to > day),
        )
    )
    return [Stay(r.fid, (r.actor, r.status, r.ground), r.valid_from, r.valid_to) for r in rows]


def _statements(
    connection: Connection, layer: str, fids: Sequence[int]
) -> dict[int, list[tuple[int, date, Words]]]:
    """Read what is said of stays: for each, the statement's row, its date and its words."""
    table = tables.statements
    c = table.c
    found: dict[int, list[tuple[int, date, Words]]] = defaultdict(list)
    for chunk in _chunks(fids):
        rows = connection.execute(
            select(table)
            .where(c.layer == layer, c.feature_fid.in_(chunk), c.known_to.is_(None))
            .order_by(c.date, c.id)
        ).all()
        sources = cited_by(connection, "statements", [row.id for row in rows])
        for row in rows:
            words = row.feature_id, row.label, row.note, sources.get(row.id, ())
            found[row.feature_fid].append((row.id, row.date, words))
    return found


def _recorded_dates(connection: Connection, layer: str, dataset: str) -> set[date]:
    c = tables.snapshots.c
    return set(connection.scalars(select(c.date).where(c.layer == layer, c.dataset == dataset)))


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
    return tuple(sorted(row.items())), sources


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


def _insert(connection: Connection, table: Table, row: dict[str, Any]) -> int:
    key = connection.execute(insert(table).values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _close(connection: Connection, table: Table, rows: Sequence[int], known: datetime) -> None:
    """Say from when rows are no longer believed."""
    (key,) = table.primary_key.columns
    for chunk in _chunks(rows):
        connection.execute(update(table).where(key.in_(chunk)).values(known_to=known))


def _close_stays(connection: Connection, layer: str, fids: Sequence[int], known: datetime) -> None:
    """Close stays; those that this very import opened were never believed, and go without a trace."""
    table, said, cited = tables.DATED[layer], tables.statements, tables.citations
    fresh: list[int] = []
    for chunk in _chunks(fids):
        query = select(table.c.fid).where(table.c.fid.in_(chunk), table.c.known_from == known)
        fresh.extend(connection.scalars(query))
    for chunk in _chunks(fresh):
        of_chunk = select(said.c.id).where(said.c.layer == layer, said.c.feature_fid.in_(chunk))
        connection.execute(
            delete(cited).where(cited.c.cited_by == "statements", cited.c.record.in_(of_chunk))
        )
        connection.execute(delete(said).where(said.c.id.in_(of_chunk)))
        connection.execute(delete(table).where(table.c.fid.in_(chunk)))
    _close(connection, table, sorted(set(fids) - set(fresh)), known)


def _chunks(rows: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    """Cut long lists to what one statement of SQLite takes."""
    return (rows[start : start + size] for start in range(0, len(rows), size))
