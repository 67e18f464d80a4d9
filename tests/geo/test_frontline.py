"""Lines of contact: shared edges only, and how far they moved."""

import numpy as np
import pytest
import shapely

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
