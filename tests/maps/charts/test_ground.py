"""The chart of a series: steps, gaps and labels as they are recorded, and the same bytes every time."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text

from controlmap.geo.errors import NothingFoundError, OutputError, UsageError
from controlmap.layers.schema import Actor
from controlmap.layers.series import Period
from controlmap.maps.charts import save_chart, series_chart
from controlmap.maps.charts.curves import spread

DAY = date(2024, 1, 1)
ACTORS = {
    "army": Actor("army", "The army", colour="#d7301f"),
    "rebels": Actor("rebels", "الفصائل الأخرى", colour="#31a354"),
}
HOSTILE = ["$x$", r"\frac{", "_", "a\0b", "x" * 200, "$\\undefined", "中文", "\ud800", " ", "<!-- -->", "]]>"]


def told(
    areas: Mapping[str, Sequence[float]],
    days: Sequence[int],
    gaps: Sequence[int] = (),
    error: float | None = None,
) -> list[Period]:
    """Say how much each actor controls on each of the days; in the periods numbered nothing was recorded."""
    found = []
    for number, (start, end) in enumerate(pairwise(days)):
        for actor, km2 in areas.items():
            net = km2[number + 1] - km2[number]
            since = start if number in gaps else end
            found.append(
                Period(
                    *(DAY + timedelta(start), DAY + timedelta(end), actor, km2[number + 1]),
                    *(max(net, 0.0), max(-net, 0.0), net, error, 0.0, km2[number + 1] - km2[0], ()),
                    *(DAY + timedelta(start), DAY + timedelta(since)),
                )
            )
    return found


TWO = told({"army": [50, 60, 60, 80], "rebels": [50, 40, 40, 20]}, [0, 2, 9, 10], gaps=[1])


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]  # type: ignore[attr-defined]


def test_the_state_holds_until_the_next_date() -> None:
    ground, _ = sorted(series_chart(TWO, ACTORS, "main").axes, key=lambda axes: -axes.get_position().y0)
    lines = [line for line in ground.lines if len(line.get_xdata()) > 1]
    assert {line.get_drawstyle() for line in lines} == {"steps-post"}
    army = [list(line.get_ydata()) for line in lines if line.get_color() == "#d7301f"]
    assert army == [[50, 60], [60, 60], [60, 80]]


def test_where_nothing_was_recorded_the_plate_says_so_once() -> None:
    told_twice = told({"army": [50, 60, 60, 80, 80]}, [0, 2, 9, 10, 12], gaps=[1, 3])
    assert words(series_chart(told_twice, ACTORS, "main")).count("nothing recorded") == 1
    assert "nothing recorded" not in words(series_chart(told({"army": [1, 2]}, [0, 1]), ACTORS, "main"))


def test_gains_go_up_and_losses_down_on_the_date_that_ends_the_period() -> None:
    gains, _ = sorted(series_chart(TWO, ACTORS, "main").axes, key=lambda axes: axes.get_position().y0)
    bars = [bar for container in gains.containers for bar in container]
    first = bars[0].get_x() + bars[0].get_width() / 2
    assert [(round(b.get_x() + b.get_width() / 2 - first), b.get_height()) for b in bars] == [
        *((0, 10), (8, 20), (0, -10), (8, -20))
    ]


def drawn_bars(periods: Sequence[Period]) -> list[Any]:
    return [bar for group in series_chart(periods, ACTORS, "main").axes[0].containers for bar in group]


def test_what_was_gained_and_lost_in_one_period_stands_on_both_sides_of_nothing() -> None:
    """Ground that both gained and lost is not netted away."""
    day = DAY + timedelta(1)
    both = {"army": (3.0, 1.0), "rebels": (1.0, 3.0)}
    periods = [
        Period(DAY, day, actor, 10.0, up, down, up - down, None, 0.0, up - down, (), DAY, day)
        for actor, (up, down) in both.items()
    ]
    assert [(bar.get_y(), bar.get_height()) for bar in drawn_bars(periods)] == [
        *((0, 1), (1, 3), (0, -3), (-3, -1))  # rebels first: they began with more
    ]


@pytest.mark.parametrize("days", [range(401), range(701), [0, 1, 2, 900]], ids=["400", "700", "two alone"])
def test_no_bar_covers_that_of_another_date(days: Sequence[int]) -> None:
    bars = drawn_bars(told({"army": [float(n) for n, _ in enumerate(days)]}, days))
    assert [bar.get_height() for bar in bars] == [1.0] * (len(days) - 1)
    for earlier, later in pairwise(bars):
        assert earlier.get_x() + earlier.get_width() <= later.get_x()
    assert {bar.get_linewidth() for bar in bars} == {0}, "an edge would cover so narrow a bar"


def test_a_chart_says_whose_when_in_what_unit_and_how_sure() -> None:
    said = words(series_chart(TWO, ACTORS, "main: ground in control"))
    assert {"main: ground in control", "2024-01-01 to 2024-01-11"} <= set(said)
    assert {"The army\n80.00 km² (+30.00)", "الفصائل الأخرى\n20.00 km² (−30.00)"} <= set(said)
    assert any(words.startswith("Unit: km²") and words.endswith("+- not stated.") for words in said)
    stated = words(series_chart(told({"army": [1, 2]}, [0, 1], error=0.25), ACTORS, "main"))
    assert any("+- of a period's net: at most 0.25 km²" in words for words in stated)


def test_the_first_areas_are_those_that_are_given() -> None:
    begun = {"army": 49.0}  # a redraw, which no net tells
    ground = series_chart(TWO, ACTORS, "main", begun).axes[1]
    assert [line.get_ydata()[0] for line in ground.lines[:2]] == [49.0, 0.0]


def test_a_dozen_actors_are_told_apart_without_colour() -> None:
    dozen = told({f"a{n}": [n, n + 1] for n in range(12)}, [0, 1])
    ground = series_chart(dozen, {}, "main").axes[1]
    lines = [line for line in ground.lines if len(line.get_xdata()) > 1]
    assert len({(str(line._dash_pattern), line.get_linewidth()) for line in lines}) == 12
    assert len({patch.get_hatch() for patch in ground.patches}) == 12


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0.1, 1)), min_size=1, max_size=10))
def test_labels_never_touch(labels: list[tuple[float, float]]) -> None:
    labels.sort()
    heights = [height for _, height in labels]
    places = spread([middle for middle, _ in labels], heights, 10)
    assert places[0] - heights[0] / 2 >= -1e-9
    assert places[-1] + heights[-1] / 2 <= 10 + 1e-9
    for (low, below), (high, above) in pairwise(zip(places, heights, strict=True)):
        assert high - low >= (below + above) / 2 - 1e-9


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_same_series_is_the_same_bytes(folder: Path, ending: str) -> None:
    for name in ("one", "two"):
        save_chart(series_chart(TWO, ACTORS, "main"), folder / f"{name}.{ending}")
    written = (folder / f"one.{ending}").read_bytes()
    assert written == (folder / f"two.{ending}").read_bytes()
    assert b"atplotlib v" not in written


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_shown_as_they_are_written(folder: Path, name: str) -> None:
    figure = series_chart(TWO, {"army": Actor("army", name, colour="#d7301f")}, name)
    for ending in ("png", "svg", "pdf"):
        save_chart(figure, folder / f"chart.{ending}")
    ET.parse(folder / "chart.svg")
    assert max(len(line) for text in words(figure) for line in text.splitlines()) < 80


@pytest.mark.parametrize(
    "periods",
    [
        told({"army": [50, 50]}, [0, 1]),
        told({"army": [0, 0]}, [0, 40], gaps=[0]),
        told({"army": [n % 7 for n in range(701)]}, range(701)),
    ],
    ids=["one day", "nothing at all", "700 days"],
)
def test_short_and_long_series(folder: Path, periods: list[Period]) -> None:
    save_chart(series_chart(periods, ACTORS, "main"), folder / "deep" / "chart.png")
    assert (folder / "deep" / "chart.png").stat().st_size > 10_000


def test_what_cannot_be_drawn(folder: Path) -> None:
    with pytest.raises(NothingFoundError, match="nobody is in control"):
        series_chart([], ACTORS, "main")
    with pytest.raises(UsageError, match=r"\.png, \.svg or \.pdf"):
        save_chart(series_chart(TWO, ACTORS, "main"), folder / "chart.gif")
    (folder / "chart.png").mkdir()
    with pytest.raises(OutputError):
        save_chart(series_chart(TWO, ACTORS, "main"), folder / "chart.png")


def test_drawing_leaves_no_trace(folder: Path) -> None:
    """Neither the user's settings nor pyplot, which keeps every figure, are touched."""
    code = (
        "import sys, matplotlib; matplotlib.rcParams['font.size'] = 33\n"
        "from datetime import date; from pathlib import Path\n"
        "from controlmap.layers.series import Period\n"
        "from controlmap.maps.charts import save_chart, series_chart\n"
        "a, b = date(2024, 1, 1), date(2024, 1, 2)\n"
        "one = Period(a, b, 'army', 2., 1., 0., 1., None, 0., 1., (), a, b)\n"
        "save_chart(series_chart([one], {}, 'main'), Path('chart.png'))\n"
        "print(matplotlib.rcParams['font.size'], 'matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder
    )
    assert done.stdout == "33.0 False\n"
