"""The ground that passed from one holder to another between two days.

Both days are planar: each piece of ground is covered once or not at all. What no zone covers is held by
`None`. Zones that are the same ground under the same holder on both days drop out first; of the rest one of
two ways finds the ground that changed, and both agree:

- *edges* (see `edges`): cancels the edges that say the same on both days, and looks up the few faces that the
  others bound. For layers of which little changes.
- *pairs* (see `pairs`): intersects the zones of differing holders. For layers that are drawn anew, where
  hardly an edge stays.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from .edges import Edges, ZoneEdges, changed_faces
from .pairs import changed_intersections
from .repair import polygonal

__all__ = ["Overlay", "Partition", "Transition", "overlay"]

Method = Literal["auto", "edges", "pairs"]
REDRAWN_SHARE = 0.5
"""Where more than this share of the edges differs, a layer counts as drawn anew."""
FEW_EDGES = 20_000
"""So few edges are noded faster than zones are paired, however many differ."""

H = TypeVar("H", bound=Hashable)


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
    _edges: dict[int, ZoneEdges] = field(default_factory=dict, repr=False, compare=False)

    def edges_of(self, positions: Iterable[int]) -> list[ZoneEdges]:
        """List the edges of some zones; each zone is read once, for a day is compared with two others."""
        for position in positions:
            if position not in self._edges:
                self._edges[position] = ZoneEdges.of(self.zones[position], self.holders[position])
        return [self._edges[position] for position in positions]


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
    method: Literal["none", "edges", "pairs"]


def overlay(before: Partition[H], after: Partition[H], *, method: Method = "auto") -> Overlay[H]:
    """Find the ground that changed holder between two days.

    Parameters
    ----------
    before, after
        The planar zones of the two days.
    method
        "auto" chooses by the share of the edges that differ; "edges" and "pairs" force a way.

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
    rest_before, rest_after, passed = _differing(before, after)
    if not rest_before and not rest_after:
        return Overlay(tuple(_joined([], passed)), "none")
    had = [before.holders[position] for position in rest_before]
    has = [after.holders[position] for position in rest_after]
    codes = {holder: code for code, holder in enumerate(dict.fromkeys([*had, *has]), start=1)}
    zones = before.zones[rest_before], after.zones[rest_after]
    held, holds = (np.array([codes[holder] for holder in day], dtype=np.intp) for day in (had, has))
    edges = None
    if method != "pairs":
        edges = Edges.between(before.edges_of(rest_before), after.edges_of(rest_after))
        if method == "auto" and edges.total > FEW_EDGES and edges.share_changed > REDRAWN_SHARE:
            edges = None
    if edges is None:
        pieces, pairs = changed_intersections(zones[0], held, zones[1], holds)
    else:
        pieces, pairs = changed_faces(edges, zones[0], held, zones[1], holds)
    found = _dissolved(pieces, pairs, [None, *codes], noded=edges is not None)
    return Overlay(tuple(_joined(found, passed)), "pairs" if edges is None else "edges")


def _differing(before: Partition[H], after: Partition[H]) -> tuple[list[int], list[int], list[Transition[H]]]:
    """Leave out the zones that are the same ground on both days, and give those that passed as they stand.

    That is exact because both days are planar: nothing else can cover such ground.
    """
    if before.grounds is None or after.grounds is None:
        return list(range(len(before.zones))), list(range(len(after.zones))), []
    held, holds = (dict(zip(day.grounds or (), day.holders, strict=True)) for day in (before, after))
    rest_before = [n for n, ground in enumerate(before.grounds) if ground not in holds]
    rest_after = [n for n, ground in enumerate(after.grounds) if ground not in held]
    passed = [
        Transition(held[ground], holder, zone)
        for ground, holder, zone in zip(after.grounds, after.holders, after.zones, strict=True)
        if ground in held and held[ground] != holder
    ]
    return rest_before, rest_after, passed


def _joined(found: list[Transition[H]], passed: list[Transition[H]]) -> list[Transition[H]]:
    """Join the ground of transitions between the same two holders."""
    grounds: dict[tuple[H | None, H | None], list[BaseGeometry]] = {}
    for one in (*found, *passed):
        grounds.setdefault((one.before, one.after), []).append(one.ground)
    return [
        Transition(
            *pair, parts[0] if len(parts) == 1 else polygonal(shapely.disjoint_subset_union_all(parts))
        )
        for pair, parts in grounds.items()
    ]


def _dissolved(
    pieces: NDArray[Any], pairs: NDArray[np.intp], holders: Sequence[H | None], *, noded: bool
) -> list[Transition[H]]:
    """Join the pieces of each pair of holders."""
    found = []
    numbers = pairs[:, 0] * len(holders) + pairs[:, 1]
    for number in np.unique(numbers):
        pair = divmod(int(number), len(holders))
        of_pair = pieces[numbers == number]
        if len(of_pair) == 1:
            ground = of_pair[0]
        elif noded:  # faces of one arrangement share whole edges
            ground = shapely.coverage_union_all(of_pair)
        else:  # slivers mostly lie apart, and what lies apart need not be noded
            ground = shapely.disjoint_subset_union_all(of_pair)
        ground = polygonal(ground)
        if not ground.is_empty:
            found.append(Transition(holders[pair[0]], holders[pair[1]], ground))
    return found
