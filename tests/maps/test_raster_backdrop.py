"""A raster below maps: where its colours lie on the screen and in print, its size, and what is refused."""

from __future__ import annotations

import base64
import re
import sqlite3
import struct
import zlib
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from PIL import Image

from controlmap.geo.raster_picture import Ground, Picture
from controlmap.layers.store import Store
from controlmap.maps.backdrop import read_backdrop
from controlmap.maps.framing import framing
from controlmap.maps.plate import LAND
from controlmap.maps.printed import printed, save_print
from controlmap.maps.raster_backdrop import OPACITY, PAPER, SCREEN, encoded
from controlmap.maps.web import _asset, render

from ..conftest import Run
from ..geo.rasters import between, checkerboard, write
from .conftest import Visiting, on_screen, state

MAP = ("map", "--date", "2019-11-25", "-o", "map.html")
PRINT = ("print", "--date", "2019-11-25", "-o", "map.png", "--dpi", 100)
DAYS = "2019-11-18", "2019-11-25"
SPAN = "--from", DAYS[0], "--to", DAYS[1]
FRAME = (36.0, 35.0, 38.0, 36.0)
MARKED = (36.3, 35.7)
"""Where a red square of a hundredth of a degree lies on green ground, free of zones, dots and panels."""


def marked(path: Path, colour: tuple[int, int, int] = (255, 0, 0), **options: Any) -> Path:
    """Draw green ground in UTM, with a square of another colour at a known place."""
    from pyproj import Transformer

    size, step = 1600, 200
    there = Transformer.from_crs(4326, 32637, always_xy=True)
    west, north = 100_000, 4_060_000
    x, y = there.transform(*MARKED)
    row, column = int((north - y) / step), int((x - west) / step)
    values = np.zeros((3, size, size), np.uint8)
    values[1] = 128
    values[:, row - 3 : row + 4, column - 3 : column + 4] = np.array(colour)[:, None, None]
    place = between(west, north - size * step, west + size * step, north, size)
    return write(path, values, "EPSG:32637", place, **options)


def over(colour: tuple[int, ...], ground: str) -> tuple[int, ...]:
    """Lay a colour over the ground of a map as pale as a backdrop is."""
    below = bytes.fromhex(ground[1:])
    return tuple(
        round(OPACITY * one + (1 - OPACITY) * other) for one, other in zip(colour, below, strict=True)
    )


def assert_like(found: Any, colour: tuple[int, ...]) -> None:
    assert np.abs(np.subtract(found[:3], colour)).max() <= 6, (found, colour)


def two_zones() -> Any:
    """Ground that leaves the marked place free."""
    return state([shapely.box(36, 35, 36.2, 35.2), shapely.box(37.8, 35.8, 38, 36)], ["army", "rebels"])


@pytest.mark.parametrize("size", [(1200, 800), (500, 700)])
def test_on_the_screen_a_colour_lies_at_its_place(
    folder: Path, visit: Visiting, size: tuple[int, int]
) -> None:
    subject = two_zones()
    backdrop = read_backdrop(marked(folder / "green.tif"), framing(subject), SCREEN)
    page = visit(render(subject, backdrop=backdrop).html, *size).page
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    x, y = on_screen(page, *MARKED)
    assert_like(shot.getpixel((round(x), round(y))), over((255, 0, 0), SCREEN.ground))
    for off in (-15, 15):
        assert_like(shot.getpixel((round(x + off), round(y + 3))), over((0, 128, 0), SCREEN.ground))
        assert_like(shot.getpixel((round(x + 3), round(y + off))), over((0, 128, 0), SCREEN.ground))


@pytest.mark.parametrize("paper", ["a4", "slide", "square"])
def test_in_print_a_colour_lies_at_its_place(folder: Path, paper: str) -> None:
    subject = two_zones()
    backdrop = read_backdrop(marked(folder / "green.tif"), framing(subject), PAPER)
    figure = printed(subject, paper, backdrop=backdrop)
    save_print(figure, folder / "plate.png", 200)
    plate = Image.open(folder / "plate.png").convert("RGB")
    x, up = figure.axes[0].transData.transform(MARKED)
    y = plate.height - up
    assert_like(plate.getpixel((round(x), round(y))), over((255, 0, 0), LAND))
    for off in (-25, 25):
        assert_like(plate.getpixel((round(x + off), round(y + 4))), over((0, 128, 0), LAND))
        assert_like(plate.getpixel((round(x + 4), round(y + off))), over((0, 128, 0), LAND))


@pytest.mark.parametrize("uses", [("--date", DAYS[1]), (*SPAN, "--swipe"), (*SPAN, "--timeline")])
def test_every_use_of_a_map_has_it_below_all_and_stays_sealed(
    case: Store, run: Run, folder: Path, arrive: Visiting, uses: tuple[str, ...]
) -> None:
    marked(folder / "<b>green.tif")
    given = ("--basemap", "<b>green.tif", "--attribution", "the `Survey` ${1}")
    told = run("map", *uses, *given, "-o", "map.html")
    assert (told.exit_code, told.stderr) == (0, "")
    seen = arrive(folder / "map.html")
    image = seen.page.locator(".leaflet-below-pane img")
    assert image.evaluate("(image) => image.naturalWidth") > 100, "it was let in"
    heights = "(names) => names.map((name) => Number(getComputedStyle(document.querySelector(name)).zIndex))"
    below, zones = seen.page.evaluate(heights, [".leaflet-below-pane", ".leaflet-overlay-pane"])
    assert below < zones
    assert seen.page.locator(".leaflet-control-layers label", has_text="<b>green").is_visible()
    assert seen.page.inner_text(".leaflet-control-attribution") == "<b>green (the `Survey` ${1})"
    seen.assert_quiet()


def test_a_plate_names_what_lies_below(case: Store, run: Run, folder: Path) -> None:
    marked(folder / "green.tif")
    for ending in ("png", "svg", "pdf"):
        told = run("print", "--date", "2019-11-25", "--basemap", "green.tif", "-o", f"a.{ending}")
        assert (told.exit_code, told.stderr) == (0, "")
        first = (folder / f"a.{ending}").read_bytes()
        run("print", "--date", "2019-11-25", "--basemap", "green.tif", "-o", f"a.{ending}")
        assert (folder / f"a.{ending}").read_bytes() == first, "the same bytes"


def test_the_same_file_gives_the_same_page(case: Store, run: Run, folder: Path) -> None:
    noisy(folder / "noise.tif")
    pages = []
    for _ in range(2):
        assert run(*MAP, "--basemap", "noise.tif").exit_code == 0
        pages.append((folder / "map.html").read_bytes())
    assert pages[0] == pages[1]


def test_the_ground_of_the_screen_is_that_of_its_style_sheet() -> None:
    assert f"background: {SCREEN.ground};" in _asset("map.css")


# The budget


def noisy(path: Path, size: int = 2500) -> Path:
    values = np.random.default_rng(0).integers(0, 255, (3, size, size), dtype=np.uint8)
    return write(path, values, "EPSG:4326", between(36, 35, 38, 37, size))


def test_what_fits_is_exact_and_nothing_is_said() -> None:
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[:20] = (10, 20, 30, 255)
    image, said = encoded(Picture(pixels, Ground(*FRAME)), 10_000, "#ffffff")
    assert said == ""
    assert (np.asarray(Image.open(BytesIO(image))) == pixels).all()


@pytest.mark.parametrize("budget", [200_000, 20_000, 2_000, 700])
def test_a_picture_is_made_coarser_until_it_fits_and_it_is_said(budget: int) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (400, 600, 4), dtype=np.uint8)
    image, said = encoded(Picture(noise, Ground(*FRAME)), budget, "#ffffff")
    assert len(image) <= budget
    with Image.open(BytesIO(image)) as opened:
        assert opened.format == "JPEG"
        assert said == "" or f"{opened.width} x {opened.height} pixels" in said
        assert opened.width / opened.height == pytest.approx(1.5, rel=0.1)
    assert bool(said) == (budget < 200_000)


def test_what_is_transparent_is_ground_where_a_format_has_no_transparency() -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (64, 64, 4), dtype=np.uint8)
    pixels[:, :, 3] = 0
    image, _ = encoded(Picture(pixels, Ground(*FRAME)), 1000, "#e9e6e0")
    assert np.abs(np.asarray(Image.open(BytesIO(image)), int) - (0xE9, 0xE6, 0xE0)).max() <= 2


def test_a_page_with_a_large_picture_keeps_its_budget(case: Store, run: Run, folder: Path) -> None:
    assert run(*MAP).exit_code == 0
    without = (folder / "map.html").stat().st_size
    told = run(*MAP, "--basemap", noisy(folder / "noise.tif"))
    assert told.exit_code == 0
    assert re.fullmatch(
        r"note: noise.tif: drawn with \d+ x \d+ pixels, quality \d+, to fit into the file\n", told.stderr
    )
    assert (folder / "map.html").stat().st_size - without < 1_500_000


# The kinds of files


def tiles(path: Path, form: str = "png", tile: bytes | None = None, zoom: int = 9) -> Path:
    """Write MBTiles: one tile of 256 pixels around Idlib, red above and blue below."""
    if tile is None:
        image = Image.new("RGB", (256, 256), (255, 0, 0))
        image.paste((0, 0, 255), (0, 128, 256, 256))
        file = BytesIO()
        image.save(file, "PNG")
        tile = file.getvalue()
    column, row = int((36.8 + 180) / 360 * 2**zoom), 2**zoom - 1 - 201
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        facts = {"name": "t", "format": form, "minzoom": str(zoom), "maxzoom": str(zoom)}
        facts["attribution"] = '<a href="https://example.org">The Surveyors</a>'
        file.executemany("INSERT INTO metadata VALUES (?, ?)", facts.items())
        if tile:
            file.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (zoom, column, row, tile))
    return path


OVERLAY = r'L\.imageOverlay\(\s*"data:image'


def inlined(page: str) -> Any:
    """Give the picture of a page as numbers."""
    found = re.search(OVERLAY + r'/(?:png|jpeg);base64,([^"]+)"', page)
    assert found
    return np.asarray(Image.open(BytesIO(base64.b64decode(found[1]))).convert("RGBA"))


def test_mbtiles_are_drawn(case: Store, run: Run, folder: Path) -> None:
    tiles(folder / "ground.mbtiles")
    told = run(*MAP, "--basemap", "ground.mbtiles")
    assert (told.exit_code, told.stderr) == (0, "")
    page = (folder / "map.html").read_text()
    assert "The Surveyors" in page
    assert "https://example.org" not in page
    seen = inlined(page)
    assert {tuple(one) for one in seen[seen[..., 3] == 255].tolist()} >= {(255, 0, 0, 255), (0, 0, 255, 255)}
    assert run(*PRINT, "--basemap", "ground.mbtiles").exit_code == 0


@pytest.mark.parametrize(("ending", "world"), [("jpg", "jgw"), ("png", "pgw"), ("png", "wld")])
def test_a_scan_with_a_world_file_is_drawn(
    case: Store, run: Run, folder: Path, ending: str, world: str
) -> None:
    from rasterio.crs import CRS

    board = np.moveaxis(checkerboard(4, 50), 0, -1)
    Image.fromarray(board).save(folder / f"scan.{ending}")
    (folder / f"scan.{world}").write_text("0.005\n0\n0\n-0.005\n36.4025\n35.9975\n")
    (folder / "scan.prj").write_text(CRS.from_epsg(4326).to_wkt(version="WKT1_ESRI"))
    told = run(*MAP, "--basemap", f"scan.{ending}")
    assert (told.exit_code, told.stderr) == (0, "")
    assert inlined((folder / "map.html").read_text())[..., 3].max() == 255


def test_a_geotiff_is_known_by_what_it_is(case: Store, run: Run, folder: Path) -> None:
    marked(folder / "green.tif").rename(folder / "green.map")
    assert run(*MAP, "--basemap", "green.map").exit_code == 0


def test_wide_numbers_and_nothing_at_all_are_told(case: Store, run: Run, folder: Path) -> None:
    place = between(36, 35, 38, 37, 100)
    heights = np.arange(10_000, dtype=np.int16).reshape(1, 100, 100)
    write(folder / "heights.tif", heights, "EPSG:4326", place)
    told = run(*MAP, "--basemap", "heights.tif")
    assert told.exit_code == 0
    assert re.fullmatch(r"note: heights.tif: its numbers are stretched from .* \(white\)\n", told.stderr)
    for values in (np.zeros((1, 100, 100), np.uint8), np.full((1, 100, 100), 7, np.uint8)):
        write(folder / "nothing.tif", values, "EPSG:4326", place, nodata=7)
        told = run(*MAP, "--basemap", "nothing.tif")
        assert told.exit_code == 0
        assert "note: nothing.tif: it has no data on the ground of the map" in told.stderr
        assert not re.search(OVERLAY, (folder / "map.html").read_text())


# What is refused


def bomb(size: int) -> bytes:
    """A PNG that says it has so many pixels each way, and has none."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0))
        + chunk(b"IEND", b"")
    )


PLACE = between(36, 35, 38, 37, 4)
BOARD = checkerboard(2, 2)
NO_IMAGE = "this cannot be read as a raster", "check that it opens in a GIS"
NOWHERE = "no georeference", "controlmap georeference"
REFUSED: dict[str, tuple[Any, str, str]] = {
    "missing.tif": (None, "no such file", "check the path"),
    "empty.tif": (lambda path: path.write_bytes(b""), "the file is empty", "export it again"),
    "text.tif": (lambda path: path.write_text("hello, world"), "this is no raster", "save it as a GeoTIFF"),
    "cut.tif": (lambda path: path.write_bytes(b"II*\0\x08\0\0\0junk"), *NO_IMAGE),
    "cut.png": (lambda path: path.write_bytes(b"\x89PNG junk"), *NO_IMAGE),
    "bomb.png": (lambda path: path.write_bytes(bomb(50_000)), *NO_IMAGE),
    "nowhere.tif": (lambda path: write(path, BOARD, None, None), *NOWHERE),
    "unstated.tif": (lambda path: write(path, BOARD, None, PLACE), "no coordinate reference system", ".prj"),
    "elsewhere.tif": (
        lambda path: write(path, BOARD, "EPSG:4326", between(-70, -30, -60, -20, 4)),
        "it does not lie on the ground that the map shows",
        "check its georeference",
    ),
    "absurd.tif": (
        lambda path: write(path, BOARD, "EPSG:32637", between(1e30, 1e30, 2e30, 2e30, 4)),
        "it does not lie on the ground that the map shows",
        "check its georeference",
    ),
    "text.mbtiles": (lambda path: path.write_text("hello"), "no MBTiles file", "export it again as MBTiles"),
    "none.mbtiles": (lambda path: tiles(path, tile=b""), "it holds no tiles", "export it again"),
    "vector.mbtiles": (lambda path: tiles(path, "pbf", b"\x1a\x00"), "vector tiles", "export raster tiles"),
    "squeezed.mbtiles": (
        lambda path: tiles(path, "png", b"\x1f\x8b\x08"),
        "vector tiles",
        "export raster tiles",
    ),
}


@pytest.mark.parametrize("command", [MAP, PRINT])
@pytest.mark.parametrize("name", REFUSED)
def test_a_raster_that_cannot_lie_below_is_refused_in_a_sentence(
    case: Store, run: Run, folder: Path, name: str, command: tuple[str, ...]
) -> None:
    make, fault, mend = REFUSED[name]
    if make:
        make(folder / name)
    told = run(*command, "--basemap", name)
    assert told.exit_code == 3, told.output
    assert told.stderr.startswith(f"error: {name}: ")
    assert fault in told.stderr
    assert mend in told.stderr
    assert told.stderr.count("\n") == 2
    assert not (folder / command[4]).exists()


def test_a_raster_in_one_block_that_is_too_large_is_refused_unread(
    case: Store, run: Run, folder: Path
) -> None:
    import rasterio

    size = {"width": 15_008, "height": 15_008, "blockxsize": 15_008, "blockysize": 15_008}
    kind = {"driver": "GTiff", "count": 3, "dtype": "uint8", "tiled": True, "sparse_ok": True}
    place = between(36, 35, 38, 37, 15_008)
    with rasterio.open(folder / "block.tif", "w", crs="EPSG:4326", transform=place, **size, **kind):
        pass
    told = run(*MAP, "--basemap", "block.tif")
    assert told.exit_code == 3
    assert "15008 x 15008 pixels are one block" in told.stderr
    assert "gdal_translate -of COG" in told.stderr


def test_a_prj_file_that_says_nothing_is_named(case: Store, run: Run, folder: Path) -> None:
    write(folder / "scan.tif", BOARD, None, PLACE)
    (folder / "scan.prj").write_text("somewhere")
    told = run(*MAP, "--basemap", "scan.tif")
    assert told.exit_code == 3
    assert told.stderr.startswith("error: scan.prj: its coordinate reference system cannot be understood")


def test_a_file_cannot_make_the_reader_open_another_one(case: Store, run: Run, folder: Path) -> None:
    marked(folder / "green.tif")
    within = '<SimpleSource><SourceFilename relativeToVRT="1">green.tif</SourceFilename></SimpleSource>'
    band = f'<VRTRasterBand dataType="Byte" band="1">{within}</VRTRasterBand>'
    (folder / "trap.tif").write_text(f'<VRTDataset rasterXSize="9" rasterYSize="9">{band}</VRTDataset>')
    told = run(*MAP, "--basemap", "trap.tif")
    assert told.exit_code == 3
    assert "this is no raster" in told.stderr
