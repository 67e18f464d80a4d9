"""The store: what is recorded stays, what is corrected stays known, and a GIS opens it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import shapely
from sqlalchemy import create_engine, text

from controlmap.geo.area import length_km
from controlmap.geo.errors import AmbiguousError, DataError, NothingFoundError, StoreError
from controlmap.layers.diff import diff
from controlmap.layers.reading import Records
from controlmap.layers.schema import Actor, Event, Observation, Place, Record, Source, Zone
from controlmap.layers.store import Store, open

D18, D19, D20, D25 = (date(2019, 11, day) for day in (18, 19, 20, 25))
WEST, EAST = shapely.box(36, 35, 36.1, 35.1), shapely.box(36.1, 35, 36.2, 35.1)
ITIC, KHOTWA = Source("ITIC"), Source("Khotwa", D25, "https://example.org/map", "opposition")


def zone(
    day: date, shape: shapely.Polygon = WEST, actor: str = "army", *sources: Source, **more: str
) -> Zone:
    return Zone(day, shape, actor, sources=sources, **more)


def records(layer: str, *rows: Record) -> Records:
    origins = tuple(("file", str(number)) for number in range(1, len(rows) + 1))
    return Records(layer, rows, origins, ("file",))


def holders(store: Store, day: date, known_on: datetime | None = None) -> dict[str, float]:
    frame = store.at(day, known_on=known_on).holders
    return dict(zip(frame["actor"], frame["area_km2"].round(1), strict=True))


@pytest.fixture
def store(empty_store: Store) -> Store:
    return empty_store


def test_the_last_snapshot_carries_on_and_says_from_when(store: Store) -> None:
    store.record(records("zones", zone(D18)))
    snapshot = store.at("2019-11-20")
    assert snapshot.recorded_on == D18
    assert snapshot.carried_forward
    assert not store.at(D18).carried_forward


def test_before_the_first_snapshot_there_is_nothing(store: Store) -> None:
    store.record(records("zones", zone(D18)))
    with pytest.raises(NothingFoundError, match="main begins on 2019-11-18"):
        store.at("2019-11-17")


def test_a_zone_that_is_not_in_the_next_snapshot_ends(store: Store) -> None:
    store.record(records("zones", zone(D18)))
    assert store.record(records("zones", zone(D19, EAST))).counts.ended == 1
    assert holders(store, D18) == holders(store, D19)
    bounds = [store.at(day).zones.total_bounds[0] for day in (D18, D19)]
    assert bounds == [36, 36.1]


def test_snapshots_come_in_any_order(store: Store, folder: Path) -> None:
    days = [zone(D18), zone(D20, EAST, "rebels"), zone(D25)]
    store.record(records("zones", *days))
    other = open(folder / "other.gpkg")
    for one in (days[2], days[0], days[1]):
        other.record(records("zones", one))
    for day in (D18, D19, D20, date(2019, 11, 22), D25, date(2019, 12, 1)):
        assert holders(store, day) == holders(other, day)


def test_the_same_again_leaves_the_file_as_it_was(store: Store) -> None:
    first = records("zones", zone(D18, WEST, "army", ITIC))
    store.record(first)
    before = store.path.read_bytes()
    receipt = store.record(first)
    assert not receipt.counts.changed
    assert store.path.read_bytes() == before


def test_an_unchanged_zone_keeps_its_ground_and_gains_the_source(store: Store) -> None:
    store.record(records("zones", zone(D18, WEST, "army", ITIC)))
    receipt = store.record(records("zones", zone(D19, WEST, "army", KHOTWA)))
    assert (receipt.counts.new, receipt.counts.restated) == (0, 1)
    said = store.at(D19).zones["statements"].iloc[0]
    assert [statement.sources for statement in said] == [(ITIC,), (KHOTWA,)]
    assert len(store.at(D18).zones["statements"].iloc[0]) == 1, "on the 18th nobody had said it yet"


def test_the_same_ground_with_rings_begun_elsewhere_is_one_zone(store: Store) -> None:
    turned = shapely.Polygon([*WEST.exterior.coords[2:], *WEST.exterior.coords[1:3]])
    store.record(records("zones", zone(D18), zone(D18, turned)))
    assert len(store.at(D18).zones) == 1


def test_a_correction_forgets_nothing(store: Store) -> None:
    told = datetime(2019, 11, 21, tzinfo=UTC)
    corrected = datetime(2019, 11, 28, tzinfo=UTC)
    store.record(records("zones", zone(D20, WEST, "army")), known_on=told)
    receipt = store.record(records("zones", zone(D20, WEST, "rebels")), known_on=corrected)
    assert receipt.counts.corrected_dates == [D20]
    assert list(holders(store, D20)) == ["rebels"]
    assert list(holders(store, D20, datetime(2019, 11, 22, tzinfo=UTC))) == ["army"]
    with pytest.raises(NothingFoundError):
        store.at(D20, known_on=datetime(2019, 11, 20, tzinfo=UTC))


def test_a_correction_of_a_day_changes_no_other_day(store: Store) -> None:
    store.record(records("zones", zone(D18), zone(D20), zone(D25)))
    store.record(records("zones", zone(D20, WEST, "rebels")))
    assert [next(iter(holders(store, day))) for day in (D18, D19, D20, D25)] == [
        "army",
        "army",
        "rebels",
        "army",
    ]


def test_a_correction_in_between_keeps_what_was_said_of_the_rest(store: Store) -> None:
    for day in (D18, D25):
        store.record(records("zones", zone(day, WEST, "army", ITIC, note="seen")))
    store.record(records("zones", zone(D20, EAST, "rebels")))
    for day in (D18, D25):
        said = store.at(day).zones["statements"].iloc[0]
        assert [(statement.note, statement.sources) for statement in said] == [("seen", (ITIC,))]


def test_a_source_that_is_corrected_is_withdrawn(store: Store) -> None:
    store.record(records("zones", zone(D18, WEST, "army", ITIC)))
    store.record(records("zones", zone(D18, WEST, "army", KHOTWA)))
    assert [s.sources for s in store.at(D18).zones["statements"].iloc[0]] == [(KHOTWA,)]


def test_a_correction_of_the_words_leaves_other_days_theirs(store: Store) -> None:
    for day in (D18, D25):
        store.record(records("zones", zone(day, WEST, "army", ITIC)))
    store.record(records("zones", zone(D18, WEST, "army", KHOTWA)))
    told = [[s.sources for s in store.at(day).zones["statements"].iloc[0]] for day in (D18, D25)]
    assert told == [[(KHOTWA,)], [(KHOTWA,), (ITIC,)]]


def test_words_do_not_depend_on_the_order_of_imports(store: Store, folder: Path) -> None:
    days = [zone(D18, WEST, "army", ITIC), zone(D20, WEST, "army", KHOTWA), zone(D25, WEST, "army", ITIC)]
    other = open(folder / "other.gpkg")
    for one, reverse in zip(days, days[::-1], strict=True):
        store.record(records("zones", one))
        other.record(records("zones", reverse))
    for day in (D18, D19, D20, D25):
        first, second = (s.at(day).zones["statements"].iloc[0] for s in (store, other))
        assert first == second


def test_a_correction_that_only_withdraws_words_counts(store: Store) -> None:
    store.record(records("zones", zone(D18, WEST, "army", ITIC), zone(D18, WEST, "army", KHOTWA)))
    receipt = store.record(records("zones", zone(D18, WEST, "army", ITIC)))
    assert receipt.counts.corrected_dates == [D18]
    assert [s.sources for s in store.at(D18).zones["statements"].iloc[0]] == [(ITIC,)]


def test_the_same_statement_under_two_datasets_counts_once(store: Store) -> None:
    store.record(records("villages", Place("m", "M", shapely.Point(36, 35))))
    says = records("control", Observation(D20, "m", record_id="T1", actor="army", confidence=0.5))
    store.record(says, dataset="a")
    assert not store.record(says, dataset="b").counts.changed


def test_the_positional_error_gives_each_figure_its_uncertainty(store: Store) -> None:
    store.record(records("zones", zone(D18, WEST, "army"), zone(D25, WEST, "rebels")), positional_error_m=50)
    change = diff(store.at(D18), store.at(D25))
    outline = length_km([WEST])[0]
    assert change.transitions["uncertainty_km2"].tolist() == [pytest.approx(0.05 * outline)]
    assert change.areas["uncertainty_km2"].tolist() == [pytest.approx(0.05 * outline)] * 2


def test_add_completes_a_recorded_date(store: Store) -> None:
    store.record(records("zones", zone(D18)))
    store.record(records("zones", zone(D18, EAST, "rebels")), add=True)
    assert set(holders(store, D18)) == {"army", "rebels"}
    store.record(records("zones", zone(D18, EAST, "rebels")))
    assert set(holders(store, D18)) == {"rebels"}, "without --add it is the whole day"


def test_a_dry_run_changes_nothing_and_makes_nothing(store: Store) -> None:
    receipt = store.record(records("zones", zone(D18)), dry_run=True)
    assert receipt.counts.new == 1
    assert list(store.path.parent.iterdir()) == []


def test_a_record_without_a_source_is_accepted(store: Store) -> None:
    store.record(records("zones", zone(D18)))
    assert [finding.message for finding in store.check()] == ["1 unsourced: no source is named"]


def test_actors_met_for_the_first_time_are_registered(store: Store) -> None:
    receipt = store.record(records("zones", zone(D18, WEST, "army|rebels", status="contested")))
    assert receipt.new_actors == ("army", "rebels")
    army = store.actors()[0]
    assert (army.name, army.side) == ("army", "army")
    store.record(records("actors", Actor("army", "The army", colour="#d7301f")))
    assert store.actors()[0].colour == "#d7301f"


def test_strict_actors_refuses_them(store: Store) -> None:
    with pytest.raises(DataError, match="'army' is not known"):
        store.record(records("zones", zone(D18)), strict_actors=True)
    assert not store.exists


def test_contradicting_sources_stay_side_by_side(store: Store) -> None:
    village = Place("m", "Mushayrafa", shapely.Point(36.05, 35.05))
    store.record(records("villages", village))
    says = [
        Observation(D20, "m", actor="army", sources=(ITIC,)),
        Observation(D20, "m", actor="rebels", sources=(KHOTWA,)),
    ]
    store.record(records("control", *says))
    assert not store.record(records("control", *says)).counts.changed
    verdict = store.history("m").verdicts[0]
    assert verdict.disputed
    assert {record.actor for record in verdict.records} == {"army", "rebels"}


def test_a_statement_with_a_record_id_is_corrected_and_not_doubled(store: Store) -> None:
    told = datetime(2019, 11, 21, tzinfo=UTC)
    store.record(records("villages", Place("m", "M", shapely.Point(36, 35))), known_on=told - timedelta(1))
    store.record(records("control", Observation(D20, "m", record_id="T1", actor="army")), known_on=told)
    receipt = store.record(records("control", Observation(D20, "m", record_id="T1", actor="rebels")))
    assert receipt.counts.corrected == 1
    assert [r.actor for r in store.history("m").verdicts[0].records] == ["rebels"]
    assert [r.actor for r in store.history("m", known_on=told).verdicts[0].records] == ["army"]


def test_one_id_for_two_statements_in_one_file_is_refused(store: Store) -> None:
    store.record(records("villages", Place("m", "M", shapely.Point(36, 35))))
    both = [Observation(D20, "m", record_id="T1", actor=actor) for actor in ("army", "rebels")]
    with pytest.raises(DataError, match="'T1' says something else than in feature 1"):
        store.record(records("control", *both))


def test_a_village_that_is_not_recorded_is_a_fault(store: Store) -> None:
    with pytest.raises(DataError, match="no village with the id 'm'"):
        store.record(records("control", Observation(D20, "m", actor="army")))
    assert not store.exists


def test_a_statement_may_name_its_village(store: Store) -> None:
    store.record(records("villages", Place("m", "Mushayrafa", shapely.Point(36, 35))))
    store.record(records("control", Observation(D20, place="mushayrafa", actor="army")))
    assert store.at(D20).villages["place_id"].tolist() == ["m"]


def test_two_datasets_are_never_merged(store: Store) -> None:
    store.record(records("zones", zone(D18)), dataset="khotwa")
    store.record(records("zones", zone(D18, WEST, "rebels")), dataset="isw")
    with pytest.raises(AmbiguousError, match="isw, khotwa"):
        store.at(D18)
    with pytest.raises(AmbiguousError):
        store.record(records("zones", zone(D19)))
    assert store.at(D18, dataset="isw").holders["actor"].tolist() == ["rebels"]
    with pytest.raises(NothingFoundError, match="isw, khotwa"):
        store.at(D18, dataset="nobody")


def test_the_only_dataset_is_the_default(store: Store) -> None:
    store.record(records("zones", zone(D18)), dataset="khotwa")
    assert store.record(records("zones", zone(D19))).dataset == "khotwa"


def test_the_positional_error_is_the_one_stated_last(store: Store) -> None:
    store.record(records("zones", zone(D18)))
    assert store.at(D18).positional_error_m is None
    for error in (25.0, 40.0):
        assert store.record(records("zones", zone(D18)), positional_error_m=error).counts.changed
    assert store.at(D18).positional_error_m == 40.0
    assert not store.record(records("zones", zone(D18)), positional_error_m=40.0).counts.changed


def test_latitude_and_longitude_swapped_against_what_is_recorded(store: Store) -> None:
    store.record(records("zones", zone(D18)))
    swapped = Place("m", "M", shapely.Point(35.05, 36.05))
    with pytest.raises(DataError, match="swapped"):
        store.record(records("villages", swapped))


def test_events_keep_their_sources_in_order(store: Store) -> None:
    event = Event(D20, shapely.Point(36, 35), "E1", event_type="airstrike", sources=(KHOTWA, ITIC))
    store.record(records("zones", zone(D18)))
    store.record(records("events", event))
    assert store.at(D20).events["sources"].iloc[0] == (KHOTWA, ITIC)
    assert len(store.at(D20).events_between(D18, D19)) == 0


def test_known_time_never_runs_backwards(store: Store) -> None:
    later = datetime(2030, 1, 1, tzinfo=UTC)
    store.record(records("zones", zone(D18)), known_on=later)
    store.record(records("zones", zone(D18, WEST, "rebels")))
    assert list(holders(store, D18)) == ["rebels"]
    assert list(holders(store, D18, later)) == ["army"]


def test_a_gis_opens_it(store: Store) -> None:
    """In a process of its own: two SQLite libraries must not share a file within one."""
    store.record(records("zones", zone(D18, WEST, "army", ITIC), zone(D25, EAST, "army")))
    store.record(records("villages", Place("m", "المشيرفة", shapely.Point(36.05, 35.05))))
    code = (
        "import pyogrio, sys; z = pyogrio.read_dataframe(sys.argv[1], layer='zones', fid_as_index=True);"
        "p = pyogrio.read_dataframe(sys.argv[1], layer='places');"
        "print(z.crs.to_epsg(), len(z), sorted(z.geom_type.unique()), str(z.valid_from.iloc[0])[:10],"
        " str(z.valid_to.iloc[0])[:10], z.total_bounds.tolist(), p.name.iloc[0].encode().hex(), len(p))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(store.path)], capture_output=True, text=True, check=True
    )
    arabic = "المشيرفة".encode().hex()
    expected = f"4326 2 ['MultiPolygon'] 2019-11-18 2019-11-25 [36.0, 35.0, 36.2, 35.1] {arabic} 1"
    assert found.stdout.strip() == expected


def tamper(store: Store, *statements: str) -> None:
    engine = create_engine(f"sqlite:///{store.path}")
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_a_store_of_a_newer_schema_is_refused(store: Store) -> None:
    store.record(records("zones", zone(D18)))
    tamper(store, "UPDATE controlmap SET value = '99' WHERE name = 'schema_version'")
    before = store.path.read_bytes()
    for attempt in (lambda: store.at(D18), lambda: store.record(records("zones", zone(D19)))):
        with pytest.raises(StoreError, match="newer controlmap"):
            attempt()
    assert store.path.read_bytes() == before


def test_a_file_that_is_no_store_is_refused(store: Store) -> None:
    store.path.write_text("this is not a database, but long enough to look at " * 100)
    before = store.path.read_bytes()
    for attempt in (lambda: store.at(D18), lambda: store.record(records("zones", zone(D18)))):
        with pytest.raises(StoreError, match="is not a store"):
            attempt()
    assert store.path.read_bytes() == before


def test_another_database_is_refused(store: Store) -> None:
    tamper(store, "CREATE TABLE mine (a INTEGER)")
    before = store.path.read_bytes()
    for attempt in (lambda: store.at(D18), lambda: store.record(records("zones", zone(D18)))):
        with pytest.raises(StoreError, match="no controlmap tables"):
            attempt()
    assert store.path.read_bytes() == before


def test_check_finds_what_an_editor_broke(store: Store) -> None:
    store.record(records("villages", Place("m", "M", shapely.Point(36.05, 35.05))))
    store.record(records("control", Observation(D18, "m", actor="army", sources=(ITIC,))))
    store.record(records("zones", zone(D18, WEST, "army", ITIC)))
    assert store.check() == []
    tamper(
        store,
        "UPDATE zones SET valid_to = '2019-11-01'",
        "UPDATE places SET geom = X'47500003'",
        "UPDATE observations SET place_id = 'gone'",
        "DELETE FROM actors",
    )
    faults = {finding.about: finding.message for finding in store.check() if finding.kind == "fault"}
    assert faults["zones 1"] == "it ends before it begins"
    assert faults["places 1"] == "a geometry that cannot be read"
    assert "village gone" in faults
    assert "actor army" in faults


def test_check_remarks_on_a_village_against_its_zone(store: Store) -> None:
    store.record(records("villages", Place("m", "Mushayrafa", shapely.Point(36.05, 35.05))))
    store.record(records("control", Observation(D18, "m", actor="rebels", sources=(ITIC,))))
    store.record(records("zones", zone(D18, WEST, "army", ITIC)))
    remark = store.check()[0]
    assert remark.kind == "remark"
    assert "Mushayrafa: its own record says rebels (control), its zone army (control)" in remark.message
