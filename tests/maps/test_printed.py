"""The printed plate: its figures, its scale, its labels, its letters, and the same bytes every time."""

from __future__ import annotations

import random
import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image

from controlmap.geo.errors import NothingFoundError, OutputError, UsageError
from controlmap.geo.place import offset
from controlmap.layers.diff import diff
from controlmap.layers.schema import Actor, Event, Holder, Observation, Place, Route, Source, Zone
from controlmap.layers.snapshot import Snapshot
from controlmap.layers.store import Store, open
from controlmap.maps.plate import picture_format
from controlmap.maps.printed import SIZES, letters_lacking, printed, save_print
from controlmap.maps.printed.frame import Frame, eastward, frame_of
from controlmap.maps.printed.labels import AIR, Wanted, placed
from controlmap.maps.printed.looks import looks_of
from controlmap.maps.style import ACCENT
from controlmap.maps.text import isolated, width_of

from .conftest import HOSTILE, records, state

DAY = date(2024, 1, 1)
MUSHAYRAFA = "المشيرفة"


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]  # type: ignore[attr-defined]


def boxes(figure: Figure, halo: bool = True) -> dict[str, Any]:
    """Give the boxes of the labels, which alone have halos, in points."""
    renderer: Any = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    labels = [text for text in figure.findobj(Text) if text.get_path_effects()]
    assert all(isinstance(text, Text) for text in labels)
    return {f"{n} {text.get_text()}": text.get_window_extent(renderer) for n, text in enumerate(labels)}  # type: ignore[attr-defined]


def grid(held_by: Sequence[str], columns: int, **given: Any) -> Snapshot:
    squares = [
        shapely.box(30 + n % columns, n // columns, 31 + n % columns, n // columns + 1)
        for n in range(len(held_by))
    ]
    return state(squares, held_by, **given)


def coloured(*actors: str) -> Mapping[str, Actor]:
    return {
        actor: Actor(actor, actor.title(), side=actor, colour=f"#{40 + 9 * n:02x}7060")
        for n, actor in enumerate(actors)
    }


@pytest.fixture
def many(folder: Path) -> Store:
    """A store with 200 villages, some of which are taken."""
    chance, store = random.Random(1), open(folder / "many.gpkg")
    zones = [
        Zone(day, shapely.box(36 + n / 2, 35, 36.5 + n / 2, 35.7), actor)
        for day, actors in ((DAY, ("army", "rebels")), (date(2024, 1, 2), ("army", "army")))
        for n, actor in enumerate(actors)
    ]
    store.record(records("zones", *zones), dataset="test")
    places = [
        Place(
            str(n),
            f"Village {n}",
            shapely.Point(chance.uniform(36, 37), chance.uniform(35, 35.7)),
            name_ar=MUSHAYRAFA,
        )
        for n in range(200)
    ]
    store.record(records("villages", *places))
    said = [
        Observation(
            day,
            place.id,
            actor="army" if place.geometry.x < 36.5 or (later and int(place.id) % 9 == 0) else "rebels",
        )
        for later, day in enumerate((DAY, date(2024, 1, 2)))
        for place in places
    ]
    store.record(records("control", *said))
    return store


def test_the_legend_has_the_figures_of_the_snapshot(case: Store) -> None:
    snapshot = case.at("2019-11-25")
    said = words(printed(snapshot))
    for row in snapshot.holders.itertuples():
        assert f"{row.area_km2:,.1f}" in said
        assert str(row.villages) in said
    assert {"Frontline", "Edge of contested ground", "Place without a record", "Route"} <= set(said)
    assert "25 November 2019 · dataset itic" in said
    assert any(text.startswith("Of 3,521.1 km² drawn: syrian-army 2,123.8 km²") for text in said)


def test_every_number_in_the_legend_is_a_source_at_the_foot(case: Store) -> None:
    snapshot = case.at("2019-11-25")
    said = words(printed(snapshot))
    foot = " ".join(text for text in said if "[1] " in text or re.search(r"\[\d+\] ", text)).replace(
        "\n", " "
    )
    assert foot.startswith("Sources: [1] ITIC Spotlight")
    assert str(snapshot.sources[0]) in foot
    assert "Equirectangular, WGS 84. Cities: GeoNames, CC BY 4.0." in said


def test_a_change_is_before_after_and_what_changed(case: Store) -> None:
    figure = printed(diff(case.at("2019-11-18"), case.at("2019-11-25")))
    said = words(figure)
    assert {"Before: 18 November 2019", "After: 25 November 2019", "What changed", "Frontline before"} <= set(
        said
    )
    taken = next(text for text in said if "Mushayrafa\n" in text)
    assert taken == f"Mushayrafa\n\u2068{MUSHAYRAFA}\u2069"
    blue = [line for axes in figure.axes for line in axes.lines if line.get_markerfacecolor() == ACCENT]
    assert len(blue) == 6 + 1  # one of the seven is contested, and the legend has one


def test_who_lost_all_ground_is_explained_still(many: Store) -> None:
    figure = printed(diff(*many.snapshots()))
    assert {"rebels", "none"} <= set(words(figure))
    assert figure.axes[3].get_title(loc="left") == ""
    legend = figure.axes[3]
    assert sum(bool(patch.get_hatch()) for patch in legend.patches) == 1


def test_redraw_is_outlined_and_counted_apart() -> None:
    before = state([shapely.box(36, 35, 36.5, 36), shapely.box(36.5, 35, 37, 36)], ["army", "rebels"])
    after = state(
        [shapely.box(36, 35, 36.50001, 36), shapely.box(36.50001, 35, 37, 36)],
        ["army", "rebels"],
        date(2024, 1, 2),
    )
    change = diff(before, after)
    assert change.redraw_km2
    said = words(printed(change))
    assert "Redraw, no advance" in said
    assert any(text.startswith("No ground changed hands.") for text in said)


@pytest.mark.parametrize("size", SIZES)
def test_200_villages_have_labels_that_do_not_touch(many: Store, size: str) -> None:
    days = many.snapshots()
    for subject, least in ((days[-1], 60), (diff(*days), 20)):
        figure = printed(subject, size)
        for axes in figure.axes:
            own = {
                name: box for name, box in boxes(figure).items() if axes.get_window_extent().contains(*box.p0)
            }
            for (one, a), (two, b) in combinations(own.items(), 2):
                assert not a.overlaps(b), f"{one} on {two}"
        assert len(boxes(figure)) > least
    assert sum("\u2068" in text for text in words(figure)) >= 11, "newly taken ones come first"


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200), st.integers(0, 3)), min_size=1, max_size=60))
def test_labels_never_touch_each_other_nor_the_edge(dots: list[tuple[float, float, int]]) -> None:
    wanted = [Wanted(x, y, 40, 8, 2, rank) for x, y, rank in dots]
    taken = [(x - 2, y - 2, x + 2, y + 2) for x, y, _ in dots]
    found = [box for box in placed(wanted, [], taken, (0, 0, 300, 200)) if box]
    for box in found:
        assert box[0] >= 0
        assert box[3] <= 200
    for a, b in combinations([*found], 2):
        assert (
            a[2] + AIR <= b[0] + 1e-9
            or b[2] + AIR <= a[0] + 1e-9
            or a[3] + AIR <= b[1] + 1e-9
            or b[3] + AIR <= a[1] + 1e-9
        )


@pytest.mark.parametrize("latitude", [-89, -70, -35.5, 0, 12, 60, 85])
@pytest.mark.parametrize("width", [0.02, 1, 40])
def test_the_scale_is_right_for_the_latitude(latitude: float, width: float) -> None:
    south = max(-90, latitude - width / 2)
    frame = Frame.around((30, south, 30 + width, min(90, latitude + width / 2)), 600, 400)
    kilometres, length = frame.scale()
    middle = min(max(frame.middle, -80), 80)
    measured = offset((30, middle), (30 + length, middle)).distance_km
    assert measured == pytest.approx(kilometres, rel=0.01)
    if abs(frame.middle) < 80:  # as long north as it is east
        assert frame.aspect == pytest.approx(1 / np.cos(np.radians(frame.middle)), rel=1e-9)


def test_the_bar_on_the_plate_is_as_long_as_it_says(case: Store) -> None:
    snapshot = case.at("2019-11-25")
    axes = printed(snapshot).axes[0]
    halves = [patch for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_gid() == "scale"]
    ends = [axes.transData.inverted().transform(half.get_window_extent().corners()) for half in halves]
    west, east = min(end[:, 0].min() for end in ends), max(end[:, 0].max() for end in ends)
    latitude = sum(axes.get_ylim()) / 2
    (told,) = [text.get_text() for text in axes.texts if text.get_text().endswith(" km")]
    assert offset((west, latitude), (east, latitude)).distance_km == pytest.approx(float(told[:-3]), rel=0.01)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_every_ending_opens_and_is_the_same_bytes_twice(case: Store, folder: Path, ending: str) -> None:
    change = diff(case.at("2019-11-18"), case.at("2019-11-25"))
    for name in ("one", "two"):
        save_print(printed(change), folder / f"{name}.{ending}", 100)
    written = (folder / f"one.{ending}").read_bytes()
    assert written == (folder / f"two.{ending}").read_bytes()
    assert b"atplotlib v" not in written
    if ending == "png":
        with Image.open(folder / "one.png") as picture:
            assert picture.size == (1169, 826)
    elif ending == "svg":
        assert ET.parse(folder / "one.svg").getroot().get("width") == "841.889764pt"
    else:
        assert written.startswith(b"%PDF")
        (page,) = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", written)
        assert [round(float(points) * 25.4 / 72) for points in page] == [297, 210]
        assert b"Date" not in written


def test_arabic_is_joined_and_kept_apart_from_figures() -> None:
    apart = width_of(" ".join(MUSHAYRAFA), 10) - (len(MUSHAYRAFA) - 1) * width_of(" ", 10)
    assert width_of(MUSHAYRAFA, 10) < 0.8 * apart
    assert width_of(isolated(MUSHAYRAFA), 10) == pytest.approx(width_of(MUSHAYRAFA, 10))
    assert isolated(f"3 {MUSHAYRAFA} (4)") == f"3 \u2068{MUSHAYRAFA}\u2069 (4)"


def test_letters_that_the_font_lacks_are_told() -> None:
    actors = {"army": Actor("army", "中文 $x$", side="army", colour="#aa0000")}
    assert letters_lacking(printed(grid(["army"], 1, actors=actors))) == "中文"


def test_greyscale_keeps_a_dozen_actors_apart(folder: Path) -> None:
    """All in one colour: only the patterns are left."""
    actors = {f"a{n:02d}": Actor(f"a{n:02d}", colour="#777777") for n in range(12)}
    figure = printed(grid([*actors], 4, actors=actors))
    hatches = {patch.get_hatch() for patch in figure.axes[0].patches if patch.get_hatch()}
    assert len(hatches) == 11  # and one is plain
    held = [Holder(actor, status) for actor in ("a", "b") for status in ("control", "claimed", "presence")]
    looks = looks_of([*held, Holder("a|b", "contested"), Holder("a|c", "contested")], {})
    assert len({(look.status, look.mark) for look in looks.values()}) == 8


def test_contested_ground_is_banded_in_all_colours(case: Store) -> None:
    snapshot = case.at("2019-11-25")
    axes = printed(snapshot).axes[0]
    drawn = {tuple(np.round(colour[:3], 3)) for one in axes.collections for colour in one.get_edgecolor()}  # type: ignore[union-attr, index]
    for actor in ("syrian-army", "hts-rebels"):
        assert tuple(np.round(to_rgb(snapshot.actors[actor].colour), 3)) in drawn


def test_2000_zones_are_drawn_in_seconds(folder: Path) -> None:
    chance = random.Random(1)
    actors = coloured(*(f"a{n}" for n in range(12)))
    held = [f"a{chance.randrange(12)}" for _ in range(2000)]
    snapshot = grid(held, 50, actors=actors)
    start = time.perf_counter()
    save_print(printed(snapshot), folder / "many.png", 100)
    assert time.perf_counter() - start < 20


def test_ground_across_the_180th_meridian_is_one_piece() -> None:
    split = shapely.union_all([shapely.box(178, -20, 180, -15), shapely.box(-180, -20, -179, -15)])
    snapshot = state([split, shapely.box(-179, -20, -176, -15)], ["army", "rebels"])
    frame = frame_of(eastward(snapshot), 600, 400)
    assert (round(frame.west) > 170, round(frame.east) < 190) == (True, True)
    figure = printed(snapshot)
    figure.draw_without_rendering()
    said = words(figure)
    assert {"180°", "178° W"} <= set(said)
    after = state([split, shapely.box(-179, -20, -177, -15)], ["army", "rebels"], date(2024, 1, 2))
    assert "What changed" in words(printed(diff(snapshot, after)))


def test_what_is_sparse_is_still_a_plate(folder: Path) -> None:
    store = open(folder / "sparse.gpkg")
    store.record(records("villages", Place("one", "One", shapely.Point(36, 35))))
    store.record(records("control", Observation(DAY, "one", actor="army", sources=(Source("S"),))))
    said = words(printed(store.at(DAY), "square"))
    assert "One" in said
    assert "1 village with records; no zones." in said
    assert "Sources: [1] S" in said
    assert "No village" not in " ".join(words(printed(grid(["army"], 1))))
    route = {"routes": records_frame(Route("r", "Road", shapely.LineString([(36, 35), (37, 36)])))}
    assert "Route" in words(printed(state([], [], **route)))
    with pytest.raises(NothingFoundError, match="nothing is recorded"):
        printed(state([], []))


def records_frame(route: Route) -> Any:
    from controlmap.layers.frames import geoframe

    return geoframe([(route.id, route.name)], ["id", "name"], [route.geometry])


def test_more_than_fits_in_the_legend_is_counted() -> None:
    actors = coloured(*(f"an actor with quite a long name {n}" for n in range(60)))
    said = words(printed(grid([*actors], 10, actors=actors), "slide"))
    assert any(re.fullmatch(r"and \d+ more", text) for text in said)


@pytest.mark.parametrize("size", SIZES)
def test_hostile_text_is_shown_as_it_is_written(hostile: Store, folder: Path, size: str) -> None:
    days = hostile.snapshots()
    for subject in (days[-1], diff(*days)):
        figure = printed(subject, size, " ".join(HOSTILE))
        if size == "slide":
            save_print(figure, folder / "plate.svg")
            ET.parse(folder / "plate.svg")
        assert max(len(line) for text in words(figure) for line in text.splitlines()) < 260
        assert not any(letter in text for text in words(figure) for letter in "\0\u202e\u2066")


def test_events_stand_by_type_in_circles_of_their_uncertainty(folder: Path) -> None:
    store = open(folder / "events.gpkg")
    store.record(records("zones", Zone(DAY, shapely.box(36, 35, 37, 36), "army")), dataset="test")
    said = [
        Event(DAY, shapely.Point(36.5, 35.5), str(n), event_type=kind, uncertainty_km=10)
        for n, kind in enumerate(("raid", "raid", "airstrike"))
    ]
    store.record(records("events", *said), dataset="test")
    figure = printed(store.at(DAY))
    assert {"Raid: 2", "Airstrike: 1", "How far off an event may be"} <= set(words(figure))
    circles = [patch for patch in figure.axes[0].patches if type(patch).__name__ == "Ellipse"]
    radius: Any = circles[0]
    assert offset((36.5, 35.5), (36.5 + radius.width / 2, 35.5)).distance_km == pytest.approx(10, rel=0.01)
    assert offset((36.5, 35.5), (36.5, 35.5 + radius.height / 2)).distance_km == pytest.approx(10, rel=0.01)


def test_what_cannot_be_written(case: Store, folder: Path) -> None:
    for name in ("plate.jpg", "plate", ".png"):
        with pytest.raises(UsageError, match=r"\.png, \.svg or \.pdf"):
            picture_format(Path(name))
    (folder / "plate.png").mkdir()
    with pytest.raises(OutputError):
        save_print(printed(case.at("2019-11-25")), folder / "plate.png")


def test_a_slide_makes_room_for_all_its_sources(case: Store) -> None:
    plate = printed(diff(case.at("2019-11-18"), case.at("2019-11-25")), "slide")
    foot = " ".join(text.get_text() for text in plate.texts)
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]\s", foot)]
    assert numbers == list(range(1, 36))
    assert "more" not in foot
