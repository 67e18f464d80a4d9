"""Points for publication: moved to the middle of a cell, so that nobody is found by them (grid masking).

The grid does not know the points. Its rows begin at the equator, and each is cut into 2**n columns from the
180th meridian; around a pole lies one round cell. From one width to the next cells double, and each lies
whole within one of the next: of many points at one place, stated with different uncertainties, all that is
published together tells no more than the narrowest cell.
"""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

from .place import offset

__all__ = ["EXACT_KM", "LEAST_KM", "Masked", "masked"]

EXACT_KM = 1.0
"""Points that are less uncertain than this count as exact, and so do those of which nobody says."""
LEAST_KM = 2.0
"""Exact points count as uncertain by this: so far household surveys move theirs in towns (Burgert et al.,
Geographic displacement procedure, DHS Spatial Analysis Reports 7, 2013)."""
WIDEST_KM = 16.0
"""No cell is wider: what is more uncertain is hidden by that already, and stays where maps are read."""
FARTHEST_KM = 20_004.0
"""Half-way around the earth: no place is more uncertain."""
KM_PER_DEGREE = 111.7
"""More than a degree of latitude has anywhere, or one of longitude at the equator."""


class Masked(NamedTuple):
    """A point as it may be published.

    Parameters
    ----------
    longitude, latitude
        The middle of the cell, in degrees.
    uncertainty_km
        How far from there the true place may be: of all points of a cell, up to the same power of two.
    moved_km
        How far the cell reaches: no point of it was moved farther.
    """

    longitude: float
    latitude: float
    uncertainty_km: float
    moved_km: float


class _Row(NamedTuple):
    """Cells between two parallels north of the equator; those south of it mirror them."""

    middle: float
    columns: int
    reach_km: float


def masked(point: tuple[float, float], uncertainty_km: float | None) -> Masked:
    """Move a point to the middle of its cell, and widen its uncertainty so that the true place lies within.

    Parameters
    ----------
    point
        (longitude, latitude) in degrees.
    uncertainty_km
        How far off it may be; None where nobody says.

    Returns
    -------
    Masked
        Of a cell no wider than the uncertainty, which is `LEAST_KM` where the point is taken for exact; only
        around a pole it is wider.

    Examples
    --------
    >>> cell = masked((36.9055, 35.5395), 6)
    >>> round(cell.longitude, 3), round(cell.latitude, 3), cell.uncertainty_km
    (36.892, 35.542, 10.9)
    >>> masked((36.9055, 35.5395), None) == masked((36.9050, 35.5390), 0.05)
    True
    """
    stated = uncertainty_km if uncertainty_km and uncertainty_km >= EXACT_KM else LEAST_KM
    limit_km = 2.0 ** math.frexp(min(stated, FARTHEST_KM))[1]  # the next power of two, without rounding
    width_km = min(limit_km / 2, WIDEST_KM)
    height = width_km / KM_PER_DEGREE
    longitude, latitude = point
    row = _row(width_km, min(math.floor(abs(latitude) / height), _rows(height) - 1))
    column = math.floor((longitude + 180) / 360 * row.columns) % row.columns
    return Masked(
        (column + 0.5) / row.columns * 360 - 180,
        row.middle if latitude >= 0 else -row.middle,
        math.ceil(10 * (limit_km + row.reach_km)) / 10,
        row.reach_km,
    )


def _rows(height: float) -> int:
    """Count the rows from the equator to a pole: what is left over belongs to the cell around the pole."""
    return max(1, math.floor(90 / height))


@cache
def _row(width_km: float, number: int) -> _Row:
    """Lay out a row: no higher than so many kilometres, its columns no wider at the edge near the equator."""
    height = width_km / KM_PER_DEGREE
    low = number * height
    if number == _rows(height) - 1:
        return _Row(90.0, 1, offset((0.0, 90.0), (0.0, low)).distance_km)
    columns = 2 ** math.ceil(math.log2(360 * KM_PER_DEGREE * math.cos(math.radians(low)) / width_km))
    middle, half = low + height / 2, 180 / columns
    corners = ((half, low), (half, low + height))
    return _Row(middle, columns, max(offset((0.0, middle), corner).distance_km for corner in corners))
