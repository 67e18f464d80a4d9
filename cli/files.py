"""Where results go: the file that was named, a file in maps_out/, or the standard output."""

from __future__ import annotations

from pathlib import Path

import click

from ..geo.errors import UsageError

__all__ = ["MAPS_OUT", "chart_path", "refuse_read", "sidecars", "target", "write_text"]

MAPS_OUT = "maps_out"


def target(given: str | None, default: str, store: str, *read: str | None) -> Path | None:
    """Give the path to write to, or None for the standard output.

    Parameters
    ----------
    given, default
        What was named, and what to call a file in maps_out/ where nothing was.
    store, read
        The store, and other files that the command reads: they are never written over.

    Raises
    ------
    UsageError
        It is one of these.
    """
    if given == "-":
        return None
    path = Path(given) if given else Path(MAPS_OUT) / default
    refuse_read(path, store, *read)
    return path


def refuse_read(path: Path, store: str, *read: str | None) -> None:
    """Refuse to write over the store, or over a file that the command reads.

    Raises
    ------
    UsageError
        The path is one of these.
    """
    beside = [file for one in read if one for file in map(str, sidecars(Path(one)))]
    for other in (store, *read, *beside):
        if other and path.exists() and Path(other).exists() and path.samefile(other):
            what = "the store itself" if other == store else "a file that is read here"
            raise UsageError(f"{path} is {what}", "name another file with -o")


def chart_path(given: str | None, store: str) -> Path | None:
    """Give the path of a chart, or None where none was asked for; refused before the long work begins.

    Raises
    ------
    UsageError
        Its ending is no format that can be drawn, or it is the store.
    """
    if given is None:
        return None
    from ..maps.plate import picture_format

    path = Path(given)
    picture_format(path)
    refuse_read(path, store)
    return path


def sidecars(path: Path) -> list[Path]:
    """List the files that are read with one: its world file, its reference system, its metadata."""
    ending = path.suffix
    endings = [f"{ending[:2]}{ending[-1]}w", f"{ending}w", ".wld", ".prj"] if ending else []
    return [*map(path.with_suffix, endings), path.with_name(f"{path.name}.aux.xml")]


def write_text(path: Path | None, text: str) -> None:
    """Write text to a path, or to the standard output where there is none."""
    if path is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    from ..layers.files import write_file

    write_file(path, lambda draft: draft.write_text(text, encoding="utf-8"))
