"""The area of interest that figures are asked for, as flags give it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..geo.errors import UsageError

if TYPE_CHECKING:
    from ..layers.extent import Area
    from ..layers.snapshot import Snapshot
    from ..layers.store import Store

__all__ = ["Extent"]


@dataclass(frozen=True)
class Extent:
    """What `--within`, `--radius` and `--rest` say."""

    within: str | None = None
    radius_km: float | None = None
    rest: str | None = None

    def cutter(self, store: Store, known_on: datetime | None) -> Callable[[Snapshot], Snapshot]:
        """Give what cuts a snapshot to the area of interest; without one it stays as it is.

        Raises
        ------
        UsageError
            The flags do not go together.
        """
        if self.within is None:
            if self.radius_km is not None or self.rest is not None:
                raise UsageError("there is no area of interest", "name one with --within FILE or PLACE")
            return lambda snapshot: snapshot
        from ..layers import extent

        area, rest = self._area(store, known_on), self.rest
        if rest is None:
            return lambda snapshot: extent.within(snapshot, area)
        return lambda snapshot: extent.with_rest(extent.within(snapshot, area), rest)

    def _area(self, store: Store, known_on: datetime | None) -> Area:
        """Read the polygons of a file, or draw a circle around a place."""
        from ..geo.place import circle
        from ..layers.extent import Area
        from ..layers.polygons import read_area

        assert self.within is not None
        path = Path(self.within)
        if self.radius_km is None:
            if path.suffix or path.exists():
                return read_area(path)
            raise UsageError(f"how far around {self.within}?", "give --radius KM, or name a file of polygons")
        if not 0 < self.radius_km <= 1000:
            raise UsageError(
                f"a radius of {self.radius_km:g} km", "give kilometres, more than 0 and up to 1000"
            )
        place = store.place(self.within, known_on=known_on)
        ground = circle((place.geometry.x, place.geometry.y), self.radius_km)
        return Area(f"{self.radius_km:g} km around {place.name}", ground)
