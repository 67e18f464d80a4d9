"""The one schema of the store.

Every table of records keeps *known time*: `known_from`, when the store was told, and `known_to`, when it
was told otherwise. Nothing is overwritten: a correction closes a row and opens another. Zones and
frontlines also keep *valid time*, half-open: `valid_from <= t < valid_to`.

What a dataset says of a zone (its id, label, note and sources) is a row of `statements` with a valid time of
its own, so that unchanged ground gains sources and keeps its identity. Every record cites its sources
through `citations`.

The file is a GeoPackage 1.3: it opens in a GIS as it is, and the dates drive a temporal controller.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.types import UserDefinedType

from .geometry import SRS_ID, GeometryColumn

__all__ = [
    "DATED",
    "KEYED",
    "SCHEMA_VERSION",
    "actors",
    "citations",
    "create",
    "events",
    "frontlines",
    "imports",
    "metadata",
    "observations",
    "places",
    "properties",
    "routes",
    "snapshots",
    "sources",
    "statements",
    "upgrade",
    "view_as_now",
    "zones",
]

SCHEMA_VERSION = 2
APPLICATION_ID = 0x47504B47  # "GPKG"
GEOPACKAGE_VERSION = 10300

metadata = MetaData()


class Moment(UserDefinedType[datetime]):
    """A moment of known time, in UTC to the millisecond, as GeoPackage writes it."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Name the column's type in the table's definition."""
        return "DATETIME"

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:
        """Write a moment so that text order is the order of time."""
        return lambda moment: None if moment is None else _moment_text(moment)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], datetime | None]:
        """Read a moment."""
        return lambda text: datetime.fromisoformat(text) if text else None


def _moment_text(moment: datetime) -> str:
    stated = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return stated.replace("+00:00", "Z")


def _known() -> list[Column[Any]]:
    return [
        Column("known_from", Moment, nullable=False),
        Column("known_to", Moment),
    ]


def _valid() -> list[Column[Any]]:
    return [Column("valid_from", Date, nullable=False), Column("valid_to", Date)]


def _fid() -> Column[int]:
    return Column("fid", Integer, primary_key=True)


def _texts(*names: str) -> list[Column[Any]]:
    return [Column(name, Text, nullable=False, default="") for name in names]


def _dated_layer(name: str, geometry_type: str) -> Table:
    """Make the table of a layer that a dataset states whole, date by date."""
    return Table(
        name,
        metadata,
        _fid(),
        *_texts("dataset", "actor", "status"),
        *_valid(),
        *_known(),
        Column("ground", Text, nullable=False),
        Column("geom", GeometryColumn(geometry_type), nullable=False),
        Index(f"{name}_by_date", "dataset", "valid_from"),
    )


properties = Table(
    "controlmap",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("known_from", Moment, nullable=False),
    *_texts("layer", "dataset", "files"),
    Column("positional_error_m", Float),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Integer, primary_key=True),
    *_texts("layer", "dataset"),
    Column("date", Date, nullable=False),
    Column("known_from", Moment, nullable=False),
    UniqueConstraint("layer", "dataset", "date"),
)

zones = _dated_layer("zones", "MULTIPOLYGON")
frontlines = _dated_layer("frontlines", "MULTILINESTRING")

statements = Table(
    "statements",
    metadata,
    _fid(),
    *_texts("layer", "dataset", "actor", "status", "ground", "feature_id", "label", "note"),
    *_valid(),
    *_known(),
    Index("statements_by_date", "layer", "dataset", "valid_from"),
)

places = Table(
    "places",
    metadata,
    _fid(),
    Column("id", Text, nullable=False),
    *_texts("name", "aliases", "name_ar", "kind", "country", "admin1"),
    Column("confidence_km", Float),
    *_texts("coordinate_basis", "note"),
    *_known(),
    Column("geom", GeometryColumn("POINT"), nullable=False),
)

observations = Table(
    "observations",
    metadata,
    _fid(),
    *_texts("dataset", "record_id", "place_id"),
    Column("date", Date, nullable=False),
    *_texts("time_of_day", "actor", "status"),
    Column("confidence", Float),
    *_texts("statement", "contradicts"),
    *_known(),
    Index("observations_by_place", "place_id", "date"),
)

events = Table(
    "events",
    metadata,
    _fid(),
    *_texts("dataset", "id"),
    Column("date", Date, nullable=False),
    Column("date_end", Date),
    *_texts("date_precision", "event_type", "actors", "target", "casualties", "place"),
    Column("uncertainty_km", Float),
    *_texts("country", "admin1", "claim_by", "note"),
    *_known(),
    Column("geom", GeometryColumn("POINT"), nullable=False),
)

routes = Table(
    "routes",
    metadata,
    _fid(),
    Column("id", Text, nullable=False),
    *_texts("name", "name_ar", "kind"),
    Column("confidence_km", Float),
    *_texts("note"),
    *_known(),
    Column("geom", GeometryColumn("MULTILINESTRING"), nullable=False),
)

actors = Table(
    "actors",
    metadata,
    _fid(),
    Column("id", Text, nullable=False),
    *_texts("name", "name_ar", "side", "colour"),
    *_known(),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("citation", Text, nullable=False),
    Column("date", Date),
    *_texts("url", "side"),
    Column("sensitive", Boolean, nullable=False, server_default=false()),
)

citations = Table(
    "citations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cited_by", Text, nullable=False),
    Column("record", Integer, nullable=False),
    Column("source", Integer, ForeignKey("sources.id"), nullable=False),
    Index("citations_by_record", "cited_by", "record"),
)

KEYED = {
    "villages": (places, "id"),
    "control": (observations, "record_id"),
    "events": (events, "id"),
    "routes": (routes, "id"),
    "actors": (actors, "id"),
}
"""The tables of records that are told one by one, and the columns that name them, by layer."""

DATED = {"zones": zones, "frontlines": frontlines}
"""The tables of what a dataset states whole, date by date, by layer."""

GEOPACKAGE_TABLES = (
    """CREATE TABLE gpkg_spatial_ref_sys (
        srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)""",
    """CREATE TABLE gpkg_contents (
        table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
        description TEXT DEFAULT '', last_change DATETIME NOT NULL,
        min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
        srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (
        table_name TEXT NOT NULL REFERENCES gpkg_contents(table_name), column_name TEXT NOT NULL,
        geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL
        REFERENCES gpkg_spatial_ref_sys(srs_id), z TINYINT NOT NULL, m TINYINT NOT NULL,
        PRIMARY KEY (table_name, column_name))""",
)


def create(connection: Connection, moment: datetime) -> None:
    """Lay the tables of a new store, within the transaction of its first import."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {GEOPACKAGE_VERSION}")
    for statement in GEOPACKAGE_TABLES:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _reference_systems()
    )
    metadata.create_all(connection)
    for table in metadata.sorted_tables:
        _register(connection, table, _moment_text(moment))
    connection.execute(properties.insert().values(name="schema_version", value=str(SCHEMA_VERSION)))


def upgrade(connection: Connection) -> None:
    """Add what a store of an earlier schema lacks, within the transaction of an import."""
    if _lacks_marks(connection):
        connection.exec_driver_sql("ALTER TABLE sources ADD COLUMN sensitive BOOLEAN NOT NULL DEFAULT 0")
        stated = properties.c.name == "schema_version"
        connection.execute(properties.update().where(stated).values(value=str(SCHEMA_VERSION)))


def view_as_now(connection: Connection) -> None:
    """Let a store of an earlier schema be read like one of this, and leave its file as it is."""
    if _lacks_marks(connection):
        connection.exec_driver_sql("CREATE TEMP VIEW sources AS SELECT *, 0 AS sensitive FROM main.sources")


def _lacks_marks(connection: Connection) -> bool:
    """Whether a store was made when no source could be sensitive."""
    columns = connection.exec_driver_sql("PRAGMA table_info(sources)")
    return "sensitive" not in {column.name for column in columns}


def _register(connection: Connection, table: Table, moment: str) -> None:
    """Tell a GIS about a table."""
    spatial = "geom" in table.c
    connection.exec_driver_sql(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id)"
        " VALUES (?, ?, ?, ?, ?)",
        (
            table.name,
            "features" if spatial else "attributes",
            table.name,
            moment,
            SRS_ID if spatial else None,
        ),
    )
    if spatial:
        column = table.c.geom.type
        assert isinstance(column, GeometryColumn)
        connection.exec_driver_sql(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
            (table.name, column.geometry_type, SRS_ID),
        )


def _reference_systems() -> list[tuple[str, int, str, int, str, str]]:
    """Give the three reference systems that every GeoPackage names."""
    from pyproj import CRS

    definition = CRS.from_epsg(SRS_ID).to_wkt("WKT1_GDAL")
    return [
        ("Undefined Cartesian", -1, "NONE", -1, "undefined", ""),
        ("Undefined geographic", 0, "NONE", 0, "undefined", ""),
        ("WGS 84 geodetic", SRS_ID, "EPSG", SRS_ID, definition, "longitude/latitude in degrees"),
    ]
