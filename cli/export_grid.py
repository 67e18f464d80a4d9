"""`controlmap export -o x.tif`: control as a raster, cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from ..geo.errors import UsageError
from .extent import Extent
from .files import target, write_text
from .printing import reading_progress
from .subject import Dates, chosen_subject, dated_name, dated_timeline

if TYPE_CHECKING:
    from ..geo.grid import Grid
    from ..layers.formats.geotiff import Raster
    from ..layers.grid_files import GridKind
    from ..layers.snapshot import Snapshot

__all__ = ["ENDINGS", "GridOptions", "grid_options", "write_grid"]

ENDINGS = (".tif", ".tiff")
KINDS = ("control", "changes", "since", "held")


@dataclass(frozen=True)
class GridOptions:
    """What `--grid`, `--resolution` and `--like` say."""

    kind: str | None
    resolution_m: float | None
    like: str | None

    def asked(self, output: str | None) -> bool:
        """Whether a grid is asked for, by an option or by the ending of the file."""
        named = output is not None and Path(output).suffix.lower() in ENDINGS
        return named or (self.kind, self.resolution_m, self.like) != (None, None, None)


def grid_options(command: Callable[..., None]) -> Callable[..., None]:
    """Ask for a grid: the command gets it as `grid`."""

    @click.option(
        "--grid",
        "kind",
        type=click.Choice(KINDS),
        help="What a .tif tells of each cell: who has it on each recorded date (the default), how many times"
        " its holder changed, days since it last did, or days under each holder.",
    )
    @click.option(
        "--resolution",
        "resolution_m",
        type=float,
        metavar="METRES",
        help="How wide the cells of a .tif are; by default at most 1,000 lie across.",
    )
    @click.option("--like", metavar="RASTER", help="The raster whose cells a .tif is to match.")
    @wraps(command)
    def with_grid(
        *args: Any, kind: str | None, resolution_m: float | None, like: str | None, **options: Any
    ) -> None:
        command(*args, grid=GridOptions(kind, resolution_m, like), **options)

    return with_grid


def write_grid(
    store: str,
    dates: Dates,
    asked: GridOptions,
    dataset: str | None,
    known_on: datetime | None,
    extent: Extent,
    public: bool,
    output: str | None,
) -> None:
    """Write control on a date, or on the recorded dates of a stretch of days, as a GeoTIFF.

    Raises
    ------
    UsageError
        The options do not go together, or the file is no .tif.
    """
    kind = cast("GridKind", asked.kind or "control")
    _refuse_odd(dates, asked, kind, output)
    like = _like(asked)
    snapshots, name = _snapshots(store, dates, dataset, known_on, extent, public)
    path = target(output, f"{kind}-{name}.tif", store, extent.within, asked.like)
    if path is None:
        raise UsageError("a GeoTIFF is no text for the standard output", "name a file with -o")
    from ..layers.grid_files import conservation_words, raster_of
    from ..layers.grids import control_grid

    with reading_progress("gridding") as report:
        control = control_grid(snapshots, like, resolution_m=asked.resolution_m, progress=report)
    first = dates.day or dates.day_from or snapshots[0].date
    last = dates.day or dates.day_to or snapshots[-1].date
    _write(path, raster_of(control, kind, first, last))
    click.echo(path)
    width = "" if like else f" of {control.grid.cell_width:g} m"
    lines = [f"{control.grid.width} x {control.grid.height} cells{width}", *conservation_words(control)]
    if last > snapshots[-1].date:
        lines.append(f"nothing is recorded after {snapshots[-1].date}: that state is carried on to {last}")
    click.echo("\n".join(lines), err=True)


def _refuse_odd(dates: Dates, asked: GridOptions, kind: str, output: str | None) -> None:
    """Refuse what does not go together, before anything is read."""
    if output is not None and output != "-" and Path(output).suffix.lower() not in ENDINGS:
        raise UsageError(f"{output} is no name for a grid", "end the name in .tif")
    if asked.like is not None and asked.resolution_m is not None:
        raise UsageError("--like has a resolution of its own", "give --like or --resolution")
    if dates.day is not None and (dates.day_from or dates.day_to):
        raise UsageError("there is one date too many", "give --date D, or --from A --to B")
    if dates.day is not None and kind != "control":
        raise UsageError(f"--grid {kind} tells of several dates", "give --from A --to B")


def _like(asked: GridOptions) -> Grid | None:
    if asked.like is None:
        return None
    from ..layers.formats.geotiff import read_grid

    return read_grid(Path(asked.like))


def _snapshots(
    store: str, dates: Dates, dataset: str | None, known_on: datetime | None, extent: Extent, public: bool
) -> tuple[list[Snapshot], str]:
    """Read the states, and name a file by their dates."""
    if dates.day is None:
        timeline = dated_timeline(store, dates, dataset, known_on, extent, public)
        return list(timeline.snapshots), dated_name(timeline)
    from ..layers.snapshot import Snapshot

    state = chosen_subject(store, dates, dataset, known_on, extent, public)
    assert isinstance(state, Snapshot)  # a single date
    return [state], dated_name(state)


def _write(path: Path, raster: Raster) -> None:
    """Write the raster, and the names of its categories beside it; those of an older raster go."""
    from ..layers.files import write_file
    from ..layers.formats.geotiff import category_file, category_names, geotiff

    content = geotiff(raster)
    write_file(path, lambda draft: draft.write_bytes(content))
    names = category_file(path)
    if raster.categories:
        write_text(names, category_names(raster))
    else:
        with suppress(OSError):
            names.unlink(missing_ok=True)
