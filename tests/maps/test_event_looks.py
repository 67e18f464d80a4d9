"""How events look: no two types alike, and no mark over another."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from shapely import Point, Polygon

from controlmap.maps.event_looks import EVENT_COLOURS, MARKS, event_looks, spread
from controlmap.maps.points import event_style


def test_types_look_different_up_to_sixty_six() -> None:
    looks = event_looks(f"type {n:02}" for n in range(66))
    assert len(set(looks.values())) == 66
    assert len({look.mark for look in list(looks.values())[:11]}) == 11, "greyscale has no colours"


def test_a_look_does_not_depend_on_how_often_a_type_is_named() -> None:
    assert event_looks(["b", "a", "b"]) == event_looks(["a", "b"])


@pytest.mark.parametrize("mark", MARKS)
def test_marks_are_sound_and_of_one_size(mark: tuple[tuple[float, float], ...]) -> None:
    assert Polygon(mark).is_valid
    assert 0.9 <= max(math.hypot(x, y) for x, y in mark) <= 1.26


def test_many_events_at_one_place_stand_side_by_side() -> None:
    moved = spread([Point(36, 35)] * 40)
    assert moved[0] == (0, 0)
    assert min(math.dist(one, two) for one, two in combinations(moved, 2)) >= 0.99


def test_no_mark_covers_a_dot_that_stands_there() -> None:
    assert spread([Point(36, 35), Point(37, 35)], [Point(36, 35)]) == [(-1, 0), (0, 0)]


def test_an_event_against_the_actor_is_hollow_and_still_shows_its_type() -> None:
    (look,) = event_looks(["raid"]).values()
    filled, hollow = event_style(look, (0, 0)), event_style(look, (0, 0), hollow=True)
    assert filled["fillColor"] == EVENT_COLOURS[0]
    assert hollow["fillColor"] != filled["fillColor"]
    assert hollow["mark"] == filled["mark"]
