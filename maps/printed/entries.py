"""What the legend of a printed map explains: holders with their figures, events, lines and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import geopandas as gpd

from ...layers.change import Change
from ...layers.frames import each_row
from ...layers.frontline import frontline
from ...layers.incidents import AGAINST, Incidents
from ...layers.said import said_of, sources_of
from ...layers.schema import CONTROL, UNASSIGNED, Actor, Holder, Source
from ...layers.situation import Situation
from ...layers.snapshot import Snapshot
from ..citations import Cited
from ..event_looks import EventLook, event_name
from ..sentences import precision_words
from ..style import short_name
from ..subjects import Locator, snapshots_of
from ..tongue import Tongue
from .frame import Printable
from .legend import Entry
from .looks import Look, point_style
from .sheet import Sheet
from .styles import (
    AREA,
    CONTESTED_EDGE,
    DISPUTED,
    DOT,
    FRONT,
    HOW_FAR_OFF,
    LOCATED,
    OLD_FRONT,
    OTHER_PLACE,
    RECORDED_FRONT,
    REDRAW,
    ROUTE,
    TAKEN_DOT,
    UNCERTAIN,
    event_style,
    ring_style,
    taken_style,
)

__all__ = ["entries_of", "legend_heading"]

Looks = Mapping[str, EventLook]
Say = Callable[[str], str]


def legend_heading(subject: Printable, tongue: Tongue) -> str:
    """Say of what, and of when, the legend is."""
    if isinstance(subject, Locator):
        return tongue.phrase("Legend")
    if isinstance(subject, Incidents):
        return tongue.phrase("Events by type")
    return tongue.phrase("Legend, {day}").format(day=tongue.day(snapshots_of(subject)[-1].date))


def entries_of(subject: Printable, sheet: Sheet, events: Any, looks: Looks, cited: Cited) -> list[Entry]:
    """List what the legend explains: what the map is about first, then what else is on it."""
    if isinstance(subject, Locator):
        return _located(subject, sheet, cited)
    if isinstance(subject, Incidents):
        return _incidents(subject, sheet, looks, cited)
    return _holders(subject, sheet, events, looks, cited)


def _holders(
    subject: Snapshot | Change | Situation, sheet: Sheet, events: Any, marks: Looks, cited: Cited
) -> list[Entry]:
    """List the holders with their figures."""
    last, looks, say = snapshots_of(subject)[-1], sheet.looks, sheet.tongue.phrase
    totals = {Holder(row.actor, row.status): row for row in each_row(last.holders)}
    gone = [holder for holder in looks if holder not in totals and holder.status != "none"]
    shown = sheet.frame.inside(events)
    for holder in (*totals, *gone):  # what there may be no room for at the foot has the last numbers
        cited.cite(_of_zones(holder, subject))
    taken = _said(subject.villages) if isinstance(subject, Change) and "taken" in sheet.seen else []
    cited.cite([*taken, *_said(shown)])
    painted = {holder for snapshot in snapshots_of(subject) for holder in snapshot.areas}
    entries = [
        _holder(holder, totals.get(holder), looks[holder], subject, cited, holder in painted, say)
        for holder in (*totals, *gone)
    ]
    if UNASSIGNED in looks:
        entries.append(Entry(say("Unassigned"), look=looks[UNASSIGNED]))
    entries += _fronts(subject, say)
    if isinstance(subject, Change):
        entries += _changes(subject, sheet, cited.cite(taken))
    return [
        *entries,
        *_points(sheet, "Place without a record"),
        *_events(shown, marks, cited),
        *_uncertain(sheet),
    ]


def _incidents(incidents: Incidents, sheet: Sheet, looks: Looks, cited: Cited) -> list[Entry]:
    """List the events by type, and the ground behind them by name."""
    events, state = sheet.frame.inside(incidents.events), incidents.state
    entries = _events(events, looks, cited)
    if (events["role"] == AGAINST).any():
        hollow = event_style(next(iter(looks.values())), hollow=True)
        entries.append(Entry(f"Hollow: against {' or '.join(incidents.choice.actors)}", dot=hollow))
    entries += _uncertain(sheet)
    entries += [
        Entry(
            _name(holder, state.actors, sheet.tongue.phrase),
            cited.cite(_of_zones(holder, incidents)),
            look=sheet.looks[holder],
        )
        for holder in state.areas
    ]
    return [*entries, *_points(sheet, "Place")]


def _located(locator: Locator, sheet: Sheet, cited: Cited) -> list[Entry]:
    entries = [
        Entry(f"{place.name}: {precision_words(place)}", cited.cite(place.sources), dot=LOCATED)
        for place in locator.places
    ]
    if "uncertainty" in sheet.seen:
        entries.append(Entry("How far off a point may be", line=HOW_FAR_OFF))
    return entries


def _holder(
    holder: Holder, total: Any, look: Look, subject: Printable, cited: Cited, painted: bool, say: Say
) -> Entry:
    last = snapshots_of(subject)[-1]
    said = cited.cite([*_of_zones(holder, subject), *_said(_held(last.villages, holder))])
    villages = int(total.villages) if total is not None else 0
    return Entry(
        _name(holder, last.actors, say),
        said,
        f"{total.area_km2:,.1f}" if total is not None and total.zones else say("none") if painted else "–",
        str(villages or "–"),
        look if painted else None,
        dot=point_style(look, DOT) if villages else None,
    )


def _of_zones(holder: Holder, subject: Printable) -> list[Source]:
    told = (said_of(snapshot.zones, holder) for snapshot in reversed(snapshots_of(subject)))
    return [source for said in told for source in sources_of(said)]


def _said(frame: gpd.GeoDataFrame) -> list[Source]:
    return [source for sources in frame["sources"] for source in sources]


def _held(frame: gpd.GeoDataFrame, holder: Holder) -> gpd.GeoDataFrame:
    return frame[(frame["actor"] == holder.actor) & (frame["status"] == holder.status)]


def _name(holder: Holder, actors: Mapping[str, Actor], say: Say) -> str:
    """Name a holder, its status in the language of the plate."""
    name = short_name(holder, actors)
    status, colon, named = name.partition(": ")
    return f"{say(status)}{colon}{named}" if colon and holder.status != CONTROL else name


def _fronts(subject: Snapshot | Change | Situation, say: Say) -> list[Entry]:
    last = subject.change.after if isinstance(subject, Situation) else snapshots_of(subject)[-1]
    if last.zones.empty:
        return []
    front = frontline(last)
    entries = [Entry(say("Frontline"), line=FRONT)] if front.length_km else []
    if isinstance(subject, Change) and len(subject.before.zones) and frontline(subject.before).length_km:
        entries.append(Entry(say("Frontline before"), line=OLD_FRONT))
    if front.contested_km:
        entries.append(Entry(say("Edge of contested ground"), line=CONTESTED_EDGE))
    if len(last.frontlines):
        entries.append(Entry(say("Frontline as recorded"), line=RECORDED_FRONT))
    return entries


def _changes(change: Change, sheet: Sheet, said: str) -> list[Entry]:
    entries, say = [], sheet.tongue.phrase
    if change.redraw_km2:
        entries.append(Entry(say("Redraw, no advance"), km2=f"{change.redraw_km2:,.2f}", line=REDRAW))
    if "taken" in sheet.seen:
        takers = [row.to_actor for row in each_row(change.villages) if row.to_status == CONTROL]
        dot = taken_style(point_style(sheet.looks[Holder(takers[0], CONTROL)], TAKEN_DOT))
        entries.append(Entry(say("Newly taken village"), said, dot=dot, ring=ring_style(dot)))
    return entries


def _points(sheet: Sheet, place: str) -> list[Entry]:
    """List points, routes and the area of interest."""
    say, halo = sheet.tongue.phrase, DISPUTED | {"markersize": DOT + 3.2}
    drawn = {
        "disputed": Entry(say("Disputed: sources name several holders"), dot=halo),
        "place": Entry(say(place), dot=OTHER_PLACE),
        "route": Entry(say("Route"), line=ROUTE),
        "area": Entry(say("Area of interest"), line=AREA),
    }
    return [entry for name, entry in drawn.items() if name in sheet.seen]


def _events(events: gpd.GeoDataFrame, looks: Looks, cited: Cited) -> list[Entry]:
    """List the types of events with their numbers, the most frequent first."""
    counted = Counter(events["event_type"])
    return [
        Entry(
            f"{event_name(kind)}: {counted[kind]}",
            cited.cite(_said(events[events["event_type"] == kind])),
            dot=event_style(looks[kind]),
        )
        for kind in sorted(counted, key=lambda kind: (-counted[kind], kind))
    ]


def _uncertain(sheet: Sheet) -> list[Entry]:
    ring = Entry(sheet.tongue.phrase("How far off an event may be"), line=UNCERTAIN | {"linewidth": 0.8})
    return [ring] if "uncertainty" in sheet.seen else []
