"""What makes a drawing a map: its frame with degrees, the scale bar, north, and where on earth it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ...layers.schema import Holder
from ...layers.snapshot import Snapshot
from ..backdrop import greatest_cities
from ..framing import Bounds
from ..plate import INK, LAND, PLATE
from ..style import ACCENT
from ..text import width_of
from .frame import Frame, Inches, degrees
from .looks import Look
from .sheet import Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["cities_of", "locator", "map_axes", "north_arrow", "scale_bar"]

CITIES = 12
WIDER = 5.0
"""How much more ground than the map the locator shows, at least."""
REGION = 14.0
"""How many degrees it shows at the least where no zones are drawn."""


def map_axes(figure: Figure, box: Inches, frame: Frame, *, labelled: bool = True) -> Axes:
    """Lay out axes for a frame, with a thin white graticule and its degrees at the edge."""
    from matplotlib.ticker import MaxNLocator

    axes = figure.add_axes(_share(figure, box), facecolor=LAND)
    axes.set_xlim(frame.west, frame.east)
    axes.set_ylim(frame.south, frame.north)
    axes.set_aspect(frame.aspect, adjustable="box", anchor="SW")
    axes.grid(True, axis="both", color="#ffffff", linewidth=0.9)
    for axis, letters, most in ((axes.xaxis, "EW", 90.0), (axes.yaxis, "NS", 60.0)):
        length = frame.width if letters == "EW" else frame.height
        axis.set_major_locator(MaxNLocator(max(2, int(length / most)), steps=[1, 2, 5, 10]))
        axis.set_major_formatter(_formatter(letters))
    shown: dict[str, Any] = {
        "labelbottom": labelled,
        "labelleft": labelled,
        "bottom": labelled,
        "left": labelled,
    }
    axes.tick_params(labelsize=5.8, length=2, pad=1.5, width=0.5, **shown)
    axes.tick_params(axis="y", labelrotation=90)
    for spine in axes.spines.values():
        spine.set(visible=True, linewidth=0.7, color=INK)
    return axes


def scale_bar(sheet: Sheet, share: float = 0.22) -> None:
    """Draw the scale in a corner where nothing stands, the lower left one if it is free.

    Where the scale differs over the map, the bar says for which latitude it is.
    """
    from matplotlib.patches import Rectangle

    frame = sheet.frame
    kilometres, length = frame.scale(share)
    wide, high = length / frame.unit[0], 2.6
    words = f"{kilometres:g} km" + ("" if frame.steady else f" at {degrees(round(frame.middle, 1), 'NS')}")
    around = max(wide + 16, width_of(words, 5.8) + 8), 22.0
    left, low, _, _ = sheet.corner(*around, ((0, 0), (1, 0), (0, 1)))
    points: dict[str, Any] = {"transform": _points(sheet.axes, frame)}
    backing = Rectangle((left, low), *around, color=PLATE, alpha=0.8, linewidth=0, zorder=10, **points)
    sheet.axes.add_patch(backing)
    for part, colour in enumerate((INK, PLATE)):
        corner = left + 8 + part * wide / 2, low + 5
        style: dict[str, Any] = {"facecolor": colour, "edgecolor": INK, "linewidth": 0.5, "zorder": 10.5}
        sheet.axes.add_patch(Rectangle(corner, wide / 2, high, gid="scale", **style, **points))
    sheet.axes.text(
        left + around[0] / 2, low + 10, words, ha="center", va="bottom", size=5.8, zorder=10.5, **points
    )


def north_arrow(sheet: Sheet) -> None:
    """Draw where north is, which is up all over the map, in a corner where nothing stands."""
    from matplotlib.patches import Polygon

    left, low, right, _ = sheet.corner(22.0, 36.0, ((1, 1), (0, 1), (1, 0)))
    x, y = (left + right) / 2, low + 6
    points: dict[str, Any] = {"transform": _points(sheet.axes, sheet.frame), "zorder": 10}
    for side, colour in ((-1, PLATE), (1, INK)):
        corners = [(x, y + 16), (x + side * 4.6, y), (x, y + 3.6)]
        sheet.axes.add_patch(Polygon(corners, facecolor=colour, edgecolor=INK, linewidth=0.5, **points))
    sheet.axes.text(x, y + 17, "N", ha="center", va="bottom", size=7, weight="bold", **points)


def locator(
    figure: Figure,
    box: Inches,
    frame: Frame,
    snapshot: Snapshot | None,
    looks: Mapping[Holder, Look],
    shapes: Iterable[Any],
) -> None:
    """Draw where the map lies: its frame in the greater region, among the zones and the greatest cities."""
    from matplotlib.patches import Rectangle

    bounds = _around(frame, snapshot)
    wide = Frame.around(bounds, box[2] * 72, box[3] * 72)
    axes = map_axes(figure, box, wide, labelled=False)
    sheet = Sheet(axes, wide, looks, 0.8)
    sheet.backdrop(shapes)
    if snapshot:
        sheet.ground(snapshot)
    corner, size = (frame.west, frame.south), (frame.east - frame.west, frame.north - frame.south)
    small = size[0] / wide.unit[0] < 8
    axes.add_patch(Rectangle(corner, *size, facecolor="none", edgecolor=ACCENT, linewidth=1.4, zorder=8))
    if small:
        middle = corner[0] + size[0] / 2, corner[1] + size[1] / 2
        axes.plot(*middle, "o", markersize=11, markerfacecolor="none", markeredgecolor=ACCENT, zorder=8)
    ends = wide.on_paper(np.array([corner, (frame.east, frame.north)]))
    left, low, right, top = map(float, ends.ravel())
    sheet.reserve((left, low, right, top))
    sheet.cities(cities_of(wide, 8))
    sheet.write()


def cities_of(frame: Frame, most: int = CITIES, *, abroad: bool = False) -> list[tuple[str, Any]]:
    """List the greatest cities of a frame; abroad with their countries, and apart from each other."""
    bounds = frame.west, frame.south, frame.east, frame.north
    return [(name, shapely.Point(x, y)) for name, x, y in greatest_cities(bounds, most, abroad=abroad)]


def _around(frame: Frame, snapshot: Snapshot | None) -> Bounds:
    """Bound the zones and the map, with so much around that the map is a part only."""
    bounds = [frame.west, frame.south, frame.east, frame.north]
    zoned = snapshot is not None and len(snapshot.zones) > 0
    if snapshot and zoned:
        west, south, east, north = map(float, snapshot.zones.total_bounds)
        bounds = [min(bounds[0], west), min(bounds[1], south), max(bounds[2], east), max(bounds[3], north)]
    more = [
        max(0.0, max(WIDER * one, 0.0 if zoned else REGION) - other) / 2
        for one, other in (
            (frame.east - frame.west, bounds[2] - bounds[0]),
            (frame.north - frame.south, bounds[3] - bounds[1]),
        )
    ]
    return (
        max(bounds[0] - more[0], min(bounds[0], -180)),
        max(bounds[1] - more[1], -88.0),
        min(bounds[2] + more[0], max(bounds[2], 180)),
        min(bounds[3] + more[1], 88.0),
    )


def _points(axes: Axes, frame: Frame) -> Any:
    """Give the transform from points of the map's paper."""
    from matplotlib.transforms import Affine2D

    return Affine2D().scale(1 / frame.width, 1 / frame.height) + axes.transAxes


def _formatter(letters: str) -> Callable[[float, float], str]:
    """Write degrees at the edge; beyond the poles there are none."""
    return lambda value, _: degrees(value, letters) if letters == "EW" or abs(value) <= 90 else ""


def _share(figure: Figure, box: Inches) -> Inches:
    width, height = figure.get_size_inches()
    return box[0] / width, box[1] / height, box[2] / width, box[3] / height
