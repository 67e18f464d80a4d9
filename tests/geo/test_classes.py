"""Pictures into classes of pixels."""

from __future__ import annotations

import numpy as np
import pytest

from controlmap.geo.classes import NO_ZONE, Classes, Colours, classified, lab_distance
from controlmap.geo.polygonize import polygonized

from ..drawn_map import COLOURS, DrawnMap, drawn_map

RED, BLUE, WHITE, BLACK = [215, 48, 31], [107, 174, 214], [255, 255, 255], [0, 0, 0]
TWO = Colours(np.array([RED, BLUE], np.uint8), np.array([1, 2], np.uint8))


def halves() -> np.ndarray:
    """Red left, blue right, 100 pixels high and 200 wide."""
    picture = np.empty((100, 200, 3), np.uint8)
    picture[:, :100], picture[:, 100:] = RED, BLUE
    return picture


def legend(*, white_is_no_zone: bool = False) -> Colours:
    rgb = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in COLOURS.values()]
    classes = [1, 2, 3, 4, 5]
    if white_is_no_zone:
        rgb, classes = [*rgb, WHITE], [*classes, NO_ZONE]
    return Colours(np.array(rgb, np.uint8), np.array(classes, np.uint8))


def sampled(drawn: DrawnMap) -> Colours:
    """The colours as they look in the picture, each from the middle of a zone."""
    pixels, colours = drawn.pixels(), legend(white_is_no_zone=True)
    for place, shape in enumerate(drawn.truth.values()):
        point = shape.representative_point()
        window = pixels[int(point.y) - 2 :, int(point.x) - 2 :][:5, :5]
        colours.rgb[place] = np.median(window.reshape(-1, 3), axis=0)
    return colours


def agreement(classes: Classes, drawn: DrawnMap) -> tuple[dict[str, float], dict[str, float]]:
    """By how much of its area each zone errs, and its overlap with the truth (intersection over union)."""
    shapes = polygonized(classes.labels)
    areas, overlaps = {}, {}
    for number, (actor, truth) in enumerate(drawn.truth.items(), start=1):
        areas[actor] = abs(shapes[number].area / truth.area - 1)
        overlaps[actor] = shapes[number].intersection(truth).area / shapes[number].union(truth).area
    return areas, overlaps


def test_two_colours_are_two_classes() -> None:
    classes = classified(halves(), TWO)
    assert (classes.labels[:, :100] == 1).all()
    assert (classes.labels[:, 100:] == 2).all()
    assert classes.sure.mean() > 0.97, "all but the seam"


def test_lettering_is_filled_from_the_nearest_zone() -> None:
    picture = halves()
    picture[40:50, 20:80] = BLACK
    picture[40:50, 97:103] = BLACK
    classes = classified(picture, TWO)
    assert (classes.labels == classified(halves(), TWO).labels).all()
    assert classes.ink[45, 50]
    assert not classes.sure[45, 50]


def test_how_wide_ink_may_be_follows_the_picture_or_is_given() -> None:
    picture = halves()
    picture[30:75, 20:70] = BLACK
    assert (classified(picture, TWO).labels == NO_ZONE).any()
    assert (classified(picture, TWO, ink_width=60).labels != NO_ZONE).all()
    large = np.pad(picture, ((0, 1700), (0, 1800), (0, 0)), mode="edge")
    assert (classified(large, TWO).labels != NO_ZONE).all(), "45 pixels are lettering where 1,800 are a side"


def test_broad_ground_in_no_colour_of_the_legend_is_no_zone() -> None:
    picture = np.pad(halves(), ((60, 60), (60, 60), (0, 0)), constant_values=255)
    classes = classified(picture, TWO)
    assert (classes.labels[:58] == NO_ZONE).all()
    assert classes.blank[10, 10]
    assert (classes.labels == 1).sum() == pytest.approx(100 * 100, rel=0.02)


def test_a_frame_is_shared_by_the_zone_and_the_paper_around_it() -> None:
    picture = np.full((220, 320, 3), 255, np.uint8)
    picture[57:163, 57:263] = BLACK
    picture[63:157, 63:257] = RED
    ground = classified(picture, TWO).labels == 1
    assert ground.sum() == pytest.approx(100 * 200, rel=0.02), "the frame is 6 wide: 3 fall to each side"


def test_several_colours_may_be_one_class_and_a_colour_none() -> None:
    colours = Colours(np.array([RED, BLUE, BLACK], np.uint8), np.array([1, 1, NO_ZONE], np.uint8))
    picture = halves()
    picture[60:] = BLACK
    labels = classified(picture, colours).labels
    assert (labels[:58] == 1).all()
    assert (labels[62:] == NO_ZONE).all()


def test_a_colour_between_two_classes_is_no_third_one_at_their_border() -> None:
    """Red and green mix to brown: the seam must not become a zone of the browns."""
    seam = np.linspace([200, 40, 40], [40, 140, 40], 7).astype(np.uint8)
    picture = np.empty((100, 200, 3), np.uint8)
    picture[:, :97], picture[:, 97:104], picture[:, 104:] = seam[0], seam, seam[-1]
    colours = Colours(seam[[0, 3, 6]], np.array([1, 2, 3], np.uint8))
    assert set(np.unique(classified(picture, colours).labels)) == {1, 3}


def test_a_picture_without_a_colour_of_the_legend_has_no_zone() -> None:
    assert (classified(np.full((60, 60, 3), 255, np.uint8), TWO).labels == NO_ZONE).all()


def test_strips_leave_no_trace() -> None:
    tall = np.repeat(halves(), 7, axis=0)
    assert (classified(tall, TWO).labels == classified(halves(), TWO).labels[0]).all()


def test_a_blurred_map_comes_back() -> None:
    drawn = drawn_map(blur=2)
    areas, overlaps = agreement(classified(drawn.pixels(), legend()), drawn)
    assert max(areas.values()) < 0.01
    assert min(overlaps.values()) > 0.985


def test_zones_that_hills_shine_through_come_back() -> None:
    drawn = drawn_map(opacity=0.5)
    classes = classified(drawn.pixels(), sampled(drawn), overlay=True)
    areas, overlaps = agreement(classes, drawn)
    assert max(areas.values()) < 0.01
    assert min(overlaps.values()) > 0.985
    plainly = classified(drawn.pixels(), sampled(drawn))
    assert min(agreement(plainly, drawn)[1].values()) < 0.98, "hills are taken for borders"
    assert plainly.sure.mean() < classes.sure.mean()


def test_hue_parts_colours_that_lightness_joins() -> None:
    greys = np.array([[120, 120, 120], [180, 180, 180]], np.uint8)
    assert lab_distance(greys, overlay=True)[0, 1] == pytest.approx(0.3 * lab_distance(greys)[0, 1], rel=0.01)
