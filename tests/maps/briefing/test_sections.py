"""What a briefing says: every figure that of the change, every statement with its sources, plainly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from shapely import Point, box

from controlmap.layers.diff import diff
from controlmap.layers.findings import Findings, findings
from controlmap.layers.schema import Event, Observation, Place, Record, Source, Zone
from controlmap.layers.store import Store
from controlmap.maps.briefing import Briefing, brief
from controlmap.maps.briefing.document import Block, Language, Paragraph, Picture, Table

from ..conftest import records

FIRST, LAST = date(2024, 1, 1), date(2024, 1, 8)
PAPER = (Source("a daily paper"),)
MONITOR = (Source("a monitor"),)
TOWN = Place("town", "Town", Point(36.15, 35.05), name_ar="بلدة")
HAMLET = Place("hamlet", "Hamlet", Point(36.25, 35.05))


def zones(day: date, border: float, sources: tuple[Source, ...] = PAPER) -> list[Record]:
    """Two squares side by side, the border between them somewhere."""
    return [
        Zone(day, box(36.0, 35.0, border, 35.1), "army", sources=sources),
        Zone(day, box(border, 35.0, 36.3, 35.1), "rebels", sources=sources),
    ]


def told(store: Store, *, language: Language = "en", draft: bool = False) -> Briefing:
    return brief(findings(store, FIRST, LAST), language, draft=draft)


@pytest.fixture
def advance(empty_store: Store) -> Store:
    """The army takes the town; a paper and a monitor name different holders of it at first."""
    store = empty_store
    rows = [*zones(FIRST, 36.1), *zones(LAST, 36.2, MONITOR)]
    store.record(records("zones", *rows), positional_error_m=50)
    store.record(records("villages", TOWN, HAMLET))
    said = [
        Observation(FIRST, "town", actor="rebels", confidence=0.9, sources=PAPER),
        Observation(LAST, "town", actor="army", confidence=0.9, sources=MONITOR),
        Observation(LAST, "town", actor="rebels", confidence=0.2, sources=PAPER),
        Observation(FIRST, "hamlet", actor="rebels", sources=PAPER),
    ]
    store.record(records("control", *said))
    raid = Event(
        date(2024, 1, 5), Point(36.2, 35.05), event_type="raid", actors="army|police", target="a convoy",
        place="the road", uncertainty_km=2, country="Land", admin1="North", sources=MONITOR,
    )  # fmt: skip
    far = Event(date(2024, 1, 3), Point(10, 10), event_type="clash", country="Elsewhere", sources=PAPER)
    store.record(records("events", raid, far))
    return store


def blocks(briefing: Briefing, heading: str) -> Sequence[Block]:
    return next(section.blocks for section in briefing.sections if section.heading == heading)


def table(briefing: Briefing, heading: str) -> Table:
    return next(block for block in blocks(briefing, heading) if isinstance(block, Table))


def words(briefing: Briefing, heading: str) -> str:
    return " ".join(block.text for block in blocks(briefing, heading) if isinstance(block, Paragraph))


def test_the_headline_tells_ground_villages_and_their_error(advance: Store) -> None:
    change = diff(advance.at(FIRST), advance.at(LAST))
    row = change.transitions.iloc[0]
    headline = told(advance).headline
    assert headline.text == (
        f"From 1 January 2024 to 8 January 2024, {row.area_km2:.2f} ± {row.uncertainty_km2:.2f} km² passed"
        " from rebels to army. 1 village changed holder (1 of them disputed). The positional error of the"
        " zones is 50 m; the ± of a figure is that times the outline of its ground, an upper bound."
    )
    assert headline.cited == (1, 2)
    assert told(advance).sources == (("a daily paper", ""), ("a monitor", ""))


def test_the_account_of_each_actor_is_that_of_the_change(advance: Store) -> None:
    change = diff(advance.at(FIRST), advance.at(LAST))
    account = table(told(advance), "What changed, by actor")
    assert account.heading == ("Actor", "Before, km²", "After, km²", "Gained, km²", "Lost, km²", "Net, km²")
    for row, balance in zip(account.rows, change.balances, strict=True):
        figures = [float(cell.split(" ±")[0].replace("−", "-").replace(",", "")) for cell in row.cells[1:]]
        expected = [*balance[1:5], balance.net_km2]
        assert figures == pytest.approx(expected, abs=0.005)
        assert row.cells[0] == balance.actor
        assert row.cited == (1, 2)


def test_villages_have_a_date_a_remark_and_their_own_sources(advance: Store) -> None:
    (row,) = table(told(advance), "Villages that changed hands").rows
    assert row.cells == ("Town (\u2068بلدة\u2069)", "rebels", "army", "8 Jan 2024", "disputed")
    assert row.cited == (2,)


def test_a_takeover_is_a_paragraph(advance: Store) -> None:
    (episode,) = blocks(told(advance), "Takeovers")
    assert isinstance(episode, Paragraph)
    assert episode.text.startswith("Town, 8 January 2024 to 8 January 2024: army reached ")
    assert "Villages in the order in which they fell: Town (8 January 2024; disputed)." in episode.text


def test_events_are_grouped_by_region_those_on_mapped_ground_first(advance: Store) -> None:
    rows = table(told(advance), "Events of the period").rows
    assert [row.cells for row in rows] == [
        ("Land, North", "raid", "5 Jan 2024", "army, police against a convoy; the road, to within 2 km"),
        ("Elsewhere", "clash", "3 Jan 2024", ""),
    ]
    assert [row.cited for row in rows] == [(2,), (1,)]


def test_contradicting_sources_stand_side_by_side(advance: Store) -> None:
    held, claimed = table(told(advance), "Where sources disagree").rows
    assert held.cells[1:] == ("8 Jan 2024", "army", "stands by the weight of its sources")
    assert claimed.cells == ("Town (\u2068بلدة\u2069)", "8 Jan 2024", "rebels", "")
    assert (held.cited, claimed.cited) == ((2,), (1,))


def test_a_village_against_its_zone_is_told(advance: Store) -> None:
    later = zones(LAST, 36.28)
    advance.record(records("zones", *later))
    against = words(told(advance), "Where sources disagree")
    assert against == (
        "Hamlet: its own record on 1 January 2024 says “rebels”, the zone it stands in “army”."
    )


def test_every_number_has_a_source_and_every_source_is_cited(advance: Store) -> None:
    briefing = told(advance)
    cited = {number for block in _all(briefing) for number in _numbers(block)}
    assert cited == set(range(1, len(briefing.sources) + 1))


def test_redraw_is_said_and_left_out_of_gains(empty_store: Store) -> None:
    empty_store.record(records("zones", *zones(FIRST, 36.1), *zones(LAST, 36.10001)))
    briefing = told(empty_store)
    assert "no ground changed hands" in briefing.headline.text
    assert "Differences thinner than 10 m are redrawn borders" in words(
        briefing, "How the figures come about"
    )
    account = table(briefing, "What changed, by actor")
    assert account.heading[5] == "Redraw, km²"
    assert [row.cells[6] for row in account.rows] == ["0.00", "0.00"]


def test_nothing_changed_is_still_a_page(empty_store: Store) -> None:
    empty_store.record(records("zones", *zones(FIRST, 36.1)))
    briefing = told(empty_store)
    assert briefing.headline.text.startswith(
        "From 1 January 2024 to 8 January 2024, no zones were recorded: both states are those of 1 January"
        " 2024, and whether ground changed hands is not known. No village is recorded"
    )
    assert "zones of 8 January 2024 carried forward from 1 January 2024" in briefing.dated
    assert "both states are those of 1 January 2024" in words(briefing, "How the figures come about")
    assert words(briefing, "Takeovers").startswith("No takeover")
    assert words(briefing, "Events of the period") == "No event is recorded in the period."


def test_villages_alone_are_a_briefing_too(empty_store: Store) -> None:
    empty_store.record(records("villages", TOWN))
    said = [Observation(FIRST, "town", actor="rebels"), Observation(LAST, "town", actor="army")]
    empty_store.record(records("control", *said))
    briefing = told(empty_store, draft=True)
    assert briefing.headline.text == (
        "From 1 January 2024 to 8 January 2024, no zones are recorded, so ground has no figures."
        " 1 village changed holder."
    )
    assert briefing.headline.mark == "unsourced"
    assert words(briefing, "How the figures come about").startswith("No zones are recorded")
    assert isinstance(blocks(briefing, "Maps")[0], Picture)


def test_unsourced_and_disputed_statements_are_marked_in_a_draft_alone(empty_store: Store) -> None:
    empty_store.record(records("zones", *zones(FIRST, 36.1, ()), *zones(LAST, 36.2, ())))
    draft = told(empty_store, draft=True)
    assert draft.note("unsourced") == "unsourced"
    assert told(empty_store).note("unsourced") == ""
    assert [row.mark for row in table(draft, "What changed, by actor").rows] == ["unsourced", "unsourced"]
    assert told(empty_store).marks == ()
    assert draft.sources == ()


def test_a_draft_tells_what_is_both_unsourced_and_disputed(empty_store: Store) -> None:
    empty_store.record(records("villages", TOWN))
    said = [
        Observation(FIRST, "town", actor="rebels"),
        Observation(LAST, "town", actor="army", confidence=0.9),
        Observation(LAST, "town", actor="rebels", confidence=0.2),
    ]
    empty_store.record(records("control", *said))
    (row,) = table(told(empty_store, draft=True), "Villages that changed hands").rows
    assert row.mark == "unsourced and disputed"


def test_a_statement_about_ground_cites_the_zones_of_that_ground_alone(empty_store: Store) -> None:
    far = [
        Zone(day, box(40, 35, 40.1, 35.1), "army", sources=(Source("a far paper"),)) for day in (FIRST, LAST)
    ]
    empty_store.record(records("zones", *zones(FIRST, 36.1), *zones(LAST, 36.2, MONITOR), *far))
    briefing = told(empty_store)
    cited = {briefing.sources[number - 1][0] for number in briefing.headline.cited}
    assert cited == {"a daily paper", "a monitor"}


def test_ground_that_changed_between_dates_without_records_is_not_called_quiet(case: Store) -> None:
    sentence = brief(findings(case, "2019-11-21", "2019-11-22")).headline.text
    assert "both states are those of 19 November 2019" in sentence
    assert "no ground changed hands" not in sentence


def test_a_long_name_is_told_once_and_then_the_id(empty_store: Store) -> None:
    from controlmap.layers.schema import Actor

    long = "The Front of All the Brigades and Battalions of the North"
    empty_store.record(records("actors", Actor("rebels", long)))
    empty_store.record(records("zones", *zones(FIRST, 36.1), *zones(LAST, 36.2)))
    briefing = told(empty_store)
    assert f"passed from {long} (rebels) to army" in briefing.headline.text
    assert {row.cells[0] for row in table(briefing, "What changed, by actor").rows} == {"rebels", "army"}


def test_arabic_says_the_same_with_the_same_figures(advance: Store) -> None:
    english, arabic = told(advance), told(advance, language="ar")
    change = diff(advance.at(FIRST), advance.at(LAST))
    row = change.transitions.iloc[0]
    assert arabic.right_to_left
    assert f"\u2068{row.area_km2:.2f} ± {row.uncertainty_km2:.2f}\u2069 كم²" in arabic.headline.text
    assert "من 1 كانون الثاني 2024 إلى 8 كانون الثاني 2024" in arabic.headline.text
    assert "تغيّرت الجهة المسيطرة على قرية واحدة" in arabic.headline.text
    assert [words.strip("\u2068\u2069") for words, _ in arabic.sources] == [
        words for words, _ in english.sources
    ]
    assert [len(section.blocks) for section in arabic.sections] == [
        len(section.blocks) for section in english.sections
    ]
    (row,) = table(arabic, "القرى التي انتقلت من يد إلى يد").rows
    assert row.cells[0] == "\u2068بلدة\u2069 (\u2068Town\u2069)"


def test_both_languages_say_the_same_things_with_the_same_gaps() -> None:
    from string import Formatter

    from controlmap.maps.briefing.arabic import ARABIC
    from controlmap.maps.briefing.english import ENGLISH

    def gaps(template: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(template) if name}

    for name in ("statuses", "passed_from", "passed_to", "sentences"):
        english, arabic = getattr(ENGLISH, name), getattr(ARABIC, name)
        assert {key: gaps(text) for key, text in english.items()} == {
            key: gaps(text) for key, text in arabic.items()
        }
    assert set(ENGLISH.plurals) == set(ARABIC.plurals)
    assert all("other" in forms for words in (ENGLISH, ARABIC) for forms in words.plurals.values())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_hostile_records_are_told_harmlessly(hostile: Store, language: Language) -> None:
    days = hostile.snapshots()
    briefing = brief(Findings(diff(days[0], days[-1]), tuple(days), (), hostile.verdicts()), language)
    texts = [cell for block in _all(briefing) for cell in _cells(block)]
    assert not any("\u202e" in text or "\u0000" in text for text in texts)
    assert all(text.count("\u2068") == text.count("\u2069") for text in texts)


def _all(briefing: Briefing) -> list[Block]:
    return [briefing.headline, *(block for section in briefing.sections for block in section.blocks)]


def _numbers(block: Block) -> list[int]:
    if isinstance(block, Table):
        return [number for row in block.rows for number in row.cited]
    return list(block.cited) if isinstance(block, Paragraph) else []


def _cells(block: Block) -> list[str]:
    if isinstance(block, Table):
        return [cell for row in block.rows for cell in row.cells]
    return [block.text] if isinstance(block, Paragraph) else [block.caption]
