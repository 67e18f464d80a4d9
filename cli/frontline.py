"""`controlmap frontline DATE`: where opposing sides meet."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from . import options
from .printing import extent_json, holder_words, print_json, print_table, state_words

if TYPE_CHECKING:
    from ..layers.frontline import Front, FrontChange, RouteState
    from .extent import Extent


@click.command("frontline", short_help="Say where opposing sides meet, and routes against it.")
@click.argument("day", metavar="DATE", type=options.DATE)
@options.dataset
@options.as_known_on
@options.extent
@options.as_json
@click.pass_obj
def command(
    store: str, /, day: date, dataset: str | None, known_on: datetime | None, extent: Extent, as_json: bool
) -> None:
    """Say where zones of opposing sides meet on a date, how long the line is, how far routes lie from it and
    who holds them. Coasts, borders and the edge of the data are no frontline.
    """
    from ..layers.frontline import frontline
    from ..layers.store import open as open_store

    opened = open_store(store)
    (state,) = extent.cut(opened, [opened.at(day, dataset=dataset, known_on=known_on)], known_on)
    front = frontline(state)
    if as_json:
        print_json(
            {"date": day.isoformat(), "dataset": front.snapshot.dataset or None}
            | {"within": extent_json(front.snapshot)}
            | front_payload(front)
        )
    else:
        _print(front)


def _print(front: Front) -> None:
    from ..layers.frames import each_row

    rows = [
        (
            holder_words(row.actor_a, row.status_a),
            holder_words(row.actor_b, row.status_b),
            row.length_km,
            "edge of contested ground" if row.contested else "",
        )
        for row in each_row(front.lines)
    ]
    if not rows:
        click.echo("No zones of opposing sides share an edge.")
    else:
        print_table(f"Frontline, {state_words(front.snapshot)}", ("one", "other", "km", ""), rows)
    for route in front.routes:
        click.echo(f"{route.name}: {route_words(route)}")


def route_words(route: RouteState) -> str:
    """Say how far a route lies from the frontline, and who holds how much of it."""
    held = ", ".join(f"{holder_words(*holder)} {km:.1f} km" for holder, km in route.held_km.items())
    far = "" if route.distance_km is None else f"{route.distance_km:.1f} km from the frontline; "
    return f"{far}{held or 'outside all zones'}"


def front_payload(front: Front) -> dict[str, object]:
    """Lay out a frontline for programs."""
    from ..layers.frames import each_row

    names = ("actor_a", "status_a", "actor_b", "status_b")
    return {
        "length_km": front.length_km,
        "contested_km": front.contested_km,
        "lines": [
            {name: getattr(row, name) or None for name in names}
            | {"contested": bool(row.contested), "length_km": row.length_km}
            for row in each_row(front.lines)
        ],
        "routes": [_route_payload(route) for route in front.routes],
    }


def change_payload(change: FrontChange) -> dict[str, object]:
    """Lay out how a frontline moved, for programs."""
    moved = change.movement
    return {
        "from": front_payload(change.before),
        "to": front_payload(change.after),
        "median_km": moved.median_km if moved else 0.0,
        "maximum_km": moved.maximum_km if moved else 0.0,
        "bearing": moved.bearing if moved else None,
    }


def _route_payload(route: RouteState) -> dict[str, object]:
    return {
        "id": route.id,
        "name": route.name,
        "distance_km": route.distance_km,
        "held": [{"actor": h.actor or None, "status": h.status, "km": km} for h, km in route.held_km.items()],
    }
