"""Files into records, in every format, by flags or by the schema's own names."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import pytest
import shapely

from controlmap.geo.errors import DataError, UsageError
from controlmap.layers.reading import read
from controlmap.layers.schema import Actor, Event, Observation, Place, Source, Zone

WEST = shapely.box(36, 35, 36.1, 35.1)
BOW_TIE = shapely.Polygon([(36, 35), (36.1, 35.1), (36.1, 35), (36, 35.1)])


def geojson(path: Path, *features: tuple[Any, dict[str, Any]]) -> Path:
    listed = [
        {
            "type": "Feature",
            "properties": cells,
            "geometry": None if shape is None else shapely.geometry.mapping(shape),
        }
        for shape, cells in features
    ]
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": listed}, ensure_ascii=False), "utf-8"
    )
    return path


def test_columns_named_as_in_the_schema_need_no_flags(folder: Path) -> None:
    cells = {"DATE": "2019-11-25", "actor": "b|a", "Source": "ITIC", "source_date": "2019-11-26", "odd": 1}
    records = read([geojson(folder / "z.geojson", (WEST, cells))], "zones")
    zone = records.rows[0]
    assert isinstance(zone, Zone)
    assert (zone.date, zone.actor, zone.status) == (date(2019, 11, 25), "a|b", "contested")
    assert zone.sources == (Source("ITIC", date(2019, 11, 26)),)
    assert records.unread == ("odd",)


def test_columns_by_flag_and_constants(folder: Path) -> None:
    path = geojson(folder / "z.geojson", (WEST, {"day": "2019-11-25", "who": "army", "actor": "ignored"}))
    fields = {"date": "DAY", "actor": "who"}
    zone = read([path], "zones", fields=fields, constants={"status": "claimed", "source": "ISW"}).rows[0]
    assert isinstance(zone, Zone)
    assert (zone.date, zone.actor, zone.status) == (date(2019, 11, 25), "army", "claimed")
    assert zone.sources == (Source("ISW"),)


def test_a_folder_is_all_its_files_dated_by_their_names(folder: Path) -> None:
    for name in ("zones_20191125.geojson", "zones_2019-11-18.geojson", "README.txt"):
        geojson(folder / name, (WEST, {"actor": "army"}))
    records = read([folder], "zones", date_from_name=True)
    assert sorted(str(row.date) for row in records.rows if isinstance(row, Zone)) == [
        "2019-11-18",
        "2019-11-25",
    ]


@pytest.mark.parametrize(
    ("name", "driver"),
    [("z.gpkg", "GPKG"), ("z.shp", "ESRI Shapefile"), ("z.kml", "LIBKML"), ("z.geojson", "GeoJSON")],
)
def test_every_format_gives_the_same_zone(folder: Path, name: str, driver: str) -> None:
    if driver not in pyogrio.list_drivers(write=True):
        driver = "KML"
    frame = gpd.GeoDataFrame(
        {"date": ["2019-11-25"], "actor": ["army"], "note": ["قرية المشيرفة"]}, geometry=[WEST], crs=4326
    )
    frame.to_file(
        folder / name,
        driver=driver,
        engine="pyogrio",
        encoding=None if driver != "ESRI Shapefile" else "UTF-8",
    )
    zone = read([folder / name], "zones", constants={"date": "2019-11-25", "actor": "army"}).rows[0]
    assert isinstance(zone, Zone)
    assert (zone.date, zone.actor) == (date(2019, 11, 25), "army")
    assert zone.geometry.equals(WEST)
    if driver != "KML":
        assert zone.note == "قرية المشيرفة"


def test_other_reference_systems_are_brought_to_wgs84(folder: Path) -> None:
    frame = gpd.GeoDataFrame({"date": ["2019-11-25"], "actor": ["army"]}, geometry=[WEST], crs=4326)
    frame.to_crs(32637).to_file(folder / "utm.gpkg", engine="pyogrio")
    zone = read([folder / "utm.gpkg"], "zones").rows[0]
    assert isinstance(zone, Zone)
    assert zone.geometry.equals_exact(WEST, 1e-9, normalize=True)


def test_of_a_geopackage_with_several_layers_the_one_of_that_name_is_read(folder: Path) -> None:
    frame = gpd.GeoDataFrame({"date": ["2019-11-25"], "actor": ["army"]}, geometry=[WEST], crs=4326)
    for layer in ("zones", "other"):
        frame.to_file(folder / "z.gpkg", layer=layer, engine="pyogrio")
    assert len(read([folder / "z.gpkg"], "zones").rows) == 1
    with pytest.raises(DataError, match="it holds the layers zones, other"):
        read([folder / "z.gpkg"], "frontlines")


def test_the_third_dimension_is_left_out(folder: Path) -> None:
    raised = shapely.force_3d(WEST, 100)
    zone = read(
        [geojson(folder / "z.geojson", (raised, {"date": "2019-11-25", "actor": "a"}))], "zones"
    ).rows[0]
    assert isinstance(zone, Zone)
    assert not zone.geometry.has_z


def test_points_from_a_csv_with_a_mark_semicolons_and_capitals(folder: Path) -> None:
    path = folder / "v.csv"
    path.write_text("\ufeffID;Name;Aliases;LAT;Lon;name_ar\nm;Mushayrafa;A|B;35.5;36.9;المشيرفة\n", "utf-8")
    place = read([path], "villages").rows[0]
    assert place == Place("m", "Mushayrafa", shapely.Point(36.9, 35.5), ("A", "B"), "المشيرفة")


def test_several_sources_of_an_event_are_paired_with_their_dates(folder: Path) -> None:
    path = folder / "e.csv"
    path.write_text(
        "date,lat,lon,source,source_date\n2019-11-24,34,43,K24|Al-Sumaria,2019-11-24|2019-11-25\n", "utf-8"
    )
    event = read([path], "events").rows[0]
    assert isinstance(event, Event)
    assert event.sources == (Source("K24", date(2019, 11, 24)), Source("Al-Sumaria", date(2019, 11, 25)))


@pytest.mark.parametrize(
    ("cell", "marks"),
    [
        ("", [False, False]),
        ("yes", [True, True]),
        ("TRUE", [True, True]),
        ("no|1", [False, True]),
        ("true|", [True, False]),
        ("0|false", [False, False]),
    ],
)
def test_sensitive_sources_of_an_event_are_marked_in_order_or_all(
    folder: Path, cell: str, marks: list[bool]
) -> None:
    path = folder / "e.csv"
    path.write_text(f"date,lat,lon,source,source_sensitive\n2019-11-24,34,43,K24|Team 7,{cell}\n", "utf-8")
    records = read([path], "events")
    assert [source.sensitive for source in records.rows[0].sources] == marks
    assert records.unread == ()


@pytest.mark.parametrize(
    ("layer", "cell", "fault"),
    [
        ("events", "yes|no|yes", "2 sources and 3 marks"),
        ("events", "yes|maybe", "'maybe' does not say whether the source is sensitive"),
        ("actors", "yes|no", "'yes|no' does not say whether the source is sensitive"),
        ("actors", "secret", "'secret' does not say whether the source is sensitive"),
    ],
)
def test_a_mark_that_says_neither_yes_nor_no_is_a_fault(
    folder: Path, layer: str, cell: str, fault: str
) -> None:
    path = folder / "x.csv"
    path.write_text(
        f"id,date,lat,lon,source,source_sensitive\na,2019-11-24,34,43,K24|Team 7,{cell}\n", "utf-8"
    )
    with pytest.raises(DataError) as caught:
        read([path], layer)
    (found,) = caught.value.faults
    assert found.fault == f"source: {fault}"
    assert found.mend


def test_a_boolean_of_a_gis_is_a_mark(folder: Path) -> None:
    cells = {"date": "2019-11-25", "actor": "army", "source": "Team 7", "source_sensitive": True}
    (zone,) = read([geojson(folder / "z.geojson", (WEST, cells))], "zones").rows
    assert zone.sources == (Source("Team 7", sensitive=True),)


def test_a_bar_in_the_source_of_a_zone_is_part_of_its_one_citation(folder: Path) -> None:
    path = geojson(folder / "z.geojson", (WEST, {"date": "2019-11-25", "actor": "a", "source": "A | B"}))
    assert read([path], "zones").rows[0].sources == (Source("A | B"),)


def test_control_and_actors_need_no_geometry(folder: Path) -> None:
    (folder / "c.csv").write_text("place_id,date,actor,status\nm,2019-11-25,army,control\n")
    assert read([folder / "c.csv"], "control").rows == (Observation(date(2019, 11, 25), "m", actor="army"),)
    (folder / "a.csv").write_text("id,name,colour\narmy,The army,#D7301F\n")
    assert read([folder / "a.csv"], "actors").rows == (Actor("army", "The army", colour="#d7301f"),)


def test_all_faults_are_reported_together(folder: Path) -> None:
    good = {"date": "2019-11-25", "actor": "army"}
    path = geojson(
        folder / "z.geojson",
        (BOW_TIE, good),
        (WEST, good | {"date": "25/11/2019"}),
        (shapely.Point(36, 35), good),
        (None, good),
        (shapely.Polygon(), good),
        (WEST, good | {"actor": "a|b", "status": "control"}),
        (WEST, {"date": "2019-11-25"}),
    )
    with pytest.raises(DataError) as caught:
        read([path], "zones")
    told = {fault.feature: fault.fault for fault in caught.value.faults}
    assert told["1"].startswith("self-intersection at longitude 36.05")
    assert "25/11/2019" in told["2"]
    assert told["3"] == "a Point, but zones need polygons"
    assert told["4"] == "no geometry"
    assert told["5"] == "an empty geometry"
    assert told["6"] == "control by several actors: a|b"
    assert told["7"] == "no actor for the status control"


def test_repair_redraws_and_says_which(folder: Path) -> None:
    path = geojson(folder / "z.geojson", (BOW_TIE, {"date": "2019-11-25", "actor": "army"}))
    records = read([path], "zones", repair=True)
    assert records.rows[0].geometry.is_valid  # type: ignore[union-attr]
    assert [str(fault) for fault in records.repaired] == [
        "z.geojson, feature 1: self-intersection at longitude 36.05, latitude 35.05"
    ]


def test_skip_bad_leaves_out_and_says_which_but_never_empties_a_date(folder: Path) -> None:
    good, other = {"date": "2019-11-25", "actor": "army"}, {"date": "2019-11-26", "actor": "army"}
    records = read([geojson(folder / "z.geojson", (BOW_TIE, good), (WEST, good))], "zones", skip_bad=True)
    assert (len(records.rows), len(records.skipped)) == (1, 1)
    with pytest.raises(DataError, match="nothing would be left of 2019-11-26"):
        read([geojson(folder / "y.geojson", (BOW_TIE, other), (WEST, good))], "zones", skip_bad=True)


def test_flags_that_mean_nothing_are_refused(folder: Path) -> None:
    path = geojson(folder / "z.geojson", (WEST, {"date": "2019-11-25", "actor": "army"}))
    with pytest.raises(UsageError, match="villages has no date"):
        read([path], "villages", constants={"date": "2019-11-25"})
    with pytest.raises(UsageError, match="two ways"):
        read([path], "zones", constants={"date": "2019-11-25"}, date_from_name=True)
    with pytest.raises(UsageError, match="no layer 'roads'"):
        read([path], "roads")
