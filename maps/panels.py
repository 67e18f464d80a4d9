"""The words on a map: title block, controls, popups. All of it is HTML with every string escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..layers.casualties import casualty_words
from ..layers.change import Change
from ..layers.said import said_of, sources_of
from ..layers.schema import Actor, Holder, Place, Source
from ..layers.situation import FIGHTING
from ..layers.snapshot import Snapshot, Statement, resolved
from .sealed import escape, link
from .sentences import error_words, finding, km2_words, precision_words, span, spoken
from .style import holder_name
from .subjects import Situation, Swipe, Timeline
from .text import RIGHT_TO_LEFT

__all__ = [
    "event_popup",
    "finding",
    "ground_popup",
    "located_popup",
    "place_popup",
    "redraw_popup",
    "situation_popup",
    "source_words",
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


def title_panel(title: str, dated: str, sentence: str) -> str:
    """Say what the map is, of when, and what it shows."""
    return (
        f'<header class="panel title"><h1>{escape(title)}</h1>'
        f'<p class="date">{_in_order(dated)}</p><p class="finding">{_in_order(sentence)}</p></header>'
    )


def _in_order(sentence: str) -> str:
    """Keep figures beside a name that runs right to left where they stand."""
    return RIGHT_TO_LEFT.sub(lambda name: f"<bdi>{name[0]}</bdi>", escape(sentence))


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
    said = said_of(change.before.zones, Holder(row.from_actor, row.from_status), row.geometry)
    said += said_of(change.after.zones, Holder(row.to_actor, row.to_status), row.geometry)
    return (
        f"<h2>{escape(_name(row.from_actor, row.from_status, actors))}"
        f" → {escape(_name(row.to_actor, row.to_status, actors))}</h2>"
        f"<p>{km2_words(row)}, {spoken(change.before.date)} to {spoken(change.after.date)}</p>"
        f'<p class="quiet">{error_words(change)}</p>{_sources(sources_of(said))}'
    )


def situation_popup(zone: Any, situation: Situation) -> str:
    """Say of ground in the classes of a situation who has it, since when, from whom, and on whose word."""
    change, state = situation.change, situation.state
    heading, body = zone_words(Holder(zone.actor, zone.status), zone.statements, state)
    words = [f"<p>{zone.area_km2:,.2f} km² on {spoken(state.date)}</p>"]
    if zone.status == FIGHTING:
        fought = resolved(said.holder for said in zone.statements)
        words.append(f"<p>{escape(holder_name(fought, state.actors))}</p>")
    if zone.before:
        was = escape(holder_name(zone.before, state.actors))
        words.append(f"<p>on {spoken(change.before.date)}: {was}</p>")
    return f"{heading}{''.join(words)}{body}"


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


def located_popup(place: Place) -> str:
    """Say what a place is, where, how far off its point may be and on whose word."""
    basis = f" ({place.coordinate_basis})" if place.coordinate_basis else ""
    parts = [
        place_popup(place),
        f"<p>{escape(precision_words(place))}{escape(basis)}</p>",
        f'<p class="quiet">{escape(place.note)}</p>' if place.note else "",
        _sources(place.sources) if place.sources else "",
    ]
    return "".join(parts)


def event_popup(event: Any) -> str:
    """Say what happened, where to within how far, and who says so."""
    until = f" to {spoken(event.date_end)}" if event.date_end and event.date_end != event.date else ""
    loose = f" ({event.date_precision})" if event.date_precision not in ("", "day") else ""
    sides = " → ".join(filter(None, (event.actors.replace("|", ", "), event.target)))
    parts = [
        f"<h2>{escape(event.event_type or 'event')}, {spoken(event.date)}{until}{escape(loose)}</h2>",
        f"<p>{escape(event.place)}</p>" if event.place else "",
        f"<p>{escape(sides)}</p>" if sides else "",
        f"<p>{escape(casualty_words(event.casualties))}</p>" if event.casualties else "",
        f'<p class="quiet">to within {event.uncertainty_km:g} km</p>' if event.uncertainty_km else "",
        f"<p>claimed by {escape(event.claim_by)}</p>" if event.claim_by else "",
        _sources(event.sources),
    ]
    return "".join(parts)


def source_words(source: Source) -> str:
    """Name a source, with a link where it has an address, and which side it stands on."""
    side = f' <span class="quiet">({escape(source.side)})</span>' if source.side else ""
    return f"<bdi>{link(source.url, str(source))}</bdi>{side}"


def _name(actor: str | None, status: str, actors: Actors) -> str:
    return holder_name(Holder(actor, status), actors)


def _names(name: str, name_ar: str) -> str:
    arabic = f' <span dir="rtl" lang="ar">{escape(name_ar)}</span>' if name_ar else ""
    return f"<bdi>{escape(name)}</bdi>{arabic}"


def _sources(sources: Iterable[Source]) -> str:
    items = "".join(f"<li>{source_words(source)}</li>" for source in dict.fromkeys(sources))
    return f"<ul>{items}</ul>" if items else '<p class="quiet">unsourced</p>'
