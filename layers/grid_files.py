"""Control grids as rasters for a GIS: their bands, names and colours, and what is said of them.

Controlled ground has its actor's colour, contested ground that of the actors together with the yellow of the
report's fighting area; claims, presence and the unknown are paler.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .formats.geotiff import Category, Raster
from .grids import NO_VALUE, Conserved, ControlGrid, days_held, days_since_change, times_changed
from .schema import CONTESTED, CONTROL, Actor, Holder

__all__ = ["GridKind", "conservation_words", "raster_of"]

GridKind = Literal["control", "changes", "since", "held"]

FIGHTING, GREY, WHITE = "#ffdb3a", "#8a8a8a", "#ffffff"
PALER: Mapping[str, float] = {"presence": 0.4, "claimed": 0.6, "unknown": 0.75}
"""How much white is in the colour of each status."""
NOTICED = 1e-6
"""The share of all zones from which on ground outside the grid is spoken of."""


def raster_of(control: ControlGrid, kind: GridKind, first: date, last: date) -> Raster:
    """Lay out a control grid as a raster.

    Parameters
    ----------
    control
        Who has each cell.
    kind
        *control*: a band for each recorded date. *changes*: how many times each cell changed its holder.
        *since*: days from the last change to `last`. *held*: days under each holder from `first` to before
        `last`, a band each.
    first, last
        The stretch of days.
    """
    tags = _tags(control, first, last)
    if kind == "control":
        days = tuple(str(day.snapshot.date) for day in control.days)
        values = np.stack([day.codes for day in control.days])
        told = [{"area_error_km2": _errors(day.conserved)} for day in control.days]
        tags["description"] = "Who has each cell; 0 where no zone is"
        small = values.astype(np.uint8) if len(control.holders) < 256 else values
        return Raster(control.grid, small, days, 0, "", tags, told, _categories(control))
    tags["area_error_km2"] = _errors(control.worst)
    if kind == "held":
        names = tuple(_band_name(holder) for holder in control.holders)
        tags["description"] = "Days under each holder; days on which a state is carried on count"
        return Raster(control.grid, days_held(control, first, last), names, NO_VALUE, "days", tags)
    if kind == "since":
        tags["description"] = f"Days from the last change of holder to {last}; no value without a change"
        return _single(control, days_since_change(control, last), "days since the last change", "days", tags)
    tags["description"] = "How many times each cell changed its holder; contested ground is a holder too"
    return _single(control, times_changed(control), "times the holder changed", "times", tags)


def conservation_words(control: ControlGrid) -> list[str]:
    """Say how near the cells of each holder come to its ground, a line each.

    Of several dates, the one farthest from it.
    """
    when = ", on the worst of the dates" if len(control.days) > 1 else ""
    lines = [f"ground of each holder, and how much more its cells have{when}:"]
    for one in control.worst:
        lines.append(f"  {one.holder}: {one.true_km2:,.3f} km2, {one.error_km2:+.6f} km2")
    last = control.days[-1]
    drawn = sum(last.snapshot.areas.values())
    outside = drawn - sum(one.true_km2 for one in last.conserved)
    if outside > NOTICED * drawn:
        lines.append(f"{outside:,.3f} km2 of zones lie outside the grid")
    return lines


def _single(
    control: ControlGrid, values: NDArray[np.int32], name: str, unit: str, tags: Mapping[str, str]
) -> Raster:
    return Raster(control.grid, values[None], (name,), NO_VALUE, unit, tags)


def _tags(control: ControlGrid, first: date, last: date) -> dict[str, str]:
    """Say of the whole raster what it rests on."""
    states = [day.snapshot for day in control.days]
    sources = dict.fromkeys(str(source) for state in states for source in state.sources)
    carried = states[-1].recorded_on
    within = states[-1].within
    withheld = states[-1].withheld
    known_on = states[-1].known_on
    told = {
        "dataset": states[-1].dataset,
        "from": str(first),
        "to": str(last),
        "recorded_on": ", ".join(dict.fromkeys(str(state.recorded_on) for state in states)),
        "carried_forward_from": str(carried) if carried and carried < last else "",
        "as_known_on": known_on.isoformat() if known_on else "",
        "within": within.name if within else "",
        "sources": "; ".join(sources),
        "for_publication": str(withheld) if withheld else "",
    }
    return {name: words for name, words in told.items() if words}


def _errors(conserved: Iterable[Conserved]) -> str:
    """Say by how much the cells of each holder are more than its ground."""
    stated = (one for one in conserved if one.true_km2 or one.grid_km2)
    return "; ".join(f"{one.holder} {one.error_km2:+.6f} of {one.true_km2:.6f}" for one in stated)


def _band_name(holder: Holder) -> str:
    """Name a band after its actor, and after the status where it is not control."""
    return holder.actor if holder.actor and holder.status == CONTROL else str(holder)


def _categories(control: ControlGrid) -> tuple[Category, ...]:
    actors = control.days[-1].snapshot.actors
    return tuple(Category(str(holder), _colour(holder, actors)) for holder in control.holders)


def _colour(holder: Holder, actors: Mapping[str, Actor]) -> str:
    """Choose the colour of a holder.

    Examples
    --------
    >>> actors = {"army": Actor("army", colour="#d7301f"), "rebels": Actor("rebels", colour="#31a354")}
    >>> _colour(Holder("army", "control"), actors), _colour(Holder("army|rebels", "contested"), actors)
    ('#d7301f', '#ceae3a')
    """
    named = [actors[one].colour for one in (holder.actor or "").split("|") if one in actors]
    stated = [colour for colour in named if re.fullmatch(r"#[0-9a-f]{6}", colour)] or [GREY]
    own = _mixed(stated, [1 / len(stated)] * len(stated))
    if holder.status == CONTESTED:
        return _mixed([own, FIGHTING], [0.4, 0.6])
    paler = PALER.get(holder.status, 0.0)
    return _mixed([own, WHITE], [1 - paler, paler])


def _mixed(colours: Sequence[str], parts: Sequence[float]) -> str:
    """Mix colours by parts that sum to one."""
    channels = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in colours])
    return "#" + "".join(f"{round(value):02x}" for value in np.asarray(parts) @ channels)
