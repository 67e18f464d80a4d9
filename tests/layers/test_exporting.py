"""What leaves for a GIS: RFC 7946 to the letter, and files that come back as they went."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely

from controlmap.layers.diff import diff
from controlmap.layers.exporting import exported
from controlmap.layers.formats.writing import geojson, write_geopackage
from controlmap.layers.reading import Records, read
from controlmap.layers.schema import Event, Source, Zone
from controlmap.layers.store import Store, open


def test_geojson_is_wound_by_the_right_hand_and_has_a_bbox() -> None:
    clockwise = shapely.box(36, 35, 37, 36).reverse().difference(shapely.box(36.2, 35.2, 36.4, 35.4))
    frame = gpd.GeoDataFrame(
        {"id": ["a"]}, geometry=[shapely.orient_polygons(clockwise, exterior_cw=True)], crs=4326
    )
    written = json.loads(geojson(frame))
    assert written["bbox"] == [36, 35, 37, 36]
    assert "crs" not in written
    shape = shapely.geometry.shape(written["features"][0]["geometry"])
    assert shape.exterior.is_ccw
    assert not shape.interiors[0].is_ccw


def test_precision_is_seven_decimals_or_all() -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(36.123456789012, 35.5)], crs=4326)
    assert "[36.1234568, 35.5]" in geojson(frame)
    assert "[36.123456789012, 35.5]" in geojson(frame, None)


def test_no_features_are_a_collection_too() -> None:
    empty = gpd.GeoDataFrame({"id": []}, geometry=[], crs=4326)
    assert json.loads(geojson(empty)) == {"type": "FeatureCollection", "features": []}


def test_missing_numbers_are_null_and_arabic_is_itself() -> None:
    frame = gpd.GeoDataFrame(
        {"a": [float("nan")], "b": ["المشيرفة"]}, geometry=[shapely.Point(0, 0)], crs=4326
    )
    assert '"a": null, "b": "المشيرفة"' in geojson(frame)


@pytest.mark.parametrize("layer", ["zones", "villages", "events", "routes"])
def test_what_was_exported_can_be_imported(case: Store, folder: Path, layer: str) -> None:
    snapshot = case.at("2019-11-25")
    path = folder / f"{layer}.geojson"
    path.write_text(geojson(exported(snapshot)[layer]), "utf-8")
    again = read([path], layer)
    assert len(again.rows) == len(exported(snapshot)[layer])
    if layer == "zones":
        other = open(folder / "other.gpkg")
        other.record(again)
        assert other.at("2019-11-25").holders.equals(snapshot.holders.assign(villages=0))


@pytest.mark.parametrize("ending", ["geojson", "gpkg"])
def test_sensitive_sources_keep_their_mark(empty_store: Store, folder: Path, ending: str) -> None:
    day, team = date(2019, 11, 25), Source("Team 7", sensitive=True)
    origins = (("file", "1"),)
    zone = Zone(day, shapely.box(36, 35, 37, 36), "army", sources=(team,))
    event = Event(day, shapely.Point(36.5, 35.5), "e", sources=(Source("ITIC"), team))
    for layer, row in (("zones", zone), ("events", event)):
        empty_store.record(Records(layer, (row,), origins, ("file",)))
        frame = exported(empty_store.at(day))[layer]
        path = folder / f"{layer}.{ending}"
        if ending == "gpkg":
            write_geopackage(path, {layer: frame})
        else:
            path.write_text(geojson(frame), "utf-8")
        assert read([path], layer).rows[0].sources == row.sources


def test_a_citation_of_several_is_sensitive_if_one_of_them_is(case: Store) -> None:
    zones = case.at("2019-11-25").zones
    first = zones["statements"].iloc[0][0]
    marked = replace(first, sources=(Source("ITIC"), Source("Team 7", sensitive=True)))
    snapshot = replace(case.at("2019-11-25"), zones=zones.assign(statements=[(marked,)] * len(zones)))
    cells = exported(snapshot)["zones"]
    assert set(cells["source"]) == {"ITIC; Team 7"}
    assert set(cells["source_sensitive"]) == {"yes"}


def test_a_change_has_its_dates_and_holders(case: Store) -> None:
    change = diff(case.at("2019-11-18"), case.at("2019-11-25"))
    ground = exported(change)["ground"]
    assert ground["from_date"].tolist() == ["2019-11-18"] * 2
    assert ground["to_actor"].tolist() == ["syrian-army", "hts-rebels|syrian-army"]
    assert ground["area_km2"].round(3).tolist() == [22.066, 5.355]
    assert exported(change)["villages"]["name"].tolist()[0] == "Mushayrafa"


def test_a_geopackage_holds_every_layer_also_empty_ones(case: Store, folder: Path) -> None:
    write_geopackage(folder / "x.gpkg", exported(case.at("2019-11-25")))
    layers = dict(pyogrio.list_layers(folder / "x.gpkg"))
    assert layers == {
        "zones": "Polygon",
        "villages": "Point",
        "events": "Point",
        "routes": "LineString",
        "frontlines": "Unknown",
    }
    zones = gpd.read_file(folder / "x.gpkg", layer="zones")
    assert zones["area_km2"].round(1).tolist() == [1391.9, 2101.8, 5.4, 22.1]
