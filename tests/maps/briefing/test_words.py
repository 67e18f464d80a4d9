"""The words of a document: nothing that a program could stumble over, and names in their own direction."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from controlmap.maps.briefing.words import breakable, directed, marked, source_parts

LEFT, RIGHT = "\u200e", "\u200f"
ISOLATES = re.compile("[\u2066-\u2069]")


def test_an_isolate_becomes_marks_of_the_page_around_marks_of_its_own() -> None:
    assert marked("in ⁨اب⁩ 3", False) == f"in {LEFT}{RIGHT}اب{RIGHT}{LEFT} 3"
    assert marked("في ⁨Zarzur (3).⁩", True) == f"في {RIGHT}{LEFT}Zarzur (3).{LEFT}{RIGHT}"
    assert marked("⁨−3.2⁩", True) == f"{RIGHT}{LEFT}−3.2{LEFT}{RIGHT}"
    assert marked("⁨Zarzur⁩", False) == f"{LEFT}Zarzur{LEFT}"


def test_an_isolate_that_is_never_closed_is_left_out() -> None:
    assert marked("a⁨b", False) == "ab"
    assert marked("a⁩b", False) == "ab"


@pytest.mark.parametrize("right_to_left", [False, True])
@given(text=st.text())
def test_every_text_is_fit_for_xml_and_has_no_isolates(right_to_left: bool, text: str) -> None:
    shown = marked(text, right_to_left)
    etree.Element("text").text = shown
    assert not ISOLATES.search(shown)
    assert shown.isprintable() or set(shown) & {LEFT, RIGHT, "\u200c", "\u200d"}


@pytest.mark.parametrize(
    ("text", "right_to_left", "stretches"),
    [
        ("Zarzur", False, [("Zarzur", False)]),
        ("a اب، جد (3)", False, [("a ", False), ("اب، جد", True), (" (3)", False)]),
        ("اب 3 km² جد", True, [("اب 3 ", True), ("km²", False), (" جد", True)]),
        (f"اب {LEFT}Jones & co.{LEFT}", True, [("اب ", True), (f"{LEFT}Jones & co.{LEFT}", False)]),
        ("12.5", True, [("12.5", True)]),
        ("", True, []),
    ],
)
def test_a_text_is_parted_where_its_direction_turns(
    text: str, right_to_left: bool, stretches: list[tuple[str, bool]]
) -> None:
    assert directed(text, right_to_left) == stretches


@pytest.mark.parametrize("right_to_left", [False, True])
@given(text=st.text(st.sampled_from("aZ اب3(.²_\u200e\u200f")))
def test_the_stretches_are_the_text(right_to_left: bool, text: str) -> None:
    stretches = directed(text, right_to_left)
    assert "".join(words for words, _ in stretches) == text
    assert all(one[1] != other[1] for one, other in pairwise(stretches))


@given(st.text(st.sampled_from("ab \u200e"), max_size=200))
def test_only_words_that_are_too_long_can_be_broken(text: str) -> None:
    broken = breakable(text)
    assert broken.replace("\u200b", "") == text
    assert max(map(len, re.split(r"[\u200b\s]", broken))) <= 24


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("https://example.org/اب", "https://example.org/%D8%A7%D8%A8"),
        *((address, "") for address in ("", "javascript:alert(1)", "file:///etc/passwd", "https://a b")),
        *(
            (address, "")
            for address in ("https://a\0b", "https://a\nb", "https://a\n", "https://" + "a" * 3000)
        ),
    ],
)
def test_only_an_address_of_the_web_leads_anywhere(address: str, leads: str) -> None:
    assert {found for _, found in source_parts("A report", address, False)} - {""} == {leads} - {""}


def test_an_address_is_written_once() -> None:
    address = "https://example.org"
    assert len(source_parts(f"A report, {address}", address, False)) == 1
    assert "".join(words for words, _ in source_parts("A report", address, True)).count(address) == 1
