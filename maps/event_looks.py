"""How events look, on the screen and in print alike: a mark and a colour by type, side by side at one place.

Marks have corners, so that no event is taken for the dot of a village, and they differ in greyscale too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .style import darker

__all__ = [
    "EVENT_COLOURS",
    "HOLLOW",
    "MARK_EDGE",
    "EventLook",
    "event_looks",
    "event_name",
    "hollow_edge",
    "mark_svg",
    "spread",
]

Corners = tuple[tuple[float, float], ...]

EVENT_COLOURS = ("#f28e2b", "#8c6bb1", "#ffd23f", "#3aa6a0", "#b07a4b", "#df65b0")
MARK_EDGE = "#33200a"
HOLLOW = "#fffefb"
"""The fill of an event that is told as being against an actor; its edge then has the colour of its type."""


def _star(points: int, inner: float, turn: float = 0.0, size: float = 1.0) -> Corners:
    """List the corners of a star, the first one up; at an inner radius of 1 it is a polygon."""
    steps = range(2 * points) if inner < 1 else range(0, 2 * points, 2)
    corners = []
    for step in steps:
        reach = size * (inner if step % 2 else 1.0)
        angle = math.radians(90 + turn) - math.pi * step / points
        corners.append((round(reach * math.cos(angle), 3), round(reach * math.sin(angle), 3)))
    return tuple(corners)


MARKS: tuple[Corners, ...] = (
    _star(5, 0.42, size=1.2),
    _star(3, 1, size=1.1),
    _star(4, 1, 45, 1.1),
    _star(4, 1, size=1.1),
    _star(4, 0.38, size=1.2),
    _star(3, 1, 180, 1.1),
    _star(6, 1),
    _star(4, 0.38, 45, 1.2),
    _star(5, 1),
    _star(3, 0.32, size=1.25),
    _star(8, 0.62, size=1.1),
)
"""The corners of each mark around its middle, up positive, in units of its radius."""


@dataclass(frozen=True)
class EventLook:
    """How events of a type look: the colour of their fill, and the corners of their mark."""

    colour: str
    mark: Corners


def event_looks(kinds: Iterable[str]) -> dict[str, EventLook]:
    """Give each type of event a look, in the order of their names; looks repeat after 66.

    Examples
    --------
    >>> [(kind, look.colour) for kind, look in event_looks(["raid", "airstrike", "raid"]).items()]
    [('airstrike', '#f28e2b'), ('raid', '#8c6bb1')]
    """
    return {
        kind: EventLook(EVENT_COLOURS[place % len(EVENT_COLOURS)], MARKS[place % len(MARKS)])
        for place, kind in enumerate(sorted(set(kinds)))
    }


def hollow_edge(look: EventLook) -> str:
    """Give the colour of the edge of a hollow mark: that of its type, dark enough to be seen."""
    return darker(look.colour, 0.75)


def event_name(kind: str) -> str:
    """Name a type of event for a legend.

    Examples
    --------
    >>> event_name("airstrike"), event_name("IED + shooting"), event_name("")
    ('Airstrike', 'IED + shooting', 'Event')
    """
    return kind[:1].upper() + kind[1:] or "Event"


def spread(points: Iterable[Any], standing: Iterable[Any] = ()) -> list[tuple[float, float]]:
    """Set marks at one place side by side: the first stands there, the others in rings around it.

    Parameters
    ----------
    points
        Where the events are.
    standing
        Where other dots stand that no mark may cover.

    Returns
    -------
    list of (float, float)
        How far right and up each mark is moved, in widths of a mark.

    Examples
    --------
    >>> from shapely import Point
    >>> spread([Point(36, 35), Point(37, 35), Point(36, 35)])
    [(0.0, 0.0), (0.0, 0.0), (-1.0, 0.0)]
    """
    met = {_place(point): 0 for point in standing}
    moved = []
    for point in points:
        place = _place(point)
        met[place] = met.get(place, -1) + 1
        moved.append(_in_rings(met[place]))
    return moved


def _place(point: Any) -> tuple[float, float]:
    return round(point.x, 6), round(point.y, 6)


def _in_rings(number: int) -> tuple[float, float]:
    """Give the place of a mark by its number: one in the middle, then 6, 12, 18 around it from the left.

    To the right of a dot stands its name.
    """
    if number == 0:
        return 0.0, 0.0
    ring, number = 1, number - 1
    while number >= 6 * ring:
        ring, number = ring + 1, number - 6 * ring
    turn = math.tau * ((number + 1) // 2) / (6 * ring)
    angle = math.pi + turn * (-1) ** number
    return round(ring * math.cos(angle), 3), round(ring * math.sin(angle), 3)


def mark_svg(look: EventLook, *, hollow: bool = False) -> str:
    """Draw a mark for a legend."""
    corners = " ".join(f"{15 + 6.5 * x:.1f},{9 - 6.5 * y:.1f}" for x, y in look.mark)
    fill, edge, width = (HOLLOW, hollow_edge(look), 2) if hollow else (look.colour, MARK_EDGE, 1)
    return (
        '<svg width="30" height="18" aria-hidden="true">'
        f'<polygon points="{corners}" fill="{fill}" stroke="{edge}" stroke-width="{width}"/></svg>'
    )
