"""Where results go: the file that was named, a file in maps_out/, or the standard output."""

from __future__ import annotations

from pathlib import Path

import click

from ..geo.errors import UsageError

__all__ = ["MAPS_OUT", "target", "write_text"]

MAPS_OUT = "maps_out"


def target(given: str | None, default: str, store: str) -> Path | None:
    """Give the path to write to, or None for the standard output.

    Raises
    ------
    UsageError
        It is the store itself.
    """
    if given == "-":
        return None
    path = Path(given) if given else Path(MAPS_OUT) / default
    if path.exists() and Path(store).exists() and path.samefile(store):
        raise UsageError(f"{path} is the store itself", "name another file with -o")
    return path


def write_text(path: Path | None, text: str) -> None:
    """Write text to a path, or to the standard output where there is none."""
    if path is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    from ..layers.files import write_file

    write_file(path, lambda draft: draft.write_text(text, encoding="utf-8"))
