"""`controlmap history PLACE`: every record of a village, in order."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import options
from .files import chart_path
from .printing import holder_words, known_words, print_json, source_json

if TYPE_CHECKING:
    from ..layers.schema import Actor, Observation, Place
    from ..layers.store import PlaceHistory
    from ..layers.villages import ChangeOfHands, Verdict

MARKS = {"held": " ", "before": "<", "claim": "?"}


@click.command("history", short_help="Tell every record of a village, in order.")
@click.argument("place")
@options.as_known_on
@options.chart
@options.as_json
@click.pass_obj
def command(store: str, place: str, known_on: datetime | None, chart: str | None, as_json: bool) -> None:
    """Tell every record of a village in order, with sources and contradictions, and how often it changed
    hands. PLACE is an id, a name, an alias, an Arabic name or a transliteration.
    """
    path = chart_path(chart, store)
    from ..layers.store import open as open_store
    from ..layers.villages import changes_of_hands

    opened = open_store(store)
    history = opened.history(place, known_on=known_on)
    changes = changes_of_hands(history.verdicts)
    if as_json:
        print_json(_payload(history, changes))
    else:
        _print(history, changes)
    if path is not None:
        _draw(path, history, opened.actors(), known_words(known_on))
        click.echo(f"Chart: {path}", err=as_json)


def _draw(path: Path, history: PlaceHistory, actors: list[Actor], known: str) -> None:
    from ..layers.names import described
    from ..maps.charts import save_chart, village_chart

    named = {actor.id: actor for actor in actors}
    title = f"{described(history.found.place)}{known}"
    save_chart(village_chart(history.verdicts, named, title), path)


def _print(history: PlaceHistory, changes: list[ChangeOfHands]) -> None:
    from ..geo.place import offset
    from ..layers.names import described

    place = history.found.place
    click.secho(f"{described(place)}  [{place.id}]", bold=True)
    lat, lon = place.geometry.y, place.geometry.x
    known = "" if place.confidence_km is None else f", to within {place.confidence_km:g} km"
    click.echo(f"latitude {lat:g}, longitude {lon:g}{known}")
    here = (place.geometry.x, place.geometry.y)
    for other in history.found.also:
        way = offset(here, (other.geometry.x, other.geometry.y))
        click.echo(f"  not to be confused with: {described(other)}  [{other.id}], {way}")
    if not history.verdicts:
        click.echo("No record says who held it.")
        return
    click.echo()
    for verdict in history.verdicts:
        _print_day(verdict)
    click.echo()
    times = len(changes)
    click.secho(f"Control changed hands {times} time{'' if times == 1 else 's'}:", bold=True)
    for change in changes:
        when = f"{change.date} {change.time_of_day}".strip()
        disputed = " (disputed)" if change.disputed else ""
        click.echo(f"  {when}: {change.from_actor} -> {change.to_actor}{disputed}")
    click.echo("Marks: < held it earlier that day, ? a claim against the day's holder.")


def _print_day(verdict: Verdict) -> None:
    held = holder_words(*verdict.holder)
    line = f"{verdict.date}  {held}"
    if verdict.disputed:
        sums = [
            f"{holder_words(*holder)} {confidence:g}" for holder, confidence in verdict.confidence.items()
        ]
        line += f"  disputed (confidence: {'; '.join(sums)})"
    click.secho(line, bold=True)
    for record in verdict.records:
        mark = MARKS[verdict.bearing(record)]
        names = "; ".join(map(str, record.sources)) or "unsourced"
        side = record.sources[0].side if record.sources else ""
        sure = "" if record.confidence is None else f" {record.confidence:g}"
        about = " ".join(filter(None, (record.time_of_day, holder_words(*record.holder))))
        click.echo(f"  {mark} {record.record_id:<5} {about}{sure}: {names}{f' [{side}]' if side else ''}")
        if record.statement:
            click.echo(f"          {record.statement}")
        if record.contradicts:
            click.echo(f"          contradicts {record.contradicts}")


def _payload(history: PlaceHistory, changes: list[ChangeOfHands]) -> dict[str, object]:
    return {
        "place": _place(history.found.place),
        "also": [_place(other) for other in history.found.also],
        "days": [
            {
                "date": verdict.date.isoformat(),
                "actor": verdict.holder.actor,
                "status": verdict.holder.status,
                "disputed": verdict.disputed,
                "confidence": [
                    {"actor": holder.actor, "status": holder.status, "confidence": confidence}
                    for holder, confidence in verdict.confidence.items()
                ],
                "records": [_record(verdict, record) for record in verdict.records],
            }
            for verdict in history.verdicts
        ],
        "times_changed_hands": len(changes),
        "changes_of_hands": [
            {
                "date": change.date.isoformat(),
                "time_of_day": change.time_of_day or None,
                "from_actor": change.from_actor,
                "to_actor": change.to_actor,
                "disputed": change.disputed,
            }
            for change in changes
        ],
    }


def _place(place: Place) -> dict[str, object]:
    return {
        "place_id": place.id,
        "name": place.name,
        "name_ar": place.name_ar or None,
        "kind": place.kind or None,
        "country": place.country or None,
        "admin1": place.admin1 or None,
        "lat": place.geometry.y,
        "lon": place.geometry.x,
        "confidence_km": place.confidence_km,
    }


def _record(verdict: Verdict, record: Observation) -> dict[str, object]:
    return {
        "record_id": record.record_id or None,
        "time_of_day": record.time_of_day or None,
        "actor": record.actor or None,
        "status": record.status,
        "confidence": record.confidence,
        "bearing": verdict.bearing(record),
        "statement": record.statement or None,
        "contradicts": record.contradicts or None,
        "sources": [source_json(source) for source in record.sources],
    }
