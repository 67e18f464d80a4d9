"""The data of a timeline: the first day whole, and of each day after it what changed.

Styles and texts that many zones and days share are listed once, and named by their number. The page puts
figures and dates into words by itself, so that a zone that only grows brings no text along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import shapely

from ..layers.frames import each_row
from ..layers.schema import Holder
from ..layers.snapshot import Snapshot
from . import panels
from .deltas import Tracker, stepped
from .event_looks import EventLook, event_looks, spread
from .ground import STATE, ground_style
from .points import UNCERTAIN_STYLE, event_style, village_style
from .sealed import plain
from .subjects import Timeline, events_of

__all__ = ["Listed", "timeline_data"]


class Listed:
    """Things that are listed once, and named by their number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.things: list[Any] = []

    def number(self, thing: Any) -> int:
        """Give the number of a thing."""
        key = repr(thing)
        if key not in self.numbers:
            self.numbers[key] = len(self.things)
            self.things.append(thing)
        return self.numbers[key]


def timeline_data(timeline: Timeline, holders: Sequence[Holder]) -> dict[str, Any]:
    """Lay out a timeline for the page.

    Parameters
    ----------
    timeline
        The dates, in order.
    holders
        All that the legend lists, in its order.

    Returns
    -------
    dict
        `styles` and `texts`, each named by number; `villages`: where each lies and what it is called;
        `uncertain`: how the uncertainty of events is drawn; `days`: of each its `words`, and what changed:
        `zones` by id (`shape` or `splices`, and `look`: style, heading, body, km2), ids that are `gone`,
        `villages` by number (style and text), `events` and `totals` of holders (number, km2, villages).
    """
    styles, texts = Listed(), Listed()
    last = timeline.snapshots[-1]
    numbers = {place: number for number, place in enumerate(last.villages["place_id"])}
    tracker = Tracker()
    marks = event_looks(events_of(timeline))
    looks: dict[int, list[Any]] = {}
    shown: dict[int, list[int]] = {}
    days = []
    since = timeline.snapshots[0].date
    for snapshot in timeline.snapshots:
        ids, zones, gone = _zones(tracker, snapshot)
        for key, zone in zip(ids, each_row(snapshot.zones), strict=True):
            holder = Holder(zone.actor, zone.status)
            style = styles.number(ground_style(holder, snapshot, STATE))
            heading, body = panels.zone_words(holder, zone.statements, snapshot)
            look = [style, texts.number(heading), texts.number(body), round(zone.area_km2, 2)]
            if looks.get(key) != look:
                zones.setdefault(key, {})["look"] = looks[key] = look
        villages = {}
        for village in each_row(snapshot.villages):
            number = numbers.get(village.place_id)
            if number is None:
                continue
            told = [
                styles.number(village_style(village, snapshot)),
                texts.number(panels.village_popup(village, snapshot.actors)),
            ]
            if shown.get(number) != told:
                villages[number] = shown[number] = told
        days.append(
            {
                "words": panels.spoken(snapshot.date),
                "dated": plain(panels.span(snapshot)),
                "finding": plain(panels.finding(snapshot)),
                "zones": zones,
                "gone": gone,
                "villages": villages,
                "events": _events(snapshot, since, styles, texts, marks),
                "lines": _lines(snapshot),
                "totals": _totals(snapshot, holders),
            }
        )
        since = snapshot.date + timedelta(days=1)  # events between two dates belong to the later one
    return {
        "styles": styles.things,
        "texts": texts.things,
        "uncertain": UNCERTAIN_STYLE,
        "villages": _places(last),
        "days": days,
    }


def _zones(tracker: Tracker, snapshot: Snapshot) -> tuple[list[int], dict[int, Any], list[int]]:
    zones = snapshot.zones
    holders = list(zip(zones["actor"], zones["status"], strict=True))
    return tracker.step(list(zones["ground"]), holders, zones.geometry.to_numpy())


def _places(snapshot: Snapshot) -> list[list[Any]]:
    """Say where each village lies, and what it is called, as HTML."""
    return [
        [
            round(village.geometry.y, 6),
            round(village.geometry.x, 6),
            panels.village_label(village.name, village.name_ar),
        ]
        for village in each_row(snapshot.villages)
    ]


def _events(
    snapshot: Snapshot, since: date, styles: Listed, texts: Listed, marks: Mapping[str, EventLook]
) -> list[list[Any]]:
    """List the events up to a day: where, what, to within how many metres, and how it is drawn."""
    events = snapshot.events_between(since, snapshot.date)
    beside = spread(events.geometry, snapshot.villages.geometry)
    return [
        [
            round(event.geometry.y, 6),
            round(event.geometry.x, 6),
            texts.number(panels.event_popup(event)),
            round((event.uncertainty_km or 0) * 1000),
            styles.number(event_style(marks[event.event_type], moved)),
        ]
        for event, moved in zip(each_row(events), beside, strict=True)
    ]


def _lines(snapshot: Snapshot) -> list[list[int]]:
    """Lay out the frontlines that are recorded for a day."""
    parts = shapely.get_parts(snapshot.frontlines.geometry.to_numpy())
    return [stepped(shapely.get_coordinates(part)) for part in parts]


def _totals(snapshot: Snapshot, holders: Sequence[Holder]) -> list[list[Any]]:
    return [
        [holders.index(Holder(row.actor, row.status)), round(row.area_km2, 2), row.villages]
        for row in each_row(snapshot.holders)
    ]
