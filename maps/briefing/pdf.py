"""A briefing as a PDF for every reader: tagged, with bookmarks, links and its own fonts.

typst sets the page by a template, `page.typ`. What a briefing says reaches it as data, never as
markup. The same briefing is the same bytes, unless it needs letters from fonts that only this machine has.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ...layers.files import write_file
from ..citations import citation_parts
from ..plate import GROUND, HAIRLINE, INK, QUIET, STYLE, font_files
from ..style import ACCENT, UNCERTAIN
from .document import Block, Briefing, Mark, Paragraph, Picture, Section, Table
from .measures import MARGIN_MM, PAGE_MM, column_shares, draw_picture
from .words import breakable, cells_of, direction_mark, foot_of, marked, source_parts

if TYPE_CHECKING:
    import typst

__all__ = ["write_pdf"]

TEMPLATE = "page.typ"
LOOK = {
    "font": STYLE["font.family"],
    "colours": [INK, QUIET, GROUND, HAIRLINE, ACCENT, UNCERTAIN],
    "page_mm": PAGE_MM,
    "margin_mm": MARGIN_MM,
}
LONG = 400
"""Letters: a row with a longer cell, or a picture with a longer caption, may run over to the next page."""
ONE_LETTER = b'#set document(title: "letter")\n#set text(font: "DejaVu Sans")\n#sys.inputs.letter'
LACKING = 12
"""How many letters are named that no font has."""


def write_pdf(briefing: Briefing, path: Path) -> str:
    """Write a briefing as a PDF.

    Parameters
    ----------
    briefing
        What stands on it.
    path
        The file.

    Returns
    -------
    str
        Letters that are boxes on the page, because no font here has them; "" where all is well.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    with TemporaryDirectory() as name:
        page = _Page(briefing, Path(name))
        document, lacking = _set(page.data(), page.folder)
    write_file(path, lambda draft: draft.write_bytes(document))
    return "".join(sorted({*page.lacking, *lacking}))


@dataclass
class _Page:
    """What a briefing says, as the template reads it, with its pictures in a folder."""

    briefing: Briefing
    folder: Path
    lacking: set[str] = field(default_factory=set)
    pictures: int = 0

    def data(self) -> dict[str, Any]:
        briefing = self.briefing
        return LOOK | {
            "language": briefing.language,
            "right_to_left": briefing.right_to_left,
            "direction": direction_mark(briefing.right_to_left),
            "name": marked(briefing.title, briefing.right_to_left),
            "title": self.words(briefing.title),
            "dated": self.words(briefing.dated),
            "foot": self.words(foot_of(briefing)),
            "headline": self.block(briefing.headline),
            "sections": [self.section(one) for one in briefing.sections],
            "no_sources": self.words(briefing.no_sources),
            "sources_heading": self.words(briefing.sources_heading),
            "sources": [
                [(breakable(words), leads) for words, leads in source_parts(*source, briefing.right_to_left)]
                for source in briefing.sources
            ],
        }

    def section(self, section: Section) -> dict[str, Any]:
        blocks = [self.block(one) for one in section.blocks]
        return {"heading": self.words(section.heading), "blocks": blocks}

    def block(self, block: Block) -> dict[str, Any]:
        if isinstance(block, Picture):
            return self.picture(block)
        return self.table(block) if isinstance(block, Table) else self.paragraph(block)

    def paragraph(self, paragraph: Paragraph) -> dict[str, Any]:
        words = self.words(paragraph.text)
        return {"kind": "paragraph", "text": words, **self.behind(paragraph.cited, paragraph.mark)}

    def table(self, table: Table) -> dict[str, Any]:
        heading = [*table.heading, self.briefing.sources_word]
        rows = [
            {
                "cells": [breakable(cell) for cell in cells_of(table, row, self.briefing.right_to_left)],
                **self.behind(row.cited, row.mark),
            }
            for row in table.rows
        ]
        return {
            "kind": "table",
            "heading": [self.words(words) for words in heading],
            "rows": rows,
            "numbers": sorted(table.numbers),
            "long": any(len(cell) > LONG for row in table.rows for cell in row.cells),
            "shares": column_shares(table, self.briefing.sources_word),
        }

    def picture(self, picture: Picture) -> dict[str, Any]:
        self.pictures += 1
        drawn = draw_picture(picture, self.folder / f"{self.pictures}.svg")
        self.lacking.update(drawn.lacking)
        return {
            "kind": "picture",
            "file": drawn.path.name,
            "width_mm": drawn.width_mm,
            "height_mm": drawn.height_mm,
            "caption": self.words(picture.caption),
            "long": len(picture.caption) > LONG,
        }

    def words(self, text: str) -> str:
        return breakable(marked(text, self.briefing.right_to_left))

    def behind(self, cited: Iterable[int], mark: Mark) -> dict[str, Any]:
        """Say what stands behind a statement: the numbers of its sources, and a draft's note."""
        return {"cited": citation_parts(cited), "note": self.words(self.briefing.note(mark))}


def _set(data: dict[str, Any], folder: Path) -> tuple[bytes, str]:
    """Set the page, accessible by the standard where every letter has a shape; else say which have none."""
    import typst

    words = json.dumps(data, ensure_ascii=False)
    (folder / "briefing.json").write_text(words, encoding="utf-8")
    template = folder / TEMPLATE
    template.write_bytes((files(__package__) / TEMPLATE).read_bytes())
    for font in font_files():
        shutil.copy(font, folder)
    fonts = typst.Fonts(font_paths=[str(folder)])
    try:
        return typst.compile(str(template), font_paths=fonts, format="pdf", pdf_standards="ua-1"), ""
    except typst.TypstError:
        return typst.compile(str(template), font_paths=fonts, format="pdf"), _lacking(words, fonts)


def _lacking(words: str, fonts: typst.Fonts) -> str:
    """Find letters that no font has: a page of one alone, which must be readable, is refused."""
    import typst

    found = ""
    for letter in sorted({*words}):
        try:
            alone = {"letter": letter}
            typst.compile(ONE_LETTER, font_paths=fonts, format="pdf", pdf_standards="ua-1", sys_inputs=alone)
        except typst.TypstError:
            found += letter
        if len(found) == LACKING:
            break
    return found
