"""The preview of a georeferenced picture: sealed, small, the same every time."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from controlmap.geo.classes import Colours
from controlmap.geo.transform import ControlPoints
from controlmap.geo.warping import warped
from controlmap.layers.georeferencing import Georeferenced, georeferenced
from controlmap.layers.schema import Holder
from controlmap.layers.sheets import Legend, Sheet
from controlmap.maps.preview import preview

HOSTILE = "</script><img src=x onerror=alert(1)>`${alert(1)}"


def result(name: str = "map.png", actor: str = "army") -> Georeferenced:
    picture = np.full((100, 200, 3), (215, 48, 31), np.uint8)
    picture[:, 100:] = 255
    pixels = np.array([[0.0, 0.0], [200.0, 0.0], [0.0, 100.0], [200.0, 101.0]])
    legend = Legend((Holder(actor, "claimed"),), Colours(np.array([[215, 48, 31]], np.uint8), np.array([1])))
    places = np.array([36, 35]) + pixels.round(-1) * [0.001, -0.001]
    return georeferenced(Sheet(name, picture, ControlPoints(pixels, places), legend))


def content(page: str) -> dict[str, object]:
    (found,) = re.findall(r'<script type="application/json" id="sheet">(.*?)</script>', page)
    return dict(json.loads(found))


def test_the_page_holds_the_picture_the_zones_and_the_points() -> None:
    page = preview(result())
    held = content(page)
    assert str(held["picture"]).startswith("data:image/webp;base64,")
    assert held["bounds"] == pytest.approx([36, 34.9, 36.2, 35], abs=1e-3)
    assert [zone["properties"]["label"] for zone in held["zones"]] == ["Claimed: army"]  # type: ignore[attr-defined]
    assert len(held["points"]) == 4  # type: ignore[arg-type]
    assert 'type="range"' in page
    assert "RMSE" in page


def test_the_page_makes_no_request_and_is_the_same_every_time() -> None:
    page = preview(result())
    assert page == preview(result())
    assert "default-src 'none'" in page
    assert not re.findall(r"<(?:script|img|link)[^>]* (?:src|href)=", page)


def test_hostile_names_are_text() -> None:
    page = preview(result(HOSTILE, HOSTILE))
    assert "<img src=x" not in page
    assert "${alert" not in page
    assert HOSTILE.partition("<img")[0] not in str(content(page))


def test_a_picture_is_redrawn_upright_and_clear_where_it_does_not_reach() -> None:
    picture = np.zeros((100, 100, 3), np.uint8)
    picture[:50, :50] = 255

    def placed(xy: np.ndarray) -> np.ndarray:
        """Turned by 45 degrees: the white corner points to the north."""
        x, y = xy.T / 1000
        return np.column_stack([x - y, -x - y])

    redrawn, bounds = warped(picture, placed, 200)
    assert redrawn.shape == (200, 200, 4)
    assert bounds == pytest.approx((-0.1, -0.2, 0.1, 0.0))
    assert redrawn[20, 100].tolist() == [255, 255, 255, 255]
    assert redrawn[180, 100].tolist() == [0, 0, 0, 255]
    assert redrawn[5, 5, 3] == 0
