"""Folium maps of a state and of a change: the only room that imports folium.

A map is a list of drawings, each a layer that can be switched, over a graticule that stands in for a
background: with no network, an empty map would be a blank.
"""

from __future__ import annotations

from functools import cached_property
from importlib.resources import files
from pathlib import Path

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template
from folium.utilities import JsCode

from ..layers.change import Change
from ..layers.files import write_file
from ..layers.schema import CONTROL, Holder
from ..layers.snapshot import Snapshot
from . import panels
from .drawing import Drawing, drawings, fill_of, framing, graticule, pattern_name
from .sealed import escape, seal
from .style import colours_of, pattern_svg

__all__ = ["WebMap", "render"]


ON_EACH_FEATURE = JsCode("""(feature, layer) => {
    const p = feature.properties;
    if (p.popup) layer.bindPopup(p.popup, {maxWidth: 380, autoPanPaddingTopLeft: [20, 150]});
    if (p.label) layer.bindTooltip(p.label, {permanent: p.rank > 0, direction: "right", offset: [6, 0],
        className: "place-label rank-" + p.rank});
}""")


class WebMap:
    """A map in one page.

    Parameters
    ----------
    subject
        A snapshot or a change.
    title
        What to call it; by default what it shows.
    """

    def __init__(self, subject: Snapshot | Change, title: str | None = None) -> None:
        self.subject = subject
        self.title = title or ("Who controls what" if isinstance(subject, Snapshot) else "What changed hands")

    @cached_property
    def html(self) -> str:
        """The page: sealed, and the same bytes for the same subject."""
        return seal(_page(self.subject, self.title))

    def save(self, path: str | Path) -> Path:
        """Write the page to a file, whole or not at all, and give its path.

        Raises
        ------
        OutputError
            It cannot be written there.
        """
        return write_file(Path(path), lambda draft: draft.write_text(self.html, encoding="utf-8"))


def render(subject: Snapshot | Change, title: str | None = None) -> WebMap:
    """Draw a snapshot or a change.

    Parameters
    ----------
    subject
        What `store.at` or `diff` gave.
    title
        What to call the map.

    Returns
    -------
    WebMap
        With `html` and `save(path)`.
    """
    return WebMap(subject, title)


def _page(subject: Snapshot | Change, title: str) -> str:
    bounds = framing(subject)
    page = folium.Map(tiles=None, control_scale=True, zoom_snap=0.25)
    page.default_js = [pair for pair in folium.Map.default_js if pair[0] == "leaflet"]
    page.default_css = [pair for pair in folium.Map.default_css if pair[0] == "leaflet_css"]
    for drawing in [graticule(bounds), *drawings(subject)]:
        if drawing.features:
            _add(page, drawing)
    folium.LayerControl().add_to(page)  # the style sheet opens it where there is room
    west, south, east, north = bounds
    page.fit_bounds([[south, west], [north, east]], padding=(30, 30))
    _add_panels(page, subject, title)
    figure = page.get_root()
    assert isinstance(figure, Figure)
    figure.title = escape(f"{title}, {panels.span(subject)}")
    _number(figure)
    return str(figure.render())


class Markup(MacroElement):
    """HTML, and a script that runs once the map stands; neither is read as a template."""

    _template = Template(
        "{% macro header(this, kwargs) %}{{ this.header_markup }}{% endmacro %}"
        "{% macro html(this, kwargs) %}{{ this.markup }}{% endmacro %}"
        "{% macro script(this, kwargs) %}{{ this.code }}{{ this._parent.get_name() }}"
        ".attributionControl.setPrefix(false); placeLabels({{ this._parent.get_name() }});{% endmacro %}"
    )

    def __init__(self, header_markup: str, markup: str, code: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Markup"
        self.header_markup = header_markup
        self.markup = markup
        self.code = code


def _add_panels(page: folium.Map, subject: Snapshot | Change, title: str) -> None:
    snapshots = [subject] if isinstance(subject, Snapshot) else [subject.before, subject.after]
    holders: dict[Holder, Snapshot] = {}
    for snapshot in snapshots:
        for actor, status in zip(snapshot.holders["actor"], snapshot.holders["status"], strict=True):
            holders[Holder(actor, status)] = snapshot
    fills = {holder: fill_of(holder, snapshot) for holder, snapshot in holders.items()}
    patterns = {
        pattern_name(holder, snapshot): (holder, snapshot)
        for holder, snapshot in holders.items()
        if holder.status != CONTROL
    }
    defined = "".join(
        pattern_svg(name, holder.status, colours_of(holder, snapshot.actors))
        for name, (holder, snapshot) in sorted(patterns.items(), key=lambda item: item[0])
    )
    markup = (
        f'<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>{defined}</defs></svg>'
        + panels.title_panel(title, panels.span(subject), panels.finding(subject))
        + panels.legend_panel(subject, fills)
    )
    assets = files(__package__) / "assets"
    style = (assets / "map.css").read_text(encoding="utf-8")
    script = (assets / "labels.js").read_text(encoding="utf-8")
    page.add_child(Markup(f"<style>{style}</style>", markup, script))


def _add(page: folium.Map, drawing: Drawing) -> None:
    folium.GeoJson(
        {"type": "FeatureCollection", "features": drawing.features},
        name=escape(drawing.name) if drawing.name else "graticule",
        control=bool(drawing.name),
        style_function=lambda feature: drawing.styles[feature["id"]],
        marker=folium.Circle() if drawing.circles else folium.CircleMarker(),
        on_each_feature=ON_EACH_FEATURE,
        smooth_factor=0,
    ).add_to(page)


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
