"""The lines and dots of printed maps: each style once, for the map and for its legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import geopandas as gpd

from ..drawing import EVENT_STYLE
from ..plate import INK
from ..style import ACCENT
from .looks import EVENT_SHAPES

__all__ = [
    "CONTESTED_EDGE",
    "DISPUTED",
    "DOT",
    "FRONT",
    "OLD_FRONT",
    "OTHER_PLACE",
    "RECORDED_FRONT",
    "REDRAW",
    "ROUTE",
    "TAKEN",
    "UNCERTAIN",
    "event_shapes",
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
UNCERTAIN: dict[str, Any] = {"color": "#a35a10", "linewidth": 0.6, "linestyle": (0, (1.5, 3))}
DISPUTED: dict[str, Any] = {"marker": "o", "markerfacecolor": "none", "markeredgecolor": "#9c1a1a"}
OTHER_PLACE: dict[str, Any] = {
    "marker": "o",
    "markersize": 2.8,
    "linestyle": "none",
    "markerfacecolor": "#ffffff",
    "markeredgecolor": "#6f6a60",
    "markeredgewidth": 0.6,
}
DOT, TAKEN = 5.4, 8.2
"""The size of a village's dot in points, and of one that is newly taken."""


def event_shapes(events: gpd.GeoDataFrame) -> dict[str, Any]:
    """Give each type of event a mark, the most frequent first; the last is shared by all that are left."""
    counted = Counter(kind or "event" for kind in events["event_type"])
    ordered = sorted(counted, key=lambda kind: (-counted[kind], kind))
    return {kind: EVENT_SHAPES[min(rank, len(EVENT_SHAPES) - 1)] for rank, kind in enumerate(ordered)}


def event_style(shape: Any) -> dict[str, Any]:
    """Give the style of an event's mark."""
    style = {"markerfacecolor": EVENT_STYLE["fillColor"], "markeredgecolor": EVENT_STYLE["color"]}
    return {"marker": shape, "markersize": 6.6, "markeredgewidth": 0.6, "linestyle": "none", **style}


def taken_style(style: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the style of a village into that of one newly taken."""
    return {**style, "markerfacecolor": ACCENT, "markeredgecolor": "#ffffff", "markeredgewidth": 1.3}


def ring_style(style: Mapping[str, Any]) -> dict[str, Any]:
    """Give the dark ring around a village newly taken: greyscale has no blue."""
    edge = {"markerfacecolor": INK, "markeredgecolor": INK, "markeredgewidth": 0.6}
    return {**style, "markersize": style["markersize"] + 1.5, **edge}
