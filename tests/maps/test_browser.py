"""Pages in a real browser, with the network cut: no request, no error, and hostile text stays text."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Browser, Page, sync_playwright

from controlmap.layers.diff import diff
from controlmap.layers.reading import Records
from controlmap.layers.schema import (
    Actor,
    Event,
    Frontline,
    Observation,
    Place,
    Record,
    Route,
    Source,
    Zone,
)
from controlmap.layers.store import Store, open
from controlmap.maps.web import render

from ..conftest import missing

OPEN_ALL = """() => {
    const maps = Object.values(window).filter((value) => value instanceof L.Map);
    let opened = 0;
    for (const map of maps) map.eachLayer((layer) => {
        if (layer.getPopup && layer.getPopup()) { layer.openPopup(); opened += 1; }
    });
    return opened;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a network."""
    path = shutil.which("chromium")
    if path is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """A page that was opened, and what it did."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complained: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


Visiting = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, folder: Path) -> Iterator[Visiting]:
    contexts = []

    def open_page(html: str, width: int = 1200, height: int = 800) -> Visit:
        path = folder / "page.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(offline=True, viewport={"width": width, "height": height})
        contexts.append(context)
        seen = Visit(context.new_page())
        seen.page.on("request", lambda request: seen.asked.append(request.url))
        seen.page.on("console", lambda message: seen.complained.append(message.text))
        seen.page.on("pageerror", lambda error: seen.complained.append(str(error)))
        seen.page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
        seen.page.goto(path.as_uri())
        seen.page.wait_for_selector(".leaflet-overlay-pane path")
        seen.page.wait_for_timeout(300)
        assert seen.asked == [path.as_uri()], "a sealed page asks for itself alone"
        assert seen.complained == []
        assert seen.dialogs == []
        return seen

    yield open_page
    for context in contexts:
        context.close()


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
    label = page.locator(".place-label", has_text="Mushayrafa").first.bounding_box()
    page.mouse.click(label["x"] - 12, label["y"] + label["height"] / 2)
    popup = page.inner_text(".leaflet-popup-content")
    assert "Mushayrafa المشيرفة" in popup
    assert "since 24 November 2019" in popup
    assert "Disputed" in popup
    assert "Enab Baladi" in popup
    assert "Against it, Contested" in popup
    assert page.locator(".leaflet-popup-content a[rel='noopener noreferrer']").count() > 0


def test_labels_do_not_lie_over_each_other_or_over_panels(case: Store, visit: Visiting) -> None:
    page = visit(render(diff(case.at("2019-11-18"), case.at("2019-11-25"))).html).page
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".place-label, .panel")]
        .filter((e) => getComputedStyle(e).visibility === "visible")
        .map((e) => e.getBoundingClientRect()).map((b) => [b.left, b.top, b.right, b.bottom])"""
    )
    shapes = [shapely.box(*box) for box in boxes]
    assert len(shapes) > 10
    for position, shape in enumerate(shapes):
        for other in shapes[position + 1 :]:
            assert shape.intersection(other).area == 0


def test_a_layer_can_be_switched_off(case: Store, visit: Visiting) -> None:
    page = visit(render(case.at("2019-11-25")).html).page
    before = page.locator(".leaflet-overlay-pane path").count()
    page.locator(".leaflet-control-layers label", has_text="Control zones").locator("input").click()
    assert page.locator(".leaflet-overlay-pane path").count() == before - 4


def test_a_phone_sees_map_title_and_legend(case: Store, visit: Visiting) -> None:
    page = visit(render(case.at("2019-11-25")).html, 375, 667).page
    for selector in (".title", ".legend"):
        box = page.locator(selector).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 375


def records(layer: str, *rows: Record) -> Records:
    return Records(layer, rows, tuple(("file", str(n)) for n, _ in enumerate(rows, 1)), ("file",))


HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "${alert(1)}",
    "`",
    "</script><script>alert(1)</script>",
    "\\` ${alert(1)} {{ 7*7 }} {% x %}",
    "javascript:alert(1)",
    "\u202egnp.\u2066 \u202d",
    "a" * 10_000,
    "😀 \u0000 é",
    "' onclick='alert(1)' \" onclick=\"alert(1)\"",
)


def hostile_store(folder: Path) -> Store:
    """A store with hostile text in every field of every layer."""
    store = open(folder / "hostile.gpkg")
    sources = tuple(Source(text, date(2024, 1, 1), text, text) for text in HOSTILE)
    text = " ".join(HOSTILE)
    days = (date(2024, 1, 1), date(2024, 1, 2))
    actors = [
        Actor(h.replace("|", ""), h, h, h, "red;background:url(https://example.org/x)") for h in HOSTILE
    ]
    store.record(records("actors", *actors))
    zones = [
        Zone(
            day,
            shapely.box(36 + n, 35, 37 + n, 36),
            HOSTILE[(n + k) % 10],
            "control",
            text,
            text,
            text,
            sources,
        )
        for k, day in enumerate(days)
        for n in range(10)
    ]
    overlap = Zone(
        days[1], shapely.box(36.5, 35.2, 38.5, 35.4), text[:200].replace("|", ""), "control", sources=sources
    )
    store.record(records("zones", *zones, overlap), dataset=text)
    store.record(
        records(
            "frontlines",
            Frontline(days[1], shapely.LineString([(36, 35), (40, 36)]), text, text, text, text, sources),
        ),
        dataset=text,
    )
    villages = [
        Place(h + str(n), h, shapely.Point(36.5 + n, 35.5), HOSTILE, h, h, h, h, 1.0, h, h, sources)
        for n, h in enumerate(HOSTILE)
    ]
    alone = Place("alone", text, shapely.Point(36.2, 35.8), kind="city", admin1=text)
    store.record(records("villages", *villages, alone))
    says = [
        Observation(day, v.id, "", f"{k}{v.id}", text, HOSTILE[k], "control", 0.5, text, text, sources)
        for k, day in enumerate(days)
        for v in villages
    ]
    store.record(records("control", *says))
    event = Event(
        days[1],
        shapely.Point(37, 35.5),
        text,
        None,
        text,
        text,
        text,
        text,
        text,
        text,
        5,
        text,
        text,
        text,
        text,
        sources,
    )
    store.record(records("events", event))
    store.record(
        records(
            "routes",
            Route(text, text, shapely.LineString([(36, 35), (46, 36)]), text, text, 1, text, sources),
        )
    )
    return store


@pytest.mark.parametrize("kind", ["date", "change"])
def test_hostile_text_stays_text_everywhere(folder: Path, visit: Visiting, kind: str) -> None:
    store = hostile_store(folder)
    subject = store.at("2024-01-02")
    drawn = subject if kind == "date" else diff(store.at("2024-01-01"), subject)
    seen = visit(render(drawn, " ".join(HOSTILE)).html)
    page = seen.page
    opened = page.evaluate(OPEN_ALL)
    page.wait_for_timeout(300)
    assert opened > 20
    assert seen.dialogs == []
    assert seen.complained == []
    assert len(seen.asked) == 1
    assert page.locator("img").count() == 0
    assert page.locator("[onclick], [onerror]").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.inner_text("h1").startswith("<img src=x onerror=alert(1)> ${alert(1)} `")
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_timeout(400)
    assert seen.complained == []


def test_the_same_subject_gives_the_same_bytes(case: Store) -> None:
    assert render(case.at("2019-11-25")).html == render(case.at("2019-11-25")).html


def test_a_map_of_villages_alone_and_of_one_point(empty_store: Store, visit: Visiting) -> None:
    empty_store.record(records("villages", Place("m", "Mushayrafa", shapely.Point(36.9, 35.5))))
    empty_store.record(records("control", Observation(date(2024, 1, 1), "m", actor="army")))
    page = visit(render(empty_store.at("2024-01-01")).html).page
    assert "1 village with records; no zones." in page.inner_text(".title")
