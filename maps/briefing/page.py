"""A briefing as one HTML page: maps that move on the screen, pictures on paper, and no request at all."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from ...layers.files import write_file
from ..citations import citation_parts
from ..embedding import embedded
from ..plate import STYLE, UNSIGNED, drawn_in
from ..sealed import link, seal_around
from .document import Block, Briefing, Mark, Paragraph, Picture, Row, Table

__all__ = ["write_page"]

DOTS_PER_INCH = 160


def write_page(briefing: Briefing, path: Path) -> None:
    """Write a briefing; the page makes no request.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    text = page(briefing)
    write_file(path, lambda draft: draft.write_text(text, encoding="utf-8"))


def page(briefing: Briefing) -> str:
    """Lay a briefing out as a page, sealed: the maps in it run, and nothing else."""
    direction = "rtl" if briefing.right_to_left else "ltr"
    style = (files(__package__) / "page.css").read_text(encoding="utf-8")
    title = html.escape(briefing.title)
    parts = "\n".join(_parts(briefing))
    written = (
        f'<!DOCTYPE html>\n<html lang="{briefing.language}" dir="{direction}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n"
        f"<body><main{_class('draft' if briefing.marks else '')}>\n"
        f"{parts}\n</main></body>\n</html>\n"
    )
    blocks = (block for section in briefing.sections for block in section.blocks)
    framed = [one.html for block in blocks if isinstance(block, Picture) for one in block.pages]
    return seal_around(written, framed)


def _parts(briefing: Briefing) -> Iterator[str]:
    yield f"<h1>{html.escape(briefing.title)}</h1>"
    yield f'<p class="dated">{html.escape(briefing.dated)}</p>'
    yield _paragraph(briefing.headline, briefing, "headline")
    for section in briefing.sections:
        blocks = "\n".join(_block(block, briefing) for block in section.blocks)
        yield f"<section><h2>{html.escape(section.heading)}</h2>\n{blocks}</section>"
    listed = "\n".join(
        f'<li id="source-{number}">{link(address, words)}</li>'
        for number, (words, address) in enumerate(briefing.sources, 1)
    )
    yield f"<section><h2>{html.escape(briefing.sources_heading)}</h2>\n<ol>{listed}</ol></section>"


def _block(block: Block, briefing: Briefing) -> str:
    if isinstance(block, Paragraph):
        return _paragraph(block, briefing)
    return _table(block, briefing) if isinstance(block, Table) else _picture(block)


def _paragraph(paragraph: Paragraph, briefing: Briefing, kind: str = "") -> str:
    note = _margin(paragraph.mark, briefing)
    cited = _cited(paragraph.cited)
    told = f"{html.escape(paragraph.text)} {cited}" if cited else html.escape(paragraph.text)
    return f"<p{_class(kind, 'marked' if note else '')}>{told}{note}</p>"


def _table(table: Table, briefing: Briefing) -> str:
    heading = "".join(
        _cell("th", words, column in table.numbers) for column, words in enumerate(table.heading)
    )
    if table.cites:
        heading += f"<th>{html.escape(briefing.sources_word)}</th>"
    rows = "\n".join(_row(row, table, briefing) for row in table.rows)
    return f'<div class="wide"><table><thead><tr>{heading}</tr></thead>\n<tbody>{rows}</tbody></table></div>'


def _row(row: Row, table: Table, briefing: Briefing) -> str:
    cells = "".join(_cell("td", words, column in table.numbers) for column, words in enumerate(row.cells))
    note = _margin(row.mark, briefing)
    cited = f"<td{_class('cited', 'marked' if note else '')}>{_cited(row.cited)}{note}</td>"
    return f"<tr>{cells}{cited if table.cites else ''}</tr>"


def _cell(element: str, words: str, figure: bool) -> str:
    return f"<{element}{_class('figure' if figure else '')}>{html.escape(words)}</{element}>"


def _picture(picture: Picture) -> str:
    caption = html.escape(picture.caption)
    frames = "".join(embedded("iframe", one.html, one.title) for one in picture.pages)
    image = f'<img alt="{caption}" src="data:image/png;base64,{_drawn(picture)}">'
    kind = _class("pages" if picture.pages else "")
    return f"<figure{kind}>{frames}{image}<figcaption>{caption}</figcaption></figure>"


def _drawn(picture: Picture) -> str:
    file = io.BytesIO()
    with drawn_in(STYLE):
        picture.plate().savefig(file, format="png", dpi=DOTS_PER_INCH, metadata=UNSIGNED["png"])
    return base64.b64encode(file.getvalue()).decode()


def _cited(numbers: tuple[int, ...]) -> str:
    """Link to the sources by number; of a run, to its first and its last."""
    parts = "".join(
        f'<a href="#source-{number}">{words}</a>' if number else words
        for words, number in citation_parts(numbers)
    )
    return f'<span class="cited">{parts}</span>' if parts else ""


def _margin(mark: Mark, briefing: Briefing) -> str:
    words = dict(briefing.marks).get(mark, "") if mark else ""
    return f'<span class="margin">{html.escape(words)}</span>' if words else ""


def _class(*names: str) -> str:
    kinds = " ".join(filter(None, names))
    return f' class="{kinds}"' if kinds else ""
