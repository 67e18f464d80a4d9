"""Events and located places on a printed map: points that are known to within so many kilometres."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import shapely

from ...geo.flat import KM_PER_DEGREE
from ...layers.frames import each_row
from ...layers.incidents import AGAINST
from ...layers.schema import Place
from ..event_looks import EventLook, spread
from .sheet import Sheet, letters, radius_of
from .styles import HOW_FAR_OFF, LOCATED, MARK, UNCERTAIN, event_style

__all__ = ["draw_events", "draw_located"]

STEP = MARK + 0.6
"""Points between marks at one place."""
EVENTS, PLACES = 7.45, 8
"""How high they lie: events below the dots of villages, what is looked for above all."""


def draw_events(
    sheet: Sheet,
    events: gpd.GeoDataFrame,
    looks: Mapping[str, EventLook],
    villages: gpd.GeoDataFrame | None = None,
) -> None:
    """Draw events by type, each in a circle as wide as its uncertainty; at one place side by side.

    Parameters
    ----------
    sheet
        On what.
    events, looks
        The events, and how each type looks.
    villages
        Whose dots no mark may cover.
    """
    shown, unit = sheet.frame.inside(events), sheet.frame.unit
    beside = spread(shown.geometry, () if villages is None else villages.geometry)
    for event, (right, up) in zip(each_row(shown), beside, strict=True):
        point = event.geometry
        _circle(sheet, point, event.uncertainty_km, UNCERTAIN)
        moved = shapely.Point(point.x + right * STEP * unit[0], point.y + up * STEP * unit[1])
        hollow = getattr(event, "role", "") == AGAINST
        sheet.dot(moved, event_style(looks[event.event_type], hollow=hollow), EVENTS)


def draw_located(sheet: Sheet, places: Iterable[Place]) -> None:
    """Draw places that are looked for, each with how far off it may be, and its name."""
    for place in places:
        _circle(sheet, place.geometry, place.confidence_km, HOW_FAR_OFF)
        sheet.dot(place.geometry, LOCATED, PLACES)
        sheet.label(place.name, place.geometry, radius_of(LOCATED), 0, letters(True), place.name_ar)


def _circle(sheet: Sheet, point: Any, radius_km: float | None, style: dict[str, Any]) -> None:
    """Draw how far off a point may be, where that is stated."""
    from matplotlib.patches import Ellipse

    if radius_km:
        sheet.seen.add("uncertainty")
        high = 2 * radius_km / KM_PER_DEGREE
        wide = high * sheet.frame.aspect
        sheet.axes.add_patch(Ellipse((point.x, point.y), wide, high, fill=False, zorder=5, **style))
