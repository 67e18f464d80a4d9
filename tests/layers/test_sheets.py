"""Map sheets: the picture, its control points and its legend, with every fault at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from controlmap.geo.errors import DataError
from controlmap.layers.formats import picture as pictures
from controlmap.layers.formats.picture import read_picture
from controlmap.layers.schema import Holder
from controlmap.layers.sheets import Sheet, read_sheet

POINTS = "px,py,lon,lat\n0,0,36,35\n200,0,36.2,35\n0,100,36,34.9\n200,100,36.2,34.9\n"
LEGEND = "colour,actor,status\n#d7301f,army,\n#6baed6,rebels,claimed\n"


def write(folder: Path, points: str = POINTS, legend: str = LEGEND) -> tuple[Path, Path, Path]:
    picture = np.empty((100, 200, 3), np.uint8)
    picture[:, :100], picture[:, 100:] = [215, 48, 31], [107, 174, 214]
    Image.fromarray(picture).save(folder / "map.png")
    (folder / "gcps.csv").write_text(points)
    (folder / "legend.csv").write_text(legend)
    return folder / "map.png", folder / "gcps.csv", folder / "legend.csv"


def read(folder: Path, points: str = POINTS, legend: str = LEGEND) -> Sheet:
    return read_sheet(*write(folder, points, legend))


def faults(folder: Path, points: str = POINTS, legend: str = LEGEND) -> str:
    with pytest.raises(DataError) as raised:
        read(folder, points, legend)
    return str(raised.value)


def test_a_sheet_is_read(tmp_path: Path) -> None:
    sheet = read(tmp_path)
    assert sheet.picture.shape == (100, 200, 3)
    assert sheet.points.pixels.tolist() == [[0, 0], [200, 0], [0, 100], [200, 100]]
    assert sheet.points.places[1].tolist() == [36.2, 35]
    assert sheet.legend.holders == (Holder("army", "control"), Holder("rebels", "claimed"))
    assert sheet.legend.colour(Holder("rebels", "claimed")) == "#6baed6"


def test_a_colour_is_sampled_from_the_picture_beside_or_instead_of_being_given(tmp_path: Path) -> None:
    legend = "colour,px,py,actor,status\n,150,50,rebels,\n#00ff00,50,50,army,\n"
    colours = read(tmp_path, legend=legend).legend.colours
    assert colours.rgb.tolist() == [[107, 174, 214], [0, 255, 0], [215, 48, 31]]
    assert colours.classes.tolist() == [1, 2, 2]


def test_several_actors_contest_and_a_row_without_one_is_no_zone(tmp_path: Path) -> None:
    legend = "colour,actor,status\n#d7301f,rebels|army,\n#6baed6,,\n#ffffff,,none\n#000000,,unknown\n"
    read_legend = read(tmp_path, legend=legend).legend
    assert read_legend.holders == (Holder("army|rebels", "contested"), Holder(None, "unknown"))
    assert read_legend.colours.classes.tolist() == [1, 0, 0, 2]


def test_points_on_both_sides_of_the_180th_meridian_lie_near_each_other(tmp_path: Path) -> None:
    points = POINTS.replace(",36,", ",179.9,").replace(",36.2,", ",-179.9,")
    assert read(tmp_path, points).points.places[:, 0] == pytest.approx([179.9, 180.1, 179.9, 180.1])


@pytest.mark.parametrize(
    ("points", "fault"),
    [
        ("", "gcps.csv: the file is empty"),
        ("px,py,lon,lat\n", "the file has no rows"),
        ("x,y\n1,2\n", "there is no column 'px'"),
        ("px,py,lon,lat\n0,0,36,35\n200,0,36.2,35\n", "2 control points, and a transform needs 3"),
        ("px,py,lon,lat\n0,0,36,35\n50,25,36.1,34\n100,50,36.2,33\n", "lie on one line"),
        (POINTS.replace("200,100", "200,101"), "feature 4: pixel 200, 101 lies outside the picture, which"),
        (POINTS.replace("200,100", "-1,100"), "outside the picture"),
        (POINTS.replace("34.9", "94.9"), "36, 94.9 is no place on earth"),
        (POINTS.replace("36.2", "nan"), "not a finite number"),
        (POINTS.replace("0,0,36,35", "0,0,,35"), "no lon"),
        ("px,py,lat,lon\n" + POINTS.partition("\n")[2], "in a mirror"),
        (POINTS + "200,100,36.2\n", "3 cells, but the header names 4"),
    ],
)
def test_bad_control_points_are_refused(tmp_path: Path, points: str, fault: str) -> None:
    assert fault in faults(tmp_path, points)


@pytest.mark.parametrize(
    ("legend", "fault"),
    [
        ("colour,status\n#d7301f,control\n", "there is no column 'actor'"),
        ("colour,actor\nred,army\n", "'red' is not a colour"),
        ("colour,actor\n,army\n", "feature 1: no colour"),
        ("colour,actor,status\n#d7301f,army,won\n", "'won' is not a status"),
        ("colour,actor,status\n#d7301f,,claimed\n", "no actor for the status claimed"),
        ("colour,actor,status\n#d7301f,,\n", "the legend gives no colour to an actor"),
        ("px,py,actor\n300,50,army\n", "pixel 300, 50 lies outside the picture"),
        (
            "colour,actor\n#d7301f,army\n#6baed6,isis\n#d8321f,rebels\n",
            "#d8321f in row 3 (rebels (control)) and #d7301f in row 1 (army (control)) are too close",
        ),
    ],
)
def test_a_bad_legend_is_refused(tmp_path: Path, legend: str, fault: str) -> None:
    assert fault in faults(tmp_path, legend=legend)


def test_over_a_base_map_lightness_tells_no_colours_apart(tmp_path: Path) -> None:
    files = write(tmp_path, legend="colour,actor\n#707070,army\n#888888,rebels\n")
    assert len(read_sheet(*files).legend.holders) == 2
    with pytest.raises(DataError, match="too close to tell apart"):
        read_sheet(*files, overlay=True)


def test_near_colours_of_one_holder_are_welcome(tmp_path: Path) -> None:
    legend = "colour,actor\n#d7301f,army\n#d8321f,army\n"
    assert len(read(tmp_path, legend=legend).legend.holders) == 1


def test_all_faults_of_all_rows_and_files_are_told_at_once(tmp_path: Path) -> None:
    told = faults(
        tmp_path,
        POINTS.replace("36.2", "east"),
        "colour,actor\nred,army\nblue,rebels\n#ff0000,a\n#fe0303,b\n",
    )
    assert told.count("is not a number") == 2
    assert "too close to tell apart" in told
    assert told.count("is not a colour") == 2


def test_a_transparent_picture_lies_on_white(tmp_path: Path) -> None:
    Image.new("RGBA", (4, 3), (215, 48, 31, 0)).save(tmp_path / "map.png")
    assert read_picture(tmp_path / "map.png").tolist() == [[[255, 255, 255]] * 4] * 3


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "CMYK"])
def test_pictures_of_all_kinds_are_read(tmp_path: Path, mode: str) -> None:
    Image.new(mode, (4, 3)).save(tmp_path / "map.tif")
    assert read_picture(tmp_path / "map.tif").shape == (3, 4, 3)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "map.png: the file is empty"),
        (b"not a picture", "map.png: this is not a picture that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "this is not a picture that can be read"),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "map.png").write_bytes(content)
    with pytest.raises(DataError, match=fault):
        read_picture(tmp_path / "map.png")


def test_a_picture_that_breaks_off_is_refused(tmp_path: Path) -> None:
    for ending in ("png", "jpg"):
        whole = tmp_path / f"whole.{ending}"
        Image.effect_noise((300, 300), 50).save(whole)
        part = tmp_path / f"part.{ending}"
        part.write_bytes(whole.read_bytes()[:3000])
        with pytest.raises(DataError, match="the picture is damaged"):
            read_picture(part)


def test_a_missing_picture_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none.png", "no such file"), (tmp_path, "is a directory")):
        with pytest.raises(DataError, match=reason):
            read_picture(path)


@pytest.mark.parametrize("size", [(6000, 5000), (12000, 10000), (30000, 20000)])
def test_a_huge_picture_is_refused_before_it_is_unpacked(tmp_path: Path, size: tuple[int, int]) -> None:
    header = Image.new("1", (1, 1))
    header.save(tmp_path / "map.gif")
    packed = bytearray((tmp_path / "map.gif").read_bytes())
    packed[6:10] = size[0].to_bytes(2, "little") + size[1].to_bytes(2, "little")
    (tmp_path / "map.gif").write_bytes(packed)
    with pytest.raises(DataError, match=r"the picture is too large: .* at most 25,000,000 are read"):
        read_picture(tmp_path / "map.gif")
    assert pictures.MOST_PIXELS == 25_000_000
