"""Casualties in words, whatever a file states."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlmap.layers.casualties import casualty_words
from controlmap.layers.store import Store


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ('{"Army of Glory": {"killed": 2, "wounded": 6}}', "Army of Glory: 2 killed, 6 wounded"),
        (
            '{"army": {"killed": 3, "of_which_officers": 2, "wounded": 12}}',
            "army: 3 killed, of which 2 officers, 12 wounded",
        ),
        (
            '{"ISIS": {"captured": 1}, "women": {"surrendered": 24}}',
            "ISIS: 1 captured; women: 24 surrendered",
        ),
        ('{"civilians": {"killed_or_wounded": "many"}}', "civilians: many killed or wounded"),
    ],
)
def test_parties_and_what_befell_them(stated: str, words: str) -> None:
    assert casualty_words(stated) == words


@pytest.mark.parametrize(
    "stated",
    [
        "",
        "several dead",
        "3",
        "[1, 2]",
        "{}",
        '{"a": 3}',
        '{"a": {}}',
        '{"a": {"b": {"c": 1}}}',
        "[" * 99_999,
    ],
)
def test_any_other_text_stands_as_it_is(stated: str) -> None:
    assert casualty_words(stated) == stated


@given(st.text())
def test_no_text_is_refused(stated: str) -> None:
    assert isinstance(casualty_words(stated), str)
    assert stated in casualty_words(json.dumps({stated: {"killed": 1}}, ensure_ascii=False))


def test_no_casualties_of_the_real_case_are_left_as_json(case: Store) -> None:
    stated = [one for one in case.at("2019-11-27").events["casualties"] if one]
    assert len(stated) > 20
    assert not any(sign in casualty_words(one) for one in stated for sign in '{}"_')
