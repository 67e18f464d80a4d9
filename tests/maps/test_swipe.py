"""Two dates side by side: what lies left of the handle is of the first, what lies right of the second."""

from __future__ import annotations

from datetime import date

import pytest
import shapely
from playwright.sync_api import Page

from controlmap.layers.store import Store

from .conftest import Visit, Visiting, drawn, on_screen, state, use_of

REBELS, ARMY = "url(#control-31a354-0)", "url(#control-d7301f-4)"
TAKEN = 36.8805, 35.513
FILL = "([x, y]) => document.elementsFromPoint(x, y).find((e) => e.matches('path'))?.getAttribute('fill')"


def fill_at(page: Page, longitude: float, latitude: float) -> str | None:
    fill: str | None = page.evaluate(FILL, on_screen(page, longitude, latitude))
    return fill


def share(page: Page) -> int:
    """Where the handle stands, as a share of the width."""
    return int(page.locator(".swipe").get_attribute("aria-valuenow") or -1)


@pytest.fixture
def seen(case: Store, visit: Visiting) -> Visit:
    return visit(drawn(case, "swipe").html)


def test_each_side_is_of_its_date_wherever_the_handle_is_dragged(seen: Visit) -> None:
    page = seen.page
    x, y = on_screen(page, *TAKEN)
    pictures, fills = [], []
    for to in (x + 60, x - 60):
        box = page.locator(".swipe").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, 400)
        page.mouse.down()
        page.mouse.move(to, 300, steps=4)
        page.mouse.up()
        assert share(page) == pytest.approx(to / 12, abs=1)
        fills.append(fill_at(page, *TAKEN))
        pictures.append(page.screenshot(clip={"x": x - 10, "y": y - 10, "width": 20, "height": 20}))
    assert fills == [REBELS, ARMY]
    assert pictures[0] != pictures[1]
    seen.assert_quiet()


def test_the_handle_moves_by_keyboard(seen: Visit) -> None:
    page = seen.page
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.swipe')"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    stands = {}
    for key in ("ArrowLeft", "ArrowRight", "ArrowRight", "PageUp", "PageDown", "End", "Home"):
        page.keyboard.press(key)
        stands[key] = share(page), fill_at(page, *TAKEN)
    assert [stand[0] for stand in stands.values()] == [48, 52, 62, 52, 100, 0]
    assert stands["End"][1] == REBELS
    assert stands["Home"][1] == ARMY


def test_the_sides_hold_while_the_map_moves(seen: Visit) -> None:
    page = seen.page
    page.mouse.move(800, 600)
    page.mouse.down()
    page.mouse.move(500, 560, steps=5)
    page.mouse.up()
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(500)
    halves = [
        page.locator(f".leaflet-{side}-pane").evaluate(
            "(e) => getComputedStyle(e).clipPath.match(/-?[\\d.]+px/g).map(parseFloat)"
        )
        for side in ("left", "right")
    ]
    offset = page.locator(".leaflet-map-pane").evaluate(
        "(e) => new DOMMatrix(getComputedStyle(e).transform).e"
    )
    edges = [min(half[::2]) + offset for half in halves] + [max(half[::2]) + offset for half in halves]
    assert edges == pytest.approx([0, 600, 600, 1200], abs=1)
    seen.assert_quiet()


def test_the_dates_stand_on_their_sides(seen: Visit) -> None:
    left, right = seen.page.locator(".swipe .day").all()
    assert (left.inner_text(), right.inner_text()) == ("18 November 2019", "25 November 2019")
    assert left.bounding_box()["x"] < 600 < right.bounding_box()["x"]


def test_the_layers_of_each_date_can_be_switched(seen: Visit) -> None:
    for day in ("18 November 2019", "25 November 2019"):
        for layer in ("Zones", "Villages"):
            assert (
                seen.page.locator(".leaflet-control-layers label", has_text=f"{layer} of {day}").count() == 1
            )


def test_zones_that_a_date_lacks_leave_its_side_bare(visit: Visiting) -> None:
    before = state([shapely.box(36, 35, 37, 36)], ["army"], date(2024, 1, 1))
    after = state([shapely.box(36, 35, 36.5, 36)], ["army"], date(2024, 1, 2))
    page = visit(use_of([before, after], "swipe").html).page
    assert fill_at(page, 36.9, 35.5) is None
    page.locator(".swipe").press("End")
    assert fill_at(page, 36.9, 35.5) is not None
