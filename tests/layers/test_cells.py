"""What a cell says, and why another cannot be read."""

from datetime import date

import pytest

from controlmap.layers import cells
from controlmap.layers.cells import CellError


@pytest.mark.parametrize(
    "cell", ["2019-11-25", "20191125", " 2019-11-25 ", "2019-11-25T04:00:00Z", "2019/11/25"]
)
def test_dates(cell: str) -> None:
    assert cells.day(cell) == date(2019, 11, 25)


@pytest.mark.parametrize(
    "cell", ["25/11/2019", "2019-13-01", "2019-02-30", "yesterday", "2019", "2019-W47-1"]
)
def test_no_dates(cell: str) -> None:
    with pytest.raises(CellError):
        cells.day(cell)


@pytest.mark.parametrize("cell", ["nan", "inf", "12,5", "twelve"])
def test_no_numbers(cell: str) -> None:
    with pytest.raises(CellError):
        cells.number(cell)


def test_confidence_runs_from_none_to_certain() -> None:
    assert cells.confidence("0.8") == 0.8
    with pytest.raises(CellError):
        cells.confidence("80")


def test_actors_are_sorted_and_named_once() -> None:
    assert cells.actors("b| a |b|") == "a|b"


def test_names_from_bars_or_from_json() -> None:
    assert cells.names("Idleb|Edlib") == cells.names('["Idleb", "Edlib"]') == ("Idleb", "Edlib")
    assert cells.names("[not json") == ("[not json",)


@pytest.mark.parametrize("cell", ["red", "#fff", "red;background:url(x)", "#12345g"])
def test_no_colours(cell: str) -> None:
    with pytest.raises(CellError):
        cells.colour(cell)


def test_status_is_one_of_the_fields_own() -> None:
    assert cells.status("Contested") == "contested"
    with pytest.raises(CellError, match="captured"):
        cells.status("captured")


def test_nul_is_no_text() -> None:
    assert "\0" not in cells.text("a\0b")
