"""Maps inside other pages: several on one do not clash, and none reaches beyond its frame."""

from __future__ import annotations

from pathlib import Path

import pytest

from controlmap.layers.store import Store

from ..conftest import Run
from .conftest import USES, Visiting, drawn


def test_maps_of_every_use_stand_on_one_page(case: Store, arrive: Visiting, folder: Path) -> None:
    maps = [drawn(case, use) for use in USES]
    page = folder / "report.html"
    snippets = "".join(one.embedded("iframe") for one in [*maps, maps[0]])
    page.write_text(f"<!doctype html><meta charset='utf-8'><h1>Report</h1>{snippets}", encoding="utf-8")
    seen = arrive(page)
    frames = seen.page.locator("iframe")
    assert frames.count() == 5
    for position, one in enumerate([*maps, maps[0]]):
        frames.nth(position).scroll_into_view_if_needed()
        inside = frames.nth(position).content_frame
        inside.locator("path[fill^='url(#control']").first.wait_for()
        assert inside.locator("h1").inner_text() == one.title
        assert frames.nth(position).get_attribute("title").startswith(f"{one.title}, ")
    swipe, timeline = frames.nth(2).content_frame, frames.nth(3).content_frame
    swipe.locator(".swipe").press("Home")
    timeline.get_by_label("Next date").click()
    assert swipe.locator(".swipe").get_attribute("aria-valuenow") == "0"
    assert timeline.locator("output").inner_text() == "19 November 2019"
    assert "25 November 2019" in frames.nth(4).content_frame.locator(".title").inner_text()
    seen.assert_quiet()


def test_the_frame_has_no_rights_over_the_page_around_it(case: Store, arrive: Visiting, folder: Path) -> None:
    page = folder / "report.html"
    page.write_text(f"<!doctype html>{drawn(case, 'date').embedded('iframe')}", encoding="utf-8")
    seen = arrive(page)
    inside = seen.page.frames[1]
    inside.wait_for_selector("path")
    assert inside.evaluate("self.origin") == "null"
    assert (
        inside.evaluate("(() => { try { return parent.document.title; } catch { return 'refused'; } })()")
        == "refused"
    )


def test_a_notebook_shows_a_map_in_a_frame(case: Store) -> None:
    shown = drawn(case, "change")
    assert shown._repr_html_() == shown.embedded("iframe")


@pytest.mark.parametrize("kind", ["iframe", "fragment"])
def test_a_snippet_is_written_beside_its_map(
    case: Store, run: Run, arrive: Visiting, folder: Path, kind: str
) -> None:
    told = run("map", "--date", "2019-11-25", "--embed", kind, "-o", "out/a map.html")
    assert told.exit_code == 0, told.output
    assert told.stdout.split("\n")[:2] == ["out/a map.html", f"out/a map.{kind}.html"]
    seen = arrive(folder / "out" / f"a map.{kind}.html")
    seen.page.frame_locator("iframe").locator("path").first.wait_for(state="attached")
    seen.assert_quiet()


def test_a_snippet_needs_a_file_to_lie_beside(case: Store, run: Run) -> None:
    told = run("map", "--date", "2019-11-25", "--embed", "iframe", "-o", "-")
    assert told.exit_code == 2
    assert "a snippet lies beside its map" in told.stderr
    assert told.stdout == ""
