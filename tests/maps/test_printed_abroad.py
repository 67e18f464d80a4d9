"""Printed situations, events and places: the same words, marks and colours as on the screen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import shapely
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from controlmap.layers.diff import diff
from controlmap.layers.extent import Area, within
from controlmap.layers.incidents import Choice
from controlmap.layers.publishing import Withheld
from controlmap.layers.schema import Event, Place, Zone
from controlmap.layers.store import Store
from controlmap.maps.event_looks import HOLLOW, event_looks
from controlmap.maps.printed import SIZES, printed
from controlmap.maps.sentences import finding, span
from controlmap.maps.style import ACCENT
from controlmap.maps.subjects import Incidents, Locator, Situation, events_of

from .conftest import HOSTILE, MORE_USES, records, use_of
from .test_printed import words

FIRST, LAST = date(2019, 11, 18), date(2019, 11, 27)


def marks(figure: Figure) -> list[Line2D]:
    """Give the dots and marks of the main map."""
    return [line for line in figure.axes[0].lines if line.get_marker() not in ("None", None)]


def faces(figure: Figure) -> list[str]:
    return [to_hex(line.get_markerfacecolor()) for line in marks(figure)]


@pytest.fixture
def iraq(case: Store) -> Incidents:
    return Incidents(case.at(LAST), Choice(FIRST, LAST, actors=("ISIS",), countries=("Iraq",)))


def test_a_printed_situation_has_the_four_classes_with_their_figures(case: Store) -> None:
    situation = Situation(diff(case.at("2019-11-18"), case.at("2019-11-25")))
    said = words(printed(situation))
    assert finding(situation) in said
    assert {"Legend, 25 November 2019", "2,101.8", "1,391.9", "22.1", "5.4"} <= set(said)
    assert any(text.startswith("Fighting area [") for text in said)
    assert any(text.startswith("Newly taken: Syrian") for text in said)
    assert faces(printed(situation)).count(ACCENT) == 6, "Farjah is fought over, not taken"


def test_events_have_the_colours_of_the_screen(iraq: Incidents) -> None:
    shown = faces(printed(iraq))
    looks = event_looks(events_of(iraq))
    by = iraq.events[iraq.events["role"] != "against"]["event_type"]
    for colour in {looks[kind].colour for kind in by}:
        assert shown.count(colour) == sum(looks[kind].colour == colour for kind in by)
    assert shown.count(HOLLOW) == 7


def test_the_plate_says_the_days_the_counts_and_the_sources_of_the_events(iraq: Incidents) -> None:
    said = words(printed(iraq))
    assert {span(iraq), finding(iraq), "Events by type", "Hollow: against ISIS"} <= set(said)
    assert any(text.startswith("IED: 3 [") for text in said)
    assert any("Al-Sumaria News" in text for text in said)
    assert not any("Syrian army" in text for text in said), "its zones are far away"


def test_events_at_one_place_stand_side_by_side(case: Store) -> None:
    strikes = Incidents(case.at(LAST), Choice(FIRST, LAST, kinds=("airstrike",), provinces=("Idlib",)))
    figure = printed(strikes)
    star = event_looks(["airstrike"])["airstrike"].colour
    places = {
        (round(float(line.get_xdata()[0]), 5), round(float(line.get_ydata()[0]), 5))  # type: ignore[index]
        for line in marks(figure)
        if to_hex(line.get_markerfacecolor()) == star
    }
    assert len(places) == 5


def test_a_printed_locator_names_the_places_the_cities_and_how_far_off_they_may_be(case: Store) -> None:
    said = words(printed(Locator((case.place("Nangarhar"), case.place("Achin"))), "square"))
    assert {"Where Nangarhar Province and Achin lie", "Kabul, Afghanistan"} <= set(said)
    assert "How far off a point may be" in said
    assert any(text.startswith("Achin: district; to within 8") for text in said)


def test_events_and_places_on_both_sides_of_the_180th_meridian_are_near_each_other(
    empty_store: Store,
) -> None:
    said = [Event(FIRST, shapely.Point(x, -17), str(x), event_type="raid") for x in (179.5, -179.5)]
    empty_store.record(records("events", *said))
    events = Incidents(empty_store.at(FIRST), Choice(FIRST, FIRST))
    places = Locator(tuple(Place(str(x), f"P{x}", shapely.Point(x, -17)) for x in (179.5, -179.5)))
    for subject, reach in ((events, 4), (places, 12)):
        west, east = printed(subject).axes[0].get_xlim()
        assert east - west < reach
        assert west < 180 < east


@pytest.mark.parametrize("longitudes", [(36.0, 37.0), (179.5, -179.5)])
def test_places_say_what_was_left_out_also_across_the_180th_meridian(longitudes: tuple[float, ...]) -> None:
    places = tuple(Place(str(x), f"P{x}", shapely.Point(x, -17)) for x in longitudes)
    said = " ".join(words(printed(Locator(places, Withheld(2, 1, 0, 0.0)))))
    assert "For publication: 2 notes and 1 source left out." in said


def test_the_area_of_interest_is_outlined_and_explained(empty_store: Store) -> None:
    empty_store.record(records("zones", Zone(FIRST, shapely.box(36, 35, 38, 36), "army")), dataset="test")
    area = Area("the middle", shapely.box(36.5, 35.2, 37.5, 35.8))
    figure = printed(within(empty_store.at(FIRST), area))
    assert "Area of interest" in words(figure)
    assert "Area of interest" not in words(printed(empty_store.at(FIRST)))


@pytest.mark.parametrize("use", MORE_USES)
@pytest.mark.parametrize("size", SIZES)
def test_hostile_text_is_shown_as_it_is_written(hostile: Store, use: str, size: str) -> None:
    subject: Any = use_of(hostile.snapshots(), use).subject
    figure = printed(subject, size, " ".join(HOSTILE))
    assert max(len(line) for text in words(figure) for line in text.splitlines()) < 260
    assert not any(letter in text for text in words(figure) for letter in "\0\u202e\u2066")
