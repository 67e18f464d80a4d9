"""The area of interest that figures are asked for, as flags give it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..geo.errors import NothingFoundError, UsageError

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

    def cut(self, store: Store, snapshots: Sequence[Snapshot], known_on: datetime | None) -> list[Snapshot]:
        """Cut snapshots to the area of interest; without one they stay as they are.

        Raises
        ------
        UsageError
            The flags do not go together.
        NothingFoundError
            Nothing at all lies in the area.
        """
        area = self.area(store, known_on)
        if area is None:
            return list(snapshots)
        from ..layers.extent import with_rest, within

        cut = [within(snapshot, area) for snapshot in snapshots]
        if self.rest is not None:
            if self.rest.strip() not in snapshots[-1].actors:
                click.echo(f"note: the store has not met the actor {self.rest.strip()!r}", err=True)
            return [with_rest(snapshot, self.rest) for snapshot in cut]
        if not any(len(snapshot.zones) or len(snapshot.villages) for snapshot in cut):
            raise NothingFoundError(
                f"no zone and no village lies within {area.name}",
                "name another area, or say with --rest who holds it",
            )
        return cut

    def area(self, store: Store, known_on: datetime | None) -> Area | None:
        """Read the polygons of a file, or draw a circle around a place; None where neither is asked for.

        Raises
        ------
        UsageError
            The flags do not go together.
        """
        if self.within is None:
            if self.radius_km is not None or self.rest is not None:
                raise UsageError("there is no area of interest", "name one with --within FILE or PLACE")
            return None
        from ..geo.place import circle
        from ..layers.extent import Area
        from ..layers.formats import ENDINGS
        from ..layers.polygons import read_area

        named = self.within
        path = Path(named)
        is_file = bool(named) and (path.is_file() or path.suffix.lower() in ENDINGS)
        if is_file and self.radius_km is None:
            return read_area(path)
        if is_file:
            raise UsageError(f"{named} is a file, and --radius goes with a place", "leave --radius out")
        if not named or path.is_dir():
            raise UsageError(f"--within {named!r} is no file and no place", "name one of them")
        place = store.place(named, known_on=known_on)
        if self.radius_km is None:
            raise UsageError(f"how far around {place.name}?", "give --radius KM, or name a file of polygons")
        if not 0 < self.radius_km <= 1000:
            raise UsageError(
                f"a radius of {self.radius_km:g} km", "give kilometres, more than 0 and up to 1000"
            )
        ground = circle((place.geometry.x, place.geometry.y), self.radius_km)
        return Area(f"{self.radius_km:g} km around {place.name}", ground)
