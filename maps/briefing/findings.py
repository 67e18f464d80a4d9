"""What a briefing tells: the change between two dates, the recorded days in between, and what followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...layers.change import Change
from ...layers.schema import Holder, Source
from ...layers.snapshot import Snapshot
from ...layers.takeovers import Takeover
from ...layers.villages import Verdict

__all__ = ["Findings", "sources_of"]


@dataclass(frozen=True)
class Findings:
    """What is known of a stretch of days.

    Parameters
    ----------
    change
        From its first day to its last.
    recorded
        The state on each recorded day from the first to the last; empty where no zones are recorded.
    takeovers
        The episodes in it.
    verdicts
        The verdicts on each village, by the place's id.
    """

    change: Change
    recorded: tuple[Snapshot, ...] = ()
    takeovers: tuple[Takeover, ...] = ()
    verdicts: Mapping[str, Sequence[Verdict]] | None = None

    @property
    def disagreements(self) -> Iterator[tuple[str, Verdict]]:
        """The days in the period on which sources name several holders of a village, by place and day."""
        first, last = self.change.before.date, self.change.after.date
        held = {village.place_id for village in self.change.after.villages.itertuples()}
        for place_id, judged in sorted((self.verdicts or {}).items()):
            if place_id in held:
                yield from ((place_id, one) for one in judged if one.disputed and first <= one.date <= last)


def sources_of(snapshot: Snapshot, *holders: Holder) -> tuple[Source, ...]:
    """List who says what holders have on a day, each source once."""
    zones = snapshot.zones
    said = (
        statement
        for actor, status, statements in zip(
            zones["actor"], zones["status"], zones["statements"], strict=True
        )
        if Holder(actor, status) in holders
        for statement in statements
    )
    return tuple(dict.fromkeys(source for statement in said for source in statement.sources))
