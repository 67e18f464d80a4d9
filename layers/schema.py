"""What the tracker records: one frozen value a record, one column a field.

The fields of a record are the columns of its files and of the store, by the same names. The annotation of a
field says how its cell is read (see `cells`); a field without a default must be stated. `geometry` comes
from the file's shapes and `sources` from the columns `source`, `source_date`, `source_url`, `source_side`
and `source_sensitive`.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cached_property
from typing import Annotated, Any, NamedTuple, get_type_hints

from shapely import Point
from shapely.geometry.base import BaseGeometry

from . import cells

__all__ = [
    "CONTESTED",
    "CONTROL",
    "LAYERS",
    "POLYGONS",
    "UNASSIGNED",
    "Actor",
    "Column",
    "Event",
    "Frontline",
    "Holder",
    "Layer",
    "Observation",
    "Place",
    "Record",
    "Route",
    "Source",
    "Zone",
    "citation_key",
]

CONTROL = "control"
CONTESTED = "contested"

Text = Annotated[str, cells.text]
Names = Annotated[tuple[str, ...], cells.names]
Day = Annotated[date, cells.day]
OptionalDay = Annotated[date | None, cells.day]
Kilometres = Annotated[float | None, cells.number]
Confidence = Annotated[float | None, cells.confidence]
Actors = Annotated[str, cells.actors]
Status = Annotated[str, cells.status]
Colour = Annotated[str, cells.colour]


class Holder(NamedTuple):
    """Who has ground or a village, and how: an actor (several joined by `|`) and a status."""

    actor: str | None
    status: str

    def __str__(self) -> str:
        return f"{self.actor or 'unassigned'} ({self.status})" if self.actor else self.status


UNASSIGNED = Holder(None, "none")


@dataclass(frozen=True)
class Source:
    """Who says so: one citation, when it was published, where, and which side it stands on.

    A sensitive source is named within the house only: nothing that is published tells of it.
    """

    citation: str
    date: date | None = None
    url: str = ""
    side: str = ""
    sensitive: bool = False

    def __str__(self) -> str:
        dated = self.date and self.date.isoformat() not in self.citation
        return f"{self.citation}, {self.date}" if dated else self.citation


def citation_key(citation: str) -> str:
    """Give what is common to all spellings of a citation: neither case nor spaces tell two apart.

    Examples
    --------
    >>> citation_key("Field  Team 7")
    'field team 7'
    """
    return " ".join(citation.casefold().split())


@dataclass(frozen=True)
class Zone:
    """Ground that a holder has on a date, as one dataset draws it."""

    date: Day
    geometry: BaseGeometry
    actor: Actors = ""
    status: Status = CONTROL
    id: Text = ""
    label: Text = ""
    note: Text = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Frontline:
    """A line of contact on a date, as one dataset draws it."""

    date: Day
    geometry: BaseGeometry
    actor: Actors = ""
    id: Text = ""
    label: Text = ""
    note: Text = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Place:
    """A village, or any other place with a name and a point."""

    id: Text
    name: Text
    geometry: Point
    aliases: Names = ()
    name_ar: Text = ""
    kind: Text = ""
    country: Text = ""
    admin1: Text = ""
    confidence_km: Kilometres = None
    coordinate_basis: Text = ""
    note: Text = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Observation:
    """One statement about who held one village on one date."""

    date: Day
    place_id: Text = ""
    place: Text = ""
    record_id: Text = ""
    time_of_day: Text = ""
    actor: Actors = ""
    status: Status = CONTROL
    confidence: Confidence = None
    statement: Text = ""
    contradicts: Text = ""
    sources: tuple[Source, ...] = ()

    @property
    def holder(self) -> Holder:
        """Whom the statement names."""
        return Holder(self.actor or None, self.status)


@dataclass(frozen=True)
class Event:
    """An incident at a point that is known to within an uncertainty."""

    date: Day
    geometry: Point
    id: Text = ""
    date_end: OptionalDay = None
    date_precision: Text = ""
    event_type: Text = ""
    actors: Text = ""
    target: Text = ""
    casualties: Text = ""
    place: Text = ""
    uncertainty_km: Kilometres = None
    country: Text = ""
    admin1: Text = ""
    claim_by: Text = ""
    note: Text = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Route:
    """A road or another line that does not change with control."""

    id: Text
    name: Text
    geometry: BaseGeometry
    name_ar: Text = ""
    kind: Text = ""
    confidence_km: Kilometres = None
    note: Text = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Actor:
    """An armed party, the side it fights with and the colour it is drawn in."""

    id: Actors
    name: Text = ""
    name_ar: Text = ""
    side: Text = ""
    colour: Colour = ""
    sources: tuple[Source, ...] = ()


Record = Zone | Frontline | Place | Observation | Event | Route | Actor


@dataclass(frozen=True)
class Column:
    """A field of a record as a column of a file: its name, how a cell is read, whether it must be there."""

    name: str
    read: Any
    required: bool


@dataclass(frozen=True)
class Layer:
    """A kind of record, under the name that the command line and the store give it.

    Parameters
    ----------
    name
        The layer's name.
    record
        The class of its records.
    shapes
        The geometry types it takes; none where it has no geometry.
    several_sources
        Whether `|` separates several sources in one cell.
    whole_days
        Whether a dataset states it whole, date by date.
    """

    name: str
    record: type[Record]
    shapes: tuple[str, ...]
    several_sources: bool = False
    whole_days: bool = False

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of its files.

        Examples
        --------
        >>> [column.name for column in LAYERS["zones"].columns]
        ['date', 'actor', 'status', 'id', 'label', 'note']
        """
        hints = get_type_hints(self.record, include_extras=True)
        return tuple(
            Column(field.name, hints[field.name].__metadata__[0], field.default is MISSING)
            for field in fields(self.record)
            if field.name not in ("geometry", "sources")
        )


POLYGONS = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString")

LAYERS = {
    layer.name: layer
    for layer in (
        Layer("zones", Zone, POLYGONS, whole_days=True),
        Layer("villages", Place, ("Point",)),
        Layer("control", Observation, ()),
        Layer("frontlines", Frontline, LINES, whole_days=True),
        Layer("events", Event, ("Point",), several_sources=True),
        Layer("routes", Route, LINES),
        Layer("actors", Actor, ()),
    )
}
