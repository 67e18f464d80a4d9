"""Points on a map: villages by who holds them, quiet places, events by type, places that are looked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd

from ..layers.frames import each_row
from ..layers.incidents import AGAINST
from ..layers.schema import CONTROL, Holder, Place
from ..layers.snapshot import Snapshot
from . import panels
from .event_looks import HOLLOW, MARK_EDGE, EventLook, event_looks, hollow_edge, spread
from .features import Drawing, feature, few_labels
from .ground import dot_fill
from .style import ACCENT, DOUBT, UNCERTAIN

__all__ = [
    "AREAL_KINDS",
    "TOWN_KINDS",
    "UNCERTAIN_STYLE",
    "event_style",
    "events",
    "located",
    "places",
    "village_style",
    "villages",
]

AREAL_KINDS = ("homonym", "province", "region", "governorate", "state", "country", "border")
TOWN_KINDS = ("city", "town")
MARK = 6.5
"""Pixels: the radius of an event's mark."""

UNCERTAIN_STYLE: dict[str, Any] = {
    "fill": False,
    "color": UNCERTAIN,
    "weight": 1,
    "dashArray": "2 5",
    "interactive": False,
}
PLACE_STYLE: dict[str, Any] = {
    "fill": True,
    "radius": 3,
    "fillColor": "#ffffff",
    "fillOpacity": 0.9,
    "color": "#777777",
    "weight": 1,
}
LOCATED_STYLE: dict[str, Any] = {
    "fill": True,
    "radius": 7,
    "fillColor": ACCENT,
    "fillOpacity": 1,
    "color": "#ffffff",
    "weight": 2.5,
}


def villages(
    snapshot: Snapshot, taken: Mapping[str, Holder] | None = None, classes: Snapshot | None = None
) -> Drawing:
    """Draw the villages with records by who holds them; newly taken ones in blue.

    Parameters
    ----------
    snapshot
        The state.
    taken
        Those that changed holder, by id, and from whom.
    classes
        The same state in the classes of a situation, where these tell the colours.
    """
    taken = taken or {}
    features, styles = [], {}
    told = each_row((classes or snapshot).villages)
    for index, (village, shown) in enumerate(zip(each_row(snapshot.villages), told, strict=True)):
        if _is_areal(village.kind):
            continue
        key, changed = f"village-{index}", village.place_id in taken
        popup = panels.village_popup(village, snapshot.actors, taken.get(village.place_id))
        rank = 1 if changed else 2
        features.append(feature(key, village.geometry, popup, village.name, rank, village.name_ar))
        styles[key] = village_style(shown, snapshot)
        if changed:
            styles[key] |= {"radius": 7}
        if changed and village.status == CONTROL:
            styles[key] |= {"fillColor": ACCENT}
    return Drawing("Villages by holder", few_labels(features), styles)


def village_style(village: Any, snapshot: Snapshot) -> dict[str, Any]:
    """Give the path options of a village: a dot in its holder's colour, with a red halo where disputed."""
    holder = Holder(village.actor, village.status)
    return {
        "fill": True,
        "radius": 5,
        "fillColor": dot_fill(holder, snapshot),
        "fillOpacity": 1,
        "color": DOUBT if village.disputed else "#ffffff",
        "dashArray": "3 2" if village.disputed else "",
        "weight": 2,
    }


def places(snapshot: Snapshot) -> Drawing:
    """Draw the places without records, quietly: they say where one is."""
    recorded = set(snapshot.villages["place_id"])
    features, styles = [], {}
    for index, place in enumerate(each_row(snapshot.places)):
        if place.id in recorded or _is_areal(place.kind):
            continue
        key = f"place-{index}"
        rank = 3 if place.kind in TOWN_KINDS else 4
        features.append(feature(key, place.geometry, panels.place_popup(place), place.name, rank))
        styles[key] = PLACE_STYLE
    return Drawing("Other places", few_labels(features), styles)


def events(
    shown: gpd.GeoDataFrame, kinds: Iterable[str], standing: gpd.GeoDataFrame | None = None
) -> list[Drawing]:
    """Draw events as marks by type, each in a circle as wide as its uncertainty.

    Parameters
    ----------
    shown
        The events, with a `role` where they were chosen by an actor.
    kinds
        All types on the map: a type looks the same on all its days.
    standing
        The villages, whose dots no mark may cover.
    """
    marks, circles, styles = [], [], {}
    looks = event_looks(kinds)
    beside = spread(shown.geometry, () if standing is None else standing.geometry)
    for index, (event, moved) in enumerate(zip(each_row(shown), beside, strict=True)):
        key = f"event-{index}"
        marks.append(feature(key, event.geometry, panels.event_popup(event)))
        hollow = getattr(event, "role", "") == AGAINST
        styles[key] = event_style(looks[event.event_type], moved, hollow=hollow)
        if event.uncertainty_km:
            circle = f"uncertainty-{index}"
            circles.append(feature(circle, event.geometry, ""))
            styles[circle] = UNCERTAIN_STYLE | {"radius": event.uncertainty_km * 1000}
    return [
        Drawing("Uncertainty of events", circles, styles, circles=True),
        Drawing("Events", marks, styles),
    ]


def event_style(look: EventLook, beside: tuple[float, float], *, hollow: bool = False) -> dict[str, Any]:
    """Give the path options of an event's mark; hollow where it is against the actor that is meant."""
    return {
        "fill": True,
        "radius": MARK,
        "mark": look.mark,
        "beside": [round(2 * MARK * way, 1) for way in beside],
        "fillColor": HOLLOW if hollow else look.colour,
        "fillOpacity": 1,
        "color": hollow_edge(look) if hollow else MARK_EDGE,
        "weight": 2 if hollow else 1,
        "className": "event-mark",
    }


def located(shown: Iterable[Place]) -> list[Drawing]:
    """Draw places that are looked for, with how far off each may be; a province is a point like a village."""
    dots, circles, styles = [], [], {}
    for index, place in enumerate(shown):
        key = f"located-{index}"
        popup = panels.located_popup(place)
        dots.append(feature(key, place.geometry, popup, place.name, 1, place.name_ar))
        styles[key] = LOCATED_STYLE
        if place.confidence_km:
            circle = f"confidence-{index}"
            circles.append(feature(circle, place.geometry, ""))
            styles[circle] = UNCERTAIN_STYLE | {"color": ACCENT, "radius": place.confidence_km * 1000}
    return [
        Drawing("How far off", circles, styles, circles=True),
        Drawing("Places", dots, styles),
    ]


def _is_areal(kind: str) -> bool:
    return kind.casefold() in AREAL_KINDS
