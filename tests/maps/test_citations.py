"""The citation of numbered sources: runs as first and last, and every number that is shown can be a link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlmap.maps.citations import citation, citation_parts


@pytest.mark.parametrize(
    ("numbers", "written"),
    [([], ""), ([7], "[7]"), ([1, 2], "[1–2]"), ([4, 1, 3, 3], "[1, 3–4]"), ([9, 10, 11, 13], "[9–11, 13]")],
)
def test_runs_are_written_as_their_first_and_last(numbers: list[int], written: str) -> None:
    assert citation(numbers) == written


@given(st.sets(st.integers(1, 60)))
def test_no_number_is_lost_and_each_leads_where_it_says(numbers: set[int]) -> None:
    parts = citation_parts(numbers)
    assert all(words == str(number) for words, number in parts if number)
    found = set()
    for run in citation(numbers).strip("[]").split(", "):
        ends = [int(end) for end in run.split("–") if end]
        found |= set(range(ends[0], ends[-1] + 1)) if ends else set()
    assert found == numbers
