"""A control map drawn for the tests: five zones with curved borders, 45 names over them, and the truth."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from shapely import MultiPolygon, Point, Polygon
from shapely.affinity import rotate

SIZE = (1600, 1200)
MIDDLE = (800, 600)
FRAME = (150, 130, 1450, 1070)
TURNED = 4.0
SHARPER = 3
"""Everything is drawn so many times larger, and scaled down."""

COLOURS = {
    "army": "#d7301f",
    "rebels": "#41ab5d",
    "turkey": "#6baed6",
    "militia": "#fdae6b",
    "isis": "#8856a7",
}
ENCLAVE = Point(430, 860).buffer(95)
NAMES = 45
TOWNS = ("Idlib", "Maarrat al-Numan", "Khan Shaykhun", "Saraqib", "Kafr Nabl", "Ariha", "Mushayrafa")
CORNER, DEGREES = np.array([36.2, 36.0]), np.array([0.0006, -0.0005])
PIXEL_M = 54.85
"""A pixel is 54.2 m wide and 55.5 m high, on the map's middle latitude of 35.7 degrees."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DrawnMap:
    """A picture, and the ground of each actor as it was drawn, in pixels."""

    picture: Image.Image
    truth: dict[str, MultiPolygon]

    def encoded(self) -> bytes:
        """The picture as JPEG, of a quality at which artefacts are plain to see."""
        written = io.BytesIO()
        self.picture.save(written, "JPEG", quality=45)
        return written.getvalue()

    def pixels(self) -> NDArray[np.uint8]:
        return np.asarray(Image.open(io.BytesIO(self.encoded())).convert("RGB"))

    def on_earth(self, actor: str) -> MultiPolygon:
        return shapely.transform(self.truth[actor], places_of)


def places_of(pixels: Floats) -> Floats:
    """Longitude and latitude of pixels, as the map was drawn."""
    return CORNER + pixels * DEGREES


def drawn_map(advance: float = 0.0, blur: float = 0.0, opacity: float = 1.0) -> DrawnMap:
    """Draw the map.

    An advance moves the border of army and rebels by so many pixels; an opacity below 1 lets hills shine
    through the zones.
    """
    zones = ground(advance)
    sheet = Image.new("RGB", (SIZE[0] * SHARPER, SIZE[1] * SHARPER), "white")
    if opacity < 1:
        inside = tuple(side * SHARPER for side in FRAME)
        sheet.paste(hills().resize(sheet.size).crop(inside), inside[:2])
    coloured = sheet.copy()
    pen = ImageDraw.Draw(coloured)
    for actor, shape in zones.items():
        for part in shape.geoms:  # the enclave comes last, over the zone around it
            pen.polygon([(x * SHARPER, y * SHARPER) for x, y in part.exterior.coords], fill=COLOURS[actor])
    sheet = Image.blend(sheet, coloured, opacity)
    write_names(sheet)
    small = sheet.resize(SIZE, Image.Resampling.BOX)
    turned = small.rotate(TURNED, Image.Resampling.BICUBIC, fillcolor="white")
    picture = turned.filter(ImageFilter.GaussianBlur(blur))
    return DrawnMap(picture, {actor: rotate(shape, -TURNED, MIDDLE) for actor, shape in zones.items()})


def front(x: Floats, advance: float) -> Floats:
    """The border of north and south, for pixels from the left."""
    bulge = advance * np.exp(-(((x - 420) / 160) ** 2))
    return 560 + 90 * np.sin(x / 130) + 25 * np.sin(x / 37) + bulge


def ground(advance: float) -> dict[str, MultiPolygon]:
    """Divide the frame among five actors by curves."""
    across, down = np.linspace(0, SIZE[0], 500), np.linspace(0, SIZE[1], 500)
    west, east = 820 + 110 * np.sin(down / 140), 1180 + 70 * np.sin(down / 90)
    north = above_line(across, front(across, advance))
    left, middle = beside_line(west, down), beside_line(east, down)
    frame = shapely.box(*FRAME)
    south = frame - north
    parts = {
        "army": frame & north & left,
        "rebels": (south & left) - ENCLAVE,
        "turkey": (south & middle) - left,
        "militia": (frame & north) - left,
        "isis": (south - middle - left) | ENCLAVE,
    }
    return {actor: MultiPolygon(shapely.get_parts(shape).tolist()) for actor, shape in parts.items()}


def above_line(across: Floats, down: Floats) -> Polygon:
    """The ground above a line from left to right."""
    return Polygon([(across[0], 0), *zip(across, down, strict=True), (across[-1], 0)])


def beside_line(across: Floats, down: Floats) -> Polygon:
    """The ground left of a line from top to bottom."""
    return Polygon([(0, down[0]), *zip(across, down, strict=True), (0, down[-1])])


def hills() -> Image.Image:
    """Shade a relief in grey."""
    across, down = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    slope = np.sin(across / 31 + 2 * np.sin(down / 57)) + np.sin(down / 23 + np.sin(across / 41))
    return Image.fromarray((185 + 32 * slope).clip(0, 255).astype(np.uint8)).convert("RGB")


def write_names(sheet: Image.Image) -> None:
    """Write names with white halos all over the map, a dot before each, and a frame around it."""
    pen = ImageDraw.Draw(sheet)
    left, top, right, bottom = (side * SHARPER for side in FRAME)
    half = 3 * SHARPER // 2  # the frame is three pixels wide, and its middle is where the zones end
    outer = (left - half, top - half, right + half, bottom + half)
    pen.rectangle(outer, outline="black", width=2 * half + 1)
    dice = np.random.default_rng(7)
    for number in range(NAMES):
        size = int(dice.choice([11, 13, 16])) * SHARPER
        font = ImageFont.truetype(f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf", size)
        x = (180 + number % 9 * 140 + dice.uniform(-20, 20)) * SHARPER
        y = (170 + number // 9 * 185 + dice.uniform(-40, 40)) * SHARPER
        pen.ellipse([x - 12, y - 12, x + 12, y + 12], fill="black", outline="white", width=3)
        pen.text(
            (x + 18, y),
            TOWNS[number % len(TOWNS)],
            fill="#111111",
            font=font,
            anchor="lm",
            stroke_width=2 * SHARPER,
            stroke_fill="white",
        )


def picked_points(misplaced: float = 0.0, seed: int = 0) -> tuple[Floats, Floats]:
    """Pick sixteen control points, each misplaced by so many pixels in a direction of its own."""
    across, down = np.meshgrid(np.linspace(180, 1420, 4), np.linspace(160, 1040, 4))
    pixels = np.column_stack([across.ravel(), down.ravel()])
    turn = np.random.default_rng(seed).uniform(0, 2 * np.pi, len(pixels))
    return pixels + misplaced * np.column_stack([np.cos(turn), np.sin(turn)]), places_of(pixels)


def write_sheet(folder: Path, name: str, drawn: DrawnMap, misplaced: float = 0.0, seed: int = 0) -> None:
    """Write the picture, its control points and its legend as files."""
    (folder / f"{name}.jpg").write_bytes(drawn.encoded())
    pixels, places = picked_points(misplaced, seed)
    rows = [
        f"{px:.3f},{py:.3f},{lon:.7f},{lat:.7f}" for (px, py), (lon, lat) in zip(pixels, places, strict=True)
    ]
    (folder / f"{name}-gcps.csv").write_text("\n".join(["px,py,lon,lat", *rows]))
    colours = [f"{colour},{actor},control" for actor, colour in COLOURS.items()]
    (folder / "legend.csv").write_text("\n".join(["colour,actor,status", *colours]))
