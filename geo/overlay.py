"""The ground that passed from one holder to another between two days.

Both days are planar: each piece of ground is covered once or not at all. What no zone covers is held by
`None`. Zones that are the same ground on both days are told by their names first. Of the rest one of two ways
finds the ground that changed, and both agree:

- *edges* (see `edges` and `faces`): cancels the edges that say the same on both days, and looks up the few
  faces that the others bound. For layers of which little changes.
- *pairs* (see `pairs`): intersects the zones of differing holders. For layers of many zones that are drawn
  anew, where hardly an edge stays.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from .edges import Edges, Rings, bounding_lines
from .faces import changed_faces
from .pairs import changed_intersections
from .threads import in_threads

__all__ = ["Overlay", "Partition", "Transition", "overlay"]

Method = Literal["auto", "edges", "pairs"]
Way = Literal["none", "edges", "pairs"]
REDRAWN_SHARE = 0.5
"""Where more than this share of the edges is on one day only, a layer counts as drawn anew."""
FEW_EDGES = 20_000
"""So few edges are noded faster than zones are paired, however many differ."""

POLYGON = 3
BORDER = "****1****"
"""The pattern (DE-9IM) of pieces that share a line."""

H = TypeVar("H", bound=Hashable)
Integers = NDArray[np.intp]
Pieces = tuple[NDArray[Any], Integers]


@dataclass(frozen=True)
class Partition(Generic[H]):
    """Planar zones of one day.

    Parameters
    ----------
    zones
        Valid polygons and multipolygons that do not overlap, in longitude and latitude, shape (n,).
    holders
        Who holds each, as any hashable value but `None`; n of them.
    grounds
        A name for the content of each zone, where it is known: what is the same on both days drops out.
    """

    zones: NDArray[Any]
    holders: Sequence[H]
    grounds: Sequence[str] | None = None


@dataclass(frozen=True)
class Transition(Generic[H]):
    """Ground that one holder had before and another after.

    Parameters
    ----------
    before, after
        The holders, which differ; `None` where no zone covers the ground.
    ground
        A dissolved polygon or multipolygon, never empty.
    """

    before: H | None
    after: H | None
    ground: BaseGeometry


@dataclass(frozen=True)
class Overlay(Generic[H]):
    """What changed between two days, and which way found it ("none" where nothing was left to compare)."""

    transitions: tuple[Transition[H], ...]
    method: Way


def overlay(before: Partition[H], after: Partition[H], *, method: Method = "auto") -> Overlay[H]:
    """Find the ground that changed holder between two days.

    Parameters
    ----------
    before, after
        The planar zones of the two days.
    method
        "auto" chooses by the edges that differ; "edges" and "pairs" force a way.

    Returns
    -------
    Overlay
        One transition for each pair of holders that ground passed between, the method used beside it.

    Examples
    --------
    >>> square = np.array([shapely.box(0, 0, 2, 2)])
    >>> taken = np.array([shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)])
    >>> found = overlay(Partition(square, ["rebels"]), Partition(taken, ["rebels", "army"]))
    >>> [(change.before, change.after, change.ground.area) for change in found.transitions]
    [('rebels', 'army', 2.0)]
    """
    holders: list[H | None] = list(dict.fromkeys([None, *before.holders, *after.holders]))
    codes = {holder: code for code, holder in enumerate(holders)}
    old, new = (np.array([codes[holder] for holder in day.holders], np.intp) for day in (before, after))
    rest, passed = _by_name(before, old, after, new)
    (pieces, pairs), way = _changed(
        before.zones[rest[0]], old[rest[0]], after.zones[rest[1]], new[rest[1]], method
    )
    pieces, pairs = np.concatenate([pieces, passed[0]]), np.concatenate([pairs, passed[1]])
    numbers = pairs[:, 0] * len(holders) + pairs[:, 1]
    changes = np.unique(numbers).tolist()
    of_each = [pieces[numbers == number] for number in changes]
    grounds = in_threads(_dissolved, of_each) if way == "pairs" else map(_dissolved, of_each)
    found = [
        Transition(holders[number // len(holders)], holders[number % len(holders)], ground)
        for number, ground in zip(changes, grounds, strict=True)
        if not ground.is_empty
    ]
    return Overlay(tuple(found), way)


def _by_name(
    before: Partition[H], old: Integers, after: Partition[H], new: Integers
) -> tuple[tuple[Integers, Integers], Pieces]:
    """Leave out the zones that are the same ground on both days, and give those that passed as they stand.

    That is exact because both days are planar: nothing else can cover such ground.
    """
    names = [day.grounds or [""] * len(day.zones) for day in (before, after)]
    at_first = {name: position for position, name in enumerate(names[0]) if name}
    twin = np.array([at_first.get(name, -1) for name in names[1]], np.intp)
    same = np.flatnonzero(twin >= 0)
    passed = same[old[twin[same]] != new[same]]
    gone = np.ones(len(old), bool)
    gone[twin[same]] = False
    rest = np.flatnonzero(gone), np.flatnonzero(twin < 0)
    return rest, (after.zones[passed], np.stack([old[twin[passed]], new[passed]], axis=1))


def _changed(
    before: NDArray[Any], old: Integers, after: NDArray[Any], new: Integers, method: Method
) -> tuple[Pieces, Way]:
    """Find the changed ground of zones that are not the same on both days."""
    if not len(before) and not len(after):
        return (np.empty(0, object), np.empty((0, 2), np.intp)), "none"
    zones, holders = np.concatenate([before, after]), np.concatenate([old, new])
    days = np.repeat([1.0, -1.0], [len(before), len(after)])
    rings = Rings.of(zones)
    unlike = rings.without_common_ends(holders, len(before))
    edges = Edges.of(unlike)
    if method == "pairs" or (method == "auto" and _drawn_anew(edges, days)):
        whole = edges if unlike is rings else Edges.of(rings)
        early, late = whole.divided(len(before))
        covered = _covered(early, before), _covered(late, after)
        return changed_intersections(before, old, after, new, covered), "pairs"
    return changed_faces(bounding_lines(edges, holders, days), before, old, after, new), "edges"


def _drawn_anew(edges: Edges, days: NDArray[np.float64]) -> bool:
    """Whether most edges, of many, are on one day only."""
    if len(edges.key) <= FEW_EDGES:
        return False
    key, zone = edges.sample()
    early = days[zone] > 0
    shared = np.isin(key[early], key[~early]).sum() + np.isin(key[~early], key[early]).sum()
    return bool(len(key) - shared > REDRAWN_SHARE * len(key))


def _covered(edges: Edges, zones: NDArray[Any]) -> BaseGeometry:
    """Join the zones of a day: that is what changes between an empty day and one held by one holder."""
    one = np.ones(len(zones), np.intp)
    lines = bounding_lines(edges, one, one.astype(float))
    faces, _ = changed_faces(lines, zones[:0], one[:0], zones, one)
    covered: BaseGeometry = shapely.coverage_union_all(faces)  # faces of one arrangement share whole edges
    return covered


def _dissolved(pieces: NDArray[Any]) -> BaseGeometry:
    """Join pieces that share a border; most lie apart, or meet in points only."""
    if len(pieces) == 1:
        ground: BaseGeometry = pieces[0]
        return ground
    pairs = shapely.STRtree(pieces).query(pieces, predicate="intersects")
    pairs = pairs[:, pairs[0] < pairs[1]]
    adjoins = np.zeros(len(pieces), bool)
    adjoins[pairs[:, shapely.relate_pattern(pieces[pairs[0]], pieces[pairs[1]], BORDER)]] = True
    joined = shapely.get_parts(shapely.disjoint_subset_union_all(pieces[adjoins]))
    parts = shapely.get_parts(np.concatenate([pieces[~adjoins], joined]))
    dissolved: BaseGeometry = shapely.multipolygons(parts[shapely.get_type_id(parts) == POLYGON])
    return dissolved
