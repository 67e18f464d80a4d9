"""The briefing as a Word file: what python-docx finds in it, and what LibreOffice prints of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from controlmap.geo.errors import OutputError
from controlmap.maps.briefing.document import Briefing, Paragraph, Row, Section, Table
from controlmap.maps.briefing.measures import MARGIN_MM, PAGE_MM
from controlmap.maps.briefing.word import write_word

from .drafts import ARABIC, CHART, ENGLISH, hostile_briefing
from .reading import MARKS, POINTS, opened_in_libreoffice

BOTH = pytest.mark.parametrize("briefing", [ENGLISH, ARABIC], ids=["en", "ar"])


def written(briefing: Briefing, folder: Path) -> Document:
    path = folder / "briefing.docx"
    write_word(briefing, path)
    return docx.Document(str(path))


def parts(folder: Path) -> dict[str, bytes]:
    with ZipFile(folder / "briefing.docx") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def styled(document: Document, style: str) -> list[str]:
    return [MARKS.sub("", one.text) for one in document.paragraphs if one.style and one.style.name == style]


def xml_of(document: Document) -> str:
    return etree.tostring(document.element).decode()


@BOTH
def test_each_part_of_the_page_has_its_style(briefing: Briefing, tmp_path: Path) -> None:
    document = written(briefing, tmp_path)
    headings = [section.heading for section in briefing.sections]
    assert styled(document, "Heading 1") == [*headings, briefing.sources_heading]
    assert len(styled(document, "Title")) == len(styled(document, "Headline")) == 1
    assert len(styled(document, "List Number")) == len(briefing.sources)
    assert styled(document, "Caption") == [section.blocks[-1].caption for section in briefing.sections[1:]]


@BOTH
def test_every_citation_leads_to_a_source_in_the_list(briefing: Briefing, tmp_path: Path) -> None:
    document = written(briefing, tmp_path)
    anchors = [one.get(qn("w:anchor")) for one in document.element.iter(qn("w:hyperlink"))]
    places = [one.get(qn("w:name")) for one in document.element.iter(qn("w:bookmarkStart"))]
    assert places == [f"source-{number}" for number in range(1, 6)]
    assert {anchor for anchor in anchors if anchor} == {f"source-{number}" for number in (1, 3, 4, 5)}


@BOTH
def test_links_lead_to_the_web_and_nowhere_else(briefing: Briefing, tmp_path: Path) -> None:
    addresses = [one.target_ref for one in written(briefing, tmp_path).part.rels.values() if one.is_external]
    assert len(addresses) == 3
    assert all(address.startswith("https://example.org/") for address in addresses)


def test_tables_repeat_their_heading_and_keep_their_rows_whole(tmp_path: Path) -> None:
    (table,) = written(ENGLISH, tmp_path).tables
    heading, *rows = (row._tr for row in table.rows)
    assert heading.find(f".//{qn('w:tblHeader')}") is not None
    assert all(row.find(f".//{qn('w:tblHeader')}") is None for row in rows)
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in (heading, *rows))
    assert [cell.text for cell in table.rows[3].cells] == [
        "Umm al-Khalakhil",
        "",
        "rebels",
        "",
        "\u200e104.00\u200e",
        "",
    ]


def test_what_a_draft_notes_is_a_comment_without_a_clock(tmp_path: Path) -> None:
    document = written(ENGLISH, tmp_path)
    assert [comment.text for comment in document.comments] == ["no source", "contradicted"]
    assert all(comment.timestamp is None and not comment.author for comment in document.comments)
    assert "commentRangeStart" not in xml_of(written(replace(ENGLISH, marks=()), tmp_path))


@BOTH
def test_pictures_fit_the_page_and_are_told_to_those_who_cannot_see_them(
    briefing: Briefing, tmp_path: Path
) -> None:
    (picture,) = written(briefing, tmp_path).inline_shapes
    assert picture.width.mm == pytest.approx(170, abs=0.1)
    assert picture._inline.docPr.get("descr") == briefing.sections[1].blocks[0].caption


@BOTH
def test_the_same_briefing_is_the_same_bytes_and_unsigned(briefing: Briefing, tmp_path: Path) -> None:
    write_word(briefing, tmp_path / "one.docx")
    document = written(briefing, tmp_path)
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "briefing.docx").read_bytes()
    with ZipFile(tmp_path / "one.docx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = document.core_properties
    assert not properties.author
    assert not properties.comments
    assert properties.created is None
    assert properties.language == briefing.language
    assert "docProps/thumbnail.jpeg" not in parts(tmp_path)


@BOTH
def test_no_isolate_reaches_the_file(briefing: Briefing, tmp_path: Path) -> None:
    written(briefing, tmp_path)
    letters = "".join(part.decode(errors="replace") for part in parts(tmp_path).values())
    assert not re.search("[\u2066-\u2069]", letters)


def test_an_arabic_page_is_bidirectional_in_every_part(tmp_path: Path) -> None:
    english, arabic = xml_of(written(ENGLISH, tmp_path)), xml_of(written(ARABIC, tmp_path))
    assert "<w:bidi/>" in arabic
    assert "<w:bidiVisual/>" in arabic
    assert "<w:bidi" not in english
    (normal,) = docx.Document(str(tmp_path / "briefing.docx")).styles["Normal"].element.iter(qn("w:bidi"))
    assert normal is not None


@BOTH
def test_arabic_letters_and_no_others_are_in_runs_from_right_to_left(
    briefing: Briefing, tmp_path: Path
) -> None:
    for run in (run for one in written(briefing, tmp_path).paragraphs for run in one.runs):
        if re.search("[\u0620-\u064a]", run.text):
            assert run.font.rtl
        if re.search("[A-Za-z]", run.text):
            assert not run.font.rtl


@BOTH
def test_libreoffice_prints_what_the_page_says(briefing: Briefing, tmp_path: Path) -> None:
    write_word(briefing, tmp_path / "briefing.docx")
    seen = opened_in_libreoffice(tmp_path / "briefing.docx", tmp_path)
    assert "المشيرفة" in seen.text
    assert seen.outline[-1] == briefing.sources_heading
    assert len(set(seen.addresses)) == 3
    assert max(seen.darkest(tmp_path)) < 100
    edges = [seen.word(figure).right for figure in ("12.50", "−3.25", "104.00")]
    assert max(edges) - min(edges) < 0.5
    middle = PAGE_MM[0] / 2 * POINTS
    assert (seen.word("12.50").left < middle) == briefing.right_to_left
    assert seen.word("(3").left < next(word.left for word in seen.words if word.text.startswith("km)"))


def test_libreoffice_repeats_the_heading_of_a_long_table(tmp_path: Path) -> None:
    rows = tuple(Row((f"row{number}", str(number))) for number in range(300))
    table = Table(("place", "figure"), rows, frozenset({1}))
    write_word(replace(ENGLISH, sections=(Section("t", (table,)),)), tmp_path / "briefing.docx")
    words = [word.text for word in opened_in_libreoffice(tmp_path / "briefing.docx", tmp_path).words]
    assert words.count("place") > 3
    assert [word for word in words if word.startswith("row")] == [row.cells[0] for row in rows]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_hostile_text_is_shown_as_it_is_written(language: str, tmp_path: Path) -> None:
    document = written(hostile_briefing(language), tmp_path)
    texts = {MARKS.sub("", cell.text) for row in document.tables[0].rows for cell in row.cells}
    assert {'#read("/etc/passwd")', "<b>]]>&amp;", "a\ufffdb\ufffd[31m", "x" * 2000, "= h", "abc"} <= {
        text.strip() for text in texts
    }
    assert not [one for one in document.part.rels.values() if one.is_external]
    seen = opened_in_libreoffice(tmp_path / "briefing.docx", tmp_path)
    assert max(word.right for word in seen.words) <= (PAGE_MM[0] - MARGIN_MM / 2) * POINTS


@pytest.mark.parametrize(
    "briefing",
    [
        replace(ENGLISH, sections=(), sources=(), headline=Paragraph("", mark="unsourced")),
        replace(ENGLISH, sections=(Section("t", (Table(("a", "b"), ()),)), Section("", ()))),
        replace(ENGLISH, title="", dated="", sections=(Section("t", (replace(CHART, caption=""),)),)),
    ],
    ids=["no sections", "no rows", "no title"],
)
def test_what_is_empty_is_a_page_all_the_same(briefing: Briefing, tmp_path: Path) -> None:
    assert len(styled(written(briefing, tmp_path), "Heading 1")) == len(briefing.sections) + 1


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        write_word(ENGLISH, tmp_path / "file" / "briefing.docx")
    with pytest.raises(OutputError):
        write_word(ENGLISH, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
