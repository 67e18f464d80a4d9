"""How many people, or how much of anything that a raster counts, is on ground that changed hands.

The parts sum to the whole, or the figures are refused. A range says how far a figure may be off because the
lines are: it is the same figure of ground drawn narrower and wider by the positional error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..geo.errors import ClosureError, NothingFoundError
from .change import Change
from .exposed_ground import (
    PARTS,
    Around,
    Ground,
    Kind,
    Nearness,
    Subject,
    grounds_of_change,
    grounds_of_state,
)
from .formats.raster import Raster
from .measuring import Measured, Question, measured
from .snapshot import Snapshot

__all__ = ["Exposed", "Exposure", "Kind", "Nearness", "Subject", "exposure_of_change", "exposure_of_state"]

CLOSURE = 1e-6
"""The share of the whole within which its parts must add up to it."""


@dataclass(frozen=True)
class Exposed:
    """What was measured of some ground, and of it drawn narrower and wider; None where that is unknown."""

    measured: Measured
    narrower: Measured | None = None
    wider: Measured | None = None

    def range(self, name: str = "") -> tuple[float, float] | None:
        """Give the least and the greatest that a figure may be; None where it is unknown."""
        if self.narrower is None or self.wider is None or name not in self.measured.amounts:
            return None
        told = (one.amounts.get(name) for one in (self.narrower, self.measured, self.wider))
        known = [amount for amount in told if amount is not None]
        return (min(known), max(known)) if known else None


@dataclass(frozen=True)
class Exposure:
    """What is exposed on one day or by a change.

    Parameters
    ----------
    question
        What was measured.
    rows
        By subject, in the order in which they are told.
    positional_error_m
        What the ranges rest on, in metres; None where it is not stated.
    """

    question: Question
    rows: Mapping[Subject, Exposed]
    positional_error_m: float | None

    def of(self, *kinds: Kind) -> list[tuple[Subject, Exposed]]:
        """List what was measured of some kinds."""
        return [(subject, exposed) for subject, exposed in self.rows.items() if subject.kind in kinds]

    @cached_property
    def whole(self) -> Exposed:
        """The area that the figures sum to."""
        return self.rows[Subject("whole")]


Progress = Callable[[int, int], None]


def exposure_of_change(
    raster: Raster,
    question: Question,
    change: Change,
    near: Nearness,
    progress: Progress = lambda done, total: None,
) -> Exposure:
    """Measure a raster over what changed hands and what did not.

    Parameters
    ----------
    raster, question
        What is measured.
    change
        The change. Of villages, those that changed hands are looked at.
    near
        How far around villages and routes.
    progress
        Is told how many blocks of cells are done, and of how many.

    Returns
    -------
    Exposure

    Raises
    ------
    NothingFoundError
        No zones are recorded, or the raster has no data there.
    ClosureError
        The parts do not sum to the whole.
    """
    grounds = grounds_of_change(change, near)
    return _measured(raster, question, grounds, change.positional_error_m, progress)


def exposure_of_state(
    raster: Raster,
    question: Question,
    state: Snapshot,
    near: Nearness,
    progress: Progress = lambda done, total: None,
) -> Exposure:
    """Measure a raster over what each holder has on a day.

    Parameters
    ----------
    raster, question
        What is measured.
    state
        The state. All its villages are looked at.
    near, progress
        As of `exposure_of_change`.

    Returns
    -------
    Exposure

    Raises
    ------
    NothingFoundError
        No zones are recorded, or the raster has no data there.
    ClosureError
        The parts do not sum to the whole.
    """
    grounds = grounds_of_state(state, near)
    return _measured(raster, question, grounds, state.positional_error_m, progress)


def _measured(
    raster: Raster,
    question: Question,
    grounds: Mapping[Subject, Ground | Around],
    error_m: float | None,
    progress: Progress,
) -> Exposure:
    """Measure all grounds in one reading of the raster."""
    shapes = [shape for ground in grounds.values() for shape in ground.drawn]
    found = iter(measured(raster, question, shapes, progress))
    rows = {subject: Exposed(*(next(found) for _ in ground.drawn)) for subject, ground in grounds.items()}
    exposure = Exposure(question, rows, error_m)
    if not exposure.whole.measured.covered:
        raise NothingFoundError(
            f"{raster.name} has no data on any of the ground that is asked for",
            "check what its cells of no data are, or take a raster of this region",
        )
    _refuse_unclosed(exposure)
    return exposure


def _refuse_unclosed(exposure: Exposure) -> None:
    """Refuse sums that do not add up."""
    if exposure.question.statistic == "mean":
        return
    for name, whole in exposure.whole.measured.amounts.items():
        parts = sum(exposed.measured.amounts.get(name, 0.0) for _, exposed in exposure.of(*PARTS))
        scale = sum(abs(amount) for amount in exposure.whole.measured.amounts.values())
        if abs(parts - whole) > CLOSURE * scale:
            raise ClosureError(
                f"the parts sum to {parts:.9g}, the whole is {whole:.9g}",
                "please report this with the raster and the two layers",
            )
