"""Areas and lengths: known figures, and that nothing is lost when ground is divided."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from controlmap.geo.area import area_km2, length_km

WGS84 = Geod(ellps="WGS84")
EARTH_KM2 = 510_065_621.724

longitudes = st.floats(-170, 170)
latitudes = st.floats(-80, 80)
sizes = st.floats(1e-4, 8)


def test_the_whole_earth_has_its_published_area() -> None:
    assert area_km2([shapely.box(-180, -90, 180, 90)])[0] == pytest.approx(EARTH_KM2, rel=1e-11)


def test_with_short_edges_the_area_is_karneys() -> None:
    """Where edges are short, straight ones and geodesics are the same line."""
    zone = shapely.Polygon([(36.90, 35.50), (36.95, 35.51), (36.93, 35.56)])
    karney = abs(WGS84.geometry_area_perimeter(shapely.segmentize(zone, 1e-4))[0]) / 1e6
    assert area_km2([zone])[0] == pytest.approx(karney, abs=1e-6)


def test_with_long_edges_it_differs_as_the_docstring_says() -> None:
    """A triangle with an edge of 5 km running east at 35 degrees."""
    triangle = shapely.Polygon([(36, 35), (36.0548, 35), (36, 34.9999)])
    karney = abs(WGS84.geometry_area_perimeter(triangle)[0]) / 1e6
    assert abs(area_km2([triangle])[0] - karney) < 5**3 * 0.7 / 12 / 6371 * 2


def test_a_hole_counts_against_its_shell_whatever_its_winding() -> None:
    shell, hole = shapely.box(0, 0, 2, 2), shapely.box(0.5, 0.5, 1, 1)
    ring = shell.exterior.coords
    for inner in (hole.exterior.coords, hole.exterior.coords[::-1]):
        with_hole = area_km2([shapely.Polygon(ring, [inner])])[0]
        assert with_hole == pytest.approx(area_km2([shell])[0] - area_km2([hole])[0], rel=1e-14)


def test_what_has_no_area_measures_nothing() -> None:
    shapes = [None, shapely.Point(1, 1), shapely.LineString([(0, 0), (1, 1)]), shapely.Polygon()]
    assert area_km2(shapes).tolist() == [0, 0, 0, 0]
    assert area_km2([]).tolist() == []


def test_a_meridian_and_the_equator_have_their_published_lengths() -> None:
    meridian = shapely.LineString([(0, 0), (0, 90)])
    equator = shapely.LineString([(0, 0), (1, 0)])
    assert length_km([meridian])[0] == pytest.approx(10_001.965729, abs=1e-6)
    assert length_km([equator])[0] == pytest.approx(111.319491, abs=1e-6)


def test_a_polygon_is_as_long_as_its_outline() -> None:
    square = shapely.box(36, 35, 36.1, 35.1)
    assert length_km([square, square.boundary, None])[0:2] == pytest.approx(length_km([square])[0])


@given(longitudes, latitudes, sizes, sizes, st.floats(0.01, 0.99))
def test_the_parts_of_a_box_add_up(lon: float, lat: float, width: float, height: float, cut: float) -> None:
    whole = shapely.box(lon, lat, lon + width, lat + height)
    middle = lon + width * cut
    parts = [shapely.box(lon, lat, middle, lat + height), shapely.box(middle, lat, lon + width, lat + height)]
    assert area_km2(parts).sum() == pytest.approx(area_km2([whole])[0], rel=1e-12, abs=1e-12)


@given(longitudes, latitudes, sizes, st.integers(2, 20))
def test_nodes_on_an_edge_change_nothing(lon: float, lat: float, size: float, nodes: int) -> None:
    triangle = shapely.Polygon([(lon, lat), (lon + size, lat + size / 2), (lon, lat + size)])
    noded = shapely.segmentize(triangle, size / nodes)
    assert area_km2([noded])[0] == pytest.approx(area_km2([triangle])[0], rel=1e-11)
    assert length_km([noded])[0] == pytest.approx(length_km([triangle])[0], rel=1e-8)


def test_long_edges_are_exact_too() -> None:
    """A diagonal over sixty degrees of latitude, against many small steps."""
    triangle = shapely.Polygon([(0, -30), (50, 30), (0, 30)])
    fine = shapely.segmentize(triangle, 0.05)
    np.testing.assert_allclose(area_km2([triangle]), area_km2([fine]), rtol=1e-13)
