"""The sections of a briefing: what is told of a change, in which order, and on whose word.

Every figure is that of the `Change`, as in the tables of `diff`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ...layers.change import Change
from ...layers.findings import Findings
from ...layers.frames import each_row
from ...layers.said import said_of, sources_of
from ...layers.schema import CONTROL, Holder, Source
from ...layers.takeovers import Takeover
from ..citations import Cited
from .document import Paragraph, Row, Section, Table, mark_of
from .wording import Names, Wording

__all__ = ["Author"]

FLOWS = 3
"""How many transitions a headline names."""


@dataclass
class Author:
    """Writes the sections, and numbers the sources as they are cited.

    Parameters
    ----------
    findings
        What there is to tell.
    words
        In which language.
    cited
        The sources cited so far: sections are written in the order in which they are read.
    """

    findings: Findings
    words: Wording
    cited: Cited = field(default_factory=Cited)

    @cached_property
    def names(self) -> Names:
        """What actors are called."""
        return Names(self.words, self.findings.change.after.actors)

    def headline(self) -> Paragraph:
        """Tell the change in a few sentences, with its figures."""
        words, change = self.words, self._change
        first, last = (words.day(state.date) for state in (change.before, change.after))
        moved = change.transitions[change.transitions["parts"] > 0]
        flows = [
            words.say(
                "flow",
                km2=words.km2(row.area_km2, row.uncertainty_km2),
                passage=words.passage(*_ends(row), self.names),
            )
            for row in each_row(moved.head(FLOWS))
        ]
        if len(moved) > FLOWS:
            flows.append(words.count("more flows", len(moved) - FLOWS))
        joined = words.say("then").join(flows)
        kind = "moved" if flows else self._quiet()
        since = words.day(change.after.recorded_on or change.after.date)
        told = [words.say(kind, first=first, last=last, flows=joined, since=since), self._villages_sentence()]
        if kind != "no ground":
            told.append(self._error_sentence())
        cited = [source for row in each_row(moved) for source in self._of_move(row)]
        cited += [source for village in each_row(change.villages) for source in village.sources]
        changed = bool(len(moved) or len(change.villages))
        said = [self._of_move(row) for row in each_row(moved)] + list(change.villages["sources"])
        mark = mark_of(unsourced=not all(said), disputed=bool(change.villages["disputed"].any()))
        return Paragraph(" ".join(told), self.cite(cited if changed else change.sources), mark)

    def by_actor(self) -> Section:
        """Give the account of each actor, and what passed from whom to whom."""
        words, change = self.words, self._change
        heading = words.say("by actor")
        if not change.balances:
            return Section(heading, (Paragraph(words.say("nobody")),))
        redrawn = bool(change.redraw_km2)
        columns = ("actor", "before", "after", "gained", "lost", *(["redraw"] if redrawn else []), "net")
        rows = []
        for one in change.balances:
            figures = (one.area_from_km2, one.area_to_km2, one.gained_km2, one.lost_km2)
            redraw = [words.figure(one.redraw_gained_km2 - one.redraw_lost_km2, signed=True)]
            cells = (
                self.names(one.actor),
                *map(words.figure, figures),
                *(redraw if redrawn else []),
                words.figure(one.net_km2, one.uncertainty_km2, signed=True),
            )
            held = Holder(one.actor, CONTROL)
            said = (said_of(state.zones, held) for state in (change.before, change.after))
            rows.append(self._row(cells, [source for told in said for source in sources_of(told)]))
        accounts = Table(_columns(words, columns), tuple(rows), frozenset(range(1, len(columns))))
        return Section(heading, (accounts, *self._transitions()))

    def villages(self) -> Section:
        """List the villages that changed holder, each with the day and the sources."""
        words, change = self.words, self._change
        rows = []
        for village in each_row(change.villages):
            before, after = (words.holder(one, self.names) for one in _ends(village))
            cells = (
                self._place(village),
                before,
                after,
                words.brief_day(village.date),
                words.say("disputed") if village.disputed else "",
            )
            rows.append(self._row(cells, village.sources, disputed=village.disputed))
        heading = words.say("villages heading")
        if not rows:
            return Section(heading, (Paragraph(words.say("no villages")),))
        columns = _columns(words, ("village", "from", "to", "since", "remark"))
        return Section(heading, (Table(columns, tuple(rows)),))

    def takeovers(self) -> Section:
        """Tell each takeover as a short paragraph."""
        told = [self._takeover(one) for one in self.findings.takeovers]
        nothing = Paragraph(self.words.say("no takeovers"))
        return Section(self.words.say("takeovers heading"), tuple(told) or (nothing,))

    def disagreements(self) -> Section:
        """Lay contradicting sources side by side: a row for each holder that a day names."""
        words, change = self.words, self._change
        villages = {village.place_id: village for village in each_row(change.after.villages)}
        rows = []
        for place_id, verdict in self.findings.disagreements:
            place, day = self._place(villages[place_id]), words.brief_day(verdict.date)
            for holder, sources in ((verdict.holder, verdict.sources), *verdict.against):
                remark = words.say("stands") if holder == verdict.holder else ""
                cells = (place, day, words.holder(holder, self.names), remark)
                rows.append(self._row(cells, sources, disputed=True))
        columns = _columns(words, ("village", "date", "said to hold it", "remark"))
        blocks: list[Table | Paragraph] = [Table(columns, tuple(rows))] if rows else []
        blocks += self._against_zones()
        nothing = Paragraph(words.say("no disagreements"))
        return Section(words.say("disagreements heading"), tuple(blocks) or (nothing,))

    def cite(self, sources: Iterable[Source]) -> tuple[int, ...]:
        """Give sources their numbers."""
        return self.cited.numbers_of(sources)

    @property
    def _change(self) -> Change:
        return self.findings.change

    def _transitions(self) -> list[Table]:
        words, change = self.words, self._change
        rows = []
        for row in each_row(change.transitions[change.transitions["parts"] > 0]):
            before, after = (words.holder(one, self.names) for one in _ends(row))
            cells = (before, after, words.figure(row.area_km2, row.uncertainty_km2))
            rows.append(self._row(cells, self._of_move(row)))
        return [Table(_columns(words, ("from", "to", "area")), tuple(rows), frozenset({2}))] if rows else []

    def _takeover(self, takeover: Takeover) -> Paragraph:
        words = self.words
        name = self._name(takeover.name)
        first, last = words.day(takeover.first), words.day(takeover.last)
        told = [
            words.say(
                "takeover",
                name=name,
                first=first,
                last=last,
                actor=self.names(takeover.actor),
                reached=words.km2(takeover.reached_km2),
                held=words.km2(takeover.held_km2),
            )
        ]
        if takeover.contested_days:
            told.append(words.count("contested days", takeover.contested_days))
        if takeover.villages:
            told.append(words.count("hands", takeover.times_changed_hands, name=name))
            fell = (
                words.say(
                    "fell disputed" if one.disputed else "fell on",
                    name=self._name(one.name),
                    days=words.listed(map(words.day, one.dates)),
                )
                for one in takeover.villages
            )
            told.append(words.say("fell", villages=words.listed(fell)))
        if takeover.routes:
            told.append(words.say("routes", routes=words.listed(map(self._name, takeover.routes))))
        disputed = any(village.disputed for village in takeover.villages)
        mark = mark_of(unsourced=not takeover.sources, disputed=disputed)
        return Paragraph(" ".join(told), self.cite(takeover.sources), mark)

    def _against_zones(self) -> list[Paragraph]:
        """Name the villages whose own record contradicts the zone they stand in."""
        words, state = self.words, self._change.after
        villages = {village.place_id: village for village in each_row(state.villages)}
        told = []
        for one in state.contradictions:
            village = villages[one.place_id]
            sentence = words.say(
                "against zone",
                name=self._name(one.name),
                day=words.day(village.recorded_on),
                own=words.holder(one.own, self.names),
                zone=words.holder(one.zone, self.names),
            )
            standing = sources_of(said_of(state.zones, one.zone, village.geometry))
            told.append(Paragraph(sentence, self.cite((*village.sources, *standing)), "disputed"))
        return told

    def _quiet(self) -> str:
        """Say why no ground passed: it stayed, or nothing is recorded that could tell."""
        before, after = self._change.before, self._change.after
        if not (len(before.zones) or len(after.zones)):
            return "no ground"
        return "unrecorded" if before.recorded_on == after.recorded_on else "unmoved"

    def _villages_sentence(self) -> str:
        words, villages = self.words, self._change.villages
        if not len(villages):
            return words.say("no villages")
        changed, disputed = words.count("changed", len(villages)), int(villages["disputed"].sum())
        if disputed:
            noted = words.count("disputed", disputed)
            changed = words.say("of them disputed", changed=changed, disputed=noted)
        return words.say("villages", changed=changed)

    def _error_sentence(self) -> str:
        error = self._change.positional_error_m
        if error is None:
            return self.words.say("error unstated")
        return self.words.say("error stated", error=f"{error:g}")

    def _of_move(self, row: Any) -> tuple[Source, ...]:
        """List who says that ground passed: who gives it to the one before, and to the other after."""
        before, after = _ends(row)
        said = (
            *said_of(self._change.before.zones, before, row.geometry),
            *said_of(self._change.after.zones, after, row.geometry),
        )
        return sources_of(said)

    def _place(self, village: Any) -> str:
        names = (
            (village.name_ar, village.name)
            if self.words.language == "ar"
            else (village.name, village.name_ar)
        )
        shown = [self.words.told(name) for name in names if name]
        return shown[0] if len(shown) == 1 else f"{shown[0]} ({shown[1]})"

    def _name(self, name: str) -> str:
        """Name a place or a route in the briefing's language, where one alone is called so."""
        own = {
            row.name_ar
            for frame in (self._change.after.places, self._change.after.routes)
            for row in each_row(frame[frame["name"] == name])
        }
        only = own.pop() if self.words.language == "ar" and len(own) == 1 else ""
        return self.words.told(only or name)

    def _row(self, cells: tuple[str, ...], sources: Iterable[Source], *, disputed: bool = False) -> Row:
        cited = self.cite(sources)
        return Row(cells, cited, mark_of(unsourced=not cited, disputed=disputed))


def _ends(row: Any) -> tuple[Holder, Holder]:
    return Holder(row.from_actor, row.from_status), Holder(row.to_actor, row.to_status)


def _columns(words: Wording, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(words.say, names))
