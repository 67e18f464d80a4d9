"""What the figures of a briefing rest on, said plainly: recorded dates, redraw, and the rules."""

from __future__ import annotations

from .document import Paragraph, Section
from .sections import Author

__all__ = ["dated", "method_section"]

NAMED = 12
"""How many recorded dates are named; the others are counted."""


def dated(author: Author) -> str:
    """Say of which dates a briefing is, whose zones it shows, and what carries forward."""
    words, change = author.words, author.findings.change
    first, last = change.before, change.after
    told = [words.say("dated", first=words.day(first.date), last=words.day(last.date))]
    told += [
        words.say("dataset", name=words.told(name))
        for name in dict.fromkeys((first.dataset, last.dataset))
        if name
    ]
    told += [
        words.say("carried", day=words.day(state.date), since=words.day(state.recorded_on))
        for state in (first, last)
        if state.carried_forward and state.recorded_on
    ]
    if last.within:
        told.append(words.say("within", name=words.told(last.within.name)))
    if last.known_on:
        told.append(words.say("known on", moment=words.told(last.known_on.isoformat(timespec="minutes"))))
    return " · ".join(told)


def method_section(author: Author) -> Section:
    """Say which dates are recorded, what is redraw, and by which rules the figures came about."""
    told = [_publication(author), _recorded(author), _redraw(author), _unassigned(author)]
    told += [author.words.say("method"), author.words.say("judged")]
    paragraphs = tuple(Paragraph(sentence) for sentence in told if sentence)
    return Section(author.words.say("method heading"), paragraphs)


def _publication(author: Author) -> str:
    """Say what was left out for publication; nothing where the briefing is not for publication."""
    words, withheld = author.words, author.findings.change.after.withheld
    if withheld is None:
        return ""
    counted = (
        ("notes withheld", withheld.notes),
        ("sources withheld", withheld.sources),
        ("events moved", withheld.events),
    )
    told = [words.count(what, number, km=f"{withheld.moved_km:.1f}") for what, number in counted if number]
    return words.say("public", left_out=words.listed(told)) if told else words.say("all public")


def _recorded(author: Author) -> str:
    """Say on which dates zones are recorded, and that what is between is carried forward."""
    words, findings = author.words, author.findings
    if not findings.recorded:
        return words.say("no zones")
    days = list(dict.fromkeys(state.recorded_on or state.date for state in findings.recorded))
    if len(days) == 1:
        return words.say("same zones", since=words.day(days[0]))
    named = [words.day(day) for day in days[:NAMED]]
    if len(days) > NAMED:
        named.append(words.count("more dates", len(days) - NAMED))
    return words.say("recorded", days=words.listed(named))


def _redraw(author: Author) -> str:
    words, change = author.words, author.findings.change
    tolerance = f"{change.tolerance_m:g}"
    if not (len(change.before.zones) and len(change.after.zones)):
        return ""
    if not len(change.redraw):
        return words.say("no redraw", tolerance=tolerance)
    pieces = words.count("pieces", len(change.redraw))
    return words.say("some redraw", tolerance=tolerance, km2=words.km2(change.redraw_km2), pieces=pieces)


def _unassigned(author: Author) -> str:
    words, change = author.words, author.findings.change
    before, after = change.before.unassigned_km2, change.after.unassigned_km2
    if before is None or after is None:
        return ""
    return words.say("unassigned", before=words.km2(before), after=words.km2(after))
