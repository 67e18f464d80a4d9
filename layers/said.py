"""What is said of ground, and on whose word."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from .schema import Holder, Source
from .snapshot import Statement

__all__ = ["said_of", "sources_of"]

SHARED = 1e-9
"""The share of some ground below which what a zone covers of it is rounding."""


def said_of(
    zones: gpd.GeoDataFrame, holder: Holder, ground: BaseGeometry | None = None
) -> tuple[Statement, ...]:
    """List what is said of the zones of a holder, each statement once.

    Parameters
    ----------
    zones
        As in `Snapshot`.
    holder
        Whose.
    ground
        Only of zones that cover some of it; by default of all. A point lies in its zone.
    """
    held = zones[(zones["actor"] == holder.actor) & (zones["status"] == holder.status)]
    statements = held["statements"]
    if ground is not None:
        shared = shapely.intersection(held.geometry.to_numpy(), ground)
        covered = shapely.area(shared) > SHARED * ground.area if ground.area else ~shapely.is_empty(shared)
        statements = statements[covered]
    return tuple(dict.fromkeys(statement for told in statements for statement in told))


def sources_of(statements: Iterable[Statement]) -> tuple[Source, ...]:
    """List who says so, each source once."""
    return tuple(dict.fromkeys(source for said in statements for source in said.sources))
