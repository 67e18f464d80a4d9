"""The classes of a coloured map: which zone each pixel of a picture belongs to, and how sure that is.

A pixel is *sure* where its colour is near one of the legend and at least twice as far from every other class,
*unsure* where it lies between two, and *ink* (lettering, halos, lines) where it is near none. Colours are
compared in CIE Lab, where distances are about what an eye tells apart.

Ground is trusted only where a whole neighbourhood is sure of one class. That leaves out ink and its
blurred edges, the artefacts of JPEG, and the false classes that lie between two colours as they mix. All the
rest goes to the nearest trusted ground, so that a border comes to lie midway whatever is drawn on it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["NO_ZONE", "Classes", "Colours", "classified", "lab_distance"]

NO_ZONE = 0
"""The class of what is no zone: colours that the legend gives to nobody, or does not have."""

UNTRUSTED = 255
NEIGHBOURHOOD = 5
MAJORITY = 5
LETTERING, LETTERINGS_A_SIDE = 32, 36
SMALLEST = 100
"""Trusted ground of fewer pixels is an artefact: lettering has halos and holes."""

REACH = 15.0
"""How far, in CIE Lab, a pixel's colour may lie from one of the legend to be of its class at all."""

FLAT = 8.0
"""How much, in CIE Lab, JPEG makes the colours of a neighbourhood differ where nothing is drawn."""

SMOOTHING, OVERLAY_SMOOTHING = 0.8, 1.5
OVERLAY_LIGHTNESS = 0.3
"""What lightness counts where zones are laid over a shaded base map: hills change it, and the hue little."""

STRIP = 256

Floats = NDArray[np.float32]
Labels = NDArray[np.uint8]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Colours:
    """The colours of a legend.

    Parameters
    ----------
    rgb
        Red, green and blue from 0 to 255, shape (n, 3).
    classes
        The class that each colour stands for, shape (n,): several may stand for one, and `NO_ZONE` for none.
    """

    rgb: NDArray[np.uint8]
    classes: Labels


@dataclass(frozen=True)
class Classes:
    """The classes of a picture, pixel by pixel.

    Parameters
    ----------
    labels
        The class of each pixel, after ink was filled and stray pixels were taken away.
    sure, ink
        Where the pixel's own colour tells its class, and where it is no colour of the legend but too thin
        to be ground. Where it is neither, its colour lies between two classes.
    blank
        Where broad ground has no colour of the legend: it is no zone.
    """

    labels: Labels
    sure: Mask
    ink: Mask
    blank: Mask


def classified(
    picture: NDArray[np.uint8], colours: Colours, *, overlay: bool = False, ink_width: float | None = None
) -> Classes:
    """Find the class of every pixel.

    Parameters
    ----------
    picture
        Red, green and blue from 0 to 255, shape (height, width, 3).
    colours
        The legend.
    overlay
        Whether the zones are see-through, over a base map: then hue counts more than lightness.
    ink_width
        How wide, in pixels, lettering and lines may be; broader ground without a colour of the legend is no
        zone. By default 32, or 1/36 of the shorter side of a larger picture.

    Returns
    -------
    Classes
    """
    seen = _seen(picture, colours, overlay)
    ink_width = ink_width or max(LETTERING, min(picture.shape[:2]) / LETTERINGS_A_SIDE)
    blank = _broad(~seen.near, ink_width / 2)
    trusted = _trusted(seen.nearest, seen.sure)
    trusted[blank & (seen.flat | _deeper(blank, ink_width / 2))] = NO_ZONE  # without frames drawn on it
    return Classes(_without_strays(_majority(_filled(trusted))), seen.sure, ~seen.near & ~blank, blank)


def lab_distance(rgb: NDArray[np.uint8], overlay: bool = False) -> NDArray[np.float64]:
    """Measure how far colours lie from each other, as `classified` sees them.

    Parameters
    ----------
    rgb
        Shape (n, 3).
    overlay
        As for `classified`.

    Returns
    -------
    numpy.ndarray
        Distances in CIE Lab, shape (n, n); about 2.3 is the least that an eye can tell apart.

    Examples
    --------
    >>> lab_distance(np.array([[255, 255, 255], [0, 0, 0]], np.uint8)).round(1).tolist()
    [[0.0, 100.0], [100.0, 0.0]]
    """
    lab = _lab(rgb[None], overlay)[0]
    distance: NDArray[np.float64] = np.linalg.norm(lab[:, None] - lab[None], axis=2).astype(float)
    return distance


def _lab(rgb: NDArray[np.uint8], overlay: bool) -> Floats:
    from skimage.color import rgb2lab

    weights = np.array([OVERLAY_LIGHTNESS if overlay else 1, 1, 1], np.float32)
    lab: Floats = rgb2lab(rgb.astype(np.float32) / 255).astype(np.float32) * weights
    return lab


@dataclass(frozen=True)
class _Seen:
    """What each pixel's own colour says: the nearest class, whether it is sure, whether it is near at all.

    `flat` is where the colours around it are alike.
    """

    nearest: Labels
    sure: Mask
    near: Mask
    flat: Mask


def _seen(picture: NDArray[np.uint8], colours: Colours, overlay: bool) -> _Seen:
    """Look at every pixel, strip by strip: colours in numbers are large."""
    from scipy.ndimage import gaussian_filter, maximum_filter1d, minimum_filter1d

    spread = OVERLAY_SMOOTHING if overlay else SMOOTHING
    margin = round(4 * spread) + NEIGHBOURHOOD
    legend = _lab(colours.rgb[None], overlay)[0]
    strips = []
    for top in range(0, len(picture), STRIP):
        first = max(0, top - margin)
        lab = _lab(picture[first : top + STRIP + margin], overlay)
        lab = gaussian_filter(lab, (spread, spread, 0), mode="nearest")
        highest, lowest = lab, lab
        for axis in (0, 1):
            highest = maximum_filter1d(highest, NEIGHBOURHOOD, axis)
            lowest = minimum_filter1d(lowest, NEIGHBOURHOOD, axis)
        flat = (highest - lowest).max(axis=2) <= FLAT
        rows = slice(top - first, top - first + STRIP)
        strips.append(_compared(lab[rows], flat[rows], legend, colours.classes))
    return _Seen(
        *(
            np.concatenate([getattr(strip, name) for strip in strips])
            for name in ("nearest", "sure", "near", "flat")
        )
    )


def _compared(lab: Floats, flat: Mask, legend: Floats, classes: Labels) -> _Seen:
    """Compare colours with those of the legend."""
    numbers = np.unique(classes)
    away = np.full((len(numbers) + 1, *flat.shape), np.inf, np.float32)
    for colour, place in zip(legend, np.searchsorted(numbers, classes), strict=True):
        away[place] = np.minimum(away[place], np.linalg.norm(lab - colour, axis=2))
    nearest = numbers[away.argmin(axis=0)]
    first, second = np.partition(away, 1, axis=0)[:2]
    near = first <= REACH
    return _Seen(nearest, near & (first <= second / 2), near, flat)


def _broad(mask: Mask, radius: float) -> Mask:
    """Keep what a disc of a radius fits into."""
    from scipy.ndimage import distance_transform_edt

    middle = _deeper(mask, radius)
    if middle.all() or not middle.any():
        return middle
    broad: Mask = distance_transform_edt(~middle) <= radius
    return broad & mask


def _deeper(mask: Mask, depth: float) -> Mask:
    """Keep what lies deep within a mask."""
    from scipy.ndimage import distance_transform_edt

    if mask.all():
        return mask
    deeper: Mask = distance_transform_edt(mask) > depth
    return deeper


def _trusted(labels: Labels, sure: Mask) -> Labels:
    """Keep the labels whose whole neighbourhood is sure of them, in pieces that are no artefacts."""
    from scipy.ndimage import maximum_filter, minimum_filter

    marks = np.where(sure, labels, UNTRUSTED).astype(np.uint8)
    agreed = minimum_filter(marks, NEIGHBOURHOOD) == maximum_filter(marks, NEIGHBOURHOOD)
    trusted = np.where(agreed, marks, UNTRUSTED).astype(np.uint8)
    trusted[_small_pieces(trusted)] = UNTRUSTED
    return trusted


def _filled(labels: Labels) -> Labels:
    """Give what is untrusted to the nearest that is trusted; all of it is no zone where nothing is."""
    from scipy.ndimage import distance_transform_edt

    untrusted = labels == UNTRUSTED
    if untrusted.all():
        return np.full_like(labels, NO_ZONE)
    rows, columns = distance_transform_edt(untrusted, return_distances=False, return_indices=True)
    filled: Labels = labels[rows, columns]
    return filled


def _majority(labels: Labels) -> Labels:
    """Give each pixel the class that most of its neighbours have: borders lose their frays."""
    from scipy.ndimage import uniform_filter

    numbers = np.unique(labels)
    best, most = labels.copy(), np.zeros(labels.shape, np.float32)
    for number in numbers:
        share = uniform_filter((labels == number).astype(np.float32), MAJORITY, mode="nearest")
        better = share > most
        best[better], most[better] = number, share[better]
    return best


def _without_strays(labels: Labels) -> Labels:
    kept = labels.copy()
    kept[_small_pieces(labels)] = UNTRUSTED
    return _filled(kept)


def _small_pieces(labels: Labels) -> Mask:
    """Find the connected pieces of one label that are too small to be ground."""
    from skimage.measure import label

    pieces = label(labels, background=-1, connectivity=1)
    small: Mask = (np.bincount(pieces.ravel()) < SMALLEST)[pieces]
    return small
