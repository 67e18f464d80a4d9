"""Ground and lines on a map: who has it, what changed hands, and where fronts and roads run."""

from __future__ import annotations

from typing import Any

import geopandas as gpd

from ..layers.change import Change
from ..layers.extent import Area
from ..layers.frames import each_row
from ..layers.schema import CONTROL, Holder
from ..layers.situation import FIGHTING, TAKEN
from ..layers.snapshot import Snapshot
from . import panels
from .features import Drawing, feature
from .sealed import escape
from .style import UNKNOWN, colours_of, darker, mark_of
from .subjects import Situation

__all__ = [
    "PALE",
    "STATE",
    "changed_ground",
    "dot_fill",
    "fill_of",
    "frontlines",
    "ground_style",
    "outline",
    "pattern_name",
    "redraw",
    "routes",
    "situation_ground",
    "zones",
]

STATE, PALE, TOLD = 0.45, 0.18, 0.7
"""How opaque ground is: that of a state, of one that lies behind, and what a situation tells."""

ROUTE_STYLE = ("#6b5b45", 2.5)
FRONT_STYLE = ("#111111", 2.5)
AREA_STYLE = {"fill": False, "color": "#333333", "weight": 1, "dashArray": "7 4", "interactive": False}


def zones(snapshot: Snapshot, name: str, opacity: float = STATE) -> Drawing:
    """Draw who has which ground."""
    features, styles = [], {}
    for index, zone in enumerate(each_row(snapshot.zones)):
        holder, key = Holder(zone.actor, zone.status), f"zone-{index}"
        popup = panels.zone_popup(holder, zone.area_km2, zone.statements, snapshot)
        features.append(feature(key, zone.geometry, popup))
        styles[key] = ground_style(holder, snapshot, opacity)
    return Drawing(name, features, styles)


def situation_ground(situation: Situation) -> Drawing:
    """Draw the classes of a situation: what is fought over and newly taken is the stronger."""
    features, styles = [], {}
    for index, zone in enumerate(each_row(situation.state.zones)):
        holder, key = Holder(zone.actor, zone.status), f"zone-{index}"
        features.append(feature(key, zone.geometry, panels.situation_popup(zone, situation)))
        told = zone.status in (FIGHTING, TAKEN)
        styles[key] = ground_style(holder, situation.state, TOLD if told else STATE)
    return Drawing("Control areas", features, styles)


def changed_ground(change: Change) -> Drawing:
    """Draw what changed hands, saturated."""
    features, styles = [], {}
    for index, row in enumerate(each_row(change.transitions)):
        if not row.parts:
            continue
        key, holder = f"change-{index}", Holder(row.to_actor, row.to_status)
        features.append(feature(key, row.geometry, panels.ground_popup(row, change)))
        styles[key] = ground_style(holder, change.after, 0.8) | {"weight": 1.6, "dashArray": "6 4"}
    return Drawing("Changed ground", features, styles)


def redraw(change: Change) -> Drawing:
    """Draw redraw apart: thin outlines without a fill, for it is no advance."""
    features, styles = [], {}
    for index, row in enumerate(each_row(change.redraw)):
        key = f"redraw-{index}"
        features.append(feature(key, row.geometry, panels.redraw_popup(row, change)))
        styles[key] = {"fill": False, "color": "#555555", "weight": 1, "dashArray": "1 3"}
    return Drawing("Redraw", features, styles)


def routes(snapshot: Snapshot) -> Drawing:
    """Draw the roads."""
    return _lines(snapshot.routes, "Routes", *ROUTE_STYLE)


def frontlines(snapshot: Snapshot, name: str = "Frontlines") -> Drawing:
    """Draw the frontlines as they are recorded."""
    return _lines(snapshot.frontlines, name, *FRONT_STYLE)


def outline(area: Area | None) -> list[Drawing]:
    """Draw where the area of interest ends, thinly, if there is one."""
    if area is None:
        return []
    features = [feature("area", area.ground.boundary, "")]
    return [Drawing("Area of interest", features, {"area": AREA_STYLE})]


def ground_style(holder: Holder, snapshot: Snapshot, opacity: float) -> dict[str, Any]:
    """Give the path options of ground: its fill, and a darker hairline."""
    return {
        "fillColor": fill_of(holder, snapshot),
        "fillOpacity": opacity,
        "color": darker(colours_of(holder, snapshot.actors)[0]),
        "weight": 0.8,
    }


def fill_of(holder: Holder, snapshot: Snapshot) -> str:
    """Give the fill of ground: the pattern that the page defines for its holder."""
    if not holder.actor and holder.status != FIGHTING:
        return "#ffffff" if holder.status == "none" else UNKNOWN
    return f"url(#{pattern_name(holder, snapshot)})"


def dot_fill(holder: Holder, snapshot: Snapshot) -> str:
    """Give the fill of a dot, which is too small for marks: plain, but where several contest."""
    if holder.status in (CONTROL, TAKEN, FIGHTING):
        return colours_of(holder, snapshot.actors)[0]
    return fill_of(holder, snapshot)


def pattern_name(holder: Holder, snapshot: Snapshot) -> str:
    """Name a pattern by what it shows, so that no string from data gets into an id."""
    colours = "".join(colours_of(holder, snapshot.actors)).replace("#", "-")
    marked = holder.status in (CONTROL, TAKEN)
    marks = f"-{mark_of(holder.actor or '', snapshot.actors)}" if marked else ""
    return f"{holder.status.replace(' ', '-')}{colours}{marks}"


def _lines(lines: gpd.GeoDataFrame, name: str, colour: str, weight: float) -> Drawing:
    features, styles = [], {}
    for index, line in enumerate(each_row(lines)):
        key = f"{name.lower()}-{index}"
        label = getattr(line, "name", "")
        features.append(feature(key, line.geometry, f"<h2>{escape(label or name)}</h2>"))
        styles[key] = {"color": colour, "weight": weight, "fill": False}
    return Drawing(name, features, styles)
