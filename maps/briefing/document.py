"""A briefing as a value: what stands on its page, before any format writes it.

Text is plain. What comes from data has passed `maps.text.isolated`: it is harmless, and names that run
the other way stand in Unicode isolates, which every format keeps. A number in `cited` is the place of a
source in the briefing's list, counted from 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..web import WebMap

__all__ = [
    "Block",
    "Briefing",
    "Language",
    "Mark",
    "Paragraph",
    "Picture",
    "Row",
    "Section",
    "Table",
    "mark_of",
]

Language = Literal["en", "ar"]
Mark = Literal["", "unsourced", "disputed", "unsourced and disputed"]
"""What a draft notes in the margin of a statement."""


def mark_of(*, unsourced: bool, disputed: bool) -> Mark:
    """Choose the mark of a statement."""
    if unsourced:
        return "unsourced and disputed" if disputed else "unsourced"
    return "disputed" if disputed else ""


@dataclass(frozen=True)
class Paragraph:
    """Sentences, whose sources are cited behind them."""

    text: str
    cited: tuple[int, ...] = ()
    mark: Mark = ""


@dataclass(frozen=True)
class Row:
    """A row of a table; its sources are cited in a last column of their own."""

    cells: tuple[str, ...]
    cited: tuple[int, ...] = ()
    mark: Mark = ""


@dataclass(frozen=True)
class Table:
    """Statements side by side; a last column names their sources.

    Parameters
    ----------
    heading
        What stands above each column, without that of the sources.
    rows
        As many cells each.
    numbers
        The columns of figures, which stand flush with each other.
    """

    heading: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Picture:
    """A map or a chart.

    Parameters
    ----------
    name
        What its file is called, where a format lays it beside the page.
    caption
        What it shows: below it, and read aloud.
    plate
        Draws it.
    pages
        The interactive maps that stand for it on a screen.
    """

    name: str
    caption: str
    plate: Callable[[], Figure]
    pages: tuple[WebMap, ...] = ()


Block = Paragraph | Table | Picture


@dataclass(frozen=True)
class Section:
    """What stands under one heading."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Briefing:
    """What changed between two dates, as a page.

    Parameters
    ----------
    title, dated, headline
        What it is, of when and whose, and its one sentence with the figures.
    sections
        In order.
    sources
        In the order of their numbers: the words of each, and its address or "".
    no_sources
        What stands in place of the list where there is none.
    sources_heading, sources_word
        What stands over the list, and over the column of a table that cites from it.
    language
        Of its words; it tells the direction of the page.
    marks
        The words of each mark, for the margin; empty where the briefing is no draft.
    """

    title: str
    dated: str
    headline: Paragraph
    sections: tuple[Section, ...]
    sources: tuple[tuple[str, str], ...]
    no_sources: str
    sources_heading: str
    sources_word: str
    language: Language = "en"
    marks: tuple[tuple[Mark, str], ...] = ()

    @property
    def pictures(self) -> list[Picture]:
        """The pictures, in order."""
        blocks = (block for section in self.sections for block in section.blocks)
        return [block for block in blocks if isinstance(block, Picture)]

    def note(self, mark: Mark) -> str:
        """Give what stands in the margin beside a statement with a mark; nothing where this is no draft."""
        return dict(self.marks).get(mark, "")

    @property
    def right_to_left(self) -> bool:
        """Whether the page runs from right to left."""
        return self.language == "ar"
