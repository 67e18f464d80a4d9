"""For publication: nothing that is meant for the house only gets out, and every figure stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from controlmap.geo.masking import masked
from controlmap.geo.place import offset
from controlmap.layers.casualties import casualty_words
from controlmap.layers.diff import diff
from controlmap.layers.frames import geoframe
from controlmap.layers.protection import WITHHELD, Protection
from controlmap.layers.publishing import Withheld, public_places, public_verdicts, published
from controlmap.layers.schema import (
    Actor,
    Event,
    Frontline,
    Holder,
    Observation,
    Place,
    Record,
    Route,
    Source,
    Zone,
)
from controlmap.layers.snapshot import Snapshot, Statement, planar_zones, village_frame
from controlmap.layers.store import Store
from controlmap.layers.takeovers import find_takeovers
from controlmap.layers.villages import verdicts

DAY, NEXT = date(2024, 1, 1), date(2024, 1, 2)
TEAM = Source("Field team 7", DAY, "https://example.org/team7", "ours", sensitive=True)
ITIC = Source("ITIC", DAY, "https://example.org/itic")
POINT = shapely.Point(36.123456, 35.654321)
ARMY = Holder("army", "control")
PROTECTION = Protection.of([TEAM])


def frame_of(record: type[Record], *rows: Any) -> Any:
    names = [field.name for field in fields(record) if field.name != "geometry"]
    cells = [[getattr(row, name) for name in names] for row in rows]
    return geoframe(cells, names, [row.geometry for row in rows])


def state(
    *said: Statement,
    day: date = DAY,
    events: tuple[Event, ...] = (),
    places: tuple[Place, ...] = (),
    routes: tuple[Route, ...] = (),
    says: tuple[Observation, ...] = (),
    lines: tuple[Statement, ...] = (),
    actors: Mapping[str, Actor] | None = None,
) -> Snapshot:
    zones, overlap = planar_zones([shapely.box(36, 35, 37, 36)], [said or (Statement(ARMY),)])
    line = shapely.LineString([(36, 35), (37, 36)])
    judged = {"m": verdicts(says)} if says else {}
    return Snapshot(
        day,
        "main",
        day,
        zones,
        overlap,
        None,
        villages=village_frame({place.id: place for place in places}, judged),
        places=frame_of(Place, *places),
        frontlines=geoframe([("", lines)] if lines else [], ["actor", "statements"], [line] if lines else []),
        events=frame_of(Event, *events),
        routes=frame_of(Route, *routes),
        actors=actors or {},
    )


def public(snapshot: Snapshot) -> Snapshot:
    """One state as it is published from a store in which the team alone is sensitive."""
    return published([snapshot], PROTECTION)[0]


def said_of(snapshot: Snapshot) -> tuple[Statement, ...]:
    (said,) = snapshot.zones["statements"]
    return tuple(said)


def test_notes_go_and_the_rest_of_a_statement_stays() -> None:
    shown = public(state(Statement(ARMY, "z1", "North bank", "seen by the neighbour", (ITIC,))))
    assert said_of(shown) == (Statement(ARMY, "z1", "North bank", "", (ITIC,)),)
    assert shown.withheld == Withheld(1, 0, 0, 0.0)


def test_sensitive_sources_become_one_neutral_source() -> None:
    other = Source("Field team 8", sensitive=True)
    shown = public(state(Statement(ARMY, sources=(TEAM, ITIC, other))))
    assert shown.sources == (WITHHELD, ITIC)
    assert str(shown.withheld) == "for publication: 2 sources left out"


def test_a_source_is_withheld_also_where_no_mark_stands_in_what_is_published() -> None:
    """It may be marked on another day, or in another layer."""
    shown = public(state(Statement(ARMY, sources=(Source("FIELD  team-7"),)), day=NEXT))
    assert shown.sources == (WITHHELD,)
    assert shown.withheld == Withheld(0, 1, 0, 0.0)


def test_places_too_are_published_without_what_is_marked_elsewhere() -> None:
    place = Place("m", "M", POINT, note="n", sources=(Source("Gazetteer, quoting field_team_7"), ITIC))
    (shown,), withheld = public_places([place], PROTECTION)
    assert (shown.note, shown.sources) == ("", (WITHHELD, ITIC))
    assert withheld == Withheld(1, 1, 0, 0.0)


def test_what_is_left_out_of_places_counts_once() -> None:
    """However many addresses and days one citation has."""
    cited = (TEAM, replace(TEAM, url="", date=NEXT))
    places = [Place(name, name, POINT, note="n", sources=cited) for name in ("m", "n")]
    assert public_places(places, PROTECTION)[1] == Withheld(1, 1, 0, 0.0)


def test_a_source_that_names_a_sensitive_one_is_withheld_and_one_that_shares_letters_is_not() -> None:
    named, other = Source("ITIC, from Field team 7 (by phone)"), Source("Field team 77")
    assert public(state(Statement(ARMY, sources=(TEAM, named, other)))).sources == (WITHHELD, other)


def test_the_address_of_a_sensitive_source_goes_where_others_share_it() -> None:
    event = Event(DAY, POINT, sources=(TEAM, replace(ITIC, url=TEAM.url)))
    assert public(state(events=(event,))).events["sources"].iloc[0] == (WITHHELD, replace(ITIC, url=""))


def test_ids_of_records_that_rest_on_a_sensitive_source_go() -> None:
    """They may number its reports."""
    events = (Event(DAY, POINT, "T7-0042", sources=(TEAM,)), Event(DAY, POINT, "E2", sources=(ITIC,)))
    shown = public(state(Statement(ARMY, "T7-0043", sources=(TEAM,)), events=events))
    assert shown.events["id"].tolist() == ["", "E2"]
    assert said_of(shown)[0].feature_id == ""


def test_words_that_name_a_sensitive_source_go_like_notes() -> None:
    words = Statement(ARMY, label="as field team 7 told")
    event = Event(DAY, POINT, claim_by="Field Team 7", place="North bank")
    shown = public(state(words, Statement(ARMY, sources=(TEAM,)), events=(event,)))
    assert {one.label for one in said_of(shown)} == {""}
    assert (shown.events["claim_by"].iloc[0], shown.events["place"].iloc[0]) == ("", "North bank")
    assert shown.withheld is not None
    assert shown.withheld.notes == 2


@pytest.mark.parametrize(
    ("citation", "stated", "read"),
    [
        ("informant x", '{"army": {"informant_x": 2}}', "army: 2 informant x"),
        ("2 wounded", '{"army": {"wounded": 2}}', "army: 2 wounded"),
        ("فريق", '{"\\u0641\\u0631\\u064a\\u0642": {"killed": 1}}', "فريق: 1 killed"),
    ],
)
def test_casualties_that_name_a_sensitive_source_as_they_are_read_go(
    citation: str, stated: str, read: str
) -> None:
    assert casualty_words(stated) == read
    protection = Protection.of([Source(citation, sensitive=True)])
    (shown,) = published([state(events=(Event(DAY, POINT, casualties=stated),))], protection)
    assert shown.events["casualties"].tolist() == [""]
    assert shown.withheld is not None
    assert shown.withheld.notes == 1


def test_casualties_that_name_a_sensitive_source_as_they_are_recorded_go() -> None:
    stated = '{"army": {"of_which_officers": 2}}'
    protection = Protection.of([Source("of which officers", sensitive=True)])
    (shown,) = published([state(events=(Event(DAY, POINT, casualties=stated),))], protection)
    assert shown.events["casualties"].tolist() == [""]


def test_events_move_to_the_middle_of_their_cell() -> None:
    shown = public(state(events=(Event(DAY, POINT, uncertainty_km=5),)))
    event, cell = shown.events.iloc[0], masked((POINT.x, POINT.y), 5)
    assert (event.geometry.x, event.geometry.y) == (cell.longitude, cell.latitude)
    assert event["uncertainty_km"] == cell.uncertainty_km
    assert str(shown.withheld) == f"for publication: 1 event moved by up to {cell.moved_km:.1f} km"


def test_only_the_events_of_the_days_shown_are_counted_but_all_are_moved() -> None:
    events = (Event(DAY, POINT), Event(NEXT, POINT))
    shown = public(state(day=NEXT, events=events))
    assert not any(point.equals(POINT) for point in shown.events.geometry)
    assert shown.withheld is not None
    assert shown.withheld.events == 1
    both = published([state(events=events[:1]), state(day=NEXT, events=events)], PROTECTION)[0].withheld
    assert both is not None
    assert both.events == 2


def test_where_nothing_had_to_be_left_out_it_says_so() -> None:
    shown = public(state(Statement(ARMY, "z1", "North bank", sources=(ITIC,))))
    assert said_of(shown) == (Statement(ARMY, "z1", "North bank", sources=(ITIC,)),)
    assert str(shown.withheld) == "for publication: nothing had to be left out"


def test_a_public_state_stays_as_it_is() -> None:
    shown = public(state(Statement(ARMY, note="n"), events=(Event(DAY, POINT),)))
    assert public(shown) is shown


def test_the_state_itself_stays_as_it_was() -> None:
    snapshot = state(Statement(ARMY, note="n", sources=(TEAM,)), events=(Event(DAY, POINT, note="n"),))
    before = repr((said_of(snapshot), snapshot.events.to_dict("records")))
    public(snapshot)
    assert repr((said_of(snapshot), snapshot.events.to_dict("records"))) == before


def test_statements_about_villages_keep_their_words_and_figures() -> None:
    told = Observation(DAY, "m", "M", "T7-1", "dawn", "army", "control", 0.4, "army entered", "T2 (ITIC)")
    says = [replace(told, sources=(TEAM,)), Observation(DAY, "m", actor="rebels", sources=(ITIC,))]
    judged = verdicts(says)
    (shown,) = public_verdicts({"m": judged}, PROTECTION)["m"]
    assert (shown.holder, shown.confidence, shown.before) == (
        judged[0].holder,
        judged[0].confidence,
        judged[0].before,
    )
    army = next(record for record in shown.records if record.actor == "army")
    assert army == replace(told, record_id="", contradicts="", sources=(WITHHELD,))
    assert shown.sources == (ITIC,)
    assert shown.against == ((ARMY, (WITHHELD,)),)


def test_a_verdict_names_no_source_that_is_marked_elsewhere() -> None:
    judged = verdicts([Observation(DAY, "m", actor="army", sources=(Source("Blog relaying Field Team 7"),))])
    (shown,) = public_verdicts({"m": judged}, PROTECTION)["m"]
    assert shown.sources == (WITHHELD,)


def test_what_only_the_verdicts_of_the_days_shown_hide_is_counted_too() -> None:
    middle, blog = date(2024, 1, 2), Source("Blog relaying Field Team 7")
    judged = verdicts(
        [
            Observation(DAY, "m", actor="army", sources=(TEAM,)),
            Observation(middle, "m", actor="army", sources=(blog,)),
            Observation(
                date(2024, 2, 1), "m", actor="army", sources=(Source("A later blog of Field Team 7"),)
            ),
        ]
    )
    states = [state(Statement(ARMY, sources=(TEAM,))), state(day=date(2024, 1, 3))]
    assert published(states, PROTECTION)[0].withheld == Withheld(0, 1, 0, 0.0)
    assert published(states, PROTECTION, judged)[0].withheld == Withheld(0, 2, 0, 0.0)


def filled(kind: type[Record], **given: Any) -> Any:
    """A record with a secret in every field of text: which field it is stands in it."""
    texts = {
        field.name: f"{kind.__name__}.{field.name}"
        for field in fields(kind)
        if field.type == "Text" and field.name not in given
    }
    return kind(**texts | given)


def test_every_field_of_text_is_either_kept_on_purpose_or_gone() -> None:
    """Also one that the schema does not have yet: who adds it decides here."""
    place = filled(Place, id="m", geometry=POINT, aliases=("alias",), sources=(TEAM,))
    event = filled(Event, date=DAY, geometry=POINT, sources=(TEAM,))
    route = filled(Route, geometry=shapely.LineString([(36, 35), (37, 36)]), sources=(TEAM,))
    told = Statement(ARMY, "Zone.id", "Zone.label", "Zone.note", (TEAM,))
    line = Statement(Holder("", ""), "Frontline.id", "Frontline.label", "Frontline.note", (TEAM,))
    actor = filled(Actor, id="army", sources=(TEAM,))
    says = (
        Observation(DAY, "m", actor="army", sources=(TEAM,)),
        Observation(DAY, "m", actor="rebels", sources=(TEAM,), confidence=0.1),
    )
    snapshot = state(
        told,
        events=(event,),
        places=(place,),
        routes=(route,),
        says=says,
        lines=(line,),
        actors={"army": actor},
    )
    everything = {
        f"{kind.__name__}.{field.name}"
        for kind in (Zone, Frontline, Place, Event, Route, Actor)
        for field in fields(kind)
        if field.type == "Text"
    }
    shown = public(snapshot)
    left = repr(
        [
            (frame.to_dict("records"), list(frame.columns))
            for frame in (
                shown.zones,
                shown.villages,
                shown.places,
                shown.frontlines,
                shown.events,
                shown.routes,
            )
        ]
    ) + repr(shown.actors)
    kept = {name for name in everything if name in left}
    assert everything - kept == {
        *("Zone.id", "Zone.note", "Frontline.id", "Frontline.note"),
        *("Place.id", "Place.note", "Place.coordinate_basis"),  # the id is the key of its village here
        *("Event.id", "Event.note", "Route.note"),
    }
    assert "team" not in left.casefold()
    assert "36.123456" not in repr(shown.events.geometry.to_wkt().tolist())


def test_every_source_of_a_state_is_replaced_wherever_it_stands() -> None:
    says = (
        Observation(DAY, "m", actor="army", sources=(ITIC,)),
        Observation(DAY, "m", actor="rebels", sources=(TEAM,), confidence=0.1),
    )
    later = Observation(NEXT, "m", actor="army", sources=(TEAM,))
    place = Place("m", "M", POINT)
    shown = public(state(day=NEXT, places=(place,), says=(*says, later)))
    village = shown.villages.iloc[0]
    assert (village["sources"], village["since_sources"]) == ((WITHHELD,), (ITIC,))
    assert public(state(places=(place,), says=says)).villages["against"].iloc[0] == (
        (Holder("rebels", "control"), (WITHHELD,)),
    )


points = st.builds(shapely.Point, st.floats(-180, 180), st.floats(-90, 90))


@settings(deadline=None)
@given(points, st.none() | st.floats(0, 500))
def test_an_event_surely_lies_in_its_published_circle(
    point: shapely.Point, uncertainty: float | None
) -> None:
    event = public(state(events=(Event(DAY, point, uncertainty_km=uncertainty),))).events.iloc[0]
    away = offset((event.geometry.x, event.geometry.y), (point.x, point.y)).distance_km
    assert away + (uncertainty or 0) <= event["uncertainty_km"]


def test_figures_of_the_case_are_the_same(case: Store) -> None:
    days, judged = case.snapshots(), case.verdicts()
    shown, shown_judged = published(days, PROTECTION), public_verdicts(judged, PROTECTION)
    change, shown_change = diff(days[0], days[-1]), diff(shown[0], shown[-1])
    assert shown_change.matrix.equals(change.matrix)
    assert shown_change.areas.equals(change.areas)
    assert shown_change.villages.drop(columns="sources").equals(change.villages.drop(columns="sources"))
    (takeover,), (shown_takeover,) = find_takeovers(days, judged), find_takeovers(shown, shown_judged)
    assert replace(shown_takeover, sources=(), villages=()) == replace(takeover, sources=(), villages=())
    assert [one.dates for one in shown_takeover.villages] == [one.dates for one in takeover.villages]
