"""How many villages each holder has on each date: hand-counted cases, then what must always hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlmap.geo.errors import NothingFoundError, UsageError
from controlmap.layers.schema import Actor, Holder, Observation
from controlmap.layers.tallies import Tally, by_side, village_tallies
from controlmap.layers.villages import Verdict, verdicts

DAY = date(2024, 1, 1)
ARMY, REBELS = Holder("army", "control"), Holder("rebels", "control")


def village(*said: tuple[int, str] | tuple[int, str, str]) -> list[Verdict]:
    """Judge a village from what is said: the number of the day, who, and which status."""
    return verdicts(
        Observation(DAY + timedelta(day), actor=actor, status=status[0] if status else "control")
        for day, actor, *status in said
    )


def counts(tallies: list[Tally]) -> list[dict[str, int]]:
    return [{str(holder): count for holder, count in tally.villages.items()} for tally in tallies]


def test_a_village_counts_for_its_holder_until_it_is_recorded_anew() -> None:
    tallies = village_tallies([village((0, "rebels"), (4, "army")), village((2, "rebels"))])
    assert [(tally.date - DAY).days for tally in tallies] == [0, 2, 4]
    assert counts(tallies) == [
        {"rebels (control)": 1},
        {"rebels (control)": 2},
        {"army (control)": 1, "rebels (control)": 1},
    ]
    assert [tally.recorded for tally in tallies] == [1, 2, 2], "a first record is no change of hands"


def test_contested_and_disputed_villages_are_counted_beside() -> None:
    (tally,) = village_tallies(
        [
            village((0, "army|rebels", "contested")),
            village((0, "army"), (0, "rebels")),
            village((0, "army", "claimed")),
        ]
    )
    assert (tally.contested, tally.disputed, tally.with_status("claimed", "presence")) == (1, 1, 1)
    assert (tally.controlled_by("army"), tally.controlled_by("rebels")) == (1, 0)


def test_between_recorded_days_the_last_one_carries_on_and_says_so() -> None:
    tallies = village_tallies([village((0, "army"), (3, "rebels"))], "day")
    assert [(tally.date - DAY).days for tally in tallies] == [0, 1, 2, 3]
    assert [(tally.recorded_on - DAY).days for tally in tallies] == [0, 0, 0, 3]
    assert [tally.controlled_by("army") for tally in tallies] == [1, 1, 1, 0]


def test_a_stretch_of_days_begins_with_what_was_recorded_before() -> None:
    (first, last) = village_tallies([village((0, "army"))], first=DAY + timedelta(2), last=DAY + timedelta(5))
    assert (first.recorded_on, last.recorded_on) == (DAY, DAY)


def test_allies_count_as_their_side() -> None:
    actors = {one.id: one for one in (Actor("army", side="state"), Actor("militia", side="state"))}
    (tally,) = village_tallies(
        [village((0, "army")), village((0, "militia")), village((0, "army|militia", "contested"))]
    )
    assert by_side(tally, actors).villages == {Holder("state", "control"): 3}


def test_what_cannot_be_counted() -> None:
    with pytest.raises(NothingFoundError, match="no village has a record"):
        village_tallies([])
    said = [village((0, "army"))]
    with pytest.raises(NothingFoundError, match="the villages begin on 2024-01-01"):
        village_tallies(said, first=date(2023, 12, 31))
    with pytest.raises(NothingFoundError, match="nothing is recorded after"):
        village_tallies(said, last=date(2026, 1, 1))
    with pytest.raises(UsageError):
        village_tallies(said, first=DAY + timedelta(2), last=DAY + timedelta(1))


SAID = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(["army", "rebels"])), min_size=1, max_size=8, unique=True
)


@given(st.lists(SAID, min_size=1, max_size=6))
def test_every_village_is_counted_once_from_its_first_record_on(said: list[list[tuple[int, str]]]) -> None:
    judged = [village(*one) for one in said]
    for tally in village_tallies(judged, "day"):
        assert tally.recorded == sum(verdicts[0].date <= tally.date for verdicts in judged)
        assert tally.disputed <= tally.recorded
        assert tally.recorded_on <= tally.date
