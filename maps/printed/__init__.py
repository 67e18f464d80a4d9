"""Maps for print: one plate with a state, or with a change as before, after and what changed.

An atlas plate like the maps for the screen: the same colours, marks and words. Its size is that of the paper,
so that a point is a point. matplotlib is imported when there is something to draw, and used without its
global state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ...layers.change import Change
from ...layers.frames import each_row
from ...layers.schema import Holder
from ..backdrop import Backdrop
from ..citations import Cited
from ..event_looks import event_looks
from ..plate import QUIET, STYLE, drawn_in, save
from ..sentences import finding, publication, span, title_of
from ..subjects import Incidents, Locator, Situation, events_of, is_abroad, snapshots_of
from ..text import isolated, lines_of
from ..tongue import ENGLISH, Tongue
from .content import draw_content, heading
from .entries import entries_of, legend_heading
from .frame import Inches, Printable, eastward, frame_of
from .legend import draw_legend
from .looks import Look, looks_of
from .marks import cities_of, locator, map_axes, north_arrow, scale_bar
from .sheet import Sheet
from .sources import draw_foot, draw_remarks

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["SIZES", "Size", "letters_lacking", "printed", "save_print"]

PRINT = STYLE | {"font.size": 7, "axes.grid": False, "svg.fonttype": "path", "text.hinting": "no_hinting"}
FEET = (1.0, 1.4, 2.0, 3.0)
"""How high the foot may be made for the sources, the lowest first, against that of the paper."""
LONGER = (0.0, 0.8, 2.0)
"""By how many inches the legend of a plate within a text may be made higher, and the plate with it."""
GUTTER = 0.2
"""Inches: between the parts of a plate, and for the degrees at the edge of a map."""


@dataclass(frozen=True)
class Size:
    """The paper, in inches.

    Parameters
    ----------
    width, height
        Of the whole.
    margin
        Around all.
    title, foot, locator
        How high these are; below the map the locator is as wide.
    side, strip
        How wide the legend is beside the map, or how high it is below; the other is 0.
    """

    width: float
    height: float
    margin: float
    title: float
    foot: float
    locator: float
    side: float = 0.0
    strip: float = 0.0

    @property
    def map_box(self) -> Inches:
        """Where maps stand."""
        low = self.margin + self.foot + GUTTER + (self.strip + GUTTER if self.strip else 0)
        wide = self.width - 2 * self.margin - (self.side + GUTTER if self.side else 0)
        return self.margin + GUTTER, low, wide - GUTTER, self.height - self.margin - self.title - low

    @property
    def legend_box(self) -> Inches:
        """Where the legend stands, without the locator."""
        low = self.margin + self.foot + GUTTER
        if self.strip:
            wide = self.width - 2 * self.margin - self.locator - GUTTER
            return self.margin, low - 0.08, wide, self.strip
        top = self.height - self.margin - self.title
        return (
            self.width - self.margin - self.side,
            low + self.locator + GUTTER,
            self.side,
            top - low - self.locator - GUTTER,
        )

    @property
    def locator_box(self) -> Inches:
        """Where the locator stands."""
        low = self.margin + self.foot + GUTTER
        if self.strip:
            return self.width - self.margin - self.locator, low, self.locator, self.strip
        return self.width - self.margin - self.side, low, self.side, self.locator


SIZES = {
    "a4": Size(297 / 25.4, 210 / 25.4, 0.42, 0.82, 0.68, 1.35, side=2.6),
    "slide": Size(10, 5.625, 0.28, 0.8, 0.56, 1.05, side=2.35),
    "square": Size(7.5, 7.5, 0.32, 0.84, 0.78, 1.4, strip=1.45),
    "column": Size(6.7, 6.6, 0.05, 0.12, 0.1, 1.35, strip=1.45),
}


def printed(
    subject: Printable,
    size: str = "a4",
    title: str | None = None,
    backdrop: Backdrop | None = None,
    *,
    cited: Cited | None = None,
    tongue: Tongue = ENGLISH,
) -> Figure:
    """Draw a state, a change as before, after and what changed, a situation, events or places, on one plate.

    Parameters
    ----------
    subject
        What `store.at` or `diff` gave, or a `Situation`, `Incidents` or a `Locator`.
    size
        A name of `SIZES`.
    title
        What to call it; by default what it shows.
    backdrop
        What the user gave to draw below: borders, coasts, rivers or a picture.
    cited
        The sources of a text that the plate stands in: the plate takes part in their numbers, and leaves
        title and list to the text.
    tongue
        The language of headings and legend.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    NothingFoundError
        Nothing is recorded that lies anywhere.
    """
    subject, backdrop = eastward(subject), backdrop or Backdrop()
    paper = SIZES[size]
    if cited is not None:
        return _grown(subject, paper, backdrop, cited, tongue)
    for height in FEET:
        numbered = Cited()
        sheet = replace(paper, foot=paper.foot * height)
        plate = _plate(subject, sheet, backdrop, numbered, tongue)
        with drawn_in(PRINT):
            _title(plate.figure, paper, subject, title)
            if draw_foot(plate.figure, plate.foot, numbered, _remarks(subject, backdrop)):
                break
    return plate.figure


class _Plate(NamedTuple):
    """A figure, where its foot stands, and whether its legend explains everything."""

    figure: Figure
    foot: Inches
    explained: bool


def _grown(subject: Printable, paper: Size, backdrop: Backdrop, cited: Cited, tongue: Tongue) -> Figure:
    """Draw a plate within a text, made higher for its legend where there is much to explain."""
    for inches in LONGER:
        sheet = replace(paper, height=paper.height + inches, strip=paper.strip + inches)
        plate = _plate(subject, sheet, backdrop, cited, tongue)
        if plate.explained:
            break
    return plate.figure


def _plate(subject: Printable, paper: Size, backdrop: Backdrop, cited: Cited, tongue: Tongue) -> _Plate:
    """Draw all but the title and the sources."""
    from matplotlib.figure import Figure

    shown = snapshots_of(subject)
    looks = looks_of(_holders(subject), shown[-1].actors if shown else {})
    marks = event_looks(events_of(subject))
    events = _events(subject)
    with drawn_in(PRINT):
        figure = Figure(figsize=(paper.width, paper.height), dpi=200)
        box = paper.map_box
        if isinstance(subject, Change):
            small, box = _small_boxes(box)
            for words, place in zip(("Before", "After"), small, strict=True):
                _small_map(figure, place, subject, words, looks, backdrop, tongue)
        frame = frame_of(subject, box[2] * 72, box[3] * 72)
        sheet = Sheet(map_axes(figure, box, frame), frame, looks, tongue=tongue)
        sheet.backdrop(backdrop.shapes, backdrop.underlay)
        draw_content(sheet, subject, events, marks)
        north_arrow(sheet)
        scale_bar(sheet)
        sheet.cities(cities_of(frame, abroad=is_abroad(subject)))
        sheet.write()
        entries = entries_of(subject, sheet, events, marks, cited)
        columns = 2 if paper.strip else 1
        words = legend_heading(subject, tongue)
        explained = draw_legend(figure, paper.legend_box, words, entries, columns, tongue)
        below = shown[-1] if shown else None
        locator(figure, paper.locator_box, frame, below, looks, backdrop.shapes)
        foot = paper.margin, paper.margin, paper.width - 2 * paper.margin, paper.foot
        draw_remarks(figure, foot, _remarks(subject, backdrop))
    return _Plate(figure, foot, explained)


def save_print(figure: Figure, path: Path, dpi: int = 200) -> None:
    """Write a plate; the ending tells the format, and the same plate is the same bytes.

    Raises
    ------
    UsageError
        The ending is another one.
    OutputError
        The file cannot be written.
    """
    save(figure, path, PRINT, dpi)


def letters_lacking(figure: Figure) -> str:
    """Name the letters on a plate that the font lacks: they are boxes there."""
    from matplotlib.font_manager import findfont, get_font
    from matplotlib.text import Text

    known = get_font(findfont("DejaVu Sans")).get_charmap()
    found = "".join(text.get_text() for text in figure.findobj(Text) if isinstance(text, Text))
    return "".join(sorted({letter for letter in found if ord(letter) not in known and letter.isprintable()}))


def _holders(subject: Printable) -> list[Holder]:
    """List everybody that the plate shows, nobody included where ground passed to nobody."""
    found = [Holder(row.actor, row.status) for one in snapshots_of(subject) for row in each_row(one.holders)]
    if isinstance(subject, Change):
        found += [Holder(row.to_actor, row.to_status) for row in each_row(subject.transitions)]
    return found


def _events(subject: Printable) -> Any:
    """Give the events that a map shows; a situation shows none, and a locator knows of none."""
    if isinstance(subject, Incidents):
        return subject.events
    if isinstance(subject, Locator):
        return None
    shown = snapshots_of(subject)
    first, until = sorted((shown[0].date, shown[-1].date))
    found = shown[-1].events_between(first, until)
    return found.iloc[:0] if isinstance(subject, Situation) else found


def _small_boxes(box: Inches) -> tuple[tuple[Inches, Inches], Inches]:
    """Stand before over after, at the left of what changed."""
    left, low, width, height = box
    wide, high = 0.34 * width, (height - 0.24) / 2
    small = (left, low + high + 0.24, wide, high - 0.17), (left, low, wide, high)
    return small, (left + wide + 2 * GUTTER, low, width - wide - 2 * GUTTER, height - 0.17)


def _small_map(
    figure: Figure,
    box: Inches,
    change: Change,
    words: str,
    looks: dict[Holder, Look],
    backdrop: Backdrop,
    tongue: Tongue,
) -> None:
    state = change.before if words == "Before" else change.after
    frame = frame_of(change, box[2] * 72, box[3] * 72)
    sheet = Sheet(map_axes(figure, box, frame, labelled=False), frame, looks, 0.75, tongue=tongue)
    sheet.backdrop(backdrop.shapes, backdrop.underlay)
    sheet.ground(state)
    sheet.front(state)
    sheet.villages(state, {})
    scale_bar(sheet, 0.3)
    sheet.write()
    heading(sheet, f"{tongue.phrase(words)}: {tongue.day(state.date)}")


def _title(figure: Figure, paper: Size, subject: Printable, title: str | None) -> None:
    """Write what the plate is, of when, and what it shows."""
    wide = (paper.width - 2 * paper.margin) * 72
    left, top = paper.margin / paper.width, paper.height - paper.margin + 0.04
    written: tuple[tuple[str, float, int, float, dict[str, Any]], ...] = (
        (title or title_of(subject), 15, 1, 0.0, {"weight": "bold"}),
        (span(subject), 8, 1, 0.27, {"color": QUIET}),
        (finding(subject), 8.6, 2, 0.44, {}),
    )
    for words, size, most, down, style in written:
        lines = lines_of(words, wide, size, most, style.get("weight", "normal"))
        style |= {"size": size, "va": "top", "linespacing": 1.15}
        figure.text(left, (top - down) / paper.height, "\n".join(lines), **style)


def _remarks(subject: Printable, backdrop: Backdrop) -> str:
    """Say how the map is laid out, whose data lie below, and what was left out for publication."""
    below = f" Below: {isolated(backdrop.credit, 80)}." if backdrop.credit else ""
    return f"Equirectangular, WGS 84. Cities: GeoNames, CC BY 4.0.{below} {publication(subject)}"
