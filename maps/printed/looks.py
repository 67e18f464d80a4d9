"""How ground and points look in print: colour, and beside it a pattern, so that greyscale loses nothing.

Each actor has one mark for all that is its own: the hatch of its ground, the rule of its claims, the shape of
its villages. Ground that is contested is banded in the colours of all who contest it, with a line between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...layers.schema import CONTESTED, CONTROL, Actor, Holder
from ...layers.situation import FIGHTING, TAKEN
from ..style import colours_of, darker

__all__ = ["BANDED", "HATCHES", "SHAPES", "SOLID", "Look", "looks_of", "point_style"]

HATCHES = (
    *("", "//", "--", "\\\\", "||", "..", "xx", "++"),  # as the maps for the screen have them
    *("oo", "//..", "--..", "**", "\\\\--", "||oo"),
)
SHAPES = ("o", "s", "^", "D", "v", "p", "<", ">", "h", "d", "8", "H")
SOLID, BANDED = (CONTROL, TAKEN), (CONTESTED, FIGHTING)
"""The statuses of ground that one actor has, and that several fight over."""


@dataclass(frozen=True)
class Look:
    """How the ground of a holder looks.

    Parameters
    ----------
    status
        Of the ground.
    colours
        Of those who are named.
    mark
        The number of the pattern that tells it from others in greyscale.
    shape
        The number of the shape of its points.
    """

    status: str
    colours: tuple[str, ...]
    mark: int
    shape: int = 0

    @property
    def edge(self) -> str:
        """The colour of the hairline."""
        return darker(self.colours[0])


def looks_of(holders: Iterable[Holder], actors: Mapping[str, Actor]) -> dict[Holder, Look]:
    """Say how each holder looks; no two of a status have the same pattern, up to fourteen.

    Examples
    --------
    >>> one, two = looks_of([Holder("a", "control"), Holder("b", "control")], {}).values()
    >>> one.mark == two.mark
    False
    """
    shown = sorted(set(holders), key=lambda holder: (holder.status, holder.actor or ""))
    contested = [one for one in shown if one.status == CONTESTED]
    named = sorted({one.actor or "" for one in shown if one.status != CONTESTED})
    marks = _marks(named, actors)
    looks = {}
    for one in shown:
        colours = tuple(colours_of(one, actors)) if one.status != "none" else ("#ffffff",)
        if one.status == CONTESTED:
            looks[one] = Look(one.status, colours, contested.index(one))
        else:
            looks[one] = Look(one.status, colours, marks[one.actor or ""], named.index(one.actor or ""))
    return looks


def _marks(named: Sequence[str], actors: Mapping[str, Actor]) -> dict[str, int]:
    """Give each actor its mark: that of the maps for the screen, or the next that is free."""
    known, marks = sorted(actors), dict[str, int]()
    for actor in sorted(named, key=lambda one: (one not in actors, one)):
        first = known.index(actor) if actor in actors else len(known)
        free = [mark for mark in range(len(HATCHES)) if mark not in marks.values()] or range(len(HATCHES))
        marks[actor] = min(free, key=lambda mark: (mark - first) % len(HATCHES))
    return marks


def point_style(look: Look, size: float) -> dict[str, Any]:
    """Give the style of a village's dot: filled where one controls, in two colours where several contest.

    Hollow is who only claims, or is only said to be there.
    """
    style: dict[str, Any] = {
        "marker": "o" if look.status in BANDED else SHAPES[look.shape % len(SHAPES)],
        "markersize": size,
        "markerfacecolor": look.colours[0],
        "markeredgecolor": "#ffffff",
        "markeredgewidth": 0.9,
        "linestyle": "none",
    }
    if look.status in BANDED:
        return style | {"fillstyle": "left", "markerfacecoloralt": (*look.colours, "#ffffff")[1]}
    if look.status not in SOLID:
        return style | {
            "markerfacecolor": "#ffffff",
            "markeredgecolor": look.colours[0],
            "markeredgewidth": 1.3,
        }
    return style
