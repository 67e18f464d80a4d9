"""The package as others meet it: its names, its documents, its examples, and what it costs to import."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import controlmap
from controlmap.cli import import_
from controlmap.cli.main import COMMANDS, main
from controlmap.layers import cells
from controlmap.layers.schema import LAYERS
from controlmap.layers.store import Store

ROOT = Path(controlmap.__file__).parent
ROOMS = ("geo", "layers", "maps", "cli")
HEAVY = (
    *("geopandas", "shapely", "pandas", "numpy", "folium", "matplotlib", "sqlalchemy", "pyogrio"),
    *("pyproj", "rich", "rasterio", "skimage", "scipy", "exactextract", "docx", "typst"),
)


def modules() -> list[str]:
    names = []
    for room in ROOMS:
        package = importlib.import_module(f"controlmap.{room}")
        names += [package.__name__]
        names += [found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    return ["controlmap", *names]


def python(*arguments: str, cwd: Path | None = None) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True, cwd=cwd)
    return done.stdout


@pytest.mark.parametrize("name", modules())
def test_every_example_in_a_docstring_runs(name: str, folder: Path) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", modules())
def test_every_module_says_what_it_is(name: str) -> None:
    assert importlib.import_module(name).__doc__


def test_the_public_names_are_these_and_all_are_there() -> None:
    assert controlmap.__all__ == [
        *("Change", "ControlmapError", "Snapshot", "Store", "Swipe", "Timeline", "WebMap", "__version__"),
        *("brief", "diff", "findings", "open", "read", "record_case", "render", "save_briefing"),
    ]
    assert all(getattr(controlmap, name) is not None for name in controlmap.__all__)
    with pytest.raises(AttributeError):
        controlmap.nothing  # noqa: B018
    assert dir(controlmap) == sorted(controlmap.__all__)


def test_the_version_is_told_once() -> None:
    assert f'version = "{controlmap.__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert f"## {controlmap.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_command_is_documented_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in COMMANDS:
        assert re.search(rf"^\| `{name}\b", readme, re.MULTILINE), name


def test_the_flags_of_import_know_the_layers_and_the_statuses() -> None:
    """They are written once more there, so that --help needs no library."""
    assert tuple(LAYERS) == import_.LAYERS
    assert cells.STATUSES == import_.STATUSES


def test_every_command_has_a_summary_and_explains_its_options() -> None:
    import click

    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        assert command.get_short_help_str()
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.name}"


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_imports_no_geo_library(arguments: list[str]) -> None:
    code = (
        "import sys; from controlmap.cli import main\n"
        "try: main(sys.argv[1:], prog_name='controlmap')\n"
        f"finally: print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert python("-c", code, *arguments).endswith("HEAVY []\n")


def test_importing_the_package_is_light() -> None:
    code = f"import sys, controlmap; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert python("-c", code) == "[]\n"


def test_a_folder_with_names_like_its_rooms_does_not_confuse_it(tmp_path: Path) -> None:
    (tmp_path / "geo.py").write_text("raise RuntimeError('the wrong geo')")
    (tmp_path / "layers").mkdir()
    (tmp_path / "layers" / "__init__.py").write_text("raise RuntimeError('the wrong layers')")
    code = "import controlmap; print(controlmap.diff.__module__, controlmap.open.__module__)"
    assert python("-c", code, cwd=tmp_path) == "controlmap.layers.diff controlmap.layers.store\n"


def test_no_pin_has_an_address() -> None:
    pins = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9_.\-]+==[\w.]+", pin) for pin in pins)


def test_a_notebook_shows_states_and_changes_as_maps(case: Store) -> None:
    before, after = (controlmap.open(case.path).at(day) for day in ("2019-11-18", "2019-11-25"))
    for value in (after, controlmap.diff(before, after)):
        assert value._repr_html_().startswith('<iframe title="W')
