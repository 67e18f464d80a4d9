"""`controlmap demo`: the bundled case, from records to maps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..geo.errors import StoreError
from .files import MAPS_OUT, write_text

if TYPE_CHECKING:
    from ..layers.change import Change
    from ..layers.store import Store


@click.command("demo", short_help="Record the bundled case and draw it: begin here.")
@click.option("--all", "every", is_flag=True, help="Write every map of the report too, for screen and print.")
@click.pass_obj
def command(store: str, every: bool) -> None:
    """Record the takeover of Mushayrafa (Idlib, November 2019), print what changed hands and write its maps.

    It leaves the store, where the other commands look for it, and its maps in maps_out/.
    """
    from ..layers.cases import CASE_DATES, record_case
    from ..layers.diff import diff
    from ..layers.exporting import exported
    from ..layers.formats.writing import geojson
    from ..layers.store import open as open_store
    from ..maps.subjects import Swipe, Timeline
    from ..maps.web import render
    from .change_tables import print_change

    opened = open_store(store)
    _refuse_other_records(opened)
    record_case(opened)
    days = {day: opened.at(day) for day in CASE_DATES}
    first, last = CASE_DATES[0], CASE_DATES[-1]
    change = diff(days[first], days[last])
    print_change(change)

    folder, title = Path(MAPS_OUT), "The takeover of Mushayrafa"
    pages = {folder / f"map-{day}.html": render(days[day], "South-eastern Idlib").html for day in days}
    pages[folder / f"map-{first}-to-{last}.html"] = render(change, title).html
    pages[folder / f"swipe-{first}-to-{last}.html"] = render(Swipe(change), title).html
    timeline = Timeline(tuple(days.values()))
    pages[folder / f"timeline-{first}-to-{last}.html"] = render(timeline, title).html
    pages[folder / f"ground-{first}-to-{last}.geojson"] = geojson(exported(change)["ground"])
    pages[folder / f"zones-{last}.geojson"] = geojson(exported(days[last])["zones"])
    click.echo()
    click.echo(f"store    {opened.path}")
    for path, text in pages.items():
        write_text(path, text)
        click.echo(f"{'map' if path.suffix == '.html' else 'GeoJSON':<8} {path}")
    if every:
        _write_report(opened, change, folder)
    click.echo("Open a map in a browser; ask more with `controlmap history Mushayrafa`.")


def _write_report(store: Store, change: Change, folder: Path) -> None:
    """Write the maps of the report, each as a page and as a picture, and the briefing of its week."""
    from ..layers.findings import findings
    from ..maps.briefing import brief, save_briefing
    from ..maps.printed import printed, save_print
    from ..maps.web import render
    from .report_maps import report_maps

    for name, title, subject in report_maps(store, change):
        render(subject, title).save(folder / f"{name}.html")
        save_print(printed(subject, title=title), folder / f"{name}.png")
        click.echo(f"map      {folder / name}.html")
        click.echo(f"picture  {folder / name}.png")
    days = change.before.date, change.after.date
    path = folder / f"brief-{days[0]}-to-{days[1]}.html"
    save_briefing(brief(findings(store, *days)), path)
    click.echo(f"briefing {path}")


def _refuse_other_records(store: Store) -> None:
    """Keep the case out of a store that somebody uses.

    Raises
    ------
    StoreError
        The store has records of another dataset.
    """
    from ..layers.cases import CASE_DATASET

    if not store.exists:
        return
    others = sorted(store.datasets() - {CASE_DATASET})
    if others:
        raise StoreError(
            f"{store.path} holds other records ({', '.join(others)}), and the demo would mix with them",
            "give the demo a store of its own: controlmap --store demo.gpkg demo",
        )
