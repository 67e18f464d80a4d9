"""Layers to measure on, made anew from a seed: one long front, and a partition of many zones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from controlmap.layers.frames import geoframe
from controlmap.layers.schema import Holder
from controlmap.layers.snapshot import Snapshot, Statement, planar_zones

DAY = date(2024, 1, 1)
METRE = 1 / 90_000


def snapshot(shapes: NDArray[Any], actors: list[str], day: int = 0) -> Snapshot:
    """Make a loaded snapshot of zones."""
    zones, overlap = planar_zones(list(shapes), [[Statement(Holder(actor, "control"))] for actor in actors])
    empty = geoframe([], ["id", "name", "place_id"], [])
    return Snapshot(
        DAY + timedelta(day), "bench", None, zones, overlap, None, empty, empty, empty, empty, empty, {}
    )


def front(day: int, vertices: int = 3000, changing: int = 30) -> NDArray[Any]:
    """Draw one big front on a day: some thirty edges have changed since the day before."""
    rng = np.random.default_rng(1)
    along = np.linspace(0, 1, vertices)
    x = 35 + 3 * along
    y = 47 + 0.4 * np.sin(9 * along) + rng.normal(0, 0.002, vertices)
    for step in range(day):
        at = np.random.default_rng(1000 + step).integers(50, vertices - 50 - changing)
        y[at : at + changing] += 0.003
    line = np.stack([x, y], axis=1)
    south = shapely.Polygon([*line, (38, 45), (35, 45)])
    north = shapely.Polygon([*line, (38, 49), (35, 49)])
    return np.array([north, south], dtype=object)


def partition(
    side: int,
    per_edge: int = 160,
    jitter_m: float = 0.0,
    seed: int = 0,
    *,
    resampled: bool = False,
    advances: int = 0,
) -> NDArray[Any]:
    """Draw a planar partition of side by side zones whose edges are crooked lines that neighbours share.

    Drawn anew, every vertex has moved by a jitter; resampled, there is a vertex more on every edge besides.
    An advance bends the middle of a border by some hundred metres.
    """
    rng = np.random.default_rng(7)
    noise = np.random.default_rng(seed)

    share = np.linspace(0, 1, per_edge + 1)
    window = np.sin(np.pi * share)  # crooked in the middle, calm at the corners

    def crooked(start: NDArray[Any], end: NDArray[Any]) -> NDArray[Any]:
        line = start + share[:, None] * (end - start)
        sideways = int(abs(end - start)[0] > abs(end - start)[1])
        line[:, sideways] += window * rng.normal(0, 0.0004, per_edge + 1)
        return line

    corners = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1), indexing="ij"), axis=2) * 0.1
    corners = corners + [35, 33] + rng.uniform(-0.02, 0.02, corners.shape)
    across = {(i, j): crooked(corners[i, j], corners[i + 1, j]) for i in range(side) for j in range(side + 1)}
    along = {(i, j): crooked(corners[i, j], corners[i, j + 1]) for i in range(side + 1) for j in range(side)}
    for number in np.random.default_rng(11).choice(side * (side - 1), advances, replace=False).tolist():
        line = across[number // (side - 1), number % (side - 1) + 1]
        line[:, 1] += 300 * METRE * window**4
    if resampled:
        for lines in (across, along):
            for place, line in lines.items():
                lines[place] = _with_middles(line)
    if jitter_m:
        moved = noise.normal(0, jitter_m * METRE, corners.shape)
        for lines, step in ((across, (1, 0)), (along, (0, 1))):
            for (i, j), line in lines.items():
                line[1:-1] += noise.normal(0, jitter_m * METRE, (len(line) - 2, 2))
                line[0] = corners[i, j] + moved[i, j]
                line[-1] = corners[i + step[0], j + step[1]] + moved[i + step[0], j + step[1]]
    rings = [
        np.concatenate([across[i, j], along[i + 1, j][1:], across[i, j + 1][::-1][1:], along[i, j][::-1][1:]])
        for i in range(side)
        for j in range(side)
    ]
    return np.array([shapely.Polygon(ring) for ring in rings], dtype=object)


def _with_middles(line: NDArray[Any]) -> NDArray[Any]:
    """Put a vertex more on the middle of each edge."""
    denser = np.empty((2 * len(line) - 1, 2))
    denser[::2], denser[1::2] = line, (line[:-1] + line[1:]) / 2
    return denser


def holders(side: int, changed: int = 0) -> list[str]:
    """Give zones to three actors in patches, as territory is held; of some the holder has changed."""
    seeds = np.random.default_rng(3).uniform(0, side, (9, 2))
    cells = np.stack(np.divmod(np.arange(side**2), side), axis=1) + 0.5
    nearest = np.hypot(*(cells[:, None] - seeds[None]).transpose(2, 0, 1)).argmin(axis=1)
    named = [("army", "rebels", "sdf")[seed % 3] for seed in nearest]
    for position in np.random.default_rng(5).choice(side**2, changed, replace=False):
        named[position] = "isis"
    return named


def frame(shapes: NDArray[Any], actors: list[str], column: str) -> gpd.GeoDataFrame:
    """Lay zones out as geopandas takes them."""
    return gpd.GeoDataFrame({column: actors}, geometry=shapes, crs=4326)
