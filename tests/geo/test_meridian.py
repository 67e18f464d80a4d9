"""Shapes across the 180th meridian: what a cut must leave as it was can be counted by hand."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Polygon, box
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from controlmap.geo.area import area_km2
from controlmap.geo.meridian import cut_at_meridian
from controlmap.geo.repair import geometry_fault

ACROSS = Polygon([(170, 10), (-170, 10), (-170, 20), (170, 20)])
HALVES = shapely.MultiPolygon([box(170, 10, 180, 20), box(-180, 10, -170, 20)])


def cut(shape: BaseGeometry) -> BaseGeometry:
    done = cut_at_meridian(shape)
    assert done is not None
    assert geometry_fault(done) == ""
    assert -180 <= done.bounds[0] <= done.bounds[2] <= 180
    return done


def km2(shape: BaseGeometry) -> float:
    return float(area_km2([shape])[0])


@pytest.mark.parametrize("drawn", [ACROSS, ACROSS.reverse(), box(170, 10, 190, 20), box(-190, 10, -170, 20)])
def test_a_box_across_becomes_two_boxes_of_the_same_area(drawn: Polygon) -> None:
    halves = cut(drawn)
    assert halves.equals(HALVES)
    assert km2(halves) == pytest.approx(km2(box(0, 10, 20, 20)), rel=1e-9)


def test_a_box_beyond_180_is_brought_back() -> None:
    assert cut(box(182, 10, 190, 20)).equals(box(-178, 10, -170, 20))
    assert cut(box(180, 10, 190, 20)).equals(box(-180, 10, -170, 20))


@pytest.mark.parametrize(
    "longitudes", [(-135, -45, 45, 135), (-180, -90, 0, 90, 180), (0, 90, 180, 270, 360)]
)
@pytest.mark.parametrize("backwards", [False, True])
def test_a_ring_around_a_pole_closes_along_it(longitudes: tuple[int, ...], backwards: bool) -> None:
    for latitude, cap in ((80, box(-180, 80, 180, 90)), (-80, box(-180, -90, 180, -80))):
        ring = Polygon([(longitude, latitude) for longitude in longitudes])
        closed = cut(ring.reverse() if backwards else ring)
        assert closed.equals(cap)
        assert km2(closed) == pytest.approx(km2(cap), rel=1e-9)


def test_a_belt_around_a_pole_keeps_its_hole() -> None:
    sixty, eighty = ([(x, latitude) for x in (-135, -45, 45, 135)] for latitude in (60, 80))
    assert cut(Polygon(sixty, [eighty])).equals(box(-180, 60, 180, 80))


@pytest.mark.parametrize("shift", [0, 360])
def test_holes_across_and_beside_the_line(shift: float) -> None:
    """Two holes lie on one side: taken all at once, the library keeps the last of them alone."""
    across, *beside = (
        box(175, 12, 185, 18),
        box(171, 12, 172, 18),
        box(173, 12, 174, 18),
        box(186, 12, 188, 18),
    )
    drawn = Polygon(box(170, 10, 190, 20).exterior, [hole.exterior for hole in (across, *beside)])
    if not shift:
        drawn = shapely.transform(drawn, lambda xy: [(x - 360 * (x > 180), y) for x, y in xy])
    holes = [box(175, 12, 180, 18), box(-180, 12, -175, 18), *beside[:2], box(-174, 12, -172, 18)]
    assert cut(drawn).equals(HALVES.difference(shapely.union_all(holes)))
    # 20 degrees by 10, less 10 + 1 + 1 + 2 by 6
    assert km2(cut(drawn)) == pytest.approx(km2(box(0, 10, 20, 20)) - km2(box(0, 12, 14, 18)), rel=1e-9)


def test_a_line_is_cut_where_it_crosses() -> None:
    there_and_back = cut(LineString([(170, 0), (-170, 10), (170, 20)]))
    assert shapely.get_coordinates(there_and_back).tolist() == [
        *([170, 0], [180, 5], [-180, 5], [-170, 10]),
        *([-180, 15], [180, 15], [170, 20]),
    ]
    assert len(shapely.get_parts(there_and_back)) == 3
    assert cut(LineString([(170, 0), (190, 0)])).length == 20
    assert cut(LineString([(-170, 0), (180, 10)])).equals(LineString([(-170, 0), (-180, 10)]))


@pytest.mark.parametrize(
    "shape",
    [
        box(170, 10, 180, 20),
        box(-180, 10, -170, 20),
        HALVES,
        box(-180, -90, 180, 90),
        box(-180, 80, 180, 90),
        LineString([(-180, 0), (180, 0)]),
        shapely.MultiLineString([[(179, 0), (180, 0)], [(-180, 0), (-179, 0)]]),
    ],
)
def test_what_does_not_jump_is_the_same_object(shape: BaseGeometry) -> None:
    assert cut_at_meridian(shape) is shape


def test_parts_that_do_not_cross_stay_as_they_are() -> None:
    mixed = cut(shapely.MultiPolygon([box(0, 0, 1, 1), ACROSS]))
    assert shapely.get_parts(mixed)[0].equals_exact(box(0, 0, 1, 1), 0)
    assert mixed.equals(shapely.union_all([HALVES, box(0, 0, 1, 1)]))


def test_vertices_keep_their_bytes_so_that_shared_edges_stay_equal() -> None:
    """170.1 + 180 - 180 is not 170.1."""
    drawn = Polygon([(170.1, 10.3), (-170.1, 11.7), (-169.3, 20.2), (169.7, 19.9)])
    kept = set(map(tuple, shapely.get_coordinates(cut(drawn)).tolist()))
    assert kept > set(map(tuple, shapely.get_coordinates(drawn).tolist()))


@pytest.mark.parametrize(
    "shape",
    [
        box(-190, 0, 190, 10),  # more than once around
        box(0, -90, 360, 90),  # its edges begin where they end
        Polygon([(179, 0), (-179, 1), (-179, 0), (179, 1)]),  # a bow tie, crossed on the line
        Polygon(
            [*((181 - n % 2 * 2, n / 100) for n in range(4000)), (170, 40), (170, -1)]
        ),  # too often for the library
    ],
)
def test_where_it_cannot_be_told_what_the_rings_enclose_nothing_is_cut(shape: Polygon) -> None:
    assert cut_at_meridian(shape) is None


def test_a_bow_tie_beside_the_line_stays_one_to_be_found() -> None:
    corners = [(170, 10), (-170, 10), (-170, 20), (175, 20), (172, 22), (175, 22), (172, 20), (170, 20)]
    fault = geometry_fault(cut_at_meridian(Polygon(corners)))
    assert fault == "self-intersection at longitude 173.5, latitude 21"


@settings(deadline=None)
@given(
    centre=st.floats(160, 200),
    reach=st.lists(st.floats(1, 50), min_size=5, max_size=30),
    hole=st.floats(0.1, 0.9),
    backwards=st.booleans(),
)
def test_a_cut_is_the_same_as_two_worlds_side_by_side(
    centre: float, reach: list[float], hole: float, backwards: bool
) -> None:
    angles = [2 * math.pi * n / len(reach) for n in range(len(reach))]
    star = [
        (centre + r * math.cos(angle), r * math.sin(angle)) for r, angle in zip(reach, angles, strict=True)
    ]
    inner = [(centre + hole * (x - centre), hole * y) for x, y in star]
    drawn = Polygon(star, [inner])
    here, there = (drawn.intersection(box(west, -90, west + 360, 90)) for west in (-180, 180))
    expected = shapely.union_all([here, translate(there, -360)])
    wrapped = shapely.transform(drawn, lambda xy: [(x - 360 * (x > 180), y) for x, y in xy])
    for shape in (drawn, wrapped.reverse() if backwards else wrapped):
        assert cut(shape).symmetric_difference(expected).area < 1e-6 * drawn.length
