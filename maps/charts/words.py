"""Words and figures on a chart: what comes from data is broken into lines, and what changed has its sign."""

from __future__ import annotations

import textwrap

from ..sealed import plain
from ..text import isolated

__all__ = ["signed", "titled", "wrapped"]


def wrapped(text: str, width: int, most: int) -> str:
    r"""Break a text from data into lines, and cut what is more than the most.

    Parameters
    ----------
    text
        The text.
    width
        How long a line may be, in characters.
    most
        How many lines there may be.

    Examples
    --------
    >>> wrapped("Syrian army and allied forces", 15, 2)
    'Syrian army and\nallied forces'
    >>> wrapped("Syrian army and allied forces", 15, 1)
    'Syrian army an…'
    """
    lines = textwrap.wrap(plain(text), width)
    if len(lines) > most:
        lines[most - 1 :] = [lines[most - 1][: width - 1] + "…"]
    return "\n".join(lines)


def titled(text: str, width: int = 75) -> str:
    """Cut a title to one line, in which names that run right to left keep their place.

    Examples
    --------
    >>> titled("itic: ground in control")
    'itic: ground in control'
    """
    return isolated(wrapped(text, width, 1))


def signed(figure: float, form: str = ".10g") -> str:
    """Give a figure its sign, with a real minus; what rounds to nothing has none.

    Examples
    --------
    >>> signed(22.066, ".2f"), signed(-3), signed(-0.001, ".2f")
    ('+22.07', '−3', '0.00')
    """
    told = f"{figure:+,{form}}"
    return told.replace("-", "−") if told.strip("+-0.") else told[1:]
