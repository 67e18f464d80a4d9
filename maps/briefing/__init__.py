"""The briefing: the page that is read, from what changed between two dates.

`sections`, `events`, `method` and `pictures` tell what `layers.findings` knows, in the words of a language;
the result is a `document`, and each format writes that: `page` (HTML), `markdown`, `word`, `pdf`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ...geo.errors import UsageError
from ...layers.findings import Findings
from .arabic import ARABIC
from .document import Briefing, Language
from .english import ENGLISH
from .events import events_section
from .markdown import beside, write_markdown
from .method import dated, method_section
from .page import write_page
from .pdf import write_pdf
from .pictures import maps_section
from .sections import Author
from .word import write_word

__all__ = ["Briefing", "brief", "briefing_format", "files_of", "save_briefing"]

WORDS = {"en": ENGLISH, "ar": ARABIC}
WRITERS: dict[str, Callable[[Briefing, Path], str]] = {
    ".html": write_page,
    ".docx": write_word,
    ".pdf": write_pdf,
    ".md": write_markdown,
}


def brief(
    findings: Findings, language: Language = "en", title: str | None = None, *, draft: bool = False
) -> Briefing:
    """Tell what changed between two dates.

    Parameters
    ----------
    findings
        What there is to tell.
    language
        Of its words.
    title
        What to call it; by default what it tells.
    draft
        Whether unsourced and disputed statements are marked in the margin.

    Returns
    -------
    Briefing
        Every figure is that of the change; every statement names its sources by number.
    """
    words = WORDS[language]
    author = Author(findings, words)
    headline = author.headline()
    called = words.told(title) if title else words.say("title")
    sections = (
        maps_section(author, title or words.say("title")),
        author.by_actor(),
        author.villages(),
        author.takeovers(),
        events_section(author),
        author.disagreements(),
        method_section(author),
    )
    return Briefing(
        called,
        dated(author),
        headline,
        sections,
        tuple((words.told(str(source)), source.url) for source in author.cited.numbers),
        words.say("no sources"),
        words.say("sources heading"),
        words.say("sources"),
        language,
        tuple(words.marks.items()) if draft else (),
    )


def briefing_format(path: Path) -> str:
    """Tell the format by the ending.

    Raises
    ------
    UsageError
        It is none that a briefing is written in.

    Examples
    --------
    >>> briefing_format(Path("week.MD"))
    '.md'
    """
    ending = path.suffix.lower()
    if ending not in WRITERS:
        raise UsageError(f"{path} has no ending that I can write", f"end the name in {', '.join(WRITERS)}")
    return ending


def files_of(briefing: Briefing, path: Path) -> list[Path]:
    """List the files that a briefing is written to: with Markdown, its pictures lie beside it."""
    pictures = briefing.pictures if briefing_format(path) == ".md" else []
    return [path, *(beside(path, picture) for picture in pictures)]


def save_briefing(briefing: Briefing, path: Path) -> str:
    """Write a briefing; the ending tells the format.

    Returns
    -------
    str
        Letters that are boxes in it, because no font here has them; "" where all is well.

    Raises
    ------
    UsageError
        The ending is another one.
    OutputError
        The file cannot be written.
    """
    return WRITERS[briefing_format(path)](briefing, path)
