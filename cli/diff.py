"""`controlmap diff FROM TO`: what changed hands."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from . import options
from .printing import (
    error_words,
    holder_words,
    print_json,
    print_table,
    source_json,
    state_words,
)

if TYPE_CHECKING:
    from ..layers.diff import Change


@click.command("diff", short_help="Say what changed hands between two dates.")
@click.argument("day_from", metavar="FROM", type=options.DATE)
@click.argument("day_to", metavar="TO", type=options.DATE)
@options.dataset
@options.as_known_on
@options.as_json
@click.pass_obj
def command(
    store: str,
    day_from: date,
    day_to: date,
    dataset: str | None,
    known_on: datetime | None,
    as_json: bool,
) -> None:
    """Say what changed hands between two dates: ground from each holder to each other, totals by actor,
    and villages. Every figure adds up to the areas of the two days.
    """
    from ..layers.diff import diff
    from ..layers.store import open as open_store

    opened = open_store(store)
    before = opened.at(day_from, dataset=dataset, known_on=known_on)
    change = diff(before, opened.at(day_to, dataset=dataset, known_on=known_on))
    if as_json:
        print_json(payload(change))
    else:
        print_change(change)


def print_change(change: Change) -> None:
    """Print a change as tables, with what the figures rest on."""
    before, after = change.before, change.after
    if after.date < before.date:
        click.echo("FROM is later than TO: this is the reverse change.")
    _print_ground(change, f"{state_words(before)} -> {state_words(after)}")
    _print_areas(change)
    _print_villages(change)
    click.echo(error_words(change.positional_error_m))
    click.echo("Redraw is not told apart from advance yet (tolerance 0).")
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
            row.parts,
        )
        for row in each_row(change.transitions)
    ]
    if rows:
        columns = ("from", "to", "area km2", *(["+- km2"] if stated else []), "parts")
        print_table(f"Ground, {title}", columns, rows)
    else:
        click.echo(f"{title}: no ground changed hands.")


def _print_areas(change: Change) -> None:
    from ..layers.frames import each_row

    stated = change.positional_error_m is not None
    rows = [
        (
            *(row.actor, row.area_from_km2, row.area_to_km2, row.gained_km2, row.lost_km2, row.net_km2),
            *([row.uncertainty_km2] if stated else []),
        )
        for row in each_row(change.areas)
    ]
    if rows:
        columns = ("actor", "before km2", "after km2", "gained km2", "lost km2", "net km2")
        print_table("Ground in control, by actor", (*columns, *(["+- km2"] if stated else [])), rows)


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
        "dataset": change.after.dataset or None,
        "recorded_from": change.before.recorded_on and change.before.recorded_on.isoformat(),
        "recorded_to": change.after.recorded_on and change.after.recorded_on.isoformat(),
        "as_known_on": change.after.known_on and change.after.known_on.isoformat(),
        "tolerance_m": 0.0,
        "positional_error_m": change.positional_error_m,
        "transitions": [
            {
                "from_actor": row.from_actor or None,
                "from_status": row.from_status,
                "to_actor": row.to_actor or None,
                "to_status": row.to_status,
                "area_km2": row.area_km2,
                "redraw_km2": 0.0,
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
                "redraw_gained_km2": 0.0,
                "redraw_lost_km2": 0.0,
                "net_km2": row.net_km2,
                "uncertainty_km2": row.uncertainty_km2,
            }
            for row in each_row(change.areas)
        ],
        "redraw_km2": 0.0,
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
        "frontline": None,
        "sources": [
            source_json(source) for source in dict.fromkeys((*change.before.sources, *change.after.sources))
        ],
    }
