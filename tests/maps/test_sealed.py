"""The boundary between data and page: whatever a string holds, it is text."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlmap.maps.sealed import escape, link, seal

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "${alert(1)}",
    "`",
    "\\`${alert(1)}",
    "{{ 7 * 7 }}{% raw %}",
    "' onmouseover='alert(1)",
    '" onmouseover="alert(1)',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is_written(text: str) -> None:
    escaped = escape(text)
    assert html.unescape(escaped) == text
    assert not set("<>\"'`{}\\") & set(escaped)
    assert "$" not in escaped


@given(st.text(max_size=200))
def test_nothing_executable_is_left_of_any_text(text: str) -> None:
    escaped = escape(text)
    assert not set("<>\"'`{}\\$\0\u202e\u2066") & set(escaped)
    assert re.fullmatch(r"(?:[^&]|&[#\w]+;)*", escaped)


def test_long_text_is_cut() -> None:
    assert len(escape("x" * 10_000)) == 2001


def test_arabic_keeps_what_joins_its_letters() -> None:
    assert escape("جلال\u200cآباد") == "جلال\u200cآباد"


def test_only_addresses_of_the_web_become_links() -> None:
    assert link("https://example.org/?a=1&b=<", "SOHR") == (
        '<a href="https://example.org/?a=1&amp;b=&lt;" target="_blank" rel="noopener noreferrer">SOHR</a>'
    )
    for address in ("javascript:alert(1)", "data:text/html,x", "", "//example.org", " https://a b"):
        assert link(address, "SOHR") == "SOHR"


def test_a_sealed_page_forbids_all_that_is_not_in_it() -> None:
    page = "<html><head></head><body></body><script>let a = 1;</script></html>"
    sealed = seal(page)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', sealed)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy[1]
    assert "script-src 'unsafe-inline'" not in policy[1]


def test_ordinary_text_is_left_alone() -> None:
    assert escape("3\u00a0500\u202fkm\u00b2") == "3 500 km²"
    assert escape("a\u200fb") == "a\u200fb"
    assert escape("soft\u00adhyphen\r\n") == "softhyphen  "
    assert escape("\x1b[31m") == "\ufffd[31m"
