"""Lines of contact: edges that are shared or lie along each other, and how far they moved."""

import numpy as np
import pytest
import shapely

from controlmap.geo.area import length_km
from controlmap.geo.frontline import contacts, distance_km, movement
from controlmap.geo.overlay import Partition


def day(**zones: shapely.Geometry) -> Partition[str]:
    return Partition(np.array(list(zones.values()), dtype=object), list(zones))


def test_a_line_of_contact_is_what_two_holders_share() -> None:
    found = contacts(
        day(army=shapely.box(0, 0, 1, 2), rebels=shapely.box(1, 0, 2, 2), sdf=shapely.box(5, 5, 6, 6))
    )
    assert set(found) == {("army", "rebels")}
    assert found["army", "rebels"].equals(shapely.LineString([(1, 0), (1, 2)]))


def test_zones_of_one_holder_have_no_line_between_them() -> None:
    zones = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], dtype=object)
    assert contacts(Partition(zones, ["army", "army"])) == {}


def test_an_enclave_is_surrounded_by_its_line() -> None:
    core = shapely.box(1, 1, 2, 2)
    found = contacts(day(army=shapely.box(0, 0, 3, 3).difference(core), rebels=core))
    assert found["army", "rebels"].length == 4


WEST = shapely.box(36, 35, 36.1, 35.2)
MATCHED = length_km([shapely.LineString([(36.1, 35), (36.1, 35.2)])])[0]


def contact_km(west: shapely.Geometry, *east: shapely.Geometry) -> float:
    """How far the ground of one holder meets that of another, whichever the layer lists first."""
    holders = ["army", *["rebels"] * len(east)]
    there = contacts(Partition(np.array([west, *east], dtype=object), holders))
    back = contacts(Partition(np.array([*east, west], dtype=object), holders[::-1]))
    lengths = [length_km(list(found.values())).sum() for found in (there, back)]
    assert lengths[0] == pytest.approx(lengths[1], abs=1e-9)
    return float(lengths[0])


def noded(shift: float, *latitudes: float) -> shapely.Polygon:
    """The eastern neighbour with vertices more on the common edge, shifted east."""
    nodes = [(36.1 + shift, latitude) for latitude in latitudes]
    return shapely.Polygon([(36.1, 35), *nodes, (36.1, 35.2), (36.2, 35.2), (36.2, 35)])


@pytest.mark.parametrize("shift", [0, 1e-8, -1e-8, 1e-7])
def test_a_vertex_that_one_neighbour_lacks_breaks_no_line(shift: float) -> None:
    east = noded(shift, 35.07, 35.11, 35.19)
    assert contact_km(WEST, east) == pytest.approx(MATCHED, abs=1e-6)
    (line,) = contacts(day(army=WEST, rebels=east)).values()
    assert line.geom_type == "LineString"


def test_both_neighbours_may_have_vertices_that_the_other_lacks() -> None:
    west = shapely.Polygon(
        [(36, 35), (36.1, 35), (36.1, 35.03), (36.10000001, 35.15), (36.1, 35.2), (36, 35.2)]
    )
    assert contact_km(west, noded(0, 35.07, 35.11)) == pytest.approx(MATCHED, abs=1e-6)


def test_three_zones_meet_in_a_vertex_that_one_of_them_lacks() -> None:
    south, north = shapely.box(36.1, 35, 36.2, 35.13), shapely.box(36.1, 35.13, 36.2, 35.2)
    assert contact_km(WEST, south, north) == pytest.approx(MATCHED, abs=1e-6)


def test_neighbours_that_stand_past_each_other_meet_along_what_they_share() -> None:
    assert contact_km(WEST, shapely.box(36.1, 35.1, 36.2, 35.4)) == pytest.approx(MATCHED / 2, rel=1e-4)


def test_a_slanting_edge_that_is_rounded() -> None:
    start, end = np.array([36.1, 35]), np.array([36.1234567, 35.2])
    nodes = np.round([start + share * (end - start) for share in (0.1234, 0.51, 0.777)], 7)
    west, east = ([tuple(end), (36 + side, 35.2), (36 + side, 35), tuple(start)] for side in (0, 0.3))
    whole = length_km([shapely.LineString([start, end])])[0]
    found = contact_km(shapely.Polygon(west), shapely.Polygon([*east, *nodes]))
    assert found == pytest.approx(whole, abs=1e-6)


def test_a_gap_is_no_contact() -> None:
    assert contact_km(WEST, shapely.box(36.101, 35, 36.2, 35.2)) == 0
    assert contact_km(WEST, noded(0.001, 35.1)) == 0, "a wedge"


def test_zones_that_touch_in_a_point_have_no_contact() -> None:
    assert contact_km(WEST, shapely.box(36.1, 35.2, 36.2, 35.4)) == 0
    acute = shapely.Polygon([(36.1, 35.2), (36.3, 35.4), (36.10001, 35.4)])
    assert contact_km(WEST, acute) == 0
    assert contact_km(WEST, shapely.Polygon([(36.1, 35.1), (36.2, 35), (36.2, 35.2)])) == 0


def test_a_coast_is_no_contact() -> None:
    rng = np.random.default_rng(0)
    coast = np.stack([np.linspace(30, 40, 10_000), 35 + rng.normal(0, 1e-3, 10_000)], axis=1)
    land = shapely.Polygon([*coast, (40, 36), (30, 36)])
    (line,) = contacts(day(army=land, rebels=shapely.box(30, 36, 40, 37))).values()
    assert line.equals(shapely.LineString([(30, 36), (40, 36)]))


def test_an_empty_day_has_no_line() -> None:
    assert contacts(Partition(np.empty(0, dtype=object), [])) == {}


def test_a_line_that_moved_east() -> None:
    before = shapely.LineString([(36, 35), (36, 36)])
    after = shapely.LineString([(36, 35), (36, 35.2), (36.1, 35.2), (36.1, 35.8), (36, 35.8), (36, 36)])
    moved = movement(before, after)
    assert moved is not None
    assert moved.maximum_km == pytest.approx(9.1, abs=0.1)
    assert moved.bearing == pytest.approx(90, abs=0.1)
    assert 0 < moved.median_km <= moved.maximum_km
    assert moved.stretches.length == pytest.approx(0.8)


def test_what_did_not_move_has_no_movement() -> None:
    line = shapely.LineString([(36, 35), (36, 36)])
    assert movement(line, line) is None
    assert movement(line, shapely.LineString()) is None


def test_distances_are_geodesic() -> None:
    assert distance_km(shapely.Point(36, 35), shapely.Point(36, 35.1)) == pytest.approx(11.095, abs=1e-3)
    assert distance_km(shapely.Point(36, 35), shapely.LineString()) is None
    crossing = shapely.LineString([(0, 0), (1, 1)]), shapely.LineString([(0, 1), (1, 0)])
    assert distance_km(*crossing) == 0
