"""Villages over time: the figures that were counted, as steps, and the same bytes every time."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from controlmap.geo.errors import NothingFoundError
from controlmap.layers.schema import Actor, Holder
from controlmap.layers.store import Store
from controlmap.layers.tallies import Tally, village_tallies
from controlmap.maps.charts import villages_chart

from ..conftest import HOSTILE
from .conftest import ACTORS, ENDINGS, words, written

DAY = date(2024, 1, 1)
BOTH = Holder("army|rebels", "contested")


def tally(
    day: int, held: Mapping[str, int], contested: int = 0, disputed: int = 0, since: int | None = None
) -> Tally:
    villages = {Holder(actor, "control"): count for actor, count in held.items()}
    recorded_on = DAY + timedelta(day if since is None else since)
    return Tally(DAY + timedelta(day), recorded_on, villages | {BOTH: contested}, disputed)


THREE = [
    tally(0, {"army": 4, "rebels": 6}),
    tally(1, {"army": 4, "rebels": 5}, contested=1, disputed=2),
    tally(5, {"army": 7, "rebels": 3}, disputed=1),
]


def steps(figure: Figure, panel: int) -> dict[str, list[list[float]]]:
    """What is drawn in the upper panel (1) or the lower (0), stretch by stretch, by colour."""
    found: dict[str, list[list[float]]] = {}
    for line in figure.axes[panel].lines:
        if len(line.get_xdata()) > 1 and line.get_drawstyle() == "steps-post":  # type: ignore[arg-type]
            values: Any = line.get_ydata()
            found.setdefault(str(line.get_color()), []).append(list(values))
    return found


def test_each_actor_is_a_line_of_steps_with_its_villages() -> None:
    assert steps(villages_chart(THREE, ACTORS, "main"), 1) == {
        "#31a354": [[6, 5, 3]],
        "#d7301f": [[4, 4, 7]],
    }


def test_contested_and_disputed_villages_have_a_panel_of_their_own() -> None:
    assert [*steps(villages_chart(THREE, ACTORS, "main"), 0).values()] == [[[0, 1, 0]], [[0, 2, 1]]]


def test_claims_and_presence_are_drawn_where_there_are_any() -> None:
    claimed = [Tally(one.date, one.date, {Holder("army", "claimed"): 2}, 0) for one in THREE]
    figure = villages_chart(claimed, ACTORS, "main")
    assert "Claimed, presence, unknown\n2 villages (0)" in words(figure)
    assert "none in control" in words(figure)


def test_a_plate_says_whose_when_and_of_how_many() -> None:
    said = words(villages_chart(THREE, ACTORS, "Villages in control"))
    assert {"Villages in control", "2024-01-01 to 2024-01-06 · 10 villages with a record"} <= set(said)
    assert {"The army\n7 villages (+3)", "الفصائل الأخرى\n3 villages (−3)"} <= set(said)


def test_where_nothing_was_recorded_the_plate_says_so_and_lines_are_faint() -> None:
    gap = [tally(0, {"army": 1}), tally(7, {"army": 1}, since=0), tally(14, {"army": 2})]
    figure = villages_chart(gap, ACTORS, "main")
    assert words(figure).count("nothing recorded") == 1
    for panel in figure.axes:
        (shade,) = panel.patches
        assert (shade.get_x(), shade.get_width()) == (date2num(DAY), 7)  # type: ignore[attr-defined]
    assert steps(figure, 1)["#d7301f"] == [[1, 1], [1, 2]]
    assert [line.get_alpha() for line in figure.axes[1].lines[:2]] == [0.75, 1.0]


def test_the_recorded_days_are_marked() -> None:
    lower = villages_chart(THREE, ACTORS, "main").axes[0]
    marks = lower.get_xticks(minor=True)
    assert [mark - marks[0] for mark in marks] == [0, 1, 5]


def test_a_single_date_is_a_point_that_is_labelled() -> None:
    figure = villages_chart(THREE[1:2], ACTORS, "main")
    assert steps(figure, 1) == {}
    assert {"The army\n4 villages (0)", "02 Jan\n2024"} <= set(words(figure))


def test_a_dozen_actors_are_told_apart_without_colour() -> None:
    dozen = [tally(day, {f"a{n}": n + 1 for n in range(12)}) for day in (0, 1)]
    lines = villages_chart(dozen, {}, "main").axes[1].lines[:12]
    assert len({(str(line._dash_pattern), line.get_linewidth()) for line in lines}) == 12  # type: ignore[attr-defined]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_tallies_are_the_same_bytes(folder: Path, ending: str) -> None:
    one, two = (written(villages_chart(THREE, ACTORS, "main"), folder, ending) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_shown_as_they_are_written(folder: Path, name: str) -> None:
    figure = villages_chart(THREE, {"army": Actor("army", name, colour="#d7301f")}, name)
    for ending in ENDINGS:
        written(figure, folder, ending)
    ET.parse(folder / "chart.svg")
    assert max(len(line) for text in words(figure) for line in text.splitlines()) < 200


@pytest.mark.parametrize(
    "tallies",
    [
        [tally(n, {f"a{one}": one + n % 3 for one in range(40)}) for n in (0, 1)],
        [tally(n, {"army": n % 7}) for n in range(400)],
    ],
    ids=["40 actors", "400 dates"],
)
def test_many_actors_and_many_dates(folder: Path, tallies: Sequence[Tally]) -> None:
    assert len(written(villages_chart(tallies, {}, "main"), folder, "png")) > 10_000


def test_nothing_counted_is_nothing_to_draw() -> None:
    with pytest.raises(NothingFoundError, match="no village is counted"):
        villages_chart([], ACTORS, "main")


def test_the_real_case_is_drawn_as_the_command_tells_it(case: Store, ask: Any) -> None:
    told = ask("series", "--villages")["days"]
    actors = {actor.id: actor for actor in case.actors()}
    figure = villages_chart(village_tallies(case.verdicts().values()), actors, "main")
    held = [{(h["actor"], h["status"]): h["villages"] for h in day["holders"]} for day in told]
    drawn = {
        actor: [day.get((actor, "control"), 0) for day in held] for actor in ("syrian-army", "hts-rebels")
    }
    assert steps(figure, 1) == {actors[actor].colour: [values] for actor, values in drawn.items()}
    contested, disputed = steps(figure, 0).values()
    assert (contested, disputed) == ([[d["contested"] for d in told]], [[d["disputed"] for d in told]])
