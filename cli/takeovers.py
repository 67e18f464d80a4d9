"""`controlmap takeovers`: ground and villages that one actor came to, as episodes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from . import options
from .printing import print_json, source_json

if TYPE_CHECKING:
    from ..layers.takeovers import Takeover
    from .extent import Extent


@click.command("takeovers", short_help="Tell takeovers as episodes: who, when, how far, which villages.")
@options.day_from
@options.day_to
@click.option("--gap-days", type=int, default=7, show_default=True, help="Days that may lie between.")
@click.option("--gap-km", type=float, default=5.0, show_default=True, help="Kilometres that may lie between.")
@options.dataset
@options.as_known_on
@options.extent
@options.as_json
@click.pass_obj
def command(
    store: str,
    /,
    day_from: date | None,
    day_to: date | None,
    gap_days: int,
    gap_km: float,
    dataset: str | None,
    known_on: datetime | None,
    extent: Extent,
    as_json: bool,
) -> None:
    """Tell takeovers as episodes: adjoining ground that one actor came to in one stretch of time, with the
    villages in the order they fell, contested days and sources.
    """
    from ..layers.store import open as open_store
    from ..layers.takeovers import find_takeovers

    opened = open_store(store)
    recorded = opened.snapshots(day_from, day_to, dataset=dataset, known_on=known_on)
    snapshots = extent.cut(opened, recorded, known_on)
    verdicts = opened.verdicts(known_on=known_on)
    found = find_takeovers(snapshots, verdicts, gap_days=gap_days, gap_km=gap_km)
    if as_json:
        print_json({"takeovers": [_payload(takeover) for takeover in found]})
        return
    if not found:
        click.echo("No takeover: no actor came to control ground that changed hands.")
    for takeover in found:
        _print(takeover)


def _print(takeover: Takeover) -> None:
    click.secho(f"{takeover.name}, {takeover.first} to {takeover.last}: {takeover.actor}", bold=True)
    click.echo(
        f"  {takeover.reached_km2:.2f} km2 reached, {takeover.held_km2:.2f} km2 held on {takeover.last};"
        f" contested on {takeover.contested_days} days"
    )
    if takeover.villages:
        click.echo(f"  control of {takeover.name} changed hands on the way: {takeover.times_changed_hands}")
    for village in takeover.villages:
        days = ", then ".join(map(str, village.dates))
        click.echo(f"  {days}  {village.name}{' (disputed)' if village.disputed else ''}")
    if takeover.routes:
        click.echo(f"  routes reached: {', '.join(takeover.routes)}")
    for source in takeover.sources:
        click.echo(f"  source: {source}")


def _payload(takeover: Takeover) -> dict[str, object]:
    return {
        "name": takeover.name,
        "actor": takeover.actor,
        "first_date": takeover.first.isoformat(),
        "last_date": takeover.last.isoformat(),
        "reached_km2": takeover.reached_km2,
        "held_km2": takeover.held_km2,
        "contested_days": takeover.contested_days,
        "times_changed_hands": takeover.times_changed_hands,
        "villages": [
            {
                "place_id": village.place_id,
                "name": village.name,
                "dates": [day.isoformat() for day in village.dates],
                "disputed": village.disputed,
                "sources": [source_json(source) for source in village.sources],
            }
            for village in takeover.villages
        ],
        "routes": list(takeover.routes),
        "sources": [source_json(source) for source in takeover.sources],
    }
