"""A briefing as a Word file, to be edited before it is sent: with real headings, tables, links and comments.

What a draft notes beside a statement is a comment on it, and the statement stands on a pale ground, which is
printed too. Word and LibreOffice show both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from ...layers.files import write_file
from ..citations import citation_parts
from ..plate import HAIRLINE, QUIET
from . import ooxml
from .document import Block, Briefing, Mark, Paragraph, Picture, Table
from .measures import MARGIN_MM, PAGE_MM, TEXT_MM, column_shares, draw_picture
from .word_styles import dress
from .words import cells_of, directed, direction_mark, foot_of, marked, source_parts

__all__ = ["write_word"]


def write_word(briefing: Briefing, path: Path) -> str:
    """Write a briefing as a Word file.

    Parameters
    ----------
    briefing
        What stands on it.
    path
        The file.

    Returns
    -------
    str
        Letters that are boxes in the pictures, because their font has none; "" where all is well.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    with TemporaryDirectory() as name:
        page = _Page(briefing, Path(name))
        page.write()
    write_file(path, lambda draft: ooxml.save(page.document, draft))
    return "".join(sorted(page.lacking))


@dataclass
class _Page:
    """A document that a briefing is being written into, with a folder for its pictures."""

    briefing: Briefing
    folder: Path
    document: Document = field(default_factory=docx.Document)
    lacking: set[str] = field(default_factory=set)
    pictures: int = 0

    @property
    def right_to_left(self) -> bool:
        return self.briefing.right_to_left

    def write(self) -> None:
        briefing = self.briefing
        dress(self.document, self.right_to_left)
        ooxml.unsign(self.document, marked(briefing.title, self.right_to_left)[:255], briefing.language)
        self.sheet()
        self.line("Title", briefing.title)
        self.line("Subtitle", briefing.dated)
        self.statement(briefing.headline, "Headline")
        for section in briefing.sections:
            self.line("Heading 1", section.heading)
            for block in section.blocks:
                self.block(block)
        self.sources()

    def sheet(self) -> None:
        """Set the paper, and what stands at its foot."""
        section = self.document.sections[0]
        section.page_width, section.page_height = map(Mm, PAGE_MM)
        section.left_margin = section.right_margin = Mm(MARGIN_MM)
        section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
        section.header_distance = section.footer_distance = Mm(MARGIN_MM / 2)
        if self.right_to_left:
            section._sectPr.insert_element_before(ooxml.element("bidi"), "w:rtlGutter", "w:docGrid")
        foot = section.footer.paragraphs[0]
        foot.style = "Footer"
        self.words(foot, foot_of(self.briefing))
        foot.add_run("\t")
        ooxml.field(foot, foot.add_run("1"), "PAGE")

    def sources(self) -> None:
        """List the sources, each with a bookmark that its citations lead to."""
        self.line("Heading 1", self.briefing.sources_heading)
        if not self.briefing.sources:
            self.line("Normal", self.briefing.no_sources)
        for number, source in enumerate(self.briefing.sources, 1):
            listed = self.document.add_paragraph(style="List Number")
            ooxml.bookmark(listed, _bookmark(number), number)
            for words, address in source_parts(*source, self.right_to_left):
                for run in self.runs(listed, words):
                    if address:
                        run.style = "Address"
                        ooxml.address_link(listed, run, address)

    def block(self, block: Block) -> None:
        if isinstance(block, Picture):
            self.picture(block)
        elif isinstance(block, Table):
            self.table(block)
        else:
            self.statement(block, "Normal")

    def line(self, style: str, text: str) -> WordParagraph:
        """Write a paragraph of words alone."""
        paragraph = self.document.add_paragraph(style=style)
        self.words(paragraph, text)
        return paragraph

    def statement(self, statement: Paragraph, style: str) -> None:
        paragraph = self.document.add_paragraph(style=style)
        runs = self.words(paragraph, statement.text)
        if statement.cited:
            paragraph.add_run("\u00a0")
        self.citation(paragraph, statement.cited)
        self.note(runs, statement.mark)

    def picture(self, picture: Picture) -> None:
        self.pictures += 1
        drawn = draw_picture(picture, self.folder / f"{self.pictures}.png")
        self.lacking.update(drawn.lacking)
        run = self.document.add_paragraph(style="Picture").add_run()
        shape = run.add_picture(str(drawn.path), Mm(drawn.width_mm), Mm(drawn.height_mm))
        ooxml.describe(shape, marked(picture.caption, self.right_to_left))
        self.line("Caption", picture.caption)

    def table(self, table: Table) -> None:
        shares = column_shares(table, self.briefing.sources_word)
        drawn = self.document.add_table(rows=0, cols=len(shares))
        self.frame(drawn, shares)
        self.heading(drawn.add_row(), [*table.heading, self.briefing.sources_word], table)
        for row in table.rows:
            added = drawn.add_row()
            _whole(added)
            cells, runs = added.cells, list[Run]()
            for column, words in enumerate(cells_of(table, row, self.right_to_left)):
                paragraph = cells[column].paragraphs[0]
                paragraph.style = "Cell figure" if column in table.numbers else "Cell"
                runs += self.runs(paragraph, words)
            cells[-1].paragraphs[0].style = "Cell"
            self.citation(cells[-1].paragraphs[0], row.cited)
            self.note(runs, row.mark)
        self.document.add_paragraph(style="Cell")

    def heading(self, row: WordRow, words: Sequence[str], table: Table) -> None:
        """Write the heading of a table, which stands on each of its pages."""
        _whole(row, ooxml.element("tblHeader"))
        for column, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.style = "Cell heading figure" if column in table.numbers else "Cell heading"
            self.words(paragraph, text)
            line = ooxml.element("tcBorders", ooxml.border("bottom", QUIET, 6))
            cell._tc.get_or_add_tcPr().append(line)

    def frame(self, table: WordTable, shares: Sequence[float]) -> None:
        """Give a table the width of the page, hairlines between its rows, and the direction of the page."""
        properties = table._tbl.tblPr
        for child in list(properties):
            properties.remove(child)
        lines = (ooxml.border(side, HAIRLINE, 4) for side in ("bottom", "insideH"))
        mirrored = [ooxml.element("bidiVisual")] if self.right_to_left else []
        margins = (ooxml.element(side, w=60, type="dxa") for side in ("left", "right"))
        properties.extend(
            [
                *mirrored,
                ooxml.element("tblW", w=ooxml.twips(TEXT_MM), type="dxa"),
                ooxml.element("tblBorders", *lines),
                ooxml.element("tblLayout", type="fixed"),
                ooxml.element("tblCellMar", *margins),
            ]
        )
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(TEXT_MM * share)

    def words(self, paragraph: WordParagraph, text: str) -> list[Run]:
        """Write a text of the briefing."""
        return self.runs(paragraph, marked(text, self.right_to_left))

    def runs(self, paragraph: WordParagraph, text: str) -> list[Run]:
        """Write a text that is fit for a document, each stretch in its direction."""
        runs = []
        for words, right_to_left in directed(text, self.right_to_left):
            run = paragraph.add_run(words)
            run.font.rtl = right_to_left or None
            runs.append(run)
        return runs

    def citation(self, paragraph: WordParagraph, cited: Iterable[int]) -> None:
        """Cite sources, each number a link to its place in the list."""
        mark = direction_mark(self.right_to_left)
        for words, number in citation_parts(cited):
            run = paragraph.add_run(f"{mark}{words}{mark}" if not number else words, "Citation")
            run.font.rtl = self.right_to_left or None
            if number:
                ooxml.place_link(paragraph, run, _bookmark(number))

    def note(self, runs: Sequence[Run], mark: Mark) -> None:
        """Note beside a statement what a draft says of it."""
        note = self.briefing.note(mark)
        if not note or not runs:
            return
        for run in runs:
            run.style = "Noted"
        comment = self.document.add_comment((runs[0], runs[-1]))
        del comment._comment_elm.attrib[qn("w:date")]  # the clock's
        self.words(comment.paragraphs[0], note)


def _bookmark(number: int) -> str:
    return f"source-{number}"


def _whole(row: WordRow, *more: object) -> None:
    """Never let a row run over to the next page."""
    properties = row._tr.get_or_add_trPr()
    properties.extend([ooxml.element("cantSplit"), *more])
