"""Ground painted for print: flat colour and hatch, bands, rules or marks, cut to the ground's own outline.

Bands and rules are drawn as lines, so that each keeps its own colour in PNG, SVG and PDF alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ..plate import STROKES
from .looks import BANDED, HATCHES, SHAPES, SOLID, Look

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.path import Path

__all__ = ["FILL", "FULL", "PALE", "paint"]

FILL, PALE, FULL = 0.45, 0.16, 0.8
"""How opaque ground is: that of a state, of an old state, and ground that changed hands."""
ANGLES = (45, 135, 20, 110, 70, 160)
BAND, RULE, GRID = 3.6, 5.5, 9.0
"""Points between bands, rules and marks."""


def paint(
    axes: Axes, shapes: Iterable[BaseGeometry], look: Look, unit: tuple[float, float], strength: float = FILL
) -> None:
    """Paint ground.

    Parameters
    ----------
    axes
        Where.
    shapes
        Polygons in the axes' own units.
    look
        How.
    unit
        How many of these units a point of paper is, across and up.
    strength
        How opaque colours are.
    """
    parts = shapely.get_parts(shapely.get_parts(list(shapes)))
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    if len(polygons):
        brush = Brush(axes, polygons, unit, strength)
        brush.fill(look)
        brush.outline(look)


@dataclass(frozen=True)
class Brush:
    """What paints some polygons."""

    axes: Axes
    polygons: NDArray[Any]
    unit: tuple[float, float]
    strength: float

    def fill(self, look: Look) -> None:
        """Fill the ground as its status asks for."""
        if look.status in SOLID:
            self._flat(look)
        elif look.status in BANDED:
            self._bands(look)
        elif look.status == "claimed":
            for index, colour in enumerate(look.colours):
                dash = STROKES[look.mark % len(STROKES)]
                self._rule(index * RULE, RULE * len(look.colours), 45, 1.1, colour, 0.4, dash)
        elif look.status == "none":
            self._patch(facecolor=look.colours[0], alpha=self.strength)
        else:
            shape = SHAPES[look.shape % len(SHAPES)] if look.status == "presence" else "_"
            for index, colour in enumerate(look.colours):
                self._sprinkle(shape, index, len(look.colours), colour)

    def outline(self, look: Look) -> None:
        """Draw the hairline: dashed around what nobody is said to control."""
        edged = "-" if look.status in (*SOLID, *BANDED) else (0, (4, 2))
        self._patch(
            zorder=1.1,
            facecolor="none",
            edgecolor=look.edge,
            linewidth=0.45,
            linestyle=edged,
            alpha=self._ink(0.3),
        )

    def _flat(self, look: Look) -> None:
        self._patch(facecolor=look.colours[0], alpha=self.strength)
        if HATCHES[look.mark]:
            lines = {"hatch": HATCHES[look.mark], "hatchcolor": look.edge, "hatch_linewidth": 0.45}
            self._patch(facecolor="none", alpha=self._ink(0.25), **lines)

    def _bands(self, look: Look) -> None:
        """Band the ground in all colours, with a line between: in greyscale they may be the same."""
        colours = look.colours if len(look.colours) > 1 else (*look.colours, "#ffffff")
        angle = ANGLES[look.mark % len(ANGLES)]
        for index, colour in enumerate(colours):
            self._rule(index * BAND, BAND * len(colours), angle, BAND, colour, 0.2)
        self._rule(BAND / 2, BAND, angle, 0.35, "#222222", 0.25)

    def _rule(
        self,
        start: float,
        every: float,
        angle: float,
        width: float,
        colour: str,
        more: float,
        dash: Any = "-",
    ) -> None:
        """Rule the ground with parallel lines, so many points apart."""
        from matplotlib.collections import LineCollection

        corners = shapely.get_coordinates(shapely.box(*shapely.total_bounds(self.polygons))) / self.unit
        along = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        across = np.array([-along[1], along[0]])
        first, last = (corners @ across).min() - start, (corners @ across).max() - start
        steps = np.arange(np.floor(first / every), np.ceil(last / every) + 1) * every + start
        begin, end = (corners @ along).min(), (corners @ along).max()
        begin -= begin % 60  # dashes begin at the same places whatever the ground
        feet = steps[:, None] * across
        lines = np.stack([feet + begin * along, feet + end * along], axis=1) * self.unit
        style: dict[str, Any] = {"linewidths": width, "colors": colour, "alpha": self._ink(more)}
        ruled = LineCollection(list(lines), linestyles=[dash], capstyle="butt", zorder=1, **style)
        self._cut(ruled)
        self.axes.add_collection(ruled, autolim=False)

    def _sprinkle(self, shape: str, index: int, several: int, colour: str) -> None:
        """Spread marks over the ground in staggered rows; several actors take turns."""
        left, bottom, right, top = shapely.total_bounds(self.polygons) / (*self.unit, *self.unit)
        rows = np.arange(np.floor(bottom / GRID), np.ceil(top / GRID) + 1)
        columns = np.arange(np.floor(left / GRID), np.ceil(right / GRID) + 1)
        x, y = np.meshgrid(columns, rows)
        turn = (x + y) % several == index
        spots = np.column_stack([(x + 0.5 * (y % 2))[turn], y[turn]]) * GRID * self.unit
        style: dict[str, Any] = {"c": colour, "s": 9, "linewidths": 0.9 if shape == "_" else 0}
        self._cut(self.axes.scatter(*spots.T, marker=shape, alpha=self._ink(0.4), zorder=1, **style))

    def _patch(self, **style: Any) -> None:
        from matplotlib.patches import PathPatch

        patch = PathPatch(_path(self.polygons), **{"zorder": 1, "linewidth": 0, **style})
        self.axes.add_artist(patch)  # unlike add_patch it does not measure what has its frame already

    def _cut(self, artist: Artist) -> None:
        from matplotlib.patches import PathPatch

        artist.set_clip_path(PathPatch(_path(self.polygons), transform=self.axes.transData))
        artist.set_clip_box(self.axes.bbox)

    def _ink(self, more: float) -> float:
        return min(1.0, self.strength + more)


def _path(polygons: NDArray[Any]) -> Path:
    """Make one path of many polygons; holes run against their rims, so that they stay open."""
    from matplotlib.path import Path

    rings = shapely.get_rings(shapely.orient_polygons(polygons))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(corners), Path.LINETO, dtype=Path.code_type)
    starts = np.flatnonzero(np.diff(ring, prepend=-1))
    codes[starts] = Path.MOVETO
    codes[np.append(starts[1:], len(corners)) - 1] = Path.CLOSEPOLY
    return Path(corners, codes)
