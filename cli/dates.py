"""`controlmap dates`: what is recorded, and for which days."""

from __future__ import annotations

import click

from . import options
from .printing import print_json, print_table


@click.command("dates", short_help="List the recorded dates of each dataset.")
@options.as_json
@click.pass_obj
def command(store: str, as_json: bool) -> None:
    """List the dates on which each dataset is recorded. Between them the last one carries on."""
    from ..layers.store import open as open_store

    listed = open_store(store).dates()
    if as_json:
        datasets = [
            {
                "layer": one.layer,
                "dataset": one.dataset,
                "dates": [day.isoformat() for day in one.dates],
                "records": one.records,
            }
            for one in listed
        ]
        print_json({"datasets": datasets})
        return
    rows = [(one.layer, one.dataset, one.records, _few(list(map(str, one.dates)))) for one in listed]
    print_table("Recorded dates", ("layer", "dataset", "records", "dates"), rows)


def _few(days: list[str]) -> str:
    if len(days) <= 8:
        return ", ".join(days)
    return f"{len(days)} dates: {', '.join(days[:3])} ... {', '.join(days[-3:])}"
