"""Rasters as cloud-optimised GeoTIFF, and the grid of a raster that is to be matched.

The file holds the values, the names of the bands, what is said of them, and the colours of a single band.
GDAL keeps the names of categories beside it, in `NAME.tif.aux.xml`, and so the colours of several bands, for
which the format has no place. The names stand in the file too, as tags of the band.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import rasterio
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError
from rasterio.enums import ColorInterp

from ...geo.grid import Grid
from ...geo.raster_file import opened, refusal

__all__ = ["Category", "Raster", "category_file", "category_names", "geotiff", "read_grid"]

SKEW = 1e-9
"""So little of a cell is no rotation."""
WHOLE_NUMBER, WORDS = 0, 2
ATTRIBUTES = {
    "Value": (WHOLE_NUMBER, 5),
    "Holder": (WORDS, 2),
    "Red": (WHOLE_NUMBER, 6),
    "Green": (WHOLE_NUMBER, 7),
    "Blue": (WHOLE_NUMBER, 8),
}
"""The columns of an attribute table: their types, and what GDAL is to use them for (GDALRATFieldUsage)."""


@dataclass(frozen=True)
class Category:
    """What a value of a raster means: its name and its colour, as #rrggbb."""

    name: str
    colour: str


@dataclass(frozen=True)
class Raster:
    """Values on a grid.

    Parameters
    ----------
    grid
        The cells.
    values
        Whole numbers, shape (bands, height, width).
    bands
        What each band is called.
    nodata
        The value of cells that have none.
    unit
        Of the values; "" where they are categories.
    tags
        What is said of the raster.
    band_tags
        What is said of each band, if anything.
    categories
        What the values from 1 mean; none where they are numbers.
    """

    grid: Grid
    values: NDArray[Any]
    bands: tuple[str, ...]
    nodata: int
    unit: str
    tags: Mapping[str, str]
    band_tags: Sequence[Mapping[str, str]] = ()
    categories: tuple[Category, ...] = ()


def geotiff(raster: Raster) -> bytes:
    """Write a raster as a cloud-optimised GeoTIFF: tiled, compressed, with overviews.

    Returns
    -------
    bytes
        The file.
    """
    grid = raster.grid
    profile = {
        "driver": "COG",
        "width": grid.width,
        "height": grid.height,
        "count": len(raster.bands),
        "dtype": raster.values.dtype,
        "crs": grid.crs,
        "transform": rasterio.Affine(grid.cell_width, 0, grid.west, 0, -grid.cell_height, grid.north),
        "nodata": raster.nodata,
        "compress": "DEFLATE",
        "overview_resampling": "MODE" if raster.categories else "NEAREST",
    }
    with rasterio.MemoryFile() as memory:
        with memory.open(**profile) as file:
            file.write(raster.values)
            file.descriptions = tuple(map(_printable, raster.bands))
            file.update_tags(**{name: _printable(words) for name, words in raster.tags.items()})
            if raster.unit:
                file.units = (raster.unit,) * len(raster.bands)
            file.colorinterp = (ColorInterp.gray, *[ColorInterp.undefined] * (len(raster.bands) - 1))
            _describe_bands(file, raster)
        return bytes(memory.getbuffer())


def category_file(path: Path) -> Path:
    """Name the file beside a raster in which GDAL looks for the names of its categories."""
    return path.with_name(f"{path.name}.aux.xml")


def category_names(raster: Raster) -> str:
    """Give the names and colours of a raster's categories as GDAL reads them from `category_file`.

    Every band has them as names and as an attribute table, the first as a colour table too: of several bands
    GDAL gives a colour table to the first alone.

    Examples
    --------
    >>> grid = Grid(CRS(4326).to_wkt(), 0, 1, 1, 1, 1, 1)
    >>> army = Category("army & <co>", "#d7301f")
    >>> print(category_names(Raster(grid, [[[1]]], ("day",), 0, "", {}, (), (army,))), end="")
    <PAMDataset>
    <PAMRasterBand band="1">
    <ColorInterp>Palette</ColorInterp>
    <ColorTable>
    <Entry c1="0" c2="0" c3="0" c4="0"/>
    <Entry c1="215" c2="48" c3="31" c4="255"/>
    </ColorTable>
    <CategoryNames>
    <Category></Category>
    <Category>army &amp; &lt;co&gt;</Category>
    </CategoryNames>
    <GDALRasterAttributeTable tableType="thematic">
    <FieldDefn index="0"><Name>Value</Name><Type>0</Type><Usage>5</Usage></FieldDefn>
    <FieldDefn index="1"><Name>Holder</Name><Type>2</Type><Usage>2</Usage></FieldDefn>
    <FieldDefn index="2"><Name>Red</Name><Type>0</Type><Usage>6</Usage></FieldDefn>
    <FieldDefn index="3"><Name>Green</Name><Type>0</Type><Usage>7</Usage></FieldDefn>
    <FieldDefn index="4"><Name>Blue</Name><Type>0</Type><Usage>8</Usage></FieldDefn>
    <Row index="0"><F>1</F><F>army &amp; &lt;co&gt;</F><F>215</F><F>48</F><F>31</F></Row>
    </GDALRasterAttributeTable>
    </PAMRasterBand>
    </PAMDataset>
    """
    palette = _palette(raster)
    names = [escape(_printable(one.name)) for one in raster.categories]
    entries = [f'<Entry c1="{c1}" c2="{c2}" c3="{c3}" c4="{c4}"/>' for c1, c2, c3, c4 in palette]
    coloured = ["<ColorInterp>Palette</ColorInterp>", "<ColorTable>", *entries, "</ColorTable>"]
    categories = [f"<Category>{name}</Category>" for name in ["", *names]]
    listed = ["<CategoryNames>", *categories, "</CategoryNames>", *_attribute_table(names, palette[1:])]
    lines = ["<PAMDataset>"]
    for number in range(1, len(raster.bands) + 1):
        band = coloured + listed if number == 1 else listed
        lines += [f'<PAMRasterBand band="{number}">', *band, "</PAMRasterBand>"]
    return "\n".join([*lines, "</PAMDataset>", ""])


def read_grid(path: Path) -> Grid:
    """Read the grid of a raster, to match it.

    Raises
    ------
    DataError
        It is no raster, lies nowhere on earth, or is rotated.
    """
    with opened(path) as (raster, crs):
        transform, width, height = raster.transform, raster.width, raster.height
    if abs(transform.b) + abs(transform.d) > SKEW * abs(transform.a) or transform.a <= 0 or transform.e >= 0:
        raise refusal(path, "the raster is rotated or upside down", "warp it so that north is up")
    return Grid(
        crs=_understood(path, crs.to_wkt()),
        west=transform.c,
        north=transform.f,
        cell_width=transform.a,
        cell_height=-transform.e,
        width=width,
        height=height,
    )


def _attribute_table(names: Sequence[str], colours: Sequence[tuple[int, int, int, int]]) -> list[str]:
    """Lay names and colours out as a GDAL raster attribute table, the values from 1."""
    fields = [
        f'<FieldDefn index="{index}"><Name>{name}</Name><Type>{kind}</Type><Usage>{usage}</Usage></FieldDefn>'
        for index, (name, (kind, usage)) in enumerate(ATTRIBUTES.items())
    ]
    rows = [
        f'<Row index="{index}"><F>{index + 1}</F><F>{name}</F><F>{red}</F><F>{green}</F><F>{blue}</F></Row>'
        for index, (name, (red, green, blue, _)) in enumerate(zip(names, colours, strict=True))
    ]
    return ['<GDALRasterAttributeTable tableType="thematic">', *fields, *rows, "</GDALRasterAttributeTable>"]


def _describe_bands(file: Any, raster: Raster) -> None:
    """Give each band its tags, and a single one its colours; a category's tag is its value."""
    names = {str(code): _printable(one.name) for code, one in enumerate(raster.categories, start=1)}
    for number in range(1, len(raster.bands) + 1):
        told = raster.band_tags[number - 1] if raster.band_tags else {}
        file.update_tags(number, **{name: _printable(words) for name, words in told.items()}, **names)
    if raster.categories and len(raster.bands) == 1:
        file.write_colormap(1, dict(enumerate(_palette(raster))))


def _understood(path: Path, wkt: str) -> str:
    """Give the reference system of a map: geographic, or projected."""
    try:
        system = CRS.from_wkt(wkt)
    except CRSError:
        system = None
    if system is None or not (system.is_geographic or system.is_projected):
        fault = "its coordinate reference system cannot be understood"
        raise refusal(path, fault, "warp it to WGS84 (EPSG:4326)")
    return wkt


def _palette(raster: Raster) -> list[tuple[int, int, int, int]]:
    """Give the colour of each value, red, green, blue and opacity; 0 is not seen."""
    rgb = [[int(one.colour[i : i + 2], 16) for i in (1, 3, 5)] for one in raster.categories]
    return [(0, 0, 0, 0), *((red, green, blue, 255) for red, green, blue in rgb)]


def _printable(words: str) -> str:
    """Replace what XML has no place for: GDAL writes names and tags as XML."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", words)
