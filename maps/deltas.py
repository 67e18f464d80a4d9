"""Shapes over many days, as those of the first day and what changed since.

A front of thousands of vertices changes in a few dozen of them from day to day. A zone keeps an id as long as
one holder has most of its vertices; from day to day only the vertices that changed are told. Coordinates are
whole millionths of a degree, each vertex as its distance from the last: numbers of few digits.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

__all__ = ["Drawn", "Tracker", "encoded", "splices", "stepped"]

UNIT = 1_000_000
"""Steps to a degree: a tenth of a metre."""
SHARED = 0.3
"""A zone with a smaller share of an earlier one's vertices is another zone."""

Vertices = NDArray[np.int64]
Rings = list[list[Vertices]]


@dataclass(frozen=True)
class Drawn:
    """A zone as it is drawn: an id that lasts, who has it, and its parts, each a list of rings."""

    id: int
    holder: Hashable
    ground: str
    rings: Rings


class Tracker:
    """Follows zones from day to day, and tells what changed."""

    def __init__(self) -> None:
        self._drawn: list[Drawn] = []
        self._count = 0

    def step(
        self, grounds: Sequence[str], holders: Sequence[Hashable], shapes: NDArray[Any]
    ) -> tuple[list[int], dict[int, Any], list[int]]:
        """Go on to a day.

        Parameters
        ----------
        grounds, holders, shapes
            The name of each zone's ground, who has it, and the polygons, n of each.

        Returns
        -------
        ids : list of int
            The id of each zone.
        changed : dict
            By id, the encoded shape of zones that are new, or the splices of those that changed.
        gone : list of int
            The ids of zones that are no more.
        """
        known = {(zone.ground, zone.holder): zone for zone in self._drawn}
        same = [known.pop((ground, holder), None) for ground, holder in zip(grounds, holders, strict=True)]
        left = list(known.values())
        drawn: list[Drawn] = []
        changed: dict[int, Any] = {}
        for zone, ground, holder, shape in zip(same, grounds, holders, shapes, strict=True):
            if zone is None:
                rings = _rings(shape)
                former = _nearest(rings, holder, left)
                change = _change(former.rings, rings) if former else None
                if former is None or change is None:
                    zone = Drawn(self._count, holder, ground, rings)
                    self._count += 1
                    changed[zone.id] = {"shape": encoded(rings)}
                else:
                    left.remove(former)
                    zone = Drawn(former.id, holder, ground, change[0])
                    changed[zone.id] = {"splices": change[1]}
            drawn.append(zone)
        self._drawn = drawn
        return [zone.id for zone in drawn], changed, [zone.id for zone in left]


def encoded(rings: Rings) -> list[list[list[int]]]:
    """Lay shapes out for programs: parts of rings of x, y and then steps."""
    return [[_steps(ring) for ring in part] for part in rings]


def stepped(coordinates: NDArray[np.float64]) -> list[int]:
    """Lay out a line, given in degrees, as its first vertex and the steps from each to the next."""
    return _steps(_whole(coordinates))


def splices(old: Vertices, new: Vertices) -> tuple[Vertices, list[list[int]]] | None:
    """Tell how one ring becomes another.

    Parameters
    ----------
    old, new
        Vertices without the repeated last one, shape (n, 2) and (m, 2), drawn the same way round.

    Returns
    -------
    ring : numpy.ndarray
        The new ring, begun where it meets the old one first.
    splices : list of list of int
        In order: at which vertex of the old ring, how many go, and the steps of those that come. None in
        place of both where the two share no vertex.

    Examples
    --------
    >>> square = np.array([[0, 0], [2, 0], [2, 2], [0, 2]])
    >>> dented = np.array([[0, 0], [2, 0], [1, 1], [2, 2], [0, 2]])
    >>> splices(square, dented)[1]
    [[2, 0, 1, 1]]
    """
    found = _places(_packed(new), _packed(old))
    if (found < 0).all():
        return None
    begin = int(np.flatnonzero(found == found[found >= 0].min())[0])
    new, found = np.roll(new, -begin, axis=0), np.roll(found, -begin)
    highest = np.maximum.accumulate(found)
    kept = np.flatnonzero((found == highest) & (np.diff(highest, prepend=-1) > 0))
    told: list[list[int]] = []
    stays, comes = found[kept].tolist(), kept.tolist()
    before, last = -1, -1
    for stay, come in zip([*stays, len(old)], [*comes, len(new)], strict=True):
        if stay - before > 1 or come - last > 1:
            told.append([before + 1, stay - before - 1, *_steps(new[last + 1 : come])])
        before, last = stay, come
    return new, told


def _change(old: Rings, new: Rings) -> tuple[Rings, list[list[Any]]] | None:
    """Tell how a shape becomes another: part, ring, splices. None where it is better told anew."""
    if [len(part) for part in old] != [len(part) for part in new]:
        return None
    rings: Rings = []
    told = []
    for part, (was, will) in enumerate(zip(old, new, strict=True)):
        rings.append([])
        for number, (before, after) in enumerate(zip(was, will, strict=True)):
            spliced = splices(before, after)
            if spliced is None:
                return None
            rings[-1].append(spliced[0])
            if spliced[1]:
                told.append([part, number, spliced[1]])
    return rings, told


def _nearest(rings: Rings, holder: Hashable, candidates: Sequence[Drawn]) -> Drawn | None:
    """Find the earlier zone of a holder that shares the greatest part of its vertices."""
    mine = _all_packed(rings)
    shares = [
        (np.isin(mine, _all_packed(other.rings)).mean(), -other.id, other)
        for other in candidates
        if other.holder == holder
    ]
    best = max(shares, default=None, key=lambda share: share[:2])
    return best[2] if best and best[0] >= SHARED else None


def _all_packed(rings: Rings) -> Vertices:
    return _packed(np.concatenate([ring for part in rings for ring in part]))


def _packed(vertices: Vertices) -> Vertices:
    """Make one number of each vertex."""
    packed: Vertices = vertices[:, 0] * (1 << 32) + vertices[:, 1]
    return packed


def _places(wanted: Vertices, among: Vertices) -> NDArray[np.intp]:
    """Find each number among others: its position, or -1."""
    order = np.argsort(among)
    position = order[np.searchsorted(among[order], wanted).clip(max=len(among) - 1)]
    return np.where(among[position] == wanted, position, -1)


def _rings(shape: BaseGeometry) -> Rings:
    """Take a shape apart into rings that all run the same way round, without their repeated last vertex."""
    oriented = shapely.orient_polygons(shape)
    return [
        [_whole(shapely.get_coordinates(ring)[:-1]) for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(oriented)
    ]


def _whole(coordinates: NDArray[np.float64]) -> Vertices:
    """Round degrees to whole steps."""
    return np.round(coordinates * UNIT).astype(np.int64)


def _steps(vertices: Vertices) -> list[int]:
    """Write vertices as the first one and the steps from each to the next."""
    steps: list[int] = np.diff(vertices, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel().tolist()
    return steps
