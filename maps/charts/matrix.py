"""The transition matrix as a picture: rows from, columns to, and in each cell its km2.

What stayed is quiet, what moved is tinted, the darker the more. Rows sum to the areas before, columns to the
areas after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from ...geo.errors import NothingFoundError, UsageError
from ...layers.frames import each_row
from ...layers.schema import UNASSIGNED, Actor, Holder
from ..citations import Cited
from ..plate import GROUND, HAIRLINE, INK, PLATE, QUIET, STYLE, drawn_in
from ..printed.brush import paint
from ..printed.looks import Look, looks_of
from ..printed.styles import REDRAW
from ..style import short_name
from ..text import lines_of
from .framing import Words, framed_panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ...layers.change import Change

__all__ = ["matrix_chart"]

NAMES, TOPS = 170.0, 46.0
"""Points: for the names beside the rows and above the columns."""
WIDE, NARROW, HIGH = 96.0, 58.0, 40.0
"""How wide a cell is, where there are few and where there are many, and how high."""
ROOM = 560.0
MOST = 120
"""How many holders a picture can show."""
PALE, DARK = (219, 232, 247), (20, 64, 135)
"""The tints of the least and of the most that moved."""
READABLE = 0.675
"""From which weight of the dark tint on white can be read on it, and black cannot (4.5 to 1)."""
DOTTED = {"edgecolor": REDRAW["color"], "linestyle": REDRAW["linestyle"], "linewidth": REDRAW["linewidth"]}
"""The edge of ground that is redraw only, as on the maps."""
ROUNDING = 1e-6
"""Square kilometres that are no ground, but what is left of sums: a square metre."""


@dataclass(frozen=True)
class Cell:
    """Ground from one holder to another, in km2.

    Parameters
    ----------
    area_km2
        All of it, redraw included.
    redraw_km2
        What is redraw only.
    uncertainty_km2
        The +- of the rest; None where it is not stated.
    """

    area_km2: float
    redraw_km2: float = 0.0
    uncertainty_km2: float | None = None

    @property
    def advance_km2(self) -> float:
        """What is no redraw."""
        return self.area_km2 - self.redraw_km2

    @property
    def words(self) -> list[str]:
        """The figures, one a line."""
        sure = self.uncertainty_km2
        words = [km2_words(self.advance_km2)] if self.advance_km2 > 0 or not self.redraw_km2 else []
        words += [f"± {km2_words(sure)}"] if sure is not None and words else []
        return [*words, *([f"redraw {km2_words(self.redraw_km2)}"] if self.redraw_km2 else [])]


def matrix_chart(change: Change, actors: Mapping[str, Actor], title: str) -> Figure:
    """Draw how much ground passed from each holder to each, and how much stayed.

    Parameters
    ----------
    change
        What is drawn.
    actors
        Who is who, by id.
    title
        Whose figures these are; the dates are put below it.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    NothingFoundError
        No zone covers any ground on either day.
    UsageError
        There are more holders than a picture can show.
    """
    cells = cells_of(change)
    holders = _ordered(change, cells)
    if not holders:
        raise NothingFoundError("no zones are recorded, so there is no matrix", "see `controlmap dates`")
    if len(holders) > MOST:
        raise UsageError(
            f"a matrix of {len(holders)} holders is no picture", "narrow it with --within, or say --by side"
        )
    cited = Cited()
    cited.cite(change.sources)
    wide = max(NARROW, min(WIDE, ROOM / (len(holders) + 1)))
    width, depth = NAMES + wide * (len(holders) + 1), TOPS + HIGH * (len(holders) + 1)
    dated = f"From {change.before.date} (rows) to {change.after.date} (columns)"
    with drawn_in(STYLE):
        axes = framed_panel(width, depth, Words(title, dated, _note(change)), cited)
        _draw_names(axes, holders, wide, actors)
        _draw_cells(axes, holders, cells, wide)
        _draw_totals(axes, holders, cells, wide)
    return cast("Figure", axes.figure)


def cells_of(change: Change) -> dict[tuple[Holder, Holder], Cell]:
    """Give the cells that hold any ground: what stayed, and what moved with its redraw and its +-."""
    moved = {
        (Holder(row.from_actor, row.from_status), Holder(row.to_actor, row.to_status)): row
        for row in each_row(change.transitions)
    }
    cells = {}
    for (before, after), area in change.flows.items():
        row = moved.get((before, after))
        if row is not None:
            cells[before, after] = Cell(row.area_km2 + row.redraw_km2, row.redraw_km2, row.uncertainty_km2)
        elif area > ROUNDING:
            cells[before, after] = Cell(area)
    return cells


def km2_words(km2: float) -> str:
    """Write a figure; what is there but rounds to nothing is told as such.

    Examples
    --------
    >>> km2_words(1391.884), km2_words(0.004), km2_words(0)
    ('1,391.88', '<0.01', '0.00')
    """
    return "<0.01" if 0 < km2 < 0.005 else f"{km2:,.2f}"


def _ordered(change: Change, cells: Iterable[tuple[Holder, Holder]]) -> list[Holder]:
    """List the holders, the one with most ground on either day first; the ground of nobody comes last."""
    named = {holder for pair in cells for holder in pair}

    def most(holder: Holder) -> float:
        return max(change.before.areas.get(holder, 0.0), change.after.areas.get(holder, 0.0))

    return sorted(named, key=lambda one: (one == UNASSIGNED, -round(most(one), 9), str(one)))


def _draw_names(axes: Axes, holders: Sequence[Holder], wide: float, actors: Mapping[str, Actor]) -> None:
    """Name the rows and the columns, beside the look of each holder's ground."""
    import shapely

    looks = looks_of(holders, actors)
    for index, holder in enumerate(holders):
        told = short_name(holder, actors)
        middle = TOPS + (index + 0.5) * HIGH
        _swatch(axes, shapely.box(0, middle - 6, 14, middle + 6), looks[holder])
        beside = lines_of(told, NAMES - 28, 8, 3)
        axes.text(20, middle, "\n".join(beside), va="center", size=8, linespacing=1.15)
        left = NAMES + index * wide
        _swatch(axes, shapely.box(left + 3, TOPS - 6, left + wide - 3, TOPS - 2), looks[holder])
        above = lines_of(told, wide - 4, 7, 3)
        axes.text(left + wide / 2, TOPS - 9, "\n".join(above), ha="center", va="bottom", size=7)


def _swatch(axes: Axes, box: Any, look: Look) -> None:
    paint(axes, [box], look, (1, 1), 0.75)


def _draw_cells(
    axes: Axes, holders: Sequence[Holder], cells: Mapping[tuple[Holder, Holder], Cell], wide: float
) -> None:
    """Draw the cells: what stayed is quiet, what moved is tinted by its size, mere redraw has dots around."""
    from matplotlib.patches import Rectangle

    most = max((cell.advance_km2 for (old, new), cell in cells.items() if old != new), default=0.0)
    for row, old in enumerate(holders):
        for column, new in enumerate(holders):
            corner = (NAMES + column * wide, TOPS + row * HIGH)
            cell = cells.get((old, new))
            colour, ink = GROUND if old == new else PLATE, QUIET
            if cell and old != new and cell.advance_km2:
                colour, ink = tinted(cell.advance_km2 / most)
            elif cell and old != new:
                inner = (corner[0] + 3, corner[1] + 3)
                axes.add_patch(Rectangle(inner, wide - 6, HIGH - 6, zorder=1.5, fill=False, **DOTTED))
            axes.add_patch(Rectangle(corner, wide, HIGH, facecolor=colour, edgecolor=HAIRLINE, linewidth=0.5))
            if cell:
                _write(axes, (corner[0] + wide / 2, corner[1] + HIGH / 2), cell.words, ink, wide)


def tinted(share: float) -> tuple[str, str]:
    """Give the tint of a share of the most that moved, and the ink that can be read on it.

    Examples
    --------
    >>> tinted(0), tinted(1)
    (('#dbe8f7', '#000000'), ('#144087', '#ffffff'))
    """
    weight = share**0.5  # so that the small are told apart too
    channels = (round(pale + weight * (dark - pale)) for pale, dark in zip(PALE, DARK, strict=True))
    return f"#{bytes(channels).hex()}", "#ffffff" if weight > READABLE else "#000000"


def _draw_totals(
    axes: Axes, holders: Sequence[Holder], cells: Mapping[tuple[Holder, Holder], Cell], wide: float
) -> None:
    """Write the sums of the rows at the right and those of the columns below: they close."""
    right, bottom = NAMES + len(holders) * wide, TOPS + len(holders) * HIGH
    for index, holder in enumerate(holders):
        had = sum(cell.area_km2 for (old, _), cell in cells.items() if old == holder)
        has = sum(cell.area_km2 for (_, new), cell in cells.items() if new == holder)
        _write(axes, (right + wide / 2, TOPS + (index + 0.5) * HIGH), [km2_words(had)], INK, wide, "bold")
        _write(axes, (NAMES + (index + 0.5) * wide, bottom + HIGH / 2), [km2_words(has)], INK, wide, "bold")
    whole = sum(cell.area_km2 for cell in cells.values())
    _write(axes, (right + wide / 2, bottom + HIGH / 2), [km2_words(whole)], INK, wide, "bold")
    axes.text(right + wide / 2, TOPS - 9, "all before", ha="center", va="bottom", size=7, weight="bold")
    axes.text(20, bottom + HIGH / 2, "all after", va="center", size=8, weight="bold")
    for ends in (([right] * 2, [TOPS, bottom + HIGH]), ([NAMES, right + wide], [bottom] * 2)):
        axes.plot(*ends, color=INK, linewidth=0.9)


def _write(
    axes: Axes,
    middle: tuple[float, float],
    words: Sequence[str],
    ink: str,
    wide: float,
    weight: str = "normal",
) -> None:
    size = 8.0 if wide > 1.2 * NARROW else 7.0
    style: dict[str, Any] = {"ha": "center", "va": "center", "linespacing": 1.15}
    axes.text(*middle, "\n".join(words), size=size, weight=weight, color=ink, **style)


def _note(change: Change) -> str:
    """Say what the figures are, and how sure."""
    words = ["Unit: km². What stayed is grey; what moved is tinted, the darker the more."]
    if change.redraw_km2:
        words.append(f"Redraw is ground thinner than {change.tolerance_m:g} m, no advance; totals hold it.")
    error = change.positional_error_m
    words.append(f"± is {error:g} m times the outline." if error is not None else "+- not stated.")
    for day, state in (("before", change.before), ("after", change.after)):
        if state.carried_forward:
            words.append(f"The zones {day} are those of {state.recorded_on}.")
    if not change.after.within and any(UNASSIGNED in (move.before, move.after) for move in change.moves):
        words.append("Unassigned is what no zone covers on that day and one covers on the other.")
    return " ".join(words)
