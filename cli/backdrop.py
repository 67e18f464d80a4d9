"""The option `--basemap`: the file that lies below a map, and what is to be said about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..maps.backdrop import Backdrop
    from ..maps.framing import Bounds
    from ..maps.raster_backdrop import Medium

__all__ = ["backdrop_of"]


def backdrop_of(basemap: str | None, frame: Bounds, medium: Medium) -> Backdrop:
    """Read what the user gave to lie below, if anything, and say how where that was a choice."""
    from ..maps.backdrop import Backdrop, read_backdrop

    if basemap is None:
        return Backdrop()
    backdrop = read_backdrop(Path(basemap), frame, medium)
    if backdrop.remark:
        click.echo(f"note: {backdrop.remark}", err=True)
    return backdrop
