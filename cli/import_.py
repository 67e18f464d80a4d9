"""`controlmap import`: files into the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from . import options
from .printing import print_json, reading_progress

if TYPE_CHECKING:
    from ..layers.store import Receipt

LAYERS = ("zones", "villages", "control", "frontlines", "events", "routes", "actors")
STATUSES = ("control", "contested", "claimed", "presence", "unknown")
SHOWN = 5


@click.command("import", short_help="Record files: zones, villages, who holds them, events ...")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--layer", required=True, type=click.Choice(LAYERS), help="What the files hold.")
@click.option("--dataset", metavar="NAME", help="Whose line of assessments this is.")
@click.option("--date", type=options.DATE, metavar="DATE", help="The date of all features.")
@click.option("--date-field", metavar="COLUMN", help="The column of the date.")
@click.option("--date-from-name", is_flag=True, help="Read YYYYMMDD or YYYY-MM-DD in each file's name.")
@click.option("--actor", metavar="ID", help="The actor of all features.")
@click.option("--actor-field", metavar="COLUMN", help="The column of the actor.")
@click.option("--status", type=click.Choice(STATUSES), help="The status of all features, by default control.")
@click.option("--status-field", metavar="COLUMN", help="The column of the status.")
@click.option("--source", metavar="TEXT", help="Who says so, for all features.")
@click.option("--source-field", metavar="COLUMN", help="The column of the source.")
@click.option("--id-field", metavar="COLUMN", help="The column of the id.")
@click.option("--name-field", metavar="COLUMN", help="The column of the name.")
@click.option(
    "--positional-error",
    type=float,
    metavar="M",
    help="How far off the dataset's lines may be, in metres; by default what the files state.",
)
@click.option("--repair", is_flag=True, help="Redraw invalid polygons, and say which.")
@click.option("--skip-bad", is_flag=True, help="Leave bad features out, and say which.")
@click.option("--add", is_flag=True, help="Add to the dates that are recorded, instead of correcting them.")
@click.option("--strict-actors", is_flag=True, help="Refuse actors that the store has not met.")
@click.option(
    "--trust-coordinates", is_flag=True, help="Do not ask whether latitude and longitude are swapped."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@options.as_json
@click.pass_obj
def command(store: str, /, paths: tuple[str, ...], layer: str, as_json: bool, **flags: Any) -> None:
    """Record files and folders of GeoJSON, GeoPackage, Shapefile, KML or CSV.

    All paths of one import form the snapshot of each date in them. Columns that are named as in the schema
    (date, actor, status, source ...) need no flags. A file with faults is refused whole, with every fault
    named. What the store already has changes nothing; what says otherwise is a correction, and what was
    known before stays.
    """
    from ..layers.reading import read
    from ..layers.store import open as open_store

    constants = {
        name: str(flags[name]) for name in ("date", "actor", "status", "source") if flags[name] is not None
    }
    names = ("date", "actor", "status", "source", "id", "name")
    fields = {name: flags[f"{name}_field"] for name in names if flags[f"{name}_field"]}
    with reading_progress("reading") as report:
        records = read(
            paths,
            layer,
            constants=constants,
            fields=fields,
            date_from_name=flags["date_from_name"],
            repair=flags["repair"],
            skip_bad=flags["skip_bad"],
            progress=report,
        )
    receipt = open_store(store).record(
        records,
        dataset=flags["dataset"],
        add=flags["add"],
        strict_actors=flags["strict_actors"],
        positional_error_m=flags["positional_error"],
        trust_coordinates=flags["trust_coordinates"],
        dry_run=flags["dry_run"],
    )
    if as_json:
        print_json(_payload(receipt, flags["dry_run"]))
    else:
        _print(receipt, flags["dry_run"])


def _print(receipt: Receipt, dry_run: bool) -> None:
    counts, records = receipt.counts, receipt.records
    would_be = "would be " if dry_run else ""
    where = f" of dataset {receipt.dataset}" if records.layer in ("zones", "frontlines") else ""
    click.echo(f"{len(records.rows)} {records.layer}{where} read from {_files(records.files)}")
    if not counts.changed:
        click.echo("  the store already has all of it: nothing changed")
    for number, words in (
        (counts.new, f"{would_be}new"),
        (counts.corrected, f"{would_be}corrected; what was known before stays"),
        (counts.ended, f"of earlier dates {would_be}ended or cut"),
        (counts.restated, "unchanged, gain a source or a note"),
        (counts.unchanged if counts.changed else 0, "unchanged"),
    ):
        if number:
            click.echo(f"  {number} {words}")
    if counts.dates:
        click.echo(f"  dates recorded: {_few(counts.dates)}")
    if counts.corrected_dates:
        click.echo(f"  dates corrected: {_few(counts.corrected_dates)}")
    if number := counts.newly_sensitive:
        click.echo(f"  sensitive from now on, left out by --public: {number} source{'s' * (number > 1)}")
    if records.positional_error_m is not None:
        click.echo(f"  positional error stated in the files: {records.positional_error_m:g} m")
    for actor in receipt.new_actors:
        click.echo(f"  new actor: {actor} (describe it with --layer actors)")
    unsourced = sum(not row.sources for row in records.rows)
    if unsourced and records.layer in ("zones", "control", "frontlines", "events"):
        click.echo(f"  {unsourced} unsourced: name who says so with a column source, or --source")
    for day, (places, area) in receipt.overlaps.items():
        click.echo(f"  {day}: zones overlap in {places} places, {area:.3f} km2; see `controlmap check`")
    for verb, faults in (("redrawn", records.repaired), ("left out", records.skipped)):
        for fault in faults[:SHOWN]:
            click.echo(f"  {verb}: {fault}")
        if len(faults) > SHOWN:
            click.echo(f"  {verb}: {len(faults) - SHOWN} more")
    if records.unread:
        click.echo(f"  columns not read: {', '.join(records.unread)}")
    if dry_run:
        click.echo("  dry run: the store is as it was")


def _payload(receipt: Receipt, dry_run: bool) -> dict[str, object]:
    counts, records = receipt.counts, receipt.records
    return {
        "layer": records.layer,
        "dataset": receipt.dataset,
        "files": list(records.files),
        "dry_run": dry_run,
        "changed": counts.changed and not dry_run,
        "read": len(records.rows),
        "new": counts.new,
        "corrected": counts.corrected,
        "ended": counts.ended,
        "restated": counts.restated,
        "unchanged": counts.unchanged,
        "dates": [day.isoformat() for day in counts.dates],
        "corrected_dates": [day.isoformat() for day in counts.corrected_dates],
        "stated_positional_error_m": records.positional_error_m,
        "newly_sensitive": counts.newly_sensitive,
        "new_actors": list(receipt.new_actors),
        "overlaps": [
            {"date": day.isoformat(), "places": places, "area_km2": area}
            for day, (places, area) in receipt.overlaps.items()
        ],
        "repaired": [str(fault) for fault in records.repaired],
        "skipped": [str(fault) for fault in records.skipped],
        "unread_columns": list(records.unread),
    }


def _files(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} files"


def _few(days: list[Any]) -> str:
    if len(days) <= SHOWN:
        return ", ".join(map(str, days))
    return f"{len(days)}, {days[0]} to {days[-1]}"
