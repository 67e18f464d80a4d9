"""`controlmap --help` against importing click alone, interleaved in one run: at most four times as long."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

ROUNDS = 15
CLICK = [sys.executable, "-c", "import click"]
HELP = [sys.executable, "-c", "from controlmap.cli import main; main(['--help'], prog_name='controlmap')"]


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def test_help_is_fast() -> None:
    times: dict[str, list[float]] = {"click": [], "help": []}
    for _ in range(ROUNDS):
        times["click"].append(seconds(CLICK))
        times["help"].append(seconds(HELP))
    ratio = median(times["help"]) / median(times["click"])
    print(f"\nimport click {median(times['click']):.3f} s, --help {ratio:.2f} times that")
    assert ratio < 4
