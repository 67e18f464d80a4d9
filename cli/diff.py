"""`controlmap diff FROM TO`: what changed hands."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..geo.errors import UsageError
from . import options
from .change_json import change_json
from .change_tables import print_change
from .files import chart_path
from .printing import known_words, print_json, print_table

if TYPE_CHECKING:
    from ..layers.change import Change
    from ..layers.extent import Area
    from .extent import Extent

TOLERANCES = (0.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@click.command("diff", short_help="Say what changed hands between two dates.")
@click.argument("day_from", metavar="FROM", type=options.DATE)
@click.argument("day_to", metavar="TO", type=options.DATE)
@options.dataset
@click.option("--against", metavar="NAME", help="Another dataset's zones for TO: where do two disagree?")
@options.as_known_on
@options.tolerance
@click.option(
    "--keep",
    multiple=True,
    metavar="PLACE",
    help="Count the redraw near a place as advance, as the list of redraw names it; or `all`.",
)
@options.extent
@click.option(
    "--by",
    metavar="side|FILE",
    help="Roll figures up by side, or break them down by the polygons of a file.",
)
@click.option("--by-field", metavar="COLUMN", help="Which column names the polygons of --by FILE.")
@click.option("--sensitivity", is_flag=True, help="Give the figures at 0, 5, 10, 20, 50 and 100 m.")
@options.chart
@options.as_json
@click.pass_obj
def command(
    store: str,
    day_from: date,
    day_to: date,
    dataset: str | None,
    against: str | None,
    known_on: datetime | None,
    tolerance: float | None,
    keep: tuple[str, ...],
    extent: Extent,
    by: str | None,
    by_field: str | None,
    sensitivity: bool,
    chart: str | None,
    as_json: bool,
) -> None:
    """Say what changed hands between two dates: ground from each holder to each other, totals by actor,
    and villages. Every figure adds up to the areas of the two days.
    """
    path = chart_path(chart, store)
    from ..layers.diff import diff
    from ..layers.extent import by_side
    from ..layers.store import open as open_store

    opened = open_store(store)
    districts = _districts(by, by_field)
    states = [
        opened.at(day_from, dataset=dataset, known_on=known_on),
        opened.at(day_to, dataset=against or dataset, known_on=known_on),
    ]
    before, after = extent.cut(opened, states, known_on)
    if by == "side":
        before, after = by_side(before), by_side(after)
    change = diff(before, after, tolerance_m=tolerance).keeping(keep)
    if as_json:
        print_json(
            change_json(change)
            | (_sensitivity(change) if sensitivity else {})
            | (_by_district(change, districts) if districts else {})
        )
    else:
        print_change(change)
        if districts:
            _print_districts(change, districts)
        if sensitivity:
            _print_sensitivity(change)
    if path is not None:
        _draw(path, change)
        click.echo(f"Chart: {path}", err=as_json)


def _draw(path: Path, change: Change) -> None:
    from ..maps.charts import matrix_chart, save_chart

    before, after = change.before, change.after
    datasets = " against ".join(dict.fromkeys((before.dataset, after.dataset)))
    within = f" within {after.within.name}" if after.within else ""
    title = f"{datasets}: ground from whom to whom{within}{known_words(after.known_on)}"
    save_chart(matrix_chart(change, {**before.actors, **after.actors}, title), path)


def _districts(by: str | None, by_field: str | None) -> tuple[Area, ...]:
    """Read the polygons that figures are broken down by, where a file is named."""
    if by == "":
        raise UsageError("figures by what?", "say --by side, or --by FILE")
    if by is None or by == "side":
        if by_field is not None:
            raise UsageError("--by-field names a column of a file", "name the file with --by FILE")
        return ()
    if by_field is None:
        raise UsageError(f"which column of {by} names its polygons?", "say --by-field COLUMN")
    from ..layers.polygons import read_districts

    return read_districts(Path(by), by_field)


def _by_district(change: Change, districts: tuple[Area, ...]) -> dict[str, object]:
    from ..layers.districts import by_district

    rows = by_district(change, districts).to_dict("records")
    return {"districts": [row | {"district": row["district"] or None} for row in rows]}


def _print_districts(change: Change, districts: tuple[Area, ...]) -> None:
    from ..layers.districts import by_district
    from ..layers.frames import each_row

    rows = [
        (
            *(row.district or "(outside all)", row.actor),
            *(row.area_from_km2, row.area_to_km2, row.gained_km2, row.lost_km2, row.net_km2),
            row.redraw_gained_km2 - row.redraw_lost_km2,
        )
        for row in each_row(by_district(change, districts))
    ]
    columns = ("before km2", "after km2", "gained km2", "lost km2", "net km2", "redraw km2")
    print_table("Ground in control, by district", ("district", "actor", *columns), rows)


def _print_sensitivity(change: Change) -> None:
    rows = [
        (f"{at.tolerance_m:g} m", at.advance_km2, at.redraw_km2, at.parts) for at in _at_tolerances(change)
    ]
    print_table("How much rests on the tolerance", ("tolerance", "advance km2", "redraw km2", "parts"), rows)


def _sensitivity(change: Change) -> dict[str, object]:
    names = ("tolerance_m", "advance_km2", "redraw_km2", "parts")
    return {"sensitivity": [{name: getattr(at, name) for name in names} for at in _at_tolerances(change)]}


def _at_tolerances(change: Change) -> list[Change]:
    tolerances = sorted({*TOLERANCES, change.tolerance_m})
    return [change.at_tolerance(tolerance) for tolerance in tolerances]
