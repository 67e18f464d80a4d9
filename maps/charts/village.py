"""A village's timeline: who is named on each recorded day and by which sources, and who held it.

One lane a holder, one mark a statement: its shape is the holder's, as on the maps, and its size how sure it
is. The band above is the verdict, which carries on, paler, where nothing was recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, cast

from ...geo.errors import NothingFoundError
from ...layers.schema import Actor, Holder, Observation
from ...layers.villages import Verdict, changes_of_hands
from ..citations import Cited
from ..plate import HAIRLINE, INK, PLATE, QUIET, STYLE, drawn_in
from ..printed.brush import paint
from ..printed.looks import Look, looks_of, point_style
from ..printed.styles import DISPUTED
from ..sealed import plain
from ..style import short_name
from ..text import isolated, lines_of, shortened, width_of
from .framing import Words, framed_panel
from .lanes import Columns, Lane, columns_of, lanes_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["village_chart"]

LABELS = 195.0
"""Points: for the names at the right of the columns."""
RING, BAND, BELOW = 16.0, 24.0, 10.0
"""How high the row of the disputed days is, the band of the verdict, and what is below it."""
DATES = 40.0
"""How much room the dates take below the lanes."""
DOT = 9.0
"""The size of the mark of a statement as sure as can be."""
STRONG, FAINT = 0.75, 0.25
GAP = "#e8e8e3"
UNSOURCED = "[–]"


def village_chart(verdicts: Sequence[Verdict], actors: Mapping[str, Actor], title: str) -> Figure:
    """Draw a village's history: the statements of each recorded day by holder, and the verdict above them.

    Parameters
    ----------
    verdicts
        Each recorded day of the village, in order.
    actors
        Who is who, by id.
    title
        Which village it is; the dates are put below it.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    NothingFoundError
        No record says who held it.
    """
    if not verdicts:
        raise NothingFoundError("no record says who held it, so there is no chart", "name another place")
    columns = columns_of([verdict.date for verdict in verdicts])
    ring = RING if any(verdict.disputed for verdict in verdicts) else 0.0
    lanes = lanes_of(verdicts, ring + BAND + BELOW, columns.row)
    holders = {holder for verdict in verdicts for holder in (*verdict.confidence, *_held(verdict))}
    looks = looks_of(holders, actors)
    cited = Cited()
    said = {record: cited.cite(record.sources) for verdict in verdicts for record in verdict.records}
    depth = lanes[-1].top + lanes[-1].height
    dated = " to ".join(dict.fromkeys((str(verdicts[0].date), str(verdicts[-1].date))))
    words = Words(title, dated, _note(said.values(), columns))
    with drawn_in(STYLE):
        axes = framed_panel(columns.end + LABELS, depth, words, cited, DATES)
        _draw_gaps(axes, columns, lanes[0].top, depth)
        _draw_band(axes, verdicts, columns, looks, ring)
        for lane in lanes:
            _draw_lane(axes, lane, looks[lane.holder], columns, actors)
            _draw_statements(axes, lane, looks[lane.holder], verdicts, columns, said)
        _draw_dates(axes, columns, depth)
    return cast("Figure", axes.figure)


def _draw_gaps(axes: Axes, columns: Columns, top: float, depth: float) -> None:
    """Shade the days on which nothing was recorded, and say how many they are."""
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((0, top), columns.end, depth - top, facecolor=PLATE, linewidth=0, zorder=0))
    if columns.worded:
        axes.vlines([*columns.left.values()], top, depth, color=HAIRLINE, linewidth=0.4, zorder=0.2)
    for left, right, days in columns.gaps:
        shade = Rectangle((left, top), right - left, depth - top, facecolor=GAP, linewidth=0, zorder=0.4)
        axes.add_patch(shade)
        many = f"{days:,} day{'' if days == 1 else 's'}"
        told = f"{many}: nothing recorded"
        if width_of(told, 6.5) > depth - top - 4:
            told = many
        if right - left > 9:
            style: dict[str, Any] = {"rotation": 90, "ha": "center", "va": "center", "style": "italic"}
            axes.text((left + right) / 2, (top + depth) / 2, told, size=6.5, color=QUIET, **style)


def _draw_band(
    axes: Axes, verdicts: Sequence[Verdict], columns: Columns, looks: Mapping[Holder, Look], top: float
) -> None:
    """Draw who held it as a band of steps, and ring the disputed days above it."""
    import shapely

    stays: dict[tuple[Holder, float], list[Any]] = {}
    for holder, strength, left, right in _stays(verdicts, columns):
        stays.setdefault((holder, strength), []).append(shapely.box(left, top, right, top + BAND))
    for (holder, strength), boxes in stays.items():
        paint(axes, [shapely.union_all(boxes)], looks[holder], (1, 1), strength)
    times = len(changes_of_hands(verdicts))
    told = f"control changed hands {times} time{'' if times == 1 else 's'}"
    _name(axes, columns.end, top + BAND / 2, ["Who held it", told])
    disputed = [columns.left[one.date] + columns.width / 2 for one in verdicts if one.disputed]
    if disputed:
        size = min(7.0, max(2.5, columns.width - 1))
        axes.plot(disputed, [top / 2] * len(disputed), linestyle="none", markersize=size, **DISPUTED)
        _name(axes, columns.end, top / 2, ["Disputed: several holders are named"])


def _stays(verdicts: Sequence[Verdict], columns: Columns) -> Iterator[tuple[Holder, float, float, float]]:
    """Say who held it from where to where, and how strong it is drawn: paler where nothing was recorded.

    A day is split evenly where others held it earlier that day: their order is known, not their hours.
    """
    for verdict, following in zip_longest(verdicts, verdicts[1:]):
        left = columns.left[verdict.date]
        held = _held(verdict)
        share = columns.width / len(held)
        for part, holder in enumerate(held):
            yield holder, STRONG, left + part * share, left + (part + 1) * share
        end = left + columns.width
        if following and columns.left[following.date] > end:
            yield verdict.holder, FAINT, end, columns.left[following.date]


def _held(verdict: Verdict) -> list[Holder]:
    """Name who held it that day, in order."""
    return [*verdict.before, verdict.holder]


def _draw_lane(axes: Axes, lane: Lane, look: Look, columns: Columns, actors: Mapping[str, Actor]) -> None:
    """Name a lane at its right, beside the holder's look and mark."""
    import shapely

    axes.plot([0, columns.end], [lane.top] * 2, color=HAIRLINE, linewidth=0.6, zorder=0.3)
    middle, left = lane.top + lane.height / 2, columns.end + 12
    paint(axes, [shapely.box(left, middle - 5, left + 19, middle + 5)], look, (1, 1), STRONG)
    axes.plot(left + 29, middle, **point_style(look, DOT - 2))
    told = short_name(lane.holder, actors)
    several = "" if lane.statements == 1 else "s"
    name = lines_of(told, LABELS - 40, 8, 2)
    _name(axes, left + 28, middle, [*name, f"{lane.statements} statement{several}"])


def _name(axes: Axes, end: float, middle: float, lines: Sequence[str]) -> None:
    axes.text(end + 12, middle, "\n".join(lines), va="center", size=8, linespacing=1.15)


def _draw_statements(
    axes: Axes,
    lane: Lane,
    look: Look,
    verdicts: Iterable[Verdict],
    columns: Columns,
    cited: Mapping[Observation, str],
) -> None:
    """Draw a mark for each statement that names the holder, the earliest of a day on top."""
    for verdict in verdicts:
        said = [record for record in verdict.records if record.holder == lane.holder]
        first = lane.top + (lane.height - (len(said) - 1) * columns.row) / 2
        left = columns.left[verdict.date]
        for row, record in enumerate(said):
            y = first + row * columns.row - (3 if columns.worded and record.time_of_day else 0)
            size = max(2.4, DOT * _sure(record) ** 0.5 * min(1.0, columns.width / DOT))
            style = point_style(look, size)
            if columns.worded:
                axes.plot(left + 8, y, zorder=3, **style)
                _say(axes, left, y, columns.width, cited[record] or UNSOURCED, record.time_of_day)
            else:
                axes.plot(left + columns.width / 2, y, zorder=3, **style | {"markeredgewidth": 0.3})


def _sure(record: Observation) -> float:
    """Say how sure a statement is: as the verdict counts it."""
    return 1.0 if record.confidence is None else record.confidence


def _say(axes: Axes, left: float, y: float, width: float, cited: str, time: str) -> None:
    """Write the numbers of the sources beside a mark, and the time of day below it, where there is room."""
    if width_of(cited, 6.5) <= width - 15:
        axes.text(left + 14, y, cited, va="center", size=6.5, color=INK, zorder=3)
    if time:
        told = isolated(shortened(plain(time), width - 4, 5.6))
        axes.text(left + 3, y + 8.5, told, va="center", size=5.6, color=QUIET, zorder=3)


def _draw_dates(axes: Axes, columns: Columns, depth: float) -> None:
    """Label the days below their columns, as many as there is room for, each year once."""
    free, year = 0.0, 0
    for day, left in columns.left.items():
        middle = left + columns.width / 2
        if middle - 16 < free and year:
            continue
        axes.plot([middle] * 2, [depth, depth + 3], color=QUIET, linewidth=0.6, clip_on=False)
        told = f"{day:%d %b}" if day.year == year else f"{day:%d %b}\n{day.year}"
        axes.text(middle, depth + 5, told, ha="center", va="top", size=7.5, color=QUIET)
        free, year = middle + 16, day.year


def _note(cited: Iterable[str], columns: Columns) -> str:
    """Say what a mark is, and what is shaded."""
    told = ["A mark is a statement, the larger the surer; without a stated confidence it counts 1."]
    if columns.worded:
        told.append("In brackets: its sources; below them the time of day where it is stated.")
        told += [] if all(cited) else [f"{UNSOURCED}: no source is recorded."]
    else:
        told.append("Sources are listed as they are cited: beside the marks there is no room for numbers.")
    told += ["Shaded: days on which nothing was recorded."] if columns.gaps else []
    return " ".join(told)
