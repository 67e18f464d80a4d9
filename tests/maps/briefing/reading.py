"""Reads a page as it is seen: its words with their places, its links, its ink."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from ...conftest import missing

MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e]")
POINTS = 72 / 25.4
"""In a millimetre."""


class Word(NamedTuple):
    """A word and where it stands, in points from the page's upper left corner."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Seen:
    """A PDF as its reader sees it."""

    path: Path

    @property
    def text(self) -> str:
        """All words, in the order in which they are read, a space between them."""
        return " ".join(MARKS.sub("", _poppler("pdftotext", "-raw", self.path, "-")).split())

    @property
    def words(self) -> list[Word]:
        """All words with their places; Arabic letters are in the order in which they stand."""
        root = ET.fromstring(_poppler("pdftotext", "-bbox", self.path, "-"))
        space = "{http://www.w3.org/1999/xhtml}"
        return [
            Word(MARKS.sub("", word.text or ""), number, *(float(place) for place in word.attrib.values()))
            for number, page in enumerate(root.iter(f"{space}page"), 1)
            for word in page.iter(f"{space}word")
        ]

    def word(self, text: str) -> Word:
        """The first word that reads so."""
        return next(word for word in self.words if word.text == text)

    @property
    def addresses(self) -> list[str]:
        """Where its links to the web lead."""
        return re.findall(r"Annotation\s+(\S+)", _poppler("pdfinfo", "-url", self.path))

    @property
    def outline(self) -> list[str]:
        """Its bookmarks."""
        page = _poppler("pdftohtml", "-xml", "-i", "-stdout", self.path)
        return [MARKS.sub("", item) for item in re.findall(r"<item[^>]*>(.*)</item>", page)]

    def darkest(self, folder: Path) -> list[int]:
        """The darkest dot of each page, where 0 is black."""
        _poppler("pdftoppm", "-r", "40", "-gray", "-png", self.path, folder / "seen")
        return [min(Image.open(page).convert("L").tobytes()) for page in sorted(folder.glob("seen*.png"))]


def _poppler(program: str, *arguments: object) -> str:
    if shutil.which(program) is None:
        missing("poppler")
    command = [program, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def opened_in_libreoffice(document: Path, folder: Path) -> Seen:
    """Print a Word file with LibreOffice, which keeps its own profile in the folder."""
    if shutil.which("soffice") is None:
        missing("LibreOffice")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(document),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return Seen(folder / f"{document.stem}.pdf")
