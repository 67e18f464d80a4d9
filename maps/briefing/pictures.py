"""The pictures of a briefing: the map of before, after and what changed, and who held how much when."""

from __future__ import annotations

from ...geo.errors import NothingFoundError
from ...layers.schema import CONTROL
from ...layers.series import series
from ..charts import series_chart
from ..printed import printed
from ..subjects import Swipe
from ..web import render
from .document import Paragraph, Picture, Section
from .naming import called_in
from .sections import Author

__all__ = ["maps_section"]

FEWEST = 3
"""Recorded dates, from which on a chart tells more than the table."""


def maps_section(author: Author, title: str) -> Section:
    """Draw the maps and, where there are dates enough, the chart; without anything to draw, say so."""
    words, change = author.words, author.findings.change
    heading = words.say("maps")
    first, last = (words.day(state.date) for state in (change.before, change.after))
    shown = called_in(words.language, change)
    try:
        plate = printed(shown, "column", cited=author.cited, tongue=words)
    except NothingFoundError:
        return Section(heading, (Paragraph(words.say("no zones")),))
    caption = words.say("map caption", first=first, last=last)
    pages = (render(shown, title), render(Swipe(shown), title))
    pictures = [Picture("map", caption, lambda: plate, pages)]
    return Section(heading, (*pictures, *_chart(author)))


def _chart(author: Author) -> list[Picture]:
    """Draw the ground in control over the recorded dates."""
    words, recorded = author.words, author.findings.recorded
    first, last = author.findings.change.before.date, author.findings.change.after.date
    if len(recorded) < FEWEST or not author.findings.change.balances:
        return []
    tolerance = author.findings.change.tolerance_m
    periods = series(list(recorded), "snapshot", first=first, last=last, tolerance_m=tolerance)
    begin = {str(actor): km2 for (actor, status), km2 in recorded[0].areas.items() if status == CONTROL}
    actors = called_in(words.language, author.findings.change).after.actors
    chart = series_chart(periods, actors, words.say("chart title"), begin, words)
    caption = words.say("chart caption", first=words.day(first), last=words.day(last))
    return [Picture("chart", caption, lambda: chart)]
