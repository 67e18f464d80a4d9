"""`--chart` of series, history and diff: the answer as ever, and a picture of the same beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from controlmap.layers.store import Store

Run = Callable[..., Result]
Ask = Callable[..., Any]

DRAWN = {
    "villages": ("series", "--villages"),
    "history": ("history", "mushayrafa"),
    "diff": ("diff", "2019-11-18", "2019-11-25"),
}
drawn = pytest.mark.parametrize("asked", DRAWN.values(), ids=DRAWN)


@drawn
@pytest.mark.parametrize("name", ["chart.png", "out/chart.SVG", "chart.pdf"])
def test_a_chart_comes_after_the_answer(
    case: Store, folder: Path, run: Run, asked: tuple[str, ...], name: str
) -> None:
    told = run(*asked, "--chart", name)
    assert told.exit_code == 0, told.output
    assert told.stdout == f"{run(*asked).stdout}Chart: {name}\n"
    first = (folder / name).read_bytes()
    assert first.startswith((b"\x89PNG", b"<?xml", b"%PDF"))
    for_programs = run(*asked, "--chart", name, "--json")
    assert json.loads(for_programs.stdout) == json.loads(run(*asked, "--json").stdout)
    assert for_programs.stderr == f"Chart: {name}\n"
    assert (folder / name).read_bytes() == first


@drawn
@pytest.mark.parametrize("name", ["chart.gif", "chart", "-", "", "controlmap.gpkg"])
def test_another_ending_is_refused_before_anything_is_told(
    case: Store, run: Run, asked: tuple[str, ...], name: str
) -> None:
    refused = run(*asked, "--chart", name)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert ".png, .svg or .pdf" in refused.stderr


def test_villages_are_counted_on_every_day_on_which_one_was_recorded(case: Store, ask: Ask) -> None:
    days = ask("series", "--villages")["days"]
    assert len(days) == 15
    assert (days[0]["date"], days[-1]["date"]) == ("2019-08-28", "2019-12-03")
    on_the_25th = next(day for day in days if day["date"] == "2019-11-25")
    shown = ask("show", "2019-11-25")["villages"]
    assert on_the_25th["villages"] == len(shown)
    assert on_the_25th["disputed"] == sum(village["disputed"] for village in shown)
    for holder in on_the_25th["holders"]:
        named = [v for v in shown if (v["actor"], v["status"]) == (holder["actor"], holder["status"])]
        assert holder["villages"] == len(named)


def test_villages_are_counted_within_an_area_by_side_and_by_the_day(case: Store, ask: Ask) -> None:
    near = ask("series", "--villages", "--within", "mushayrafa", "--radius", 5)
    assert near["within"]["name"] == "5 km around Mushayrafa"
    assert 0 < near["days"][-1]["villages"] < 27
    sides = ask("series", "--villages", "--by", "side", "--every", "day", "--from", "2019-11-18")["days"]
    assert {holder["actor"] for holder in sides[-1]["holders"]} == {"government", "opposition"}
    assert [day["recorded_on"] for day in sides if day["date"] == "2019-11-28"] == ["2019-11-27"]


def test_a_store_of_villages_alone_can_be_compared(empty_store: Store, folder: Path, run: Run) -> None:
    (folder / "villages.csv").write_text("id,name,lat,lon\na,Alpha,35,36\n")
    (folder / "control.csv").write_text("place_id,date,actor\na,2024-01-01,army\na,2024-01-02,rebels\n")
    assert run("import", "villages.csv", "--layer", "villages").exit_code == 0
    assert run("import", "control.csv", "--layer", "control").exit_code == 0
    told = run("diff", "2024-01-01", "2024-01-02")
    assert told.exit_code == 0, told.output
    assert "no frontline" in told.stdout
    assert json.loads(run("diff", "2024-01-01", "2024-01-02", "--json").stdout)["frontline"] is None


def test_a_store_of_villages_alone_can_be_counted(empty_store: Store, folder: Path, run: Run) -> None:
    (folder / "villages.csv").write_text("id,name,lat,lon\na,Alpha,35,36\n")
    (folder / "control.csv").write_text("place_id,date,actor\na,2024-01-01,army\n")
    assert run("import", "villages.csv", "--layer", "villages").exit_code == 0
    assert run("import", "control.csv", "--layer", "control").exit_code == 0
    told = run("series", "--villages", "--chart", "chart.png")
    assert told.exit_code == 0, told.output
    assert "army 1" in told.stdout


@pytest.mark.parametrize(
    ("flags", "code", "said"),
    [
        (("--tolerance", 5), 2, "--tolerance, --dataset and --rest are about ground"),
        (("--dataset", "itic"), 2, "are about ground"),
        (("--within", "mushayrafa", "--radius", 5, "--rest", "army"), 2, "are about ground"),
        (("--radius", 5), 2, "there is no area of interest"),
        (("--within", "abu_dali", "--radius", 0.001, "--from", "2019-01-01"), 5, "begin on"),
        (("--within", "mushayrifa_homs", "--radius", 0.1), 5, "no village with a record lies within"),
        (("--from", "2019-01-01"), 5, "the villages begin on 2019-08-28"),
    ],
)
def test_what_cannot_be_counted_is_said(
    case: Store, folder: Path, run: Run, flags: tuple[object, ...], code: int, said: str
) -> None:
    refused = run("series", "--villages", *flags, "--chart", "chart.png")
    assert refused.exit_code == code
    assert said in " ".join(refused.stderr.split())
    assert not (folder / "chart.png").exists()


@pytest.mark.parametrize("asked", [*DRAWN.values(), ("series",)], ids=[*DRAWN, "series"])
def test_a_chart_of_what_was_known_then_says_so(
    case: Store, folder: Path, run: Run, asked: tuple[str, ...]
) -> None:
    told = run(*asked, "--chart", "chart.svg", "--as-known-on", "2099-01-01")
    assert told.exit_code == 0, told.output
    drawn = (folder / "chart.svg").read_text("utf-8")  # letters are outlines, beside the words as a comment
    assert ", as known on 2099-01-01 -->" in drawn


def test_a_village_without_a_record_has_no_chart(case: Store, folder: Path, run: Run) -> None:
    refused = run("history", "mushayrifa_homs", "--chart", "chart.png")
    assert refused.exit_code == 5
    assert "no record says who held it" in refused.stderr
    assert not (folder / "chart.png").exists()


def test_a_matrix_by_side_within_an_area_is_drawn(case: Store, folder: Path, run: Run) -> None:
    flags = ("--by", "side", "--within", "mushayrafa", "--radius", 10, "--sensitivity")
    told = run("diff", "2019-11-19", "2019-11-25", *flags, "--chart", "chart.svg")
    assert told.exit_code == 0, told.output
    assert told.stdout.endswith("Chart: chart.svg\n")
