"""Hostile text in every field of every layer stays text, in every use of a map."""

from __future__ import annotations

from pathlib import Path

import pytest

from controlmap.layers.store import Store

from .conftest import HOSTILE, MORE_USES, USES, Visiting, drawn

TITLE = " ".join(HOSTILE)
OPEN_ALL = """() => {
    let opened = 0;
    for (const map of Object.values(window).filter((value) => value instanceof L.Map))
        map.eachLayer((layer) => { if (layer.getPopup?.()) { layer.openPopup(); opened += 1; } });
    return opened;
}"""


@pytest.mark.parametrize("use", [*USES, *MORE_USES])
def test_hostile_text_stays_text_everywhere(hostile: Store, visit: Visiting, use: str) -> None:
    seen = visit(drawn(hostile, use, TITLE).html)
    page = seen.page
    for _day in range(2):
        assert page.evaluate(OPEN_ALL) > (2 if use in MORE_USES else 20)
        page.keyboard.press("ArrowRight")  # a timeline goes on
    if use != "locator":  # which names its places
        page.get_by_text("Find a place").click()
        page.fill(".search input", "a")
        page.locator(".search li button").first.click()
    assert page.locator("img, iframe, object").count() == 0
    assert page.locator("[onclick], [onerror], a[href^='javascript']").count() == 0
    assert page.inner_text("h1").startswith("<img src=x onerror=alert(1)> ${alert(1)} `")
    assert page.locator("[fill^='red'], [style*='example.org']").count() == 0
    if use == "timeline":
        assert page.inner_text(".timeline output") == "2 January 2024"
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_timeout(300)
    assert len(seen.asked) == 1
    seen.assert_quiet()


@pytest.mark.parametrize("use", USES)
def test_snippets_of_a_hostile_map_are_harmless(
    hostile: Store, arrive: Visiting, folder: Path, use: str
) -> None:
    shown = drawn(hostile, use, TITLE)
    file = 'a map\'s <b> & "name".html'
    shown.save(folder / file)
    around = folder / "report.html"
    snippets = shown.embedded("iframe") + shown.embedded("fragment", file)
    around.write_text(f"<!doctype html><meta charset='utf-8'><h1>Report</h1>{snippets}", encoding="utf-8")
    seen = arrive(around)
    for frame in seen.page.locator("iframe").all():
        frame.scroll_into_view_if_needed()
        inside = frame.content_frame
        inside.locator(".leaflet-overlay-pane path").first.wait_for(state="attached")
        assert inside.locator("h1").inner_text().startswith("<img src=x onerror=alert(1)>")
        assert frame.get_attribute("title").startswith("<img src=x onerror=alert(1)>")
    assert seen.page.locator("img, script, [onclick], [onerror]").count() == 0
    seen.assert_quiet()
