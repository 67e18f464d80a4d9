"""Frames of records: how they are made, and how they are read row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

__all__ = ["CRS", "each_row", "geoframe"]

CRS = "EPSG:4326"
"""Everything recorded is in longitude and latitude on WGS84: the one place that says so."""


def geoframe(
    cells: Sequence[Sequence[object]], columns: Sequence[str], shapes: Iterable[Any]
) -> gpd.GeoDataFrame:
    """Make a frame of rows and shapes, values as they are: no number becomes a float, no text a category."""
    frame = pd.DataFrame(list(cells), columns=list(columns), dtype=object)
    return gpd.GeoDataFrame(frame, geometry=list(shapes), crs=CRS)


def each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """Go through a frame row by row; each row names its cells after the columns."""
    return frame.itertuples()
