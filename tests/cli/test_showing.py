"""Situations, chosen events and located places on the command line, with the bundled case."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from PIL import Image

from controlmap.layers.store import Store

from ..conftest import Run

CHANGE = ("--from", "2019-11-18", "--to", "2019-11-25")
WEEK = ("--from", "2019-11-21", "--to", "2019-11-27")


def told(html: str) -> str:
    """Give the title block of a page as text."""
    block = re.search(r"<header.*?</header>", html, re.DOTALL)
    assert block is not None
    return unescape(re.sub(r"<[^>]+>", " ", block[0]))


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((*CHANGE, "--situation"), "situation-2019-11-18-to-2019-11-25"),
        ((*WEEK, "--type", "airstrike"), "events-2019-11-21-to-2019-11-27"),
        (("--date", "2019-11-23", "--events"), "events-2019-11-23"),
        (("--locate", "Tabankort"), "locator-tabankort"),
        (("--locate", "Nangarhar", "--locate", "Achin", "--locate", "achin"), "locator-nangarhar-achin"),
    ],
)
def test_each_goes_to_maps_out_for_screen_and_print(
    case: Store, folder: Path, run: Run, arguments: tuple[str, ...], name: str
) -> None:
    drawn = run("map", *arguments)
    assert drawn.exit_code == 0, drawn.output
    assert drawn.stdout == f"maps_out/map-{name}.html\n"
    printed = run("print", *arguments, "--dpi", 72)
    assert printed.exit_code == 0, printed.output
    assert printed.stdout == f"maps_out/print-{name}.png\n"
    with Image.open(folder / "maps_out" / f"print-{name}.png") as picture:
        assert picture.size == (841, 595)


def test_a_situation_says_what_was_taken_and_what_is_fought_over(case: Store, run: Run) -> None:
    said = told(run("map", *CHANGE, "--situation", "-o", "-").stdout)
    assert "25 November 2019, newly taken since 18 November 2019" in said
    assert (
        "Newly taken: 22.07 km² by syrian-army from hts-rebels, 6 villages. Fighting area: 5.36 km²." in said
    )


def test_the_airstrikes_of_the_week_around_idlib(case: Store, run: Run) -> None:
    around = ("--within", "Idlib", "--radius", 60)
    html = run("map", *WEEK, "--events", "--type", "airstrike", *around, "-o", "-").stdout
    assert "5 events: airstrike 5. Places are known to within 1 to 25 km." in told(html)
    assert "27 November 2019 · within 60 km around Idlib · dataset itic · zones of" in told(html)
    assert "Army of Glory: 2 killed, 6 wounded" in unescape(html)
    nearer = run("map", *WEEK, "--type", "airstrike", "--within", "Idlib", "--radius", 32, "-o", "-").stdout
    assert "1 event: airstrike 1. Places are known to within 15 km." in told(nearer)


def test_the_activity_of_an_actor_far_from_all_zones(case: Store, run: Run) -> None:
    asked = ("--from", "2019-11-18", "--to", "2019-11-27", "--event-actor", "isis", "--country", "Iraq")
    said = told(run("map", *asked, "-o", "-").stdout)
    assert "Events by or against isis" in said
    assert "18 November 2019 to 27 November 2019 · Iraq" in said
    assert "17 events (10 by isis, 7 against isis)" in said
    assert "dataset" not in said, "no zones are shown"


def test_events_of_days_before_the_first_zones(case: Store, run: Run) -> None:
    result = run("map", "--from", "2019-11-12", "--to", "2019-11-16", "--country", "Afghanistan", "-o", "-")
    assert result.exit_code == 0, result.output
    assert "3 events: surrender 2, operation 1" in told(result.stdout)


def test_events_within_an_area_that_has_no_zones(case: Store, run: Run) -> None:
    result = run("map", *WEEK, "--events", "--within", "Bir al-Abd", "--radius", 20, "-o", "-")
    assert result.exit_code == 0, result.output
    assert "2 events" in told(result.stdout)


def test_a_place_is_located_by_any_of_its_names(case: Store, run: Run) -> None:
    said = told(run("map", "--locate", "Tabangout", "-o", "-").stdout)
    assert "Where Tabankort lies" in said
    assert "Ménaka, Mali" in said
    assert "Tabankort: village/valley; to within 45 km." in said


def test_a_homonym_is_named_and_of_equals_it_asks(case: Store, folder: Path, run: Run) -> None:
    result = run("map", "--locate", "Mushayrafa")
    assert result.exit_code == 0
    assert "note: Mushayrafa is not Mushayrifah (Salamiyah)" in result.stderr
    assert "[mushayrifa_salam]" in result.stderr
    (folder / "v.csv").write_text("id,name,lat,lon\nt1,Twin,35,36\nt2,Twin,36,37\n", "utf-8")
    assert run("import", "v.csv", "--layer", "villages").exit_code == 0
    asked = run("map", "--locate", "Twin")
    assert asked.exit_code == 2
    assert "'Twin' may mean 2 places" in asked.stderr


def test_provinces_are_located_by_their_points(case: Store, run: Run) -> None:
    names = ("Deir ez-Zor Province", "Anbar", "محافظة ديالى")
    html = run("map", *(part for name in names for part in ("--locate", name)), "-o", "-").stdout
    assert "3 places. Their points are known to within 70 to 180 km." in told(html)
    assert "Al-Anbar Province" in html


@pytest.mark.parametrize("command", ["map", "print"])
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--situation", "--date", "2019-11-25"), 2, "give --from A --to B"),
        (("--situation", "--from", "2019-11-25", "--to", "2019-11-18"), 2, "exchange the two"),
        (("--situation", "--events", *WEEK), 2, "--situation and --events are two kinds of map"),
        (("--locate", "Achin", "--country", "Iraq"), 2, "--events and --locate are two kinds of map"),
        (("--locate", "Achin", "--date", "2019-11-25"), 2, "leave the other options out"),
        (("--locate", "Achin", "--within", "Idlib", "--radius", "5"), 2, "leave the other options out"),
        (("--locate", "Nowhere at all"), 5, "no place is called"),
        (("--events",), 2, "the events of which days?"),
        (("--events", "--from", "2019-11-21"), 2, "the events of which days?"),
        (("--events", "--date", "2019-11-21", "--to", "2019-11-22"), 2, "the events of which days?"),
        (("--events", "--from", "2019-11-27", "--to", "2019-11-21"), 2, "exchange the two"),
        (("--events", *WEEK, "--radius", "5"), 2, "there is no area of interest"),
        (("--events", *WEEK, "--within", "Idlib", "--radius", "5", "--rest", "isis"), 2, "--rest is about"),
        (("--event-actor", " ", *WEEK), 2, "an empty name chooses no event"),
        (("--type", "siege", *WEEK), 5, "recorded then are events of type abduction + execution, airstrike"),
        (("--type", "airstrike", "--country", "Mali", *WEEK), 5, "in Afghanistan"),
        (("--events", "--date", "1999-01-01"), 5, "nothing is recorded on or before"),
        (("--events", "--date", "2020-06-01"), 5, "no event is recorded on 2020-06-01"),
    ],
)
def test_what_is_refused(
    case: Store, run: Run, command: str, arguments: tuple[str, ...], code: int, said: str
) -> None:
    result = run(command, *arguments)
    assert result.exit_code == code, result.output
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("other", ["--swipe", "--timeline"])
def test_a_map_is_of_one_kind(case: Store, run: Run, other: str) -> None:
    result = run("map", *CHANGE, "--situation", other)
    assert result.exit_code == 2
    assert f"{other} and --situation are two kinds of map" in result.stderr


def test_a_store_of_places_alone_locates_them(folder: Path, run: Run) -> None:
    (folder / "v.csv").write_text("id,name,lat,lon,kind\n../x<b>,Somewhere,35,36,province\n", "utf-8")
    assert run("import", "v.csv", "--layer", "villages").exit_code == 0
    result = run("map", "--locate", "Somewhere")
    assert result.stdout == "maps_out/map-locator-x-b.html\n", result.output


def test_a_store_of_events_alone_draws_them(folder: Path, run: Run) -> None:
    (folder / "e.csv").write_text(
        "id,date,lat,lon,event_type\n1,2024-01-01,5,179.9,raid\n2,2024-01-02,5,-179.9,\n"
    )
    assert run("import", "e.csv", "--layer", "events").exit_code == 0
    asked = ("--events", "--from", "2024-01-01", "--to", "2024-01-02")
    said = told(run("map", *asked, "-o", "-").stdout)
    assert "2 events: no type 1, raid 1." in said
    assert run("print", *asked, "-o", "a.svg").exit_code == 0


def test_the_same_question_gives_the_same_bytes(case: Store, folder: Path, run: Run) -> None:
    for arguments in ((*CHANGE, "--situation"), (*WEEK, "--events"), ("--locate", "Achin")):
        pages = {run("map", *arguments, "-o", "-").stdout for _ in range(2)}
        assert len(pages) == 1


def test_demo_writes_every_map_of_the_report(folder: Path, run: Run) -> None:
    result = run("demo", "--all")
    assert result.exit_code == 0, result.output
    names = (
        *("villages-taken-over", "control-areas", "airstrikes", "isis-euphrates", "isis-iraq", "isis-sinai"),
        *("tabankort", "nangarhar", "provinces"),
    )
    for name in names:
        page = (folder / "maps_out" / f"{name}.html").read_text("utf-8")
        assert "default-src 'none'" in page
        with Image.open(folder / "maps_out" / f"{name}.png") as picture:
            assert picture.width > 1000
        assert f"maps_out/{name}.html" in result.stdout
    assert (folder / "maps_out" / "brief-2019-11-18-to-2019-11-25.html").exists()
    assert "5 events: airstrike 5" in told((folder / "maps_out/airstrikes.html").read_text("utf-8"))
    assert "8 events (5 by ISIS, 3 against ISIS)" in told(
        (folder / "maps_out/isis-euphrates.html").read_text("utf-8")
    )
