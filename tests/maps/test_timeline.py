"""Many days, one at a time: by slider, buttons, keyboard and by themselves, forth and back alike."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from typing import Any

import numpy as np
import pytest
import shapely
from playwright.sync_api import Page

from controlmap.layers.schema import Frontline, Holder, Zone
from controlmap.layers.snapshot import Snapshot
from controlmap.layers.store import Store
from controlmap.maps import panels
from controlmap.maps.subjects import Timeline
from controlmap.maps.timeline import timeline_data
from controlmap.maps.web import render

from ..benchmarks.layers import front
from .conftest import MAP, Visit, Visiting, drawn, records, state
from .decoding import days_of

GROUND = {"x": 400, "y": 150, "width": 780, "height": 560}
DATES = ["18 November 2019", "19 November 2019", "24 November 2019", "25 November 2019"]


@pytest.fixture
def seen(case: Store, visit: Visiting) -> Visit:
    return visit(drawn(case, "timeline").html)


def day(page: Page) -> str:
    return page.inner_text(".timeline output")


def picture(page: Page) -> list[Any]:
    """All that a day shows: paths, words and figures."""
    paths: list[Any] = page.evaluate(
        """() => [...document.querySelectorAll(".leaflet-overlay-pane path")]
        .map((path) => [path.getAttribute("d"), path.getAttribute("fill"), path.getAttribute("stroke")])"""
    )
    return [*paths, page.inner_text(".title"), page.inner_text(".legend table"), page.screenshot(clip=GROUND)]


def test_every_day_shows_its_own_state_and_no_other(case: Store, seen: Visit) -> None:
    page = seen.page
    for snapshot, words in zip(case.snapshots(), DATES, strict=True):
        assert day(page) == words
        assert page.inner_text(".title .date") == panels.span(snapshot)
        assert page.inner_text(".title .finding") == panels.finding(snapshot)
        assert page.locator("path[fill-opacity='0.45']").count() == len(snapshot.zones)
        figures = page.inner_text(".legend table")
        for area in snapshot.areas.values():
            assert f"{area:,.1f} km²" in figures
        page.get_by_label("Next date").click()
    seen.assert_quiet()


def test_going_back_shows_what_going_forth_showed(seen: Visit) -> None:
    page = seen.page
    forth, back = [], []
    for pictures, key in ((forth, "ArrowRight"), (back, "ArrowLeft")):
        for _ in DATES:
            pictures.append(picture(page))
            page.keyboard.press(key)
    assert forth == back[::-1]
    assert forth[0] != forth[3]


def test_the_keyboard_leads_through_the_days(seen: Visit) -> None:
    page = seen.page
    for key, position in (("End", 3), ("ArrowRight", 3), ("ArrowLeft", 2), ("Home", 0), ("ArrowLeft", 0)):
        page.keyboard.press(key)
        assert day(page) == DATES[position]
    page.keyboard.press("Alt+ArrowRight")
    assert day(page) == DATES[0], "the browser's own keys are left to it"


def test_the_bar_is_reached_by_keyboard_and_obeys_it(seen: Visit) -> None:
    page = seen.page
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        inside = page.evaluate("document.querySelector('.timeline').contains(document.activeElement)")
        if not inside:
            continue
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        reached.append(
            page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent")
        )
        if len(reached) == 4:
            break
    assert reached == ["Previous date", "Play", "Next date", "Date"]
    page.keyboard.press("ArrowRight")
    assert day(page) == DATES[1]
    assert page.locator(".timeline input").get_attribute("aria-valuetext") == DATES[1]
    page.get_by_label("Next date").press("ArrowRight")
    assert day(page) == DATES[2]
    page.get_by_label("Next date").press(" ")
    assert day(page) == DATES[3]


def test_the_slider_and_the_buttons_lead_to_a_day(seen: Visit) -> None:
    page = seen.page
    page.locator(".timeline input").fill("2")
    assert day(page) == DATES[2]
    page.get_by_label("Previous date").click()
    assert day(page) == DATES[1]
    page.get_by_label("Next date").click()
    assert day(page) == DATES[2]
    bar = page.locator(".timeline input").bounding_box()
    page.mouse.click(bar["x"] + bar["width"] - 8, bar["y"] + bar["height"] / 2)
    assert day(page) == DATES[3]


def test_it_plays_pauses_and_begins_anew(seen: Visit) -> None:
    page, play = seen.page, seen.page.locator(".timeline .play")
    page.keyboard.press("End")
    page.keyboard.press(" ")
    assert (day(page), play.inner_text(), play.get_attribute("aria-pressed")) == (DATES[0], "Pause", "true")
    page.locator(".timeline output", has_text=DATES[1]).wait_for()
    play.click()
    assert (play.inner_text(), play.get_attribute("aria-pressed")) == ("Play", "false")
    page.wait_for_timeout(1000)
    assert day(page) == DATES[1]
    seen.assert_quiet()


def test_a_popup_tells_of_the_day_that_is_shown(seen: Visit) -> None:
    page = seen.page
    for words in DATES:
        page.evaluate(f"{MAP}.eachLayer((l) => {{ if (l.zone && l.getPopup()) l.openPopup(); }})")
        assert f"km² on {words}" in page.locator(".leaflet-popup-content").last.inner_text()
        page.get_by_label("Next date").click()


def test_one_date_is_a_timeline_too(case: Store, visit: Visiting) -> None:
    page = visit(render(Timeline((case.at("2019-11-25"),))).html).page
    for key in ("ArrowRight", "ArrowLeft", "End", " ", " "):
        page.keyboard.press(key)
        assert day(page) == DATES[3]


def test_a_year_of_a_long_front_is_small_and_quick(visit: Visiting) -> None:
    year: list[Snapshot] = [state(front(n), ["north", "south"]) for n in range(365)]
    html = render(Timeline(tuple(year))).html
    told = re.search(r'id="timeline">(.*?)</script>', html)
    assert told is not None
    assert len(told[1].encode()) < 1e6
    data = json.loads(told[1])
    *_, last = days_of(data)
    for zone, parts in zip(year[-1].zones.geometry, last.values(), strict=True):
        drawn = shapely.normalize(shapely.Polygon(parts[0][0]))
        assert drawn.equals_exact(shapely.normalize(shapely.transform(zone, lambda xy: np.round(xy * 1e6))))
    began = time.perf_counter()
    page = visit(html).page
    page.keyboard.press("End")
    print(f"a year: {len(told[1]) / 1e6:.2f} MB, open in {time.perf_counter() - began:.1f} s")  # noqa: T201
    shown = page.evaluate(
        f"""() => {{ const all = []; {MAP}.eachLayer((layer) => {{ if (layer.zone) all.push(layer); }});
        return all.map((layer) => layer.getLatLngs()[0][0].map((at) => [at.lng * 1e6, at.lat * 1e6])); }}"""
    )
    for parts, ring in zip(last.values(), shown, strict=True):
        assert np.abs(np.array(parts[0][0]) - ring).max() < 0.01


def test_frontlines_are_those_of_the_day(empty_store: Store, visit: Visiting) -> None:
    days = date(2024, 1, 1), date(2024, 1, 2)
    zones = [Zone(day, shapely.box(36, 35, 37, 36), "army") for day in days]
    lines = [Frontline(day, shapely.LineString([(36, 35), (37, 35 + n)])) for n, day in enumerate(days)]
    empty_store.record(records("zones", *zones))
    empty_store.record(records("frontlines", *lines))
    page = visit(render(Timeline(tuple(empty_store.snapshots()))).html).page
    drawn = page.locator('.leaflet-overlay-pane path[stroke="#111"]')
    first = drawn.get_attribute("d")
    page.locator(".on").click()
    assert drawn.count() == 1
    assert drawn.get_attribute("d") != first


def test_events_between_two_dates_are_shown_on_the_later_one(case: Store) -> None:
    days = case.snapshots()
    holders = [
        Holder(*one) for day in days for one in day.holders[["actor", "status"]].itertuples(index=False)
    ]
    data = timeline_data(Timeline(tuple(days)), holders)
    shown = [len(day["events"]) for day in data["days"]]
    first, last = days[0].date, days[-1].date
    assert sum(shown) == len(case.at(last).events_between(first, last))
    assert shown[2] > 20, "from the 20th to the 24th"
