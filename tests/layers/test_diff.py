"""Changes of a hand-made store: two squares, a sliver, and villages that change hands."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
import shapely

from controlmap.geo.errors import ClosureError, UsageError
from controlmap.layers.change import Change
from controlmap.layers.diff import diff
from controlmap.layers.reading import Records
from controlmap.layers.schema import Observation, Place, Record, Source, Zone
from controlmap.layers.store import Store

D1, D2, D3 = date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 3)
SOURCE = Source("SOHR", D2)


def records(layer: str, *rows: Record) -> Records:
    return Records(layer, rows, tuple(("file", str(n)) for n, _ in enumerate(rows, 1)), ("file",))


@pytest.fixture
def store(empty_store: Store) -> Store:
    """The army takes a tenth of a degree from the rebels on the second day; they lose another to nobody."""
    before = [
        Zone(D1, shapely.box(36, 35, 36.1, 35.1), "army"),
        Zone(D1, shapely.box(36.1, 35, 36.3, 35.1), "rebels"),
    ]
    after = [Zone(D2, shapely.box(36, 35, 36.2, 35.1), "army")]
    empty_store.record(records("zones", *before, *after))
    village = Place("v", "Village", shapely.Point(36.15, 35.05))
    late = Place("w", "First recorded later", shapely.Point(36.05, 35.05))
    empty_store.record(records("villages", village, late))
    says = [
        Observation(D1, "v", actor="rebels"),
        Observation(D2, "v", actor="army", sources=(SOURCE,), confidence=0.9),
        Observation(D2, "v", actor="rebels", confidence=0.1),
        Observation(D3, "v", actor="army"),
        Observation(D2, "w", actor="army"),
    ]
    empty_store.record(records("control", *says))
    return empty_store


@pytest.fixture
def change(store: Store) -> Change:
    return diff(store.at(D1), store.at(D3))


def test_transitions(change: Change) -> None:
    moved = change.transitions[["from_actor", "from_status", "to_actor", "to_status"]].to_numpy().tolist()
    assert sorted(moved, key=str) == [
        ["rebels", "control", "army", "control"],
        ["rebels", "control", None, "none"],
    ]
    assert change.transitions["parts"].tolist() == [1, 1]


def test_the_matrix_accounts_for_all_ground(change: Change) -> None:
    assert change.matrix.loc["rebels (control)"].sum() == pytest.approx(
        change.before.holders.set_index("actor")["area_km2"]["rebels"], abs=1e-9
    )
    assert change.matrix["army (control)"].sum() == pytest.approx(
        change.after.holders.set_index("actor")["area_km2"]["army"], abs=1e-9
    )


def test_an_actors_figures_add_up(change: Change) -> None:
    for row in change.areas.to_dict("records"):
        assert row["area_from_km2"] + row["gained_km2"] - row["lost_km2"] == pytest.approx(
            row["area_to_km2"], abs=1e-9
        )
        assert row["net_km2"] == pytest.approx(row["area_to_km2"] - row["area_from_km2"], abs=1e-9)


def test_a_village_changes_hands_on_the_first_day_of_its_new_holder(change: Change) -> None:
    assert len(change.villages) == 1, "a first record is no change of hands"
    village = change.villages.iloc[0]
    assert (village["from_actor"], village["to_actor"], village["date"]) == ("rebels", "army", D2)
    assert village["sources"] == (SOURCE,)
    assert village["disputed"]


def test_from_later_to_earlier_is_the_reverse_change(store: Store, change: Change) -> None:
    back = diff(store.at(D3), store.at(D1))
    for other in (back, change.reversed()):
        assert other.areas.set_index("actor")["net_km2"].to_dict() == pytest.approx(
            (-change.areas.set_index("actor")["net_km2"]).to_dict()
        )
        assert other.villages[["from_actor", "to_actor", "date"]].iloc[0].tolist() == ["army", "rebels", D2]
    assert change.reversed().reversed().transitions.equals(change.transitions)


def test_a_day_against_itself_is_no_change(store: Store) -> None:
    nothing = diff(store.at(D2), store.at(D2))
    assert nothing.transitions.empty
    assert nothing.villages.empty
    assert nothing.areas["net_km2"].tolist() == [0]


def test_a_change_is_frozen(change: Change) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        change.before = change.after  # type: ignore[misc]


def test_redraw_is_told_apart_and_never_lost(empty_store: Store) -> None:
    """A border drawn 5 m further east in the south, and a true advance of 1 km in the north."""
    sliver, advance = 36.1 + 5.5e-5, 36.11
    before = [
        Zone(D1, shapely.box(36, 35, 36.1, 35.2), "army"),
        Zone(D1, shapely.box(36.1, 35, 36.3, 35.2), "rebels"),
    ]
    front = [(36.1, 35.1), (36.1, 35.11), (advance, 35.11), (advance, 35.2)]
    army = shapely.Polygon([(36, 35), (sliver, 35), (sliver, 35.1), *front, (36, 35.2)])
    rebels = shapely.box(36, 35, 36.3, 35.2).difference(army)
    empty_store.record(records("zones", *before, Zone(D2, army, "army"), Zone(D2, rebels, "rebels")))
    near, far = Place("n", "Near", shapely.Point(36.1, 35.05)), Place("f", "Far", shapely.Point(36.1, 35.15))
    empty_store.record(records("villages", near, far))
    days = empty_store.at(D1), empty_store.at(D2)
    whole = diff(*days, tolerance_m=0)
    assert whole.redraw_km2 == 0
    told = diff(*days)
    assert told.tolerance_m == 10
    assert told.redraw["near"].tolist() == ["Near"]
    assert told.redraw["thinness_m"].tolist() == [pytest.approx(5, abs=0.1)]
    assert told.redraw_km2 == pytest.approx(0.0556, abs=0.001)
    assert told.advance_km2 + told.redraw_km2 == pytest.approx(whole.advance_km2, abs=1e-12)
    assert told.keeping(["near"]).redraw_km2 == told.keeping(["all"]).redraw_km2 == 0
    army = told.areas.set_index("actor").loc["army"]
    assert army["area_from_km2"] + army["gained_km2"] + army["redraw_gained_km2"] == pytest.approx(
        army["area_to_km2"], abs=1e-9
    )
    with pytest.raises(UsageError, match="no redraw lies near atlantis"):
        told.keeping(["Atlantis"])
    with pytest.raises(UsageError, match="tolerance of -1"):
        diff(empty_store.at(D1), empty_store.at(D2), tolerance_m=-1)


def test_a_chain_of_changes_composes_to_the_change_of_its_ends(empty_store: Store) -> None:
    """Before noise is split: nets add up."""
    days = [(D1, 36.10), (D2, 36.13), (D3, 36.05)]
    rows = [
        zone
        for day, front in days
        for zone in (
            Zone(day, shapely.box(36, 35, front, 35.1), "army"),
            Zone(day, shapely.box(front, 35, 36.3, 35.1), "rebels"),
        )
    ]
    empty_store.record(records("zones", *rows))
    at = [empty_store.at(day) for day, _ in days]
    nets = [
        diff(a, b, tolerance_m=0).areas.set_index("actor")["net_km2"]
        for a, b in ((at[0], at[1]), (at[1], at[2]))
    ]
    ends = diff(at[0], at[2], tolerance_m=0).areas.set_index("actor")["net_km2"]
    for actor in ("army", "rebels"):
        assert nets[0][actor] + nets[1][actor] == pytest.approx(ends[actor], abs=1e-9)


def test_figures_that_do_not_close_are_never_given(store: Store) -> None:
    snapshot = store.at(D1)
    zones = snapshot.zones.assign(area_km2=snapshot.zones["area_km2"] + 1e-6)
    with pytest.raises(ClosureError, match="does not close"):
        diff(dataclasses.replace(snapshot, zones=zones), store.at(D2))
