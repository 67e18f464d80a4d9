"""Sensitive sources: marked once, a source is sensitive wherever and whenever it is cited."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import shapely
from sqlalchemy import create_engine, text

from controlmap.layers.reading import Records
from controlmap.layers.schema import Event, Observation, Place, Record, Source, Zone
from controlmap.layers.store import Store, open

D18, D20 = date(2019, 11, 18), date(2019, 11, 20)
WEST, EAST = shapely.box(36, 35, 36.1, 35.1), shapely.box(36.1, 35, 36.2, 35.1)
PLAIN, MARKED = Source("Field team 7", D18), Source("Field team 7", D18, sensitive=True)


def records(layer: str, *rows: Record) -> Records:
    return Records(layer, rows, tuple(("file", str(n)) for n, _ in enumerate(rows, 1)), ("file",))


def zone(*sources: Source, day: date = D18) -> Zone:
    return Zone(day, WEST, "army", sources=sources)


def marks(store: Store) -> dict[str, bool]:
    return {source.citation: source.sensitive for source, _ in store.sources()}


@pytest.fixture
def store(empty_store: Store) -> Store:
    return empty_store


@pytest.fixture
def old_store(store: Store) -> Store:
    """A store as it was made when no source could be sensitive."""
    store.record(records("zones", zone(PLAIN)))
    engine = create_engine(f"sqlite:///{store.path}")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE sources DROP COLUMN sensitive"))
        connection.execute(text("UPDATE controlmap SET value = '1' WHERE name = 'schema_version'"))
    engine.dispose()
    return store


def test_a_mark_is_kept(store: Store) -> None:
    assert store.record(records("zones", zone(MARKED, Source("ITIC")))).counts.newly_sensitive == 1
    assert marks(store) == {"Field team 7": True, "ITIC": False}
    assert store.at(D18).sources == (MARKED, Source("ITIC"))


def test_the_same_file_with_the_mark_added_is_news_once(store: Store) -> None:
    store.record(records("zones", zone(PLAIN)))
    receipt = store.record(records("zones", zone(MARKED)))
    assert receipt.counts.changed
    assert (receipt.counts.newly_sensitive, receipt.counts.restated, receipt.counts.new) == (1, 0, 0)
    assert store.at(D18).sources == (MARKED,)
    assert not store.record(records("zones", zone(MARKED))).counts.changed


def test_what_was_recorded_before_without_the_mark_gains_it(store: Store) -> None:
    store.record(records("zones", zone(PLAIN)), known_on=datetime(2020, 1, 1, tzinfo=UTC))
    store.record(records("villages", Place("m", "M", shapely.Point(36.05, 35.05))))
    later = Observation(D20, "m", actor="army", sources=(Source("FIELD  team 7", url="u", sensitive=True),))
    store.record(records("control", later))
    assert set(marks(store).values()) == {True}
    then = store.at(D18, known_on=datetime(2020, 1, 2, tzinfo=UTC))
    assert then.sources == (MARKED,), "as known then, too"


def test_what_is_recorded_later_without_the_mark_gains_it(store: Store) -> None:
    store.record(records("zones", zone(MARKED)))
    receipt = store.record(records("zones", zone(PLAIN), zone(PLAIN, day=D20)))
    assert receipt.counts.newly_sensitive == 0
    assert receipt.counts.corrected_dates == [], "nothing else is said of the 18th"
    assert store.at(D20).sources == (MARKED,)
    assert not store.record(records("zones", zone(PLAIN))).counts.changed


def test_one_mark_in_a_file_counts_for_all_of_it(store: Store) -> None:
    event = Event(D18, shapely.Point(36, 35), "e", sources=(PLAIN,))
    again = Event(D18, shapely.Point(36, 35), "e", sources=(MARKED,))
    receipt = store.record(records("events", event, again))
    assert receipt.counts.new == 1, "the two say the same"
    assert store.at(D18).events["sources"].iloc[0] == (MARKED,)


def test_all_that_is_sensitive_is_listed_whatever_cites_it_and_whenever(store: Store) -> None:
    store.record(records("zones", zone(MARKED, Source("ITIC"))))
    store.record(records("zones", zone(Source("K24"))))
    blog = Source("Blog", url="https://blog.example", sensitive=True)
    store.record(records("events", Event(D20, shapely.Point(36, 35), sources=(blog, Source("SOHR")))))
    assert MARKED not in store.at(D18).sources, "the 18th was corrected"
    assert store.sensitive_sources() == [MARKED, blog]


def test_a_dry_run_marks_nothing(store: Store) -> None:
    store.record(records("zones", zone(PLAIN)))
    before = store.path.read_bytes()
    assert store.record(records("zones", zone(MARKED)), dry_run=True).counts.newly_sensitive == 1
    assert store.path.read_bytes() == before


def test_a_store_from_before_marks_is_read_and_stays_as_it_is(old_store: Store) -> None:
    before = old_store.path.read_bytes()
    assert old_store.at(D18).sources == (PLAIN,)
    assert marks(old_store) == {"Field team 7": False}
    assert old_store.sensitive_sources() == []
    assert old_store.check() == []
    assert not old_store.record(records("zones", zone(PLAIN))).counts.changed
    assert old_store.path.read_bytes() == before


def test_a_store_from_before_marks_takes_them(old_store: Store) -> None:
    assert old_store.record(records("zones", zone(MARKED))).counts.newly_sensitive == 1
    old_store.record(records("zones", Zone(D20, EAST, "army", sources=(Source("ITIC"),))))
    assert marks(open(old_store.path)) == {"Field team 7": True, "ITIC": False}
