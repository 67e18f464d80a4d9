"""The words on a map: title block, legend, popups. All of it is HTML with every string escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ..layers.change import Change
from ..layers.frames import each_row
from ..layers.schema import UNASSIGNED, Actor, Holder, Source
from ..layers.snapshot import Snapshot, Statement
from .sealed import escape, link
from .style import ACCENT, event_colours, holder_name
from .subjects import Subject, Swipe, Timeline, events_of, snapshots_of

__all__ = [
    "event_popup",
    "finding",
    "ground_popup",
    "legend_panel",
    "place_popup",
    "publication",
    "redraw_popup",
    "span",
    "spoken",
    "swipe_panel",
    "timeline_panel",
    "title_panel",
    "village_label",
    "village_popup",
    "zone_popup",
    "zone_words",
]

Actors = Mapping[str, Actor]
SEARCH = (
    '<details class="search"><summary>Find a place</summary>'
    '<input type="search" aria-label="Name of a place" autocomplete="off"><ul></ul></details>'
)


def title_panel(title: str, dated: str, sentence: str) -> str:
    """Say what the map is, of when, and what it shows."""
    return (
        f'<header class="panel title"><h1>{escape(title)}</h1>'
        f'<p class="date">{escape(dated)}</p><p class="finding">{escape(sentence)}</p></header>'
    )


def span(subject: Subject) -> str:
    """Say which dates and whose zones a map shows, and from when they are carried forward."""
    snapshots = snapshots_of(subject)
    ends = dict.fromkeys((snapshots[0].date, snapshots[-1].date))
    days = (" and " if isinstance(subject, Swipe) else " to ").join(map(spoken, ends))
    words = [days, f"dataset {snapshots[-1].dataset}" if snapshots[-1].dataset else ""]
    words += [
        f"zones of {spoken(snapshot.date)} carried forward from {spoken(snapshot.recorded_on)}"
        for snapshot in snapshots
        if snapshot.carried_forward and snapshot.recorded_on
    ]
    area = snapshots[-1].within
    words.append(f"within {area.name}" if area else "")
    known = snapshots[-1].known_on
    words.append(f"as known on {known.isoformat(timespec='minutes')}" if known else "")
    return " · ".join(filter(None, words))


def publication(subject: Subject) -> str:
    """Say what was left out for publication; nothing where a map is not for publication."""
    withheld = snapshots_of(subject)[-1].withheld
    words = str(withheld) if withheld else ""
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def finding(subject: Subject) -> str:
    """Say in one sentence what a map shows, with its figures."""
    if isinstance(subject, Swipe):
        subject = subject.change
    if isinstance(subject, Timeline):
        subject = subject.snapshots[0]
    if isinstance(subject, Snapshot):
        return _state_sentence(subject)
    advance = subject.transitions[subject.transitions["parts"] > 0]
    moved = [
        f"{_km2(row)} {_plain(row.from_actor, row.from_status)} → {_plain(row.to_actor, row.to_status)}"
        for row in each_row(advance.head(3))
    ]
    rest = len(advance) - len(moved)
    if rest > 0:
        moved.append(f"and {rest} smaller transitions")
    villages = len(subject.villages)
    ground = "; ".join(moved) if moved else "No ground changed hands"
    redraw = f" Redraw, no advance: {subject.redraw_km2:,.2f} km²." if subject.redraw_km2 else ""
    return f"{ground}. {_counted(villages) or 'No village'} changed holder.{redraw} {_error_words(subject)}"


def legend_panel(subject: Subject, fills: Mapping[Holder, str], searchable: bool) -> str:
    """Explain the fills with their km2 and villages, list the sources of the zones, and find places.

    Figures are those of the last day; a timeline fills in those of the day that it shows.
    """
    snapshots = snapshots_of(subject)
    last = snapshots[-1]
    totals = {Holder(row.actor, row.status): row for row in each_row(last.holders)}
    listed = (
        list(totals) if isinstance(subject, Snapshot) else [*totals, *(h for h in fills if h not in totals)]
    )
    rows = [
        f'<tr data-holder="{list(fills).index(holder)}"><td>{_swatch(fills[holder])}</td>'
        f"<td>{escape(_legend_name(holder, last.actors), 160)}</td>"
        f'<td class="km2">{_area_words(totals.get(holder))}</td>'
        f'<td class="km2">{_counted(totals[holder].villages) if holder in totals else ""}</td></tr>'
        for holder in listed
    ]
    if isinstance(subject, Change):
        rows.append(f"<tr><td>{_dot(ACCENT)}</td><td>Newly taken village</td><td></td><td></td></tr>")
    kinds = "".join(
        f"<tr><td>{_dot(colour, '#4a2a05')}</td><td>{escape(kind or 'event', 60)}</td></tr>"
        for kind, colour in event_colours(events_of(subject)).items()
    )
    events = f"<details><summary>Events by type</summary><table>{kinds}</table></details>" if kinds else ""
    cited = "".join(
        f"<li>{_source(source)}</li>" for source in dict.fromkeys(s for one in snapshots for s in one.sources)
    )
    sources = f"<details><summary>Sources of the zones</summary><ol>{cited}</ol></details>" if cited else ""
    legend = f"<summary>Legend{_legend_day(subject)}</summary><table>{''.join(rows)}</table>"
    left_out = publication(subject)
    foot = f'<p class="quiet">{escape(left_out)}</p>' if left_out else ""
    return (
        '<aside class="panel legend" aria-label="Legend">'
        f"<details open>{legend}</details>{events}{sources}{foot}{SEARCH if searchable else ''}</aside>"
    )


def swipe_panel(swipe: Swipe) -> str:
    """Give the handle between two dates, and say which date lies on which side."""
    before, after = (spoken(state.date) for state in (swipe.change.before, swipe.change.after))
    return (
        '<div class="swipe" role="slider" tabindex="0" aria-label="Divider between the two dates"'
        ' aria-valuemin="0" aria-valuemax="100" aria-valuenow="50">'
        f'<span class="day left">{before}</span><span class="grip" aria-hidden="true"></span>'
        f'<span class="day right">{after}</span></div>'
    )


def timeline_panel(timeline: Timeline) -> str:
    """Give what moves through the dates."""
    last = len(timeline.snapshots) - 1
    return (
        '<section class="panel timeline" aria-label="Timeline">'
        '<button type="button" class="back" aria-label="Previous date">&#8249;</button>'
        '<button type="button" class="play" aria-pressed="false">Play</button>'
        '<button type="button" class="on" aria-label="Next date">&#8250;</button>'
        f'<input type="range" min="0" max="{last}" value="0" aria-label="Date">'
        '<output aria-live="polite"></output></section>'
    )


def village_label(name: str, name_ar: str = "") -> str:
    """Write the name of a place as a label, in Arabic below where it has an Arabic name."""
    arabic = f'<span class="ar" dir="rtl" lang="ar">{escape(name_ar, 60)}</span>' if name_ar else ""
    return f"<bdi>{escape(name, 60)}</bdi>{arabic}"


def zone_popup(holder: Holder, area: float, statements: Iterable[Statement], snapshot: Snapshot) -> str:
    """Answer "why this colour?" for a zone."""
    since = snapshot.recorded_on or snapshot.date
    carried = f", carried forward from {spoken(since)}" if snapshot.carried_forward else ""
    heading, body = zone_words(holder, statements, snapshot)
    return f"{heading}<p>{area:,.2f} km² on {spoken(snapshot.date)}{carried}</p>{body}"


def zone_words(holder: Holder, statements: Iterable[Statement], snapshot: Snapshot) -> tuple[str, str]:
    """Give what is said of a zone whatever its size: who has it, and on whose word."""
    parts = []
    for said in statements:
        words = ": ".join(filter(None, (said.label, said.note)))
        parts.append(f"<p>{escape(words)}</p>" if words else "")
        parts.append(_sources(said.sources))
    heading = f"<h2>{escape(holder_name(holder, snapshot.actors))}</h2>"
    return heading, "".join(dict.fromkeys(filter(None, parts)))


def ground_popup(row: Any, change: Change) -> str:
    """Say what passed from whom to whom, between which dates, and on whose word."""
    actors = change.after.actors
    sources = _sources_of(change.before, row.from_actor, row.from_status)
    sources += _sources_of(change.after, row.to_actor, row.to_status)
    return (
        f"<h2>{escape(_name(row.from_actor, row.from_status, actors))}"
        f" → {escape(_name(row.to_actor, row.to_status, actors))}</h2>"
        f"<p>{_km2(row)}, {spoken(change.before.date)} to {spoken(change.after.date)}</p>"
        f'<p class="quiet">{_error_words(change)}</p>{_sources(sources)}'
    )


def redraw_popup(row: Any, change: Change) -> str:
    """Say that a piece of ground differs by no more than the tolerance."""
    actors = change.after.actors
    return (
        f"<h2>Redraw: {escape(_name(row.from_actor, row.from_status, actors))}"
        f" → {escape(_name(row.to_actor, row.to_status, actors))}</h2>"
        f"<p>{row.area_km2:,.3f} km², {row.thinness_m:,.0f} m thin; the tolerance is"
        f" {change.tolerance_m:g} m.</p>"
    )


def village_popup(village: Any, actors: Actors, taken_from: Holder | None = None) -> str:
    """Say who holds a village, since when, on whose word, and who disagrees."""
    holder = holder_name(Holder(village.actor, village.status), actors)
    parts = [
        f"<h2>{_names(village.name, village.name_ar)}</h2>",
        f"<p>{escape(holder)}, since {spoken(village.since)}</p>",
    ]
    if taken_from:
        parts.append(f"<p>before: {escape(holder_name(taken_from, actors))}</p>")
    if village.disputed:
        parts.append('<p class="disputed">Disputed: the sources name several holders.</p>')
    parts.append(_sources(village.sources))
    if village.since != village.recorded_on:
        parts.append(f"<p>On {spoken(village.since)}, according to:</p>{_sources(village.since_sources)}")
    for other, sources in village.against:
        parts.append(f"<p>Against it, {escape(holder_name(other, actors))}:</p>{_sources(sources)}")
    return "".join(parts)


def place_popup(place: Any) -> str:
    """Say what a place without records is."""
    words = ", ".join(filter(None, (place.kind, place.admin1, place.country)))
    return f"<h2>{_names(place.name, place.name_ar)}</h2><p>{escape(words)}</p>"


def event_popup(event: Any) -> str:
    """Say what happened, where to within how far, and who says so."""
    parts = [
        f"<h2>{escape(event.event_type or 'event')}, {spoken(event.date)}</h2>",
        f"<p>{escape(event.place)}</p>" if event.place else "",
        f"<p>{escape(event.actors)} → {escape(event.target)}</p>" if event.actors else "",
        f"<p>{escape(event.casualties)}</p>" if event.casualties else "",
        f'<p class="quiet">to within {event.uncertainty_km:g} km</p>' if event.uncertainty_km else "",
        f"<p>claimed by {escape(event.claim_by)}</p>" if event.claim_by else "",
        _sources(event.sources),
    ]
    return "".join(parts)


def _legend_day(subject: Subject) -> str:
    """Say of which of two days the figures are."""
    return f", {spoken(snapshots_of(subject)[-1].date)}" if isinstance(subject, Change | Swipe) else ""


def _area_words(total: Any) -> str:
    return f"{total.area_km2:,.1f} km²" if total is not None else "none"


def _state_sentence(snapshot: Snapshot) -> str:
    held = snapshot.holders[snapshot.holders["area_km2"] > 0]
    if held.empty:
        return f"{_counted(len(snapshot.villages)) or 'No village'} with records; no zones."
    total = held["area_km2"].sum()
    shares = [f"{_plain(row.actor, row.status)} {row.area_km2:,.1f} km²" for row in each_row(held.head(3))]
    rest = len(held) - len(shares)
    more = f", and {rest} more" if rest > 0 else ""
    return f"Of {total:,.1f} km² drawn: {', '.join(shares)}{more}. {_error_words(snapshot)}"


def _sources_of(snapshot: Snapshot, actor: str | None, status: str) -> list[Source]:
    """List who says what a holder has on a day."""
    zones = snapshot.zones
    held = zones[(zones["actor"] == actor) & (zones["status"] == status)]
    return [source for said in held["statements"] for one in said for source in one.sources]


def _km2(row: Any) -> str:
    uncertainty = "" if row.uncertainty_km2 is None else f" ± {row.uncertainty_km2:,.2f}"
    return f"{row.area_km2:,.2f}{uncertainty} km²"


def _error_words(subject: Snapshot | Change) -> str:
    error = subject.positional_error_m
    return "Positional error not stated." if error is None else f"Positional error {error:g} m."


def _legend_name(holder: Holder, actors: Actors) -> str:
    """Name an actor in full, and ground of several by their ids, which the lines above explain."""
    if "|" in (holder.actor or ""):
        return f"{holder.status.capitalize()}: {(holder.actor or '').replace('|', ', ')}"
    return holder_name(holder, actors)


def _counted(villages: int) -> str:
    """Count villages in words; nothing where there are none."""
    return f"{villages} village{'' if villages == 1 else 's'}" if villages else ""


def _plain(actor: str | None, status: str) -> str:
    """Name a holder shortly, for a sentence: by ids, which fit where full names do not."""
    if (actor, status) == UNASSIGNED:
        return "unassigned"
    named = " and ".join(filter(None, (actor or "").split("|")))
    return named if status == "control" else f"{status} ({named})" if named else status


def _name(actor: str | None, status: str, actors: Actors) -> str:
    return holder_name(Holder(actor, status), actors)


def _names(name: str, name_ar: str) -> str:
    arabic = f' <span dir="rtl" lang="ar">{escape(name_ar)}</span>' if name_ar else ""
    return f"<bdi>{escape(name)}</bdi>{arabic}"


def _sources(sources: Iterable[Source]) -> str:
    items = "".join(f"<li>{_source(source)}</li>" for source in dict.fromkeys(sources))
    return f"<ul>{items}</ul>" if items else '<p class="quiet">unsourced</p>'


def _source(source: Source) -> str:
    side = f' <span class="quiet">({escape(source.side)})</span>' if source.side else ""
    return f"<bdi>{link(source.url, str(source))}</bdi>{side}"


def _swatch(fill: str) -> str:
    return (
        f'<svg width="30" height="18" aria-hidden="true"><rect width="30" height="18" fill="{fill}"'
        ' fill-opacity="0.6" stroke="#444" stroke-width="0.6"/></svg>'
    )


def _dot(colour: str, halo: str = "#fff") -> str:
    return (
        '<svg width="30" height="18" aria-hidden="true">'
        f'<circle cx="15" cy="9" r="6" fill="{colour}" stroke="{halo}" stroke-width="1.5"/></svg>'
    )


def spoken(day: date) -> str:
    """Write a date as it is read.

    Examples
    --------
    >>> spoken(date(2019, 11, 25))
    '25 November 2019'
    """
    return f"{day.day} {day:%B %Y}"
