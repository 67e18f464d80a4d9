"""Faults of shapes are named with their place, and bow ties are redrawn."""

import shapely

from controlmap.geo.repair import geometry_fault, mended_polygon, polygonal

BOW_TIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])


def test_each_fault_has_its_words() -> None:
    assert geometry_fault(None) == "no geometry"
    assert geometry_fault(shapely.Polygon()) == "an empty geometry"
    assert geometry_fault(shapely.Point(float("nan"), 1)) == "a coordinate that is not a number"
    assert geometry_fault(BOW_TIE) == "self-intersection at longitude 1, latitude 1"


def test_right_shapes_have_no_fault() -> None:
    for shape in (shapely.box(0, 0, 1, 1), shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)])):
        assert geometry_fault(shape) == ""


def test_a_mended_bow_tie_covers_both_wings() -> None:
    mended = mended_polygon(BOW_TIE)
    assert mended.is_valid
    assert mended.area == 2


def test_a_spike_vanishes() -> None:
    spiked = shapely.Polygon([(0, 0), (1, 0), (1, 5), (1, 0), (1, 1), (0, 1)])
    assert mended_polygon(spiked).equals(shapely.box(0, 0, 1, 1))


def test_an_overlay_keeps_its_polygons_only() -> None:
    mixed = shapely.GeometryCollection(
        [shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)]
    )
    assert polygonal(mixed).geom_type == "MultiPolygon"
    assert polygonal(shapely.LineString([(0, 0), (1, 1)])).is_empty
