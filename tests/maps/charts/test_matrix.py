"""The transition matrix: every figure stands in its cell, the totals close, and greyscale loses nothing."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from controlmap.geo.errors import NothingFoundError, UsageError
from controlmap.layers.change import Change
from controlmap.layers.diff import diff
from controlmap.layers.extent import Area, within
from controlmap.layers.schema import Actor, Holder
from controlmap.layers.store import Store
from controlmap.maps.charts import matrix_chart
from controlmap.maps.charts.matrix import Cell, cells_of, km2_words, tinted

from ..conftest import HOSTILE, state
from .conftest import ACTORS, ENDINGS, brightness, words, written

D1, D2 = date(2024, 1, 1), date(2024, 1, 8)
ARMY, REBELS = Holder("army", "control"), Holder("rebels", "control")
CELL = shapely.box(36, 35, 36.1, 35.1)


def change(
    before: Sequence[str], after: Sequence[str], moved: float = 0.0, error: float | None = None
) -> Change:
    """Let squares in a row change their holders, and their inner borders move by so many degrees."""

    def squares(shift: float) -> list[Any]:
        cuts = [36 + 0.1 * n + (shift if 0 < n < len(before) else 0) for n in range(len(before) + 1)]
        return [shapely.box(left, 35, right, 35.1) for left, right in pairwise(cuts)]

    states = [state(squares(0.0), before, D1), state(squares(moved), after, D2)]
    return diff(*(replace(one, positional_error_m=error) for one in states))


def patches(chart: Figure) -> list[Rectangle]:
    """The cells, row by row."""
    return [patch for patch in chart.axes[0].patches if type(patch) is Rectangle and patch.get_fill()]


def test_ground_that_moved_stands_in_the_row_of_whom_it_left_and_the_column_of_whom_it_came_to() -> None:
    cells = cells_of(change(["army", "rebels", "rebels"], ["army", "army", "rebels"]))
    assert {pair: round(cell.area_km2) for pair, cell in cells.items()} == {
        (ARMY, ARMY): 101,
        (REBELS, ARMY): 101,
        (REBELS, REBELS): 101,
    }


def test_the_totals_at_the_margins_are_the_areas_of_both_days_and_close() -> None:
    told = change(["army", "rebels", "rebels", "sdf"], ["army", "army", "rebels", "rebels"])
    cells = cells_of(told)
    for index, areas in ((0, told.before.areas), (1, told.after.areas)):
        for holder, km2 in areas.items():
            total = sum(cell.area_km2 for pair, cell in cells.items() if pair[index] == holder)
            assert total == pytest.approx(km2, abs=1e-9)
    drawn = words(matrix_chart(told, ACTORS, "main"))
    for km2 in (*told.before.areas.values(), *told.after.areas.values(), sum(told.after.areas.values())):
        assert f"{km2:,.2f}" in drawn


def test_redraw_is_told_apart_and_its_uncertainty_stands_below_an_advance() -> None:
    told = change(["army", "rebels", "army"], ["army", "army", "army"], error=5.0)
    (row,) = told.transitions.itertuples()
    assert f"{row.area_km2:,.2f}\n± {row.uncertainty_km2:.2f}" in words(matrix_chart(told, ACTORS, "main"))
    crept = change(["army", "rebels"], ["army", "rebels"], moved=0.00004, error=5.0)
    chart = matrix_chart(crept, ACTORS, "main")
    assert f"redraw {crept.redraw_km2:.2f}" in words(chart)
    (dotted,) = (
        patch for patch in chart.axes[0].patches if type(patch) is Rectangle and not patch.get_fill()
    )
    assert patches(chart)[2].get_bbox().contains(*dotted.get_xy()), "from the rebels to the army"
    assert any("Redraw is ground thinner than 10 m" in text for text in words(chart))


def test_what_stayed_is_quiet_and_the_more_moved_the_darker_in_greyscale_too() -> None:
    told = change(["army", "rebels", "rebels", "rebels", "sdf"], ["army", "army", "army", "rebels", "army"])
    chart = matrix_chart(told, ACTORS, "main")  # 2 squares from the rebels, 1 from sdf
    shades = [brightness(patch.get_facecolor()[:3]) for patch in patches(chart)]
    stayed = (shades[0], shades[4], shades[8])
    from_rebels, from_sdf = shades[3], shades[6]  # to the army, which has most and comes first
    assert from_rebels < from_sdf < min(stayed)


@given(st.floats(0, 1))
@example(0.47)
def test_figures_can_be_read_on_their_tint(share: float) -> None:
    light, dark = sorted(map(brightness, tinted(share)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5, "WCAG AA"


def test_ground_of_nobody_comes_last_and_closes_within_an_area() -> None:
    area = Area("the frame", shapely.box(35.9, 35, 36.3, 35.1))
    before, after = state([CELL], ["army"], D1), state([CELL], ["rebels"], D2)
    told = diff(within(before, area), within(after, area))
    cells = cells_of(told)
    assert sum(cell.area_km2 for cell in cells.values()) == pytest.approx(area.area_km2)
    assert "Unassigned" in words(matrix_chart(told, ACTORS, "main"))


def test_a_plate_says_whose_when_how_sure_and_by_whom() -> None:
    told = words(matrix_chart(change(["army"], ["rebels"]), ACTORS, "main: ground"))
    assert {"main: ground", "From 2024-01-01 (rows) to 2024-01-08 (columns)"} <= set(told)
    assert {"all before", "all after", "No source is recorded."} <= set(told)
    assert any("+- not stated." in text for text in told)


def test_a_cell_tells_advance_and_redraw() -> None:
    assert Cell(2.0).words == ["2.00"]
    assert Cell(2.5, 0.5, 0.25).words == ["2.00", "± 0.25", "redraw 0.50"]
    assert Cell(0.5, 0.5, 0.0).words == ["redraw 0.50"]
    assert km2_words(0.001) == "<0.01"


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_change_is_the_same_bytes(folder: Path, ending: str) -> None:
    told = change(["army", "rebels"], ["army", "army"])
    one, two = (written(matrix_chart(told, ACTORS, "main"), folder, ending) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_shown_as_they_are_written(folder: Path, name: str) -> None:
    told = change([name, "army"], ["army", name])
    chart = matrix_chart(told, {name: Actor(name, name, colour=name)}, name)
    for ending in ENDINGS:
        written(chart, folder, ending)
    ET.parse(folder / "chart.svg")
    assert max(len(line) for text in words(chart) for line in text.splitlines()) < 200


def test_forty_actors_have_room_and_too_many_are_refused_with_a_way_out(folder: Path) -> None:
    forty = [f"actor-{n:02}" for n in range(40)]
    chart = matrix_chart(change(forty, [*forty[1:], forty[0]]), {}, "main")
    assert len(patches(chart)) == 1600
    assert len(written(chart, folder, "png")) > 10_000
    many = [f"actor-{n:03}" for n in range(121)]
    with pytest.raises(UsageError, match="a matrix of 121 holders is no picture"):
        matrix_chart(change(many, many), {}, "main")


def test_without_zones_there_is_nothing_to_draw() -> None:
    with pytest.raises(NothingFoundError, match="no zones are recorded"):
        matrix_chart(diff(state([], [], D1), state([], [], D2)), {}, "main")


def test_the_real_case_is_drawn_as_the_command_tells_it(case: Store, ask: Any) -> None:
    told = ask("diff", "2019-11-18", "2019-11-25")
    change = diff(case.at("2019-11-18"), case.at("2019-11-25"))
    cells = cells_of(change)
    drawn = words(matrix_chart(change, change.after.actors, "itic"))
    for row in told["transitions"]:
        pair = (
            Holder(row["from_actor"], row["from_status"]),
            Holder(row["to_actor"], row["to_status"]),
        )
        assert cells[pair].advance_km2 == pytest.approx(row["area_km2"])
        assert f"{row['area_km2']:,.2f}" in drawn
    for actor in told["actors"]:
        assert {f"{actor['area_from_km2']:,.2f}", f"{actor['area_to_km2']:,.2f}"} <= set(drawn)
    for source in told["sources"]:
        assert any(source["citation"][:40] in text for text in drawn)
