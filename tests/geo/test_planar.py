"""Two squares that overlap, a sliver of rounding, and that no ground is lost or counted twice."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from controlmap.geo.area import area_km2
from controlmap.geo.planar import closure_tolerance, overlaps, planar_pieces


def array(*shapes: shapely.Polygon) -> np.ndarray:
    return np.array(shapes, dtype=object)


def test_neighbours_do_not_overlap_and_stay_as_they_are() -> None:
    zones = array(shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1))
    pieces = planar_pieces(zones)
    assert [piece.zones for piece in pieces] == [(0,), (1,)]
    assert all(piece.geometry is zone for piece, zone in zip(pieces, zones, strict=True))


def test_two_squares_share_their_overlap() -> None:
    pieces = planar_pieces(array(shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)))
    assert {piece.zones: piece.geometry.area for piece in pieces} == {(0,): 3, (1,): 3, (0, 1): 1}


def test_a_zone_within_another_is_found() -> None:
    pieces = planar_pieces(array(shapely.box(0, 0, 3, 3), shapely.box(1, 1, 2, 2)))
    assert {piece.zones: piece.geometry.area for piece in pieces} == {(0,): 8, (0, 1): 1}


def test_three_zones_over_one_place() -> None:
    zones = array(shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1), shapely.box(1, 0, 2, 1))
    pieces = planar_pieces(zones)
    assert {piece.zones for piece in pieces} == {(0,), (1,), (0, 1, 2)}


def test_zones_far_from_the_overlap_keep_their_vertices() -> None:
    zones = array(shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3), shapely.box(9, 9, 10, 10))
    untouched = [piece.geometry for piece in planar_pieces(zones) if piece.zones == (2,)]
    assert untouched == [zones[2]]


def test_an_overlap_thinner_than_rounding_goes_to_the_first() -> None:
    hair = 1e-7  # about a centimetre: 2 * area / perimeter is below 0.02 m
    first, second = shapely.box(0, 0, 1 + hair, 1), shapely.box(1, 0, 2, 1)
    pieces = planar_pieces(array(first, second))
    assert [piece.zones for piece in pieces] == [(0,), (1,)]
    assert pieces[0].geometry.equals(first)
    assert pieces[1].geometry.bounds[0] == pytest.approx(1 + hair, abs=1e-12)


def test_a_sliver_beside_a_corner_of_a_sliver_is_taken_too() -> None:
    south = [(36.0953671, 35.2079911), (36.1752701, 35.2228783), (36.1890888, 35.225453)]
    north = [(36.149187, 35.3111771), (36.1280462, 35.3109839), (36.1133676, 35.2647224)]
    first = shapely.Polygon([*south, (36.1951784, 35.2827046), (36.1982546, 35.3116255), *north])
    second = shapely.Polygon(
        [
            (36.1890888, 35.2254531),
            (36.3086662, 35.1943927),
            (36.3009947, 35.3056066),
            (36.1982546, 35.3116255),
        ]
    )
    pieces = planar_pieces(array(first, second))
    assert [piece.zones for piece in pieces] == [(0,), (1,)]
    _, ground = overlaps(array(*(piece.geometry for piece in pieces)))
    assert len(ground) == 0


def test_overlaps_below_the_closure_tolerance_are_rounding() -> None:
    speck = 1e-14
    pairs, ground = overlaps(array(shapely.box(0, 0, 1 + speck, 1), shapely.box(1, 0, 2, 1)))
    assert len(pairs) == len(ground) == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 6)] * 4), min_size=1, max_size=6))
def test_pieces_cover_the_same_ground_once(corners: list[tuple[int, int, int, int]]) -> None:
    zones = array(*(shapely.box(x, y, x + 1 + w, y + 1 + h) for x, y, w, h in corners))
    pieces = planar_pieces(zones)
    total = sum(area_km2([piece.geometry])[0] for piece in pieces)
    union = area_km2([shapely.union_all(zones)])[0]
    assert total == pytest.approx(union, abs=closure_tolerance(union) * 10)
    for piece in pieces:
        inside = shapely.point_on_surface(piece.geometry)
        assert tuple(np.flatnonzero(shapely.contains(zones, inside))) == piece.zones
