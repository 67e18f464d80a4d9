"""`--public`: nothing that is meant for the house only stands in any finished file, to the last byte."""

from __future__ import annotations

import csv
import json
import shutil
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyogrio
import pytest
from click.testing import CliRunner

from controlmap.cli import main
from controlmap.geo.masking import masked
from controlmap.layers.store import Store

from ..conftest import Run

LONGITUDE, LATITUDE = 36.617283, 35.548391
SHOWN = (
    *("Informant Kestrel", "kestrel.example", "Kestrel-0042", "Team Osprey", "Osprey-17"),
    *("the note of the zone", "the note of the event", "the note of the route", "the note of the line"),
    *("Gazetteer, quoting Team_Merlin", "Blog relaying Team-Merlin", "merlin.example", "ميرلين"),
)
"""What stands in files that are not for publication."""
SECRETS = (*SHOWN, "Kestrel-0043", "contradicts Kestrel", "the note of the place", "how the point was found")
SECRETS += ("Merlin",)
"""What stands in no file for publication."""
KESTREL = {
    "source": "Informant Kestrel",
    "source_date": "2024-01-01",
    "source_url": "https://kestrel.example/1",
}
OSPREY = {"source": "Team Osprey", "source_sensitive": "1"}
MERLIN = {"source": "Team Merlin", "source_url": "https://merlin.example/7/", "source_sensitive": True}
"""Marked in the zones of an earlier day alone, and named on later days and in other layers."""
ARABIC = "ميرلين"
DAYS = ("--from", "2024-01-01", "--to", "2024-01-02")
USES = {
    "date.html": ("map", "--date", "2024-01-02"),
    "change.html": ("map", *DAYS),
    "swipe.html": ("map", "--swipe", *DAYS),
    "timeline.html": ("map", "--timeline", *DAYS),
    "situation.html": ("map", "--situation", *DAYS),
    "events.html": ("map", "--events", *DAYS),
    "places.html": ("map", "--locate", "M"),
    "date.svg": ("print", "--date", "2024-01-02"),
    "change.svg": ("print", *DAYS),
    "situation.svg": ("print", "--situation", *DAYS),
    "events.svg": ("print", "--events", *DAYS),
    "places.svg": ("print", "--locate", "M"),
    "brief.html": ("brief", "2024-01-01", "2024-01-02"),
    "brief.md": ("brief", "2024-01-01", "2024-01-02"),
    "date.gpkg": ("export", "--date", "2024-01-02"),
    "change.gpkg": ("export", *DAYS),
    **{
        f"{layer}.geojson": ("export", "--precision", "full", "--date", "2024-01-02", "--layer", layer)
        for layer in ("zones", "villages", "frontlines", "events", "routes")
    },
    "ground.geojson": ("export", *DAYS, "--layer", "ground"),
}


def table(path: Path, *rows: dict[str, Any]) -> None:
    names = dict.fromkeys(name for row in rows for name in row)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(names), restval="")
        writer.writeheader()
        writer.writerows(rows)


def shapes(path: Path, *features: tuple[str, Any, dict[str, Any]]) -> None:
    listed = [
        {"type": "Feature", "properties": cells, "geometry": {"type": kind, "coordinates": coordinates}}
        for kind, coordinates, cells in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}), "utf-8")


def square(west: float) -> list[list[list[float]]]:
    return [[[west, 35.4], [west + 0.3, 35.4], [west + 0.3, 35.7], [west, 35.7], [west, 35.4]]]


def front_in(folder: Path) -> None:
    """Write a front with secrets in every layer; the zones cite their source without its mark."""
    zone = {"note": "the note of the zone", "id": "Kestrel-0042"} | KESTREL
    days = [
        ("Polygon", square(west), {"date": f"2024-01-0{day}", "actor": actor} | zone)
        for day, holders in ((1, ("army", "rebels")), (2, ("army", "army")))
        for west, actor in zip((36.5, 36.8), holders, strict=True)
    ]
    earlier = [
        ("Polygon", square(36.1), {"date": "2023-12-30", "actor": "army"} | MERLIN | {"source": citation})
        for citation in (MERLIN["source"], ARABIC)
    ]
    line = [[36.8, 35.4], [36.8, 35.7]]
    noted = {"date": "2024-01-02", "note": "the note of the line"}
    road = {"id": "m5", "name": "M5", "note": "the note of the route"}
    shapes(folder / "zones.geojson", *earlier, *days)
    shapes(folder / "frontlines.geojson", ("LineString", line, noted | OSPREY))
    shapes(folder / "routes.geojson", ("LineString", line, road | OSPREY))
    place = {"note": "the note of the place", "coordinate_basis": "how the point was found"}
    place |= {"source": "Gazetteer, quoting Team_Merlin", "source_url": "http://www.merlin.example/7"}
    table(folder / "villages.csv", {"id": "m", "name": "M", "lat": 35.5, "lon": 36.9} | place)
    table(folder / "actors.csv", {"id": "army", "name": "The army"} | OSPREY)
    first = {"place_id": "m", "date": "2024-01-01", "actor": "rebels"}
    taken = {"place_id": "m", "date": "2024-01-02", "actor": "army", "record_id": "Kestrel-0043"}
    against = {"place_id": "m", "date": "2024-01-02", "actor": "rebels", "confidence": 0.1}
    told = {"contradicts": "contradicts Kestrel", "source_sensitive": "yes"} | KESTREL
    relayed = against | {"source": "Blog relaying Team-Merlin"}
    table(folder / "control.csv", first | OSPREY, taken | told, against | OSPREY, relayed)
    raid = {"id": "Osprey-17", "date": "2024-01-02", "lat": LATITUDE, "lon": LONGITUDE, "uncertainty_km": 1.5}
    raid |= {"event_type": "raid", "claim_by": "team osprey", "place": "North bank"}
    raid |= {"casualties": json.dumps({ARABIC: {"killed": 1}})}
    raid |= {"note": "the note of the event", "source_url": "https://kestrel.example/2"}
    table(folder / "events.csv", raid | {"source": "Team Osprey|ITIC", "source_sensitive": "yes|no"})


@pytest.fixture(scope="module")
def _front_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("front")
    front_in(folder)
    store = folder / "controlmap.gpkg"
    for layer in ("zones", "villages", "control", "frontlines", "routes", "events", "actors"):
        (file,) = folder.glob(f"{layer}.*")
        result = CliRunner().invoke(main, ["--store", str(store), "import", str(file), "--layer", layer])
        assert result.exit_code == 0, result.output
    return store


@pytest.fixture
def front(folder: Path, _front_file: Path) -> None:
    """A store of a front with secrets in every layer, where the command line looks for it."""
    shutil.copy(_front_file, folder / "controlmap.gpkg")


def spellings(degrees: float) -> Iterable[bytes]:
    """Write a coordinate as files do: in decimals down to a hundred metres, and in binary."""
    yield from (f"{degrees:.{decimals}f}".encode() for decimals in range(3, 7))
    yield struct.pack("<d", degrees)


def written(run: Run, name: str, *flags: str) -> bytes:
    result = run(*USES[name], *flags, "-o", name)
    assert result.exit_code == 0, result.output
    return Path(name).read_bytes()


def left_out(name: str) -> str:
    """Say what is left out: of places, only their own words and sources."""
    if name.startswith("places"):
        return "2 notes and 1 source left out"
    reach = masked((LONGITUDE, LATITUDE), 1.5).moved_km
    return f"8 notes and 4 sources left out, 1 event moved by up to {reach:.1f} km"


@pytest.mark.parametrize("name", USES)
def test_no_secret_is_in_the_finished_file_and_it_says_what_was_left_out(
    front: None, run: Run, name: str
) -> None:
    result = run(*USES[name], "--public", "-o", name)
    assert result.exit_code == 0, result.output
    content = Path(name).read_bytes()
    for secret in SECRETS:
        for spelling in (secret.casefold(), json.dumps(secret.casefold()).strip('"')):
            assert spelling.encode() not in content.lower(), secret
    for degrees in (*spellings(LONGITUDE), *spellings(LATITUDE)):
        assert degrees not in content, degrees
    assert result.stdout.splitlines()[0] == name
    told = left_out(name)
    assert result.stderr == f"for publication: {told}\n"
    in_words = "8 notes were left out, 4 sources were left out" if name.startswith("brief") else told
    assert in_words.encode() in content
    if name not in ("ground.geojson", "routes.geojson"):
        assert b"source withheld" in content


def test_without_it_the_secrets_are_there(front: None, run: Run) -> None:
    """So that the search above can find something."""
    content = b"".join(written(run, name) for name in USES)
    assert {secret for secret in SHOWN if secret.encode() not in content} == set()
    for degrees in (LONGITUDE, LATITUDE):
        assert f"{degrees:.6f}".encode() in content
        assert struct.pack("<d", degrees) in content
    assert b"source withheld" not in content
    assert b"or publication" not in content


def test_a_collection_says_so_as_a_foreign_member(front: None, run: Run) -> None:
    collection = json.loads(written(run, "zones.geojson", "--public"))
    assert collection["description"].startswith("for publication: ")
    assert "description" not in json.loads(written(run, "zones.geojson"))


def test_each_layer_of_a_geopackage_says_so(front: None, run: Run) -> None:
    written(run, "date.gpkg", "--public")
    for layer, _ in pyogrio.list_layers("date.gpkg"):
        told = pyogrio.read_info("date.gpkg", layer=layer)["layer_metadata"]["DESCRIPTION"]
        assert told.startswith("for publication: ")


def test_where_nothing_had_to_be_left_out_it_says_so(folder: Path, run: Run) -> None:
    shapes(
        folder / "z.geojson",
        ("Polygon", square(36.5), {"date": "2024-01-01", "actor": "army", "source": "ITIC"}),
    )
    run("import", "z.geojson", "--layer", "zones")
    result = run("map", "--date", "2024-01-01", "--public")
    assert result.stderr == "for publication: nothing had to be left out\n"
    assert "For publication: nothing had to be left out." in Path(result.stdout.strip()).read_text("utf-8")


def test_the_public_file_does_not_take_the_place_of_the_other(case: Store, run: Run) -> None:
    assert run("export", "--date", "2019-11-25").stdout == "maps_out/zones-2019-11-25.geojson\n"
    assert run("export", "--date", "2019-11-25", "--public").stdout == (
        "maps_out/zones-2019-11-25-public.geojson\n"
    )


def test_the_cut_to_an_area_follows_the_published_points(front: None, run: Run) -> None:
    """Whether the true point of an event lies in an area is not told."""
    cell = masked((LONGITUDE, LATITUDE), 1.5)
    for west, found in ((LONGITUDE - 0.0005, 0), (cell.longitude - 0.0005, 1)):
        east = west + 0.001
        box = [[[west, 35.41], [east, 35.41], [east, 35.69], [west, 35.69], [west, 35.41]]]
        shapes(Path("area.geojson"), ("Polygon", box, {}))
        content = written(run, "events.geojson", "--public", "--within", "area.geojson")
        assert len(json.loads(content)["features"]) == found


HOSTILE = (
    "<img src=x onerror=alert(1)> Kestrel",
    "${alert(1)} `Kestrel` \\",
    "</script> Kestrel {{ 7*7 }}",
    "Kestrel (?!) .* [a-z]+ $",
    "\u202eKestrel\u2066 كستريل",
    "Kestrel & 'Osprey' \"17\"",
)


@pytest.mark.parametrize("citation", HOSTILE)
def test_hostile_citations_are_withheld_too(folder: Path, run: Run, citation: str) -> None:
    cells = {"date": "2024-01-02", "actor": "army", "source": citation, "source_sensitive": True}
    named = {"date": "2024-01-02", "actor": "rebels", "label": f"by {citation}", "source": "ITIC"}
    shapes(folder / "z.geojson", ("Polygon", square(36.5), cells), ("Polygon", square(36.8), named))
    assert run("import", "z.geojson", "--layer", "zones").exit_code == 0
    for name in ("date.html", "date.svg", "date.gpkg", "zones.geojson"):
        content = written(run, name, "--public").decode("utf-8", errors="replace")
        assert "Kestrel" not in content
        assert "كستريل" not in content


@pytest.mark.parametrize("command", ["show 2024-01-02", "diff 2024-01-01 2024-01-02", "sources"])
def test_commands_for_the_house_do_not_have_it(front: None, run: Run, command: str) -> None:
    result = run(*command.split(), "--public")
    assert result.exit_code == 2
    assert "--public" in result.stderr
