"""Maps of events and of places, which may lie anywhere: in a real browser, without a network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import shapely

from controlmap.layers.diff import diff
from controlmap.layers.incidents import Choice
from controlmap.layers.store import Store
from controlmap.maps.backdrop import greatest_cities
from controlmap.maps.framing import framing
from controlmap.maps.inset import HEIGHT, WIDTH, inset
from controlmap.maps.subjects import Incidents, Locator, Situation, Subject
from controlmap.maps.web import render

from .conftest import MAP, Visiting, on_screen

FIRST, LAST = date(2019, 11, 18), date(2019, 11, 27)
BOXES = """(chosen) => [...document.querySelectorAll(chosen)]
    .filter((e) => getComputedStyle(e).visibility === "visible" && e.getBoundingClientRect().width)
    .map((e) => e.getBoundingClientRect()).map((b) => [b.left, b.top, b.right, b.bottom])"""


def iraq(store: Store) -> Subject:
    return Incidents(store.at(LAST), Choice(FIRST, LAST, actors=("ISIS",), countries=("Iraq",)))


def airstrikes(store: Store) -> Subject:
    return Incidents(store.at(LAST), Choice(FIRST, LAST, kinds=("airstrike",), provinces=("Idlib",)))


def nangarhar(store: Store) -> Subject:
    return Locator((store.place("Nangarhar"), store.place("Achin")))


@pytest.mark.parametrize("subject", [iraq, airstrikes, nangarhar])
@pytest.mark.parametrize(("width", "height"), [(1200, 800), (800, 600), (375, 667)])
def test_what_the_map_is_about_stands_clear_of_all_panels(
    case: Store, visit: Visiting, subject: Callable[[Store], Subject], width: int, height: int
) -> None:
    page = visit(render(subject(case)).html, width, height).page
    marks = [shapely.box(*box) for box in page.evaluate(BOXES, ".event-mark, path[fill='#1f5fbf'][d]")]
    panels = [shapely.box(*box) for box in page.evaluate(BOXES, ".panel:not(.inset), .inset rect")]
    names = [shapely.box(*box) for box in page.evaluate(BOXES, ".place-label")]
    assert len(marks) >= 2
    assert len(names) >= 3
    screen = shapely.box(0, 0, width, height)
    assert all(screen.covers(mark) for mark in marks)
    if width > 800:  # on less, panels fold away at a touch
        assert not any(mark.intersects(panel) for mark in marks for panel in panels)
    for name in names:
        assert not any(name.intersects(panel) for panel in panels)


def test_events_are_told_by_type_and_whose_they_are(case: Store, visit: Visiting) -> None:
    page = visit(render(iraq(case), "ISIS in Iraq").html).page
    assert "17 events (10 by ISIS, 7 against ISIS)" in page.inner_text(".title")
    rows = page.locator(".legend tr").all_inner_texts()
    assert "\tIED\t3" in rows
    assert "\tHollow: against ISIS\t" in rows
    assert page.locator(".event-mark[fill='#fffefb']").count() == 7
    assert page.locator(".inset").is_visible()
    page.locator(".legend summary", has_text="Sources of the events").click()
    assert page.locator(".legend li", has_text="Al-Sumaria News").first.is_visible()


def test_events_at_one_place_are_all_seen_and_each_opens(case: Store, visit: Visiting) -> None:
    page = visit(render(airstrikes(case)).html).page
    boxes = page.evaluate(BOXES, ".event-mark")
    centres = [((left + right) / 2, (top + bottom) / 2) for left, top, right, bottom in boxes]
    kafrnubl = on_screen(page, 36.56449, 35.61376)
    there = [one for one in centres if abs(one[0] - kafrnubl[0]) < 20 and abs(one[1] - kafrnubl[1]) < 20]
    assert len(there) == 3
    heard = set()
    for x, y in there:
        page.evaluate(f"() => {MAP}.closePopup()")
        page.mouse.click(x, y)
        heard.add(page.locator(".leaflet-popup-content").last.inner_text())
    assert len(heard) == 3
    assert any("Army of Glory: 2 killed, 6 wounded" in text for text in heard)


def test_marks_keep_their_shape_when_the_map_moves(case: Store, visit: Visiting) -> None:
    page = visit(render(airstrikes(case)).html).page
    page.evaluate(f"() => {MAP}.setView([35.65, 36.7], 11, {{animate: false}})")
    shapes = page.eval_on_selector_all(".event-mark", "(all) => all.map((one) => one.getAttribute('d'))")
    assert {shape.count("L") for shape in shapes} == {9}, "stars of ten corners"


def test_a_located_place_tells_how_far_off_it_may_be(case: Store, visit: Visiting) -> None:
    page = visit(render(nangarhar(case)).html).page
    assert page.locator(".place-label.rank-1:visible", has_text="Nangarhar Province").count() == 1
    assert page.locator(".place-label:visible", has_text="Kabul, Afghanistan").count() == 1
    assert "Achin: district; to within 8 km" in page.inner_text(".legend")
    page.mouse.click(*on_screen(page, 70.70778, 34.12583))
    popup = page.inner_text(".leaflet-popup-content")
    assert "report contradicts itself on the bearing" in popup
    assert page.get_by_text("Find a place").count() == 0


def test_a_situation_paints_its_four_classes(case: Store, visit: Visiting) -> None:
    page = visit(render(Situation(diff(case.at("2019-11-18"), case.at("2019-11-25")))).html).page
    for fill in ("control-d7301f", "control-31a354", "newly-taken-1f5fbf", "fighting-area-ffdb3a"):
        assert page.locator(f"path[fill^='url(#{fill}']").count() == 1, fill
    page.mouse.click(*on_screen(page, 36.862, 35.51))
    popup = page.inner_text(".leaflet-popup-content")
    assert "Newly taken: Syrian army" in popup
    assert "on 18 November 2019: Headquarters for the Liberation of Al-Sham" in popup
    page.evaluate(f"() => {MAP}.closePopup()")
    page.mouse.click(*on_screen(page, 36.92, 35.547))
    page.wait_for_selector(".leaflet-popup-content h2:text('Fighting area')")
    assert "Contested: Headquarters" in page.locator(".leaflet-popup-content").last.inner_text()


@pytest.mark.parametrize("middle", [(2, 15), (36, 80), (179, 0), (-60, -89)])
@pytest.mark.parametrize("half", [0.01, 2, 60])
def test_an_inset_is_drawn_wherever_the_map_lies(middle: tuple[float, float], half: float) -> None:
    x, y = middle
    drawn = inset((x - half, max(y - half, -90), x + half, min(y + half, 90)))
    assert f'viewBox="0 0 {WIDTH} {HEIGHT}"' in drawn
    assert "nan" not in drawn


def test_a_locator_shows_the_country_around(case: Store) -> None:
    west, south, east, north = framing(Locator((case.place("tabankort"),)))
    assert north - south > 3
    names = [name for name, _, _ in greatest_cities((west - 1, south, east + 1, north), 12, abroad=True)]
    assert {"Niamey, Niger", "Gao, Mali"} <= set(names)


def test_cities_keep_apart_from_each_other_and_from_places() -> None:
    bounds = (43.0, 32.0, 46.0, 35.0)
    apart = greatest_cities(bounds, 12, abroad=True, apart=[shapely.Point(44.4, 33.34)])
    points = [shapely.Point(x, y) for _, x, y in apart]
    assert not any("Baghdad" in name for name, _, _ in apart)
    assert min(one.distance(two) for one in points for two in points if one is not two) > 0.1


def test_cities_are_found_across_the_180th_meridian() -> None:
    names = {name for name, x, _ in greatest_cities((176, -20, 184, -15), 5, abroad=True) if x > 176}
    assert any(name.endswith("Fiji") for name in names)
