"""The ground that exposure is measured on: what passed and what stayed, by actor, around villages and routes.

Ground that passed, its redraw, ground that stayed and ground that nobody held make up the whole: the area of
interest, or what the zones of both days cover.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..geo.errors import NothingFoundError
from ..geo.flat import widened
from ..geo.place import circle
from ..geo.repair import polygonal
from .change import Change, Move
from .frames import each_row
from .schema import CONTROL, UNASSIGNED, Holder
from .snapshot import Snapshot

__all__ = [
    "PARTS",
    "Around",
    "Ground",
    "Kind",
    "Nearness",
    "Subject",
    "grounds_of_change",
    "grounds_of_state",
]

Kind = Literal["passed", "redraw", "held", "before", "after", "gained", "lost", "village", "route", "whole"]
PARTS: tuple[Kind, ...] = ("passed", "redraw", "held")
"""The kinds that make up the whole."""
NOWHERE = shapely.MultiPolygon()


class Subject(NamedTuple):
    """What a figure is of.

    Parameters
    ----------
    kind
        Ground that "passed", its "redraw", ground that was "held" all the time; what an actor controlled
        "before" and "after", "gained" and "lost"; what lies around a "village" or a "route"; the "whole".
    before, after
        The holders, where it has some.
    name, id
        Of an actor, a village or a route.
    """

    kind: Kind
    before: Holder | None = None
    after: Holder | None = None
    name: str = ""
    id: str = ""


@dataclass(frozen=True)
class Nearness:
    """How far around villages and routes is counted, in kilometres; None where nothing is."""

    villages_km: float | None = None
    routes_km: float | None = None


@dataclass(frozen=True)
class Ground:
    """Ground, and how far off its outline may be in kilometres; None where that is unknown."""

    shape: BaseGeometry
    error_km: float | None = None

    @cached_property
    def drawn(self) -> tuple[BaseGeometry, ...]:
        """As it is, narrower and wider."""
        if self.error_km is None:
            return (self.shape,)
        return (self.shape, widened(self.shape, -self.error_km), widened(self.shape, self.error_km))


@dataclass(frozen=True)
class Around:
    """What lies around a point or along a line that is known to within so many kilometres."""

    shape: BaseGeometry
    radius_km: float
    error_km: float | None = None

    @cached_property
    def drawn(self) -> tuple[BaseGeometry, ...]:
        """As it is, narrower and wider."""
        off = [0.0] if self.error_km is None else [0.0, -self.error_km, self.error_km]
        return tuple(self._within(self.radius_km + error) for error in off)

    def _within(self, km: float) -> BaseGeometry:
        if km <= 0:
            return NOWHERE
        if isinstance(self.shape, shapely.Point):
            return circle((self.shape.x, self.shape.y), km)
        return widened(self.shape, km)


Grounds = Iterator[tuple[Subject, "Ground | Around"]]
Villages = Iterator[tuple[Subject, BaseGeometry]]


def grounds_of_change(change: Change, near: Nearness) -> dict[Subject, Ground | Around]:
    """Lay out the ground of a change, as it is told; of villages, those that changed hands.

    Raises
    ------
    NothingFoundError
        No zones are recorded there.
    """
    error_km = _kilometres(change.positional_error_m)
    of_ground = dict(_of_change(change, error_km))
    return of_ground | dict(_near(_passed_villages(change), change.after, near))


def grounds_of_state(state: Snapshot, near: Nearness) -> dict[Subject, Ground | Around]:
    """Lay out the ground of each holder on a day, with all villages.

    Raises
    ------
    NothingFoundError
        No zones are recorded there.
    """
    error_km = _kilometres(state.positional_error_m)
    held = {holder: _joined(zones) for holder, zones in _zones_by_holder(state).items()}
    of_ground: dict[Subject, Ground | Around] = {
        Subject("held", holder, holder): Ground(shape, error_km) for holder, shape in held.items()
    }
    of_ground |= dict(_unassigned_and_whole(state, held.values()))
    return of_ground | dict(_near(_held_villages(state), state, near))


def _of_change(change: Change, error_km: float | None) -> Grounds:
    """Lay out what passed, what stayed, and what each actor had, has, gained and lost."""
    before, after = _zones_by_holder(change.before), _zones_by_holder(change.after)
    moves = sorted(change.moves, key=_largest_first)
    for move in moves:
        if not move.redraw.all():
            yield Subject("passed", move.before, move.after), Ground(_advance([move]), error_km)
    for move in moves:
        if move.redraw.any():
            yield Subject("redraw", move.before, move.after), Ground(_joined(move.pieces[move.redraw]))
    for holder, held in before.items():
        gone = [piece for move in change.moves if move.before == holder for piece in move.pieces]
        stayed = polygonal(shapely.difference(_joined(held), shapely.union_all(gone)))
        yield Subject("held", holder, holder), Ground(stayed, error_km)
    zones = [_joined(held) for held in (*before.values(), *after.values())]
    yield from _unassigned_and_whole(change.after, zones)
    for balance in change.balances:
        holder = Holder(balance.actor, CONTROL)
        grounds: dict[Kind, BaseGeometry] = {
            "before": _joined(before.get(holder, [])),
            "after": _joined(after.get(holder, [])),
            "gained": _advance(move for move in change.moves if move.after == holder),
            "lost": _advance(move for move in change.moves if move.before == holder),
        }
        for kind, shape in grounds.items():
            yield Subject(kind, name=balance.actor), Ground(shape, error_km)


def _unassigned_and_whole(state: Snapshot, held: Iterable[BaseGeometry]) -> Grounds:
    """Lay out the area that is considered, and what of it no zone ever covered."""
    covered = shapely.union_all(list(held))
    if state.within is not None:
        nobodys = polygonal(shapely.difference(state.within.ground, covered))
        yield Subject("held", UNASSIGNED, UNASSIGNED), Ground(nobodys)
        covered = state.within.ground
    if covered.is_empty:
        raise NothingFoundError("no zones are recorded there", "see `controlmap dates`")
    yield Subject("whole"), Ground(covered)


def _passed_villages(change: Change) -> Villages:
    """List the villages that changed hands."""
    for village in each_row(change.villages):
        had, has = (
            Holder(village.from_actor, village.from_status),
            Holder(village.to_actor, village.to_status),
        )
        yield Subject("village", had, has, village.name, village.place_id), village.geometry


def _held_villages(state: Snapshot) -> Villages:
    """List the villages with their holders."""
    for village in each_row(state.villages):
        holder = Holder(village.actor, village.status)
        yield Subject("village", holder, holder, village.name, village.place_id), village.geometry


def _near(villages: Villages, state: Snapshot, near: Nearness) -> Grounds:
    """Lay out what lies around villages and along routes."""
    if near.villages_km is not None:
        known = dict(zip(state.places["id"], state.places["confidence_km"], strict=True))
        for subject, point in villages:
            yield subject, Around(point, near.villages_km, _stated(known.get(subject.id)))
    if near.routes_km is not None:
        for route in each_row(state.routes):
            around = Around(route.geometry, near.routes_km, _stated(route.confidence_km))
            yield Subject("route", name=route.name, id=route.id), around


def _zones_by_holder(state: Snapshot) -> dict[Holder, list[BaseGeometry]]:
    grouped: dict[Holder, list[BaseGeometry]] = {}
    for zone in each_row(state.zones):
        grouped.setdefault(Holder(zone.actor, zone.status), []).append(zone.geometry)
    return grouped


def _largest_first(move: Move) -> tuple[float, float, str, str]:
    return -move.area_km2, -move.redraw_km2, str(move.before), str(move.after)


def _advance(moves: Iterable[Move]) -> BaseGeometry:
    """Join what moved, without the redraw."""
    return _joined([piece for move in moves for piece in move.pieces[~move.redraw]])


def _joined(shapes: Any) -> BaseGeometry:
    return polygonal(shapely.union_all(list(shapes))) if len(shapes) else NOWHERE


def _kilometres(metres: float | None) -> float | None:
    return None if metres is None else metres / 1000


def _stated(km: Any) -> float | None:
    """Give a number of a column; None where none stands there."""
    return None if km is None or np.isnan(float(km)) else float(km)
