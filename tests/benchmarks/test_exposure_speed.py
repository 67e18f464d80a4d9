"""Exposure against a plain mask: 100 million cells, the same polygons, interleaved; and its memory."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

import numpy as np
import pytest
import rasterio
from rasterio import Affine
from rasterio.mask import mask
from rasterio.windows import Window

from controlmap.layers.formats.raster import open_raster
from controlmap.layers.measuring import Question, measured

from .layers import partition
from .test_diff_speed import peak_megabytes

SIDE = 10_000
ZONES = 18
ROUNDS = 5


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiled raster of 10,000 by 10,000 cells, a little larger than the zones."""
    path = tmp_path_factory.mktemp("rasters") / "people.tif"
    step = 1.9 / SIDE
    shape = {"width": SIDE, "height": SIDE, "count": 1, "dtype": "float32", "crs": "EPSG:4326"}
    tiles = {"tiled": True, "blockxsize": 512, "blockysize": 512}
    transform = Affine(step, 0, 34.95, 0, -step, 34.85)
    rng = np.random.default_rng(1)
    with rasterio.open(path, "w", driver="GTiff", transform=transform, **shape, **tiles) as file:
        for row in range(0, SIDE, 500):
            rows = rng.uniform(0, 10, (500, SIDE)).astype(np.float32)
            file.write(rows, 1, window=Window(0, row, SIDE, 500))
    return path


@pytest.mark.filterwarnings("ignore:Use .@. matmul:PendingDeprecationWarning")  # within rasterio.mask
def test_it_takes_at_most_four_times_a_plain_mask(people: Path) -> None:
    zones = partition(ZONES)
    taken: dict[str, list[float]] = {"ours": [], "mask": []}
    for _ in range(ROUNDS):
        start = time.perf_counter()
        with open_raster(people, negative=False) as raster:
            ours = sum(one.amounts[""] for one in measured(raster, Question(), zones))
        taken["ours"].append(time.perf_counter() - start)
        start = time.perf_counter()
        with rasterio.open(people) as file:
            theirs = sum(mask(file, [zone], crop=True, filled=False)[0].sum(dtype=float) for zone in zones)
        taken["mask"].append(time.perf_counter() - start)
    assert ours == pytest.approx(theirs, rel=1e-3)
    medians = {name: median(seconds) for name, seconds in taken.items()}
    times = medians["ours"] / medians["mask"]
    print(f"\n{len(zones)} zones: {medians['ours']:.2f} s, {times:.2f} times a mask of each")
    assert times <= 4


def test_it_takes_at_most_300_megabytes(people: Path) -> None:
    zones = partition(ZONES)
    with open_raster(people, negative=False) as raster:
        memory = peak_megabytes(lambda: measured(raster, Question(), zones))
    print(f"\n{memory:.0f} MB above what is loaded before")
    assert 0 < memory <= 300
