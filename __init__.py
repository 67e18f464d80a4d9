"""Who controlled what, on which date, according to whom, and what changed.

>>> import controlmap
>>> store = controlmap.open("idlib.gpkg")
>>> change = controlmap.diff(store.at("2019-11-18"), store.at("2019-11-25"))  # doctest: +SKIP
>>> controlmap.render(change).save("maps_out/mushayrafa.html")  # doctest: +SKIP

Importing the package is fast: its parts are imported when they are first named.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from controlmap.geo.errors import ControlmapError
    from controlmap.layers.cases import record_case
    from controlmap.layers.change import Change
    from controlmap.layers.diff import diff
    from controlmap.layers.findings import findings
    from controlmap.layers.reading import read
    from controlmap.layers.snapshot import Snapshot
    from controlmap.layers.store import Store, open
    from controlmap.maps.briefing import brief, save_briefing
    from controlmap.maps.subjects import Swipe, Timeline
    from controlmap.maps.web import WebMap, render

__all__ = [
    "Change",
    "ControlmapError",
    "Snapshot",
    "Store",
    "Swipe",
    "Timeline",
    "WebMap",
    "__version__",
    "brief",
    "diff",
    "findings",
    "open",
    "read",
    "record_case",
    "render",
    "save_briefing",
]

__version__ = "0.1.0"

_HOMES = {
    "Change": "layers.change",
    "ControlmapError": "geo.errors",
    "Snapshot": "layers.snapshot",
    "Store": "layers.store",
    "Swipe": "maps.subjects",
    "Timeline": "maps.subjects",
    "WebMap": "maps.web",
    "brief": "maps.briefing",
    "diff": "layers.diff",
    "findings": "layers.findings",
    "open": "layers.store",
    "read": "layers.reading",
    "record_case": "layers.cases",
    "render": "maps.web",
    "save_briefing": "maps.briefing",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    importlib.import_module(f"{__name__}.layers.shown").draw_with(_drawn)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def _drawn(value: object) -> object:
    """Draw a state or a change for a notebook: layers know no maps."""
    return importlib.import_module(f"{__name__}.maps.web").render(value)._repr_html_()


def __dir__() -> list[str]:
    return sorted(__all__)
