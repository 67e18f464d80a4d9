"""What a cell of a file says: text in, values out, or why not.

Every format gives its cells as text. A cell that cannot be read raises `CellError` with the fault and its
mend; the reader adds the file and the feature.
"""

from __future__ import annotations

import json
import math
import re
from datetime import date
from unicodedata import category, normalize

__all__ = [
    *("STATUSES", "CellError", "actors", "colour", "confidence", "day"),
    *("names", "number", "quoted", "sensitive", "status", "text"),
]

QUOTED = 60
STATUSES = ("control", "contested", "claimed", "presence", "unknown")
YES, NO = ("yes", "true", "1"), ("no", "false", "0", "")


class CellError(ValueError):
    """A cell cannot be read."""

    def __init__(self, fault: str, mend: str) -> None:
        super().__init__(fault)
        self.fault = fault
        self.mend = mend


def text(cell: str) -> str:
    """Read free text: composed Unicode without the spaces around it.

    Control characters, which steer a terminal, and what is no Unicode are shown as replacement characters.
    """
    sound = cell.encode("utf-8", "replace").decode("utf-8")
    shown = (letter if letter in "\n\t" or category(letter) != "Cc" else "\ufffd" for letter in sound)
    return normalize("NFC", "".join(shown)).strip()


def day(cell: str) -> date:
    """Read a calendar date, ISO 8601; of a date with a time the date counts.

    Examples
    --------
    >>> day("2019-11-25"), day("20191125"), day("2019-11-25T04:00:00")
    (datetime.date(2019, 11, 25), datetime.date(2019, 11, 25), datetime.date(2019, 11, 25))
    """
    stated = re.fullmatch(r"(\d{4}-\d{2}-\d{2}|\d{4}/\d{2}/\d{2}|\d{8})([T ]\d{2}:\d{2}\S*)?", text(cell))
    if not stated:
        raise CellError(f"{quoted(cell)} is not a date", "write dates as year-month-day, like 2019-11-25")
    try:
        return date.fromisoformat(stated[1].replace("/", "-"))
    except ValueError:
        raise CellError(f"there is no date {quoted(cell)}", "write dates as year-month-day") from None


def quoted(cell: str) -> str:
    """Quote a cell in a message, cut to what fits a line."""
    return repr(cell if len(cell) <= QUOTED else f"{cell[:QUOTED]}…")


def number(cell: str) -> float:
    """Read a finite number with a decimal point."""
    try:
        value = float(cell if "_" not in cell else "")
    except ValueError:
        raise CellError(f"{quoted(cell)} is not a number", "write numbers like 35.5395") from None
    if not math.isfinite(value):
        raise CellError(f"{quoted(cell)} is not a finite number", "give the number, or leave the cell empty")
    return value


def confidence(cell: str) -> float:
    """Read how sure a source is, from 0 to 1."""
    value = number(cell)
    if not 0 <= value <= 1:
        raise CellError(f"a confidence of {cell}", "confidence runs from 0 (none) to 1 (certain)")
    return value


def actors(cell: str) -> str:
    """Read who holds: an actor's id, or several joined by `|`, which come out sorted.

    Examples
    --------
    >>> actors("syrian-army|hts-rebels")
    'hts-rebels|syrian-army'
    """
    return "|".join(sorted({text(actor) for actor in cell.split("|")} - {""}))


def status(cell: str) -> str:
    """Read the status of a holder."""
    stated = text(cell).lower()
    if stated not in STATUSES:
        raise CellError(f"{quoted(cell)} is not a status", f"a status is one of {', '.join(STATUSES)}")
    return stated


def sensitive(cell: str) -> bool:
    """Read whether a source is sensitive; an empty cell says no.

    Examples
    --------
    >>> sensitive("Yes"), sensitive("0"), sensitive("")
    (True, False, False)
    """
    stated = text(cell).casefold()
    if stated not in (*YES, *NO):
        fault = f"{quoted(cell)} does not say whether the source is sensitive"
        raise CellError(fault, "write yes or no in source_sensitive; empty means no")
    return stated in YES


def names(cell: str) -> tuple[str, ...]:
    """Read several names: separated by `|`, or a JSON list of strings, as GIS files keep them."""
    if cell.startswith("["):
        try:
            listed = json.loads(cell)
        except json.JSONDecodeError:
            listed = None
        if isinstance(listed, list):
            cell = "|".join(str(name) for name in listed)
    return tuple(name for part in cell.split("|") if (name := text(part)))


def colour(cell: str) -> str:
    """Read a colour, as #rrggbb.

    Examples
    --------
    >>> colour("#D7301F")
    '#d7301f'
    """
    stated = text(cell).lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", stated):
        raise CellError(f"{quoted(cell)} is not a colour", "write colours as #rrggbb, like #d7301f")
    return stated
