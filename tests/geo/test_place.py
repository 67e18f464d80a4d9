"""Distances and bearings, on a report that had them wrong."""

from controlmap.geo.place import offset


def test_mushayrafa_is_not_thirty_kilometres_southeast_of_idlib() -> None:
    found = offset((36.63393, 35.93062), (36.9055, 35.5395))
    assert round(found.distance_km, 1) == 49.9
    assert round(found.bearing) == 150


def test_directions_have_names() -> None:
    assert "north (" in str(offset((36, 35), (36, 36)))
    assert "east (" in str(offset((36, 35), (36.001, 35)))
    assert "northwest (" in str(offset((36, 35), (35.99, 35.0082)))
