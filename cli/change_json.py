"""A change laid out for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .frontline import change_payload
from .printing import extent_json, source_json

if TYPE_CHECKING:
    from ..layers.change import Change

__all__ = ["change_json"]


def change_json(change: Change) -> dict[str, object]:
    """Lay out a change for programs."""
    from ..layers.frames import each_row

    return {
        "from_date": change.before.date.isoformat(),
        "to_date": change.after.date.isoformat(),
        "dataset": change.before.dataset or None,
        "against": change.after.dataset if change.after.dataset != change.before.dataset else None,
        "within": extent_json(change.after),
        "unassigned_from_km2": change.before.unassigned_km2,
        "unassigned_to_km2": change.after.unassigned_km2,
        "recorded_from": change.before.recorded_on and change.before.recorded_on.isoformat(),
        "recorded_to": change.after.recorded_on and change.after.recorded_on.isoformat(),
        "as_known_on": change.after.known_on and change.after.known_on.isoformat(),
        "tolerance_m": change.tolerance_m,
        "positional_error_m": change.positional_error_m,
        "transitions": [
            {
                **_passed(row),
                "area_km2": row.area_km2,
                "redraw_km2": row.redraw_km2,
                "uncertainty_km2": row.uncertainty_km2,
                "parts": row.parts,
            }
            for row in each_row(change.transitions)
        ],
        "actors": [balance._asdict() for balance in change.balances],
        "redraw_km2": change.redraw_km2,
        "redraw": [
            {
                "near": row.near or None,
                **_passed(row),
                "area_km2": row.area_km2,
                "thinness_m": row.thinness_m,
            }
            for row in each_row(change.redraw)
        ],
        "villages": [
            {
                "place_id": village.place_id,
                "name": village.name,
                **_passed(village),
                "date": village.date.isoformat(),
                "sources": [source_json(source) for source in village.sources],
                "disputed": bool(village.disputed),
            }
            for village in each_row(change.villages)
        ],
        "contradictions": [
            {
                "place_id": one.place_id,
                "name": one.name,
                "actor": one.own.actor or None,
                "status": one.own.status,
                "zone_actor": one.zone.actor or None,
                "zone_status": one.zone.status,
            }
            for one in change.after.contradictions
        ],
        "frontline": change_payload(change.frontline) if _has_zones(change) else None,
        "sources": [source_json(source) for source in change.sources],
    }


def _passed(row: Any) -> dict[str, object]:
    """Lay out from whom something passed, and to whom."""
    return {
        "from_actor": row.from_actor or None,
        "from_status": row.from_status,
        "to_actor": row.to_actor or None,
        "to_status": row.to_status,
    }


def _has_zones(change: Change) -> bool:
    return bool(len(change.before.zones) and len(change.after.zones))
