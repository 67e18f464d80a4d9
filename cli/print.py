"""`controlmap print`: a dated map on paper, as PNG, SVG or PDF."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from ..geo.errors import UsageError
from . import options
from .extent import Extent
from .files import target
from .subject import Dates, Showing, dated_name, shown_subject

SIZES = ("a4", "slide", "square")


@click.command("print", short_help="Print dates, a change, a situation, events or places on one plate.")
@options.day
@options.day_from
@options.day_to
@options.dataset
@options.as_known_on
@options.extent
@options.public
@options.showing
@click.option("--size", type=click.Choice(SIZES), default="a4", show_default=True, help="The paper.")
@click.option(
    "--dpi",
    type=click.IntRange(50, 1200),
    default=200,
    show_default=True,
    help="Dots per inch of a PNG; SVG and PDF have none.",
)
@click.option("--title", help="What to call the map.")
@options.basemap
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Where to write; the ending tells the format: .png, .svg or .pdf. By default a file in maps_out/.",
)
@click.pass_obj
def command(
    store: str,
    day: date | None,
    day_from: date | None,
    day_to: date | None,
    dataset: str | None,
    known_on: datetime | None,
    extent: Extent,
    public: bool,
    showing: Showing,
    size: str,
    dpi: int,
    title: str | None,
    basemap: str | None,
    output: str | None,
) -> None:
    """Print who holds what on a date (--date), or a change (--from, --to) as before, after and what changed;
    the situation on the later date (--situation), the events of some days (--events), or where a place lies
    (--locate). One plate with its legend, its scale and its sources, for paper and slides; greyscale loses
    nothing.
    """
    from ..maps.framing import framing
    from ..maps.plate import picture_format
    from ..maps.printed import letters_lacking, printed, save_print
    from ..maps.printed.frame import eastward
    from ..maps.raster_backdrop import PAPER
    from .backdrop import backdrop_of

    if output == "-":
        raise UsageError("a picture does not go to the standard output", "name a file with -o")
    if output is not None:
        picture_format(Path(output))
    subject = shown_subject(store, Dates(day, day_from, day_to), showing, dataset, known_on, extent, public)
    path = target(output, f"print-{dated_name(subject)}.png", store, basemap, extent.within)
    assert path is not None
    below = backdrop_of(basemap, framing(eastward(subject)), PAPER)
    figure = printed(subject, size, title, below)
    save_print(figure, path, dpi)
    if lacking := letters_lacking(figure):
        click.echo(f"note: the font lacks some letters, which are drawn as boxes: {lacking}", err=True)
    click.echo(path)
