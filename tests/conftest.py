"""What the tests share: a command line in an empty folder, and the bundled case in a store."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from controlmap.cli import main
from controlmap.layers.cases import record_case
from controlmap.layers.store import Store, open

FULL_SUITE = bool(os.environ.get("CONTROLMAP_FULL_SUITE"))

Run = Callable[..., Result]


def missing(what: str) -> None:
    """Fail where the full suite must run; elsewhere skip, and say why."""
    if FULL_SUITE:
        pytest.fail(f"{what} is missing, and this is the full suite")
    pytest.skip(f"{what} is missing on this machine")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CONTROLMAP_STORE", raising=False)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """The command line in the working folder."""

    def invoke(*args: object) -> Result:
        return CliRunner().invoke(main, [str(arg) for arg in args], prog_name="controlmap")

    return invoke


@pytest.fixture
def ask(run: Run) -> Callable[..., Any]:
    """What a command answers with --json."""

    def invoke(*args: object) -> Any:
        result = run(*args, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return invoke


@pytest.fixture(scope="session")
def _case_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case") / "controlmap.gpkg"
    record_case(open(path))
    return path


@pytest.fixture
def case(folder: Path, _case_file: Path) -> Store:
    """A store with the bundled case, where the command line looks for it."""
    path = folder / "controlmap.gpkg"
    shutil.copy(_case_file, path)
    return open(path)


@pytest.fixture
def empty_store(folder: Path) -> Store:
    """A store that nothing has been recorded in yet."""
    return open(folder / "controlmap.gpkg")
