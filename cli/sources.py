"""`controlmap sources`: who says so."""

from __future__ import annotations

import click

from . import options
from .printing import print_json, print_table, source_json


@click.command("sources", short_help="List who says so, and what rests on them.")
@options.as_json
@click.pass_obj
def command(store: str, as_json: bool) -> None:
    """List the sources, the most cited first, with the records that rest on each, and which are sensitive."""
    from ..layers.store import open as open_store

    listed = open_store(store).sources()
    if as_json:
        print_json({"sources": [source_json(source) | {"cited": cited} for source, cited in listed]})
        return
    rows = [
        (
            *(sum(cited.values()), source.citation, source.date or "", source.side),
            *("yes" if source.sensitive else "", ", ".join(cited)),
        )
        for source, cited in listed
    ]
    print_table("Sources", ("cited", "source", "published", "side", "sensitive", "for"), rows)
