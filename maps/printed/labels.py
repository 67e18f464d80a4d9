"""Where labels stand on a printed map: beside their dots, never on each other, the important ones first.

Greedy: each label takes the first of its candidate places that is free, and is left out where none is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Box", "Wanted", "placed"]

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""

AIR = 1.2
"""Points around each label."""
DIRECTIONS = ((1, 0), (1, 1), (1, -1), (-1, 0), (-1, 1), (-1, -1), (0, 1), (0, -1))
DISTANCES = ((1.5, 5.0, 11.0, 18.0, 27.0, 38.0), (1.5, 5.0, 11.0), (1.5, 5.0))
"""Points between a dot and its label, by rank: the important ones may stand further away."""


@dataclass(frozen=True)
class Wanted:
    """A label that wants a place.

    Parameters
    ----------
    x, y
        The middle of its dot, in points.
    width, height
        Of the label.
    gap
        The radius of the dot.
    rank
        The lower, the sooner it is placed; of equals the first listed.
    """

    x: float
    y: float
    width: float
    height: float
    gap: float
    rank: int = 0


def placed(
    wanted: Sequence[Wanted], firm: Sequence[Box], quiet: Sequence[Box], room: Box
) -> list[Box | None]:
    """Place labels so that none touches another, what is taken already, or the edge.

    Where all is taken, a label of rank 0 may cover quiet dots: it is what the map is about.

    Parameters
    ----------
    wanted
        The labels.
    firm
        Where nothing may stand: furniture, and the dots of rank 0.
    quiet
        The other dots.
    room
        What all must lie within.

    Returns
    -------
    list
        A box for each label, None where there is no room.

    Examples
    --------
    >>> here = Wanted(10, 10, 20, 8, 2)
    >>> placed([here], [], [], (0, 0, 50, 50))
    [(13.5, 6.0, 33.5, 14.0)]
    >>> placed([here], [(13, 0, 50, 50)], [], (0, 0, 50, 50))
    [None]
    """
    nowhere = (np.inf, np.inf, -np.inf, -np.inf)
    boxes = np.array([*quiet, *firm, *[nowhere] * len(wanted)], dtype=float).reshape(-1, 4)
    found: list[Box | None] = [None] * len(wanted)
    for index in sorted(range(len(wanted)), key=lambda index: wanted[index].rank):
        candidates = _candidates(wanted[index])
        inside, touching = _within(candidates, room), _touching(candidates, boxes)
        free = inside & ~touching.any(axis=1)
        if not free.any() and wanted[index].rank == 0:
            free = inside & ~touching[:, len(quiet) :].any(axis=1)
        if free.any():
            left, bottom, right, top = map(float, candidates[free.argmax()])
            found[index] = left, bottom, right, top
            boxes[index - len(wanted)] = left, bottom, right, top
    return found


def _candidates(label: Wanted) -> NDArray[np.float64]:
    """List where a label may stand, the best place first."""
    places = []
    for distance in DISTANCES[min(label.rank, len(DISTANCES) - 1)]:
        for across, up in DIRECTIONS:
            reach = label.gap + distance
            left = label.x + across * reach - (1 - across) / 2 * label.width
            bottom = label.y + up * reach - (1 - up) / 2 * label.height
            places.append((left, bottom, left + label.width, bottom + label.height))
    return np.array(places)


def _within(boxes: NDArray[np.float64], room: Box) -> NDArray[np.bool_]:
    left, bottom, right, top = boxes.T
    inside: NDArray[np.bool_] = (
        (left >= room[0]) & (bottom >= room[1]) & (right <= room[2]) & (top <= room[3])
    )
    return inside


def _touching(some: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say of each pair whether they are nearer than the air that labels need."""
    one, two = some[:, None, :], others[None, :, :]
    apart: NDArray[np.bool_] = (
        (one[..., 0] >= two[..., 2] + AIR)
        | (two[..., 0] >= one[..., 2] + AIR)
        | (one[..., 1] >= two[..., 3] + AIR)
        | (two[..., 1] >= one[..., 3] + AIR)
    )
    return ~apart
