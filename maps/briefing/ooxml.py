"""The parts of a Word file that python-docx has no words for, and a file without clock or author."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.shape import InlineShape
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

__all__ = [
    "address_link",
    "bookmark",
    "border",
    "describe",
    "element",
    "field",
    "place_link",
    "save",
    "twips",
    "unsign",
]

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file can state."""
WORD_2013 = "15"
"""The mode of Word in which a document is no old one."""


def twips(millimetres: float) -> int:
    """Measure as Word does, in twentieths of a point.

    Examples
    --------
    >>> twips(25.4)
    1440
    """
    return round(millimetres * 1440 / 25.4)


def element(tag: str, *children: BaseOxmlElement, **attributes: object) -> BaseOxmlElement:
    """Make an element of WordprocessingML.

    Parameters
    ----------
    tag
        Its name without the namespace; so are those of the attributes.
    *children
        What stands in it.
    **attributes
        Their values.

    Examples
    --------
    >>> element("shd", element("b"), fill="efece5").get(qn("w:fill"))
    'efece5'
    """
    made = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()})
    made.extend(children)
    return made


def border(side: str, colour: str, eighths: int, space: int = 0) -> BaseOxmlElement:
    """Make a line along a side: so many eighths of a point thick, so many points away."""
    return element(side, val="single", sz=eighths, space=space, color=colour.lstrip("#"))


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Let links inside the document lead to a paragraph; the number is the bookmark's own."""
    paragraph._p.append(element("bookmarkStart", id=number, name=name))
    paragraph._p.append(element("bookmarkEnd", id=number))


def place_link(paragraph: Paragraph, run: Run, name: str) -> None:
    """Let the last run of a paragraph lead to a bookmark."""
    paragraph._p.append(element("hyperlink", run._r, anchor=name, history=1))


def address_link(paragraph: Paragraph, run: Run, address: str) -> None:
    """Let the last run of a paragraph lead to an address of the web."""
    link = element("hyperlink", run._r, history=1)
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)


def field(paragraph: Paragraph, run: Run, instruction: str) -> None:
    """Let the last run of a paragraph show what the program that opens it counts."""
    paragraph._p.append(element("fldSimple", run._r, instr=instruction))


def describe(shape: InlineShape, words: str) -> None:
    """Say what a picture shows to those who cannot see it, and leave no air at its sides."""
    shape._inline.docPr.set("descr", words)
    for side in ("distT", "distB", "distL", "distR"):
        shape._inline.set(side, "0")


def unsign(document: Document, title: str, language: str) -> None:
    """Take the template's date, program and thumbnail out, and put the title in."""
    package = document.part.package
    for key in [key for key, one in package.rels.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del package.rels[key]
    properties = package.core_properties
    for child in list(properties._element):
        properties._element.remove(child)
    properties.title, properties.language = title, language
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), WORD_2013)


def save(document: Document, path: Path) -> None:
    """Write a document without the time in which it was written: the same document is the same bytes."""
    stamped, unstamped = BytesIO(), BytesIO()
    document.save(stamped)
    with ZipFile(stamped) as parts, ZipFile(unstamped, "w", ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            archive.writestr(ZipInfo(name, EPOCH), parts.read(name), ZIP_DEFLATED)
    path.write_bytes(unstamped.getvalue())
