"""The real case end to end through the command line: what any correct tool must find."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from controlmap.layers.store import Store

Ask = Callable[..., Any]
REBELS, ARMY, BOTH = "hts-rebels", "syrian-army", "hts-rebels|syrian-army"


def moved(change: Any) -> dict[tuple[str, str], float]:
    return {(row["from_actor"], row["to_actor"]): round(row["area_km2"], 3) for row in change["transitions"]}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2019-11-18", "2019-11-19", {(REBELS, BOTH): 27.422}),
        ("2019-11-18", "2019-11-24", {(REBELS, ARMY): 5.355, (REBELS, BOTH): 22.066}),
        ("2019-11-18", "2019-11-25", {(REBELS, ARMY): 22.066, (REBELS, BOTH): 5.355}),
        ("2019-11-24", "2019-11-25", {(BOTH, ARMY): 22.066, (ARMY, BOTH): 5.355}),
    ],
)
def test_ground(case: Store, ask: Ask, first: str, last: str, expected: dict[Any, float]) -> None:
    change = ask("diff", first, last)
    assert moved(change) == expected
    for actor in change["actors"]:
        balance = actor["area_from_km2"] + actor["gained_km2"] - actor["lost_km2"]
        assert balance == pytest.approx(actor["area_to_km2"], abs=1e-9)


def test_the_answer_has_the_shape_that_programs_rely_on(case: Store, ask: Ask) -> None:
    change = ask("diff", "2019-11-18", "2019-11-25")
    assert change["from_date"] == "2019-11-18"
    assert change["to_date"] == "2019-11-25"
    assert change["dataset"] == "itic"
    assert set(change["transitions"][0]) == {
        *("from_actor", "from_status", "to_actor", "to_status"),
        *("area_km2", "redraw_km2", "uncertainty_km2", "parts"),
    }
    assert set(change["villages"][0]) == {
        *("place_id", "name", "from_actor", "from_status", "to_actor", "to_status"),
        *("date", "sources", "disputed"),
    }
    assert {transition["uncertainty_km2"] for transition in change["transitions"]} == {None}, "not stated"


def test_villages_that_changed_hands(case: Store, ask: Ask) -> None:
    villages = ask("diff", "2019-11-18", "2019-11-25")["villages"]
    taken = {v["name"] for v in villages if (v["from_actor"], v["to_actor"]) == (REBELS, ARMY)}
    assert taken == {
        *("Mushayrafa", "Umm al-Khalakhil", "Zarzur"),
        *("Dahrat al-Zarzur", "al-Sayer", "Mushayrafa farms"),
    }
    assert {v["name"] for v in villages if v["to_status"] == "contested"} == {"Farjah"}
    assert len(villages) == 7
    assert {v["name"] for v in villages if v["disputed"]} == {"Mushayrafa"}
    assert next(v["date"] for v in villages if v["name"] == "Mushayrafa") == "2019-11-24"
    assert all(v["sources"] for v in villages)


DAYS = {
    18: (REBELS, False),
    19: (BOTH, True),
    20: (REBELS, True),
    21: (REBELS, False),
    22: (REBELS, False),
    23: (REBELS, False),
    24: (ARMY, True),
    25: (ARMY, True),
    26: (ARMY, False),
    27: (ARMY, False),
}


@pytest.mark.parametrize("name", ["Mushayrafa", "msheirfeh", "المشيرفة", "mushayrafa"])
def test_the_history_of_mushayrafa(case: Store, ask: Ask, name: str) -> None:
    history = ask("history", name)
    assert history["place"]["place_id"] == "mushayrafa"
    assert {other["place_id"] for other in history["also"]} == {
        *("mushayrifa_qibliya", "mushayrifa_jisr", "mushayrifa_salam"),
        *("musharifa_ghab", "mushayrifa_homs", "mushairafah_mosul"),
    }
    days = {day["date"]: day for day in history["days"]}
    for day, (actor, disputed) in DAYS.items():
        assert (days[f"2019-11-{day}"]["actor"], days[f"2019-11-{day}"]["disputed"]) == (actor, disputed)
    twentieth = {c["actor"]: c["confidence"] for c in days["2019-11-20"]["confidence"]}
    assert twentieth == {REBELS: 3.8, ARMY: 2.5, BOTH: 0.7}


def test_control_of_mushayrafa_changed_three_times(case: Store, ask: Ask) -> None:
    history = ask("history", "mushayrafa")
    assert history["times_changed_hands"] == 3
    told = [(c["date"], c["to_actor"], c["disputed"]) for c in history["changes_of_hands"]]
    assert told == [
        ("2019-11-20", ARMY, True),
        ("2019-11-20", REBELS, True),
        ("2019-11-24", ARMY, True),
    ]
    evening = next(r for d in history["days"] for r in d["records"] if r["record_id"] == "T014")
    assert (evening["time_of_day"], evening["actor"], evening["bearing"]) == ("evening", ARMY, "claim")


def test_the_history_can_be_read(case: Store, run: Callable[..., Any]) -> None:
    told = run("history", "Mushayrafa").stdout
    assert "Control changed hands 3 times" in told
    assert "2019-11-20  hts-rebels  disputed (confidence: hts-rebels 3.8; syrian-army 2.5" in told
    assert "? T014  evening syrian-army 0.3: Al-Masdar News, 2019-11-21 [pro-government]" in told
    assert "not to be confused with: Mushayrifah (Salamiyah)" in told


def test_sources_disagree_about_the_25th_and_both_are_shown(case: Store, ask: Ask) -> None:
    village = next(v for v in ask("show", "2019-11-25")["villages"] if v["place_id"] == "mushayrafa")
    assert (village["actor"], village["disputed"]) == (ARMY, True)
    remarks = [remark["message"] for remark in ask("check")["remarks"]]
    against = [
        m
        for m in remarks
        if m.startswith("Mushayrafa: ") and "its zone hts-rebels|syrian-army (contested)" in m
    ]
    assert len(against) == 1


def test_between_snapshots_the_last_one_carries_on(case: Store, ask: Ask, run: Callable[..., Any]) -> None:
    shown = ask("show", "2019-11-22")
    assert (shown["recorded_on"], shown["carried_forward"]) == ("2019-11-19", True)
    assert "carried forward from 2019-11-19" in run("show", "2019-11-22").stdout


def test_the_positional_error_is_not_stated(case: Store, run: Callable[..., Any]) -> None:
    assert case.at("2019-11-25").positional_error_m is None
    assert "Positional error not stated" in run("diff", "2019-11-18", "2019-11-25").stdout


def test_one_takeover_with_the_alternation_counted(case: Store, ask: Ask, run: Callable[..., Any]) -> None:
    (one,) = ask("takeovers")["takeovers"]
    assert (one["name"], one["actor"]) == ("Mushayrafa", ARMY)
    assert (one["first_date"], one["last_date"]) == ("2019-11-19", "2019-11-25")
    assert round(one["reached_km2"], 2) == 27.42
    assert round(one["held_km2"], 2) == 22.07
    assert one["times_changed_hands"] == 3
    assert one["villages"][0]["name"] == "Mushayrafa"
    assert len(one["villages"]) == 6
    between = ask("takeovers", "--from", "2019-11-20", "--to", "2019-11-24")["takeovers"]
    assert [round(takeover["held_km2"], 2) for takeover in between] == [5.36], "the 19th carries on"
    assert run("takeovers", "--from", "2019-11-24", "--to", "2019-11-24").stdout.startswith("No takeover")


def test_villages_against_their_zone_are_listed_with_a_change(case: Store, ask: Ask) -> None:
    found = ask("diff", "2019-11-24", "2019-11-25")["contradictions"]
    assert [(one["name"], one["status"], one["zone_status"]) for one in found] == [
        ("Farjah", "contested", "control"),
        ("Mushayrafa", "control", "contested"),
    ]


def test_redraw_is_listed_for_programs_too(case: Store, ask: Ask) -> None:
    answer = ask("diff", "2019-11-18", "2019-11-25", "--tolerance", 3000)
    assert sum(piece["area_km2"] for piece in answer["redraw"]) == pytest.approx(answer["redraw_km2"])


def test_nothing_was_known_before_the_store_was_told(case: Store, run: Callable[..., Any]) -> None:
    result = run("diff", "2019-11-18", "2019-11-25", "--as-known-on", "2001-01-01")
    assert result.exit_code == 5
    assert "it was first told on" in result.stderr


@pytest.mark.parametrize("command", ["series", "takeovers"])
def test_a_stretch_that_ends_before_it_begins(case: Store, run: Callable[..., Any], command: str) -> None:
    result = run(command, "--from", "2019-11-25", "--to", "2019-11-18")
    assert result.exit_code == 2
    assert "exchange the two" in result.stderr


def test_what_the_case_holds(case: Store, ask: Ask) -> None:
    held = {(d["layer"], d["dataset"]): (d["records"], len(d["dates"])) for d in ask("dates")["datasets"]}
    assert held[("zones", "itic")][1] == 4
    assert held[("control", "itic")] == (95, 15)
    assert held[("events", "itic")][0] == 51
    assert {actor["id"] for actor in ask("actors")["actors"]} == {ARMY, REBELS, "sdf", "isis", "russia"}
    assert len(ask("sources")["sources"]) > 80


def test_demo_leaves_its_store_and_its_maps(folder: Path, run: Callable[..., Any]) -> None:
    result = run("demo")
    assert result.exit_code == 0
    assert "22.07" in result.stdout
    assert "5.36" in result.stdout
    for path in folder.rglob("*"):
        if path.is_file():
            assert str(path.relative_to(folder)) in result.stdout
    assert [path.name for path in folder.glob("*.gpkg")] == ["controlmap.gpkg"]
    pages = {path.name for path in (folder / "maps_out").glob("*.html")}
    span = "2019-11-18-to-2019-11-25"
    assert pages == {f"map-2019-11-{day}.html" for day in ("18", "19", "24", "25")} | {
        f"{kind}-{span}.html" for kind in ("map", "swipe", "timeline")
    }
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert run("demo").exit_code == 0
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before, "idempotent"


def test_demo_keeps_out_of_a_store_that_is_used(folder: Path, run: Callable[..., Any]) -> None:
    (folder / "v.csv").write_text("id,name,lat,lon\nm,M,35,36\n")
    (folder / "c.csv").write_text("place_id,date,actor\nm,2024-01-01,army\n")
    assert run("import", "v.csv", "--layer", "villages").exit_code == 0
    assert run("import", "c.csv", "--layer", "control").exit_code == 0
    before = (folder / "controlmap.gpkg").read_bytes()
    result = run("demo")
    assert result.exit_code == 4
    assert "holds other records (main)" in result.stderr
    assert (folder / "controlmap.gpkg").read_bytes() == before
