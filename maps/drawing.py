"""What is drawn on a map: the layers of a state and of a change, as features and styles.

Nothing here knows the library that draws them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..layers.change import Change
from ..layers.frames import each_row
from ..layers.schema import CONTROL, Holder
from ..layers.snapshot import Snapshot
from . import panels
from .sealed import escape
from .style import ACCENT, UNKNOWN, colours_of, darker, event_colours, mark_of
from .subjects import Subject, Swipe, Timeline, events_of, snapshots_of

__all__ = [
    "ABOVE",
    "EVENT_STYLE",
    "LEFT",
    "RIGHT",
    "UNCERTAIN_STYLE",
    "Bounds",
    "Drawing",
    "dot_fill",
    "drawings",
    "feature",
    "fill_of",
    "framing",
    "graticule",
    "ground_style",
    "pattern_name",
    "village_style",
]

Bounds = tuple[float, float, float, float]
"""West, south, east and north, in degrees."""

LEFT, RIGHT, ABOVE = "left", "right", "above"
"""The panes of two dates, and of what lies above ground that moves."""

DECIMALS = 6
LABELLED = 250
AREAL_KINDS = ("homonym", "province", "region", "governorate", "state", "country", "border")
TOWN_KINDS = ("city", "town")
EVENT_STYLE: dict[str, Any] = {
    "fill": True,
    "radius": 4,
    "fillColor": "#f28e2b",
    "fillOpacity": 1,
    "color": "#4a2a05",
    "weight": 1.2,
}
UNCERTAIN_STYLE: dict[str, Any] = {
    "fill": False,
    "color": "#a35a10",
    "weight": 1,
    "dashArray": "2 5",
    "interactive": False,
}
GRATICULE_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 45)
GRATICULE_LINES = 7


@dataclass(frozen=True)
class Drawing:
    """One layer of a map.

    Parameters
    ----------
    name
        What the layer switch calls it; "" where it cannot be switched.
    features
        GeoJSON features, with ids; their properties are `popup`, `label` (HTML) and `rank`.
    styles
        Leaflet's path options for each feature, by id.
    circles
        Whether a point is a circle on the ground, with a radius in metres, instead of a dot on the screen.
    pane
        In which pane of the map it is drawn, where not in the common one.
    """

    name: str
    features: list[dict[str, Any]]
    styles: dict[str, dict[str, Any]]
    circles: bool = False
    pane: str = ""


def drawings(subject: Subject) -> list[Drawing]:
    """Draw what a map shows: its layers, from the lowest up. The days of a timeline are the page's own."""
    if isinstance(subject, Swipe):
        return _swipe(subject)
    if isinstance(subject, Timeline):
        last = subject.snapshots[-1]
        return _above(last)
    return _state(subject) if isinstance(subject, Snapshot) else _change(subject)


def _swipe(swipe: Swipe) -> list[Drawing]:
    """Draw two states, each in a pane of its own, below what is the same on both."""
    before, after = swipe.change.before, swipe.change.after
    return [
        *(
            _within(drawing, pane)
            for pane, snapshot in ((LEFT, before), (RIGHT, after))
            for day in [panels.spoken(snapshot.date)]
            for drawing in (
                _zones(snapshot, f"Zones of {day}", 0.45),
                _lines(snapshot.frontlines, f"Frontlines of {day}", "#111111", 2.5),
                *(
                    replace(drawing, name="" if drawing.circles else f"Events of {day}")
                    for drawing in _events(
                        snapshot.events_between(snapshot.date, snapshot.date), events_of(swipe)
                    )
                ),
                replace(_villages(snapshot, {}), name=f"Villages of {day}"),
            )
        ),
        *_above(after),
    ]


def _above(snapshot: Snapshot) -> list[Drawing]:
    """Draw what does not change from day to day, above the ground that does."""
    quiet = (_lines(snapshot.routes, "Routes", "#6b5b45", 2.5), _places(snapshot))
    return [_within(drawing, ABOVE) for drawing in quiet]


def _within(drawing: Drawing, pane: str) -> Drawing:
    """Put a drawing into a pane of its own."""
    styles = {key: style | {"pane": pane} for key, style in drawing.styles.items()}
    return replace(drawing, pane=pane, styles=styles)


def _state(snapshot: Snapshot) -> list[Drawing]:
    """Draw who holds what on a date."""
    return [
        _zones(snapshot, "Control zones", 0.45),
        _lines(snapshot.routes, "Routes", "#6b5b45", 2.5),
        _lines(snapshot.frontlines, "Frontlines", "#111111", 2.5),
        *_events(snapshot.events_between(snapshot.date, snapshot.date), events_of(snapshot)),
        _places(snapshot),
        _villages(snapshot, {}),
    ]


def _change(change: Change) -> list[Drawing]:
    """Draw what changed hands, saturated, over the pale state before."""
    taken = {row.place_id: Holder(row.from_actor, row.from_status) for row in each_row(change.villages)}
    first, last = sorted((change.before.date, change.after.date))
    return [
        _zones(change.before, "State before", 0.18),
        _changed_ground(change),
        _redraw(change),
        _lines(change.after.routes, "Routes", "#6b5b45", 2.5),
        _lines(change.after.frontlines, "Frontlines", "#111111", 2.5),
        *_events(change.after.events_between(first, last), events_of(change)),
        _places(change.after),
        _villages(change.after, taken),
    ]


def _zones(snapshot: Snapshot, name: str, opacity: float) -> Drawing:
    features, styles = [], {}
    for index, zone in enumerate(each_row(snapshot.zones)):
        holder, key = Holder(zone.actor, zone.status), f"zone-{index}"
        popup = panels.zone_popup(holder, zone.area_km2, zone.statements, snapshot)
        features.append(feature(key, zone.geometry, popup))
        styles[key] = ground_style(holder, snapshot, opacity)
    return Drawing(name, features, styles)


def _changed_ground(change: Change) -> Drawing:
    features, styles = [], {}
    for index, row in enumerate(each_row(change.transitions)):
        if not row.parts:
            continue
        key, holder = f"change-{index}", Holder(row.to_actor, row.to_status)
        features.append(feature(key, row.geometry, panels.ground_popup(row, change)))
        styles[key] = ground_style(holder, change.after, 0.8) | {"weight": 1.6, "dashArray": "6 4"}
    return Drawing("Changed ground", features, styles)


def _redraw(change: Change) -> Drawing:
    """Draw redraw apart: thin outlines without a fill, for it is no advance."""
    features, styles = [], {}
    for index, row in enumerate(each_row(change.redraw)):
        key = f"redraw-{index}"
        features.append(feature(key, row.geometry, panels.redraw_popup(row, change)))
        styles[key] = {"fill": False, "color": "#555555", "weight": 1, "dashArray": "1 3"}
    return Drawing("Redraw", features, styles)


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
    if not holder.actor:
        return "#ffffff" if holder.status == "none" else UNKNOWN
    return f"url(#{pattern_name(holder, snapshot)})"


def dot_fill(holder: Holder, snapshot: Snapshot) -> str:
    """Give the fill of a dot, which is too small for the marks of an actor: plain where one controls."""
    if holder.status == CONTROL:
        return colours_of(holder, snapshot.actors)[0]
    return fill_of(holder, snapshot)


def pattern_name(holder: Holder, snapshot: Snapshot) -> str:
    """Name a pattern by what it shows, so that no string from data gets into an id."""
    colours = "".join(colours_of(holder, snapshot.actors)).replace("#", "-")
    marks = f"-{mark_of(holder.actor or '', snapshot.actors)}" if holder.status == CONTROL else ""
    return f"{holder.status}{colours}{marks}"


def _villages(snapshot: Snapshot, taken: Mapping[str, Holder]) -> Drawing:
    """Draw the villages with records by who holds them; newly taken ones in blue."""
    features, styles = [], {}
    for index, village in enumerate(each_row(snapshot.villages)):
        if _is_areal(village.kind):
            continue
        key, changed = f"village-{index}", village.place_id in taken
        newly_taken = changed and village.status == CONTROL
        popup = panels.village_popup(village, snapshot.actors, taken.get(village.place_id))
        rank = 1 if changed else 2
        features.append(feature(key, village.geometry, popup, village.name, rank, village.name_ar))
        styles[key] = village_style(village, snapshot)
        if changed:
            styles[key] |= {"radius": 7}
        if newly_taken:
            styles[key] |= {"fillColor": ACCENT}
    return Drawing("Villages by holder", _few_labels(features), styles)


def village_style(village: Any, snapshot: Snapshot) -> dict[str, Any]:
    """Give the path options of a village: a dot in its holder's colour, with a red halo where disputed."""
    holder = Holder(village.actor, village.status)
    return {
        "fill": True,
        "radius": 5,
        "fillColor": dot_fill(holder, snapshot),
        "fillOpacity": 1,
        "color": "#9c1a1a" if village.disputed else "#ffffff",
        "dashArray": "3 2" if village.disputed else "",
        "weight": 2,
    }


def _places(snapshot: Snapshot) -> Drawing:
    """Draw the places without records, quietly: they say where one is."""
    recorded = set(snapshot.villages["place_id"])
    features, styles = [], {}
    for index, place in enumerate(each_row(snapshot.places)):
        if place.id in recorded or _is_areal(place.kind):
            continue
        key = f"place-{index}"
        rank = 3 if place.kind in TOWN_KINDS else 4
        features.append(feature(key, place.geometry, panels.place_popup(place), place.name, rank))
        styles[key] = {
            "fill": True,
            "radius": 3,
            "fillColor": "#ffffff",
            "fillOpacity": 0.9,
            "color": "#777777",
            "weight": 1,
        }
    return Drawing("Other places", _few_labels(features), styles)


def _events(events: gpd.GeoDataFrame, kinds: Iterable[str]) -> list[Drawing]:
    """Draw events as small marks by type, each in a circle as wide as its uncertainty."""
    marks, circles, styles = [], [], {}
    colours = event_colours(kinds)
    for index, event in enumerate(each_row(events)):
        key = f"event-{index}"
        marks.append(feature(key, event.geometry, panels.event_popup(event)))
        styles[key] = EVENT_STYLE | {"fillColor": colours[event.event_type]}
        if event.uncertainty_km:
            circle = f"uncertainty-{index}"
            circles.append(feature(circle, event.geometry, ""))
            styles[circle] = UNCERTAIN_STYLE | {"radius": event.uncertainty_km * 1000}
    return [
        Drawing("Uncertainty of events", circles, styles, circles=True),
        Drawing("Events", marks, styles),
    ]


def _lines(lines: gpd.GeoDataFrame, name: str, colour: str, weight: float) -> Drawing:
    features, styles = [], {}
    for index, line in enumerate(each_row(lines)):
        key = f"{name.lower()}-{index}"
        label = getattr(line, "name", "")
        features.append(feature(key, line.geometry, f"<h2>{escape(label or name)}</h2>"))
        styles[key] = {"color": colour, "weight": weight, "fill": False}
    return Drawing(name, features, styles)


def graticule(bounds: Bounds) -> Drawing:
    """Draw meridians and parallels around the map, white and thin."""
    west, south, east, north = bounds
    reach = max(east - west, north - south)
    step = next((s for s in GRATICULE_STEPS if reach / s <= GRATICULE_LINES), GRATICULE_STEPS[-1])
    west, east = max(-180, west - 2 * reach), min(180, east + 2 * reach)
    south, north = max(-85, south - 2 * reach), min(85, north + 2 * reach)
    meridians = np.arange(math.ceil(west / step), math.floor(east / step) + 1) * step
    parallels = np.arange(math.ceil(south / step), math.floor(north / step) + 1) * step
    lines = [shapely.LineString([(lon, south), (lon, north)]) for lon in meridians]
    lines += [shapely.LineString([(west, lat), (east, lat)]) for lat in parallels]
    style = {"color": "#ffffff", "weight": 0.8, "interactive": False}
    features = [feature("graticule", shapely.MultiLineString(lines), "")]
    return Drawing("", features, {"graticule": style})


def feature(
    key: str, geometry: BaseGeometry, popup: str, label: str = "", rank: int = 0, name_ar: str = ""
) -> dict[str, Any]:
    """Lay out a GeoJSON feature with what it says when it is touched."""
    properties: dict[str, Any] = {"popup": popup} if popup else {}
    if label:
        properties |= {"label": panels.village_label(label, name_ar), "rank": rank}
    return {
        "type": "Feature",
        "id": key,
        "properties": properties,
        "geometry": _rounded(geometry),
    }


def _rounded(geometry: BaseGeometry) -> dict[str, Any]:
    rounded = shapely.transform(geometry, lambda xy: np.round(xy, DECIMALS))
    mapping: dict[str, Any] = shapely.geometry.mapping(rounded)
    return mapping


def _few_labels(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let only so many labels stand at once; the rest show theirs when touched."""
    ranked = sorted(features, key=lambda feature: feature["properties"]["rank"])
    for feature in ranked[LABELLED:]:
        feature["properties"]["rank"] = 0
    return features


def _is_areal(kind: str) -> bool:
    return kind.casefold() in AREAL_KINDS


def framing(subject: Subject) -> Bounds:
    """Frame the changed ground with room around it, else the zones, else the villages."""
    change = subject.change if isinstance(subject, Swipe) else subject
    if isinstance(change, Change) and change.transitions["parts"].any():
        return _padded(change.transitions.total_bounds, 0.6)
    snapshot = snapshots_of(subject)[-1]
    for frame in (snapshot.zones, snapshot.villages, snapshot.places):
        if len(frame):
            return _padded(frame.total_bounds, 0.0)
    return -180.0, -60.0, 180.0, 75.0


def _padded(bounds: Any, share: float) -> Bounds:
    west, south, east, north = map(float, bounds)
    room = max(east - west, north - south) * share or (0.05 if west == east else 0.0)
    return west - room, south - room, east + room, north + room
