"""A village's timeline: every statement stands where it belongs, and the band above is the verdict."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from controlmap.geo.errors import NothingFoundError
from controlmap.layers.schema import Actor, Observation, Source
from controlmap.layers.store import Store
from controlmap.layers.villages import Verdict, verdicts
from controlmap.maps.charts import village_chart
from controlmap.maps.charts.lanes import columns_of, lanes_of

from ..conftest import HOSTILE
from .conftest import ACTORS, ENDINGS, words, written

DAY = date(2024, 1, 1)
RADIO, PAPER = Source("Radio"), Source("Paper", DAY)


def said(day: int, actor: str, *sources: Source, **given: Any) -> Observation:
    return Observation(DAY + timedelta(day), actor=actor, sources=sources, **given)


THREE = verdicts(
    [
        said(0, "rebels", RADIO, confidence=0.9, record_id="1"),
        said(1, "army", PAPER, confidence=0.4, time_of_day="dawn", record_id="2"),
        said(1, "rebels", RADIO, PAPER, confidence=0.8, time_of_day="evening", record_id="3"),
        said(6, "army", record_id="4"),
    ]
)


def marks(figure: Figure) -> list[Line2D]:
    """The marks of statements: those that lie above all else."""
    return [line for line in figure.axes[0].lines if line.get_zorder() == 3]


def test_a_column_is_a_day_and_days_without_a_record_are_one_narrow_column() -> None:
    columns = columns_of([verdict.date for verdict in THREE])
    first, second, last = (columns.left[verdict.date] for verdict in THREE)
    ((left, right, days),) = columns.gaps
    assert (first, second) == (0, columns.width)
    assert (left, right, days) == (2 * columns.width, last, 4)
    assert columns.end == last + columns.width


def test_a_lane_is_a_holder_and_has_room_for_its_fullest_day() -> None:
    many = verdicts([said(0, "army", record_id=str(n)) for n in range(3)] + [said(1, "rebels")])
    army, rebels = lanes_of(many, 0.0, 19.0)
    assert (army.holder.actor, army.statements, rebels.statements) == ("army", 3, 1)
    assert army.height >= 3 * 19.0
    assert rebels.top == army.top + army.height


def test_every_statement_is_a_mark_in_its_holders_lane_as_large_as_it_is_sure() -> None:
    figure = village_chart(THREE, ACTORS, "Zarzur")
    found = marks(figure)
    assert len(found) == 4
    shapes = {line.get_marker() for line in found}
    assert len(shapes) == 2, "a shape an actor: greyscale tells them apart"
    areas = sorted(line.get_markersize() ** 2 / 81 for line in found)
    assert areas == pytest.approx([0.4, 0.8, 0.9, 1.0])


def test_sources_are_numbered_beside_the_marks_and_listed_at_the_foot() -> None:
    told = words(village_chart(THREE, ACTORS, "Zarzur"))
    assert {"[1]", "[2]", "[1–2]", "[–]", "dawn", "evening"} <= set(told)
    assert {"[1] Radio", "[2] Paper, 2024-01-01"} <= set(told)
    assert any("[–]: no source is recorded." in text for text in told)


def test_a_plate_says_which_village_when_how_often_and_where_nothing_was_recorded() -> None:
    told = words(village_chart(THREE, ACTORS, "Zarzur (الزرزور) village"))
    assert {"Zarzur (\u2068الزرزور\u2069) village", "2024-01-01 to 2024-01-07"} <= set(told)
    assert {"01 Jan\n2024", "02 Jan", "07 Jan"} <= set(told), "dates are labelled, the year once"
    assert "Who held it\ncontrol changed hands 3 times" in told
    assert "4 days" in told
    assert any("Shaded: days on which nothing was recorded." in text for text in told)


def test_only_disputed_days_are_ringed() -> None:
    (rings,) = [
        line
        for line in village_chart(THREE, ACTORS, "Zarzur").axes[0].lines
        if line.get_markeredgecolor() == "#9c1a1a"
    ]
    columns = columns_of([verdict.date for verdict in THREE])
    assert [*rings.get_xdata()] == [columns.left[THREE[1].date] + columns.width / 2]  # type: ignore[misc]
    quiet = words(village_chart(THREE[:1], ACTORS, "Zarzur"))
    assert not any(text.startswith("Disputed") for text in quiet)


def test_the_band_is_split_where_another_held_it_earlier_that_day() -> None:
    figure = village_chart(THREE[:2], ACTORS, "Zarzur")
    columns = columns_of([verdict.date for verdict in THREE[:2]])
    halfway = columns.left[THREE[1].date] + columns.width / 2
    painted = [
        artist.get_path().get_extents()  # type: ignore[attr-defined]
        for artist in figure.axes[0].get_children()
        if type(artist).__name__ == "PathPatch"
    ]
    assert any(box.x0 == pytest.approx(halfway - columns.width / 2) for box in painted)
    assert any(box.x1 == pytest.approx(halfway) for box in painted)


def test_a_part_of_a_history_may_name_a_holder_of_before() -> None:
    """A tie keeps the previous holder, also one whom nobody names that day."""
    tied = verdicts([said(0, "rebels"), said(1, "army"), said(1, "militia")])
    assert tied[1].holder.actor == "rebels"
    assert words(village_chart(tied[1:], ACTORS, "Zarzur"))


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_history_is_the_same_bytes(folder: Path, ending: str) -> None:
    one, two = (written(village_chart(THREE, ACTORS, "Zarzur"), folder, ending) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_are_shown_as_they_are_written(folder: Path, name: str) -> None:
    hostile = verdicts(
        [
            Observation(DAY, actor="army", time_of_day=name, sources=(Source(name, DAY, name, name),)),
            Observation(DAY, actor=name.replace("|", ""), status="contested", confidence=0.0),
        ]
    )
    figure = village_chart(hostile, {"army": Actor("army", name, colour=name)}, name)
    for ending in ENDINGS:
        written(figure, folder, ending)
    ET.parse(folder / "chart.svg")
    assert max(len(line) for text in words(figure) for line in text.splitlines()) < 200


@pytest.mark.parametrize(
    "judged",
    [
        verdicts([said(n // 8, f"actor-{n}", Source(f"source {n}"), record_id=str(n)) for n in range(40)]),
        verdicts([said(n + n // 9, "army", Source(f"source {n}")) for n in range(400)]),
    ],
    ids=["40 actors", "400 days"],
)
def test_many_actors_and_many_days(folder: Path, judged: list[Verdict]) -> None:
    figure = village_chart(judged, {}, "Zarzur")
    assert len(marks(figure)) >= sum(len(verdict.records) for verdict in judged)
    assert len(written(figure, folder, "png")) > 10_000


def test_what_finds_no_room_at_the_foot_is_counted() -> None:
    many = verdicts([said(n, "army", Source(f"source {n}")) for n in range(100)])
    assert "and 20 more" in words(village_chart(many, ACTORS, "Zarzur"))


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60, unique=True))
def test_columns_follow_each_other_and_account_for_every_day(offsets: list[int]) -> None:
    days = [DAY + timedelta(offset) for offset in sorted(offsets)]
    columns = columns_of(days)
    lefts = [columns.left[day] for day in days]
    assert lefts == sorted(lefts)
    assert sum(gap.days for gap in columns.gaps) + len(days) == (days[-1] - days[0]).days + 1


def test_without_a_record_there_is_nothing_to_draw() -> None:
    with pytest.raises(NothingFoundError, match="no record says who held it"):
        village_chart([], ACTORS, "Zarzur")


def test_the_real_case_is_drawn_as_the_command_tells_it(case: Store, ask: Any) -> None:
    told = ask("history", "mushayrafa")
    actors = {actor.id: actor for actor in case.actors()}
    figure = village_chart(case.history("mushayrafa").verdicts, actors, "Mushayrafa")
    records = [record for day in told["days"] for record in day["records"]]
    sure = sorted(1 if record["confidence"] is None else record["confidence"] for record in records)
    drawn = [line for line in marks(figure) if line.get_marker() != "None"]
    assert sorted((line.get_markersize() / 9) ** 2 for line in drawn) == pytest.approx(sure)
    cited = {source["citation"] for record in records for source in record["sources"]}
    listed = [text for text in words(figure) if text.startswith("[") and "] " in text]
    assert all(any(citation in line for line in listed) for citation in cited)
    assert f"Who held it\ncontrol changed hands {told['times_changed_hands']} times" in words(figure)
