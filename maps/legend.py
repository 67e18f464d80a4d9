"""The legend of a map on the screen: what is drawn, its figures, and who says so. All of it is HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..layers.change import Change
from ..layers.frames import each_row
from ..layers.incidents import AGAINST
from ..layers.schema import Holder, Source
from .event_looks import event_looks, event_name, mark_svg
from .panels import source_words
from .points import LOCATED_STYLE
from .sealed import escape
from .sentences import counted, precision_words, publication, spoken
from .style import ACCENT, UNCERTAIN, short_name
from .subjects import Incidents, Locator, Situation, Subject, Swipe, events_of, snapshots_of

__all__ = ["legend_panel"]

SEARCH = (
    '<details class="search"><summary>Find a place</summary>'
    '<input type="search" aria-label="Name of a place" autocomplete="off"><ul></ul></details>'
)


def legend_panel(subject: Subject, fills: Mapping[Holder, str], searchable: bool) -> str:
    """Explain what is drawn, list the sources, and find places.

    Parameters
    ----------
    subject
        What the map shows.
    fills
        The fill of each holder's ground.
    searchable
        Whether there are places to find.
    """
    if isinstance(subject, Locator):
        parts = _located(subject)
    elif isinstance(subject, Incidents):
        parts = _incidents(subject, fills)
    else:
        parts = _holders(subject, fills)
    left_out = publication(subject)
    foot = f'<p class="quiet">{escape(left_out)}</p>' if left_out else ""
    search = SEARCH if searchable else ""
    return f'<aside class="panel legend" aria-label="Legend">{parts}{foot}{search}</aside>'


def _holders(subject: Subject, fills: Mapping[Holder, str]) -> str:
    """Explain the fills with their km2 and villages.

    Figures are those of the last day; a timeline fills in those of the day that it shows.
    """
    snapshots = snapshots_of(subject)
    last = snapshots[-1]
    totals = {Holder(row.actor, row.status): row for row in each_row(last.holders)}
    gone = [] if len(snapshots) == 1 else [holder for holder in fills if holder not in totals]
    rows = [
        f'<tr data-holder="{list(fills).index(holder)}"><td>{_swatch(fills[holder])}</td>'
        f"<td>{escape(short_name(holder, last.actors), 160)}</td>"
        f'<td class="km2">{_area_words(totals.get(holder))}</td>'
        f'<td class="km2">{counted(totals[holder].villages) if holder in totals else ""}</td></tr>'
        for holder in [*totals, *gone]
    ]
    if isinstance(subject, Change):
        rows.append(f"<tr><td>{_dot(ACCENT)}</td><td>Newly taken village</td><td></td><td></td></tr>")
    kinds = "".join(
        f"<tr><td>{mark_svg(look)}</td><td>{escape(event_name(kind), 60)}</td></tr>"
        for kind, look in event_looks(events_of(subject)).items()
    )
    events = f"<details><summary>Events by type</summary><table>{kinds}</table></details>" if kinds else ""
    day = f", {spoken(last.date)}" if isinstance(subject, Change | Swipe | Situation) else ""
    cited = _cited("Sources of the zones", (source for one in snapshots for source in one.sources))
    return f"{_open(f'Legend{day}', ''.join(rows))}{events}{cited}"


def _incidents(incidents: Incidents, fills: Mapping[Holder, str]) -> str:
    """Explain the marks with their counts, and the ground behind by name alone."""
    looks = event_looks(incidents.counts)
    rows = [
        f"<tr><td>{mark_svg(looks[kind])}</td><td>{escape(event_name(kind), 60)}</td>"
        f'<td class="km2">{number}</td></tr>'
        for kind, number in incidents.counts.items()
    ]
    events, state = incidents.events, incidents.state
    if (events["role"] == AGAINST).any():
        against = escape(" or ".join(incidents.choice.actors), 160)
        hollow = mark_svg(next(iter(looks.values())), hollow=True)
        rows.append(f"<tr><td>{hollow}</td><td>Hollow: against {against}</td><td></td></tr>")
    if events["uncertainty_km"].any():
        rows.append(f"<tr><td>{_ring(UNCERTAIN)}</td><td>How far off it may be</td><td></td></tr>")
    ground = "".join(
        f"<tr><td>{_swatch(fills[holder])}</td><td>{escape(short_name(holder, state.actors), 160)}</td></tr>"
        for holder in state.areas
    )
    held = _open(f"Ground, {spoken(state.date)}", ground) if ground else ""
    said = (source for sources in events["sources"] for source in sources)
    cited = _cited("Sources of the events", said) + _cited("Sources of the zones", state.sources)
    return f"{_open('Events', ''.join(rows))}{held}{cited}"


def _located(locator: Locator) -> str:
    dot = _dot(LOCATED_STYLE["fillColor"])
    rows = [
        f"<tr><td>{dot}</td><td><bdi>{escape(place.name, 80)}</bdi>:"
        f" {escape(precision_words(place), 120)}</td></tr>"
        for place in locator.places
    ]
    if any(place.confidence_km for place in locator.places):
        rows.append(f"<tr><td>{_ring(ACCENT)}</td><td>How far off the point may be</td></tr>")
    cited = _cited("Sources", (source for place in locator.places for source in place.sources))
    return f"{_open('Legend', ''.join(rows))}{cited}"


def _open(summary: str, rows: str) -> str:
    return f"<details open><summary>{summary}</summary><table>{rows}</table></details>"


def _cited(summary: str, sources: Iterable[Source]) -> str:
    items = "".join(f"<li>{source_words(source)}</li>" for source in dict.fromkeys(sources))
    return f"<details><summary>{summary}</summary><ol>{items}</ol></details>" if items else ""


def _area_words(total: Any) -> str:
    return f"{total.area_km2:,.1f} km²" if total is not None else "none"


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


def _ring(colour: str) -> str:
    return (
        '<svg width="30" height="18" aria-hidden="true"><circle cx="15" cy="9" r="7.5" fill="none"'
        f' stroke="{colour}" stroke-width="1" stroke-dasharray="2 3"/></svg>'
    )
