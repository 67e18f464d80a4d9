"""`controlmap brief FROM TO`: the briefing, as a page, a Word file, a PDF or Markdown."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import click

from ..geo.errors import UsageError
from . import options
from .extent import Extent
from .files import refuse_read, target


@click.command(
    "brief", short_help="Write what changed between two dates as a page, Word file, PDF or Markdown."
)
@click.argument("day_from", metavar="FROM", type=options.DATE)
@click.argument("day_to", metavar="TO", type=options.DATE)
@options.dataset
@options.as_known_on
@options.tolerance
@options.extent
@options.public
@click.option("--title", help="What to call the briefing.")
@click.option(
    "--lang",
    "language",
    type=click.Choice(["en", "ar"]),
    default="en",
    show_default=True,
    help="The language; Arabic runs from right to left.",
)
@click.option("--draft", is_flag=True, help="Mark unsourced and disputed statements in the margin.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Where to write; the ending tells the format: .html, .docx, .pdf or .md. By default a page"
    " in maps_out/.",
)
@click.pass_obj
def command(
    store: str,
    day_from: date,
    day_to: date,
    dataset: str | None,
    known_on: datetime | None,
    tolerance: float | None,
    extent: Extent,
    public: bool,
    title: str | None,
    language: Literal["en", "ar"],
    draft: bool,
    output: str | None,
) -> None:
    """Write the briefing of what changed from FROM to TO: maps, ground by actor, villages, takeovers, events,
    contradictions and numbered sources. Every figure is that of `diff`.
    """
    from ..layers.findings import findings
    from ..layers.store import open as open_store
    from ..maps.briefing import brief, briefing_format, files_of, save_briefing

    if output == "-":
        raise UsageError("a briefing with its maps does not go to the standard output", "name a file with -o")
    if day_from >= day_to:
        raise UsageError(
            f"from {day_from} to {day_to} is no period", "give an earlier date, then a later one"
        )
    name = f"brief-{day_from}-to-{day_to}{'-public' if public else ''}.html"
    path = target(output, name, store, extent.within)
    assert path is not None
    briefing_format(path)
    opened = open_store(store)
    found = findings(
        opened,
        day_from,
        day_to,
        dataset=dataset,
        known_on=known_on,
        tolerance_m=tolerance,
        public=public,
        cut=lambda states: extent.cut(opened, states, known_on),
    )
    if public:
        click.echo(found.change.after.withheld, err=True)
    briefing = brief(found, language, title, draft=draft)
    for file in files_of(briefing, path):
        refuse_read(file, store, extent.within)
    lacking = save_briefing(briefing, path)
    if lacking:
        click.echo(f"note: no font here has some letters, which are drawn as boxes: {lacking}", err=True)
    for file in files_of(briefing, path):
        click.echo(file)
