"""The words of a briefing as a document carries them: harmless, and each name in its own direction.

Word processors and readers of PDF know the two marks of direction; isolates, which are newer, are boxes in
some of them. So what stood in an isolate stands between marks here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import bidirectional
from urllib.parse import quote

from ..sealed import is_address, plain
from ..text import ISOLATE, POP

if TYPE_CHECKING:
    from .document import Briefing, Row, Table

__all__ = ["breakable", "cells_of", "directed", "direction_mark", "foot_of", "marked", "source_parts"]

LEFT, RIGHT = "\u200e", "\u200f"
ISOLATED = re.compile("[\u2066-\u2068]([^\u2066-\u2069]*)\u2069")
RIGHTWARD = "[\u200f\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
LEFTWARD = rf"(?!{RIGHTWARD})(?:[^\W\d_]|\u200e)"
NEUTRAL = rf"(?!{RIGHTWARD}|{LEFTWARD})."
LONGEST_FOOT = 90
LONGEST_ADDRESS = 80
SIGNS = "%/:?#[]@!$&'()*+,;=~"
"""What stands for itself in an address; Arabic letters would turn the order of its parts."""
AGAINST = {
    right_to_left: re.compile(f"({strong}(?:(?:{NEUTRAL})*{strong})*)")
    for right_to_left, strong in ((False, RIGHTWARD), (True, LEFTWARD))
}
"""What runs against a page, with the figures and signs between its words."""


def direction_mark(right_to_left: bool) -> str:
    """Give the invisible letter that has the direction of the page."""
    return RIGHT if right_to_left else LEFT


def marked(text: str, right_to_left: bool) -> str:
    r"""Make a text fit for a document: no control characters, and marks of direction for isolates.

    Parameters
    ----------
    text
        As a briefing has it.
    right_to_left
        Whether the page runs so.

    Examples
    --------
    >>> ascii(marked("3 \u2068\u0627\u0628\u2069\0", False))
    "'3 \\u200e\\u200f\\u0627\\u0628\\u200f\\u200e\\ufffd'"
    """
    page = direction_mark(right_to_left)

    def between_marks(found: re.Match[str]) -> str:
        own = direction_mark(_runs_right_to_left(found[1]))
        return f"{page}{found[1]}{page}" if own == page else f"{page}{own}{found[1]}{own}{page}"

    return plain(ISOLATED.sub(between_marks, text))


def directed(text: str, right_to_left: bool) -> list[tuple[str, bool]]:
    r"""Part a text into stretches of one direction.

    Parameters
    ----------
    text
        What `marked` gave.
    right_to_left
        Whether the page runs so.

    Returns
    -------
    list of (str, bool)
        The stretches in order, and whether each runs from right to left.

    Examples
    --------
    >>> [(ascii(words), against) for words, against in directed("in \u0627\u0628 (3)", False)]
    [("'in '", False), ("'\\u0627\\u0628'", True), ("' (3)'", False)]
    """
    parts = AGAINST[right_to_left].split(text)
    return [(part, right_to_left != bool(place % 2)) for place, part in enumerate(parts) if part]


def breakable(text: str) -> str:
    r"""Let a word that is longer than any word be broken.

    Examples
    --------
    >>> breakable("a" * 24) == "a" * 24, len(breakable("a" * 30).split("\u200b"))
    (True, 3)
    """
    return re.sub(r"\S{25,}", lambda word: "\u200b".join(re.findall(".{1,12}", word[0])), text)


def foot_of(briefing: Briefing) -> str:
    """Give what stands at the foot of each page beside its number: the title, as far as there is room."""
    title = briefing.title
    return title if len(title) <= LONGEST_FOOT else title[:LONGEST_FOOT].rstrip() + "…"


def cells_of(table: Table, row: Row, right_to_left: bool) -> list[str]:
    """Make the cells of a row fit for a document; a figure keeps its sign before it on every page."""
    return [
        marked(f"{ISOLATE}{cell}{POP}" if column in table.numbers else cell, right_to_left)
        for column, cell in enumerate(row.cells)
    ]


def source_parts(words: str, address: str, right_to_left: bool) -> list[tuple[str, str]]:
    """Part a source into its words and its address, each with where it leads: to the web, or nowhere ("").

    Examples
    --------
    >>> [leads for _, leads in source_parts("A report", "https://example.org", False)]
    ['', '', 'https://example.org']
    >>> [leads for _, leads in source_parts("A report", "javascript:alert(1)", False)]
    ['', '', '']
    """
    leads = quote(address, SIGNS) if is_address(address) else ""
    told = _readable(leads) if leads else address
    shown, place = (marked(f"{ISOLATE}{part}{POP}", right_to_left) for part in (words, told))
    return [(shown, leads)] if address in words else [(shown, ""), (" ", ""), (place, leads)]


def _readable(address: str) -> str:
    """Give what of an address can be read: up to where it is encoded, and no longer than a line."""
    told = address.split("%")[0][:LONGEST_ADDRESS]
    return told if told == address else f"{told}…"


def _runs_right_to_left(text: str) -> bool:
    """Tell by the first letter that has a direction; figures alone have none."""
    strong = (bidirectional(letter) for letter in text)
    return next((kind != "L" for kind in strong if kind in ("L", "R", "AL")), False)
