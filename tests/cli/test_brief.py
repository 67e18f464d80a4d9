"""`controlmap brief`: the real case as a page, a Word file, a PDF and Markdown, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from controlmap.layers.store import Store

from ..conftest import Run
from ..maps.briefing.reading import Seen, opened_in_libreoffice

WEEK = ("2019-11-18", "2019-11-25")


def test_it_goes_to_maps_out_as_a_page(case: Store, folder: Path, run: Run) -> None:
    told = run("brief", *WEEK)
    assert told.exit_code == 0, told.output
    assert told.stdout == "maps_out/brief-2019-11-18-to-2019-11-25.html\n"
    assert (folder / "maps_out/brief-2019-11-18-to-2019-11-25.html").exists()


def test_text_and_tables_agree_with_diff(
    case: Store, folder: Path, run: Run, ask: Callable[..., Any]
) -> None:
    assert run("brief", *WEEK, "-o", "week.md").exit_code == 0
    text, change = (folder / "week.md").read_text("utf-8"), ask("diff", *WEEK)
    headline = text.split("\n\n")[2]
    for transition in change["transitions"]:
        assert f"{transition['area_km2']:,.2f} km²" in headline
    assert f"{len(change['villages'])} villages changed holder" in headline
    for actor in change["actors"]:
        figures = (
            f"{actor[name]:,.2f}" for name in ("area_from_km2", "area_to_km2", "gained_km2", "lost_km2")
        )
        net = f"{actor['net_km2']:+,.2f}".replace("-", "−")
        assert f"| {' | '.join(figures)} | {net} |" in text
    for village in change["villages"]:
        assert re.search(rf"\| {re.escape(village['name'])} \(.*\| \[\d", text)


def test_every_claim_has_a_source_number_that_resolves(case: Store, folder: Path, run: Run) -> None:
    assert run("brief", *WEEK, "-o", "week.md").exit_code == 0
    body, listed = (folder / "week.md").read_text("utf-8").split("\n## Sources\n")
    sources = [int(number) for number in re.findall(r"^(\d+)\. ", listed, re.MULTILINE)]
    assert sources == list(range(1, len(sources) + 1))
    cited = [
        int(number)
        for group in re.findall(r"\[([\d, –]+)\\?\]", body)
        for number in re.findall(r"\d+", group)
    ]
    assert set(cited) <= set(sources)
    rows = [row for row in body.split("\n") if row.startswith("| ") and not row.startswith("| :")]
    headings = [row for row in rows if row.endswith("| Sources |")]
    assert all(re.search(r"\[[\d, –]+\] \|$", row) for row in rows if row not in headings)


def test_markdown_names_the_pictures_that_it_wrote_and_never_writes_over_the_store(
    case: Store, folder: Path, run: Run
) -> None:
    assert run("brief", *WEEK, "-o", "week.md").stdout == "week.md\nweek-map.png\nweek-chart.png\n"
    (folder / "own-map.png").symlink_to(folder / "controlmap.gpkg")
    assert run("brief", *WEEK, "-o", "own.md").exit_code == 2


def test_two_runs_give_the_same_bytes(case: Store, folder: Path, run: Run) -> None:
    for name in ("one", "two"):
        for ending in ("html", "md"):
            assert run("brief", *WEEK, "-o", f"{name}/week.{ending}").exit_code == 0
    for file in ("week.html", "week.md", "week-map.png", "week-chart.png"):
        assert (folder / "one" / file).read_bytes() == (folder / "two" / file).read_bytes(), file


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_other_programs_read_the_same_in_word_files_and_pdfs(
    case: Store, folder: Path, run: Run, ask: Callable[..., Any], ending: str, language: str
) -> None:
    assert run("brief", *WEEK, "--lang", language, "-o", f"week.{ending}").exit_code == 0
    (folder / "printed").mkdir()
    path = folder / f"week.{ending}"
    seen = opened_in_libreoffice(path, folder / "printed") if ending == "docx" else Seen(path)
    change = ask("diff", *WEEK)
    figures = [transition["area_km2"] for transition in change["transitions"]]
    figures += [actor[name] for actor in change["actors"] for name in ("area_from_km2", "area_to_km2")]
    text = seen.text
    assert all(f"{figure:,.2f}" in text for figure in figures)
    assert "المشيرفة" in text
    if language == "en":
        assert all(village["name"] in text for village in change["villages"])
    assert all(darkest < 100 for darkest in seen.darkest(folder / "printed"))


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_two_runs_say_the_same_in_word_files_and_pdfs(
    case: Store, folder: Path, run: Run, ending: str
) -> None:
    for name in ("one", "two"):
        assert run("brief", *WEEK, "-o", f"{name}.{ending}").exit_code == 0
    assert (folder / f"one.{ending}").read_bytes() == (folder / f"two.{ending}").read_bytes()


def test_what_may_not_be_published_is_left_out_and_told(case: Store, folder: Path, run: Run) -> None:
    told = run("brief", *WEEK, "--public", "-o", "week.md")
    assert told.exit_code == 0
    assert told.stderr.startswith("for publication: ")
    text = (folder / "week.md").read_text("utf-8")
    assert re.search(r"For publication, \d+ notes were left out and \d+ events were moved by up to", text)


def test_an_area_a_title_and_a_draft_in_arabic(case: Store, folder: Path, run: Run) -> None:
    around = ("--within", "Mushayrafa", "--radius", 10, "--lang", "ar", "--draft", "--title", "المشيرفة")
    assert run("brief", *WEEK, *around, "-o", "week.md").exit_code == 0
    text = (folder / "week.md").read_text("utf-8")
    assert text.startswith('<div dir="rtl" lang="ar">\n\n# \u2068المشيرفة\u2069\n')
    assert "ضمن \u206810 km around Mushayrafa\u2069" in text
    assert "*(مختلف عليه)*" in text


def test_a_period_in_which_nothing_was_recorded_is_a_page(case: Store, folder: Path, run: Run) -> None:
    told = run("brief", "2019-12-24", "2019-12-31", "-o", "week.md")
    assert told.exit_code == 0, told.output
    text = (folder / "week.md").read_text("utf-8")
    assert "whether ground changed hands is not known. No village is recorded to have changed hands." in text
    assert "both states are those of 25 November 2019" in text


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((*WEEK, "-o", "week.odt"), 2, ".html"),
        ((*WEEK, "-o", "-"), 2, "name a file with -o"),
        ((*WEEK, "-o", "controlmap.gpkg"), 2, "the store itself"),
        ((*WEEK, "--lang", "fr"), 2, "fr"),
        (reversed(WEEK), 2, "is no period"),
        (("2019-11-18", "2019-11-18"), 2, "is no period"),
        (("1999-01-01", "1999-02-01"), 5, ""),
    ],
)
def test_what_is_refused(case: Store, run: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    result = run("brief", *arguments)
    assert result.exit_code == code, result.output
    assert said in result.stderr
    assert "Traceback" not in result.output
