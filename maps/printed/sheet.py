"""One map of a printed plate: ground, lines and points in its frame, and the labels that find room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from ...geo.errors import NothingFoundError
from ...layers.change import Change
from ...layers.extent import Area
from ...layers.frames import each_row
from ...layers.frontline import frontline
from ...layers.schema import Holder
from ...layers.situation import FIGHTING, TAKEN
from ...layers.snapshot import Snapshot
from ..plate import INK, PLATE, QUIET
from ..points import AREAL_KINDS, TOWN_KINDS
from ..raster_backdrop import OPACITY, Underlay
from ..style import ACCENT, CITY, darker
from ..text import isolated, shortened
from ..tongue import ENGLISH, Tongue
from .brush import FILL, FULL, PALE, paint
from .frame import Frame
from .labels import Box, Wanted, placed
from .looks import SOLID, Look, point_style
from .styles import (
    AREA,
    CONTESTED_EDGE,
    DISPUTED,
    DOT,
    FRONT,
    OLD_FRONT,
    OTHER_PLACE,
    RECORDED_FRONT,
    REDRAW,
    ROUTE,
    TAKEN_DOT,
    ring_style,
    taken_style,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Sheet", "letters", "radius_of"]

RANKED = 7.8
"""Above this height lie the dots of villages that changed hands."""
LABELLED = 600
NEAR = 4.0
LONGEST_LABEL = 150.0
"""Points."""


@dataclass(frozen=True)
class Named:
    """A label that wants a place, and the dot that is drawn only with it."""

    text: str
    x: float
    y: float
    gap: float
    rank: int
    style: dict[str, Any]
    dot: tuple[Any, dict[str, Any]] | None = None


@dataclass
class Sheet:
    """A map that is being drawn.

    Parameters
    ----------
    axes, frame
        Where, and what it shows.
    looks
        How each holder looks.
    scale
        How large dots and letters are against those of a large map.
    firm, quiet
        Where no label may stand, in points, and where only the most important may.
    named
        The labels that want a place.
    seen
        What has been drawn that the legend explains.
    tongue
        The language of its words.
    """

    axes: Axes
    frame: Frame
    looks: Mapping[Holder, Look]
    scale: float = 1.0
    firm: list[Box] = field(default_factory=list)
    quiet: list[Box] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    tongue: Tongue = ENGLISH

    def ground(self, snapshot: Snapshot, strength: float = FILL) -> None:
        """Paint who holds what, holder by holder; what a situation tells is the stronger."""
        by_holder: dict[Holder, list[Any]] = {}
        for actor, status, shape in zip(
            snapshot.zones["actor"], snapshot.zones["status"], snapshot.zones.geometry, strict=True
        ):
            by_holder.setdefault(Holder(actor, status), []).append(shape)
        for holder, shapes in by_holder.items():
            told = FULL if holder.status in (TAKEN, FIGHTING) else strength
            paint(self.axes, self.frame.cut(shapes), self.looks[holder], self.frame.unit, told)

    def changed_ground(self, change: Change) -> None:
        """Paint what changed hands, saturated, over the pale state before; outline redraw apart."""
        self.ground(change.before, PALE)
        for row in each_row(change.transitions):
            if row.parts:
                look = self.looks[Holder(row.to_actor, row.to_status)]
                shapes = self.frame.cut([row.geometry])
                paint(self.axes, shapes, look, self.frame.unit, FULL)
                self._lines(shapely.boundary(shapes), {"color": look.edge, "linewidth": 1.1}, 2)
        self.redraw(change)

    def redraw(self, change: Change) -> None:
        """Outline redraw, which is no advance."""
        self._lines(shapely.boundary(self.frame.cut(change.redraw.geometry)), REDRAW, 2.2)

    def outline(self, area: Area | None) -> None:
        """Draw where the area of interest ends, if there is one."""
        if area is not None:
            self.seen.add("area")
            self._lines(shapely.boundary(self.frame.cut([area.ground])), AREA, 4.5)

    def front(self, snapshot: Snapshot, *, old: bool = False) -> None:
        """Draw where opposing sides meet: dashed where it is the line of an earlier day."""
        try:
            lines = frontline(snapshot).lines
        except NothingFoundError:
            return
        contested = lines["contested"].astype(bool)
        if not old:
            self._lines(self.frame.cut(lines.geometry[contested]), CONTESTED_EDGE, 4)
            self._lines(self.frame.cut(snapshot.frontlines.geometry), RECORDED_FRONT, 4)
        self._lines(self.frame.cut(lines.geometry[~contested]), OLD_FRONT if old else FRONT, 4)

    def routes(self, snapshot: Snapshot) -> None:
        """Draw the routes with a casing, each with its name where there is room along it."""
        for route in each_row(snapshot.routes):
            shown = self.frame.cut([route.geometry])
            self._lines(shown, {"color": PLATE, "linewidth": 3.2 * self.scale}, 3)
            self._lines(shown, ROUTE, 3.1)
            if len(shown):
                self.seen.add("route")
                longest = max(shapely.get_parts(shown), key=shapely.length)
                middle = shapely.line_interpolate_point(longest, 0.5, normalized=True)
                style = {"style": "italic", "color": darker(ROUTE["color"], 0.8), "size": 6.2}
                self.label(route.name, middle, 1.5, 2, style)

    def villages(self, snapshot: Snapshot, changed: Mapping[str, Holder]) -> None:
        """Draw the villages with records by who holds them; large those that changed hands, blue if taken."""
        for village in each_row(self.frame.inside(_points(snapshot.villages))):
            holder = Holder(village.actor, village.status)
            moved = village.place_id in changed
            style = point_style(self.looks[holder], (TAKEN_DOT if moved else DOT) * self.scale)
            if moved and village.status in SOLID:
                self.seen.add("taken")
                style = taken_style(style)
                self.dot(village.geometry, ring_style(style), 7.9)
            self.dot(village.geometry, style, 8 if moved else 7.5)
            if village.disputed:
                self.seen.add("disputed")
                self.dot(village.geometry, DISPUTED | {"markersize": style["markersize"] + 3.2}, 7.4)
            rank = 0 if moved else 1 if village.disputed else 2
            gap = radius_of(style) + (1.6 if village.disputed else 0)
            self.label(
                village.name, village.geometry, gap, rank, letters(moved), village.name_ar if moved else ""
            )

    def places(self, snapshot: Snapshot) -> None:
        """Draw the places without records, quietly: they say where one is."""
        recorded = snapshot.places["id"].isin(set(snapshot.villages["place_id"]))
        for place in each_row(self.frame.inside(_points(snapshot.places[~recorded]))):
            self.seen.add("place")
            self.dot(place.geometry, OTHER_PLACE, 7)
            town = place.kind in TOWN_KINDS
            style = {"color": INK if town else QUIET, "size": 6.6 if town else 5.8}
            self.label(place.name, place.geometry, radius_of(OTHER_PLACE), 3 if town else 4, style)

    def cities(self, cities: Iterable[tuple[str, Any]]) -> None:
        """Draw cities, where no recorded place stands already and there is room for the name."""
        dot = OTHER_PLACE | {"marker": "s", "markerfacecolor": CITY}
        for name, point in cities:
            x, y = self._paper(point)
            if not any(_overlap((x - 6, y - 6, x + 6, y + 6), box) for box in (*self.firm, *self.quiet)):
                self.quiet.append(_around(x, y, radius_of(dot)))
                style = {"color": INK, "size": 6.6}
                self.label(name, point, radius_of(dot), 3, style, dot=(point, dot))

    def backdrop(self, shapes: Iterable[Any], underlay: Underlay | None = None) -> None:
        """Draw what the user gave to lie below."""
        if underlay:
            west, south, east, north = underlay.bounds
            extent = west, east, south, north
            style: dict[str, Any] = {"alpha": OPACITY, "aspect": self.frame.aspect, "zorder": 0.3}
            self.axes.imshow(underlay.pixels, extent=extent, **style)
        shown = self.frame.cut(shapes)
        for shape in shapely.get_parts(shown):
            if shape.geom_type == "Polygon":
                self.axes.fill(*shape.exterior.xy, facecolor=PLATE, alpha=0.7, zorder=0.4)
        self._lines(shown, {"color": "#8d8778", "linewidth": 0.6}, 0.6)

    def write(self) -> None:
        """Write the labels that find room."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.patheffects import AbstractPathEffect, withStroke

        chosen = sorted(self.named, key=lambda one: one.rank)[:LABELLED]
        figure = self.axes.get_figure(root=True)
        assert figure is not None
        renderer: Any = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
        per_point = figure.dpi / 72
        halo: list[AbstractPathEffect] = [withStroke(linewidth=1.9, foreground=PLATE)]
        wanted, texts = [], []
        for name in chosen:
            text = self.axes.text(0, 0, name.text, va="bottom", linespacing=1.05, zorder=9, **name.style)
            text.set_path_effects(halo)
            extent = text.get_window_extent(renderer)
            size = extent.width / per_point, extent.height / per_point
            wanted.append(Wanted(name.x, name.y, *size, name.gap, name.rank))
            texts.append(text)
        room = (2.0, 2.0, self.frame.width - 2, self.frame.height - 2)
        for name, one, text, box in zip(
            chosen, wanted, texts, placed(wanted, self.firm, self.quiet, room), strict=True
        ):
            if box is None:
                text.remove()
                continue
            self._lead(one, box)
            if name.dot:
                self.axes.plot(name.dot[0].x, name.dot[0].y, zorder=7, **name.dot[1])
            text.set_position((box[0] / self.frame.width, box[1] / self.frame.height))
            text.set_transform(self.axes.transAxes)
            text.set_multialignment("left" if box[0] > one.x else "right" if box[2] < one.x else "center")

    def corner(self, width: float, height: float, order: Sequence[tuple[int, int]]) -> Box:
        """Choose the first corner in which nothing stands, or the first of all, and keep labels off it."""
        boxes = []
        for right, up in order:
            left, low = right * (self.frame.width - width), up * (self.frame.height - height)
            boxes.append((left, low, left + width, low + height))
        free = (box for box in boxes if not any(_overlap(box, other) for other in (*self.firm, *self.quiet)))
        chosen = next(free, boxes[0])
        self.reserve(chosen)
        return chosen

    def reserve(self, box: Box) -> None:
        """Keep labels off a stretch of paper."""
        self.firm.append(box)

    def label(
        self,
        name: str,
        point: Any,
        gap: float,
        rank: int,
        style: dict[str, Any],
        arabic: str = "",
        dot: tuple[Any, dict[str, Any]] | None = None,
    ) -> None:
        """Ask for a label beside a point, and for the dot that is drawn only with it."""
        size = round(style["size"] * max(self.scale, 0.85), 2)
        lines = [shortened(isolated(one, 60), LONGEST_LABEL, size) for one in (name, arabic) if one.strip()]
        if lines:
            text = "\n".join(lines)
            self.named.append(Named(text, *self._paper(point), gap, rank, style | {"size": size}, dot))

    def _paper(self, point: Any) -> tuple[float, float]:
        x, y = self.frame.on_paper(np.array([[point.x, point.y]]))[0]
        return float(x), float(y)

    def _lead(self, label: Wanted, box: Box) -> None:
        """Lead from a dot to a label that does not stand right beside it."""
        x, y = min(max(label.x, box[0]), box[2]), min(max(label.y, box[1]), box[3])
        if max(abs(x - label.x), abs(y - label.y)) > label.gap + NEAR:
            ends = np.array([(label.x, label.y), (x, y)]) / (self.frame.width, self.frame.height)
            style: dict[str, Any] = {"color": INK, "linewidth": 0.45, "zorder": 7.2}
            self.axes.plot(*ends.T, transform=self.axes.transAxes, **style)

    def dot(self, point: Any, style: dict[str, Any], height: float) -> None:
        """Draw a dot, off which labels keep."""
        self.axes.plot(point.x, point.y, zorder=height, **style)
        (self.firm if height > RANKED else self.quiet).append(_around(*self._paper(point), radius_of(style)))

    def _lines(self, shapes: Iterable[Any], style: dict[str, Any], height: float) -> None:
        from matplotlib.collections import LineCollection

        parts = shapely.get_parts(shapely.get_parts(list(shapes)))
        lines = [shapely.boundary(part) if part.geom_type == "Polygon" else part for part in parts]
        segments = [shapely.get_coordinates(line) for line in shapely.get_parts(lines) if line.length]
        if segments:
            self.axes.add_collection(LineCollection(segments, zorder=height, **style), autolim=False)


def _around(x: float, y: float, reach: float) -> Box:
    return x - reach, y - reach, x + reach, y + reach


def _overlap(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def radius_of(style: Mapping[str, Any]) -> float:
    """Say how far a dot reaches, in points."""
    return float(style["markersize"] + style.get("markeredgewidth", 1.0)) / 2


def letters(moved: bool) -> dict[str, Any]:
    """Give the letters of a village: bold where it is what the map is about."""
    if moved:
        return {"color": darker(ACCENT, 0.75), "size": 7.2, "weight": "bold"}
    return {"color": INK, "size": 6.4}


def _points(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out provinces and the like, which are no points."""
    chosen: gpd.GeoDataFrame = frame[~frame["kind"].astype(str).str.casefold().isin(AREAL_KINDS)]
    return chosen
