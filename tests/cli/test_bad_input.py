"""Whatever is wrong: one clear message, the right exit code, and the store as it was before."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from click.testing import Result

from controlmap.layers.store import Store

from ..conftest import missing

SQUARE = [[[36, 35], [37, 35], [37, 36], [36, 36], [36, 35]]]
BOW_TIE = [[[36, 35], [37, 36], [37, 35], [36, 36], [36, 35]]]
GOOD = {"date": "2019-11-26", "actor": "army", "source": "ITIC"}
Run = Callable[..., Result]


def collection(*features: tuple[Any, dict[str, Any]], kind: str = "Polygon") -> str:
    listed = [
        {"type": "Feature", "properties": cells, "geometry": {"type": kind, "coordinates": coordinates}}
        for coordinates, cells in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed})


def nan_square() -> str:
    return collection((SQUARE, GOOD)).replace("[36, 35]", "[36, NaN]", 1)


FILES: dict[str, tuple[str, str | bytes, list[str], str]] = {
    "a wrong date": (
        "z.geojson",
        collection((SQUARE, GOOD | {"date": "26/11/2019"})),
        ["--layer", "zones"],
        "z.geojson, feature 1: date: '26/11/2019' is not a date",
    ),
    "a date that does not exist": (
        "z.geojson",
        collection((SQUARE, GOOD | {"date": "2019-11-31"})),
        ["--layer", "zones"],
        "there is no date '2019-11-31'",
    ),
    "no date": (
        "z.geojson",
        collection((SQUARE, {"actor": "army"})),
        ["--layer", "zones"],
        "zones need a column 'date'",
    ),
    "no date in the name": (
        "z.geojson",
        collection((SQUARE, {"actor": "army"})),
        ["--layer", "zones", "--date-from-name"],
        "no date stands in the file's name",
    ),
    "no such column": (
        "z.geojson",
        collection((SQUARE, GOOD)),
        ["--layer", "zones", "--actor-field", "actr"],
        "there is no column 'actr'\n  mend: did you mean 'actor'? the columns are: date, actor, source",
    ),
    "latitude out of range": (
        "v.csv",
        "id,name,lat,lon\na,A,95,36\nb,B,35,200\n",
        ["--layer", "villages"],
        "v.csv, feature 1 (a): latitude 95 lies outside -90 to 90",
    ),
    "a whole file swapped": (
        "v.csv",
        "id,name,lat,lon\na,A,120.5,14.2\nb,B,121,15\n",
        ["--layer", "villages"],
        "latitude and longitude are swapped: the file only makes sense the other way round",
    ),
    "swapped against the recorded ground": (
        "v.csv",
        "id,name,lat,lon\na,A,36.9,35.5\n",
        ["--layer", "villages"],
        "only the other way round does it lie on recorded ground",
    ),
    "a self-crossing polygon": (
        "z.geojson",
        collection((SQUARE, GOOD), (BOW_TIE, GOOD)),
        ["--layer", "zones"],
        "z.geojson, feature 2: self-intersection at longitude 36.5, latitude 35.5",
    ),
    "an empty polygon": (
        "z.geojson",
        collection(([], GOOD)),
        ["--layer", "zones"],
        "z.geojson, feature 1: an empty geometry",
    ),
    "mixed geometry types": (
        "z.geojson",
        collection(([[36, 35], [37, 36]], GOOD), kind="LineString"),
        ["--layer", "zones"],
        "feature 1: a LineString, but zones need polygons",
    ),
    "an empty file": ("z.geojson", "", ["--layer", "zones"], "z.geojson: the file is empty"),
    "no features": ("z.geojson", collection(), ["--layer", "zones"], "the file holds no features"),
    "a header and no rows": ("v.csv", "id,name,lat,lon\n", ["--layer", "villages"], "the file has no rows"),
    "a CSV under another name": (
        "z.geojson",
        "id,name\n1,2\n",
        ["--layer", "zones"],
        "z.geojson: this cannot be read as GeoJSON",
    ),
    "a picture under another name": (
        "v.csv",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        ["--layer", "villages"],
        "v.csv: line 1 is not UTF-8 text",
    ),
    "GeoJSON under the name of a GeoPackage": (
        "z.gpkg",
        collection((SQUARE, GOOD)),
        ["--layer", "zones"],
        "z.gpkg: the name says GPKG, the content is GeoJSON",
    ),
    "text that is not UTF-8": (
        "v.csv",
        "id,name,lat,lon\na,Ma\u00e9rat,35,36\n".encode("latin-1"),
        ["--layer", "villages"],
        "v.csv: line 2 is not UTF-8 text (byte 0xe9)\n  mend: save the file again as UTF-8",
    ),
    "coordinates that are no numbers": (
        "z.geojson",
        nan_square(),
        ["--layer", "zones"],
        "a coordinate that is not a number",
    ),
    "a latitude that is no number": (
        "v.csv",
        "id,name,lat,lon\na,A,nan,36\nb,B,thirty,36\n",
        ["--layer", "villages"],
        "feature 2 (b): lon '36', lat 'thirty' are not two numbers",
    ),
    "points without coordinates": (
        "v.csv",
        "id,name\na,A\n",
        ["--layer", "villages"],
        "villages need points, and the file has no geometry\n  mend: name the columns lat and lon",
    ),
    "an unknown status": (
        "z.geojson",
        collection((SQUARE, GOOD | {"status": "captured"})),
        ["--layer", "zones"],
        "'captured' is not a status\n  mend: a status is one of control, contested",
    ),
    "a village that is not recorded": (
        "c.csv",
        "place_id,date,actor\nnowhere,2019-11-26,army\n",
        ["--layer", "control"],
        "c.csv, feature 1: there is no village with the id 'nowhere'",
    ),
    "a colour that is none": (
        "a.csv",
        "id,colour\narmy,red;background:url(x)\n",
        ["--layer", "actors"],
        "is not a colour\n  mend: write colours as #rrggbb",
    ),
    "rows that do not fit the header": (
        "v.csv",
        "id,name,lat,lon\na,A,35,36,extra\n",
        ["--layer", "villages"],
        "v.csv, feature 1: 5 cells, but the header names 4 columns",
    ),
    "an ending that nobody reads": (
        "z.doc",
        "x",
        ["--layer", "zones"],
        "the ending '.doc' is not one I can read",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_refused_whole(case: Store, folder: Path, run: Run, name: str) -> None:
    file, content, flags, expected = FILES[name]
    (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    before = case.path.read_bytes()
    result = run("import", file, *flags)
    assert result.exit_code == 3, result.output
    assert result.stdout == ""
    assert expected in result.stderr
    assert "mend: " in result.stderr
    assert "Traceback" not in result.output
    assert len(result.stderr.splitlines()) < 25
    assert case.path.read_bytes() == before


def test_a_shapefile_without_its_reference_system(case: Store, folder: Path, run: Run) -> None:
    gpd.GeoDataFrame(GOOD, geometry=[shapely.box(36, 35, 37, 36)], index=[0], crs=4326).to_file(
        folder / "z.shp"
    )
    (folder / "z.prj").unlink()
    result = run("import", "z.shp", "--layer", "zones")
    assert result.exit_code == 3
    assert (
        "z.shp: no coordinate reference system is stated\n  mend: put the .prj file beside" in result.stderr
    )


def test_a_folder_that_is_missing_or_empty(case: Store, folder: Path, run: Run) -> None:
    (folder / "empty").mkdir()
    assert run("import", "nowhere", "--layer", "zones").exit_code == 3
    result = run("import", "empty", "--layer", "zones")
    assert result.exit_code == 3
    assert "the folder holds no file that can be read" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (["show", "yesterday"], 2, "'yesterday' is not a date"),
        (["show", "2019-11-25", "--dataset", "isw"], 5, "the datasets are: itic"),
        (["show", "2019-01-01"], 5, "itic begins on 2019-11-18"),
        (["history", "Atlantis"], 5, "no place is called 'Atlantis'"),
        (["map"], 2, "give --date D for a state, or --from A --to B"),
        (["map", "--date", "2019-11-25", "--from", "2019-11-18"], 2, "one too many"),
        (["map", "--from", "2019-11-18"], 2, "a date is missing"),
        (["export", "--date", "2019-11-25", "-o", "x.doc"], 2, "no ending that I can write"),
        (["export", "--date", "2019-11-25", "-o", "controlmap.gpkg"], 2, "is the store itself"),
        (["export", "--date", "2019-11-25", "--layer", "ground"], 2, "there is no layer ground here"),
        (["map", "--date", "2019-11-25", "-o", "/dev/null/x.html"], 2, "cannot be written"),
        (["map", "--date", "2019-11-25", "-o", "."], 2, "it is a folder"),
        (["import", "x.csv", "--layer", "roads"], 2, "Invalid value for '--layer'"),
        (["conquer"], 2, "No such command 'conquer'"),
        (["--store", "postgresql://localhost/x", "dates"], 4, "not supported by this version"),
        (["--store", "none.gpkg", "dates"], 4, "there is no store at none.gpkg"),
        (["--store", "nowhere/x.gpkg", "demo"], 4, "does not exist"),
        (["--store", ".", "dates"], 4, "is a folder"),
    ],
)
def test_wrong_questions(case: Store, run: Run, arguments: list[str], code: int, expected: str) -> None:
    before = case.path.read_bytes()
    result = run(*arguments)
    assert result.exit_code == code, result.output
    assert expected in result.stderr
    assert "Traceback" not in result.output
    assert case.path.read_bytes() == before


def test_homonyms_without_records_are_asked_about(folder: Path, run: Run) -> None:
    (folder / "v.csv").write_text("id,name,lat,lon\na,Sinjar,35.6,37\nb,Sinjar,36.3,41.9\n")
    assert run("import", "v.csv", "--layer", "villages").exit_code == 0
    result = run("history", "Sinjar")
    assert result.exit_code == 2
    assert "a: Sinjar" in result.stderr
    assert "b: Sinjar" in result.stderr


def controlmap(
    folder: Path, *arguments: str, prefix: Sequence[str] = (), **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    code = "from controlmap.cli import main; main(prog_name='controlmap')"
    return subprocess.run(
        [*prefix, sys.executable, "-c", code, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def test_a_full_disk(case: Store, folder: Path) -> None:
    """A limit on the size of files stands in for the disk: SQLite hears the same from the system."""
    (folder / "z.geojson").write_text(
        collection(*(([[[36, 35], [37, 35], [37, 36 + n / 1e4], [36, 35]]], GOOD) for n in range(900)))
    )
    before = case.path.read_bytes()
    limit = len(before) + 20_000
    result = controlmap(
        folder,
        *("import", "z.geojson", "--layer", "zones"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert result.returncode == 4, result.stderr
    assert "the disk is full" in result.stderr
    assert "Traceback" not in result.stderr
    assert case.path.read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["controlmap.gpkg", "z.geojson"]


def test_a_full_disk_for_a_map(case: Store, folder: Path) -> None:
    result = controlmap(
        folder,
        *("map", "--date", "2019-11-25"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000)),
    )
    assert result.returncode == 2, result.stderr
    assert "cannot be written: file too large" in result.stderr
    assert list((folder / "maps_out").iterdir()) == []


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs Linux's /sys, where nobody makes files")
def test_a_folder_where_nobody_can_write(case: Store, folder: Path, run: Run) -> None:
    (folder / "v.csv").write_text("id,name,lat,lon\na,A,35,36\n")
    result = run("--store", "/sys/kernel/x.gpkg", "import", "v.csv", "--layer", "villages")
    assert result.exit_code == 4, result.output
    assert "/sys/kernel/x.gpkg cannot be opened or made there" in result.stderr
    result = run("map", "--date", "2019-11-25", "-o", "/sys/kernel/x.html")
    assert result.exit_code == 2
    assert "/sys/kernel/x.html cannot be written" in result.stderr


def test_a_read_only_folder(case: Store, folder: Path) -> None:
    """Root is let into every folder, so it runs the command without that right."""
    powerless: list[str] = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            missing("setpriv")
        powerless = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    (folder / "v.csv").write_text("id,name,lat,lon\na,A,35,36\n")
    before = case.path.read_bytes()
    folder.chmod(0o555)
    try:
        told = controlmap(folder, "import", "v.csv", "--layer", "villages", prefix=powerless)
        assert told.returncode == 4, told.stderr
        assert "controlmap.gpkg cannot be" in told.stderr
        told = controlmap(
            folder, "--store", "new.gpkg", "import", "v.csv", "--layer", "villages", prefix=powerless
        )
        assert told.returncode == 4, told.stderr
        told = controlmap(folder, "map", "--date", "2019-11-25", prefix=powerless)
        assert told.returncode == 2, told.stderr
        assert "maps_out/map-2019-11-25.html cannot be written" in told.stderr
        assert controlmap(folder, "show", "2019-11-25", prefix=powerless).returncode == 0
    finally:
        folder.chmod(0o755)
    assert case.path.read_bytes() == before


def test_a_map_never_takes_the_place_of_the_store(case: Store, run: Run) -> None:
    before = case.path.read_bytes()
    for command in (["map", "--date", "2019-11-25"], ["export", "--date", "2019-11-25"]):
        result = run(*command, "-o", case.path)
        assert result.exit_code == 2
        assert "is the store itself" in result.stderr
    assert case.path.read_bytes() == before


def test_a_store_is_not_imported_into_itself(case: Store, run: Run) -> None:
    before = case.path.read_bytes()
    result = run("import", case.path, "--layer", "zones", "--date", "2020-01-01")
    assert result.exit_code == 3
    assert "this is a controlmap store" in result.stderr
    assert case.path.read_bytes() == before


def test_one_slip_of_one_feature_is_not_a_file_swapped(folder: Path, run: Run) -> None:
    (folder / "v.csv").write_text("id,name,lat,lon\na,A,35.5,36\nb,B,135.6,36\nc,C,35.6,36\n")
    result = run("import", "v.csv", "--layer", "villages")
    assert result.exit_code == 3
    assert "feature 2 (b): latitude 135.6 lies outside -90 to 90" in result.stderr
    assert run("import", "v.csv", "--layer", "villages", "--skip-bad").exit_code == 0


def test_statements_about_unknown_villages_can_be_skipped(case: Store, folder: Path, run: Run) -> None:
    (folder / "c.csv").write_text("place_id,date,actor\nnowhere,2020-01-01,a\nmushayrafa,2020-01-01,a\n")
    result = run("import", "c.csv", "--layer", "control", "--skip-bad")
    assert result.exit_code == 0
    assert "left out: c.csv, feature 1: there is no village with the id 'nowhere'" in result.stdout


def test_a_transliteration_is_no_reason_to_record(case: Store, folder: Path, run: Run) -> None:
    (folder / "c.csv").write_text("place,date,actor\nMoushayrafeh,2020-01-01,a\n")
    result = run("import", "c.csv", "--layer", "control")
    assert result.exit_code == 3
    assert "did you mean" in result.stderr


def test_coordinates_can_be_trusted(case: Store, folder: Path, run: Run) -> None:
    (folder / "v.csv").write_text("id,name,lat,lon\nadana,Adana,37.0,35.32\n")
    assert run("import", "v.csv", "--layer", "villages").exit_code == 3
    assert run("import", "v.csv", "--layer", "villages", "--trust-coordinates").exit_code == 0


@pytest.mark.parametrize(
    ("ring", "fault"),
    [
        (
            [[179, 0], [-179, 1], [-179, 0], [179, 1]],
            "runs across the 180th meridian and cannot be cut there",
        ),
        (
            [[-190, 0], [190, 0], [190, 1], [-190, 1]],
            "runs across the 180th meridian and cannot be cut there",
        ),
        ([[359, 0], [361, 0], [361, 1], [359, 1]], "longitude 361 lies outside -360 to 360"),
        ([[179, 89], [-179, 89], [-179, 91], [179, 91]], "latitude 91 lies outside -90 to 90"),
    ],
)
def test_a_zone_that_lies_nowhere_on_earth(
    folder: Path, run: Run, ring: list[list[float]], fault: str
) -> None:
    (folder / "z.geojson").write_text(collection(([[*ring, ring[0]]], GOOD)))
    result = run("import", "z.geojson", "--layer", "zones")
    assert result.exit_code == 3
    assert fault in result.stderr
    assert "mend: " in result.stderr


@pytest.mark.parametrize("error", ["nan", "inf", "-5"])
def test_a_positional_error_is_a_number_of_metres(folder: Path, run: Run, error: str) -> None:
    (folder / "z.geojson").write_text(collection((SQUARE, GOOD)))
    result = run("import", "z.geojson", "--layer", "zones", f"--positional-error={error}")
    assert result.exit_code == 2
    assert "give a number of metres" in result.stderr


def test_nothing_to_add_to(case: Store, folder: Path, run: Run) -> None:
    (folder / "z.geojson").write_text(collection((SQUARE, GOOD)))
    result = run("import", "z.geojson", "--layer", "zones", "--add")
    assert result.exit_code == 2
    assert "2019-11-26 is not recorded" in result.stderr
