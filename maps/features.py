"""A layer of a map as features and styles. Nothing here knows the library that draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from . import panels

__all__ = ["Drawing", "feature", "few_labels"]

DECIMALS = 6
LABELLED = 250


@dataclass(frozen=True)
class Drawing:
    """One layer of a map.

    Parameters
    ----------
    name
        What the layer switch calls it; "" where it cannot be switched.
    features
        GeoJSON features, with ids; their properties are `popup`, `label` (HTML) and `rank`.
    styles
        Leaflet's path options for each feature, by id; a point with a `mark` is drawn as that, `beside` its
        place by so many pixels (see `event_looks`).
    circles
        Whether a point is a circle on the ground, with a radius in metres, instead of a dot on the screen.
    pane
        In which pane of the map it is drawn, where not in the common one.
    """

    name: str
    features: list[dict[str, Any]]
    styles: dict[str, dict[str, Any]]
    circles: bool = False
    pane: str = ""


def feature(
    key: str, geometry: BaseGeometry, popup: str, label: str = "", rank: int = 0, name_ar: str = ""
) -> dict[str, Any]:
    """Lay out a GeoJSON feature with what it says when it is touched."""
    properties: dict[str, Any] = {"popup": popup} if popup else {}
    if label:
        properties |= {"label": panels.village_label(label, name_ar), "rank": rank}
    return {
        "type": "Feature",
        "id": key,
        "properties": properties,
        "geometry": _rounded(geometry),
    }


def few_labels(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let only so many labels stand at once; the rest show theirs when touched."""
    ranked = sorted(features, key=lambda feature: feature["properties"]["rank"])
    for one in ranked[LABELLED:]:
        one["properties"]["rank"] = 0
    return features


def _rounded(geometry: BaseGeometry) -> dict[str, Any]:
    rounded = shapely.transform(geometry, lambda xy: np.round(xy, DECIMALS))
    mapping: dict[str, Any] = shapely.geometry.mapping(rounded)
    return mapping
