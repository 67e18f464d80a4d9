"""Pages in a real browser, with the network cut: no request, no error, all that a reader needs in sight."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import numpy as np
import pytest
import shapely

from controlmap.layers.diff import diff
from controlmap.layers.schema import Observation, Place
from controlmap.layers.store import Store
from controlmap.maps.event_looks import EVENT_COLOURS
from controlmap.maps.web import render

from ..benchmarks.layers import holders, partition
from .conftest import MAP, USES, Visiting, click_on, drawn, on_screen, records, state, use_of

MERIDIAN = (("army", "rebels", "army"), date(2024, 1, 1)), (("army", "army", "army"), date(2024, 1, 2))


@pytest.mark.parametrize("day", ["2019-11-18", "2019-11-19", "2019-11-24", "2019-11-25"])
def test_a_dated_map_shows_its_zones_its_legend_and_its_date(case: Store, visit: Visiting, day: str) -> None:
    page = visit(render(case.at(day)).html).page
    text = page.inner_text("body")
    assert f"{int(day[-2:])} November 2019 · dataset itic" in text
    assert "Syrian army and allied forces" in text
    assert "2,1" in page.inner_text(".legend")
    assert page.locator('path[fill="#d7301f"]').count() >= 1
    hatched = page.locator('path[fill^="url(#contested"][fill-opacity="0.45"]').count()
    assert hatched == {"2019-11-18": 0, "2019-11-19": 2, "2019-11-24": 1, "2019-11-25": 1}[day]
    assert page.locator(".leaflet-control-scale").is_visible()
    assert page.locator(".leaflet-control-layers label").count() >= 4


def test_the_change_says_its_figures_and_paints_taken_villages_blue(case: Store, visit: Visiting) -> None:
    change = diff(case.at("2019-11-18"), case.at("2019-11-25"))
    page = visit(render(change, "The takeover of Mushayrafa").html).page
    assert page.inner_text("h1") == "The takeover of Mushayrafa"
    assert "22.07 km² hts-rebels → syrian-army" in page.inner_text(".title")
    assert "7 villages changed holder" in page.inner_text(".title")
    assert page.locator('path[fill="#1f5fbf"]').count() == 6, "Farjah is contested, not taken"
    assert page.locator(".place-label.rank-1", has_text="Mushayrafa").first.is_visible()


def test_clicking_mushayrafa_tells_who_says_so_and_who_disagrees(case: Store, visit: Visiting) -> None:
    page = visit(render(case.at("2019-11-25")).html).page
    popup = click_on(page, "Mushayrafa")
    assert "Mushayrafa المشيرفة" in popup
    assert "since 24 November 2019" in popup
    assert "Disputed" in popup
    assert "Enab Baladi" in popup
    assert "Against it, Contested" in popup
    assert page.locator(".leaflet-popup-content a[rel='noopener noreferrer']").count() > 0


@pytest.mark.parametrize("use", USES)
def test_each_use_opens_by_itself_and_says_who_says_so(case: Store, visit: Visiting, use: str) -> None:
    seen = visit(drawn(case, use).html)
    page = seen.page
    for panel in (
        "h1",
        ".title .date",
        ".title .finding",
        ".legend > details[open] > table",
        ".leaflet-control-scale",
    ):
        assert page.locator(panel).is_visible()
    assert page.locator('path[fill^="url(#control"]').count() >= 2
    popup = click_on(page, "Mushayrafa")
    assert "Mushayrafa المشيرفة" in popup
    assert page.locator(".leaflet-popup-content li").count() > 0
    page.keyboard.press("Escape")
    zone = on_screen(page, 37.0, 35.5)
    page.mouse.click(*zone)
    page.wait_for_selector(".leaflet-popup-content h2:text('Syrian army')")
    seen.assert_quiet()


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(("width", "height"), [(1200, 800), (800, 600), (375, 667)])
def test_labels_and_panels_are_in_sight_and_not_over_each_other(
    case: Store, visit: Visiting, use: str, width: int, height: int
) -> None:
    page = visit(drawn(case, use).html, width, height).page
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".place-label, .panel, .leaflet-control")]
        .filter((e) => getComputedStyle(e).visibility === "visible" && e.offsetWidth * e.offsetHeight
            && !e.closest(".leaflet-left-labels-pane"))
        .map((e) => e.getBoundingClientRect()).map((b) => [b.left, b.top, b.right, b.bottom])"""
    )
    shapes = [shapely.box(*box) for box in boxes]
    assert len(shapes) > 10
    assert_apart(shapes, width, height)


def assert_apart(boxes: list[shapely.Polygon], width: int, height: int) -> None:
    """All of these are on the screen, and none is over another."""
    assert [box.bounds for box in boxes if not shapely.box(0, 0, width, height).covers(box)] == []
    for one, other in combinations(boxes, 2):
        assert one.intersection(other).area == 0


@pytest.mark.parametrize("use", USES)
def test_a_popup_on_a_phone_stands_between_the_panels(case: Store, visit: Visiting, use: str) -> None:
    page = visit(drawn(case, use).html, 375, 667).page
    click_on(page, "Mushayrafa")
    page.wait_for_timeout(400)
    boxes = page.eval_on_selector_all(
        ".leaflet-popup-content-wrapper, .panel",
        "(all) => all.map((e) => e.getBoundingClientRect()).map((b) => [b.left, b.top, b.right, b.bottom])",
    )
    assert_apart([shapely.box(*box) for box in boxes], 375, 667)


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("name", ["المشيرفة", "Msheirfeh"])
def test_a_place_is_found_by_any_of_its_names(case: Store, visit: Visiting, use: str, name: str) -> None:
    page = visit(drawn(case, use).html).page
    page.get_by_text("Find a place").click()
    page.fill(".search input", name)
    page.locator(".search li button", has_text="Mushayrafa").first.click()
    assert "Mushayrafa المشيرفة" in page.inner_text(".leaflet-popup-content")


def test_a_search_that_finds_nothing_offers_nothing(case: Store, visit: Visiting) -> None:
    page = visit(render(case.at("2019-11-25")).html).page
    page.get_by_text("Find a place").click()
    page.fill(".search input", "<b>nowhere")
    page.keyboard.press("Enter")
    assert page.locator(".search li, .leaflet-popup").count() == 0


def test_the_map_fills_the_screen_and_leaves_it(case: Store, visit: Visiting) -> None:
    page = visit(render(case.at("2019-11-25")).html).page
    page.get_by_label("Full screen").click()
    page.locator("html:fullscreen").wait_for()
    page.get_by_label("Full screen").click()
    page.locator("html:not(:fullscreen)").wait_for()


def test_a_layer_can_be_switched_off(case: Store, visit: Visiting) -> None:
    page = visit(render(case.at("2019-11-25")).html).page
    before = page.locator(".leaflet-overlay-pane path").count()
    page.locator(".leaflet-control-layers label", has_text="Control zones").locator("input").click()
    assert page.locator(".leaflet-overlay-pane path").count() == before - 4


@pytest.mark.parametrize("use", USES)
def test_the_same_subject_gives_the_same_bytes(case: Store, use: str) -> None:
    assert drawn(case, use).html == drawn(case, use).html


def test_a_map_of_villages_alone_and_of_one_point(empty_store: Store, visit: Visiting) -> None:
    empty_store.record(records("villages", Place("m", "Mushayrafa", shapely.Point(36.9, 35.5))))
    empty_store.record(records("control", Observation(date(2024, 1, 1), "m", actor="army")))
    page = visit(render(empty_store.at("2024-01-01")).html).page
    assert "1 village with records; no zones." in page.inner_text(".title")
    assert "Mushayrafa" in click_on(page, "Mushayrafa")


@pytest.mark.parametrize("use", USES)
def test_ground_at_the_edge_of_the_world_can_be_touched(visit: Visiting, use: str) -> None:
    east, west, cap = (
        shapely.box(178, 60, 180, 66),
        shapely.box(-180, 60, -178, 66),
        shapely.box(-180, 85, 180, 90),
    )
    before, after = (state([east, west, cap], actors, day) for actors, day in MERIDIAN)
    page = visit(use_of([before, after], use).html).page
    page.evaluate(f"{MAP}.setView([70, 0], 1, {{animate: false}})")
    for place in ((179, 63), (-179, 63), (20, 85.04)):
        page.mouse.click(*on_screen(page, *place))
        page.wait_for_selector(".leaflet-popup-content h2")
        page.keyboard.press("Escape")
        page.wait_for_selector(".leaflet-popup", state="detached")  # the next one is another


def test_actors_without_colours_are_told_apart_by_their_marks(visit: Visiting) -> None:
    zones = state([shapely.box(36, 35, 37, 36), shapely.box(37, 35, 38, 36)], ["army", "rebels"])
    page = visit(render(zones).html).page
    fills = page.eval_on_selector_all(
        "path[fill-opacity='0.45']", "(all) => all.map((e) => e.getAttribute('fill'))"
    )
    assert fills == ["url(#control-8a8a8a-0)", "url(#control-8a8a8a-1)"]
    marks = [page.locator(f"pattern[id='{fill[5:-1]}']").inner_html() for fill in fills]
    assert marks[0] != marks[1]


def test_two_thousand_zones_and_seven_thousand_villages(case: Store, visit: Visiting) -> None:
    known = case.at("2019-11-25")
    which = np.arange(7000) % len(known.villages)
    x, y = np.random.default_rng(0).uniform([35, 33], [39.5, 37.5], (7000, 2)).T
    villages = known.villages.iloc[which].set_geometry(shapely.points(x, y), crs=4326)
    zones = state(partition(45, 10), holders(45), actors=known.actors, villages=villages, places=known.places)
    html = render(zones).html
    assert len(html.encode()) < 8e6
    page = visit(html).page
    page.mouse.click(*on_screen(page, 37.2, 35.2))
    page.wait_for_selector(".leaflet-popup-content h2")


def test_villages_are_named_in_arabic_too_where_there_is_room(case: Store, visit: Visiting) -> None:
    page = visit(render(case.at("2019-11-25")).html).page
    page.evaluate("() => Object.values(window).find((v) => v instanceof L.Map).setView([35.54, 36.9], 13)")
    page.wait_for_timeout(400)
    label = page.locator(".place-label:not(.short)", has_text="Mushayrafa").first
    assert label.locator("[dir=rtl][lang=ar]").inner_text() == "المشيرفة"


def test_a_village_is_named_before_its_farms(case: Store, visit: Visiting) -> None:
    page = visit(render(case.at("2019-11-25")).html).page
    names = page.locator(".place-label:visible bdi").all_inner_texts()
    assert "Mushayrafa" in names


def test_events_have_a_colour_for_each_type(case: Store, visit: Visiting) -> None:
    change = diff(case.at("2019-11-18"), case.at("2019-11-25"))
    page = visit(render(change).html).page
    page.locator(".legend summary", has_text="Events by type").click()
    assert page.locator(".legend tr", has_text="airstrike").is_visible()
    fills = {path["fill"] for path in page.evaluate(FILLS)}
    assert len(fills & set(EVENT_COLOURS)) > 2


def test_the_keyboard_opens_what_a_click_would(case: Store, visit: Visiting) -> None:
    page = visit(render(case.at("2019-11-25")).html).page
    page.locator("path[aria-label^='Mushayrafa']").first.focus()
    page.keyboard.press("Enter")
    assert "Enab Baladi" in page.inner_text(".leaflet-popup-content")
    assert page.evaluate("document.activeElement.matches('.leaflet-popup')")
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")
    assert page.evaluate("document.activeElement.ariaLabel").startswith("Mushayrafa")


def test_on_paper_sources_are_unfolded(case: Store, visit: Visiting) -> None:
    page = visit(render(case.at("2019-11-25")).html).page
    page.emulate_media(media="print")
    page.wait_for_selector(".legend ol li")
    assert page.locator(".legend ol li").first.is_visible()
    page.emulate_media(media="screen")
    page.wait_for_selector(".legend ol li", state="hidden")


FILLS = """() => [...document.querySelectorAll(".leaflet-overlay-pane path")]
    .map((path) => ({fill: path.getAttribute("fill")}))"""
