"""The lines and dots of printed maps: each style once, for the map and for its legend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import style
from ..event_looks import HOLLOW, MARK_EDGE, EventLook, hollow_edge
from ..plate import INK
from ..style import ACCENT

__all__ = [
    "AREA",
    "CONTESTED_EDGE",
    "DISPUTED",
    "DOT",
    "FRONT",
    "HOW_FAR_OFF",
    "LOCATED",
    "MARK",
    "OLD_FRONT",
    "OTHER_PLACE",
    "RECORDED_FRONT",
    "REDRAW",
    "ROUTE",
    "TAKEN_DOT",
    "UNCERTAIN",
    "event_style",
    "ring_style",
    "taken_style",
]

FRONT: dict[str, Any] = {"color": "#161616", "linewidth": 1.9, "linestyle": "-"}
OLD_FRONT: dict[str, Any] = {"color": "#161616", "linewidth": 1.4, "linestyle": (0, (4, 2))}
CONTESTED_EDGE: dict[str, Any] = {"color": "#161616", "linewidth": 1.0, "linestyle": (0, (1.5, 1.5))}
RECORDED_FRONT: dict[str, Any] = {"color": "#161616", "linewidth": 1.6, "linestyle": (0, (8, 2, 1.5, 2))}
ROUTE: dict[str, Any] = {"color": "#6b5b45", "linewidth": 1.5, "linestyle": "-"}
REDRAW: dict[str, Any] = {"color": "#555555", "linewidth": 0.7, "linestyle": (0, (1, 1.5))}
UNCERTAIN: dict[str, Any] = {"color": style.UNCERTAIN, "linewidth": 0.6, "linestyle": (0, (1.5, 3))}
HOW_FAR_OFF: dict[str, Any] = UNCERTAIN | {"color": ACCENT, "linewidth": 0.9}
DISPUTED: dict[str, Any] = {"marker": "o", "markerfacecolor": "none", "markeredgecolor": style.DOUBT}
OTHER_PLACE: dict[str, Any] = {
    "marker": "o",
    "markersize": 2.8,
    "linestyle": "none",
    "markerfacecolor": "#ffffff",
    "markeredgecolor": "#6f6a60",
    "markeredgewidth": 0.6,
}
LOCATED: dict[str, Any] = {
    "marker": "o",
    "markersize": 7.0,
    "linestyle": "none",
    "markerfacecolor": ACCENT,
    "markeredgecolor": "#ffffff",
    "markeredgewidth": 1.2,
}
AREA: dict[str, Any] = {"color": "#333333", "linewidth": 0.7, "linestyle": (0, (5, 3))}
MARK = 7.0
"""The size of an event's mark in points."""
DOT, TAKEN_DOT = 5.4, 8.2
"""The size of a village's dot in points, and of one that is newly taken."""


def event_style(look: EventLook, *, hollow: bool = False) -> dict[str, Any]:
    """Give the style of an event's mark; hollow where it is against the actor that is meant."""
    return {
        "marker": [*look.mark, look.mark[0]],
        "markersize": MARK,
        "linestyle": "none",
        "markerfacecolor": HOLLOW if hollow else look.colour,
        "markeredgecolor": hollow_edge(look) if hollow else MARK_EDGE,
        "markeredgewidth": 1.2 if hollow else 0.6,
    }


def taken_style(style: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the style of a village into that of one newly taken."""
    return {**style, "markerfacecolor": ACCENT, "markeredgecolor": "#ffffff", "markeredgewidth": 1.3}


def ring_style(style: Mapping[str, Any]) -> dict[str, Any]:
    """Give the dark ring around a village newly taken: greyscale has no blue."""
    edge = {"markerfacecolor": INK, "markeredgecolor": INK, "markeredgewidth": 0.6}
    return {**style, "markersize": style["markersize"] + 1.5, **edge}
