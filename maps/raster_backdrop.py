"""A raster that lies below a map: read for the map's frame, and encoded so that a file can hold it.

Drawings keep exact colours as PNG; photographs and scans become JPEG, and coarser until they fit. What is
transparent is there filled with the colour of the map's own ground, on which it looks the same.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..geo.raster_picture import Ground, Picture, read_picture
from .framing import Bounds
from .plate import LAND

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["OPACITY", "PAPER", "SCREEN", "Medium", "Underlay", "read_underlay"]

OPACITY = 0.45
"""How much of a picture is seen: zones and names stay the stronger."""
AROUND = 2.6
"""How much wider than the frame a picture is: screens and plates differ, and a reader moves a map."""
NORTHMOST = 85.05
"""Degrees: where web maps end."""
STEEPEST = 80.0
QUALITIES = (85, 75, 65, 50)
GOOD = 75
"""From this quality of a JPEG on, nothing is to be said about it."""
SMALLER = 0.7
"""How much smaller a picture is made when no quality lets it fit."""


class Medium(NamedTuple):
    """What a picture is encoded for.

    Parameters
    ----------
    mercator
        Whether its maps are in the projection of web maps.
    most
        Pixels along the longer side.
    budget
        Bytes that a picture may take.
    ground
        The colour of its maps where nothing is drawn.
    """

    mercator: bool
    most: int
    budget: int
    ground: str


SCREEN = Medium(True, 3000, 1_100_000, "#e9e6e0")  # the ground of map.css
"""A page, into which a picture goes as text, which is a third longer: 1.5 MB."""
PAPER = Medium(False, 4500, 6_000_000, LAND)


@dataclass(frozen=True)
class Underlay:
    """A picture below a map.

    Parameters
    ----------
    image
        A PNG or a JPEG.
    bounds
        What it covers, in degrees.
    credit
        Whose it is, as the file says; "" where it does not.
    """

    image: bytes
    bounds: Bounds
    credit: str = ""

    @property
    def address(self) -> str:
        """The picture as an address that a page asks nobody for."""
        kind = "png" if self.image.startswith(b"\x89PNG") else "jpeg"
        return f"data:image/{kind};base64,{base64.b64encode(self.image).decode()}"

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """The picture as it is drawn, shape (rows, columns, 4)."""
        from PIL import Image

        with Image.open(BytesIO(self.image)) as image:
            return np.asarray(image.convert("RGBA"))


def read_underlay(path: Path, frame: Bounds, medium: Medium) -> tuple[Underlay | None, str]:
    """Read what a raster shows of a map's ground, and of what lies around.

    Parameters
    ----------
    path
        The raster.
    frame
        What the map shows.
    medium
        What it is drawn on.

    Returns
    -------
    underlay
        None where the raster has nothing to show there.
    remark : str
        What a reader should know about it; "" where there is nothing to say.

    Raises
    ------
    DataError
        The file cannot be read, lies nowhere, or lies elsewhere.
    """
    picture = read_picture(path, _ground(frame, medium.mercator), medium.most)
    if picture.blank:
        return None, f"{path.name}: it has no data on the ground of the map, and nothing of it is drawn"
    image, coarse = encoded(picture, medium.budget, medium.ground)
    ground = picture.ground
    bounds = ground.west, ground.south, ground.east, ground.north
    told = "; ".join(filter(None, (picture.remark, coarse)))
    return Underlay(image, bounds, picture.credit), f"{path.name}: {told}" if told else ""


def encoded(picture: Picture, budget: int, ground: str) -> tuple[bytes, str]:
    """Encode a picture in so many bytes at most.

    Parameters
    ----------
    picture
        What to encode.
    budget
        Bytes.
    ground
        What lies below it, for a format that knows no transparency.

    Returns
    -------
    image : bytes
        A PNG where that fits, or else the best JPEG that does.
    remark : str
        What was lost, where that can be seen.
    """
    from PIL import Image

    whole = Image.fromarray(picture.pixels, "RGBA")
    exact = _written(whole, "PNG")
    if len(exact) <= budget:
        return exact, ""
    below = Image.new("RGBA", whole.size, ground)
    opaque = Image.alpha_composite(below, whole).convert("RGB")
    for smaller, quality in _steps(opaque):
        image = _written(smaller, "JPEG", quality)
        if len(image) <= budget:
            break
    if quality >= GOOD and smaller.size == opaque.size:
        return image, ""
    return (
        image,
        f"drawn with {smaller.width} x {smaller.height} pixels, quality {quality}, to fit into the file",
    )


def _steps(image: Image) -> Iterator[tuple[Image, int]]:
    """Give a picture in ever coarser forms, down to a single pixel."""
    while True:
        yield from ((image, quality) for quality in QUALITIES)
        if image.size == (1, 1):
            return
        image = image.resize((math.ceil(image.width * SMALLER), math.ceil(image.height * SMALLER)))


def _written(image: Image, form: str, quality: int = GOOD) -> bytes:
    file = BytesIO()
    image.save(file, form, quality=quality)
    return file.getvalue()


def _ground(frame: Bounds, mercator: bool) -> Ground:
    """Widen a frame to what a screen or a plate of any shape may show of its surroundings."""
    west, south, east, north = frame
    across, up = (west + east) / 2, (south + north) / 2
    stretch = 1 / math.cos(math.radians(min(abs(up), STEEPEST)))
    side = max((east - west) / stretch, north - south)
    high = side * AROUND / 2
    wide = min(high * stretch, 180.0)
    end = NORTHMOST if mercator else 90.0
    south, north = max(-end, min(south, up - high)), min(end, max(north, up + high))
    return Ground(across - wide, south, across + wide, north, mercator)
