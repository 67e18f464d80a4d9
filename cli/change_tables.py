"""A change in tables, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .frontline import route_words
from .printing import change_words, error_words, holder_words, print_table

if TYPE_CHECKING:
    from ..layers.change import Change

__all__ = ["print_change"]

SHOWN_REDRAW = 10


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

    if not (len(change.before.zones) and len(change.after.zones)):
        click.echo("No zones are recorded on one of the dates: no frontline.")
        return
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
