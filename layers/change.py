"""A change between two snapshots, as a value: who gained and lost what, and what is redraw only.

Ground that differs by no more than the tolerance is a *redraw*: it is told apart from advance, with its km2,
and never dropped in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ..geo.area import length_km
from ..geo.errors import UsageError
from .frames import each_row, geoframe
from .frontline import FrontChange, frontline_change
from .schema import CONTROL, UNASSIGNED, Holder, Source
from .shown import Shown
from .snapshot import Snapshot

__all__ = ["Balance", "Change", "Move", "flow", "stated_error"]

GROUND = ["from_actor", "from_status", "to_actor", "to_status"]
VILLAGES = [
    *("place_id", "name", "name_ar", *GROUND),
    *("date", "disputed", "sources"),
]


@dataclass(frozen=True)
class Move:
    """Ground that passed from one holder to another, piece by piece.

    Parameters
    ----------
    before, after
        The holders, which differ.
    pieces
        Connected polygons, shape (n,).
    areas
        Their km2.
    thinness
        How thin they are, in metres (see `geo.noise`).
    redraw
        Which of them are no advance.
    """

    before: Holder
    after: Holder
    pieces: NDArray[Any]
    areas: NDArray[np.float64]
    thinness: NDArray[np.float64]
    redraw: NDArray[np.bool_]

    @property
    def area_km2(self) -> float:
        """The advance."""
        return float(self.areas[~self.redraw].sum())

    @property
    def redraw_km2(self) -> float:
        """The redraw."""
        return float(self.areas[self.redraw].sum())


class Balance(NamedTuple):
    """What an actor controlled on two days, and what made the difference, in km2."""

    actor: str
    area_from_km2: float
    area_to_km2: float
    gained_km2: float
    lost_km2: float
    redraw_gained_km2: float
    redraw_lost_km2: float
    net_km2: float
    uncertainty_km2: float | None


@dataclass(frozen=True)
class Change(Shown):
    """The difference between two snapshots.

    Parameters
    ----------
    before, after
        The snapshots.
    moves
        What passed from whom to whom, redraw included.
    tolerance_m
        How thin a piece may be, in metres, and still count as a redraw only.
    method
        Which way found the ground: "edges", "pairs", or "none" where every zone stayed as it was.
    kept
        The places near which redraw counts as advance.
    """

    before: Snapshot
    after: Snapshot
    moves: tuple[Move, ...]
    tolerance_m: float
    method: Literal["none", "edges", "pairs"]
    kept: frozenset[str] = frozenset()

    @cached_property
    def transitions(self) -> gpd.GeoDataFrame:
        """The ground that changed holder, largest first.

        `from_actor`, `from_status`, `to_actor`, `to_status` (None and "none" where no zone covers it),
        `area_km2` and `parts` of the advance, `redraw_km2`, `uncertainty_km2` (the positional error times
        the outline, an upper bound; None where the error is not stated) and `geometry`: the advance, empty
        where all is redraw.
        """
        ordered = sorted(self.moves, key=lambda m: (-m.area_km2, -m.redraw_km2, str(m.before), str(m.after)))
        grounds = [shapely.union_all(move.pieces[~move.redraw]) for move in ordered]
        frame = geoframe([(*move.before, *move.after) for move in ordered], GROUND, grounds)
        frame.insert(4, "area_km2", np.array([move.area_km2 for move in ordered]))
        frame.insert(5, "redraw_km2", np.array([move.redraw_km2 for move in ordered]))
        uncertain = [self._uncertainty([ground]) for ground in grounds]
        frame.insert(6, "uncertainty_km2", pd.Series(uncertain, dtype=object))
        frame.insert(7, "parts", np.array([int((~move.redraw).sum()) for move in ordered]))
        return frame

    @cached_property
    def redraw(self) -> gpd.GeoDataFrame:
        """The pieces that differ by no more than the tolerance, largest first.

        `from_actor`, `from_status`, `to_actor`, `to_status`, `area_km2`, `thinness_m`, `near` (the name of
        the nearest place) and `geometry`.
        """
        rows: list[tuple[float, float, Move, BaseGeometry]] = [
            (area, thin, move, piece)
            for move in self.moves
            for piece, area, thin, redraw in zip(
                move.pieces, move.areas, move.thinness, move.redraw, strict=True
            )
            if redraw
        ]
        rows.sort(key=lambda row: (-row[0], row[3].bounds))
        pieces = [piece for *_, piece in rows]
        cells = [
            (*move.before, *move.after, name)
            for (_, _, move, _), name in zip(rows, self._nearest(pieces), strict=True)
        ]
        frame = geoframe(cells, [*GROUND, "near"], pieces)
        frame.insert(4, "area_km2", np.array([area for area, *_ in rows], dtype=float))
        frame.insert(5, "thinness_m", np.array([thin for _, thin, *_ in rows], dtype=float))
        return frame

    @property
    def advance_km2(self) -> float:
        """All advance, from whomever to whomever."""
        return float(sum(move.area_km2 for move in self.moves))

    @property
    def redraw_km2(self) -> float:
        """All redraw, from whomever to whomever."""
        return float(sum(move.redraw_km2 for move in self.moves))

    @property
    def parts(self) -> int:
        """How many connected pieces advanced."""
        return sum(int((~move.redraw).sum()) for move in self.moves)

    @cached_property
    def flows(self) -> dict[tuple[Holder, Holder], float]:
        """Square kilometres from each holder to each, redraw and what stayed included.

        Within an area of interest they sum to the area, with the ground that no zone covered on either day.
        """
        cells: dict[tuple[Holder, Holder], float] = defaultdict(float)
        for holder, area in self.before.areas.items():
            cells[holder, holder] = area - flow(self.moves, lambda move: move.before, holder)
        for move in self.moves:
            cells[move.before, move.after] += float(move.areas.sum())
        if self.after.within:
            cells[UNASSIGNED, UNASSIGNED] = self.after.within.area_km2 - sum(cells.values())
        return dict(cells)

    @cached_property
    def matrix(self) -> pd.DataFrame:
        """The flows as a table: from each holder (rows) to each (columns), in km2."""
        cells = self.flows
        had = sorted({pair[0] for pair in cells}, key=_order)
        has = sorted({pair[1] for pair in cells}, key=_order)
        values = [[cells.get((old, new), 0.0) for new in has] for old in had]
        return pd.DataFrame(
            values, index=pd.Index(map(str, had), name="from"), columns=pd.Index(map(str, has), name="to")
        )

    @cached_property
    def balances(self) -> tuple[Balance, ...]:
        """The account of each actor that controls ground on either day, the largest change first."""
        actors = {
            str(holder.actor)
            for snapshot in (self.before, self.after)
            for holder in snapshot.areas
            if holder.status == CONTROL
        }
        balances = (self._balance(actor) for actor in actors)
        return tuple(sorted(balances, key=lambda one: (-abs(one.net_km2), -one.area_to_km2, one.actor)))

    @cached_property
    def areas(self) -> pd.DataFrame:
        """Ground in control by actor, in km2, the largest change first.

        `actor`, `area_from_km2`, `area_to_km2`, `gained_km2`, `lost_km2`, `redraw_gained_km2`,
        `redraw_lost_km2`, `net_km2` (gained less lost) and `uncertainty_km2`.
        """
        frame = pd.DataFrame(self.balances, columns=list(Balance._fields))
        return frame.astype({"actor": object, "uncertainty_km2": object})

    @cached_property
    def villages(self) -> gpd.GeoDataFrame:
        """Villages that changed holder: when, and on whose word.

        `place_id`, `name`, `name_ar`, `from_actor`, `from_status`, `to_actor`, `to_status`, `date`,
        `disputed`, `sources`, `geometry`. A village that is first recorded in between changed no hands.
        `date` is the recorded day from which the later holder is named without a break, `sources` are those
        of that day.
        """
        later, earlier = self.after, self.before
        if self.after.date < self.before.date:
            later, earlier = earlier, later
        known = self.before.villages.set_index("place_id")
        since = later.villages.set_index("place_id")
        rows, points = [], []
        for village in each_row(self.after.villages):
            if village.place_id not in known.index:
                continue
            old, told = known.loc[village.place_id], since.loc[village.place_id]
            if (old["actor"], old["status"]) == (village.actor, village.status):
                continue
            disputed = old["disputed"] or village.disputed or told["since_disputed"]
            rows.append(
                (
                    *(village.place_id, village.name, village.name_ar),
                    *(old["actor"], old["status"], village.actor, village.status),
                    told["since"],
                    bool(disputed),
                    told["since_sources"],
                )
            )
            points.append(village.geometry)
        return geoframe(rows, VILLAGES, points)

    @property
    def taken_from(self) -> dict[str, Holder]:
        """From whom each village passed that changed holder, by the place's id."""
        return {row.place_id: Holder(row.from_actor, row.from_status) for row in each_row(self.villages)}

    @cached_property
    def frontline(self) -> FrontChange:
        """The frontline on both days, and how it moved."""
        return frontline_change(self.before, self.after)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Who says so: the sources of the zones of both days, each once."""
        return tuple(dict.fromkeys((*self.before.sources, *self.after.sources)))

    @property
    def positional_error_m(self) -> float | None:
        """How far off the lines of either day may be, in metres; None where one does not state it."""
        return stated_error(self.before, self.after)

    def reversed(self) -> Change:
        """Give the change from the later snapshot back to the earlier one."""
        moves = tuple(replace(move, before=move.after, after=move.before) for move in self.moves)
        return replace(self, before=self.after, after=self.before, moves=moves)

    def at_tolerance(self, tolerance_m: float) -> Change:
        """Tell redraw from advance by another tolerance, in metres.

        Raises
        ------
        UsageError
            The tolerance is below zero.
        """
        if not 0 <= tolerance_m < np.inf:
            raise UsageError(f"a tolerance of {tolerance_m} m", "give a number of metres, 0 or more")
        moves = tuple(replace(move, redraw=move.thinness < tolerance_m) for move in self.moves)
        return replace(self, moves=moves, tolerance_m=tolerance_m)._with_kept(self.kept)

    def keeping(self, places: Iterable[str]) -> Change:
        """Take redraw near some places back for advance: a thin advance along a road is no noise.

        Parameters
        ----------
        places
            Names as `redraw` lists them under `near`; "all" takes back everything.

        Raises
        ------
        UsageError
            No redraw lies near a place of that name.
        """
        wanted = {place.casefold() for place in places}
        if "" in wanted:
            raise UsageError("a place without a name to keep", "name it as the list of redraw does, or `all`")
        near = {str(name).casefold() for name in self.redraw["near"]} | {"all"}
        unknown = wanted - near
        if unknown:
            raise UsageError(
                f"no redraw lies near {', '.join(sorted(unknown))}",
                f"redraw lies near {', '.join(sorted(near - {'', 'all'})) or 'no place'}; `all` keeps it all",
            )
        return self._with_kept(frozenset(wanted))

    def _with_kept(self, kept: frozenset[str]) -> Change:
        moves = []
        for move in self.moves if kept else ():
            names = [str(name).casefold() for name in self._nearest(move.pieces)]
            near = np.array([bool(kept & {name, "all"}) for name in names], dtype=bool)
            moves.append(replace(move, redraw=move.redraw & ~near))
        return replace(self, moves=tuple(moves), kept=kept) if kept else self

    def _balance(self, actor: str) -> Balance:
        """Account for the ground that an actor controls."""
        holder = Holder(actor, CONTROL)
        gains = [move for move in self.moves if move.after == holder]
        losses = [move for move in self.moves if move.before == holder]
        gained, lost = (float(sum(move.area_km2 for move in moves)) for moves in (gains, losses))
        moved = [piece for move in (*gains, *losses) for piece in move.pieces[~move.redraw]]
        return Balance(
            actor,
            self.before.areas.get(holder, 0.0),
            self.after.areas.get(holder, 0.0),
            gained,
            lost,
            float(sum(move.redraw_km2 for move in gains)),
            float(sum(move.redraw_km2 for move in losses)),
            gained - lost,
            self._uncertainty(moved),
        )

    def _uncertainty(self, ground: Iterable[BaseGeometry]) -> float | None:
        """Give the +- of an area, in km2: the positional error times the outline of the dissolved ground."""
        if self.positional_error_m is None:
            return None
        outline = length_km([shapely.union_all(list(ground))])[0]
        return float(self.positional_error_m / 1000 * outline)

    def _nearest(self, pieces: Sequence[BaseGeometry] | NDArray[Any]) -> list[str]:
        """Name the place nearest to each piece; "" where no place is recorded."""
        places = self.after.places
        if not len(places) or not len(pieces):
            return [""] * len(pieces)
        tree = shapely.STRtree(places.geometry.to_numpy())
        return [str(places["name"].iloc[row]) for row in tree.nearest(np.asarray(pieces))]


def stated_error(before: Snapshot, after: Snapshot) -> float | None:
    """Give how far off the lines of either day may be, in metres; None where one does not state it."""
    stated = (before.positional_error_m, after.positional_error_m)
    known = [error for error in stated if error is not None]
    return max(known) if len(known) == len(stated) else None


def flow(moves: Iterable[Move], end: Callable[[Move], Holder], holder: Holder) -> float:
    """Sum what passed from (or to) a holder."""
    return float(sum(move.areas.sum() for move in moves if end(move) == holder))


def _order(holder: Holder) -> tuple[bool, str, str]:
    return holder.actor is None, holder.actor or "", holder.status
