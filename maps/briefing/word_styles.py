"""How a briefing looks in Word: named styles, so that whoever edits it changes each look once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle

from ..plate import GROUND, HAIRLINE, INK, QUIET
from ..style import ACCENT
from .measures import TEXT_MM
from .ooxml import border, element, twips

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import BaseStyle

__all__ = ["dress"]

FONT = "Arial"
"""It is on the machines that open Word files, or another as wide is; with letters for Arabic, too."""
PALE = "#faeedb"
"""Behind a statement that a draft has a note on."""
NUMBER_MM, SOURCE_MM = 2.0, 7.0
"""How far the numbers of the sources stand from the edge, and their words."""


@dataclass(frozen=True)
class Look:
    """A style of paragraphs.

    Parameters
    ----------
    points, colour, bold
        Of its letters.
    before, after
        The air above and below, in points.
    line
        The height of a line, where 1 is that of the letters.
    keep
        Whether it stays with what follows.
    set_apart
        Whether it stands on a ground of its own.
    flush
        The side on which its lines end in one line: that of the page's direction ("start"), or the right.
    """

    points: float
    colour: str = INK
    bold: bool = False
    before: float = 0
    after: float = 0
    line: float = 1.0
    keep: bool = False
    set_apart: bool = False
    flush: Literal["start", "right"] = "start"


LOOKS = {
    "Normal": Look(10, after=6, line=1.2),
    "Title": Look(20, bold=True, after=4, keep=True),
    "Subtitle": Look(10, QUIET, after=16, keep=True),
    "Headline": Look(12.5, before=4, after=16, line=1.25, set_apart=True),
    "Heading 1": Look(13, bold=True, before=20, after=6, keep=True),
    "Picture": Look(10, before=10, after=4, keep=True),
    "Caption": Look(8.5, QUIET, after=14),
    "Cell": Look(8.5, before=2.5, after=2.5),
    "Cell figure": Look(8.5, before=2.5, after=2.5, flush="right"),
    "Cell heading": Look(8, QUIET, bold=True, before=2.5, after=2.5, keep=True),
    "Cell heading figure": Look(8, QUIET, bold=True, before=2.5, after=2.5, keep=True, flush="right"),
    "List Number": Look(8.5, after=4),
    "Footer": Look(8, QUIET),
}
LETTERS = {
    "Citation": element("color", val=QUIET[1:]),
    "Address": element("color", val=ACCENT[1:]),
    "Noted": element("shd", val="clear", color="auto", fill=PALE[1:]),
}
"""The styles of stretches within a paragraph."""


def dress(document: Document, right_to_left: bool) -> None:
    """Give a document the styles of a briefing, in the direction of its page."""
    for name, look in LOOKS.items():
        style = _style(document, name, WD_STYLE_TYPE.PARAGRAPH)
        paragraph, letters = _paragraph(name, look, style, right_to_left), _letters(look)
        if name == "Normal":
            letters.insert(0, element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT))
            letters.append(element("lang", val="en-GB", bidi="ar-SA"))
        _replace(style, paragraph, letters)
    for name, letter in LETTERS.items():
        _replace(_style(document, name, WD_STYLE_TYPE.CHARACTER), element("rPr", letter))
    _indent_list(document)


def _style(document: Document, name: str, kind: WD_STYLE_TYPE) -> BaseStyle:
    """Find a style of the template's, or make one; paragraphs are all like Normal but for what they say."""
    styles = document.styles
    style: BaseStyle = styles[name] if name in styles else styles.add_style(name, kind)
    if isinstance(style, ParagraphStyle) and name != "Normal":
        style.base_style = styles["Normal"]
    return style


def _replace(style: BaseStyle, *properties: BaseOxmlElement) -> None:
    for one in properties:
        for old in style.element.findall(one.tag):
            style.element.remove(old)
        style.element.append(one)


def _letters(look: Look) -> BaseOxmlElement:
    bold = [element("b"), element("bCs")] if look.bold else []
    half_points = round(2 * look.points)
    sizes = element("sz", val=half_points), element("szCs", val=half_points)
    return element("rPr", *bold, element("color", val=look.colour[1:]), *sizes)


def _paragraph(name: str, look: Look, style: BaseStyle, right_to_left: bool) -> BaseOxmlElement:
    """Make the properties of a paragraph, in the order in which Word must have them."""
    kept = {child.tag: child for old in style.element.findall(qn("w:pPr")) for child in old}
    listed, outlined = kept.get(qn("w:numPr")), kept.get(qn("w:outlineLvl"))
    parts = [element("keepNext"), element("keepLines")] if look.keep else []
    parts += [] if listed is None else [listed]
    if name == "Footer":
        parts += [element("pBdr", border("top", HAIRLINE, 4, 4))]
        parts += [element("tabs", element("tab", val="right", pos=twips(TEXT_MM)))]
    if look.set_apart:
        sides = (border(side, GROUND, 4, 8) for side in ("top", "left", "bottom", "right"))
        parts += [element("pBdr", *sides), element("shd", val="clear", color="auto", fill=GROUND[1:])]
    if right_to_left:
        parts += [element("bidi")]
    heights = {"before": 20 * look.before, "after": 20 * look.after, "line": 240 * look.line}
    rounded = {side: round(height) for side, height in heights.items()}
    parts += [element("spacing", **rounded, lineRule="auto")]
    if look.set_apart:
        parts += [element("ind", left=160, right=160)]
    if look.flush == "right" and not right_to_left:  # where a page begins at the right, all is flush there
        parts += [element("jc", val="right")]
    parts += [] if outlined is None else [outlined]
    return element("pPr", *parts)


def _indent_list(document: Document) -> None:
    """Let the numbers of the sources hang beside them."""
    hanging = element("ind", left=twips(SOURCE_MM), hanging=twips(SOURCE_MM - NUMBER_MM))
    for level in document.part.numbering_part.element.iter(qn("w:lvl")):
        named = level.find(qn("w:pStyle"))
        if named is not None and named.get(qn("w:val")) == "ListNumber":
            level.remove(level.find(qn("w:pPr")))
            level.append(element("pPr", hanging))
