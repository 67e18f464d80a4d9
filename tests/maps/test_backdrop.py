"""What lies below a map: cities, a file, or tiles; and whom a page may ask."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest

from controlmap.layers.store import Store
from controlmap.maps.sealed import _asset

from ..conftest import Run
from .conftest import Visiting

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
TILES = "https://{s}.tile.example.org/{z}/{x}/{y}.png"
MAP = ("map", "--date", "2019-11-25", "-o", "map.html")


def policy(html: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert found is not None
    return found[1]


def test_a_sealed_map_names_the_cities_and_no_host(
    case: Store, run: Run, folder: Path, arrive: Visiting
) -> None:
    run(*MAP)
    html = (folder / "map.html").read_text()
    assert "http" not in policy(html)
    seen = arrive(folder / "map.html")
    assert seen.page.locator(".leaflet-control-layers label", has_text="Cities").is_visible()
    labels = seen.page.locator(".place-label").all_text_contents()
    assert "Saraqib" in labels
    assert "<" not in "".join(labels)
    seen.assert_quiet()


def test_linked_libraries_make_a_small_file_that_may_ask_only_their_hosts(
    case: Store, run: Run, folder: Path, arrive: Visiting
) -> None:
    run(*MAP, "--cdn")
    html = (folder / "map.html").read_text()
    linked = re.findall(r'(?:src|href)="(https://[^"]+\.(?:js|css))"', html)
    hosts = {re.match(r"https://[^/]+", url)[0] for url in linked}
    assert hosts
    assert set(re.findall(r"https?://[^\s;]+", policy(html))) == set(linked), (
        "these files, and no others there"
    )
    assert len(html) < 130_000
    seen = arrive(folder / "map.html", serve=_asset)
    seen.page.wait_for_selector("path[fill^='url(#control']")
    assert sorted(url for url in seen.asked if url.startswith("http")) == sorted(linked)
    seen.assert_quiet(*hosts)


def test_tiles_are_asked_of_their_host_alone(case: Store, run: Run, folder: Path, arrive: Visiting) -> None:
    told = run(*MAP, "--tiles", TILES, "--attribution", "© <b>OpenStreetMap</b>")
    assert told.exit_code == 0, told.output
    html = (folder / "map.html").read_text()
    assert re.findall(r"https?://[^\s;]+", policy(html)) == [
        f"https://{part}.tile.example.org" for part in "abc"
    ]
    seen = arrive(folder / "map.html", serve=lambda _url: PIXEL)
    seen.page.wait_for_selector(".leaflet-tile-loaded")
    assert "© <b>OpenStreetMap</b>" in seen.page.inner_text(".leaflet-control-attribution")
    asked = [url for url in seen.asked if url.startswith("http")]
    assert asked
    assert all(re.match(r"https://[abc]\.tile\.example\.org/\d+/\d+/\d+\.png$", url) for url in asked)
    seen.assert_quiet(*(f"https://{letter}.tile.example.org/" for letter in "abc"))


def feature_file(path: Path, *geometries: object) -> None:
    features = [{"type": "Feature", "properties": {}, "geometry": geometry} for geometry in geometries]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def test_a_file_lies_below_the_map(case: Store, run: Run, folder: Path, arrive: Visiting) -> None:
    line = {"type": "LineString", "coordinates": [[36, 35], [38, 36]]}
    area = {"type": "Polygon", "coordinates": [[[30, 30], [40, 30], [40, 40], [30, 40], [30, 30]]]}
    feature_file(folder / "<b>borders.geojson", line, area)
    told = run(*MAP, "--basemap", "<b>borders.geojson")
    assert told.exit_code == 0, told.output
    seen = arrive(folder / "map.html")
    assert seen.page.locator(".leaflet-control-layers label", has_text="<b>borders").is_visible()
    assert seen.page.locator("path[stroke='#8d8778']").count() == 2
    seen.assert_quiet()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--tiles", "https://example.org/tiles.png"], "is no address of tiles"),
        (["--tiles", "javascript:alert(1)//{z}/{x}/{y}"], "is no address of tiles"),
        (["--tiles", "https://example.org/{z}/{x}/{y}.png'; script-src *"], "is no address of tiles"),
        (["--tiles", "https://t.org/{z}/{x}/{y}/{key}"], "is no address of tiles"),
        (["--tiles", "https://t.org/{{z}}/{x}/{y}/{z}"], "is no address of tiles"),
        (["--tiles", "https://t.org/{z}/{x}/{y}{%x%}"], "is no address of tiles"),
        (["--tiles", "https://{x}/{y}/{z}"], "is no address of tiles"),
        (["--tiles", "https:///{z}/{x}/{y}"], "is no address of tiles"),
        (["--tiles", "https://u:p@t.org/{z}/{x}/{y}"], "is no address of tiles"),
        (["--attribution", "me"], "--attribution says whose tiles they are"),
        (["--basemap", "missing.geojson"], "missing.geojson"),
        (["--basemap", "empty.geojson"], "holds no features"),
        (["--basemap", "pointless.geojson"], "it has no sound shape to draw"),
        (["--swipe", "--timeline"], "two kinds of map"),
        (["--swipe"], "a comparison has two dates"),
        (["--timeline"], "a timeline has more than one date"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(
    case: Store, run: Run, folder: Path, options: list[str], words: str
) -> None:
    feature_file(folder / "empty.geojson")
    feature_file(folder / "pointless.geojson", None)
    told = run(*MAP, *options)
    assert told.exit_code != 0
    assert words in told.stderr
    assert "Traceback" not in told.stderr
    assert not (folder / "map.html").exists()


def test_a_missing_folder_is_made_and_a_file_in_its_place_is_told(
    case: Store, run: Run, folder: Path
) -> None:
    span = ("--from", "2019-11-18", "--to", "2019-11-25")
    for use in ("--swipe", "--timeline"):
        assert run("map", *span, use, "-o", f"a/b/{use}.html").exit_code == 0
        assert (folder / "a" / "b" / f"{use}.html").exists()
        below = run("map", *span, use, "-o", f"a/b/{use}.html/c.html")
        assert below.exit_code == 2
        assert "cannot be written" in below.stderr


def test_tiles_need_no_attribution(case: Store, run: Run, folder: Path) -> None:
    assert run(*MAP, "--tiles", "https://t.org/{z}/{x}/{y}.png").exit_code == 0
    assert "https://t.org;" in policy((folder / "map.html").read_text())


def test_what_is_read_is_never_written_over(case: Store, run: Run, folder: Path) -> None:
    basemap = folder / "b.geojson"
    feature_file(basemap, {"type": "LineString", "coordinates": [[36, 35], [37, 36]]})
    before = basemap.read_bytes()
    told = run(*MAP[:-1], basemap, "--basemap", basemap)
    assert (told.exit_code, basemap.read_bytes()) == (2, before)
    store = folder / "m.iframe.html"
    store.write_bytes(case.path.read_bytes())
    told = run("--store", store, *MAP[:-1], "m.html", "--embed", "iframe")
    assert told.exit_code == 2
    assert "is the store itself" in told.stderr
    assert store.read_bytes() == case.path.read_bytes()
