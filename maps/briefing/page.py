"""A briefing as one HTML page: maps that move on the screen, pictures on paper, and no request at all."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from ...layers.files import write_file
from ..citations import citation_parts
from ..embedding import embedded
from ..sealed import link, seal_around
from .document import Block, Briefing, Mark, Paragraph, Picture, Row, Table
from .measures import draw_picture
from .words import breakable

__all__ = ["write_page"]


def write_page(briefing: Briefing, path: Path) -> str:
    """Write a briefing; the page makes no request.

    Returns
    -------
    str
        Letters that are boxes in the pictures, because their font has none; "" where all is well.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    text, lacking = page(briefing)
    write_file(path, lambda draft: draft.write_text(text, encoding="utf-8"))
    return lacking


def page(briefing: Briefing) -> tuple[str, str]:
    """Lay a briefing out as a page, sealed: the maps in it run, and nothing else.

    Returns
    -------
    str
        The page.
    str
        Letters that are boxes in its pictures.
    """
    images: dict[str, str] = {}
    lacking: set[str] = set()
    with TemporaryDirectory() as folder:
        for picture in briefing.pictures:
            drawn = draw_picture(picture, Path(folder) / f"{picture.name}.png")
            images[picture.name] = base64.b64encode(drawn.path.read_bytes()).decode()
            lacking.update(drawn.lacking)
    framed = [one.html for picture in briefing.pictures for one in picture.pages]
    return seal_around(_Page(briefing, images).html(), framed), "".join(sorted(lacking))


@dataclass(frozen=True)
class _Page:
    """A briefing that is laid out, with its pictures by name, as text."""

    briefing: Briefing
    images: Mapping[str, str]

    def html(self) -> str:
        briefing = self.briefing
        direction = "rtl" if briefing.right_to_left else "ltr"
        style = (files(__package__) / "page.css").read_text(encoding="utf-8")
        parts = "\n".join(self.parts())
        return (
            f'<!DOCTYPE html>\n<html lang="{briefing.language}" dir="{direction}">\n<head>\n'
            '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{html.escape(briefing.title)}</title>\n<style>{style}</style>\n</head>\n"
            f"<body><main{_class('draft' if briefing.marks else '')}>\n{parts}\n</main></body>\n</html>\n"
        )

    def parts(self) -> Iterator[str]:
        briefing = self.briefing
        yield f"<h1>{html.escape(briefing.title)}</h1>"
        yield f'<p class="dated">{html.escape(briefing.dated)}</p>'
        yield self.paragraph(briefing.headline, "headline")
        for section in briefing.sections:
            blocks = "\n".join(map(self.block, section.blocks))
            yield f"<section><h2>{html.escape(section.heading)}</h2>\n{blocks}</section>"
        listed = "\n".join(
            f'<li id="source-{number}">{link(address, words)}</li>'
            for number, (words, address) in enumerate(briefing.sources, 1)
        )
        sources = f"<ol>{listed}</ol>" if listed else f"<p>{html.escape(briefing.no_sources)}</p>"
        yield f"<section><h2>{html.escape(briefing.sources_heading)}</h2>\n{sources}</section>"

    def block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return self.paragraph(block)
        return self.table(block) if isinstance(block, Table) else self.picture(block)

    def paragraph(self, paragraph: Paragraph, kind: str = "") -> str:
        note, cited = self.margin(paragraph.mark), _cited(paragraph.cited)
        told = f"{html.escape(paragraph.text)} {cited}" if cited else html.escape(paragraph.text)
        return f"<p{_class(kind, 'marked' if note else '')}>{told}{note}</p>"

    def table(self, table: Table) -> str:
        heading = "".join(
            _cell("th", words, column in table.numbers) for column, words in enumerate(table.heading)
        )
        heading += f"<th>{html.escape(self.briefing.sources_word)}</th>"
        rows = "\n".join(self.row(row, table) for row in table.rows)
        body = f"<thead><tr>{heading}</tr></thead>\n<tbody>{rows}</tbody>"
        return f'<div class="wide"><table>{body}</table></div>'

    def row(self, row: Row, table: Table) -> str:
        cells = "".join(_cell("td", words, column in table.numbers) for column, words in enumerate(row.cells))
        note = self.margin(row.mark)
        cited = f"<td{_class('cited', 'marked' if note else '')}>{_cited(row.cited)}{note}</td>"
        return f"<tr>{cells}{cited}</tr>"

    def picture(self, picture: Picture) -> str:
        caption = html.escape(picture.caption)
        frames = "".join(embedded("iframe", one.html, one.title) for one in picture.pages)
        image = f'<img alt="{caption}" src="data:image/png;base64,{self.images[picture.name]}">'
        kind = _class("pages" if picture.pages else "")
        return f"<figure{kind}>{frames}{image}<figcaption>{caption}</figcaption></figure>"

    def margin(self, mark: Mark) -> str:
        words = self.briefing.note(mark)
        return f'<span class="margin">{html.escape(words)}</span>' if words else ""


def _cell(element: str, words: str, figure: bool) -> str:
    return f"<{element}{_class('figure' if figure else '')}>{html.escape(breakable(words))}</{element}>"


def _cited(numbers: tuple[int, ...]) -> str:
    """Link to the sources by number; of a run, to its first and its last."""
    parts = "".join(
        f'<a href="#source-{number}">{words}</a>' if number else words
        for words, number in citation_parts(numbers)
    )
    return f'<span class="cited">{parts}</span>' if parts else ""


def _class(*names: str) -> str:
    kinds = " ".join(filter(None, names))
    return f' class="{kinds}"' if kinds else ""
