"""Folium maps in one sealed page: the only room that imports folium.

A map is a list of drawings, each a layer that can be switched, over a graticule that stands in for a
background: with no network, an empty map would be a blank. What moves by itself (a timeline, the handle
between two dates, labels, the search for a place) is a script of its own under `assets`.
"""

from __future__ import annotations

import re
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, Figure, MacroElement
from folium.map import CustomPane
from folium.template import Template
from folium.utilities import JsCode

from ..layers.files import write_file
from ..layers.schema import Holder
from ..layers.snapshot import Snapshot
from . import panels
from .backdrop import Backdrop
from .drawing import ABOVE, LEFT, RIGHT, drawings
from .embedding import Embedding, embedded
from .features import Drawing
from .framing import Bounds, framing, graticule
from .ground import fill_of, pattern_name
from .inset import inset
from .legend import legend_panel
from .places import place_index
from .raster_backdrop import OPACITY, Underlay
from .sealed import data_script, escape, seal
from .sentences import finding, span, title_of
from .style import colours_of, mark_of, pattern_svg
from .subjects import Locator, Subject, Swipe, Timeline, is_abroad, places_of, snapshots_of
from .timeline import Listed, timeline_data

__all__ = ["WebMap", "render"]

LISTS = re.compile(r"(<ul>.*?</ul>)")
BELOW = "below"
PANES = {LEFT: 401, RIGHT: 402, ABOVE: 403, f"{LEFT}-labels": 651, f"{RIGHT}-labels": 652}
ON_EACH_FEATURE = JsCode("""(feature, layer) => {
    const p = feature.properties;
    if (p.popup) layer.bindPopup(() => said(p.popup));
    const labels = {left: "left-labels", right: "right-labels"}[layer.options.pane] ?? "tooltipPane";
    if (p.label) layer.bindTooltip(p.label, {permanent: p.rank > 0, direction: "right", offset: [6, 0],
        className: "place-label rank-" + p.rank, pane: labels});
}""")


class WebMap:
    """A map in one page.

    Parameters
    ----------
    subject
        What it shows.
    title
        What to call it; by default what it shows.
    backdrop
        What is drawn below.
    linked
        Whether libraries are linked from their networks of delivery instead of put into the page.
    """

    def __init__(
        self,
        subject: Subject,
        title: str | None = None,
        backdrop: Backdrop | None = None,
        *,
        linked: bool = False,
    ) -> None:
        self.subject = subject
        self.title = title or title_of(subject)
        self.backdrop = backdrop or Backdrop()
        self.linked = linked

    @cached_property
    def html(self) -> str:
        """The page: the same bytes for the same subject."""
        page = _page(self.subject, self.title, self.backdrop)
        return seal(page, linked=self.linked, tiles=self.backdrop.tiles)

    def save(self, path: str | Path) -> Path:
        """Write the page to a file, whole or not at all, and give its path.

        Raises
        ------
        OutputError
            It cannot be written there.
        """
        return write_file(Path(path), lambda draft: draft.write_text(self.html, encoding="utf-8"))

    def embedded(self, kind: Embedding, file: str = "") -> str:
        """Give a snippet for a report or a page: see `embedding.embedded`."""
        caption = f"{self.title}, {span(self.subject)}"
        return embedded(kind, self.html, caption, file)

    def _repr_html_(self) -> str:
        """Show the map in a notebook."""
        return self.embedded("iframe")


def render(
    subject: Subject, title: str | None = None, backdrop: Backdrop | None = None, *, linked: bool = False
) -> WebMap:
    """Draw a state, a change, two dates side by side, many in turn, a situation, events or places.

    Parameters
    ----------
    subject
        What `store.at` or `diff` gave, or one of the other `subjects`.
    title
        What to call the map.
    backdrop
        What is drawn below: by default cities by name, and the graticule.
    linked
        Whether libraries are linked instead of put into the page: a small file that needs a network.

    Returns
    -------
    WebMap
        With `html`, `save(path)` and `embedded(kind)`.
    """
    return WebMap(subject, title, backdrop, linked=linked)


def _page(subject: Subject, title: str, backdrop: Backdrop) -> str:
    bounds = framing(subject)
    page = folium.Map(tiles=None, control_scale=True, zoom_snap=0.25)
    page.default_js = [pair for pair in folium.Map.default_js if pair[0] == "leaflet"]
    page.default_css = [pair for pair in folium.Map.default_css if pair[0] == "leaflet_css"]
    if backdrop.tiles:
        attribution = escape(backdrop.attribution or backdrop.tiles)
        folium.TileLayer(tiles=backdrop.tiles, attr=attribution, control=False).add_to(page)
    if backdrop.underlay:
        _lay_below(page, backdrop.underlay, backdrop.name, backdrop.credit)
    if isinstance(subject, Swipe | Timeline):
        for name, height in PANES.items():
            page.add_child(CustomPane(name, height, pointer_events=name in (LEFT, RIGHT, ABOVE)))
    lists = Listed()
    below = backdrop.drawings(bounds, abroad=is_abroad(subject), apart=places_of(subject))
    for drawing in [graticule(bounds), *below, *drawings(subject)]:
        if drawing.features:
            _add(page, drawing, lists)
    folium.LayerControl().add_to(page)  # the style sheet opens it where there is room
    _add_panels(page, subject, title, bounds, lists)
    figure = page.get_root()
    assert isinstance(figure, Figure)
    figure.title = escape(f"{title}, {span(subject)}")
    _number(figure)
    return str(figure.render())


def _lay_below(page: folium.Map, underlay: Underlay, name: str, credit: str) -> None:
    """Draw a picture below all that the map draws, whatever is switched on later."""
    west, south, east, north = underlay.bounds
    page.add_child(CustomPane(BELOW, 250, pointer_events=False))
    folium.raster_layers.ImageOverlay(
        underlay.address,
        [[south, west], [north, east]],
        name=escape(name),
        pixelated=False,
        opacity=OPACITY,
        attribution=escape(credit),
        pane=BELOW,
    ).add_to(page)


class Markup(MacroElement):
    """HTML, and scripts that run once the map stands; neither is read as a template."""

    _template = Template(
        "{% macro header(this, kwargs) %}{{ this.header_markup }}{% endmacro %}"
        "{% macro html(this, kwargs) %}{{ this.markup }}{% endmacro %}"
        "{% macro script(this, kwargs) %}{{ this.code }}"
        "furnish({{ this._parent.get_name() }}, {{ this.bounds }}, {{ this.moving }});{% endmacro %}"
    )

    def __init__(self, header_markup: str, markup: str, code: str, bounds: Bounds, moving: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Markup"
        self.header_markup = header_markup
        self.markup = markup
        self.code = code
        self.bounds = list(bounds)
        self.moving = moving


def _add_panels(page: folium.Map, subject: Subject, title: str, bounds: Bounds, lists: Listed) -> None:
    seen = _holders_of(subject)
    fills = {holder: fill_of(holder, snapshot) for holder, snapshot in seen.items()}
    patterns = {pattern_name(*one): one for one in seen.items()}
    defined = "".join(
        pattern_svg(
            name,
            holder.status,
            colours_of(holder, snapshot.actors),
            mark_of(holder.actor or "", snapshot.actors),
        )
        for name, (holder, snapshot) in sorted(patterns.items(), key=lambda item: item[0])
    )
    index = [] if isinstance(subject, Locator) else place_index(snapshots_of(subject)[-1])
    markup = [
        f'<svg class="patterns" aria-hidden="true"><defs>{defined}</defs></svg>',
        panels.title_panel(title, span(subject), finding(subject)),
        legend_panel(subject, fills, searchable=bool(index)),
        data_script("places", index),
        data_script("lists", lists.things),
    ]
    scripts, moving = ["marks.js", "labels.js", "search.js", "furnish.js"], "null"
    if is_abroad(subject):
        markup.append(inset(bounds))
    if isinstance(subject, Swipe):
        markup.append(panels.swipe_panel(subject))
        scripts, moving = [*scripts, "swipe.js"], f'(map) => swipe(map, "{LEFT}", "{RIGHT}")'
    if isinstance(subject, Timeline):
        markup += [
            panels.timeline_panel(subject),
            data_script("timeline", timeline_data(subject, list(fills))),
        ]
        scripts, moving = [*scripts, "timeline.js"], '(map) => timeline(map, stored("timeline"))'
    style = _asset("map.css")
    code = "".join(_asset(script) for script in scripts)
    page.add_child(Markup(f"<style>{style}</style>", "".join(markup), code, bounds, moving))


def _holders_of(subject: Subject) -> dict[Holder, Snapshot]:
    """List the holders that a map shows, each with a state that knows its actors."""
    return {
        Holder(actor, status): snapshot
        for snapshot in snapshots_of(subject)
        for actor, status in zip(snapshot.holders["actor"], snapshot.holders["status"], strict=True)
    }


def _asset(name: str) -> str:
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")


def _add(page: folium.Map, drawing: Drawing, lists: Listed) -> None:
    features = [
        one | {"properties": _in_parts(one["properties"], lists)} if "popup" in one["properties"] else one
        for one in drawing.features
    ]
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        name=escape(drawing.name) if drawing.name else "graticule",
        control=bool(drawing.name),
        style_function=lambda feature: drawing.styles[feature["id"]],
        marker=folium.Circle() if drawing.circles else folium.CircleMarker(),
        on_each_feature=ON_EACH_FEATURE,
        smooth_factor=0,
        pane=drawing.pane or "overlayPane",
    ).add_to(page)


def _in_parts(properties: dict[str, Any], lists: Listed) -> dict[str, Any]:
    """Name the lists of sources in a popup by number: many popups share them, and the page has each once."""
    parts = filter(None, LISTS.split(properties["popup"]))
    named = [lists.number(part) if part.startswith("<ul>") else part for part in parts]
    return properties | {"popup": named}


def _number(figure: Figure) -> None:
    """Give elements numbers for ids instead of random ones: the same input gives the same bytes."""
    waiting: list[Element] = [figure]
    count = 0
    while waiting:
        element = waiting.pop()
        element._id = f"{count:04d}"
        count += 1
        waiting.extend(reversed(element._children.values()))
        for part in ("header", "html", "script"):
            if isinstance(getattr(element, part, None), Element):
                waiting.append(getattr(element, part))
