"""A situation: what is held, fought over and newly taken, with the figures of the change itself."""

from __future__ import annotations

from datetime import date

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from controlmap.geo.area import area_km2
from controlmap.geo.errors import UsageError
from controlmap.layers.diff import diff
from controlmap.layers.schema import Holder, Observation, Place, Source, Zone
from controlmap.layers.situation import FIGHTING, TAKEN, Situation
from controlmap.layers.store import Store

from ..maps.conftest import records, state

METRE = shapely.box(36, 35.1, 36.05, 35.10001)
D1, D2 = date(2024, 1, 1), date(2024, 1, 2)
ARMY, REBELS = Holder("army", "control"), Holder("rebels", "control")
TAKEN_BY_ARMY, FOUGHT = Holder("army", TAKEN), Holder("", FIGHTING)


def km2(*box: float) -> float:
    return float(area_km2([shapely.box(*box)])[0])


@pytest.fixture
def situation(empty_store: Store) -> Situation:
    """The army takes a strip, fights for the next, and a metre more is drawn to it: that is a redraw."""
    zones = [
        Zone(D1, shapely.box(36, 35, 36.1, 35.1), "army"),
        Zone(D1, shapely.box(36.1, 35, 36.3, 35.1), "rebels"),
        Zone(D1, shapely.box(36, 35.1, 36.3, 35.2), "rebels"),
        Zone(D2, shapely.box(36, 35, 36.15, 35.1), "army", sources=(Source("SOHR"),)),
        Zone(D2, shapely.box(36.15, 35, 36.2, 35.1), "army|rebels", "contested"),
        Zone(D2, shapely.box(36.2, 35, 36.3, 35.1), "rebels"),
        Zone(D2, METRE, "army"),
        Zone(D2, shapely.box(36, 35.1, 36.3, 35.2) - METRE, "rebels"),
    ]
    empty_store.record(records("zones", *zones))
    places = {"taken": 36.12, "fought": 36.17, "kept": 36.05}
    empty_store.record(
        records("villages", *(Place(name, name, shapely.Point(x, 35.05)) for name, x in places.items()))
    )
    says = [
        *(Observation(D1, name, actor="rebels") for name in ("taken", "fought")),
        *(Observation(day, "kept", actor="army") for day in (D1, D2)),
        Observation(D2, "taken", actor="army"),
        Observation(D2, "fought", actor="army|rebels", status="contested"),
    ]
    empty_store.record(records("control", *says))
    return Situation(diff(empty_store.at(D1), empty_store.at(D2)))


def test_ground_is_held_fought_over_or_newly_taken(situation: Situation) -> None:
    areas = situation.state.areas
    assert set(areas) == {ARMY, REBELS, TAKEN_BY_ARMY, FOUGHT}
    assert areas[TAKEN_BY_ARMY] == pytest.approx(km2(36.1, 35, 36.15, 35.1))
    assert areas[FOUGHT] == pytest.approx(km2(36.15, 35, 36.2, 35.1))


def test_the_figures_are_those_of_the_change(situation: Situation) -> None:
    (balance,) = (one for one in situation.change.balances if one.actor == "army")
    assert situation.state.areas[TAKEN_BY_ARMY] == balance.gained_km2
    assert situation.state.areas[ARMY] == pytest.approx(balance.area_to_km2 - balance.gained_km2, abs=1e-9)


def test_redraw_is_never_newly_taken(situation: Situation) -> None:
    assert situation.change.redraw_km2 == pytest.approx(km2(*METRE.bounds), rel=1e-3)
    assert situation.state.areas[ARMY] == pytest.approx(
        km2(36, 35, 36.1, 35.1) + situation.change.redraw_km2, abs=1e-9
    )


def test_newly_taken_ground_tells_from_whom_and_on_whose_word(situation: Situation) -> None:
    zones = situation.state.zones
    (row,) = zones[zones["status"] == TAKEN].itertuples()
    assert row.before == REBELS
    assert [source.citation for said in row.statements for source in said.sources] == ["SOHR"]
    assert set(zones["before"][zones["status"] != TAKEN]) == {None}


def test_villages_are_in_the_same_classes(situation: Situation) -> None:
    villages = situation.state.villages.set_index("place_id")
    held = {name: Holder(*villages.loc[name, ["actor", "status"]]) for name in villages.index}
    assert held == {"taken": TAKEN_BY_ARMY, "fought": FOUGHT, "kept": ARMY}
    assert situation.villages_taken == {"taken"}
    assert situation.change.after.villages["status"].tolist() != villages["status"].tolist(), "a new frame"


def test_ground_that_nobody_had_is_newly_taken_too() -> None:
    before = state([shapely.box(36, 35, 36.1, 35.1)], ["army"], D1)
    after = state([shapely.box(36, 35, 36.2, 35.1)], ["army"], D2)
    (row,) = Situation(diff(before, after)).taken.itertuples()
    assert (row.from_actor, row.to_actor) == (None, "army")


def test_where_nothing_was_taken_the_state_is_as_it_was() -> None:
    one = state([shapely.box(36, 35, 36.1, 35.1)], ["army"], D1)
    same = Situation(diff(one, one))
    assert same.state.areas == one.areas
    assert same.taken.empty


def test_a_situation_does_not_run_backwards() -> None:
    one, two = (state([shapely.box(36, 35, 36.1, 35.1)], ["army"], day) for day in (D1, D2))
    with pytest.raises(UsageError, match="later than"):
        Situation(diff(two, one))


@given(
    st.lists(st.sampled_from("abc"), min_size=9, max_size=9),
    st.lists(st.sampled_from("abc"), min_size=9, max_size=9),
)
def test_the_classes_sum_to_the_later_state(before: list[str], after: list[str]) -> None:
    squares = [shapely.box(36 + n % 3, 35 + n // 3, 37 + n % 3, 36 + n // 3) for n in range(9)]
    change = diff(state(squares, before, D1), state(squares, after, D2))
    shown = Situation(change).state
    assert sum(shown.areas.values()) == pytest.approx(sum(change.after.areas.values()), abs=1e-6)
    for actor in set(after):
        own = shown.areas.get(Holder(actor, "control"), 0) + shown.areas.get(Holder(actor, TAKEN), 0)
        assert own == pytest.approx(change.after.areas[Holder(actor, "control")], abs=1e-6)
    assert shapely.union_all(shown.zones.geometry.to_numpy()).area == pytest.approx(9)


def test_the_real_case_has_the_four_classes_of_the_report(case: Store) -> None:
    shown = Situation(diff(case.at("2019-11-18"), case.at("2019-11-25"))).state
    told = {tuple(row)[:2]: round(row.area_km2, 2) for row in shown.holders.itertuples(index=False)}
    assert told == {
        ("syrian-army", "control"): 2101.77,
        ("hts-rebels", "control"): 1391.88,
        ("syrian-army", TAKEN): 22.07,
        ("", FIGHTING): 5.36,
    }
