"""What `import` says and does, beyond what the files hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from click.testing import Result

from controlmap.geo.area import area_km2
from controlmap.layers.diff import diff
from controlmap.layers.store import Store

Run = Callable[..., Result]
Ask = Callable[..., Any]


def squares(path: Path, *actors: str, width: float = 0.1, **cells: str) -> None:
    """Lay squares side by side, one an actor."""
    features = [
        {
            "type": "Feature",
            "properties": {"actor": actor} | cells,
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[w, 35], [w + width, 35], [w + width, 35.1], [w, 35.1], [w, 35]]],
            },
        }
        for w, actor in ((36 + n / 10, actor) for n, actor in enumerate(actors))
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def test_the_same_file_twice_says_that_nothing_changed(folder: Path, run: Run) -> None:
    squares(folder / "z_20191118.geojson", "army", "rebels", source="ITIC")
    arguments = ("import", "z_20191118.geojson", "--layer", "zones", "--date-from-name")
    first = run(*arguments).stdout
    assert "2 zones of dataset main read from z_20191118.geojson" in first
    assert "new actor: army" in first
    assert "dates recorded: 2019-11-18" in first
    before = (folder / "controlmap.gpkg").read_bytes()
    assert "the store already has all of it: nothing changed" in run(*arguments).stdout
    assert (folder / "controlmap.gpkg").read_bytes() == before


def test_a_mark_that_is_added_is_reported_and_listed(folder: Path, run: Run, ask: Ask) -> None:
    arguments = ("import", "z.geojson", "--layer", "zones", "--date", "2019-11-18")
    squares(folder / "z.geojson", "army", source="Team 7")
    run(*arguments)
    squares(folder / "z.geojson", "army", source="Team 7", source_sensitive="yes")
    assert ask(*arguments, "--dry-run")["newly_sensitive"] == 1
    told = run(*arguments).stdout
    assert "sensitive from now on, left out by --public: 1 source\n" in told
    assert "nothing changed" not in told
    assert "nothing changed" in run(*arguments).stdout
    (listed,) = ask("sources")["sources"]
    assert (listed["citation"], listed["sensitive"]) == ("Team 7", True)
    assert "sensitive" in run("sources").stdout
    assert "yes" in run("sources").stdout


def test_a_folder_of_days_is_a_series(folder: Path, run: Run, ask: Ask) -> None:
    (folder / "days").mkdir()
    for day in ("20191118", "20191120", "20191125"):
        squares(folder / "days" / f"{day}.geojson", "army", source="ITIC")
    receipt = ask("import", "days", "--layer", "zones", "--date-from-name", "--dataset", "khotwa")
    assert receipt["dates"] == ["2019-11-18", "2019-11-20", "2019-11-25"]
    assert receipt["new"] == 1, "one zone that stays"
    assert ask("dates")["datasets"][0]["dataset"] == "khotwa"


def test_what_is_unsourced_overlaps_or_was_not_read_is_said(folder: Path, run: Run) -> None:
    squares(folder / "z.geojson", "army", "rebels", width=0.15, terrain="hills")
    told = run("import", "z.geojson", "--layer", "zones", "--date", "2019-11-18").stdout
    assert "2 unsourced" in told
    assert "2019-11-18: zones overlap in 1 places, 50." in told
    assert "columns not read: terrain" in told


def test_a_correction_says_so_and_the_past_can_be_asked(folder: Path, run: Run, ask: Ask) -> None:
    squares(folder / "z.geojson", "army", source="ITIC")
    run("import", "z.geojson", "--layer", "zones", "--date", "2019-11-18")
    squares(folder / "z.geojson", "rebels", source="ITIC")
    told = run("import", "z.geojson", "--layer", "zones", "--date", "2019-11-18").stdout
    assert "dates corrected: 2019-11-18" in told
    assert ask("show", "2019-11-18")["holders"][0]["actor"] == "rebels"
    assert "as_known_on" in ask("show", "2019-11-18", "--as-known-on", "2030-01-01")
    assert run("show", "2019-11-18", "--as-known-on", "2019-11-18").exit_code == 5


def test_a_dry_run_leaves_nothing(folder: Path, run: Run) -> None:
    squares(folder / "z.geojson", "army", source="ITIC")
    told = run("import", "z.geojson", "--layer", "zones", "--date", "2019-11-18", "--dry-run").stdout
    assert "1 would be new" in told
    assert "the store is as it was" in told
    assert [path.name for path in folder.iterdir()] == ["z.geojson"]


def test_the_store_can_be_named_by_flag_or_environment(folder: Path, run: Run, monkeypatch: Any) -> None:
    squares(folder / "z.geojson", "army", source="ITIC")
    arguments = ("import", "z.geojson", "--layer", "zones", "--date", "2019-11-18")
    assert run("--store", "a.gpkg", *arguments).exit_code == 0
    monkeypatch.setenv("CONTROLMAP_STORE", "b.gpkg")
    assert run(*arguments).exit_code == 0
    assert sorted(path.name for path in folder.glob("*.gpkg")) == ["a.gpkg", "b.gpkg"]


def test_reversed_dates_are_the_reverse_change_and_said_so(case: Store, run: Run) -> None:
    told = run("diff", "2019-11-25", "2019-11-18").stdout
    assert told.startswith("FROM is later than TO: this is the reverse change.")


def test_export_to_the_standard_output(case: Store, run: Run) -> None:
    written = run("export", "--date", "2019-11-25", "-o", "-")
    assert len(json.loads(written.stdout)["features"]) == 4
    change = run("export", "--from", "2019-11-18", "--to", "2019-11-25", "-o", "-", "--layer", "villages")
    assert len(json.loads(change.stdout)["features"]) == 7


def test_files_go_to_maps_out_unless_told_otherwise(case: Store, folder: Path, run: Run) -> None:
    assert run("map", "--date", "2019-11-25").stdout.strip() == "maps_out/map-2019-11-25.html"
    assert run("export", "--date", "2019-11-25").stdout.strip() == "maps_out/zones-2019-11-25.geojson"
    assert run("export", "--date", "2019-11-25", "-o", "new/all.gpkg").stdout.strip() == "new/all.gpkg"
    assert (folder / "new" / "all.gpkg").stat().st_size > 0


def test_zones_across_the_180th_meridian_are_cut_and_their_change_closes(
    folder: Path, run: Run, empty_store: Store
) -> None:
    """Between the days the army comes one degree north, as much ground as the same box on Greenwich."""
    for day, front in (("20191118", 60), ("20191125", 61)):
        features = [
            {
                "type": "Feature",
                "properties": {"actor": actor},
                "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
            }
            for actor, s, n in (("army", 58, front), ("rebels", front, 64))
            for ring in [[[178, s], [-178, s], [-178, n], [178, n]]]
        ]
        path = folder / f"{day}.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    told = run("import", folder, "--layer", "zones", "--date-from-name").stdout
    assert "4 zones of dataset main" in told
    assert "redrawn" not in told
    days = empty_store.at(date(2019, 11, 18)), empty_store.at(date(2019, 11, 25))
    assert set(days[0].zones.geom_type) == {"MultiPolygon"}
    areas = diff(*days).areas.set_index("actor")
    degree = area_km2([shapely.box(-2, 60, 2, 61)])[0]
    assert areas["net_km2"].to_dict() == pytest.approx({"army": degree, "rebels": -degree}, rel=1e-9)
    moved = areas["area_from_km2"] + areas["gained_km2"] - areas["lost_km2"]
    assert moved.to_dict() == pytest.approx(areas["area_to_km2"].to_dict(), rel=1e-12)
