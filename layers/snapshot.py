"""The state of a dataset on a date: planar zones, villages by who holds them, and all that is drawn around.

Between recorded days the last one carries on: a snapshot says from when its zones are. Zones that overlap
as drawn are made planar here. Control over another actor's control is contested between them; else control
and contested go before presence, presence before claimed, and claimed before unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..geo.area import area_km2
from ..geo.ground import ground_hash
from ..geo.overlay import Partition
from ..geo.planar import planar_pieces
from .frames import each_row, geoframe
from .schema import CONTESTED, CONTROL, Actor, Holder, Place, Source
from .shown import Shown
from .villages import Verdict, held_since

if TYPE_CHECKING:
    from .extent import Area
    from .publishing import Withheld

__all__ = [
    "Contradiction",
    "Snapshot",
    "Statement",
    "contradictions",
    "planar_zones",
    "resolved",
    "village_frame",
]

RANKS = {CONTROL: 0, CONTESTED: 0, "presence": 1, "claimed": 2, "unknown": 3}


@dataclass(frozen=True)
class Statement:
    """What a dataset says of some ground: who has it, in its own words, and on whose word."""

    holder: Holder
    feature_id: str = ""
    label: str = ""
    note: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Contradiction:
    """A village whose own record names another holder than the zone it stands in."""

    place_id: str
    name: str
    own: Holder
    zone: Holder

    def __str__(self) -> str:
        return f"{self.name}: its own record says {self.own}, its zone {self.zone}"


@dataclass(frozen=True)
class Snapshot(Shown):
    """The state on a date.

    Parameters
    ----------
    date
        The day.
    dataset
        Whose zones they are; empty where the store has no zones.
    recorded_on
        The recorded day that the zones carry on from; None without zones.
    zones
        Planar ground: `actor` (several joined by `|`), `status`, `area_km2`, `ground` (a name for its
        content), `statements` (a tuple of `Statement`), `geometry`.
    overlap_km2
        What more than one zone covered as drawn.
    positional_error_m
        How far off the dataset's lines may be, in metres; None where it is not stated.
    villages
        Those with records: `place_id`, `name`, `name_ar`, `kind`, `actor`, `status`; of their latest
        recorded day `recorded_on`, `disputed`, `sources` and `against` (who is named besides, each with its
        sources); of the day from which the holder has been named without a break `since`,
        `since_disputed` and `since_sources`; `geometry`.
    places, frontlines, events, routes
        What else is recorded, with a column for each field; events up to the day.
    actors
        Who is who, by id.
    known_on
        The moment of known time that was asked for, if one was.
    within
        The area of interest that it was cut to, if it was.
    withheld
        What was left out for publication; None where the state is not for publication.
    """

    date: dt.date
    dataset: str
    recorded_on: dt.date | None
    zones: gpd.GeoDataFrame
    overlap_km2: float
    positional_error_m: float | None
    villages: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    frontlines: gpd.GeoDataFrame
    events: gpd.GeoDataFrame
    routes: gpd.GeoDataFrame
    actors: Mapping[str, Actor]
    known_on: dt.datetime | None = None
    within: Area | None = None
    withheld: Withheld | None = None

    @property
    def carried_forward(self) -> bool:
        """Whether the zones are those of an earlier day."""
        return self.recorded_on is not None and self.recorded_on != self.date

    @cached_property
    def areas(self) -> dict[Holder, float]:
        """The ground of each holder, in km2."""
        totals: dict[Holder, float] = {}
        zones = self.zones
        for actor, status, area in zip(zones["actor"], zones["status"], zones["area_km2"], strict=True):
            holder = Holder(actor, status)
            totals[holder] = totals.get(holder, 0.0) + area
        return totals

    @cached_property
    def unassigned_km2(self) -> float | None:
        """What of the area of interest no zone covers; None without one."""
        return max(0.0, self.within.area_km2 - sum(self.areas.values())) if self.within else None

    @cached_property
    def partition(self) -> Partition[Holder]:
        """The zones as the overlay takes them: read once, however many days it is compared with."""
        zones = self.zones
        holders = [Holder(*holder) for holder in zip(zones["actor"], zones["status"], strict=True)]
        return Partition(zones.geometry.to_numpy(), holders, list(zones["ground"]))

    @cached_property
    def holders(self) -> pd.DataFrame:
        """Totals by holder, largest first: `actor`, `status`, `area_km2`, `zones`, `villages`."""
        totals: dict[Holder, list[float]] = {}
        for zone in each_row(self.zones):
            total = totals.setdefault(Holder(zone.actor, zone.status), [0.0, 0, 0])
            total[0] += zone.area_km2
            total[1] += 1
        for village in each_row(self.villages):
            totals.setdefault(Holder(village.actor, village.status), [0.0, 0, 0])[2] += 1
        rows = [(*holder, area, int(zones), int(held)) for holder, (area, zones, held) in totals.items()]
        rows.sort(key=lambda row: (-row[2], row[0], row[1]))
        return pd.DataFrame(rows, columns=["actor", "status", "area_km2", "zones", "villages"])

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Who says so: the sources of the zones, each once."""
        said = (statement for statements in self.zones["statements"] for statement in statements)
        return tuple(dict.fromkeys(source for statement in said for source in statement.sources))

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """The villages whose own record contradicts the zone they stand in, by name."""
        return contradictions(self.villages, self.zones)

    def events_between(self, first: dt.date, last: dt.date) -> gpd.GeoDataFrame:
        """Give the events of a stretch of days, both ends included."""
        ends = self.events["date_end"].where(self.events["date_end"].notna(), self.events["date"])
        chosen: gpd.GeoDataFrame = self.events[(self.events["date"] <= last) & (ends >= first)]
        return chosen


def resolved(holders: Iterable[Holder]) -> Holder:
    """Say who holds ground that several zones cover.

    Examples
    --------
    >>> resolved([Holder("army", "control"), Holder("rebels", "control")])
    Holder(actor='army|rebels', status='contested')
    >>> resolved([Holder("army", "claimed"), Holder("rebels", "control")])
    Holder(actor='rebels', status='control')
    """
    distinct = list(dict.fromkeys(holders))
    foremost = min(RANKS[holder.status] for holder in distinct)
    equals = [holder for holder in distinct if RANKS[holder.status] == foremost]
    if len(equals) == 1:
        return equals[0]
    named = {actor for holder in equals for actor in (holder.actor or "").split("|") if actor}
    return Holder("|".join(sorted(named)), CONTESTED if foremost == 0 else equals[0].status)


def contradictions(villages: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> tuple[Contradiction, ...]:
    """Find the villages whose own record contradicts the zone they stand in, by name.

    Parameters
    ----------
    villages, zones
        As in `Snapshot`.
    """
    standing = shapely.STRtree(zones.geometry.to_numpy()).query(villages.geometry.to_numpy(), "within")
    found = []
    for row, zone in standing.T.tolist():
        village = villages.iloc[row]
        own = Holder(village["actor"], village["status"])
        ground = Holder(zones["actor"].iloc[zone], zones["status"].iloc[zone])
        if own != ground:
            found.append(Contradiction(village["place_id"], village["name"], own, ground))
    return tuple(sorted(found, key=lambda one: (one.name, one.place_id)))


def planar_zones(
    geometries: Sequence[Any],
    statements: Sequence[Sequence[Statement]],
    grounds: Sequence[str] | None = None,
) -> tuple[gpd.GeoDataFrame, float]:
    """Make zones planar.

    Parameters
    ----------
    geometries
        Zones as drawn, in the order in which the dataset lists them.
    statements
        What is said of each, one statement at least.
    grounds
        The names of their grounds, where they are known.

    Returns
    -------
    zones : geopandas.GeoDataFrame
        As in `Snapshot`.
    overlap_km2 : float
        What more than one zone covers.
    """
    pieces = planar_pieces(np.array(geometries, dtype=object))
    areas = area_km2([piece.geometry for piece in pieces])
    rows = []
    for piece in pieces:
        said = tuple(statement for zone in piece.zones for statement in statements[zone])
        holder = resolved(statement.holder for statement in said)
        ground = grounds[piece.zones[0]] if grounds and piece.geometry is geometries[piece.zones[0]] else None
        rows.append((holder.actor, holder.status, ground or ground_hash(piece.geometry), said))
    frame = geoframe(rows, ["actor", "status", "ground", "statements"], [piece.geometry for piece in pieces])
    frame.insert(2, "area_km2", areas)
    overlap = sum(area for piece, area in zip(pieces, areas, strict=True) if len(piece.zones) > 1)
    return frame, float(overlap)


def village_frame(places: Mapping[str, Place], judged: Mapping[str, Sequence[Verdict]]) -> gpd.GeoDataFrame:
    """Say who holds each village, from the verdicts up to the day.

    Parameters
    ----------
    places, judged
        The places and the verdicts, by the place's id.

    Returns
    -------
    geopandas.GeoDataFrame
        As in `Snapshot`.
    """
    columns = [
        *("place_id", "name", "name_ar", "kind", "actor", "status"),
        *("recorded_on", "disputed", "sources", "against"),
        *("since", "since_disputed", "since_sources"),
    ]
    rows, points = [], []
    for place_id, verdicts in judged.items():
        place, last, since = places[place_id], verdicts[-1], held_since(verdicts)
        rows.append(
            (
                *(place_id, place.name, place.name_ar, place.kind),
                *(last.holder.actor or "", last.holder.status),
                *(last.date, last.disputed, last.sources, last.against),
                *(since.date, since.disputed, since.sources),
            )
        )
        points.append(place.geometry)
    return geoframe(rows, columns, points)
