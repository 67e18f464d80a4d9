"""Pictures of maps, as pixels."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from ...geo.errors import DataError, Fault

__all__ = ["MOST_PIXELS", "read_picture"]

MOST_PIXELS = 25_000_000
"""Classing a picture takes some 60 bytes a pixel: this is what a small machine has."""


def read_picture(path: Path) -> NDArray[np.uint8]:
    """Read a picture as a viewer shows it, turned upright, on white where it is transparent.

    Parameters
    ----------
    path
        PNG, JPEG, WebP, TIFF or another format that Pillow reads; of several pages the first.

    Returns
    -------
    numpy.ndarray
        Red, green and blue, shape (height, width, 3).

    Raises
    ------
    DataError
        It is no picture, is damaged, or is too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                _refuse_huge(path, picture.size)
                upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large(path, "far more") from None
    except UnidentifiedImageError:
        empty = path.stat().st_size == 0
        fault = "the file is empty" if empty else "this is not a picture that can be read"
        raise DataError([Fault(path.name, "", fault, "save the map as PNG or JPEG")]) from None
    except (SyntaxError, ValueError, EOFError):
        raise _damaged(path) from None
    except OSError as error:
        if error.errno is None:
            raise _damaged(path) from None
        reason = (error.strerror or str(error)).lower()
        mend = "check the path and its permissions"
        raise DataError([Fault(str(path)[-200:], "", reason, mend)]) from None
    paper = Image.new("RGBA", upright.size, "white")
    return np.asarray(Image.alpha_composite(paper, upright).convert("RGB"))


def _refuse_huge(path: Path, size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise _too_large(path, f"{size[0]} x {size[1]}")


def _too_large(path: Path, size: str) -> DataError:
    fault = f"the picture is too large: {size} pixels, at most {MOST_PIXELS:,} are read"
    mend = "scale it down, or cut the map out; then pick the control points in the new picture"
    return DataError([Fault(path.name, "", fault, mend)])


def _damaged(path: Path) -> DataError:
    return DataError([Fault(path.name, "", "the picture is damaged", "export it again")])
