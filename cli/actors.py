"""`controlmap actors`: who is who."""

from __future__ import annotations

import click

from . import options
from .printing import print_json, print_table


@click.command("actors", short_help="List who is who, with sides and colours.")
@options.as_json
@click.pass_obj
def command(store: str, as_json: bool) -> None:
    """List the actors with their sides and colours."""
    from ..layers.names import isolated
    from ..layers.store import open as open_store

    actors = open_store(store).actors()
    if as_json:
        names = ("id", "name", "name_ar", "side", "colour")
        print_json({"actors": [{name: getattr(actor, name) for name in names} for actor in actors]})
        return
    rows = [(a.id, a.name, isolated(a.name_ar) if a.name_ar else "", a.side, a.colour) for a in actors]
    print_table("Actors", ("id", "name", "Arabic name", "side", "colour"), rows)
