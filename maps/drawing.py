"""What is drawn on a map, from the lowest layer up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ..layers.change import Change
from ..layers.snapshot import Snapshot
from . import ground, panels, points
from .features import Drawing
from .subjects import Incidents, Locator, Situation, Subject, Swipe, Timeline, area_of, events_of

__all__ = ["ABOVE", "LEFT", "RIGHT", "drawings"]

LEFT, RIGHT, ABOVE = "left", "right", "above"
"""The panes of two dates, and of what lies above ground that moves."""


def drawings(subject: Subject) -> list[Drawing]:
    """Draw what a map shows: its layers, from the lowest up. The days of a timeline are the page's own."""
    area = ground.outline(area_of(subject))
    if isinstance(subject, Swipe):
        return [*_swipe(subject), *(_within(drawing, ABOVE) for drawing in area)]
    if isinstance(subject, Timeline):
        return [*_above(subject.snapshots[-1]), *(_within(drawing, ABOVE) for drawing in area)]
    if isinstance(subject, Locator):
        return points.located(subject.places)
    if isinstance(subject, Situation):
        return [*area, *_situation(subject)]
    if isinstance(subject, Incidents):
        return [*area, *_incidents(subject)]
    return [*area, *(_state(subject) if isinstance(subject, Snapshot) else _change(subject))]


def _swipe(swipe: Swipe) -> list[Drawing]:
    """Draw two states, each in a pane of its own, below what is the same on both."""
    before, after = swipe.change.before, swipe.change.after
    return [
        *(
            _within(drawing, pane)
            for pane, snapshot in ((LEFT, before), (RIGHT, after))
            for day in [panels.spoken(snapshot.date)]
            for drawing in (
                ground.zones(snapshot, f"Zones of {day}"),
                ground.frontlines(snapshot, f"Frontlines of {day}"),
                *(
                    replace(drawing, name="" if drawing.circles else f"Events of {day}")
                    for drawing in _events(swipe, snapshot)
                ),
                replace(points.villages(snapshot), name=f"Villages of {day}"),
            )
        ),
        *_above(after),
    ]


def _above(snapshot: Snapshot) -> list[Drawing]:
    """Draw what does not change from day to day, above the ground that does."""
    return [_within(drawing, ABOVE) for drawing in (ground.routes(snapshot), points.places(snapshot))]


def _within(drawing: Drawing, pane: str) -> Drawing:
    """Put a drawing into a pane of its own."""
    styles = {key: style | {"pane": pane} for key, style in drawing.styles.items()}
    return replace(drawing, pane=pane, styles=styles)


def _state(snapshot: Snapshot) -> list[Drawing]:
    """Draw who holds what on a date."""
    return [
        ground.zones(snapshot, "Control zones"),
        ground.routes(snapshot),
        ground.frontlines(snapshot),
        *_events(snapshot, snapshot),
        points.places(snapshot),
        points.villages(snapshot),
    ]


def _change(change: Change) -> list[Drawing]:
    """Draw what changed hands, saturated, over the pale state before."""
    return [
        ground.zones(change.before, "State before", ground.PALE),
        ground.changed_ground(change),
        ground.redraw(change),
        ground.routes(change.after),
        ground.frontlines(change.after),
        *_events(change, change.after, change.before.date),
        points.places(change.after),
        points.villages(change.after, change.taken_from),
    ]


def _situation(situation: Situation) -> list[Drawing]:
    """Draw the later state in its classes."""
    change = situation.change
    return [
        ground.situation_ground(situation),
        ground.redraw(change),
        ground.routes(change.after),
        ground.frontlines(change.after),
        points.places(change.after),
        points.villages(change.after, change.taken_from, situation.state),
    ]


def _incidents(incidents: Incidents) -> list[Drawing]:
    """Draw chosen events over the pale state of their last day, and among the places around."""
    state = incidents.state
    return [
        ground.zones(state, "Control zones", ground.PALE),
        ground.routes(state),
        ground.frontlines(state),
        points.places(state),
        *points.events(incidents.events, events_of(incidents)),
    ]


def _events(subject: Subject, state: Snapshot, since: date | None = None) -> list[Drawing]:
    """Draw the events of a day, or since another."""
    first, last = sorted((since or state.date, state.date))
    return points.events(state.events_between(first, last), events_of(subject), state.villages)
