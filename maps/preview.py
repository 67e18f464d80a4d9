"""A georeferenced picture under the zones that were read from it: one sealed page to judge both by."""

from __future__ import annotations

import base64
import io
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image

from ..geo.warping import warped
from ..layers.frames import each_row
from ..layers.georeferencing import Georeferenced
from ..layers.schema import Holder
from .sealed import data_script, escape, seal
from .style import darker, holder_name

__all__ = ["preview"]

LEAFLET = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet"
LONGEST_SIDE = 1600
QUALITY = 70
DECIMALS = 6


def preview(result: Georeferenced) -> str:
    """Draw a page: the picture on the earth, the zones over it, and the control points.

    Parameters
    ----------
    result
        What `georeferenced` gave.

    Returns
    -------
    str
        A page that makes no request; the same bytes for the same result.
    """
    picture, bounds = warped(result.sheet.picture, result.fit.placed, LONGEST_SIDE)
    content = {
        "picture": _inlined(picture),
        "bounds": bounds,
        "zones": [_zone(result, row) for row in each_row(result.zones)],
        "points": _points(result),
    }
    title = f"{result.sheet.name} on the earth"
    style, script = (_asset(name) for name in ("map.css", "preview.js"))
    return seal(
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f'<link rel="stylesheet" href="{LEAFLET}.css"/>\n<script src="{LEAFLET}.js"></script>\n'
        f"<style>{style}</style>\n</head>\n<body>\n"
        f'<div id="map" class="whole"></div>\n{_title_panel(result, title)}\n{_legend_panel(result)}\n'
        f"{data_script('sheet', content)}\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _inlined(picture: NDArray[np.uint8]) -> str:
    written = io.BytesIO()
    Image.fromarray(picture).save(written, "WEBP", quality=QUALITY)
    return f"data:image/webp;base64,{base64.b64encode(written.getvalue()).decode()}"


def _zone(result: Georeferenced, row: Any) -> dict[str, Any]:
    colour = result.sheet.legend.colour(_holder(row))
    return {
        "type": "Feature",
        "properties": {
            "colour": colour,
            "line": darker(colour),
            "label": escape(holder_name(_holder(row), {})),
        },
        "geometry": shapely.geometry.mapping(
            shapely.transform(row.geometry, lambda xy: np.round(xy, DECIMALS))
        ),
    }


def _points(result: Georeferenced) -> list[dict[str, Any]]:
    """List where each control point is stated to lie, and where the transform puts it."""
    points = result.sheet.points
    put = result.fit.placed(points.pixels)
    return [
        {
            "stated": stated[::-1].round(DECIMALS).tolist(),
            "put": found[::-1].round(DECIMALS).tolist(),
            "label": f"Control point {number}: {residual:,.1f} m off",
        }
        for number, (stated, found, residual) in enumerate(
            zip(points.places, put, result.fit.residuals_m, strict=True), start=1
        )
    ]


def _title_panel(result: Georeferenced, title: str) -> str:
    fit, shares = result.fit, result.shares
    error = "not known: four points tell it" if fit.rmse_m is None else f"{fit.rmse_m:,.1f} m"
    return (
        f'<section class="panel title"><h1>{escape(title)}</h1>'
        f'<p class="date">{len(fit.residuals_m)} control points, {fit.method}; RMSE {error}; '
        f"a pixel is {result.pixel_m:,.1f} m</p>"
        f'<p class="finding">{shares.sure:.1%} of the pixels are sure, {shares.unsure:.1%} lie between two'
        f" colours, {shares.ink:.1%} are lettering and lines, {shares.blank:.1%} have no colour of the"
        " legend.</p>"
        '<label class="strength">Picture <input id="strength" type="range" min="0" max="100" value="60" '
        'aria-label="How strongly the zones cover the picture"> Zones</label></section>'
    )


def _legend_panel(result: Georeferenced) -> str:
    rows = "".join(
        f'<tr><td><svg width="22" height="14" aria-hidden="true"><rect width="22" height="14" '
        f'fill="{result.sheet.legend.colour(_holder(row))}"/></svg></td>'
        f"<td>{escape(holder_name(_holder(row), {}))}</td>"
        f'<td class="km2">{row.area_km2:,.2f}{_margin(row.uncertainty_km2)} km²</td>'
        f'<td class="km2">{row.sure:.1%} sure</td></tr>'
        for row in each_row(result.zones)
    )
    return f'<section class="panel legend"><table>{rows}</table></section>'


def _margin(uncertainty: float | None) -> str:
    return "" if uncertainty is None or np.isnan(uncertainty) else f" ± {uncertainty:,.2f}"


def _holder(row: Any) -> Holder:
    return Holder(row.actor or None, row.status)


def _asset(name: str) -> str:
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")
