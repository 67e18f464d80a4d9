"""Charts for print: who controlled how much on which date, and what was gained and lost.

Atlas plates like the maps. A state holds until the next recorded date, so lines are steps; where nothing was
recorded the plate says so. Nobody is told apart by colour alone. matplotlib is imported when there is
something to draw, and used without its global state.
"""

from __future__ import annotations

from .ground import series_chart
from .saving import chart_format, save_chart
from .villages import villages_chart

__all__ = ["chart_format", "save_chart", "series_chart", "villages_chart"]
