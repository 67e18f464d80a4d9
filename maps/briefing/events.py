"""The events of the period, grouped by region and by type."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import shapely

from ...layers.change import Change
from ...layers.frames import each_row
from ..casualties import casualty_words
from .document import Paragraph, Row, Section, Table
from .sections import Author

__all__ = ["events_section"]


def events_section(author: Author) -> Section:
    """List the events between the two dates: the regions on mapped ground first, then by name."""
    words, change = author.words, author.findings.change
    events = change.after.events_between(change.before.date, change.after.date)
    heading = words.say("events heading")
    if not len(events):
        return Section(heading, (Paragraph(words.say("no events")),))
    near = _regions_on_ground(events, change)
    ordered = sorted(
        each_row(events),
        key=lambda one: (_region(one) not in near, _region(one), one.event_type, one.date, one.place),
    )
    rows, region, kind = [], None, None
    for event in ordered:
        same_region = region == _region(event)
        same_kind = same_region and kind == event.event_type
        region, kind = _region(event), event.event_type
        cited = author.cite(event.sources)
        cells = (
            "" if same_region else words.say("comma").join(map(words.told, region)) or words.say("elsewhere"),
            "" if same_kind else words.told(kind) or words.say("event"),
            _days(author, event),
            _happened(author, event),
        )
        rows.append(Row(cells, cited, "" if cited else "unsourced"))
    columns = tuple(map(words.say, ("region", "type", "date", "happened")))
    return Section(heading, (Table(columns, tuple(rows)),))


def _region(event: Any) -> tuple[str, ...]:
    return tuple(filter(None, (event.country, event.admin1)))


def _regions_on_ground(events: gpd.GeoDataFrame, change: Change) -> set[tuple[str, ...]]:
    """Name the regions of the events that lie where zones are drawn."""
    zones = change.after.zones
    if not len(zones):
        return set()
    drawn = shapely.box(*zones.total_bounds)
    return {_region(event) for event in each_row(events) if drawn.intersects(event.geometry)}


def _days(author: Author, event: Any) -> str:
    words = author.words
    if not event.date_end or event.date_end == event.date:
        return words.brief_day(event.date)
    return words.say("days", first=words.brief_day(event.date), last=words.brief_day(event.date_end))


def _happened(author: Author, event: Any) -> str:
    """Tell who did what to whom where, as it was reported."""
    words = author.words
    actors, target = (words.told(text.replace("|", ", ")) for text in (event.actors, event.target))
    place = words.told(event.place)
    told = [
        words.say("done to", actors=actors, target=target) if actors and target else actors or target,
        words.told(casualty_words(event.casualties)),
        words.say("at place", place=place, km=f"{event.uncertainty_km:g}") if event.uncertainty_km else place,
        words.say("claimed", actor=words.told(event.claim_by)) if event.claim_by else "",
    ]
    return words.say("then").join(filter(None, told))
