"""`controlmap exposure FROM [TO]`: how many people are on ground that changed hands."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from ..geo.errors import UsageError
from . import options
from .exposure_json import exposure_json
from .exposure_tables import Told, print_exposure
from .printing import change_words, extent_json, print_json, reading_progress, state_words

if TYPE_CHECKING:
    from ..layers.exposure import Nearness
    from ..layers.measuring import Question, Statistic
    from ..layers.snapshot import Snapshot
    from .extent import Extent

STATISTICS = ("sum", "mean", "classes")


@click.command("exposure", short_help="Say how many people are on ground that changed hands.")
@click.argument("day_from", metavar="FROM", type=options.DATE)
@click.argument("day_to", metavar="[TO]", type=options.DATE, required=False)
@click.option("--raster", required=True, metavar="FILE", help="What is counted: a GeoTIFF of people, say.")
@click.option("--band", type=int, default=1, show_default=True, help="Which band of it.")
@click.option(
    "--statistic",
    type=click.Choice(STATISTICS),
    help="The sum of what its cells hold, the mean over the ground, or the km2 of each of its classes."
    "  [default: sum; classes with --classes]",
)
@click.option("--per-km2", is_flag=True, help="Its cells hold so much per km2, not so much each.")
@click.option("--unit", metavar="TEXT", help="What is counted, like people; by default what the file says.")
@click.option("--classes", metavar="FILE", help="What its numbers stand for: a CSV file, value and name.")
@click.option("--raster-date", metavar="TEXT", help="Of when it is; by default what the file says.")
@click.option("--source", metavar="TEXT", help="Whose raster it is.")
@click.option(
    "--around-villages", type=float, metavar="KM", help="Also around each village that changed hands."
)
@click.option("--around-routes", type=float, metavar="KM", help="Also along each route.")
@options.dataset
@options.as_known_on
@options.tolerance
@options.extent
@options.as_json
@click.pass_obj
def command(
    store: str,
    /,
    day_from: date,
    day_to: date | None,
    raster: str,
    band: int,
    statistic: str | None,
    per_km2: bool,
    unit: str | None,
    classes: str | None,
    raster_date: str | None,
    source: str | None,
    around_villages: float | None,
    around_routes: float | None,
    dataset: str | None,
    known_on: datetime | None,
    tolerance: float | None,
    extent: Extent,
    as_json: bool,
) -> None:
    """Say how many people, or how much of anything that a raster holds, is on ground that changed hands
    between two dates; with one date, on the ground of each holder. Each cell counts by the share of it that
    lies on the ground. Transitions, redraw and what stayed sum to the whole.
    """
    question = _question(statistic, per_km2, classes)
    near = _nearness(around_villages, around_routes)
    if day_to is None and tolerance is not None:
        raise UsageError("--tolerance tells redraw from advance", "give two dates, or leave it out")
    from ..layers import exposure as exposures
    from ..layers.diff import diff
    from ..layers.formats.raster import open_raster
    from ..layers.store import open as open_store

    opened = open_store(store)
    days = [day_from] if day_to is None else [day_from, day_to]
    states = [opened.at(day, dataset=dataset, known_on=known_on) for day in days]
    states = extent.cut(opened, states, known_on)
    signed = question.statistic != "sum"
    with open_raster(Path(raster), band, negative=signed) as cells, reading_progress("measuring") as report:
        if len(states) == 1:
            found = exposures.exposure_of_state(cells, question, states[0], near, report)
        else:
            change = diff(*states, tolerance_m=tolerance)
            found = exposures.exposure_of_change(cells, question, change, near, report)
    told = Told(cells, unit or cells.unit, raster_date or cells.date, source or "")
    if as_json:
        print_json(_asked(states) | exposure_json(found, told, near))
    else:
        words = change_words(*states) if len(states) == 2 else state_words(states[0])
        print_exposure(found, told, near, words)


def _question(statistic: str | None, per_km2: bool, classes: str | None) -> Question:
    """Say what is measured, having refused what does not go together."""
    chosen = cast("Statistic", statistic or ("classes" if classes else "sum"))
    if classes is not None and chosen != "classes":
        raise UsageError("--classes names classes", "ask for --statistic classes, or leave it out")
    if per_km2 and chosen != "sum":
        raise UsageError("--per-km2 is for sums", f"leave it out: --statistic {chosen} needs none")
    from ..layers.measuring import Question, read_classes

    return Question(chosen, per_km2, read_classes(Path(classes)) if classes is not None else {})


def _nearness(villages_km: float | None, routes_km: float | None) -> Nearness:
    for flag, km in (("--around-villages", villages_km), ("--around-routes", routes_km)):
        if km is not None and not 0 < km <= 1000:
            raise UsageError(f"{flag} {km:g}", "give kilometres, more than 0 and up to 1000")
    from ..layers.exposure import Nearness

    return Nearness(villages_km, routes_km)


def _asked(states: list[Snapshot]) -> dict[str, object]:
    last = states[-1]
    days = [state.date.isoformat() for state in states]
    dated = {"date": days[0]} if len(days) == 1 else {"from_date": days[0], "to_date": days[1]}
    return dated | {"dataset": last.dataset or None, "within": extent_json(last)}
