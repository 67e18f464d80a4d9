"""The measures of the page: columns as wide as their words need, pictures no larger than the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from controlmap.maps.briefing.document import Picture, Row, Table
from controlmap.maps.briefing.measures import TEXT_MM, column_shares, draw_picture

CELLS = st.text(st.sampled_from("ab "), max_size=60)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4))
def test_the_columns_share_the_whole_page_and_none_vanishes(rows: list[tuple[str, ...]]) -> None:
    shares = column_shares(Table(("a", "b", "c"), tuple(map(Row, rows))), "sources")
    assert len(shares) == 4
    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0.04


def test_what_is_left_goes_to_the_column_with_long_lines() -> None:
    short, long, _ = column_shares(Table(("a", "b"), (Row(("abc", "abc " * 9)),)), "")
    assert long > 4 * short


@pytest.mark.parametrize(
    ("inches", "fitted"), [((4, 2), (101.6, 50.8)), ((11, 5), (170, 77.3)), ((5, 20), (51.2, 205))]
)
def test_a_picture_fits_the_page_and_is_never_enlarged(
    inches: tuple[float, float], fitted: tuple[float, float], tmp_path: Path
) -> None:
    picture = Picture("p", "A picture.", lambda: Figure(figsize=inches, dpi=20))
    drawn = draw_picture(picture, tmp_path / "p.png")
    assert (drawn.width_mm, drawn.height_mm) == pytest.approx(fitted, abs=0.1)
    assert drawn.width_mm <= TEXT_MM


def test_a_picture_names_the_letters_that_its_font_lacks(tmp_path: Path) -> None:
    figure = Figure(figsize=(2, 1))
    figure.text(0, 0, "a 中")
    assert draw_picture(Picture("p", "", lambda: figure), tmp_path / "p.svg").lacking == "中"
