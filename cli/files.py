"""Where results are written, and how: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click

from ..geo.errors import OutputError

__all__ = ["MAPS_OUT", "target", "write_file", "write_text"]

MAPS_OUT = "maps_out"


def target(given: str | None, default: str) -> Path | None:
    """Give the path to write to, or None for the standard output."""
    if given == "-":
        return None
    return Path(given) if given else Path(MAPS_OUT) / default


def write_text(path: Path | None, text: str) -> None:
    """Write text to a path, or to the standard output where there is none."""
    if path is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    write_file(path, lambda draft: draft.write_text(text, encoding="utf-8"))


def write_file(path: Path, write: Callable[[Path], object]) -> None:
    """Let a function write a draft beside a path, and give it its name when it is whole.

    Raises
    ------
    OutputError
        The folder cannot be made or written to, or the disk is full.
    """
    if path.is_dir():
        raise OutputError(f"{path} cannot be written: it is a folder", "name a file with -o")
    draft = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(draft)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise OutputError(
            f"{path} cannot be written: {reason.lower()}", "name another file with -o"
        ) from None
