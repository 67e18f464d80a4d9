"""Who holds ground that several zones cover, and villages as frames."""

from datetime import date

import pytest
import shapely

from controlmap.layers.schema import Holder, Observation, Place
from controlmap.layers.snapshot import Statement, planar_zones, resolved, village_frame
from controlmap.layers.villages import verdicts


@pytest.mark.parametrize(
    ("holders", "expected"),
    [
        ([("army", "control"), ("army", "control")], ("army", "control")),
        ([("rebels", "control"), ("army", "control")], ("army|rebels", "contested")),
        ([("army|rebels", "contested"), ("sdf", "control")], ("army|rebels|sdf", "contested")),
        ([("army", "presence"), ("rebels", "control")], ("rebels", "control")),
        ([("army", "presence"), ("army|rebels", "contested")], ("army|rebels", "contested")),
        ([("army", "claimed"), ("rebels", "presence")], ("rebels", "presence")),
        ([("army", "claimed"), ("rebels", "claimed")], ("army|rebels", "claimed")),
        ([("", "unknown"), ("rebels", "claimed")], ("rebels", "claimed")),
    ],
)
def test_overlaps_are_resolved_by_status(holders: list[tuple[str, str]], expected: tuple[str, str]) -> None:
    assert resolved(Holder(*holder) for holder in holders) == expected
    assert resolved(Holder(*holder) for holder in reversed(holders)) == expected


def test_two_claims_of_control_are_contested_where_they_overlap() -> None:
    shapes = [shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1)]
    said = [[Statement(Holder(actor, "control"))] for actor in ("army", "rebels")]
    zones, overlap = planar_zones(shapes, said)
    assert zones[["actor", "status"]].to_numpy().tolist() == [
        ["army", "control"],
        ["rebels", "control"],
        ["army|rebels", "contested"],
    ]
    assert overlap == pytest.approx(zones["area_km2"].iloc[2])
    assert len(zones["statements"].iloc[2]) == 2, "both statements stay traceable"


def test_no_zones_are_a_frame_too() -> None:
    zones, overlap = planar_zones([], [])
    assert (len(zones), overlap) == (0, 0)
    assert list(zones.columns) == ["actor", "status", "area_km2", "ground", "statements", "geometry"]


def test_a_village_is_held_since_its_run_began() -> None:
    place = Place("m", "Mushayrafa", shapely.Point(36.9, 35.5))
    days = [Observation(date(2019, 11, day), "m", actor="army") for day in (24, 25)]
    frame = village_frame({"m": place}, {"m": verdicts(days)})
    row = frame.iloc[0]
    assert (row["since"], row["recorded_on"]) == (date(2019, 11, 24), date(2019, 11, 25))
    assert (row["actor"], row["status"], row["disputed"]) == ("army", "control", False)
