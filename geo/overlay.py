"""The ground that passed from one holder to another between two days.

Both days are planar: each piece of ground is covered once or not at all. What no zone covers is held by
`None`. The result covers exactly what either day covers, so its areas add up to those of both days.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from .repair import polygonal

__all__ = ["Partition", "Transition", "dissolved", "transitions"]


H = TypeVar("H", bound=Hashable)


@dataclass(frozen=True)
class Partition(Generic[H]):
    """Planar zones of one day.

    Parameters
    ----------
    zones
        Valid polygons and multipolygons that do not overlap, shape (n,).
    holders
        Who holds each, as any hashable value but `None`; n of them.
    """

    zones: NDArray[Any]
    holders: Sequence[H]


@dataclass(frozen=True)
class Transition(Generic[H]):
    """Ground that one holder had before and another, or the same, after.

    Parameters
    ----------
    before, after
        The holders; `None` where no zone covers the ground.
    ground
        A polygon or multipolygon, never empty.
    """

    before: H | None
    after: H | None
    ground: BaseGeometry


def dissolved(day: Partition[H]) -> dict[H, BaseGeometry]:
    """Join the zones of each holder, in the order in which the holders first appear.

    Examples
    --------
    >>> day = Partition(np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]), ["army", "army"])
    >>> dissolved(day)["army"].area
    2.0
    """
    positions: dict[H, list[int]] = {}
    for position, holder in enumerate(day.holders):
        positions.setdefault(holder, []).append(position)
    return {holder: shapely.union_all(day.zones[rows]) for holder, rows in positions.items()}


def transitions(before: Partition[H], after: Partition[H]) -> list[Transition[H]]:
    """Account for all ground of two days by who held it on each.

    Parameters
    ----------
    before, after
        The planar zones of the two days.

    Returns
    -------
    list of Transition
        One for each pair of holders that shares ground, unchanged ground included.

    Examples
    --------
    >>> square = np.array([shapely.box(0, 0, 2, 2)])
    >>> taken = np.array([shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)])
    >>> for change in transitions(Partition(square, ["rebels"]), Partition(taken, ["rebels", "army"])):
    ...     print(change.before, "->", change.after, change.ground.area)
    rebels -> rebels 2.0
    rebels -> army 2.0
    """
    held, holds = dissolved(before), dissolved(after)
    had, has = [*held, None], [*holds, None]
    rows = np.array([*held.values(), _outside(holds, held)])
    columns = np.array([*holds.values(), _outside(held, holds)])
    shared = shapely.intersection(rows[:, None], columns[None, :])
    return [
        Transition(holder, successor, ground)
        for i, holder in enumerate(had)
        for j, successor in enumerate(has)
        if not (ground := polygonal(shared[i, j])).is_empty
    ]


def _outside(there: Mapping[H, BaseGeometry], here: Mapping[H, BaseGeometry]) -> BaseGeometry:
    """Give the ground that is covered there and not here."""
    covered = shapely.union_all(list(there.values()))
    return polygonal(shapely.difference(covered, shapely.union_all(list(here.values()))))
