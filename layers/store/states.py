"""The states of a dataset on days, from one connection: what is the same on all of them is read once."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property, lru_cache

import geopandas as gpd
from sqlalchemy import Connection

from ...geo.errors import NothingFoundError
from ..schema import Actor, Place
from ..snapshot import Snapshot, planar_zones, village_frame
from ..villages import Verdict, verdicts
from . import reading

__all__ = ["States"]


class States:
    """What a dataset says of days, as believed at a moment.

    Parameters
    ----------
    connection
        Open while states are asked for.
    dataset
        Whose zones and frontlines; "" where the store has none.
    known_on
        As believed at that moment; as believed now where it is None.
    """

    def __init__(self, connection: Connection, dataset: str, known_on: datetime | None) -> None:
        self.connection, self.dataset, self.known_on = connection, dataset, known_on
        self._village_frame = lru_cache(maxsize=1)(self._village_frame_of)

    def at(self, day: date, *, before_zones: bool = False) -> Snapshot:
        """Give the state on a date, if need be before the first zones.

        Raises
        ------
        NothingFoundError
            Nothing is recorded on or before the date.
        """
        features = reading.dated_features(self.connection, "zones", self.dataset, day, self.known_on)
        zones, overlap = planar_zones(
            [feature.shape for feature in features],
            [feature.said for feature in features],
            [feature.ground for feature in features],
        )
        snapshot = Snapshot(
            date=day,
            dataset=self.dataset,
            recorded_on=self._recorded_on(day, before_zones),
            zones=zones,
            overlap_km2=overlap,
            positional_error_m=self._positional_error,
            villages=self._villages(day),
            places=self._place_frame,
            frontlines=self._frontlines(day),
            events=self._events[self._events["date"] <= day].reset_index(drop=True),
            routes=self._routes,
            actors=self._actors,
            known_on=self.known_on,
        )
        recorded = (snapshot.zones, snapshot.villages, snapshot.frontlines, snapshot.events)
        if not any(len(frame) for frame in recorded):
            raise NothingFoundError(f"nothing is recorded on or before {day}", "see `controlmap dates`")
        return snapshot

    @cached_property
    def recorded(self) -> list[date]:
        """The days on which zones were recorded, in order."""
        return reading.recorded_dates(self.connection, "zones", self.dataset, self.known_on)

    def _recorded_on(self, day: date, before_zones: bool) -> date | None:
        """Find the recorded day that a date carries on from; None where there are no zones yet."""
        if not self.recorded or (before_zones and day < self.recorded[0]):
            return None
        if day < self.recorded[0]:
            raise NothingFoundError(
                f"nothing is recorded on or before {day}: {self.dataset} begins on {self.recorded[0]}",
                "name a later date; `controlmap dates` lists them",
            )
        return max(other for other in self.recorded if other <= day)

    def _frontlines(self, day: date) -> gpd.GeoDataFrame:
        if not self._has_frontlines:
            return self._no_frontlines
        return reading.lines_of(self.connection, self.dataset, day, self.known_on)

    def _villages(self, day: date) -> gpd.GeoDataFrame:
        """Give those with records; where nothing new was recorded, the frame of the day before."""
        told = (sum(verdict.date <= day for verdict in judged) for judged in self._verdicts.values())
        return self._village_frame(tuple(told))

    def _village_frame_of(self, told: tuple[int, ...]) -> gpd.GeoDataFrame:
        judged = zip(self._verdicts.items(), told, strict=True)
        return village_frame(self._places, {place: days[:count] for (place, days), count in judged if count})

    @cached_property
    def _verdicts(self) -> dict[str, list[Verdict]]:
        said = reading.observations_of(self.connection, self.known_on)
        return {place: verdicts(records) for place, records in said.items()}

    @cached_property
    def _places(self) -> dict[str, Place]:
        return {place.id: place for place in reading.places_of(self.connection, self.known_on)}

    @cached_property
    def _place_frame(self) -> gpd.GeoDataFrame:
        return reading.frame_of(self.connection, "villages", self.known_on)

    @cached_property
    def _events(self) -> gpd.GeoDataFrame:
        return reading.frame_of(self.connection, "events", self.known_on)

    @cached_property
    def _routes(self) -> gpd.GeoDataFrame:
        return reading.frame_of(self.connection, "routes", self.known_on)

    @cached_property
    def _actors(self) -> dict[str, Actor]:
        return reading.actors_of(self.connection, self.known_on)

    @cached_property
    def _positional_error(self) -> float | None:
        return reading.positional_error(self.connection, self.dataset, self.known_on)

    @cached_property
    def _has_frontlines(self) -> bool:
        return bool(reading.recorded_dates(self.connection, "frontlines", self.dataset, self.known_on))

    @cached_property
    def _no_frontlines(self) -> gpd.GeoDataFrame:
        return reading.lines_of(self.connection, self.dataset, date.min, self.known_on)
