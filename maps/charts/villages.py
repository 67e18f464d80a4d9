"""Villages over time: above how many each actor controls, below how many are contested or disputed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ...geo.errors import NothingFoundError
from ...layers.schema import CONTROL, Actor
from ..plate import INK, QUIET, STROKES, STYLE, drawn_in
from ..style import DOUBT, actor_name
from .curves import Curve, actor_curve, draw_labels, draw_steps
from .days import LOWER, Stretch, draw_days, draw_gaps, joined, two_panels
from .words import signed, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ...layers.tallies import Tally

__all__ = ["villages_chart"]

"""As the ring around a disputed village on a map."""
OTHERWISE = ("claimed", "presence", "unknown")


def villages_chart(tallies: Sequence[Tally], actors: Mapping[str, Actor], title: str) -> Figure:
    """Draw how many villages each actor controls, and how many are contested or disputed.

    Parameters
    ----------
    tallies
        What `village_tallies` counted, in order.
    actors
        Who is who, by id.
    title
        Whose villages these are; the dates are put below it.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    NothingFoundError
        There is no tally.
    """
    if not tallies:
        raise NothingFoundError(
            "no village is counted, so there is no chart", "`controlmap dates` tells what is recorded"
        )
    days = [tally.date for tally in tallies]
    stretches = joined(
        Stretch(earlier.date, later.date, earlier.recorded_on == later.recorded_on)
        for earlier, later in pairwise(tallies)
    )
    above, below = _controlled(tallies, actors), _unsettled(tallies)
    with drawn_in(STYLE):
        panels = two_panels(sum(curve.height for curve in above))
        draw_days(panels.lower, days[0], days[-1], (days[-1] - days[0]).days / 60)
        _mark_records(panels.lower, sorted({tally.recorded_on for tally in tallies}))
        for axes, height, curves in ((panels.upper, panels.height, above), (panels.lower, LOWER, below)):
            _draw_counts(axes, days, curves, stretches)
            draw_labels(axes, height, days[-1], curves)
        panels.upper.tick_params(which="both", bottom=False, labelbottom=False)
        panels.upper.set_ylabel("villages in control")
        panels.lower.set_ylabel("villages")
        if not above:
            _say(panels.upper, "none in control")
        if not any(any(curve.values) for curve in below):
            _say(panels.lower, "none contested, none disputed")
        draw_gaps(panels, stretches)
        panels.tell(title, _dated(tallies), _foot(days[0]))
    return panels.figure


def _controlled(tallies: Sequence[Tally], actors: Mapping[str, Actor]) -> list[Curve]:
    """Give the curve of each actor, the one with most villages first."""
    named = {str(holder.actor) for tally in tallies for holder in tally.villages if holder.status == CONTROL}
    counts = {actor: [tally.controlled_by(actor) for tally in tallies] for actor in named}

    def label(actor: str) -> str:
        return _label(actor_name(actor, actors), counts[actor])

    ranked = sorted(named, key=lambda actor: (-max(counts[actor]), actor))
    return [
        actor_curve(rank, actor, label(actor), counts[actor], actors, bars=False)
        for rank, actor in enumerate(ranked)
    ]


def _unsettled(tallies: Sequence[Tally]) -> list[Curve]:
    """Give the curves of what is contested, disputed, or held in another way; the last where there is any."""
    otherwise = [tally.with_status(*OTHERWISE) for tally in tallies]
    curves = [
        _aside("Contested", [tally.contested for tally in tallies], INK, STROKES[0]),
        _aside("Disputed", [tally.disputed for tally in tallies], DOUBT, STROKES[2]),
    ]
    if any(otherwise):
        curves.append(_aside("Claimed, presence, unknown", otherwise, QUIET, STROKES[3]))
    return curves


def _aside(name: str, counts: Sequence[int], colour: str, stroke: Any) -> Curve:
    """Make the curve of villages that are counted whoever holds them."""
    return Curve("", _label(name, counts), counts, colour, stroke, 1.4, None)


def _label(name: str, counts: Sequence[int]) -> str:
    unit = "village" if counts[-1] == 1 else "villages"
    return f"{wrapped(name, 30, 2)}\n{counts[-1]} {unit} ({signed(counts[-1] - counts[0])})"


def _draw_counts(
    axes: Axes, days: Sequence[date], curves: Sequence[Curve], stretches: Sequence[Stretch]
) -> None:
    from matplotlib.ticker import MaxNLocator

    draw_steps(axes, days, curves, stretches)
    axes.set_ylim(0, 1.06 * max([1, *(max(curve.values) for curve in curves)]))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))


def _mark_records(axes: Axes, recorded: Sequence[date]) -> None:
    """Mark the days on which a village was recorded: between them the figures only carry on."""
    from matplotlib.dates import date2num

    axes.xaxis.remove_overlapping_locs = False  # a labelled day is marked too
    axes.set_xticks([day for day in date2num(recorded) if day >= axes.get_xlim()[0]], minor=True)
    axes.tick_params(axis="x", which="minor", direction="in", length=5, color=INK, width=0.8)


def _say(axes: Axes, words: str) -> None:
    style: dict[str, Any] = {"ha": "center", "color": QUIET, "style": "italic"}
    axes.text(0.5, 0.45, words, transform=axes.transAxes, **style)


def _dated(tallies: Sequence[Tally]) -> str:
    """Name the dates, and how many villages are counted: it is no constant number."""
    ends = dict.fromkeys((tallies[0].date, tallies[-1].date))
    counted = dict.fromkeys((tallies[0].recorded, tallies[-1].recorded))
    several = "" if [*counted] == [1] else "s"
    return f"{' to '.join(map(str, ends))} · {' to '.join(map(str, counted))} village{several} with a record"


def _foot(first: date) -> str:
    return (
        f"Villages with a record by then; in brackets the change since {first}, first records included."
        " Disputed: sources name several holders. Marks inside: recorded days."
    )
