"""What changed between two dates: ground and villages that passed from one holder to another.

A change closes: for every holder, what it had less what it lost and with what it gained is what it has.
Figures that do not add up to the areas of the two days are never given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import shapely

from ..geo.area import areas_and_outlines
from ..geo.errors import ClosureError
from ..geo.noise import thinness_m, tolerance_of
from ..geo.overlay import Transition, overlay
from ..geo.planar import CLOSURE_KM2, closure_tolerance
from .change import Change, Move, flow, stated_error
from .extent import common_ground
from .schema import UNASSIGNED, Holder
from .snapshot import Snapshot

__all__ = ["diff"]


def diff(before: Snapshot, after: Snapshot, *, tolerance_m: float | None = None) -> Change:
    """Compare two snapshots.

    Parameters
    ----------
    before, after
        The two days, in either order: from a later day to an earlier one it is the reverse change. Of two
        datasets only the ground that both cover is compared, and the change's snapshots are cut to it.
    tolerance_m
        How thin ground may be, in metres, and still count as a redraw only; by default twice the positional
        error, or 10 m where none is stated.

    Returns
    -------
    Change

    Raises
    ------
    ClosureError
        The figures do not add up to the areas of the two days.
    UsageError
        The tolerance is below zero.
    NothingFoundError
        Two datasets share no ground.
    """
    if before.dataset != after.dataset:
        before, after = common_ground(before, after)
    if tolerance_m is None:
        tolerance_m = tolerance_of(stated_error(before, after))
    change = _compared(before, after, "auto")
    if change.method == "pairs" and _gaps(change):  # GEOS may snap where layers nearly coincide
        change = _compared(before, after, "edges")
    gaps = _gaps(change)
    if gaps:
        raise ClosureError(
            f"the change {before.date} to {after.date} does not close: {'; '.join(gaps)}",
            "please report this with the two layers",
        )
    told = tuple(move for move in change.moves if move.areas.sum() > CLOSURE_KM2)  # less is rounding
    return replace(change, moves=told).at_tolerance(tolerance_m)


def _compared(before: Snapshot, after: Snapshot, method: Literal["auto", "edges"]) -> Change:
    found = overlay(before.partition, after.partition, method=method)
    return Change(before, after, _moves(found.transitions), 0.0, found.method)


def _moves(transitions: Sequence[Transition[Holder]]) -> tuple[Move, ...]:
    """Take the ground of transitions apart into connected pieces, and measure them all at once."""
    grounds = np.array([transition.ground for transition in transitions], dtype=object)
    pieces, owner = shapely.get_parts(grounds, return_index=True)
    areas, outlines = areas_and_outlines(pieces)
    thinness = thinness_m(areas, outlines)
    if not transitions:
        return ()
    cuts = np.searchsorted(owner, np.arange(1, len(transitions)))
    of_each = [np.split(values, cuts) for values in (pieces, areas, thinness)]
    return tuple(
        Move(
            transition.before or UNASSIGNED,
            transition.after or UNASSIGNED,
            *(pieces, areas, thinness),
            np.zeros(len(pieces), bool),
        )
        for transition, pieces, areas, thinness in zip(transitions, *of_each, strict=True)
    )


def _gaps(change: Change) -> list[str]:
    """Compare what each holder gained and lost with its areas on both days: say who is off by how much."""
    before, after = change.before.areas, change.after.areas
    gaps = []
    for holder in {**before, **after}:
        gained = flow(change.moves, lambda move: move.after, holder)
        lost = flow(change.moves, lambda move: move.before, holder)
        had, has = before.get(holder, 0.0), after.get(holder, 0.0)
        gap = abs(had + gained - lost - has)
        if gap > closure_tolerance(max(had, has)):
            gaps.append(f"{holder} is off by {gap:.3g} km2")
    return gaps
