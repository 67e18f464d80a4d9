"""What is measured of a raster over some ground: a sum, a mean, or how much of each class."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..geo.area import area_km2
from ..geo.errors import DataError, Fault, UsageError
from ..geo.planar import CLOSURE_KM2
from ..geo.sums import sums_over
from . import cells
from .formats import read_table
from .formats.raster import Raster

__all__ = ["Measured", "Question", "Statistic", "measured", "read_classes"]

Statistic = Literal["sum", "mean", "classes"]
Floats = NDArray[np.float64]

COVERED = "covered"
VALUE = "value"
MOST_CLASSES = 256


@dataclass(frozen=True)
class Question:
    """What is asked of the cells.

    Parameters
    ----------
    statistic
        "sum" of what they hold, "mean" over the ground, or the km2 of each of their "classes".
    per_km2
        Whether they hold so much per square kilometre; otherwise so much each.
    classes
        What numbers stand for, for "classes"; without it a class is called by its number.
    """

    statistic: Statistic = "sum"
    per_km2: bool = False
    classes: Mapping[float, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """What was measured over one ground.

    Parameters
    ----------
    area_km2
        How large it is.
    covered
        The share of it on which the raster has data, 0 to 1; None of ground without an area.
    amounts
        The figure, under an empty name; of classes, the km2 of each by its name. It is left out where the
        raster has no data: that is no zero.
    """

    area_km2: float
    covered: float | None
    amounts: Mapping[str, float]


def measured(
    raster: Raster,
    question: Question,
    grounds: Sequence[Any],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Measured]:
    """Measure a raster over some ground.

    Parameters
    ----------
    raster
        An open raster.
    question
        What is measured.
    grounds
        Polygons and multipolygons in longitude and latitude, which may be empty, may overlap, n of them.
    progress
        Is told how many blocks of cells are done, and of how many.

    Returns
    -------
    list of Measured
        One for each ground.

    Raises
    ------
    NothingFoundError
        No ground lies on the raster.
    UsageError
        There are too many cells or classes, or the reference system does not reach the ground.
    DataError
        The file is damaged.
    """
    shapes = np.array(grounds, dtype=object)
    layers = {"sum": _densities if question.per_km2 else _counts, "mean": _densities}.get(
        question.statistic, _classes
    )
    sums = sums_over(raster.grid, shapes, layers, progress)
    areas, covered = area_km2(shapes), sums.pop(COVERED)
    shares = [
        min(1.0, max(0.0, with_data / area)) if area else None
        for area, with_data in zip(areas.tolist(), covered.tolist(), strict=True)
    ]
    amounts = _amounts(question, sums, areas, covered)
    return [Measured(*row) for row in zip(areas.tolist(), shares, amounts, strict=True)]


def read_classes(path: Path) -> dict[float, str]:
    """Read what the numbers of a raster stand for: a CSV file with the columns value and name.

    Raises
    ------
    DataError
        The file cannot be read, lacks a column, or a value is no number or stands there twice.
    """
    table = read_table(path, "")
    value, name = table.column("value"), table.column("name")
    if value is None or name is None:
        fault, mend = "it has no columns value and name", "write them: value,name in the first line"
        raise DataError([Fault(table.file, "", fault, mend)])
    classes: dict[float, str] = {}
    faults = []
    for row, (code, called) in enumerate(zip(table.cells[value], table.cells[name], strict=True), start=1):
        try:
            number = cells.number(code)
        except cells.CellError as error:
            faults.append(Fault(table.file, str(row), str(error), error.mend))
            continue
        if number in classes:
            faults.append(Fault(table.file, str(row), f"{number:g} stands there twice", "leave one out"))
        classes[number] = cells.text(called) or f"{number:g}"
    if faults:
        raise DataError(faults)
    return classes


def _counts(values: Floats, km2: Floats) -> dict[Any, Floats]:
    known = np.isfinite(values)
    return {VALUE: np.where(known, values, 0.0), COVERED: known * km2}


def _densities(values: Floats, km2: Floats) -> dict[Any, Floats]:
    known = np.isfinite(values)
    return {VALUE: np.where(known, values * km2, 0.0), COVERED: known * km2}


def _classes(values: Floats, km2: Floats) -> dict[Any, Floats]:
    known = np.isfinite(values)
    present = np.unique(values[known]).tolist()
    if len(present) > MOST_CLASSES:
        raise UsageError(
            f"the raster holds more than {MOST_CLASSES} different values: they are no classes",
            "ask for --statistic sum or mean",
        )
    return {COVERED: known * km2} | {code: (values == code) * km2 for code in present}


def _amounts(
    question: Question, sums: Mapping[Any, Floats], areas: Floats, covered: Floats
) -> list[dict[str, float]]:
    """Give the figures of each ground by name."""
    if question.statistic == "sum":
        known = (covered > 0) | (areas <= CLOSURE_KM2)  # dust holds nothing; no data is not known
        return [{"": value} if told else {} for value, told in zip(sums[VALUE].tolist(), known, strict=True)]
    if question.statistic == "mean":
        pairs = zip(sums[VALUE].tolist(), covered.tolist(), strict=True)
        return [{"": value / area} if area > 0 else {} for value, area in pairs]
    named: dict[str, Floats] = {}
    for code in sorted(sums):
        name = question.classes.get(code, f"{code:g}")
        named[name] = named.get(name, 0.0) + sums[code]
    return [
        {name: float(of_class[ground]) for name, of_class in named.items()} for ground in range(len(covered))
    ]
