"""Charts for print: ground and villages over time, a village by its sources, and who lost what to whom.

Atlas plates like the maps. A state holds until the next recorded date, so lines are steps; where nothing was
recorded the plate says so. Nobody is told apart by colour alone. matplotlib is imported when there is
something to draw, and used without its global state.
"""

from __future__ import annotations

from .ground import series_chart
from .matrix import matrix_chart
from .saving import chart_format, save_chart
from .village import village_chart
from .villages import villages_chart

__all__ = ["chart_format", "matrix_chart", "save_chart", "series_chart", "village_chart", "villages_chart"]
