"""How values show themselves in a notebook.

They show as maps, but layers know no maps: the package tells who draws.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["Shown", "draw_with"]

_DRAWING: list[Callable[[Any], str]] = []


def draw_with(draw: Callable[[Any], str]) -> None:
    """Say who draws values, as HTML, from now on."""
    _DRAWING[:] = [draw]


class Shown:
    """A value that a notebook shows as a map."""

    def _repr_html_(self) -> str | None:
        """Draw it; None, and its plain text, where nobody said who draws."""
        return _DRAWING[0](self) if _DRAWING else None
