"""Events chosen by their days, types, actors and places, from events made by hand."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import shapely

from controlmap.geo.errors import NothingFoundError, UsageError
from controlmap.layers.frames import geoframe
from controlmap.layers.incidents import AGAINST, BOTH, BY, Choice, Incidents, role_of
from controlmap.layers.schema import Event
from controlmap.layers.snapshot import Snapshot
from controlmap.layers.store import Store

from ..maps.conftest import state

FIRST, MIDDLE, LAST = date(2024, 1, 1), date(2024, 1, 3), date(2024, 1, 7)


def event(id_: str, day: date = MIDDLE, x: float = 40, **told: Any) -> Event:
    return Event(day, shapely.Point(x, 34), id_, **told)


def snapshot(*events: Event, **given: Any) -> Snapshot:
    names = [one.name for one in fields(Event) if one.name != "geometry"]
    rows = [[getattr(one, name) for name in names] for one in events]
    frame = geoframe(rows, names, [one.geometry for one in events])
    return state([], [], LAST, events=frame, **given)


WEEK = (
    event("raid", event_type="raid", actors="ISIS", target="army", country="Syria", admin1="Homs"),
    event("joined", event_type="IED + shooting", actors="army|ISIS", target="two ISIS men", country="Iraq"),
    event("strike", event_type="airstrike", actors="Coalition", target="an ISIS hideout", country="Iraq"),
    event("other", event_type="IED", actors="SDF", target="the crisis cell", country="Syria"),
    event("before", date(2023, 12, 31), event_type="raid", actors="ISIS"),
    event("running", date(2023, 12, 30), date_end=FIRST, event_type="clash", actors="SDF"),
)


def chosen(**asked: Any) -> list[str]:
    return list(Incidents(snapshot(*WEEK), Choice(FIRST, LAST, **asked)).events["id"])


def test_without_a_choice_all_events_of_the_days_are_meant_in_order() -> None:
    assert chosen() == ["running", "joined", "other", "raid", "strike"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kinds": ("raid",)}, ["raid"]),
        ({"kinds": ("ied",)}, ["joined", "other"]),
        ({"kinds": ("IED + shooting",)}, ["joined"]),
        ({"kinds": ("Raid", "airstrike")}, ["raid", "strike"]),
        ({"countries": ("iraq",)}, ["joined", "strike"]),
        ({"provinces": ("HOMS",)}, ["raid"]),
        ({"actors": ("isis",)}, ["joined", "raid", "strike"]),
        ({"actors": ("ISIS",), "countries": ("Iraq",), "kinds": ("airstrike",)}, ["strike"]),
        ({"actors": ("sdf",), "countries": ("Syria",)}, ["other"]),
    ],
)
def test_events_are_chosen(asked: dict[str, tuple[str, ...]], found: list[str]) -> None:
    assert chosen(**asked) == found


@pytest.mark.parametrize(
    ("actors", "target", "role"),
    [
        ("ISIS", "army", BY),
        ("ISIS (attributed by ITIC)", "army", BY),
        ("armed men (ISIS)", "", BY),
        ("ISIS West Africa Province", "Mali army", BY),
        ("SDF", "former ISIS operatives", AGAINST),
        ("army|ISIS", "two ISIS men", BOTH),
        ("SDF", "in the crisis", ""),
        ("anti-ISIS-coalition", "", BY),
        ("ISISX", "isis_2x", AGAINST),
    ],
)
def test_an_actor_acts_or_suffers_as_a_whole_word(actors: str, target: str, role: str) -> None:
    assert role_of(SimpleNamespace(actors=actors, target=target), ["isis"]) == role


def test_a_name_of_several_words_is_found_however_they_are_joined() -> None:
    said = SimpleNamespace(actors="the Syrian  army", target="")
    assert role_of(said, ["syrian-army"]) == BY
    assert role_of(said, ["army syrian"]) == ""


def test_what_a_name_holds_is_no_pattern() -> None:
    assert role_of(SimpleNamespace(actors="ISIS", target=""), ["I.IS"]) == ""
    assert role_of(SimpleNamespace(actors="a (b", target=""), ["a (b"]) == BY


def test_counts_are_by_type_the_most_frequent_first() -> None:
    incidents = Incidents(snapshot(*WEEK, event("again", event_type="raid")), Choice(MIDDLE, LAST))
    assert incidents.counts == {"raid": 2, "IED": 1, "IED + shooting": 1, "airstrike": 1}
    assert next(iter(incidents.counts)) == "raid"


def test_bounds_hold_how_far_off_each_event_may_be() -> None:
    incidents = Incidents(snapshot(event("wide", uncertainty_km=110.57)), Choice(FIRST, LAST))
    west, south, east, north = incidents.bounds
    assert (south, north) == (pytest.approx(33), pytest.approx(35))
    assert east - west > 2 * 1.2


def test_only_ground_near_the_events_stands_behind_them(case: Store) -> None:
    last = case.at("2019-11-27")
    iraq = Incidents(last, Choice(date(2019, 11, 18), last.date, countries=("Iraq",)))
    idlib = Incidents(last, Choice(date(2019, 11, 18), last.date, provinces=("Idlib",)))
    assert iraq.state.zones.empty
    assert len(idlib.state.zones) == len(last.zones)
    assert len(idlib.state.places) == len(last.places)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kinds": ("siege",)}, "of type airstrike, clash, IED, IED + shooting, raid"),
        ({"countries": ("Mali",)}, "in Iraq, Syria"),
        ({"actors": ("nobody",)}, "by or against army, Coalition, ISIS, SDF"),
        ({"provinces": ("Idlib",), "countries": ("Syria",)}, "in the province Homs"),
    ],
)
def test_where_nothing_is_found_it_says_what_is_recorded(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(NothingFoundError, match="no event from 2024-01-01 to 2024-01-07") as error:
        chosen(**asked)
    assert said in str(error.value)


def test_a_day_without_any_event_says_so() -> None:
    with pytest.raises(NothingFoundError, match="no event is recorded on 2024-01-05"):
        Incidents(snapshot(*WEEK), Choice(date(2024, 1, 5), date(2024, 1, 5)))


def test_what_chooses_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="an empty name"):
        Choice(FIRST, LAST, actors=("--",))
    with pytest.raises(UsageError, match="later than"):
        Choice(LAST, FIRST)


def test_the_activity_of_isis_in_iraq_is_what_it_did_and_what_was_done_against_it(case: Store) -> None:
    last = case.at("2019-11-27")
    found = Incidents(last, Choice(date(2019, 11, 18), last.date, actors=("ISIS",), countries=("Iraq",)))
    assert found.events["role"].value_counts().to_dict() == {BY: 10, AGAINST: 7}
    assert sum(found.counts.values()) == 17
