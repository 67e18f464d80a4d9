"""The frontline of a date: where zones of opposing sides meet, and routes against it.

Ground that is contested between two sides has no line through it: its edges are told apart as contested.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..geo.area import length_km
from ..geo.errors import NothingFoundError
from ..geo.frontline import Movement, contacts, distance_km, movement
from .frames import each_row, geoframe
from .schema import CONTESTED, CONTROL, Holder
from .snapshot import Snapshot

__all__ = ["Front", "FrontChange", "RouteState", "frontline", "frontline_change"]

COLUMNS = ["actor_a", "status_a", "actor_b", "status_b", "contested", "length_km"]


@dataclass(frozen=True)
class RouteState:
    """A route on a date: how far it lies from the frontline, and how many kilometres of it who holds.

    Parameters
    ----------
    id, name
        Of the route.
    distance_km
        From the frontline; 0 where they cross. None where there is no frontline, or the state is cut to an
        area: a nearer part of the line may lie outside.
    held_km
        Kilometres by holder; what lies outside all zones is left out.
    """

    id: str
    name: str
    distance_km: float | None
    held_km: dict[Holder, float]


@dataclass(frozen=True)
class Front:
    """The frontline of a date.

    Parameters
    ----------
    snapshot
        The state it follows from.
    lines
        `actor_a`, `status_a`, `actor_b`, `status_b`, `contested` (whether it is the edge of contested
        ground), `length_km`, `geometry`; the longest first.
    routes
        Each route against it.
    """

    snapshot: Snapshot
    lines: gpd.GeoDataFrame
    routes: tuple[RouteState, ...]

    @cached_property
    def line(self) -> BaseGeometry:
        """Where opposing sides meet, without the edges of contested ground."""
        opposing = ~self.lines["contested"].astype(bool)
        return shapely.union_all(self.lines.geometry[opposing].tolist())

    @property
    def length_km(self) -> float:
        """How long opposing sides meet, without the edges of contested ground."""
        return float(self.lines["length_km"][~self.lines["contested"].astype(bool)].sum())

    @property
    def contested_km(self) -> float:
        """How long the edges of contested ground are."""
        return float(self.lines["length_km"][self.lines["contested"].astype(bool)].sum())


@dataclass(frozen=True)
class FrontChange:
    """The frontline on two dates, and how it moved; None where nothing did."""

    before: Front
    after: Front
    movement: Movement | None


def frontline(snapshot: Snapshot) -> Front:
    """Find the frontline of a date.

    Parameters
    ----------
    snapshot
        The state.

    Returns
    -------
    Front

    Raises
    ------
    NothingFoundError
        No zones are recorded.
    """
    if snapshot.recorded_on is None and snapshot.zones.empty:
        raise NothingFoundError("no zones are recorded, so there is no frontline", "see `controlmap dates`")
    rows, lines = [], []
    for (one, other), line in contacts(snapshot.partition).items():
        mine, theirs = _sides(one, snapshot), _sides(other, snapshot)
        if mine == theirs or not mine or not theirs:
            continue
        rows.append((*one, *other, bool(mine & theirs)))
        lines.append(line)
    lengths = length_km(lines)
    order = sorted(range(len(rows)), key=lambda row: (-lengths[row], str(rows[row])))
    frame = geoframe(
        [(*rows[row], float(lengths[row])) for row in order], COLUMNS, [lines[row] for row in order]
    )
    whole = shapely.union_all(np.array(lines, dtype=object))
    routes = tuple(_route(route, whole, snapshot) for route in each_row(snapshot.routes))
    return Front(snapshot, frame, routes)


def frontline_change(before: Snapshot, after: Snapshot) -> FrontChange:
    """Find the frontline of two dates, and how it moved.

    Parameters
    ----------
    before, after
        The two states.

    Returns
    -------
    FrontChange
    """
    fronts = frontline(before), frontline(after)
    return FrontChange(*fronts, movement(fronts[0].line, fronts[1].line))


def _sides(holder: Holder, snapshot: Snapshot) -> frozenset[str]:
    """Name the sides that a holder's actors fight with; who is only said to be there has no front."""
    if holder.status not in (CONTROL, CONTESTED):
        return frozenset()
    named = [actor for actor in (holder.actor or "").split("|") if actor]
    return frozenset(snapshot.actors[actor].side if actor in snapshot.actors else actor for actor in named)


def _route(route: Any, line: BaseGeometry, snapshot: Snapshot) -> RouteState:
    held: dict[Holder, float] = {}
    zones = snapshot.zones
    shared = shapely.intersection(zones.geometry.to_numpy(), route.geometry)
    for actor, status, part in zip(zones["actor"], zones["status"], length_km(shared), strict=True):
        if part > 0:
            holder = Holder(actor, status)
            held[holder] = held.get(holder, 0.0) + float(part)
    distance = None if snapshot.within else distance_km(route.geometry, line)
    return RouteState(route.id, route.name, distance, held)
