"""Takeovers: adjoining ground that one actor came to in one stretch of time, as an episode.

Ground opens a takeover, villages only join it. Ground that is contested by the actor counts as reached; an
actor that never comes to control any of it has no takeover.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..geo.area import area_km2
from ..geo.errors import UsageError
from ..geo.flat import in_kilometres
from ..geo.planar import closure_tolerance
from ..geo.repair import polygonal
from .diff import diff
from .frames import each_row
from .schema import CONTESTED, CONTROL, Holder, Source
from .series import accepted
from .snapshot import Snapshot
from .villages import Verdict, changes_of_hands

__all__ = ["FallenVillage", "Takeover", "find_takeovers"]

GAP_DAYS = 7
GAP_KM = 5.0
KIND_RANKS = {"city": 0, "town": 1, "village": 2}


@dataclass(frozen=True)
class FallenVillage:
    """A village that passed to the actor, each time that it did: the first of them orders it."""

    place_id: str
    name: str
    dates: tuple[date, ...]
    disputed: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Takeover:
    """An episode.

    Parameters
    ----------
    name
        Of its chief village, or the place nearest to its ground.
    actor
        Who came.
    first, last
        The recorded days of the first and the last ground that passed to the actor.
    reached_km2, held_km2
        The ground it came to, and what of that it controlled on the last day.
    contested_days
        The days from the first to the last on which some of the ground was contested.
    times_changed_hands
        How often control of the chief village passed, to whomever, from the first day to the last.
    villages
        In the order in which they fell.
    routes
        The names of the routes that run through the ground.
    sources
        Who says so, of the ground and the villages.
    ground
        The ground reached, dissolved.
    """

    name: str
    actor: str
    first: date
    last: date
    reached_km2: float
    held_km2: float
    contested_days: int
    times_changed_hands: int
    villages: tuple[FallenVillage, ...]
    routes: tuple[str, ...]
    sources: tuple[Source, ...]
    ground: BaseGeometry


@dataclass(frozen=True)
class _Step:
    """Ground that an actor came to, and the recorded day by which it had."""

    ground: BaseGeometry
    day: date


def find_takeovers(
    snapshots: Sequence[Snapshot],
    verdicts: Mapping[str, Sequence[Verdict]],
    *,
    gap_days: int = GAP_DAYS,
    gap_km: float = GAP_KM,
    tolerance_m: float | None = None,
) -> list[Takeover]:
    """Find the takeovers of a stretch of time.

    Parameters
    ----------
    snapshots
        Its recorded days, in order.
    verdicts
        The verdicts on each village, by the place's id.
    gap_days, gap_km
        How far apart two pieces of ground may be, in days and in kilometres, and still belong together.
    tolerance_m
        As in `diff`: redraw takes nothing over.

    Returns
    -------
    list of Takeover
        By their first day.

    Raises
    ------
    UsageError
        A gap is below zero.
    """
    if not (gap_days >= 0 and gap_km >= 0):
        raise UsageError("a gap below zero", "give --gap-days and --gap-km of 0 or more")
    steps = _steps(snapshots, tolerance_m)
    found = [
        takeover
        for actor in sorted(steps)
        for together in _clusters(steps[actor], gap_days, gap_km)
        if (takeover := _takeover(actor, together, snapshots, verdicts)) is not None
    ]
    return sorted(found, key=lambda takeover: (takeover.first, takeover.actor, takeover.name))


def _steps(snapshots: Sequence[Snapshot], tolerance_m: float | None) -> dict[str, list[_Step]]:
    """Gather the ground that each actor came to: into its control, or contested by it and not its before.

    Each day is compared with the last accepted line, so that what creeps is taken over too.
    """
    steps: dict[str, list[_Step]] = {}
    reference = snapshots[:1]
    for after in snapshots[1:]:
        change = diff(reference[0], after, tolerance_m=tolerance_m)
        for move in change.moves:
            for actor in _came(move.before, move.after):
                for piece in move.pieces[~move.redraw]:
                    steps.setdefault(actor, []).append(_Step(piece, after.date))
        reference = [accepted(change)]
    return steps


def _came(before: Holder, after: Holder) -> list[str]:
    """List the actors that came to ground: those that control it now, or contest it and had no part in it.

    Examples
    --------
    >>> _came(Holder("rebels", "control"), Holder("army|rebels", "contested"))
    ['army']
    >>> _came(Holder("army|rebels", "contested"), Holder("army", "control"))
    ['army']
    """
    if after.status not in (CONTROL, CONTESTED):
        return []
    had = set((before.actor or "").split("|"))
    named = [actor for actor in (after.actor or "").split("|") if actor]
    return named if after.status == CONTROL else [actor for actor in named if actor not in had]


def _clusters(steps: Sequence[_Step], gap_days: int, gap_km: float) -> list[list[_Step]]:
    """Put together what adjoins in space and time, directly or through others."""
    flat = in_kilometres([step.ground for step in steps])
    days = np.array([step.day.toordinal() for step in steps])
    near = shapely.STRtree(flat).query(flat, predicate="dwithin", distance=gap_km).T
    near = near[abs(days[near[:, 0]] - days[near[:, 1]]) <= gap_days]
    cluster = np.arange(len(steps))
    while True:
        joined = cluster.copy()
        np.minimum.at(joined, near[:, 0], cluster[near[:, 1]])
        if (joined == cluster).all():
            break
        cluster = joined
    return [
        [step for step, own in zip(steps, cluster, strict=True) if own == one] for one in np.unique(cluster)
    ]


def _takeover(
    actor: str,
    steps: Sequence[_Step],
    snapshots: Sequence[Snapshot],
    verdicts: Mapping[str, Sequence[Verdict]],
) -> Takeover | None:
    """Tell an episode, or nothing where the actor never controlled any of it."""
    ground = polygonal(shapely.union_all([step.ground for step in steps]))
    first, last = min(step.day for step in steps), max(step.day for step in steps)
    during = [snapshot for snapshot in snapshots if first <= snapshot.date <= last]
    held = [_held(snapshot, actor, ground) for snapshot in during]
    if max(held) <= closure_tolerance(max(held)):
        return None
    end = during[-1]
    villages = _fallen(end, actor, ground, verdicts, first, last)
    chief = _chief(end, villages)
    changes = changes_of_hands(verdicts.get(chief.place_id, ())) if chief else []
    return Takeover(
        chief.name if chief else _nearest_place(end, ground),
        actor,
        first,
        last,
        float(area_km2([ground])[0]),
        held[-1],
        _contested_days(during, ground),
        sum(first <= change.date <= last for change in changes),
        villages,
        tuple(str(route.name) for route in each_row(end.routes) if route.geometry.intersects(ground)),
        _sources(during, ground, villages),
        ground,
    )


def _held(snapshot: Snapshot, actor: str, ground: BaseGeometry) -> float:
    """Measure what of some ground an actor controls on a day, in km2."""
    zones = snapshot.zones[(snapshot.zones["actor"] == actor) & (snapshot.zones["status"] == CONTROL)]
    shared = shapely.intersection(zones.geometry.to_numpy(), ground)
    return float(area_km2([polygonal(shape) for shape in shared]).sum())


def _contested_days(during: Sequence[Snapshot], ground: BaseGeometry) -> int:
    """Count the days on which some of the ground was contested; between recorded days the last carries on."""
    inner = shapely.buffer(ground, -1e-9)  # zones that only touch do not count
    days = [snapshot.date for snapshot in during]
    ends = [*days[1:], days[-1] + timedelta(days=1)]
    contested = 0
    for snapshot, end in zip(during, ends, strict=True):
        zones = snapshot.zones[snapshot.zones["status"] == CONTESTED]
        if shapely.intersects(zones.geometry.to_numpy(), inner).any():
            contested += (end - snapshot.date).days
    return contested


def _fallen(
    end: Snapshot,
    actor: str,
    ground: BaseGeometry,
    verdicts: Mapping[str, Sequence[Verdict]],
    first: date,
    last: date,
) -> tuple[FallenVillage, ...]:
    """List the villages on the ground that passed to the actor in the time, in the order they first did."""
    fallen = []
    for place in each_row(end.places):
        if place.id not in verdicts or not ground.covers(place.geometry):
            continue
        taken = [
            change
            for change in changes_of_hands(verdicts[place.id])
            if change.to_actor == actor and first <= change.date <= last
        ]
        if taken:
            days = {change.date for change in taken}
            sources = (s for v in verdicts[place.id] if v.date in days for s in _naming(v, actor))
            disputed = any(change.disputed for change in taken)
            dates = tuple(change.date for change in taken)
            fallen.append(FallenVillage(place.id, place.name, dates, disputed, tuple(dict.fromkeys(sources))))
    return tuple(sorted(fallen, key=lambda village: (village.dates[0], village.name)))


def _naming(verdict: Verdict, actor: str) -> Iterable[Source]:
    holder = Holder(actor, CONTROL)
    return (source for record in verdict.records if record.holder == holder for source in record.sources)


def _chief(end: Snapshot, villages: Sequence[FallenVillage]) -> FallenVillage | None:
    """Choose the village that names the takeover: the greatest, of equals the one that fell first."""
    kinds = dict(zip(end.places["id"], end.places["kind"], strict=True))
    ranked = sorted(villages, key=lambda v: (KIND_RANKS.get(kinds[v.place_id], 3), v.dates[0], v.name))
    return ranked[0] if ranked else None


def _nearest_place(end: Snapshot, ground: BaseGeometry) -> str:
    if not len(end.places):
        return "unnamed"
    return f"near {end.places['name'].iloc[shapely.STRtree(end.places.geometry.to_numpy()).nearest(ground)]}"


def _sources(
    during: Sequence[Snapshot], ground: BaseGeometry, villages: Sequence[FallenVillage]
) -> tuple[Source, ...]:
    """Name who says so: of the zones on the ground, and of the villages."""
    inner = shapely.buffer(ground, -1e-9)
    of_zones = (
        source
        for snapshot in during
        for zone in each_row(snapshot.zones[shapely.intersects(snapshot.zones.geometry.to_numpy(), inner)])
        for statement in zone.statements
        for source in statement.sources
    )
    return tuple(dict.fromkeys((*of_zones, *(source for village in villages for source in village.sources))))
