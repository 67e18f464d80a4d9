"""From the pixels of a picture to places on the earth: a transform fitted to control points, and its error.

Two fits. *Affine*: least squares, the right one for a map that was scanned, photographed flat or posted. It
is fitted in longitude and latitude, and in Mercator's projection, in which most maps of the web are drawn:
over 100 km they lie more than 100 m apart. Mercator's is kept where its error is clearly smaller. *Spline*: a
thin-plate spline through every point, for paper that is warped. Polynomials of a higher order are left out on
purpose: between few points they swing wildly and leave small residuals.

The error of a fit is stated as the root mean square of the positional error, in metres on the ground, of a
point picked like the control points. Residuals alone understate it, because the fit follows the points: of
the 2n numbers that n points state, an affine transform takes six for itself, so that the sum of the squared
residuals is divided by n - 3 instead of n (Draper and Smith, *Applied Regression Analysis*, 1998). A spline
leaves no residuals: each point is foretold from the others, and the square of that miss is divided by
1 + sum(w^2), for the misplacement of the others comes in with their weights w (Dubrule, *Cross validation of
kriging in a unique neighborhood*, 1983).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .errors import UsageError

__all__ = ["ControlPoints", "Fit", "fitted", "is_folded", "is_mirrored", "metres_between", "on_one_line"]

FEWEST_FOR_SPLINE = 10
FLATTEST = 0.02
"""How wide points must spread beside their line, as a share of its length."""

NODES = 65
CLEARLY, ROUNDING_M = 0.95, 0.001
"""How much smaller the error must be for the less simple of two fits."""

EQUATOR_M, ECCENTRICITY_2 = 6378137.0, 0.00669437999014

Floats = NDArray[np.float64]
Plane = Callable[[Floats], Floats]


@dataclass(frozen=True)
class ControlPoints:
    """Places whose pixels are known.

    Parameters
    ----------
    pixels
        Pixels right of and below the top left corner of the picture, shape (n, 2).
    places
        Longitude and latitude in degrees, shape (n, 2); longitudes may run beyond 180 degrees.
    """

    pixels: Floats
    places: Floats


@dataclass(frozen=True)
class Fit:
    """A transform, and how far it may be off.

    Parameters
    ----------
    method
        `affine` or `spline`.
    projection
        In which coordinates it was fitted.
    placed
        Gives longitude and latitude, shape (n, 2), of pixels, shape (n, 2).
    residuals_m
        How far each control point lies from where the transform puts it, in metres.
    from_others_m
        How far each lies from where the other points alone would put it; NaN where they cannot tell.
    rmse_m
        The root mean square of the positional error of a point, in metres; None where three points leave
        nothing to judge by.
    """

    method: str
    projection: str
    placed: Plane
    residuals_m: Floats
    from_others_m: Floats
    rmse_m: float | None


def fitted(points: ControlPoints, method: str = "affine") -> Fit:
    """Fit a transform to control points.

    Parameters
    ----------
    points
        At least three, not on one line.
    method
        `affine`, or `spline` from ten points on.

    Returns
    -------
    Fit

    Raises
    ------
    UsageError
        There are too few points for a spline.

    Examples
    --------
    >>> pixels = np.array([[0, 0], [100, 0], [0, 100], [100, 100]], float)
    >>> fit = fitted(ControlPoints(pixels, np.array([36, 35]) + pixels * [0.01, -0.01]))
    >>> fit.placed(np.array([[50.0, 50.0]])).round(6).tolist(), round(fit.rmse_m, 6)
    ([[36.5, 34.5]], 0.0)
    """
    if method == "spline":
        return _spline(points)
    plain = _affine(points, "longitude and latitude", lambda xy: xy, lambda xy: xy)
    mercator = _affine(points, "Mercator", _to_mercator, _from_mercator)
    if plain.rmse_m is None or mercator.rmse_m is None:
        return plain
    return mercator if mercator.rmse_m < CLEARLY * plain.rmse_m - ROUNDING_M else plain


def on_one_line(positions: Floats) -> bool:
    """Tell whether positions, shape (n, 2), lie on one line, or nearly so.

    Examples
    --------
    >>> on_one_line(np.array([[0, 0], [50, 50], [100, 101]])), on_one_line(np.array([[0, 0], [9, 0], [0, 9]]))
    (True, False)
    """
    length, width = np.linalg.svd(positions - positions.mean(axis=0), compute_uv=False)
    return bool(width <= FLATTEST * length)


def is_folded(placed: Plane, size: tuple[int, int]) -> bool:
    """Tell whether a transform lays a picture of a width and a height over itself somewhere.

    Examples
    --------
    >>> is_folded(lambda xy: xy * [1, -1], (90, 60)), is_folded(lambda xy: (xy - 30) ** 2, (90, 60))
    (False, True)
    """
    across, down = np.meshgrid(*(np.linspace(0, side, NODES) for side in size))
    places = placed(np.column_stack([across.ravel(), down.ravel()])).reshape(NODES, NODES, 2)
    right, below = np.diff(places, axis=1)[:-1], np.diff(places, axis=0)[:, :-1]
    turned = right[..., 0] * below[..., 1] - right[..., 1] * below[..., 0]
    return bool((turned.max() >= 0) & (turned.min() <= 0))


def is_mirrored(points: ControlPoints) -> bool:
    """Tell whether the points show the earth as in a mirror, as they do where columns are swapped.

    Examples
    --------
    >>> pixels = np.array([[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]])
    >>> is_mirrored(ControlPoints(pixels, pixels * [1, -1])), is_mirrored(ControlPoints(pixels, pixels))
    (False, True)
    """
    design = np.column_stack([np.ones(len(points.pixels)), points.pixels])
    coefficients = np.linalg.lstsq(design, points.places)[0]
    return bool(np.linalg.det(coefficients[1:]) > 0)


def metres_between(places: Floats, others: Floats) -> Floats:
    """Measure how far places lie from others that are near them, on the WGS84 ellipsoid.

    Examples
    --------
    >>> metres_between(np.array([[36.0, 35.0]]), np.array([[36.001, 35.0]])).round(1).tolist()
    [91.3]
    """
    latitude = np.radians(places[:, 1])
    flattened = 1 - ECCENTRICITY_2 * np.sin(latitude) ** 2
    across = EQUATOR_M / np.sqrt(flattened) * np.cos(latitude)
    along = EQUATOR_M * (1 - ECCENTRICITY_2) / flattened**1.5
    east, north = np.radians(others - places).T
    distance: Floats = np.hypot(east * across, north * along)
    return distance


def _affine(points: ControlPoints, projection: str, plane: Plane, back: Plane) -> Fit:
    """Fit by least squares; longitude and latitude are fitted apart, so that their scales do not matter."""
    count = len(points.pixels)
    middle = points.pixels.mean(axis=0)

    def design(pixels: Floats) -> Floats:
        return np.column_stack([np.ones(len(pixels)), pixels - middle])

    known = design(points.pixels)
    coefficients = np.linalg.lstsq(known, plane(points.places))[0]

    def placed(pixels: Floats) -> Floats:
        return back(design(pixels) @ coefficients)

    residuals = metres_between(points.places, placed(points.pixels))
    followed = (np.linalg.qr(known)[0] ** 2).sum(axis=1)
    alone = followed > 1 - 1e-9
    from_others = np.where(alone, np.nan, residuals / np.where(alone, 1, 1 - followed))
    rmse = float(np.sqrt((residuals**2).sum() / (count - 3))) if count > 3 else None
    return Fit("affine", projection, placed, residuals, from_others, rmse)


def _spline(points: ControlPoints) -> Fit:
    """Lead a thin-plate spline through every point, and foretell each from the others."""
    from scipy.interpolate import RBFInterpolator

    count = len(points.pixels)
    if count < FEWEST_FOR_SPLINE:
        fault = f"a spline through {count} control points would swing between them"
        raise UsageError(fault, f"give {FEWEST_FOR_SPLINE} points or more, or use --method affine")
    from_others, squares = np.empty(count), np.empty(count)
    for index in range(count):
        others = np.arange(count) != index
        if on_one_line(points.pixels[others]):
            mend = "pick points all over the picture, or use --method affine"
            raise UsageError(f"all control points but number {index + 1} lie on one line", mend)
        foretell = RBFInterpolator(points.pixels[others], np.eye(count - 1), kernel="thin_plate_spline")
        weights = foretell(points.pixels[index : index + 1])
        foretold = weights @ points.places[others]
        from_others[index] = metres_between(points.places[index : index + 1], foretold)[0]
        squares[index] = from_others[index] ** 2 / (1 + (weights**2).sum())
    placed = RBFInterpolator(points.pixels, points.places, kernel="thin_plate_spline")
    residuals = metres_between(points.places, placed(points.pixels))
    rmse = float(np.sqrt(squares.mean()))
    return Fit("spline", "longitude and latitude", placed, residuals, from_others, rmse)


def _to_mercator(places: Floats) -> Floats:
    return np.column_stack([places[:, 0], np.degrees(np.arcsinh(np.tan(np.radians(places[:, 1]))))])


def _from_mercator(flat: Floats) -> Floats:
    return np.column_stack([flat[:, 0], np.degrees(np.arctan(np.sinh(np.radians(flat[:, 1]))))])
