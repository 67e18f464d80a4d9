"""What is wrong in a store, and what an analyst should know about it.

*Faults* are the record contradicting itself: an editor that moved rows, a damaged file. *Remarks* are
weak spots of what was recorded: nobody named as the source, a village whose own record disagrees with the
zone it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from sqlalchemy import Connection, and_, func, or_, select

from ...geo.repair import geometry_fault
from ..snapshot import contradictions, planar_zones, village_frame
from ..villages import verdicts
from . import reading, tables
from .geometry import from_blobs
from .listing import citing_tables
from .reading import as_believed, dated_features, recorded_dates, zone_datasets

__all__ = ["Finding", "findings"]

SOURCED_LAYERS = ("zones", "frontlines", "control", "events")
"""The layers that claim something: each record of them should say on whose word."""


@dataclass(frozen=True)
class Finding:
    """One thing found: a `fault` or a `remark`, about what, and what it is."""

    kind: str
    about: str
    message: str


def findings(connection: Connection) -> list[Finding]:
    """Look through the whole store.

    Returns
    -------
    list of Finding
        Faults first.
    """
    faults = [Finding("fault", about, message) for about, message in _faults(connection)]
    if faults:
        return faults  # remarks are made about a sound record only
    return [Finding("remark", about, message) for about, message in _remarks(connection)]


def _faults(connection: Connection) -> Iterator[tuple[str, str]]:
    for (message,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if message != "ok":
            yield "file", f"SQLite finds: {message}"
    yield from _broken_geometries(connection)
    yield from _broken_times(connection)
    yield from _broken_references(connection)


def _broken_geometries(connection: Connection) -> Iterator[tuple[str, str]]:
    spatial = [*tables.DATED.values(), tables.places, tables.events, tables.routes]
    for table in spatial:
        rows = connection.execute(select(table.c.fid, table.c.geom)).all()
        for row in rows:
            try:
                fault = geometry_fault(from_blobs([row.geom])[0])
            except (shapely.GEOSException, TypeError, IndexError):
                fault = "a geometry that cannot be read"
            if fault:
                yield f"{table.name} {row.fid}", fault


def _broken_times(connection: Connection) -> Iterator[tuple[str, str]]:
    keyed = [table for table, _ in tables.KEYED.values()]
    for table in [*tables.DATED.values(), tables.statements, *keyed]:
        backwards = table.c.known_to <= table.c.known_from
        if "valid_to" in table.c:
            backwards = or_(backwards, table.c.valid_to <= table.c.valid_from)
        for fid in connection.scalars(select(table.c.fid).where(backwards)):
            yield f"{table.name} {fid}", "it ends before it begins"
    for table in tables.DATED.values():
        c, other = table.c, table.alias()
        twice = (
            select(c.fid, other.c.fid.label("other"))
            .join(
                other,
                and_(
                    c.dataset == other.c.dataset,
                    c.actor == other.c.actor,
                    c.status == other.c.status,
                    c.ground == other.c.ground,
                    c.fid < other.c.fid,
                    func.coalesce(c.valid_to, "9999-12-31") > other.c.valid_from,
                    func.coalesce(other.c.valid_to, "9999-12-31") > c.valid_from,
                ),
            )
            .where(c.known_to.is_(None), other.c.known_to.is_(None))
        )
        for row in connection.execute(twice):
            yield f"{table.name} {row.fid}", f"the same zone as {row.other} at the same time"


def _broken_references(connection: Connection) -> Iterator[tuple[str, str]]:
    places, said = tables.places, tables.observations
    known = select(places.c.id).where(as_believed(places, None))
    query = select(said.c.place_id).where(as_believed(said, None), said.c.place_id.not_in(known))
    for place in connection.scalars(query.distinct()):
        yield f"village {place}", "statements name it, but it is not recorded"
    actors = set(reading.actors_of(connection))
    for table in (*tables.DATED.values(), tables.observations):
        for holder in connection.scalars(select(table.c.actor).distinct()):
            for actor in filter(None, holder.split("|")):
                if actor not in actors:
                    yield f"actor {actor}", f"{table.name} name it, but it is not recorded"


def _remarks(connection: Connection) -> Iterator[tuple[str, str]]:
    yield from _unsourced(connection)
    for dataset in zone_datasets(connection):
        yield from _zone_remarks(connection, dataset)


def _unsourced(connection: Connection) -> Iterator[tuple[str, str]]:
    """Count the statements that name nobody."""
    citations = tables.citations
    for layer, table, cited_by in citing_tables():
        if layer not in SOURCED_LAYERS:
            continue
        sourced = select(citations.c.record).where(citations.c.cited_by == cited_by)
        query = select(func.count()).where(as_believed(table, None), table.c.fid.not_in(sourced))
        if table is tables.statements:
            query = query.where(table.c.layer == layer)
        count = connection.scalar(query)
        if count:
            yield layer, f"{count} unsourced: no source is named"


def _zone_remarks(connection: Connection, dataset: str) -> Iterator[tuple[str, str]]:
    """Remark on overlaps, and on villages whose own record contradicts the zone they stand in."""
    said = reading.observations_of(connection)
    places = {place.id: place for place in reading.places_of(connection)}
    for day in recorded_dates(connection, "zones", dataset):
        features = dated_features(connection, "zones", dataset, day)
        zones, overlap = planar_zones(
            [feature.shape for feature in features],
            [feature.said for feature in features],
            [feature.ground for feature in features],
        )
        if overlap:
            yield f"{dataset} {day}", f"zones overlap: {overlap:.3f} km2 are covered more than once"
        judged = {
            place_id: verdicts(record for record in records if record.date <= day)
            for place_id, records in said.items()
        }
        villages = village_frame(places, {place_id: told for place_id, told in judged.items() if told})
        for contradiction in contradictions(villages, zones):
            yield f"{dataset} {day}", str(contradiction)
