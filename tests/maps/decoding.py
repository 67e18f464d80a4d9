"""What the page does with the days of a timeline, in Python: the mirror of `assets/timeline.js`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Ring = list[tuple[int, int]]
Parts = list[list[Ring]]


def vertices(steps: list[int]) -> Ring:
    """Steps from vertex to vertex, as vertices."""
    ring, x, y = [], 0, 0
    for along, up in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + along, y + up
        ring.append((x, y))
    return ring


def spliced(ring: Ring, splices: list[list[int]]) -> Ring:
    """A ring after its splices."""
    result, position = [], 0
    for at, gone, *steps in splices:
        result += ring[position:at] + vertices(steps)
        position = at + gone
    return result + ring[position:]


def shape_of(former: Parts | None, told: dict[str, Any]) -> Parts:
    """A zone after what a day tells of it."""
    if "shape" in told:
        return [[vertices(ring) for ring in part] for part in told["shape"]]
    assert former is not None
    parts = [list(part) for part in former]
    for part, ring, splices in told.get("splices", []):
        parts[part][ring] = spliced(parts[part][ring], splices)
    return parts


def days_of(data: dict[str, Any]) -> Iterator[dict[int, Parts]]:
    """The zones of each day of a timeline, by id."""
    zones: dict[int, Parts] = {}
    for day in data["days"]:
        zones = {key: parts for key, parts in zones.items() if key not in day["gone"]}
        zones |= {int(key): shape_of(zones.get(int(key)), told) for key, told in day["zones"].items()}
        yield zones
