"""The briefing as a PDF, read as its readers do: its words, their places, its links and its ink."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import typst
from matplotlib.figure import Figure

from controlmap.geo.errors import OutputError
from controlmap.maps.briefing.document import Briefing, Paragraph, Row, Section, Table
from controlmap.maps.briefing.measures import MARGIN_MM, PAGE_MM
from controlmap.maps.briefing.pdf import _lacking, write_pdf

from .drafts import ARABIC, CHART, ENGLISH, hostile_briefing
from .reading import POINTS, Seen

BOTH = pytest.mark.parametrize("briefing", [ENGLISH, ARABIC], ids=["en", "ar"])


def written(briefing: Briefing, folder: Path) -> Seen:
    path = folder / "briefing.pdf"
    write_pdf(briefing, path)
    return Seen(path)


def test_everything_is_said_in_order(tmp_path: Path) -> None:
    text = written(ENGLISH, tmp_path).text
    told = [
        *("The takeover of Mushayrafa", "18 to 25 November 2019", "took 22.07 km² and six", "What changed"),
        *(
            "passed to the army on 24 November. [1, 3–5]",
            "Two convoys",
            "village in Arabic",
            "Umm al-Khalakhil",
        ),
        *("In pictures", "Ground gained by actor", "Sources", "1. Institute for Reports", "2. A channel"),
    ]
    places = [text.find(words) for words in told]
    assert -1 not in places
    assert places == sorted(places)


@BOTH
def test_arabic_names_are_there_and_all_letters_are_seen(briefing: Briefing, tmp_path: Path) -> None:
    assert write_pdf(briefing, tmp_path / "briefing.pdf") == ""
    assert "المشيرفة" in Seen(tmp_path / "briefing.pdf").text


@BOTH
def test_headings_are_bookmarks(briefing: Briefing, tmp_path: Path) -> None:
    headings = [section.heading for section in briefing.sections]
    assert written(briefing, tmp_path).outline == [*headings, briefing.sources_heading]


@BOTH
def test_it_is_accessible_by_the_standard_and_the_same_bytes_every_time(
    briefing: Briefing, tmp_path: Path
) -> None:
    write_pdf(briefing, tmp_path / "one.pdf")
    write_pdf(briefing, tmp_path / "two.pdf")
    page = (tmp_path / "one.pdf").read_bytes()
    assert page == (tmp_path / "two.pdf").read_bytes()
    assert b"pdfuaid" in page
    assert b"CreationDate" not in page


@BOTH
def test_sources_lead_to_the_web_and_nowhere_else(briefing: Briefing, tmp_path: Path) -> None:
    addresses = written(briefing, tmp_path).addresses
    assert len(addresses) == 3
    assert all(address.startswith("https://example.org/") for address in addresses)


@BOTH
def test_figures_stand_flush_and_keep_their_signs_before_them(briefing: Briefing, tmp_path: Path) -> None:
    seen = written(briefing, tmp_path)
    edges = [seen.word(figure).right for figure in ("12.50", "−3.25", "104.00")]
    assert max(edges) - min(edges) < 0.1


def test_a_name_inside_an_arabic_sentence_keeps_its_order(tmp_path: Path) -> None:
    seen = written(ARABIC, tmp_path)
    name, bracket, last = (seen.word(word).left for word in ("Zarzur", "(3", "km)."))
    assert name < bracket < last


def test_tables_are_mirrored_in_arabic(tmp_path: Path) -> None:
    english, arabic = written(ENGLISH, tmp_path).word("12.50"), written(ARABIC, tmp_path).word("12.50")
    middle = PAGE_MM[0] / 2 * POINTS
    assert arabic.left < middle < english.left


@BOTH
def test_a_draft_is_noted_in_the_margin_beside_the_statement(briefing: Briefing, tmp_path: Path) -> None:
    seen = written(briefing, tmp_path)
    page, margin = PAGE_MM[0] * POINTS, MARGIN_MM * POINTS
    beyond = [word for word in seen.words if word.right < margin or word.left > page - margin]
    assert len(beyond) >= 3
    assert all(word.left > 4 and word.right < page - 4 for word in beyond)
    figure = seen.word("−3.25")
    assert any(abs(word.top - figure.top) < 4 for word in beyond)


def test_what_is_no_draft_has_empty_margins(tmp_path: Path) -> None:
    seen = written(replace(ENGLISH, marks=()), tmp_path)
    edge = (PAGE_MM[0] - MARGIN_MM) * POINTS
    assert max(word.right for word in seen.words) <= edge + 0.1


@BOTH
def test_no_page_is_empty_and_each_has_its_number_at_its_foot(briefing: Briefing, tmp_path: Path) -> None:
    pictures = Section("more", (CHART, CHART, CHART))
    seen = written(replace(briefing, sections=(*briefing.sections, pictures)), tmp_path)
    darkest = seen.darkest(tmp_path)
    assert len(darkest) > 1
    assert max(darkest) < 100
    foot = (PAGE_MM[1] - MARGIN_MM) * POINTS
    numbers = [word.text for word in seen.words if word.top > foot and word.text.isdigit()]
    assert numbers == [str(number) for number in range(1, len(darkest) + 1)]


def test_the_heading_of_a_long_table_is_repeated_and_no_row_is_lost(tmp_path: Path) -> None:
    rows = tuple(Row((f"row{number}", str(number))) for number in range(1000))
    table = Table(("place", "figure"), rows, frozenset({1}))
    seen = written(replace(ENGLISH, sections=(Section("t", (table,)),)), tmp_path)
    words = [word.text for word in seen.words]
    assert words.count("place") > 10
    assert [word for word in words if word.startswith("row")] == [row.cells[0] for row in rows]


@pytest.mark.parametrize(
    "briefing",
    [
        replace(ENGLISH, sections=(), sources=(), headline=Paragraph("")),
        replace(ENGLISH, sections=(Section("t", (Table(("a", "b"), ()),)), Section("", ()))),
        replace(ENGLISH, title="", dated=""),
        replace(ENGLISH, sections=(Section("t", (replace(CHART, caption=""),)),)),
    ],
    ids=["no sections", "no rows", "no title", "no caption"],
)
def test_what_is_empty_is_a_page_all_the_same(briefing: Briefing, tmp_path: Path) -> None:
    assert written(briefing, tmp_path).darkest(tmp_path)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_hostile_text_is_shown_as_it_is_written(language: str, tmp_path: Path) -> None:
    text = written(hostile_briefing(language), tmp_path).text
    for words in ('#read("/etc/passwd")', "$x$ *a* _b_", "<b>]]>&amp;", "= h", "@source-1 <source-1>"):
        assert words in text
    assert "root:" not in text


def test_no_text_leaves_the_page(tmp_path: Path) -> None:
    seen = written(replace(hostile_briefing("en"), marks=()), tmp_path)
    right, low = (PAGE_MM[0] - MARGIN_MM) * POINTS, (PAGE_MM[1] - MARGIN_MM / 3) * POINTS
    assert "xxxx" in seen.text
    assert max(word.right for word in seen.words) <= right + 1
    assert max(word.bottom for word in seen.words) <= low


def test_letters_that_no_font_has_are_named() -> None:
    few = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    assert _lacking("a 中 b", few) == "中"


def test_a_letter_in_a_picture_that_its_font_lacks_is_named(tmp_path: Path) -> None:
    def drawn() -> Figure:
        figure = CHART.plate()
        figure.text(0, 0, "中")
        return figure

    briefing = replace(ENGLISH, sections=(Section("t", (replace(CHART, plate=drawn),)),))
    assert write_pdf(briefing, tmp_path / "briefing.pdf") == "中"


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        write_pdf(ENGLISH, tmp_path / "file" / "briefing.pdf")
    with pytest.raises(OutputError):
        write_pdf(ENGLISH, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
