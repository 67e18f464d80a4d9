"""Map sheets into zones: what a picture shows, laid on the earth, with how far off and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from ..geo.area import areas_and_outlines
from ..geo.classes import Classes, classified
from ..geo.errors import DataError, Fault, UsageError
from ..geo.meridian import cut_at_meridian
from ..geo.polygonize import placed_on_earth, polygonized
from ..geo.transform import Fit, fitted, is_folded, metres_between
from .frames import CRS
from .schema import Holder
from .sheets import Sheet

__all__ = ["Crop", "Georeferenced", "Shares", "georeferenced", "import_layer"]

Crop = tuple[int, int, int, int]
"""The first and last pixels of the part that counts: left, top, right, bottom."""

METRES_PER_KM = 1000
FAR, FAR_PIXELS = 2.5, 10
"""A control point is remarkable that lies so many times as far off as most, and so many pixels at least."""


@dataclass(frozen=True)
class Shares:
    """What share of the pixels was of what kind, from 0 to 1; together they are 1.

    Parameters
    ----------
    sure
        Their own colour tells their class.
    unsure
        Their colour lies between two classes.
    ink
        Lettering and lines.
    blank
        Broad ground whose colour is not in the legend.
    """

    sure: float
    unsure: float
    ink: float
    blank: float


@dataclass(frozen=True)
class Georeferenced:
    """What a map sheet shows.

    Parameters
    ----------
    sheet
        The sheet.
    fit
        How its pixels lie on the earth.
    zones
        A row a holder with `actor`, `status`, `area_km2`, `uncertainty_km2` (None where the error cannot be
        told), `sure` (the share of its pixels whose own colour tells so) and `geometry`.
    shares
        How sure its pixels are.
    pixel_m
        How wide a pixel is on the ground, in metres.
    """

    sheet: Sheet
    fit: Fit
    zones: gpd.GeoDataFrame
    shares: Shares
    pixel_m: float

    @property
    def remarks(self) -> tuple[str, ...]:
        """What to look at before the zones are used: points that lie far off, colours without ground."""
        misses = np.nan_to_num(self.fit.from_others_m)
        worst, usual = int(misses.argmax()), float(np.median(misses))
        far = []
        if misses[worst] > max(FAR * usual, FAR_PIXELS * self.pixel_m):
            far.append(
                f"point {worst + 1} lies {misses[worst]:,.0f} m from where the others put it, most of them"
                f" {usual:,.0f} m: check it"
            )
        legend, found = self.sheet.legend, set(zip(self.zones["actor"], self.zones["status"], strict=True))
        unseen = [
            f"no ground has the colour of {holder}"
            for holder in dict.fromkeys(legend.holders)
            if holder.actor and (holder.actor, holder.status) not in found
        ]
        return (*far, *unseen)

    @property
    def positional_error_m(self) -> float | None:
        """How far off its lines may be: the RMSE, and a pixel at the least."""
        return _positional_error_m(self.fit, self.pixel_m)


def georeferenced(
    sheet: Sheet,
    *,
    method: str = "affine",
    crop: Crop | None = None,
    overlay: bool = False,
    ink_width: float | None = None,
) -> Georeferenced:
    """Turn a map sheet into zones.

    Parameters
    ----------
    sheet
        What `read_sheet` gave.
    method
        `affine`, or `spline` from ten control points on: see `geo.transform`.
    crop
        The part of the picture that counts; all of it by default.
    overlay
        Whether the zones are see-through, over a base map.
    ink_width
        How wide lettering and lines may be, in pixels: see `geo.classes`.

    Returns
    -------
    Georeferenced

    Raises
    ------
    UsageError
        The method does not suit the points, or the crop not the picture.
    DataError
        The picture shows no colour of the legend.
    """
    height, width = sheet.picture.shape[:2]
    left, top, right, bottom = crop or (0, 0, width, height)
    if not (0 <= left < right <= width and 0 <= top < bottom <= height):
        mend = "give left, top, right and bottom in pixels, like --crop 100,80,1500,1100"
        raise UsageError(f"the crop is no part of the picture, which has {width} x {height} pixels", mend)
    fit = fitted(sheet.points, method)
    if is_folded(fit.placed, (width, height)):
        mend = "use --method affine, and check the points that lie far from where the others put them"
        raise UsageError("the spline folds the picture over itself", mend)
    part = sheet.picture[top:bottom, left:right]
    classes = classified(part, sheet.legend.colours, overlay=overlay, ink_width=ink_width)
    outlines = {n: shape for n, shape in polygonized(classes.labels).items() if n}
    if not outlines:
        mend = "compare the legend's colours with the picture's, or sample them with px and py"
        raise DataError([Fault(sheet.name, "", "the picture has no ground in a colour of the legend", mend)])
    corner = np.array([left, top], float)
    shapes = placed_on_earth(list(outlines.values()), lambda pixels: fit.placed(pixels + corner))
    pixel_m = _pixel_m(fit, np.array([left + right, top + bottom]) / 2)
    error_m = _positional_error_m(fit, pixel_m)
    holders = [sheet.legend.holders[n - 1] for n in outlines]
    sure = [float(classes.sure[classes.labels == n].mean()) for n in outlines]
    zones = _frame(holders, sure, shapes, error_m)
    return Georeferenced(sheet, fit, zones, _shares(classes), pixel_m)


def import_layer(result: Georeferenced, day: date | None = None, source: str = "") -> gpd.GeoDataFrame:
    """Lay zones out with the columns that `import` reads.

    Parameters
    ----------
    result
        What `georeferenced` gave.
    day
        The date of the zones.
    source
        Who says so.

    Returns
    -------
    geopandas.GeoDataFrame
        With `positional_error_m`, where it is known.
    """
    frame = result.zones[["actor", "status", "geometry"]].copy()
    frame.insert(2, "note", f"from the picture {result.sheet.name}")
    if day:
        frame.insert(0, "date", day.isoformat())
    if source:
        frame.insert(len(frame.columns) - 1, "source", source)
    if result.positional_error_m is not None:
        frame.insert(len(frame.columns) - 1, "positional_error_m", round(result.positional_error_m, 2))
    return frame


def _positional_error_m(fit: Fit, pixel_m: float) -> float | None:
    """Give how far off lines may be: no line is known better than to a pixel."""
    return None if fit.rmse_m is None else max(fit.rmse_m, pixel_m)


def _pixel_m(fit: Fit, middle: NDArray[np.float64]) -> float:
    """Measure the sides of a pixel in the middle of a picture, and give their mean."""
    here, across, down = fit.placed(middle + np.array([[0, 0], [1, 0], [0, 1]]))
    return float(metres_between(np.array([here, here]), np.array([across, down])).mean())


def _frame(
    holders: list[Holder], sure: list[float], shapes: list[shapely.MultiPolygon], error_m: float | None
) -> gpd.GeoDataFrame:
    cut = np.array([cut_at_meridian(shape) for shape in shapes], dtype=object)
    areas, outlines = areas_and_outlines(cut)
    cells = {
        "actor": [holder.actor or "" for holder in holders],
        "status": [holder.status for holder in holders],
        "area_km2": areas,
        "uncertainty_km2": [
            None if error_m is None else outline * error_m / METRES_PER_KM for outline in outlines
        ],
        "sure": sure,
    }
    return gpd.GeoDataFrame(cells, geometry=list(cut), crs=CRS)


def _shares(classes: Classes) -> Shares:
    sure, ink, blank = (float(mask.mean()) for mask in (classes.sure, classes.ink, classes.blank))
    return Shares(sure, max(0.0, 1 - sure - ink - blank), ink, blank)
