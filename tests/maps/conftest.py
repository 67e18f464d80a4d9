"""What the tests of maps share: a real browser without a network, the uses of a map, a hostile store."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from playwright.sync_api import Browser, Page, sync_playwright
from shapely.geometry.base import BaseGeometry

from controlmap.layers.diff import diff
from controlmap.layers.frames import geoframe
from controlmap.layers.incidents import Choice
from controlmap.layers.reading import Records
from controlmap.layers.schema import (
    Actor,
    Event,
    Frontline,
    Holder,
    Observation,
    Place,
    Record,
    Route,
    Source,
    Zone,
)
from controlmap.layers.snapshot import Snapshot, Statement, planar_zones, village_frame
from controlmap.layers.store import Store, open
from controlmap.maps.subjects import Incidents, Locator, Situation, Subject, Swipe, Timeline
from controlmap.maps.web import WebMap, render

from ..conftest import missing

USES = ("date", "change", "swipe", "timeline")
MORE_USES = ("situation", "events", "locator")


def use_of(days: Sequence[Snapshot], use: str, title: str | None = None) -> WebMap:
    """Put days to one of the uses of a map."""
    shown: dict[str, Callable[[], Subject]] = {
        "date": lambda: days[-1],
        "change": lambda: diff(days[0], days[-1]),
        "swipe": lambda: Swipe(diff(days[0], days[-1])),
        "timeline": lambda: Timeline(tuple(days)),
        "situation": lambda: Situation(diff(days[0], days[-1])),
        "events": lambda: Incidents(days[-1], Choice(days[0].date, days[-1].date)),
        "locator": lambda: Locator(tuple(places_of(days[-1]))),
    }
    return render(shown[use](), title)


def places_of(snapshot: Snapshot) -> Iterator[Place]:
    """Give the places of a state as records."""
    for row in snapshot.places.itertuples():
        yield Place(**{one.name: getattr(row, one.name) for one in fields(Place)})


def drawn(store: Store, use: str, title: str | None = None) -> WebMap:
    """Put the recorded days of a store to one of the uses of a map."""
    return use_of(store.snapshots(), use, title)


def state(
    shapes: Sequence[BaseGeometry], held_by: Sequence[str], day: date = date(2024, 1, 1), **given: Any
) -> Snapshot:
    """Make a state of zones, as a store would give it; other layers are empty where they are not given."""
    zones, overlap = planar_zones(list(shapes), [[Statement(Holder(actor, "control"))] for actor in held_by])
    empty: dict[str, Any] = {"villages": village_frame({}, {})}
    for layer, kind in {"places": Place, "frontlines": Frontline, "events": Event, "routes": Route}.items():
        empty[layer] = geoframe([], [one.name for one in fields(kind) if one.name != "geometry"], [])
    empty["actors"] = {actor: Actor(actor) for actor in held_by}
    return Snapshot(day, "test", day, zones, overlap, None, **empty | given)


@pytest.fixture(scope="session")
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

    def assert_quiet(self, *hosts: str) -> None:
        """Nothing was asked of the network beyond these hosts, nothing complained, nothing popped up."""
        asked = [url for url in self.asked if not url.startswith(("file:", "data:", "about:"))]
        assert all(url.startswith(hosts) for url in asked), asked
        assert self.complained == []
        assert self.dialogs == []


Visiting = Callable[..., Visit]


@pytest.fixture
def arrive(browser: Browser) -> Iterator[Visiting]:
    """Open a file without a network, and watch what it does; given hosts answer with what is served."""
    contexts = []

    def go(
        path: Path, width: int = 1200, height: int = 800, serve: Callable[[str], Any] | None = None
    ) -> Visit:
        context = browser.new_context(offline=serve is None, viewport={"width": width, "height": height})
        context.set_default_timeout(5000)
        contexts.append(context)
        seen = Visit(context.new_page())
        if serve:
            context.route(re.compile("https?://"), lambda route: route.fulfill(body=serve(route.request.url)))
        seen.page.on("request", lambda request: seen.asked.append(request.url))
        seen.page.on("console", lambda message: seen.complained.append(message.text))
        seen.page.on("pageerror", lambda error: seen.complained.append(str(error)))
        seen.page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
        seen.page.goto(path.as_uri())
        return seen

    yield go
    for context in contexts:
        context.close()


@pytest.fixture
def visit(arrive: Visiting, folder: Path) -> Visiting:
    """Open a sealed page."""

    def open_page(html: str, width: int = 1200, height: int = 800) -> Visit:
        path = folder / "page.html"
        path.write_text(html, encoding="utf-8")
        seen = arrive(path, width, height)
        seen.page.wait_for_selector(".leaflet-overlay-pane path", state="attached")
        seen.page.wait_for_timeout(100)
        assert seen.asked == [path.as_uri()], "a sealed page asks for itself alone"
        seen.assert_quiet()
        return seen

    return open_page


MAP = "Object.values(window).find((value) => value instanceof L.Map)"


def on_screen(page: Page, longitude: float, latitude: float) -> tuple[float, float]:
    """Say where a place lies on the screen."""
    page.wait_for_function(f"() => !({MAP})._panAnim?._inProgress")  # popups move the map a little
    point = page.evaluate(f"(at) => {MAP}.latLngToContainerPoint(at)", [latitude, longitude])
    return point["x"], point["y"]


def click_on(page: Page, name: str) -> str:
    """Click on the dot beside a label, and give what its popup says."""
    label = page.locator(f'.place-label bdi:text-is("{name}")').last.bounding_box()
    assert label is not None
    page.mouse.click(label["x"] - 14, label["y"] + label["height"] / 2)
    return page.inner_text(".leaflet-popup-content")


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


@pytest.fixture
def hostile(folder: Path) -> Store:
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
