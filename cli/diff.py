"""`controlmap diff FROM TO`: what changed hands."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..geo.errors import UsageError
from . import options
from .frontline import change_payload, route_words
from .printing import (
    change_words,
    error_words,
    extent_json,
    holder_words,
    print_json,
    print_table,
    source_json,
)

if TYPE_CHECKING:
    from ..layers.change import Change
    from ..layers.extent import Area
    from .extent import Extent

TOLERANCES = (0.0, 5.0, 10.0, 20.0, 50.0, 100.0)
SHOWN_REDRAW = 10


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
    as_json: bool,
) -> None:
    """Say what changed hands between two dates: ground from each holder to each other, totals by actor,
    and villages. Every figure adds up to the areas of the two days.
    """
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
            payload(change)
            | (_sensitivity(change) if sensitivity else {})
            | (_by_district(change, districts) if districts else {})
        )
        return
    print_change(change)
    if districts:
        _print_districts(change, districts)
    if sensitivity:
        _print_sensitivity(change)


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


def print_change(change: Change) -> None:
    """Print a change as tables, with what the figures rest on."""
    before, after = change.before, change.after
    if after.date < before.date:
        click.echo("FROM is later than TO: this is the reverse change.")
    _print_ground(change, change_words(before, after))
    _print_areas(change)
    if after.within:
        click.echo(
            f"Unassigned within the area: {before.unassigned_km2:,.2f} km2 before,"
            f" {after.unassigned_km2:,.2f} km2 after."
        )
    _print_villages(change)
    for contradiction in after.contradictions:
        click.echo(f"Against its zone on {after.date}: {contradiction}")
    _print_frontline(change)
    click.echo(error_words(change.positional_error_m))
    _print_redraw(change)
    for source in change.sources:
        click.echo(f"Source of zones: {source}")


def _print_ground(change: Change, title: str) -> None:
    from ..layers.frames import each_row

    stated = change.positional_error_m is not None
    rows = [
        (
            holder_words(row.from_actor, row.from_status),
            holder_words(row.to_actor, row.to_status),
            row.area_km2,
            *([row.uncertainty_km2] if stated else []),
            row.redraw_km2,
            row.parts,
        )
        for row in each_row(change.transitions)
    ]
    if rows:
        columns = ("from", "to", "area km2", *(["+- km2"] if stated else []), "redraw km2", "parts")
        print_table(f"Ground, {title}", columns, rows)
    else:
        click.echo(f"{title}: no ground changed hands.")


def _print_areas(change: Change) -> None:
    from ..layers.frames import each_row

    stated = change.positional_error_m is not None
    rows = [
        (
            *(row.actor, row.area_from_km2, row.area_to_km2, row.gained_km2, row.lost_km2, row.net_km2),
            *([row.redraw_gained_km2 - row.redraw_lost_km2] if change.redraw_km2 else []),
            *([row.uncertainty_km2] if stated else []),
        )
        for row in each_row(change.areas)
    ]
    if rows:
        columns = ["actor", "before km2", "after km2", "gained km2", "lost km2", "net km2"]
        columns += ["redraw km2"] if change.redraw_km2 else []
        columns += ["+- km2"] if stated else []
        print_table("Ground in control, by actor", columns, rows)


def _print_frontline(change: Change) -> None:
    from ..geo.place import Offset

    front = change.frontline
    click.echo(
        f"Frontline: {front.before.length_km:.1f} km before, {front.after.length_km:.1f} km after, besides"
        f" {front.before.contested_km:.1f} and {front.after.contested_km:.1f} km around contested ground."
    )
    if front.movement:
        way = Offset(front.movement.maximum_km, front.movement.bearing)
        click.echo(f"It moved {front.movement.median_km:.1f} km in the median and at most {way}.")
    for was, route in zip(front.before.routes, front.after.routes, strict=True):
        click.echo(f"{route.name}: {route_words(route)}; before: {route_words(was)}")


def _print_redraw(change: Change) -> None:
    """List the redraw by place, the largest first: a thin advance must not vanish in silence."""
    from ..layers.frames import each_row

    if not len(change.redraw):
        click.echo(f"No redraw is left apart (tolerance {change.tolerance_m:g} m).")
        return
    rows = [
        (
            row.near,
            holder_words(row.from_actor, row.from_status),
            holder_words(row.to_actor, row.to_status),
            row.area_km2,
            f"{row.thinness_m:.1f}",
        )
        for row in each_row(change.redraw.head(SHOWN_REDRAW))
    ]
    title = f"Redraw, {change.redraw_km2:,.2f} km2 in {len(change.redraw)} pieces thinner than"
    print_table(f"{title} {change.tolerance_m:g} m", ("near", "from", "to", "area km2", "metres"), rows)
    rest = len(change.redraw) - len(rows)
    if rest > 0:
        click.echo(f"... and {rest} smaller pieces.")
    click.echo("These pieces count as no advance; where one is, --keep PLACE counts it.")


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


def _print_villages(change: Change) -> None:
    from ..layers.frames import each_row

    rows = [
        (
            village.name,
            holder_words(village.from_actor, village.from_status),
            holder_words(village.to_actor, village.to_status),
            village.date,
            "disputed" if village.disputed else "",
            "; ".join(dict.fromkeys(source.citation for source in village.sources)) or "unsourced",
        )
        for village in each_row(change.villages)
    ]
    if rows:
        print_table("Villages", ("village", "from", "to", "date", "", "sources"), rows)
    else:
        click.echo("No village changed holder.")


def payload(change: Change) -> dict[str, object]:
    """Lay out a change for programs."""
    from ..layers.frames import each_row

    return {
        "from_date": change.before.date.isoformat(),
        "to_date": change.after.date.isoformat(),
        "dataset": change.before.dataset or None,
        "against": change.after.dataset if change.after.dataset != change.before.dataset else None,
        "within": extent_json(change.after),
        "unassigned_from_km2": change.before.unassigned_km2,
        "unassigned_to_km2": change.after.unassigned_km2,
        "recorded_from": change.before.recorded_on and change.before.recorded_on.isoformat(),
        "recorded_to": change.after.recorded_on and change.after.recorded_on.isoformat(),
        "as_known_on": change.after.known_on and change.after.known_on.isoformat(),
        "tolerance_m": change.tolerance_m,
        "positional_error_m": change.positional_error_m,
        "transitions": [
            {
                "from_actor": row.from_actor or None,
                "from_status": row.from_status,
                "to_actor": row.to_actor or None,
                "to_status": row.to_status,
                "area_km2": row.area_km2,
                "redraw_km2": row.redraw_km2,
                "uncertainty_km2": row.uncertainty_km2,
                "parts": row.parts,
            }
            for row in each_row(change.transitions)
        ],
        "actors": [
            {
                "actor": row.actor,
                "area_from_km2": row.area_from_km2,
                "area_to_km2": row.area_to_km2,
                "gained_km2": row.gained_km2,
                "lost_km2": row.lost_km2,
                "redraw_gained_km2": row.redraw_gained_km2,
                "redraw_lost_km2": row.redraw_lost_km2,
                "net_km2": row.net_km2,
                "uncertainty_km2": row.uncertainty_km2,
            }
            for row in each_row(change.areas)
        ],
        "redraw_km2": change.redraw_km2,
        "redraw": [
            {
                "near": row.near or None,
                "from_actor": row.from_actor or None,
                "from_status": row.from_status,
                "to_actor": row.to_actor or None,
                "to_status": row.to_status,
                "area_km2": row.area_km2,
                "thinness_m": row.thinness_m,
            }
            for row in each_row(change.redraw)
        ],
        "villages": [
            {
                "place_id": village.place_id,
                "name": village.name,
                "from_actor": village.from_actor or None,
                "from_status": village.from_status,
                "to_actor": village.to_actor or None,
                "to_status": village.to_status,
                "date": village.date.isoformat(),
                "sources": [source_json(source) for source in village.sources],
                "disputed": bool(village.disputed),
            }
            for village in each_row(change.villages)
        ],
        "contradictions": [
            {
                "place_id": one.place_id,
                "name": one.name,
                "actor": one.own.actor or None,
                "status": one.own.status,
                "zone_actor": one.zone.actor or None,
                "zone_status": one.zone.status,
            }
            for one in change.after.contradictions
        ],
        "frontline": change_payload(change.frontline),
        "sources": [
            source_json(source) for source in dict.fromkeys((*change.before.sources, *change.after.sources))
        ],
    }
