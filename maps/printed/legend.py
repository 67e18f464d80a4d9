"""The legend of a printed map: holders with their km2 and villages, and whatever else is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

from ...layers.change import Change
from ...layers.frames import each_row
from ...layers.frontline import frontline
from ...layers.schema import CONTESTED, CONTROL, UNASSIGNED, Actor, Holder, Source
from ...layers.snapshot import Snapshot
from ..plate import INK, QUIET
from ..style import holder_name
from ..subjects import snapshots_of
from .brush import paint
from .frame import Inches, Printable
from .looks import Look, point_style
from .sheet import Sheet
from .sources import Cited
from .styles import (
    CONTESTED_EDGE,
    DISPUTED,
    DOT,
    FRONT,
    OLD_FRONT,
    OTHER_PLACE,
    RECORDED_FRONT,
    REDRAW,
    ROUTE,
    TAKEN,
    UNCERTAIN,
    event_style,
    ring_style,
    taken_style,
)
from .words import lines_of, width_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Entry", "draw_legend", "entries_of"]

SIZE, LEADING, GAP = 7.0, 8.6, 4.2
SWATCH = (19.0, 9.5)
NAME, KM2, VILLAGES = 38.0, 36.0, 26.0
"""Points: where names begin, and how wide the columns of figures are."""
SMALLEST = 0.62


@dataclass(frozen=True)
class Entry:
    """A line of the legend.

    Parameters
    ----------
    name, cited
        What it explains, and the numbers of its sources.
    km2, villages
        The figures of a holder; "" where there are none.
    look
        Of ground.
    line
        The style of a line.
    dot, ring
        The style of a point, and of a ring around it.
    """

    name: str
    cited: str = ""
    km2: str = ""
    villages: str = ""
    look: Look | None = None
    line: Mapping[str, Any] | None = None
    dot: Mapping[str, Any] | None = None
    ring: Mapping[str, Any] | None = None


def entries_of(
    subject: Printable, sheet: Sheet, events: Any, shapes: Mapping[str, Any], cited: Cited
) -> list[Entry]:
    """List what the legend explains: holders with their figures first, then what else is on the map."""
    last, looks = (subject if isinstance(subject, Snapshot) else subject.after), sheet.looks
    totals = {Holder(row.actor, row.status): row for row in each_row(last.holders)}
    gone = [holder for holder in looks if holder not in totals and holder.status != "none"]
    shown = sheet.frame.inside(events)
    for holder in (*totals, *gone):  # what there may be no room for at the foot has the last numbers
        cited.cite(_of_zones(holder, subject))
    taken = _said(subject.villages) if isinstance(subject, Change) and "taken" in sheet.seen else []
    cited.cite([*taken, *_said(shown)])
    painted = {holder for snapshot in snapshots_of(subject) for holder in snapshot.areas}
    entries = [
        _holder(holder, totals.get(holder), looks[holder], subject, cited, holder in painted)
        for holder in (*totals, *gone)
    ]
    if UNASSIGNED in looks:
        entries.append(Entry("Unassigned", look=looks[UNASSIGNED]))
    entries += _fronts(subject)
    if isinstance(subject, Change):
        entries += _changes(subject, sheet, cited.cite(taken))
    return [*entries, *_points(sheet, shown, shapes, cited)]


def draw_legend(figure: Figure, box: Inches, heading: str, entries: Sequence[Entry], columns: int) -> None:
    """Draw the legend into a box, smaller where there is much to explain; what finds no room is counted."""
    width, height = box[2] * 72, box[3] * 72
    plate = figure.get_size_inches()
    axes = figure.add_axes((box[0] / plate[0], box[1] / plate[1], box[2] / plate[0], box[3] / plate[1]))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.set_axis_off()
    column, top = (width - 14 * (columns - 1)) / columns, height - 12
    axes.text(0, height, heading, va="top", size=7.6, weight="bold")
    scale = 1.0
    flowed = _flowed(entries, column, top, columns, scale)
    while flowed is None and scale > SMALLEST:
        scale -= 0.04
        flowed = _flowed(entries, column, top, columns, scale)
    kept = len(entries)
    while flowed is None:
        kept -= 1
        rest = Entry(f"and {len(entries) - kept} more")
        flowed = _flowed([*entries[:kept], rest], column, top, columns, scale)
    for number in sorted({number for entry, _, number, _ in flowed if entry.km2}):
        right = number * (column + 14) + column
        for text, x in (("km²", right - VILLAGES), ("villages", right)):
            axes.text(x, top + 2, text, ha="right", va="bottom", size=5.6, color=QUIET)
    for entry, lines, number, y in flowed:
        _draw_entry(axes, entry, lines, number * (column + 14), y, column, scale)


def _holder(holder: Holder, total: Any, look: Look, subject: Printable, cited: Cited, painted: bool) -> Entry:
    last = snapshots_of(subject)[-1]
    said = cited.cite([*_of_zones(holder, subject), *_said(_held(last.villages, holder))])
    villages = int(total.villages) if total is not None else 0
    return Entry(
        _name(holder, last.actors),
        said,
        f"{total.area_km2:,.1f}" if total is not None and total.zones else "none" if painted else "–",
        str(villages or "–"),
        look if painted else None,
        dot=point_style(look, DOT) if villages else None,
    )


def _of_zones(holder: Holder, subject: Printable) -> list[Source]:
    held = (_held(snapshot.zones, holder) for snapshot in reversed(snapshots_of(subject)))
    told = (said for zones in held for statements in zones["statements"] for said in statements)
    return [source for said in told for source in said.sources]


def _said(frame: gpd.GeoDataFrame) -> list[Source]:
    return [source for sources in frame["sources"] for source in sources]


def _held(frame: gpd.GeoDataFrame, holder: Holder) -> gpd.GeoDataFrame:
    return frame[(frame["actor"] == holder.actor) & (frame["status"] == holder.status)]


def _name(holder: Holder, actors: Mapping[str, Actor]) -> str:
    """Name an actor in full, and ground of several by their ids, which are shorter."""
    if holder.status == CONTESTED and "|" in (holder.actor or ""):
        return f"Contested: {(holder.actor or '').replace('|', ', ')}"
    return holder_name(holder, actors)


def _fronts(subject: Printable) -> list[Entry]:
    last = subject if isinstance(subject, Snapshot) else subject.after
    if last.zones.empty:
        return []
    front = frontline(last)
    entries = [Entry("Frontline", line=FRONT)] if front.length_km else []
    if isinstance(subject, Change) and len(subject.before.zones) and frontline(subject.before).length_km:
        entries.append(Entry("Frontline before", line=OLD_FRONT))
    if front.contested_km:
        entries.append(Entry("Edge of contested ground", line=CONTESTED_EDGE))
    if len(last.frontlines):
        entries.append(Entry("Frontline as recorded", line=RECORDED_FRONT))
    return entries


Flowed = list[tuple[Entry, list[str], int, float]]


def _flowed(
    entries: Sequence[Entry], column: float, height: float, columns: int, scale: float
) -> Flowed | None:
    """Let entries flow down the columns, each with its lines and its place; None if they do not fit."""
    flowed: Flowed = []
    number, y = 0, height
    for entry in entries:
        room = column - NAME * scale - (KM2 + VILLAGES if entry.km2 or entry.villages else 0)
        lines = _lines(entry, room, round(SIZE * scale, 2))
        high = (len(lines) * LEADING + GAP) * scale
        if y - high < 0:
            number, y = number + 1, height
        if number >= columns:
            return None
        flowed.append((entry, lines, number, y))
        y -= high
    return flowed


def _changes(change: Change, sheet: Sheet, said: str) -> list[Entry]:
    entries = []
    if change.redraw_km2:
        entries.append(Entry("Redraw, no advance", km2=f"{change.redraw_km2:,.2f}", line=REDRAW))
    if "taken" in sheet.seen:
        takers = [row.to_actor for row in each_row(change.villages) if row.to_status == CONTROL]
        dot = taken_style(point_style(sheet.looks[Holder(takers[0], CONTROL)], TAKEN))
        entries.append(Entry("Newly taken village", said, dot=dot, ring=ring_style(dot)))
    return entries


def _points(sheet: Sheet, events: gpd.GeoDataFrame, shapes: Mapping[str, Any], cited: Cited) -> list[Entry]:
    """List points and routes, events by type."""
    disputed = DISPUTED | {"markersize": DOT + 3.2}
    drawn = {
        "disputed": Entry("Disputed: sources name several holders", dot=disputed),
        "place": Entry("Place without a record", dot=OTHER_PLACE),
        "route": Entry("Route", line=ROUTE),
    }
    entries = [entry for name, entry in drawn.items() if name in sheet.seen]
    for kind, shape in shapes.items():
        of_kind = events[events["event_type"].map(lambda one: one or "event") == kind]
        name = f"{kind[:1].upper()}{kind[1:]}: {len(of_kind)}"
        entries.append(Entry(name, cited.cite(_said(of_kind)), dot=event_style(shape)))
    if "uncertainty" in sheet.seen:
        entries.append(Entry("How far off an event may be", line=UNCERTAIN | {"linewidth": 0.8}))
    return entries


def _lines(entry: Entry, room: float, size: float) -> list[str]:
    """Break an entry into lines: a long name is cut, the numbers of its sources are not."""
    name = lines_of(entry.name, room, size, 3)
    cited = lines_of(entry.cited, room, size, 3) if entry.cited else []
    if len(cited) == 1 and width_of(joined := f"{name[-1]} {cited[0]}", size) <= room:
        return [*name[:-1], joined]
    return [*name, *cited]


def _draw_entry(
    axes: Axes, entry: Entry, lines: list[str], x: float, y: float, column: float, scale: float
) -> None:
    size, wide, high = SIZE * scale, SWATCH[0] * scale, SWATCH[1] * scale
    middle = y - LEADING * scale / 2 - 1
    if entry.look:
        paint(axes, [shapely.box(x, middle - high / 2, x + wide, middle + high / 2)], entry.look, (1, 1), 0.6)
    if entry.line:
        axes.plot([x, x + wide], [middle, middle], solid_capstyle="butt", **entry.line)
    if entry.ring:
        axes.plot(x + wide / 2, middle, **entry.ring)
    if entry.dot:
        axes.plot(x + (wide + 8 * scale if entry.km2 else wide / 2), middle, **entry.dot)
    style: dict[str, Any] = {"size": size, "va": "top", "color": INK}
    axes.text(x + NAME * scale, y, "\n".join(lines), linespacing=1.2, **style)
    axes.text(x + column - VILLAGES, y, entry.km2, ha="right", **style)
    axes.text(x + column, y, entry.villages, ha="right", **style)
