"""What maps are called and say: titles, days and one sentence with its figures."""

from __future__ import annotations

from datetime import date

import pytest
import shapely

from controlmap.layers.diff import diff
from controlmap.layers.incidents import Choice
from controlmap.layers.schema import Place
from controlmap.layers.store import Store
from controlmap.maps.drawing import drawings
from controlmap.maps.sentences import finding, span, title_of
from controlmap.maps.subjects import Incidents, Locator, Situation, Swipe, Timeline
from controlmap.maps.web import render

from .conftest import state

FIRST, LAST = date(2024, 1, 1), date(2024, 1, 2)
EAST, WEST = shapely.box(36, 35, 37, 36), shapely.box(35, 35, 36, 36)


def place(name: str, **told: object) -> Place:
    return Place(name, name, shapely.Point(36, 35), **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("places", "title", "where", "sentence"),
    [
        (
            (place("A", kind="city", admin1="North", country="X", confidence_km=2),),
            *("Where A lies", "North, X", "A: city; to within 2 km."),
        ),
        (
            (place("A"), place("B", kind="province", confidence_km=50)),
            *("Where A and B lie", "", "A: how far off is not stated. B: province; to within 50 km."),
        ),
        (
            tuple(
                place(name, country="X", admin1=name, confidence_km=km)
                for name, km in zip("ABCDE", range(5, 10), strict=True)
            ),
            *("Where 5 places lie", "X", "5 places. Their points are known to within 5 to 9 km."),
        ),
    ],
)
def test_a_locator(places: tuple[Place, ...], title: str, where: str, sentence: str) -> None:
    locator = Locator(places)
    assert (title_of(locator), span(locator), finding(locator)) == (title, where, sentence)


def test_a_situation_without_advance_says_so() -> None:
    one, two = (state([EAST, WEST], ["army", "rebels"], day) for day in (FIRST, LAST))
    situation = Situation(diff(one, two))
    assert finding(situation) == "No ground was newly taken. No fighting area. Positional error not stated."
    assert span(situation) == "2 January 2024, newly taken since 1 January 2024 · dataset test"


def test_a_situation_with_many_takers_names_the_greatest() -> None:
    squares = [shapely.box(36 + n, 35, 36.1 + n + 0.1 * n, 35.5) for n in range(6)]
    before = state(squares, ["x"] * 6, FIRST)
    after = state(squares, list("abcdef"), LAST)
    told = finding(Situation(diff(before, after)))
    assert "by f from x" in told
    assert "and 2 smaller transitions." in told


def test_chosen_events_are_titled_by_what_chose_them(case: Store) -> None:
    last = case.at("2019-11-27")
    days = date(2019, 11, 21), date(2019, 11, 27)
    assert title_of(Incidents(last, Choice(*days))) == "Events"
    assert title_of(Incidents(last, Choice(*days, kinds=("IED",), actors=("ISIS", "SDF")))) == (
        "Events by or against ISIS or SDF: IED"
    )
    one = Incidents(last, Choice(date(2019, 11, 26), date(2019, 11, 26), kinds=("displacement",)))
    assert finding(one) == "1 event: displacement 1. Places are known to within 10 km."
    assert (
        span(one).startswith("26 November 2019 · dataset itic · zones of 26 November 2019 carried") is False
    )


@pytest.mark.parametrize("use", ["state", "change", "swipe", "timeline", "situation"])
def test_the_area_of_interest_is_outlined_on_every_map(use: str) -> None:
    from controlmap.layers.extent import Area, within

    area = Area("the middle", shapely.box(35.5, 35.2, 36.5, 35.8))
    one, two = (within(state([EAST, WEST], ["army", "rebels"], day), area) for day in (FIRST, LAST))
    change = diff(one, two)
    subject = {
        "state": two,
        "change": change,
        "swipe": Swipe(change),
        "timeline": Timeline((one, two)),
        "situation": Situation(change),
    }[use]
    (outline,) = (one for one in drawings(subject) if one.name == "Area of interest")
    assert outline.features[0]["geometry"]["type"] == "LineString"
    assert "Area of interest" in render(subject).html
