"""What the tests of charts share: what stands on a plate, and its bytes."""

from __future__ import annotations

from pathlib import Path

from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from controlmap.layers.schema import Actor
from controlmap.maps.charts import save_chart

ACTORS = {
    "army": Actor("army", "The army", colour="#d7301f"),
    "rebels": Actor("rebels", "الفصائل الأخرى", colour="#31a354"),
}
ENDINGS = ("png", "svg", "pdf")


def words(figure: Figure) -> list[str]:
    """All that is written on a plate."""
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]  # type: ignore[attr-defined]


def written(figure: Figure, folder: Path, ending: str) -> bytes:
    """The bytes of a chart's file."""
    path = folder / f"chart.{ending}"
    save_chart(figure, path)
    return path.read_bytes()


def brightness(colour: object) -> float:
    """What is left of a colour in greyscale: its relative luminance (WCAG 2.1)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(colour)  # type: ignore[arg-type]
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
