"""Part of a state: what lies in an area of interest, what two datasets both cover, or the state by sides.

Each gives a snapshot, so that everything that follows from one follows from these too. Within an area of
interest, totals sum to the area.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ..geo.area import area_km2, areas_and_outlines
from ..geo.errors import NothingFoundError, UsageError
from ..geo.ground import ground_hash
from ..geo.planar import ROUNDING_KM
from ..geo.repair import polygonal
from .actors import completed
from .frames import geoframe
from .schema import CONTESTED, CONTROL, Actor, Holder
from .snapshot import Snapshot, Statement

__all__ = [
    "Area",
    "by_side",
    "common_ground",
    "of_side",
    "sides_as_actors",
    "with_rest",
    "with_shapes",
    "within",
]


@dataclass(frozen=True)
class Area:
    """Ground that figures are asked for: a valid polygon or multipolygon, and what to call it."""

    name: str
    ground: BaseGeometry

    @cached_property
    def area_km2(self) -> float:
        """How large it is."""
        return float(area_km2([self.ground])[0])


def within(snapshot: Snapshot, area: Area) -> Snapshot:
    """Cut a state to an area of interest: all but the places, which name what is near.

    Parameters
    ----------
    snapshot
        The state.
    area
        The area of interest.

    Returns
    -------
    Snapshot
        With `within` set. Zones wholly inside keep their ground, byte for byte.
    """
    shapely.prepare(area.ground)
    shapes = snapshot.zones.geometry.to_numpy().copy()
    cut = ~shapely.contains_properly(area.ground, shapes)
    shapes[cut] = _polygons(shapely.intersection(shapes[cut], area.ground))
    return replace(
        snapshot,
        zones=with_shapes(snapshot.zones, shapes, cut),
        villages=_inside(snapshot.villages, area.ground),
        frontlines=_cut(snapshot.frontlines, area.ground),
        routes=_cut(snapshot.routes, area.ground),
        events=_inside(snapshot.events, area.ground),
        within=area,
    )


def with_rest(snapshot: Snapshot, actor: str) -> Snapshot:
    """Give the ground of the area of interest that no zone covers to an actor's control.

    Many publishers draw one side only: what they leave out is held by the other. The area's name says so.
    What is thinner than rounding leaves between zones is no rest.

    Raises
    ------
    UsageError
        The snapshot has no area of interest: there is no rest of the whole world. Or what is named is not one
        actor.
    NothingFoundError
        No zones are recorded: nobody drew what the rest is a rest of.
    """
    actor = actor.strip()
    if snapshot.within is None:
        raise UsageError("a rest of what? there is no area of interest", "name one with --within")
    if not actor or "|" in actor:
        raise UsageError(f"the rest cannot go to {actor!r}", "name one actor")
    if snapshot.recorded_on is None:
        raise NothingFoundError(
            "no zones are recorded, so there is no rest", "record zones, or leave --rest out"
        )
    told = replace(snapshot.within, name=f"{snapshot.within.name}, what no zone covers held by {actor}")
    snapshot = replace(snapshot, within=told)
    zones = snapshot.zones
    rest = _without_slivers(shapely.difference(told.ground, shapely.union_all(zones.geometry.to_numpy())))
    if rest.is_empty:
        return snapshot
    said = (Statement(Holder(actor, CONTROL), note="the rest of the area of interest"),)
    rows = [*zip(zones["actor"], zones["status"], zones["statements"], strict=True), (actor, CONTROL, said)]
    frame = geoframe(rows, ["actor", "status", "statements"], [*zones.geometry, rest])
    frame.insert(2, "area_km2", np.append(zones["area_km2"].to_numpy(float), area_km2([rest])))
    frame.insert(3, "ground", [*zones["ground"], ground_hash(rest)])
    actors = {**snapshot.actors}
    actors.setdefault(actor, completed(Actor(actor)))
    return replace(snapshot, zones=frame, actors=actors)


def by_side(snapshot: Snapshot) -> Snapshot:
    """Tell a state by the sides that actors fight with.

    Ground that actors of one side contest between them is that side's.
    """
    sides = {actor.id: actor.side for actor in snapshot.actors.values()}

    def rolled(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        holders = map(Holder, frame["actor"], frame["status"])
        held = [of_side(holder, sides) for holder in holders]
        return frame.assign(
            actor=np.array([side for side, _ in held], object),
            status=np.array([status for _, status in held], object),
        )

    return replace(
        snapshot,
        zones=rolled(snapshot.zones),
        villages=rolled(snapshot.villages),
        actors=sides_as_actors(snapshot.actors.values()),
    )


def sides_as_actors(actors: Iterable[Actor]) -> dict[str, Actor]:
    """Make an actor of each side, in the colour of the one it is named for, or of its first."""
    sides: dict[str, Actor] = {}
    for actor in sorted(actors, key=lambda one: (one.id != one.side, one.id)):
        sides.setdefault(actor.side, completed(Actor(actor.side, colour=actor.colour)))
    return sides


def of_side(holder: Holder, sides: Mapping[str, str]) -> Holder:
    """Name a holder by the sides of its actors: what allies contest between them is in their side's control.

    Examples
    --------
    >>> sides = {"army": "government", "militia": "government"}
    >>> of_side(Holder("army|militia", "contested"), sides)
    Holder(actor='government', status='control')
    """
    named = {sides.get(one, one) for one in (holder.actor or "").split("|") if one}
    allied = holder.status == CONTESTED and len(named) == 1 and "|" in (holder.actor or "")
    return Holder("|".join(sorted(named)), CONTROL if allied else holder.status)


def common_ground(before: Snapshot, after: Snapshot) -> tuple[Snapshot, Snapshot]:
    """Cut two states of different datasets to the ground that both cover: only there can they disagree.

    Raises
    ------
    NothingFoundError
        There is none.
    """
    early, late = (shapely.union_all(one.zones.geometry.to_numpy()) for one in (before, after))
    ground = polygonal(shapely.intersection(early, late))
    if ground.is_empty:
        raise NothingFoundError(
            f"{before.dataset} on {before.date} and {after.dataset} on {after.date} share no ground",
            "see `controlmap show` for what each covers",
        )
    around = f"{after.within.name}, " if after.within else ""
    area = Area(f"{around}the ground that {before.dataset} and {after.dataset} both cover", ground)
    return within(before, area), within(after, area)


def with_shapes(
    zones: gpd.GeoDataFrame, shapes: NDArray[Any], changed: NDArray[np.bool_]
) -> gpd.GeoDataFrame:
    """Give zones other shapes: measured and named anew where they changed, left out where nothing remains."""
    frame = zones.set_geometry(gpd.GeoSeries(shapes, index=zones.index, crs=zones.crs))
    frame.loc[changed, "area_km2"] = area_km2(shapes[changed])
    frame.loc[changed, "ground"] = [ground_hash(shape) for shape in shapes[changed]]
    return frame[~shapely.is_empty(shapes)].reset_index(drop=True)


def _without_slivers(ground: BaseGeometry) -> BaseGeometry:
    """Leave out parts that are thinner than rounding."""
    parts = shapely.get_parts(polygonal(ground))
    areas, outlines = areas_and_outlines(parts)
    return shapely.MultiPolygon(list(parts[2 * areas >= ROUNDING_KM * outlines]))


def _polygons(shapes: NDArray[Any]) -> NDArray[Any]:
    """Keep what has an area."""
    kept = np.empty(len(shapes), dtype=object)
    kept[:] = [polygonal(shape) for shape in shapes]
    return kept


def _cut(lines: gpd.GeoDataFrame, ground: BaseGeometry) -> gpd.GeoDataFrame:
    inside = lines.set_geometry(lines.geometry.intersection(ground))
    kept: gpd.GeoDataFrame = inside[~inside.geometry.is_empty]
    return kept.reset_index(drop=True)


def _inside(points: gpd.GeoDataFrame, ground: BaseGeometry) -> gpd.GeoDataFrame:
    chosen: gpd.GeoDataFrame = points[shapely.covers(ground, points.geometry.to_numpy())]
    return chosen.reset_index(drop=True)
