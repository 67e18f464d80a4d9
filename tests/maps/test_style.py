"""Colours and patterns: only what is a colour gets into a style."""

from controlmap.layers.schema import Actor, Holder
from controlmap.maps.style import UNKNOWN, colours_of, holder_name, pattern_svg

ACTORS = {
    "army": Actor("army", "The army", colour="#d7301f"),
    "rebels": Actor("rebels", colour="#31a354"),
    "odd": Actor("odd", colour="red;background:url(x)"),
}


def test_contested_ground_has_the_colours_of_all() -> None:
    assert colours_of(Holder("army|rebels", "contested"), ACTORS) == ["#d7301f", "#31a354"]
    drawn = pattern_svg("p", "contested", ["#d7301f", "#31a354"], 0)
    assert drawn.count("<rect") == 2


def test_contested_with_one_actor_is_hatched_too() -> None:
    assert pattern_svg("p", "contested", ["#d7301f"], 0).count("<rect") == 2


def test_what_is_no_colour_is_grey() -> None:
    assert colours_of(Holder("odd", "control"), ACTORS) == [UNKNOWN]
    assert colours_of(Holder("stranger", "control"), ACTORS) == [UNKNOWN]
    assert colours_of(Holder("", "unknown"), ACTORS) == [UNKNOWN]


def test_holders_have_names() -> None:
    assert holder_name(Holder("army", "control"), ACTORS) == "The army"
    assert holder_name(Holder("army|rebels", "contested"), ACTORS) == "Contested: The army, rebels"
    assert holder_name(Holder(None, "none"), ACTORS) == "Unassigned"
    assert holder_name(Holder("", "unknown"), ACTORS) == "Unknown"
