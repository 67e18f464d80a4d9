"""Killed in the middle, and eight at once: what was reported is whole, and nothing else is there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from controlmap.layers.store import Store, open

COMMAND = [sys.executable, "-c", "from controlmap.cli import main; main(prog_name='controlmap')"]


def zones(path: Path, day: str, count: int) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"date": day, "actor": "army", "source": "ITIC"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[30 + n / 100, 35], [30 + (n + 1) / 100, 35], [30 + n / 100, 35.1], [30 + n / 100, 35]]
                ],
            },
        }
        for n in range(count)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75, 0.95])
def test_a_killed_import_leaves_the_store_as_it_was(case: Store, folder: Path, share: float) -> None:
    """Killed once the journal stands, so in the middle of writing; or before, or after, as time has it."""
    zones(folder / "many.geojson", "2019-12-01", 600)
    before = {day: case.at(day).holders.to_dict() for day in ("2019-11-18", "2019-11-25")}
    started = time.monotonic()
    process = subprocess.Popen(
        [*COMMAND, "import", "many.geojson", "--layer", "zones"], cwd=folder, stdout=subprocess.DEVNULL
    )
    journal = folder / "controlmap.gpkg-journal"
    while not journal.exists() and process.poll() is None and time.monotonic() - started < 60:
        time.sleep(0.001)
    time.sleep(share * 0.2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    for day, holders in before.items():
        assert case.at(day).holders.to_dict() == holders
    assert len(case.at("2019-12-01").zones) in (600, len(case.at("2019-11-25").zones)), "all or nothing"
    assert [finding for finding in case.check() if finding.kind == "fault"] == []


def test_a_killed_first_import_leaves_no_store(folder: Path) -> None:
    zones(folder / "many.geojson", "2019-12-01", 600)
    process = subprocess.Popen(
        [*COMMAND, "import", "many.geojson", "--layer", "zones"], cwd=folder, stdout=subprocess.DEVNULL
    )
    started = time.monotonic()
    while not list(folder.glob(".*draft*")) and process.poll() is None and time.monotonic() - started < 60:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (folder / "controlmap.gpkg").exists()
    assert (
        os.system(
            f'cd {folder} && {sys.executable} -c "{COMMAND[2]}" import many.geojson --layer zones >/dev/null'
        )
        == 0
    )
    assert len(open(folder / "controlmap.gpkg").at("2019-12-01").zones) == 600
    assert sorted(path.name for path in folder.iterdir()) == ["controlmap.gpkg", "many.geojson"]


def test_eight_first_imports_at_once_are_all_kept(folder: Path) -> None:
    for n in range(8):
        zones(folder / f"{n}.geojson", f"2019-12-0{n + 1}", 20 + n)
    processes = [
        subprocess.Popen(
            [*COMMAND, "import", f"{n}.geojson", "--layer", "zones"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(8)
    ]
    told = [process.communicate(timeout=120)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 8, told
    store = open(folder / "controlmap.gpkg")
    assert [len(store.at(f"2019-12-0{n + 1}").zones) for n in range(8)] == [20 + n for n in range(8)]
    assert sorted(path.suffix for path in folder.iterdir()) == [".geojson"] * 8 + [".gpkg"]
