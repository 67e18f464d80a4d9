"""`controlmap series`: what each actor gained and lost over many dates."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from ..geo.errors import UsageError
from . import options
from .files import chart_path
from .printing import extent_json, known_words, print_json, print_table, reading_progress
from .series_villages import tell_villages

if TYPE_CHECKING:
    from ..layers.series import Every, Period
    from ..layers.snapshot import Snapshot
    from .extent import Extent

EVERY = ("snapshot", "day", "week", "month")


@click.command("series", short_help="Follow what each actor gained and lost over many dates.")
@options.day_from
@options.day_to
@click.option("--every", type=click.Choice(EVERY), default="snapshot", show_default=True, help="The periods.")
@options.tolerance
@options.dataset
@options.as_known_on
@options.extent
@click.option("--by", type=click.Choice(["side"]), help="Roll actors up by the side they fight with.")
@click.option("--villages", is_flag=True, help="Count villages instead of ground, from all datasets.")
@options.chart
@options.as_json
@click.pass_obj
def command(
    store: str,
    /,
    day_from: date | None,
    day_to: date | None,
    every: str,
    tolerance: float | None,
    dataset: str | None,
    known_on: datetime | None,
    extent: Extent,
    by: str | None,
    villages: bool,
    chart: str | None,
    as_json: bool,
) -> None:
    """Follow what each actor gained and lost, period by period. Each is compared with the last accepted line,
    so that what creeps becomes an advance once it is wider than the tolerance. A period in which nothing was
    recorded is marked: a gap in the source is no quiet front. With --villages, tell how many villages each
    actor controls.
    """
    path = chart_path(chart, store)
    from ..layers.extent import by_side
    from ..layers.series import series
    from ..layers.store import open as open_store

    opened = open_store(store)
    if villages:
        if (tolerance, dataset, extent.rest) != (None, None, None):
            raise UsageError(
                "--tolerance, --dataset and --rest are about ground", "leave them out, or --villages"
            )
        tell_villages(opened, day_from, day_to, every, known_on, extent, by, path, as_json)
        return
    with reading_progress("reading") as report:
        recorded = opened.snapshots(day_from, day_to, dataset=dataset, known_on=known_on, progress=report)
    snapshots = extent.cut(opened, recorded, known_on)
    if by == "side":
        snapshots = [by_side(snapshot) for snapshot in snapshots]
    with reading_progress("comparing") as report:
        found = series(
            snapshots,
            cast("Every", every),
            first=day_from,
            last=day_to,
            tolerance_m=tolerance,
            progress=report,
        )
    if as_json:
        rows = [_payload(period) for period in found]
        within = extent_json(snapshots[-1])
        print_json({"every": every, "dataset": snapshots[-1].dataset, "within": within, "rows": rows})
    else:
        _print(found, _title(snapshots[-1]))
    if path is not None:
        _draw(path, found, snapshots)
        click.echo(f"Chart: {path}", err=as_json)


def _draw(path: Path, found: list[Period], snapshots: list[Snapshot]) -> None:
    from ..layers.schema import CONTROL
    from ..maps.charts import save_chart, series_chart

    last = snapshots[-1]
    first = next((one for one in snapshots if found and one.date == found[0].snapshot_from), last)
    begin = {str(actor): km2 for (actor, status), km2 in first.areas.items() if status == CONTROL}
    save_chart(series_chart(found, last.actors, _title(last), begin), path)


def _title(snapshot: Snapshot) -> str:
    within = f" within {snapshot.within.name}" if snapshot.within else ""
    return f"{snapshot.dataset}: ground in control{within}{known_words(snapshot.known_on)}"


def _print(found: list[Period], title: str) -> None:
    rows = [
        (
            *(period.from_date, period.to_date, period.actor),
            *(period.area_km2, period.gained_km2, period.lost_km2, period.net_km2),
            *(period.cumulative_km2, period.redraw_km2),
            len(period.villages),
            "nothing recorded" if period.carried_forward else "",
        )
        for period in found
    ]
    columns = ("area km2", "gained km2", "lost km2", "net km2", "sum km2", "redraw km2", "villages", "")
    print_table(title, ("from", "to", "actor", *columns), rows)


def _payload(period: Period) -> dict[str, object]:
    numbers = (
        *("area_km2", "gained_km2", "lost_km2", "net_km2", "uncertainty_km2", "redraw_km2"),
        *("cumulative_km2", "km2_per_day"),
    )
    return {
        "from_date": period.from_date.isoformat(),
        "to_date": period.to_date.isoformat(),
        "actor": period.actor,
        **{name: getattr(period, name) for name in numbers},
        "villages": list(period.villages),
        "snapshot_from": period.snapshot_from.isoformat(),
        "snapshot_to": period.snapshot_to.isoformat(),
        "carried_forward": period.carried_forward,
    }
