"""Words on a printed map: shown as they are written, in their own direction, as long as there is room.

Lengths are measured with the font that draws them: no text runs over another, whatever its script.
"""

from __future__ import annotations

import re
from functools import cache

from .sealed import plain

__all__ = ["harmless", "isolated", "lines_of", "shortened", "width_of"]

LONGEST = 600
ARABIC = r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"
RIGHT_TO_LEFT = re.compile(rf"{ARABIC}(?:[\W\d_]*{ARABIC})*")
ISOLATE, POP = "\u2068", "\u2069"


def isolated(text: str, longest: int = LONGEST) -> str:
    r"""Make a text from data fit to be drawn: cut, harmless, and what runs right to left in isolates.

    Without these, figures and brackets beside an Arabic name change their places.

    Examples
    --------
    >>> isolated("Zarzur").isascii(), ascii(isolated("3 \u0627\u0628"))
    (True, "'3 \\u2068\\u0627\\u0628\\u2069'")
    """
    return RIGHT_TO_LEFT.sub(lambda found: f"{ISOLATE}{found[0]}{POP}", harmless(text, longest))


def harmless(text: str, longest: int = LONGEST) -> str:
    """Cut a text from data, and leave out of it what is no text.

    Examples
    --------
    >>> harmless("who controls what", 3)
    'who…'
    """
    shown = plain(text.strip()[: longest + 1])
    return shown.strip() if len(shown) <= longest else shown[:longest].rstrip() + "…"


def lines_of(
    text: str, width: float, size: float, most: int, weight: str = "normal", longest: int = LONGEST
) -> list[str]:
    """Break a text from data into lines.

    Parameters
    ----------
    text
        The text.
    width
        How long a line may be, in points.
    size, weight
        Of the letters.
    most
        How many lines there may be; what is more is cut.
    longest
        Where the text is cut at all, in characters.

    Examples
    --------
    >>> lines_of("who controls what", 60, 10, 5)
    ['who', 'controls', 'what']
    >>> lines_of("who controls what", 60, 10, 2)
    ['who', 'controls…']
    """
    lines, line = [], ""
    for word in plain(text[:longest]).split():
        joined = f"{line} {word}".strip()
        if line and width_of(joined, size, weight) > width:
            lines.append(line)
            line = word
        else:
            line = joined
    lines.append(line)
    if len(lines) > most:
        lines[most - 1 :] = [lines[most - 1] + "…"]
    return [isolated(shortened(one, width, size, weight)) for one in lines]


def shortened(text: str, width: float, size: float, weight: str = "normal") -> str:
    """Cut a line to a width in points.

    Examples
    --------
    >>> shortened("Mushayrafa", 30, 10)
    'Mu…'
    """
    if width_of(text, size, weight) <= width:
        return text
    fits, over = 0, len(text)
    while over - fits > 1:
        middle = (fits + over) // 2
        if width_of(text[:middle].rstrip() + "…", size, weight) <= width:
            fits = middle
        else:
            over = middle
    return text[:fits].rstrip() + "…"


@cache
def width_of(text: str, size: float, weight: str = "normal") -> float:
    """Measure a line, in points."""
    import warnings

    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")  # letters that the font lacks are boxes
        font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
        width, _, _ = text_to_path.get_text_width_height_descent(text, font, False)
    return float(width)
