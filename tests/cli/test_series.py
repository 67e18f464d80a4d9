"""`controlmap series --chart`: the table as ever, and a picture beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from controlmap.layers.store import Store

Run = Callable[..., Result]


@pytest.mark.parametrize("name", ["series.png", "out/series.SVG", "series.pdf"])
def test_a_chart_comes_after_the_table(case: Store, folder: Path, run: Run, name: str) -> None:
    told = run("series", "--chart", name)
    assert told.exit_code == 0, told.output
    assert told.stdout == f"{run('series').stdout}Chart: {name}\n"
    first = (folder / name).read_bytes()
    assert first.startswith((b"\x89PNG", b"<?xml", b"%PDF"))
    asked = run("series", "--chart", name, "--json")
    assert len(json.loads(asked.stdout)["rows"]) == 6
    assert asked.stderr == f"Chart: {name}\n"
    assert (folder / name).read_bytes() == first


@pytest.mark.parametrize("name", ["series.gif", "series", "-", "", "controlmap.gpkg"])
def test_another_ending_is_refused_before_anything_is_compared(case: Store, run: Run, name: str) -> None:
    refused = run("series", "--chart", name)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert ".png, .svg or .pdf" in refused.stderr


def test_nobody_in_control_is_nothing_to_draw(empty_store: Store, folder: Path, run: Run) -> None:
    square = {"type": "Polygon", "coordinates": [[[36, 35], [37, 35], [37, 36], [36, 36], [36, 35]]]}
    for day in ("2024-01-01", "2024-01-02"):
        said = {"actor": "army", "status": "claimed", "date": day}
        feature = {"type": "Feature", "properties": said, "geometry": square}
        (folder / "zones.geojson").write_text(
            json.dumps({"type": "FeatureCollection", "features": [feature]})
        )
        assert run("import", "zones.geojson", "--layer", "zones").exit_code == 0
    assert run("series").exit_code == 0
    refused = run("series", "--chart", "series.png")
    assert refused.exit_code == 5
    assert not (folder / "series.png").exists()


def test_without_a_chart_the_drawing_library_is_not_imported(case: Store, folder: Path) -> None:
    code = (
        "import sys; from controlmap.cli import main\n"
        "try: main(['series'], prog_name='controlmap')\n"
        "finally: print('matplotlib' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder
    )
    assert done.stdout.endswith("\nFalse\n")
