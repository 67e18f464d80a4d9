"""Who has each cell of a grid, so that everybody's cells together come as near to their ground as cells can.

A cell goes to whoever has most of it. That alone would favour some: along a border that cuts off a little
of many cells, all the little is lost. So cells along borders change to a neighbour who has too few, those
with the least margin first, for as long as it brings the totals of the two nearer to their ground.

Ground that did not change between two days must not change hands in the grid because it did elsewhere:
cells whose shares are those of the day before stay as they were, and only the others change.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .coverage import ROUNDING, Coverage, Shares

__all__ = ["Allotment", "allotted"]

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]


@dataclass(frozen=True)
class Allotment:
    """Who has each cell.

    Parameters
    ----------
    codes
        The holder's code, 0 for nobody; shape (height, width).
    coverage
        What it follows from.
    error_km2
        By how much the cells of each code are more than its ground, shape (codes + 1,). Together they are 0.
    """

    codes: NDArray[np.uint16]
    coverage: Coverage
    error_km2: Floats


def allotted(coverage: Coverage, before: Allotment | None = None) -> Allotment:
    """Give each cell to one holder.

    Parameters
    ----------
    coverage
        Who has how much of each cell.
    before
        The allotment of the day before on the same grid, if there is one.

    Returns
    -------
    Allotment
        Where two holders meet, the difference of their errors is at most one cell, unless no cell between
        them may change.
    """
    shares, codes = coverage.shares, coverage.whole.copy()
    cells, first, row = np.unique(shares.cell, return_index=True, return_inverse=True)
    area = coverage.shared_km2[first]
    foremost = np.lexsort((shares.code, shares.code == 0, -shares.share, row))
    largest = foremost[np.searchsorted(row[foremost], np.arange(len(cells)))]
    holder = shares.code[largest]
    steady = np.zeros(len(cells), bool)
    if before is not None:
        steady = _unchanged(shares, before.coverage.shares, row, len(cells))
        holder[steady] = before.codes.flat[cells[steady]]
    error = np.bincount(holder, area, len(coverage.whole_km2)) + coverage.whole_km2 - coverage.true_km2
    margin = shares.share[largest][row] - shares.share
    other = np.flatnonzero((shares.code != holder[row]) & ~steady[row])
    waiting = other[np.lexsort((row[other], margin[other]))]
    _balance(holder, error, area, _Candidates(row[waiting], shares.code[waiting], margin[waiting]))
    codes.flat[cells] = holder
    return Allotment(codes, coverage, error)


@dataclass(frozen=True)
class _Candidates:
    """Whom cells could change to, those with the least margin first."""

    row: Integers
    code: Integers
    margin: Floats


def _balance(holder: Integers, error: Floats, area: Floats, candidates: _Candidates) -> None:
    """Change cells, the least margin first, while two errors differ by more than the cell that changes."""
    queues: dict[tuple[int, int], deque[int]] = {}
    pairs = zip(holder[candidates.row].tolist(), candidates.code.tolist(), strict=True)
    for number, pair in enumerate(pairs):
        queues.setdefault(pair, deque()).append(number)
    moved: set[int] = set()

    def ready(pair: tuple[int, int]) -> bool:
        queue, (loser, winner) = queues[pair], pair
        while queue and candidates.row[queue[0]] in moved:
            queue.popleft()
        return bool(queue) and error[loser] - error[winner] > area[candidates.row[queue[0]]]

    while able := [pair for pair in queues if ready(pair)]:
        loser, winner = pair = min(able, key=lambda pair: queues[pair][0])
        row = int(candidates.row[queues[pair].popleft()])
        moved.add(row)
        holder[row] = winner
        error[loser] -= area[row]
        error[winner] += area[row]


def _unchanged(now: Shares, before: Shares, row: Integers, cells: int) -> NDArray[np.bool_]:
    """Say of which cells nothing changed: everybody has the share that they had."""
    if not len(before.cell):
        return np.zeros(cells, bool)
    codes = 1 + max(now.code.max(initial=0), before.code.max())
    keys, keys_before = now.cell * codes + now.code, before.cell * codes + before.code
    at = np.minimum(np.searchsorted(keys_before, keys), len(keys_before) - 1)
    same = (keys_before[at] == keys) & (np.abs(before.share[at] - now.share) < 2 * ROUNDING)
    changed: NDArray[np.bool_] = np.bincount(row, ~same, cells) > 0
    return ~changed  # shares sum to one: nobody else can have had any
