"""How results are printed: tables for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..layers.schema import Source
    from ..layers.snapshot import Snapshot

__all__ = [
    "change_words",
    "error_words",
    "extent_json",
    "holder_words",
    "known_words",
    "print_json",
    "print_table",
    "reading_progress",
    "source_json",
    "state_words",
]

PIPED_WIDTH = 140
COUNTS = ("zones", "villages", "contested", "disputed", "records", "parts", "cited")


def print_json(payload: Any) -> None:
    """Print JSON with Arabic as it is."""
    click.echo(json.dumps(payload, ensure_ascii=False, indent=2, default=str))


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], figures: Collection[str] = ()
) -> None:
    """Print a table; columns of figures, and those whose name ends in km2 or that count, are set right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD)
    for column in columns:
        right = column.endswith("km2") or column in (*COUNTS, *figures)
        table.add_column(Text(column), justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    console = Console(soft_wrap=False)
    if not console.is_terminal:
        console = Console(width=PIPED_WIDTH)
    console.print(table)


def holder_words(actor: object, status: object) -> str:
    """Name a holder in a table.

    Examples
    --------
    >>> holder_words("army|rebels", "contested"), holder_words(None, "none")
    ('contested: army, rebels', 'unassigned')
    """
    if status == "none":
        return "unassigned"
    named = str(actor or "").replace("|", ", ")
    if status == "control":
        return named
    return f"{status}: {named}" if named else str(status)


def state_words(snapshot: Snapshot) -> str:
    """Say whose state it is, of when, and as known when."""
    words = [snapshot.dataset or "villages", str(snapshot.date)]
    if snapshot.carried_forward:
        words.append(f"(carried forward from {snapshot.recorded_on})")
    if snapshot.within:
        words.append(_extent_words(snapshot))
    if snapshot.known_on:
        words.append(f"as known on {snapshot.known_on.isoformat(timespec='seconds')}")
    return " ".join(words)


def known_words(known_on: datetime | None) -> str:
    """Say behind a title as known when, where that was asked for.

    Examples
    --------
    >>> known_words(None), known_words(datetime(2019, 11, 21))
    ('', ', as known on 2019-11-21')
    """
    return f", as known on {known_on.date()}" if known_on else ""


def change_words(before: Snapshot, after: Snapshot) -> str:
    """Say which two states are compared, and within what."""
    words = " -> ".join(state_words(replace(state, within=None)) for state in (before, after))
    return f"{words} {_extent_words(after)}" if after.within else words


def _extent_words(snapshot: Snapshot) -> str:
    area = snapshot.within
    return f"within {area.name} ({area.area_km2:,.2f} km2)" if area else ""


def extent_json(snapshot: Snapshot) -> dict[str, object] | None:
    """Lay out the area of interest for JSON."""
    area = snapshot.within
    return {"name": area.name, "area_km2": area.area_km2} if area else None


def source_json(source: Source) -> dict[str, object]:
    """Lay out a source for JSON."""
    return {
        "citation": source.citation,
        "date": source.date and source.date.isoformat(),
        "url": source.url or None,
        "side": source.side or None,
        "sensitive": source.sensitive,
    }


def error_words(error_m: float | None) -> str:
    """Say what a positional error means for the figures."""
    if error_m is None:
        return "Positional error not stated, so no +- is given."
    return f"Positional error {error_m:g} m; +- is that times the outline of the ground, an upper bound."


@contextmanager
def reading_progress(verb: str) -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal how far long work has come, once there is much of it."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(verb, total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=total > 20)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}".replace("-0.00", "0.00") if abs(value) < 0.005 else f"{value:,.2f}"
    return str(value)
