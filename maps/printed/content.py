"""What stands on a printed map, from the ground up, for each thing that a map may show."""

from __future__ import annotations

from typing import Any

from ...layers.change import Change
from ...layers.incidents import Incidents
from ...layers.situation import Situation
from ...layers.snapshot import Snapshot
from ..event_looks import EventLook
from ..subjects import Locator, area_of
from .brush import PALE
from .frame import Printable
from .sheet import Sheet
from .spots import draw_events, draw_located

__all__ = ["draw_content", "heading"]


def draw_content(sheet: Sheet, subject: Printable, events: Any, looks: dict[str, EventLook]) -> None:
    """Draw what a map is about.

    Parameters
    ----------
    sheet
        On what.
    subject
        What the map shows.
    events, looks
        Its events, and how each type looks.
    """
    sheet.outline(area_of(subject))
    if isinstance(subject, Locator):
        draw_located(sheet, subject.places)
    elif isinstance(subject, Incidents):
        _incidents(sheet, subject, looks)
    elif isinstance(subject, Situation):
        _situation(sheet, subject)
    elif isinstance(subject, Change):
        _change(sheet, subject, events, looks)
    else:
        _state(sheet, subject, events, looks)


def heading(sheet: Sheet, words: str) -> None:
    """Write what a map shows over it."""
    sheet.axes.set_title(words, loc="left", size=7.6, weight="bold", pad=2.5)


def _state(sheet: Sheet, state: Snapshot, events: Any, looks: dict[str, EventLook]) -> None:
    sheet.ground(state)
    sheet.routes(state)
    sheet.front(state)
    draw_events(sheet, events, looks, state.villages)
    sheet.villages(state, {})
    sheet.places(state)


def _change(sheet: Sheet, change: Change, events: Any, looks: dict[str, EventLook]) -> None:
    """Draw what changed over the pale state before."""
    heading(sheet, sheet.tongue.phrase("What changed"))
    sheet.changed_ground(change)
    sheet.front(change.before, old=True)
    sheet.routes(change.after)
    sheet.front(change.after)
    draw_events(sheet, events, looks, change.after.villages)
    sheet.villages(change.after, change.taken_from)
    sheet.places(change.after)


def _situation(sheet: Sheet, situation: Situation) -> None:
    """Draw the later state in its classes."""
    change = situation.change
    sheet.ground(situation.state)
    sheet.routes(change.after)
    sheet.front(change.after)
    sheet.redraw(change)
    sheet.villages(situation.state, change.taken_from)
    sheet.places(change.after)


def _incidents(sheet: Sheet, incidents: Incidents, looks: dict[str, EventLook]) -> None:
    """Draw chosen events over the pale state, among the places around."""
    sheet.ground(incidents.state, PALE)
    sheet.routes(incidents.state)
    draw_events(sheet, incidents.events, looks)
    sheet.places(incidents.state)
