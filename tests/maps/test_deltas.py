"""What is told of a day's changes makes of the day before the day itself, whatever changed."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from controlmap.layers.snapshot import Snapshot
from controlmap.maps.deltas import Tracker, encoded, splices
from controlmap.maps.subjects import Timeline
from controlmap.maps.timeline import timeline_data

from .conftest import state
from .decoding import days_of, shape_of, spliced, vertices

STEPS = st.integers(-40, 40)
RINGS = st.lists(st.tuples(STEPS, STEPS), min_size=1, max_size=12)
EDITS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 6), st.lists(st.tuples(STEPS, STEPS), max_size=4))
)


def turned(ring: list[tuple[int, int]], by: int) -> list[tuple[int, int]]:
    return ring[by % len(ring) :] + ring[: by % len(ring)] if ring else ring


@given(RINGS, EDITS, st.integers(0, 30))
def test_splices_make_the_new_ring_of_the_old_one(
    ring: list[tuple[int, int]], edits: list[tuple[int, int, list[tuple[int, int]]]], turn: int
) -> None:
    new = ring
    for at, gone, comes in edits:
        new = turned([*new[:at], *comes, *new[at + gone :]] or [(1, 1)], turn)
    told = splices(np.array(ring), np.array(new))
    if told is None:
        assert not set(ring) & set(new)
        return
    assert spliced(ring, told[1]) == [tuple(vertex) for vertex in told[0].tolist()]
    begun = told[0].tolist()
    assert any([list(v) for v in turned(new, by)] == begun for by in range(len(new))), "the same ring, turned"


def test_a_ring_that_is_the_same_or_only_begins_elsewhere_needs_no_word() -> None:
    ring = np.array([[0, 0], [2, 0], [2, 2], [0, 2]])
    for by in range(4):
        assert splices(ring, np.roll(ring, by, axis=0))[1] == []


def test_one_vertex_more_is_one_vertex_told() -> None:
    ring = np.array([[n, n * n] for n in range(3000)])
    told = splices(ring, np.insert(ring, 1500, [7, 9], axis=0))[1]
    assert told == [[1500, 0, 7, 9]]


@given(RINGS)
def test_steps_lead_from_vertex_to_vertex(ring: list[tuple[int, int]]) -> None:
    assert vertices(encoded([[np.array(ring)]])[0][0]) == ring


SHAPES = (
    shapely.box(0, 0, 4, 4),
    shapely.box(0, 0, 4, 4) - shapely.box(1, 1, 2, 2),
    shapely.box(0, 0, 4, 4) - shapely.box(1, 1, 3, 3),
    shapely.box(0, 0, 4, 4) - shapely.box(1, 1, 2, 2) - shapely.box(2.5, 2.5, 3, 3),
    shapely.box(0, 0, 4, 4) - shapely.box(2.5, 2.5, 3, 3),
    shapely.box(0, 0, 4, 4) | shapely.box(6, 0, 7, 1),
    shapely.box(6, 0, 7, 1) | shapely.box(0, 0, 4, 3),
    (shapely.box(0, 0, 4, 4) - shapely.box(1, 1, 2, 2)) | shapely.box(1.2, 1.2, 1.8, 1.8),
    shapely.box(0, 0, 4, 4).reverse(),
    shapely.box(10, 10, 11, 11),
)


def ground(shape: BaseGeometry) -> BaseGeometry:
    return shapely.normalize(shapely.transform(shape, lambda xy: np.round(xy * 1e6)))


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(SHAPES), st.sampled_from("abc"), st.integers(0, 3)), max_size=5),
        min_size=1,
        max_size=6,
    )
)
def test_zones_that_come_go_grow_split_and_change_hands_are_followed(
    days: list[list[tuple[BaseGeometry, str, int]]],
) -> None:
    tracker, shown = Tracker(), {}
    for day in days:
        shapes = {
            (shape.wkt + str(east), holder): shapely.transform(shape, lambda xy, by=east: xy + [20 * by, 0])
            for shape, holder, east in day
        }
        ids, changed, gone = tracker.step(
            [key[0] for key in shapes], [key[1] for key in shapes], [*shapes.values()]
        )
        for key in gone:
            del shown[key]
        for key, told in changed.items():
            shown[key] = shape_of(shown.get(key), told)
        assert sorted(ids) == sorted(shown)
        for key, shape in zip(ids, shapes.values(), strict=True):
            drawn = shapely.normalize(
                shapely.multipolygons([shapely.Polygon(p[0], p[1:]) for p in shown[key]])
            )
            assert drawn.equals(shapely.normalize(shapely.multipolygons(shapely.get_parts(ground(shape)))))


def test_the_days_of_a_timeline_are_the_days_of_the_snapshots() -> None:
    days: list[Snapshot] = [
        state(
            [shapely.box(36, 35, 37 + n / 10, 36), shapely.box(37 + n / 10, 35, 39, 36)], ["army", "rebels"]
        )
        for n in range(4)
    ]
    told = timeline_data(Timeline(tuple(days)), [*days[0].areas])
    for snapshot, shown in zip(days, days_of(told), strict=True):
        assert [ground(shape) for shape in snapshot.zones.geometry] == pytest.approx(
            [shapely.normalize(shapely.Polygon(parts[0][0])) for parts in shown.values()]
        )
