"""The README says what is so: each command of its sessions runs, and prints what stands there."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import controlmap
from controlmap.cli import main
from controlmap.layers.store import Store

from .geo.rasters import between, checkerboard, write

README = (Path(controlmap.__file__).parent / "README.md").read_text("utf-8")
SESSIONS = re.findall(r"^```console\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def trimmed(text: str) -> str:
    """Leave out the spaces that fill a table up and its empty lines, which say nothing."""
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())


def commands() -> list[tuple[str, str]]:
    found = []
    for session in SESSIONS:
        for entry in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
            command, _, printed = entry.partition("\n")
            found.append((command, printed))
    return found


@pytest.mark.parametrize(("command", "printed"), commands(), ids=[command for command, _ in commands()])
def test_a_session_is_real(case: Store, folder: Path, command: str, printed: str) -> None:
    (folder / "days").mkdir()
    square = [[[36, 35], [37, 35], [37, 36], [36, 36], [36, 35]]]
    feature = {"type": "Feature", "properties": {"actor": "army"}}
    feature["geometry"] = {"type": "Polygon", "coordinates": square}
    written = json.dumps({"type": "FeatureCollection", "features": [feature]})
    for day in ("20191118", "20191125"):
        (folder / "days" / f"{day}.geojson").write_text(written)
    write(folder / "sheet.tif", checkerboard(4, 4), "EPSG:4326", between(36, 35, 38, 36, 16))
    name, *arguments = shlex.split(command)
    assert name == "controlmap"
    result = CliRunner().invoke(main, arguments, prog_name=name)
    assert result.exit_code == 0, result.output
    assert trimmed(result.stdout).startswith(trimmed(printed))


def test_the_python_example_runs(case: Store, folder: Path) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    reading = example[: example.index("store.record(")]
    exec(reading, {})
    assert (folder / "takeover.html").stat().st_size > 100_000
