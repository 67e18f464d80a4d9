"""`controlmap show DATE`: who holds what on a date."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from . import options
from .printing import (
    error_words,
    extent_json,
    holder_words,
    print_json,
    print_table,
    source_json,
    state_words,
)

if TYPE_CHECKING:
    from ..layers.snapshot import Snapshot
    from .extent import Extent


@click.command("show", short_help="Say who holds what on a date.")
@click.argument("day", metavar="DATE", type=options.DATE)
@options.dataset
@options.as_known_on
@options.extent
@options.as_json
@click.pass_obj
def command(
    store: str, day: date, dataset: str | None, known_on: datetime | None, extent: Extent, as_json: bool
) -> None:
    """Say who holds what on a date: ground by holder, villages, and from when the zones carry on."""
    from ..layers.store import open as open_store

    opened = open_store(store)
    (snapshot,) = extent.cut(opened, [opened.at(day, dataset=dataset, known_on=known_on)], known_on)
    if as_json:
        print_json(_payload(snapshot))
    else:
        _print(snapshot)


def _print(snapshot: Snapshot) -> None:
    from ..layers.frames import each_row

    rows: list[tuple[object, ...]] = [
        (holder_words(row.actor, row.status), row.area_km2, row.zones, row.villages)
        for row in each_row(snapshot.holders)
    ]
    if snapshot.within:
        rows.append(("unassigned", snapshot.unassigned_km2, "", ""))
    print_table(state_words(snapshot), ("holder", "area km2", "zones", "villages"), rows)
    villages = [
        (
            village.name,
            holder_words(village.actor, village.status),
            village.since,
            "disputed" if village.disputed else "",
            "; ".join(dict.fromkeys(source.citation for source in village.sources)) or "unsourced",
        )
        for village in each_row(snapshot.villages.sort_values(["actor", "name"]))
    ]
    if villages:
        print_table("Villages with records", ("village", "held by", "since", "", "sources"), villages)
    if snapshot.overlap_km2:
        click.echo(f"Zones overlap as drawn: {snapshot.overlap_km2:.3f} km2, made planar here.")
    events = len(snapshot.events_between(snapshot.date, snapshot.date))
    if events:
        click.echo(f"Events on that day: {events}.")
    if len(snapshot.zones):
        click.echo(error_words(snapshot.positional_error_m))
    for source in snapshot.sources:
        click.echo(f"Source of zones: {source}")


def _payload(snapshot: Snapshot) -> dict[str, object]:
    from ..layers.frames import each_row

    return {
        "date": snapshot.date.isoformat(),
        "dataset": snapshot.dataset or None,
        "within": extent_json(snapshot),
        "unassigned_km2": snapshot.unassigned_km2,
        "recorded_on": snapshot.recorded_on and snapshot.recorded_on.isoformat(),
        "carried_forward": snapshot.carried_forward,
        "as_known_on": snapshot.known_on and snapshot.known_on.isoformat(),
        "overlap_km2": snapshot.overlap_km2,
        "positional_error_m": snapshot.positional_error_m,
        "holders": [
            {
                "actor": row.actor or None,
                "status": row.status,
                "area_km2": row.area_km2,
                "zones": row.zones,
                "villages": row.villages,
            }
            for row in each_row(snapshot.holders)
        ],
        "villages": [
            {
                "place_id": village.place_id,
                "name": village.name,
                "actor": village.actor or None,
                "status": village.status,
                "since": village.since.isoformat(),
                "recorded_on": village.recorded_on.isoformat(),
                "disputed": bool(village.disputed),
                "sources": [source_json(source) for source in village.sources],
            }
            for village in each_row(snapshot.villages)
        ],
        "events": [
            {"id": event.id, "event_type": event.event_type, "place": event.place}
            for event in each_row(snapshot.events_between(snapshot.date, snapshot.date))
        ],
        "sources": [source_json(source) for source in snapshot.sources],
    }
