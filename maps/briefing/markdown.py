"""A briefing as Markdown (GitHub's tables), its pictures as files beside it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from ...layers.files import write_file
from ..citations import citation
from .document import Block, Briefing, Mark, Paragraph, Picture, Table
from .measures import draw_picture

__all__ = ["beside", "write_markdown"]

MEANT = re.compile(r"([\\`*_\[\]<>#|~&$!])")
"""What Markdown, or HTML within it, would take for more than text."""


def write_markdown(briefing: Briefing, path: Path) -> str:
    """Write a briefing and, beside it, its pictures, which are named after it.

    Returns
    -------
    str
        Letters that are boxes in the pictures, because their font has none; "" where all is well.

    Raises
    ------
    OutputError
        A file cannot be written.
    """
    drawn = [draw_picture(picture, beside(path, picture)) for picture in briefing.pictures]
    text = "\n\n".join(_parts(briefing, path)) + "\n"
    write_file(path, lambda draft: draft.write_text(text, encoding="utf-8"))
    return "".join(sorted({letter for one in drawn for letter in one.lacking}))


def beside(path: Path, picture: Picture) -> Path:
    """Name the file of a picture after that of its briefing."""
    return path.with_name(f"{path.stem}-{picture.name}.png")


def _parts(briefing: Briefing, path: Path) -> Iterator[str]:
    if briefing.right_to_left:
        yield f'<div dir="rtl" lang="{briefing.language}">'
    yield f"# {_text(briefing.title)}"
    yield _text(briefing.dated)
    yield _paragraph(briefing.headline, briefing, "**")
    for section in briefing.sections:
        yield f"## {_text(section.heading)}"
        for block in section.blocks:
            yield _block(block, briefing, path)
    yield f"## {_text(briefing.sources_heading)}"
    listed = "\n".join(
        f"{number}. {_text(words)}{_address(address)}"
        for number, (words, address) in enumerate(briefing.sources, 1)
    )
    yield listed or _text(briefing.no_sources)
    if briefing.right_to_left:
        yield "</div>"


def _block(block: Block, briefing: Briefing, path: Path) -> str:
    if isinstance(block, Paragraph):
        return _paragraph(block, briefing)
    if isinstance(block, Picture):
        caption, file = _text(block.caption), quote(os.fsencode(beside(path, block).name))
        return f"![{caption}]({file})\n\n*{caption}*"
    return _table(block, briefing)


def _paragraph(paragraph: Paragraph, briefing: Briefing, weight: str = "") -> str:
    told = f"{weight}{_text(paragraph.text)}{weight}"
    return " ".join(filter(None, (told, citation(paragraph.cited), _margin(paragraph.mark, briefing))))


def _table(table: Table, briefing: Briefing) -> str:
    heading = [*map(_text, table.heading), _text(briefing.sources_word)]
    rules = ["--:" if column in table.numbers else ":--" for column in range(len(heading))]
    rows = [heading, rules]
    for row in table.rows:
        noted = " ".join(filter(None, (citation(row.cited), _margin(row.mark, briefing))))
        rows.append([*map(_text, row.cells), noted])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _margin(mark: Mark, briefing: Briefing) -> str:
    """Note a draft's doubt behind the statement: Markdown has no margin."""
    words = briefing.note(mark)
    return f"*({_text(words)})*" if words else ""


def _text(text: str) -> str:
    return MEANT.sub(r"\\\1", text)


def _address(address: str) -> str:
    """Give an address of the web's; of any other, nothing."""
    return f" <{address}>" if re.fullmatch(r"https?://[^\s<>]+", address) else ""
