"""Exposure laid out for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..layers.exposure import Exposed, Exposure, Nearness, Subject
    from .exposure_tables import Told

__all__ = ["exposure_json"]


def exposure_json(exposure: Exposure, told: Told, near: Nearness) -> dict[str, object]:
    """Lay out what is exposed, with the raster that it rests on."""
    by_classes = exposure.question.statistic == "classes"

    def figures(exposed: Exposed) -> dict[str, object]:
        return _figures(exposed, by_classes)

    raster = told.raster
    return {
        "statistic": exposure.question.statistic,
        "per_km2": exposure.question.per_km2,
        "unit": told.unit or None,
        "positional_error_m": exposure.positional_error_m,
        "raster": {
            "name": raster.name,
            "band": raster.band,
            "date": told.date or None,
            "source": told.source or None,
            "crs": raster.crs,
            "resolution": raster.resolution,
            "unmarked_cells": raster.unmarked.cells,
            "unmarked_least": raster.unmarked.least if raster.unmarked.cells else None,
        },
        "whole": figures(exposure.whole),
        "transitions": [
            {**_passed(subject), **figures(exposed)} for subject, exposed in exposure.of("passed")
        ],
        "redraw": [{**_passed(subject), **figures(exposed)} for subject, exposed in exposure.of("redraw")],
        "unchanged": [
            {"actor": subject.after.actor, "status": subject.after.status} | figures(exposed)
            for subject, exposed in exposure.of("held")
            if subject.after
        ],
        "actors": _actors(exposure, by_classes),
        "villages_km": near.villages_km,
        "villages": [
            {"place_id": subject.id, "name": subject.name, **_passed(subject), **figures(exposed)}
            for subject, exposed in exposure.of("village")
        ],
        "routes_km": near.routes_km,
        "routes": [
            {"id": subject.id, "name": subject.name, **figures(exposed)}
            for subject, exposed in exposure.of("route")
        ],
    }


def _actors(exposure: Exposure, by_classes: bool) -> list[dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for subject, exposed in exposure.of("before", "after", "gained", "lost"):
        actor = found.setdefault(subject.name, {"actor": subject.name})
        actor[subject.kind] = _figures(exposed, by_classes)
    return list(found.values())


def _figures(exposed: Exposed, by_classes: bool) -> dict[str, object]:
    measured = exposed.measured
    ground = {"area_km2": measured.area_km2, "covered": measured.covered}
    if not by_classes:
        return ground | _amount(exposed, "")
    return ground | {"classes": [{"class": name} | _amount(exposed, name) for name in measured.amounts]}


def _amount(exposed: Exposed, name: str) -> dict[str, object]:
    low, high = exposed.range(name) or (None, None)
    return {"value": exposed.measured.amounts.get(name), "low": low, "high": high}


def _passed(subject: Subject) -> dict[str, object]:
    assert subject.before is not None, "it has holders"
    assert subject.after is not None, "it has holders"
    return {
        "from_actor": subject.before.actor or None,
        "from_status": subject.before.status,
        "to_actor": subject.after.actor or None,
        "to_status": subject.after.status,
    }
