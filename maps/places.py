"""The places that the search of a map knows."""

from __future__ import annotations

from typing import Any

from ..layers.frames import each_row
from ..layers.snapshot import Snapshot
from .sealed import plain

__all__ = ["place_index"]

LONGEST = 80


def place_index(snapshot: Snapshot) -> list[list[Any]]:
    """List the places of a state: name, what else it is called, latitude and longitude."""
    return [
        [
            plain(place.name)[:LONGEST],
            [plain(name)[:LONGEST] for name in (*place.aliases, place.name_ar) if name],
            round(place.geometry.y, 6),
            round(place.geometry.x, 6),
        ]
        for place in each_row(snapshot.places)
    ]
