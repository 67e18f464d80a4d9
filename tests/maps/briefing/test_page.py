"""The briefing as a page: sealed, its maps alive on the screen and pictures on paper, in both directions."""

from __future__ import annotations

from pathlib import Path

import pytest

from controlmap.layers.diff import diff
from controlmap.layers.findings import Findings
from controlmap.layers.store import Store
from controlmap.maps.briefing import Briefing, brief
from controlmap.maps.briefing.document import Language
from controlmap.maps.briefing.page import page

from ..conftest import Visiting


def week(store: Store, language: Language = "en", *, draft: bool = False) -> Briefing:
    days = store.snapshots()
    return brief(Findings(diff(days[0], days[-1]), tuple(days), (), store.verdicts()), language, draft=draft)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_asks_for_nothing_and_its_maps_work(
    case: Store, arrive: Visiting, folder: Path, language: Language
) -> None:
    path = folder / "week.html"
    path.write_text(page(week(case, language, draft=True))[0], encoding="utf-8")
    seen = arrive(path)
    seen.page.locator("a[href='#source-1']").first.click()
    seen.page.locator("#source-1:target").wait_for()
    for frame in range(2):
        seen.page.locator("iframe").nth(frame).scroll_into_view_if_needed()
        inside = seen.page.locator("iframe").nth(frame).content_frame
        inside.locator("path[fill^='url(#']").first.wait_for()
    swipe = seen.page.locator("iframe").nth(1).content_frame.locator(".swipe")
    swipe.press("Home")
    assert swipe.get_attribute("aria-valuenow") == "0"
    assert seen.page.evaluate("getComputedStyle(document.body).direction") == (
        "rtl" if language == "ar" else "ltr"
    )
    seen.assert_quiet()


def test_every_citation_on_the_page_leads_to_a_source(case: Store) -> None:
    import re

    text = page(week(case))[0]
    linked, listed = set(re.findall(r'href="#(source-\d+)"', text)), re.findall(r'id="(source-\d+)"', text)
    assert linked
    assert linked <= set(listed)
    assert len(listed) == len(set(listed))


def test_on_paper_pictures_stand_for_the_maps(case: Store, arrive: Visiting, folder: Path) -> None:
    path = folder / "week.html"
    path.write_text(page(week(case))[0], encoding="utf-8")
    seen = arrive(path)
    seen.page.emulate_media(media="print")
    assert not seen.page.locator("iframe").first.is_visible()
    picture = seen.page.locator("figure.pages img")
    assert picture.is_visible()
    assert picture.evaluate("image => image.naturalWidth") > 800


def test_marks_of_a_draft_stand_beside_the_text_and_on_a_phone_behind_it(
    case: Store, arrive: Visiting, folder: Path
) -> None:
    path = folder / "week.html"
    path.write_text(page(week(case, draft=True))[0], encoding="utf-8")
    for width in (1200, 375):
        seen = arrive(path, width)
        note, text = (
            seen.page.locator(where).first.bounding_box() for where in (".headline .margin", ".headline")
        )
        assert note is not None
        assert text is not None
        beside = note["x"] >= text["x"] + text["width"]
        assert beside == (width == 1200)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_records_stay_text(hostile: Store, arrive: Visiting, folder: Path) -> None:
    path = folder / "week.html"
    path.write_text(page(week(hostile, draft=True))[0], encoding="utf-8")
    seen = arrive(path)
    seen.page.locator("iframe").first.content_frame.locator("path").first.wait_for(state="attached")
    assert "<img src=x onerror=alert(1)>" in seen.page.inner_text("main")
    seen.assert_quiet()
