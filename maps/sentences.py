"""What a map is called, which days it shows, and what it shows in one sentence: plain text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from ..layers.change import Change
from ..layers.frames import each_row
from ..layers.incidents import AGAINST, BOTH, BY
from ..layers.schema import CONTROL, UNASSIGNED, Place
from ..layers.situation import FIGHTING
from ..layers.snapshot import Snapshot
from .subjects import Incidents, Locator, Situation, Subject, Swipe, Timeline, snapshots_of, withheld_of

__all__ = [
    "counted",
    "error_words",
    "finding",
    "km2_words",
    "precision_words",
    "publication",
    "span",
    "spoken",
    "title_of",
]

TITLES = {
    Snapshot: "Who controls what",
    Swipe: "Two dates side by side",
    Timeline: "Who controlled what, day by day",
    Situation: "Control areas",
}
FEW = 4


def title_of(subject: Subject) -> str:
    """Call a map by what it shows, where nobody gave it a title."""
    if isinstance(subject, Incidents):
        actors = f" by or against {' or '.join(subject.choice.actors)}" if subject.choice.actors else ""
        kinds = f": {', '.join(subject.choice.kinds)}" if subject.choice.kinds else ""
        return f"Events{actors}{kinds}"
    if isinstance(subject, Locator):
        names = [place.name for place in subject.places]
        listed = " and ".join(names) if len(names) <= 2 else f"{len(names)} places"
        return f"Where {listed} {'lies' if len(names) == 1 else 'lie'}"
    return TITLES.get(type(subject), "What changed hands")


def span(subject: Subject) -> str:
    """Say which dates and whose zones a map shows, and from when they are carried forward."""
    if isinstance(subject, Locator):
        return _regions(subject)
    last = snapshots_of(subject)[-1]
    known = f"as known on {last.known_on.isoformat(timespec='minutes')}" if last.known_on else ""
    where = f"within {last.within.name}" if last.within else ""
    if isinstance(subject, Incidents):
        named = [", ".join(names) for names in (subject.choice.provinces, subject.choice.countries)]
        zones = _zones(subject) if len(last.zones) else []
        words = [_days(subject), where, *named, *zones, known]
    else:
        words = [_days(subject), *_zones(subject), where, known]
    return " · ".join(filter(None, words))


def publication(subject: Subject) -> str:
    """Say what was left out for publication; nothing where a map is not for publication."""
    withheld = withheld_of(subject)
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
    if isinstance(subject, Situation):
        return _situation_sentence(subject)
    if isinstance(subject, Incidents):
        return _incidents_sentence(subject)
    return _locator_sentence(subject) if isinstance(subject, Locator) else _change_sentence(subject)


def spoken(day: date) -> str:
    """Write a date as it is read.

    Examples
    --------
    >>> spoken(date(2019, 11, 25))
    '25 November 2019'
    """
    return f"{day.day} {day:%B %Y}"


def counted(number: int, what: str = "village") -> str:
    """Count in words; nothing where there is none.

    Examples
    --------
    >>> counted(1), counted(2, "event"), counted(0)
    ('1 village', '2 events', '')
    """
    return f"{number} {what}{'' if number == 1 else 's'}" if number else ""


def km2_words(row: Any) -> str:
    """Give the area of a transition with its +-, where that is stated."""
    uncertainty = "" if row.uncertainty_km2 is None else f" ± {row.uncertainty_km2:,.2f}"
    return f"{row.area_km2:,.2f}{uncertainty} km²"


def error_words(subject: Snapshot | Change) -> str:
    """Say how far off the lines may be."""
    error = subject.positional_error_m
    return "Positional error not stated." if error is None else f"Positional error {error:g} m."


def precision_words(place: Place) -> str:
    """Say what a place is and how far off its point may be.

    Examples
    --------
    >>> from shapely import Point
    >>> precision_words(Place("achin", "Achin", Point(70.7, 34.1), kind="district", confidence_km=8))
    'district; to within 8 km'
    """
    how_far = f"to within {place.confidence_km:g} km" if place.confidence_km else "how far off is not stated"
    return "; ".join(filter(None, (place.kind, how_far)))


def _days(subject: Subject) -> str:
    if isinstance(subject, Situation):
        change = subject.change
        return f"{spoken(change.after.date)}, newly taken since {spoken(change.before.date)}"
    if isinstance(subject, Incidents):
        ends = dict.fromkeys((subject.choice.first, subject.choice.last))
    else:
        snapshots = snapshots_of(subject)
        ends = dict.fromkeys((snapshots[0].date, snapshots[-1].date))
    return (" and " if isinstance(subject, Swipe) else " to ").join(map(spoken, ends))


def _zones(subject: Subject) -> list[str]:
    """Say whose zones a map shows, and from when they are carried forward."""
    snapshots = snapshots_of(subject)
    dataset = snapshots[-1].dataset
    return [
        f"dataset {dataset}" if dataset else "",
        *(
            f"zones of {spoken(snapshot.date)} carried forward from {spoken(snapshot.recorded_on)}"
            for snapshot in snapshots
            if snapshot.carried_forward and snapshot.recorded_on
        ),
    ]


def _regions(locator: Locator) -> str:
    """Name the provinces and countries in which places lie; with many, the countries alone."""
    places = locator.places
    where = dict.fromkeys(
        (place.admin1 if len(places) <= FEW else "", place.country)
        for place in places
        if place.country or place.admin1
    )
    return " · ".join(", ".join(filter(None, names)) for names in where)


def _state_sentence(snapshot: Snapshot) -> str:
    held = snapshot.holders[snapshot.holders["area_km2"] > 0]
    if held.empty:
        return f"{counted(len(snapshot.villages)) or 'No village'} with records; no zones."
    total = held["area_km2"].sum()
    shares = [f"{_plain(row.actor, row.status)} {row.area_km2:,.1f} km²" for row in each_row(held.head(3))]
    rest = len(held) - len(shares)
    more = f", and {rest} more" if rest > 0 else ""
    return f"Of {total:,.1f} km² drawn: {', '.join(shares)}{more}. {error_words(snapshot)}"


def _change_sentence(change: Change) -> str:
    advance = change.transitions[change.transitions["parts"] > 0]
    moved = [
        f"{km2_words(row)} {_plain(row.from_actor, row.from_status)} → {_plain(row.to_actor, row.to_status)}"
        for row in each_row(advance.head(3))
    ]
    rest = len(advance) - len(moved)
    if rest > 0:
        moved.append(f"and {counted(rest, 'smaller transition')}")
    before, after = change.before.recorded_on, change.after.recorded_on
    unknown = "No zones were recorded in between" if before == after else "No ground changed hands"
    ground = "; ".join(moved) if moved else unknown
    villages = counted(len(change.villages)) or "No village"
    return f"{ground}. {villages} changed holder.{_redraw_words(change)} {error_words(change)}"


def _situation_sentence(situation: Situation) -> str:
    change = situation.change
    taken = [
        f"{km2_words(row)} by {row.to_actor} from {_plain(row.from_actor, row.from_status)}"
        for row in each_row(situation.taken.head(FEW))
    ]
    rest = len(situation.taken) - len(taken)
    if rest > 0:
        taken.append(f"and {counted(rest, 'smaller transition')}")
    quiet = change.before.recorded_on == change.after.recorded_on
    unknown = "No zones were recorded in between" if quiet else "No ground was newly taken"
    ground = f"Newly taken: {'; '.join(taken)}" if taken else unknown
    villages = counted(len(situation.villages_taken))
    fighting = sum(km2 for holder, km2 in situation.state.areas.items() if holder.status == FIGHTING)
    fought = f"Fighting area: {fighting:,.2f} km²." if fighting else "No fighting area."
    if villages and not taken:
        ground += f", but {villages}"
    ground += f", {villages}." if villages and taken else "."
    return f"{ground} {fought}{_redraw_words(change)} {error_words(change)}"


def _incidents_sentence(incidents: Incidents) -> str:
    events = incidents.events
    counts = list(incidents.counts.items())
    kinds = ", ".join(f"{kind or 'no type'} {number}" for kind, number in counts[:FEW])
    rest = sum(number for _, number in counts[FEW:])
    kinds += f", and {rest} of other types" if rest else ""
    ends = _ends(events["uncertainty_km"])
    places = f" Places are known to within {ends}." if ends else ""
    return f"{counted(len(events), 'event')}{_roles(incidents)}: {kinds}.{places}"


def _roles(incidents: Incidents) -> str:
    """Say how many events are by the actors that are meant, and how many against them."""
    actors = " or ".join(incidents.choice.actors)
    roles = Counter(incidents.events["role"])
    told = [f"{roles[role]} {role} {actors}" for role in (BY, AGAINST, BOTH) if roles[role] and actors]
    return f" ({', '.join(told)})" if told else ""


def _locator_sentence(locator: Locator) -> str:
    places = locator.places
    if len(places) <= 2:
        return " ".join(f"{place.name}: {precision_words(place)}." for place in places)
    ends = _ends(place.confidence_km for place in places)
    return f"{len(places)} places." + (f" Their points are known to within {ends}." if ends else "")


def _ends(kilometres: Iterable[float | None]) -> str:
    """Give the least and the greatest of some distances, and how many are not stated; "" where none is."""
    told = list(kilometres)
    known = sorted(km for km in told if km)
    if not known:
        return ""
    ends = " to ".join(f"{km:g}" for km in dict.fromkeys((known[0], known[-1])))
    unstated = f"; of {len(told) - len(known)} it is not stated" if len(known) < len(told) else ""
    return f"{ends} km{unstated}"


def _redraw_words(change: Change) -> str:
    return f" Redraw, no advance: {change.redraw_km2:,.2f} km²." if change.redraw_km2 else ""


def _plain(actor: str | None, status: str) -> str:
    """Name a holder shortly, for a sentence: by ids, which fit where full names do not."""
    if (actor, status) == UNASSIGNED:
        return "unassigned"
    named = " and ".join(filter(None, (actor or "").split("|")))
    return named if status == CONTROL else f"{status} ({named})" if named else status
