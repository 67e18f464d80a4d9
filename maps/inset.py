"""Where on earth a map lies: a small map of the region around, with the frame and the greatest cities.

For maps that have no borders and no zones to tell it.
"""

from __future__ import annotations

import math

from .backdrop import greatest_cities
from .framing import Bounds, graticule_lines
from .sealed import escape
from .style import ACCENT, CITY

__all__ = ["inset"]

WIDTH, HEIGHT = 216, 150
"""Pixels."""
WIDER = 5.0
LEAST = 14.0
"""How much wider than the map the region is, and how many degrees high at the least."""
CITIES = 24
LETTER, LINE = 5.8, 11.0
"""Pixels: about how wide a letter is, and how high a line."""


def inset(bounds: Bounds) -> str:
    """Draw the region around a map.

    Parameters
    ----------
    bounds
        What the map shows: west, south, east, north.

    Returns
    -------
    str
        A panel, as HTML.
    """
    region = _region(bounds)
    west, _, east, north = region
    scale = WIDTH / (east - west)
    stretch = HEIGHT / (north - region[1])

    def on_panel(longitude: float, latitude: float) -> tuple[float, float]:
        return round((longitude - west) * scale, 1), round((north - latitude) * stretch, 1)

    left, top = on_panel(bounds[0], bounds[3])
    right, bottom = on_panel(bounds[2], bounds[1])
    meridians, parallels = graticule_lines(region)
    lines = [f"M{on_panel(degrees, north)[0]} 0V{HEIGHT}" for degrees in meridians]
    lines += [f"M0 {on_panel(west, degrees)[1]}H{WIDTH}" for degrees in parallels]
    taken = [(left, top, right, bottom)]
    cities = "".join(_city(name, *on_panel(x, y), taken) for name, x, y in greatest_cities(region, CITIES))
    frame = f'x="{left}" y="{top}" width="{right - left:.1f}" height="{bottom - top:.1f}"'
    return (
        '<figure class="panel inset" aria-label="Where the map lies">'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="The region around the map">'
        f'<path d="{"".join(lines)}" stroke="#fff" stroke-width="0.8" fill="none"/>{cities}'
        f'<rect {frame} fill="{ACCENT}" fill-opacity="0.12" stroke="{ACCENT}" stroke-width="1.6"/>'
        "</svg></figure>"
    )


def _region(bounds: Bounds) -> Bounds:
    """Widen a frame to the region around it, in the shape of the panel."""
    west, south, east, north = bounds
    middle = min(max((south + north) / 2, -75.0), 75.0)
    shrink = math.cos(math.radians(middle))
    high = max(WIDER * (north - south), WIDER * (east - west) * shrink * HEIGHT / WIDTH, LEAST)
    high = min(high, 2 * (88.0 - abs(middle)))
    wide = high * WIDTH / HEIGHT / shrink
    across = (west + east) / 2
    return across - wide / 2, middle - high / 2, across + wide / 2, middle + high / 2


def _city(name: str, x: float, y: float, taken: list[tuple[float, float, float, float]]) -> str:
    """Draw a city with its name to the right or left, where nothing else stands; else not at all."""
    length = LETTER * len(name)
    for left, anchor, at in ((x + 4, "start", x + 4), (x - 4 - length, "end", x - 4)):
        box = (min(left, x - 3), y - LINE / 2, max(left + length, x + 3), y + LINE / 2)
        inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= HEIGHT
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return (
                f'<circle cx="{x}" cy="{y}" r="1.8" fill="{CITY}"/>'
                f'<text x="{at:.1f}" y="{y + 3.2:.1f}" text-anchor="{anchor}">{escape(name, 40)}</text>'
            )
    return ""


def _overlap(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
