"""The events of the period, grouped by region and by type."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import shapely

from ...layers.casualties import casualty_words
from ...layers.change import Change
from ...layers.frames import each_row
from .document import Paragraph, Row, Section, Table, mark_of
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
    rows = []
    for event in ordered:
        cited = author.cite(event.sources)
        cells = (
            words.say("comma").join(map(words.told, _region(event))) or words.say("elsewhere"),
            words.told(event.event_type) or words.say("event"),
            _days(author, event),
            words.told(_happened(event)),
        )
        rows.append(Row(cells, cited, mark_of(unsourced=not cited, disputed=False)))
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


def _happened(event: Any) -> str:
    """Tell who did what to whom where, in the words of the report: they stand together in any language."""
    sides = " against ".join(filter(None, (event.actors.replace("|", ", "), event.target.replace("|", ", "))))
    within = f"to within {event.uncertainty_km:g} km" if event.uncertainty_km else ""
    claim = f"claimed by {event.claim_by}" if event.claim_by else ""
    where = ", ".join(filter(None, (event.place, within)))
    return "; ".join(filter(None, (sides, casualty_words(event.casualties), where, claim)))
