"""The command `controlmap`: finds its commands when they are asked for, and turns errors into messages.

Nothing here, and nothing at the top of a command's file, imports a geospatial library: those take seconds,
and `--help` has none to spare.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click

from ..geo.errors import (
    ClosureError,
    ControlmapError,
    DataError,
    NothingFoundError,
    StoreError,
    UsageError,
)

__all__ = ["main"]

EXIT_CODES: tuple[tuple[type[ControlmapError], int], ...] = (
    (UsageError, 2),
    (DataError, 3),
    (ClosureError, 3),
    (StoreError, 4),
    (NothingFoundError, 5),
)
COMMANDS = {
    "demo": "demo",
    "georeference": "georeference",
    "import": "import_",
    "dates": "dates",
    "show": "show",
    "diff": "diff",
    "series": "series",
    "takeovers": "takeovers",
    "frontline": "frontline",
    "exposure": "exposure",
    "history": "history",
    "map": "map",
    "print": "print",
    "brief": "brief",
    "export": "export",
    "actors": "actors",
    "sources": "sources",
    "check": "check",
}


class Commands(click.Group):
    """Commands that are imported when they are needed, in the order of an analyst's day."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f".{COMMANDS[cmd_name]}", __package__)
        command: click.Command = module.command
        return command

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run a command; an error that this package raises on purpose is a message and an exit code."""
        try:
            return super().main(args, *rest, **options)
        except ControlmapError as error:
            click.echo(f"error: {error}", err=True)
            sys.exit(next(code for kind, code in EXIT_CODES if isinstance(error, kind)))
        except OSError as error:  # of the standard output, or a path that the system does not take
            click.echo(f"error: {error.strerror or error}\n  mend: check the path, and free space", err=True)
            sys.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--store",
    default="controlmap.gpkg",
    envvar="CONTROLMAP_STORE",
    show_default=True,
    show_envvar=True,
    metavar="FILE",
    help="The store, a GeoPackage file.",
)
@click.version_option(package_name="controlmap")
@click.pass_context
def main(context: click.Context, store: str) -> None:
    """Track who controls what: dated layers of villages, frontlines and control zones, what changed hands
    between dates, and sealed maps for briefings.

    Begin with `controlmap demo`.
    """
    context.obj = store
