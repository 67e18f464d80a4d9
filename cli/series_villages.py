"""`controlmap series --villages`: how many villages each actor controls over many dates."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from ..geo.errors import NothingFoundError
from .printing import holder_words, known_words, print_json, print_table

if TYPE_CHECKING:
    from ..layers.extent import Area
    from ..layers.schema import Actor
    from ..layers.series import Every
    from ..layers.store import Store
    from ..layers.tallies import Tally
    from ..layers.villages import Verdict
    from .extent import Extent

__all__ = ["tell_villages"]


def tell_villages(
    store: Store,
    day_from: date | None,
    day_to: date | None,
    every: str,
    known_on: datetime | None,
    extent: Extent,
    by: str | None,
    path: Path | None,
    as_json: bool,
) -> None:
    """Count villages by holder on each date: as a table or JSON, and as a chart where a path is given."""
    from ..layers.extent import sides_as_actors
    from ..layers.tallies import by_side, village_tallies

    area = extent.area(store, known_on)
    judged = _judged(store, area, known_on)
    tallies = village_tallies(judged.values(), cast("Every", every), first=day_from, last=day_to)
    actors = {actor.id: actor for actor in store.actors()}
    if by == "side":
        tallies = [by_side(tally, actors) for tally in tallies]
        actors = sides_as_actors(actors.values())
    within = f" within {area.name}" if area else ""
    title = f"Villages in control, all datasets{within}{known_words(known_on)}"
    if as_json:
        named = {"name": area.name, "area_km2": area.area_km2} if area else None
        print_json({"every": every, "within": named, "days": [_payload(tally) for tally in tallies]})
    else:
        _print(title, tallies)
    if path is not None:
        _draw(path, title, tallies, actors)
        click.echo(f"Chart: {path}", err=as_json)


def _judged(store: Store, area: Area | None, known_on: datetime | None) -> dict[str, list[Verdict]]:
    """Judge the villages of an area of interest, or all."""
    judged = store.verdicts(known_on=known_on)
    if area is None:
        return judged
    inside = {place.id for place in store.places(known_on=known_on) if area.ground.covers(place.geometry)}
    chosen = {place_id: verdicts for place_id, verdicts in judged.items() if place_id in inside}
    if not chosen:
        raise NothingFoundError(f"no village with a record lies within {area.name}", "name another area")
    return chosen


def _draw(path: Path, title: str, tallies: list[Tally], actors: dict[str, Actor]) -> None:
    from ..maps.charts import save_chart, villages_chart

    save_chart(villages_chart(tallies, actors, title), path)


def _print(title: str, tallies: list[Tally]) -> None:
    rows = [
        (
            *(tally.date, tally.recorded, tally.contested, tally.disputed),
            "; ".join(f"{holder_words(*holder)} {count}" for holder, count in tally.villages.items()),
            "" if tally.recorded_on == tally.date else f"since {tally.recorded_on}",
        )
        for tally in tallies
    ]
    print_table(title, ("date", "villages", "contested", "disputed", "held by", ""), rows)
    click.echo("Counted are villages with a record by then; a disputed one is also counted with its holder.")


def _payload(tally: Tally) -> dict[str, object]:
    return {
        "date": tally.date.isoformat(),
        "recorded_on": tally.recorded_on.isoformat(),
        "villages": tally.recorded,
        "contested": tally.contested,
        "disputed": tally.disputed,
        "holders": [
            {"actor": holder.actor or None, "status": holder.status, "villages": count}
            for holder, count in tally.villages.items()
        ],
    }
