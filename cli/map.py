"""`controlmap map`: a dated map in one sealed HTML file."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..geo.errors import UsageError
from . import options
from .extent import Extent
from .files import refuse_read, target, write_text
from .subject import Dates, Showing, dated_name, dated_timeline, refuse_several, shown_subject

if TYPE_CHECKING:
    from ..maps.backdrop import Backdrop
    from ..maps.embedding import Embedding
    from ..maps.subjects import Subject
    from ..maps.web import WebMap


@click.command("map", short_help="Draw dates, a change, a situation, events or places, as one HTML file.")
@options.day
@options.day_from
@options.day_to
@click.option("--swipe", is_flag=True, help="Lay the two dates side by side under one handle.")
@click.option("--timeline", is_flag=True, help="Show every recorded day between the two, one at a time.")
@options.dataset
@options.as_known_on
@options.extent
@options.public
@options.showing
@click.option("--title", help="What to call the map.")
@options.basemap
@click.option(
    "--tiles", metavar="URL", help="Tiles to fetch, with {z}, {x} and {y}: the map then needs a network."
)
@click.option("--attribution", metavar="TEXT", help="Whose tiles they are, or whose raster --basemap is.")
@click.option("--cdn", is_flag=True, help="Link the libraries: a small file that needs a network.")
@click.option(
    "--embed",
    type=click.Choice(["iframe", "fragment"]),
    help="Write a snippet for another page too: with the map in it, or showing the file beside it.",
)
@options.output
@click.pass_obj
def command(
    store: str,
    day: date | None,
    day_from: date | None,
    day_to: date | None,
    swipe: bool,
    timeline: bool,
    dataset: str | None,
    known_on: datetime | None,
    extent: Extent,
    public: bool,
    showing: Showing,
    title: str | None,
    basemap: str | None,
    tiles: str | None,
    attribution: str | None,
    cdn: bool,
    embed: Embedding | None,
    output: str | None,
) -> None:
    """Draw who holds what on a date (--date), or what changed between two (--from, --to); as two dates side
    by side with --swipe, as every recorded day in turn with --timeline, or as the situation on the later date
    with --situation. Or draw the events of some days with --events, or where a place lies with --locate. The
    file is sealed: it makes no request and opens without a network.
    """
    if embed and output == "-":
        raise UsageError("a snippet lies beside its map", "name a file with -o, or leave it out")
    several = {"--swipe": swipe, "--timeline": timeline}
    refuse_several([*(flag for flag, given in several.items() if given), *showing.asked])
    dates = Dates(day, day_from, day_to)
    kind = "timeline" if timeline else "swipe" if swipe else "map"
    subject: Subject
    if timeline:
        subject = dated_timeline(store, dates, dataset, known_on, extent, public)
    else:
        subject = shown_subject(store, dates, showing, dataset, known_on, extent, public)
    name = f"{kind}-{dated_name(subject)}.html"
    path = target(output, name, store, basemap, extent.within)
    drawn = _drawn(subject, swipe, title, _backdrop(subject, basemap, tiles, attribution), cdn)
    write_text(path, drawn.html)
    if path:
        click.echo(path)
        if embed:
            _embed(drawn, embed, path, store, basemap, extent.within)


def _drawn(subject: Subject, swipe: bool, title: str | None, backdrop: Backdrop, cdn: bool) -> WebMap:
    from ..layers.change import Change
    from ..maps.subjects import Swipe
    from ..maps.web import render

    if swipe:
        if not isinstance(subject, Change):
            raise UsageError("a comparison has two dates", "give --from A --to B")
        subject = Swipe(subject)
    return render(subject, title, backdrop, linked=cdn)


def _backdrop(subject: Subject, basemap: str | None, tiles: str | None, attribution: str | None) -> Backdrop:
    from dataclasses import replace

    from ..geo.raster_file import is_raster
    from ..maps.framing import framing
    from ..maps.raster_backdrop import SCREEN
    from .backdrop import backdrop_of

    if attribution and not tiles and not (basemap and is_raster(Path(basemap))):
        fault = "--attribution says whose tiles they are, or whose raster"
        raise UsageError(fault, "give --tiles URL or a raster as --basemap too, or leave it out")
    drawn = backdrop_of(basemap, framing(subject), SCREEN)
    return replace(drawn, tiles=tiles or "", attribution=attribution or "")


def _embed(drawn: WebMap, kind: Embedding, path: Path, store: str, *read: str | None) -> None:
    """Write the snippet beside the map."""
    snippet = path.with_name(f"{path.name.removesuffix('.html')}.{kind}.html")
    refuse_read(snippet, store, *read)
    write_text(snippet, drawn.embedded(kind, path.name))
    click.echo(snippet)
