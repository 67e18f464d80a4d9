"""What can go wrong, as one tree.

::

    ControlmapError
    ├── UsageError              the question cannot be answered as it was asked
    │   ├── AmbiguousError      a name that means several things
    │   └── OutputError         the answer cannot be written where it was asked for
    ├── DataError               a file that cannot be recorded, with all its faults
    ├── StoreError              the store refused
    ├── NothingFoundError       there is no record of that, or none yet on that date
    └── ClosureError            figures that do not add up: a defect of this program

Each error says what is wrong in its message and what to do about it in `mend`. None of them knows who
will show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "AmbiguousError",
    "ClosureError",
    "ControlmapError",
    "DataError",
    "Fault",
    "NothingFoundError",
    "OutputError",
    "StoreError",
    "UsageError",
]

SHOWN_FAULTS = 12


class ControlmapError(Exception):
    """The root of every error that this package raises on purpose.

    Parameters
    ----------
    message
        What is wrong, as one sentence.
    mend
        What the reader can do about it.
    """

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message}\n  mend: {self.mend}" if self.mend else self.message


class UsageError(ControlmapError):
    """The question cannot be answered as it was asked."""


class AmbiguousError(UsageError):
    """A name means several things, and choosing one in silence would be a guess."""


class OutputError(UsageError):
    """The answer cannot be written where it was asked for."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one feature of a file.

    Parameters
    ----------
    file
        The file's name.
    feature
        The number of the feature, counted from 1, with its id where it has one; empty where the whole
        file is at fault.
    fault
        What is wrong.
    mend
        What to do about it.
    """

    file: str
    feature: str
    fault: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}, feature {self.feature}" if self.feature else self.file
        return f"{place}: {self.fault}"


class DataError(ControlmapError):
    """A file cannot be recorded; `faults` holds every reason that was found.

    Examples
    --------
    >>> print(DataError([Fault("zones.geojson", "3", "no geometry", "draw it, or leave it out")]))
    zones.geojson, feature 3: no geometry
      mend: draw it, or leave it out
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(_screenful(self.faults)))


class StoreError(ControlmapError):
    """The store refused: it is missing, foreign, newer, locked, read-only or the disk is full."""


class NothingFoundError(ControlmapError):
    """There is no record of what was asked for, or none yet on that date."""


class ClosureError(ControlmapError):
    """The figures of a change do not add up to the areas of its two days."""


def _screenful(faults: Sequence[Fault]) -> list[str]:
    """Give the faults, each mend once below the faults that share it, cut to one screen."""
    mends: dict[str, list[Fault]] = {}
    for fault in faults[:SHOWN_FAULTS]:
        mends.setdefault(fault.mend, []).append(fault)
    lines: list[str] = []
    for mend, sharing in mends.items():
        lines.extend(str(fault) for fault in sharing)
        if mend:
            lines.append(f"  mend: {mend}")
    if len(faults) > SHOWN_FAULTS:
        lines.append(f"... and {len(faults) - SHOWN_FAULTS} more faults")
    return lines
