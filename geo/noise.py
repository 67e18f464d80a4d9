"""Redraw told apart from advance, by how thin a piece of changed ground is.

A border that is drawn anew leaves long slivers along the old one; an advance has a width. The *thinness* of a
connected piece is twice its area over its perimeter: for a long strip, its width. A piece thinner than the
tolerance is a redraw.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["DEFAULT_TOLERANCE_M", "thinness_m", "tolerance_of"]

DEFAULT_TOLERANCE_M = 10.0
"""Where a dataset does not say how far off its lines may be."""


def thinness_m(areas: NDArray[np.float64], outlines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Measure how thin connected ground is.

    Parameters
    ----------
    areas, outlines
        Of dissolved and connected pieces, in km2 and km, shape (n,): never of raw faces, which are as thin as
        they happen to be cut.

    Returns
    -------
    numpy.ndarray
        Metres, shape (n,): twice the area over the perimeter.

    Examples
    --------
    A strip of about 111 km by 11 m, and a square of about 1 km:

    >>> import shapely
    >>> from controlmap.geo.area import areas_and_outlines
    >>> strips = np.array([shapely.box(0, 0, 1, 1e-4), shapely.box(0, 0, 0.01, 0.01)])
    >>> thinness_m(*areas_and_outlines(strips)).round(1).tolist()
    [11.1, 554.7]
    """
    return 2 * areas / np.maximum(outlines, np.finfo(float).tiny) * 1000


def tolerance_of(positional_error_m: float | None) -> float:
    """Give the tolerance in metres that a positional error asks for: twice the error, for two lines differ.

    Examples
    --------
    >>> tolerance_of(25.0), tolerance_of(None)
    (50.0, 10.0)
    """
    return DEFAULT_TOLERANCE_M if positional_error_m is None else 2 * positional_error_m
