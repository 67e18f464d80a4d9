"""`controlmap map`: a dated map in one sealed HTML file."""

from __future__ import annotations

from datetime import date, datetime

import click

from . import options
from .files import target, write_text
from .subject import chosen_subject, dated_name


@click.command("map", short_help="Draw a date, or a change, as one HTML file.")
@options.day
@options.day_from
@options.day_to
@options.dataset
@options.as_known_on
@click.option("--title", help="What to call the map.")
@options.output
@click.pass_obj
def command(
    store: str,
    day: date | None,
    day_from: date | None,
    day_to: date | None,
    dataset: str | None,
    known_on: datetime | None,
    title: str | None,
    output: str | None,
) -> None:
    """Draw who holds what on a date (--date), or what changed between two (--from, --to). The file is
    sealed: it makes no request and opens without a network.
    """
    subject = chosen_subject(store, day, day_from, day_to, dataset, known_on)
    from ..maps.web import render

    path = target(output, f"map-{dated_name(subject)}.html", store)
    write_text(path, render(subject, title).html)
    if path:
        click.echo(path)
