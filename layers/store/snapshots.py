"""Whole days of a dataset into the store: which zones are there, and what is said of them.

Both are stays (see `timeline`), worked out for the whole import at once; then what is no longer believed is
closed, and what is believed from now on is opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Connection, Table, select

from ...geo.errors import UsageError
from ...geo.ground import ground_hash
from ..schema import Frontline, Source, Zone
from . import tables
from .citing import cite, cited_by
from .reading import recorded_dates
from .timeline import Stay, recorded_stays
from .writing import Counts, close_rows, insert_rows

__all__ = ["put_snapshots"]

Key = tuple[str, str, str]
"""What makes a zone the same zone: its actor, its status and the hash of its ground."""

Spoken = tuple[str, str, str, str, str, str, tuple[Source, ...]]
"""What is said of a zone: its key, then its id, label, note and sources."""

K = TypeVar("K", bound=Hashable)


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

    Parameters
    ----------
    connection
        In the transaction of the import.
    layer
        "zones" or "frontlines".
    records
        What the days hold.
    dataset, known
        Whose days they are, and when the store is told.
    add
        The days keep what they were recorded with.

    Returns
    -------
    Counts

    Raises
    ------
    UsageError
        With `add`, a date that is not recorded.
    """
    table, said = tables.DATED[layer], tables.statements
    recorded = set(recorded_dates(connection, layer, dataset))
    grounds = {ground_hash(record.geometry): record.geometry for record in records}
    told = _told_by_day(records)
    zones = _believed(connection, table, table.c.dataset == dataset)
    words = _believed_words(connection, layer, dataset)
    if add:
        _keep_what_was_told(told, words, recorded)
    keys = {day: list(dict.fromkeys(spoken[:3] for spoken in of_day)) for day, of_day in told.items()}

    zone_changes = _Changes.between(zones, recorded_stays(zones, recorded, keys))
    word_changes = _Changes.between(words, recorded_stays(words, recorded, told))
    close_rows(connection, table, [zones[stay] for stay in zone_changes.closed], known)
    _insert_zones(connection, table, dataset, zone_changes.opened, grounds, known)
    close_rows(connection, said, [words[stay] for stay in word_changes.closed], known)
    _insert_words(connection, layer, dataset, word_changes.opened, known)

    days = sorted(set(told) - recorded)
    told_now = {"layer": layer, "dataset": dataset, "known_from": known}
    insert_rows(connection, tables.snapshots, [told_now | {"date": day} for day in days])
    before = {day: _in_force(words, day) for day in told}
    opened, closed = ({stay.key for stay in some} for some in (zone_changes.opened, zone_changes.closed))
    restated = {spoken.key[:3] for spoken in word_changes.opened} - opened
    return Counts(
        new=len(opened - closed),
        ended=len(zone_changes.closed),
        restated=len(restated),
        unchanged=len({key for of_day in keys.values() for key in of_day} - opened - restated),
        dates=days,
        corrected_dates=sorted(day for day in recorded & set(told) if before[day] != set(told[day])),
    )


def _insert_zones(
    connection: Connection,
    table: Table,
    dataset: str,
    opened: Sequence[Stay[Key]],
    grounds: Mapping[str, BaseGeometry],
    known: datetime,
) -> None:
    """Record which zones are there from now on: their ground from the files, or from the store."""
    rows = []
    for stay in opened:
        actor, status, ground = stay.key
        row = {"dataset": dataset, "actor": actor, "status": status, "ground": ground, "known_from": known}
        geometry = grounds.get(ground) or _ground(connection, table, ground)
        rows.append(row | _valid(stay) | {"geom": geometry})
    insert_rows(connection, table, rows)


def _insert_words(
    connection: Connection,
    layer: str,
    dataset: str,
    opened: Sequence[Stay[Spoken]],
    known: datetime,
) -> None:
    """Record what is said from now on, and whom it cites."""
    rows = []
    for spoken in opened:
        actor, status, ground, feature_id, label, note, _ = spoken.key
        row = {"layer": layer, "dataset": dataset, "actor": actor, "status": status, "ground": ground}
        row |= {"feature_id": feature_id, "label": label, "note": note}
        rows.append(row | {"known_from": known} | _valid(spoken))
    fids = insert_rows(connection, tables.statements, rows)
    cite(connection, "statements", zip(fids, (spoken.key[6] for spoken in opened), strict=True))


class _Changes(NamedTuple, Generic[K]):
    """The stays that are no longer believed, and those believed from now on."""

    closed: list[Stay[K]]
    opened: list[Stay[K]]

    @staticmethod
    def between(before: Collection[Stay[K]], after: Collection[Stay[K]]) -> _Changes[K]:
        still, had = set(after), set(before)
        return _Changes(
            [stay for stay in before if stay not in still], [stay for stay in after if stay not in had]
        )


def _told_by_day(records: Iterable[Zone | Frontline]) -> dict[date, list[Spoken]]:
    """Gather what is said on each day, each statement once."""
    told: dict[date, dict[Spoken, None]] = defaultdict(dict)
    for record in records:
        status = record.status if isinstance(record, Zone) else ""
        zone = (record.actor, status, ground_hash(record.geometry))
        told[record.date][*zone, record.id, record.label, record.note, record.sources] = None
    return {day: list(of_day) for day, of_day in told.items()}


def _keep_what_was_told(
    told: dict[date, list[Spoken]], words: Collection[Stay[Spoken]], recorded: Collection[date]
) -> None:
    """Complete days with what they were recorded with."""
    for day, of_day in told.items():
        if day not in recorded:
            raise UsageError(f"{day} is not recorded, so there is nothing to add to", "leave --add out")
        of_day.extend(spoken for spoken in _in_force(words, day) if spoken not in of_day)


def _in_force(stays: Iterable[Stay[K]], day: date) -> set[K]:
    return {stay.key for stay in stays if stay.start <= day and (stay.end is None or day < stay.end)}


def _believed(connection: Connection, table: Table, chosen: ColumnElement[bool]) -> dict[Stay[Key], int]:
    """Read the zones that the store believes in, with their rows."""
    c = table.c
    rows = connection.execute(
        select(c.fid, c.actor, c.status, c.ground, c.valid_from, c.valid_to)
        .where(chosen, c.known_to.is_(None))
        .order_by(c.fid)
    )
    return {Stay((r.actor, r.status, r.ground), r.valid_from, r.valid_to): r.fid for r in rows}


def _believed_words(connection: Connection, layer: str, dataset: str) -> dict[Stay[Spoken], int]:
    """Read what is believed to be said of zones, with the rows."""
    table = tables.statements
    rows = connection.execute(
        select(table)
        .where(table.c.layer == layer, table.c.dataset == dataset, table.c.known_to.is_(None))
        .order_by(table.c.fid)
    ).all()
    sources = cited_by(connection, "statements", [row.fid for row in rows])
    found: dict[Stay[Spoken], int] = {}
    for r in rows:
        spoken = (r.actor, r.status, r.ground, r.feature_id, r.label, r.note, sources.get(r.fid, ()))
        found[Stay(spoken, r.valid_from, r.valid_to)] = r.fid
    return found


def _ground(connection: Connection, table: Table, ground: str) -> bytes:
    """Read the geometry of a ground that the store has."""
    blob = connection.scalar(select(table.c.geom).where(table.c.ground == ground).limit(1))
    assert isinstance(blob, bytes)
    return blob


def _valid(stay: Stay[Any]) -> dict[str, date | None]:
    return {"valid_from": stay.start, "valid_to": stay.end}
