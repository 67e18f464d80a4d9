"""Exposure in tables, for people, with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from .printing import holder_words, print_table

if TYPE_CHECKING:
    from ..layers.exposure import Exposed, Exposure, Nearness, Subject
    from ..layers.formats.raster import Raster

__all__ = ["Told", "print_exposure"]

ALL_COVERED = 0.9999
LEAST_KM2 = 1e-6


@dataclass(frozen=True)
class Told:
    """What is told of a raster: itself, what it counts, of when it is, and whose it is."""

    raster: Raster
    unit: str
    date: str
    source: str


def print_exposure(exposure: Exposure, told: Told, near: Nearness, words: str) -> None:
    """Print what is exposed as tables."""
    by_classes = exposure.question.statistic == "classes"
    column = "km2" if by_classes else _figure_name(exposure, told)
    title = f"{'Classes' if by_classes else column[:1].upper() + column[1:]}, {words}"
    changed = any(subject.kind == "before" for subject in exposure.rows)
    names = ("from", "to", "") if changed else ("holder",)
    ground = exposure.of("passed", "redraw", "held")
    rows = [(*_named(one, changed), exposed) for one, exposed in ground if _is_ground(exposed)]
    whole = ("whole", *[""] * (len(names) - 1), exposure.whole)
    _print(exposure, title, names, column, [*rows, whole])
    held = exposure.of("before", "after", "gained", "lost")
    actors = [(one.name, one.kind, exposed) for one, exposed in held if _is_ground(exposed)]
    _print(exposure, "On ground in control, by actor", ("actor", ""), column, actors)
    _print_near(exposure, near, column, changed)
    _print_basis(exposure, told)


def _print_near(exposure: Exposure, near: Nearness, column: str, changed: bool) -> None:
    """Print what lies around villages and along routes, where that was asked for."""
    villages = [(one.name, *_named(one, changed)[:2], exposed) for one, exposed in exposure.of("village")]
    routes = [(one.name, exposed) for one, exposed in exposure.of("route")]
    if near.villages_km is not None:
        if not villages:
            click.echo("No village changed hands." if changed else "No village is recorded.")
        title = f"Within {near.villages_km:g} km of villages; what lies near several counts for each"
        names = ("village", "from", "to") if changed else ("village", "holder")
        _print(exposure, title, names, column, villages)
    if near.routes_km is not None:
        if not routes:
            click.echo("No route is recorded there.")
        _print(exposure, f"Within {near.routes_km:g} km of routes", ("route",), column, routes)


def _print(
    exposure: Exposure,
    title: str,
    names: tuple[str, ...],
    column: str,
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Print one table, a line for each class of each row; nothing where there are no rows."""
    if not rows:
        return
    by_classes = exposure.question.statistic == "classes"
    ranged = any(exposed.narrower for *_, exposed in rows)
    lines = []
    for *words, exposed in rows:
        amounts = exposed.measured.amounts
        for name in amounts if by_classes else [""]:
            span = exposed.range(name)
            lines.append(
                (
                    *(*words, *([name] if by_classes else [])),
                    _number(amounts.get(name)),
                    *([f"{_number(span[0])} to {_number(span[1])}" if span else ""] if ranged else []),
                    exposed.measured.area_km2,
                    _share(exposed.measured.covered),
                )
            )
    columns = [*names, *(["class"] if by_classes else []), column, *(["range"] if ranged else [])]
    columns += ["ground km2", "with data"]
    print_table(title, columns, lines, figures=(column, "range", "with data"))


def _print_basis(exposure: Exposure, told: Told) -> None:
    """Say what the figures rest on."""
    raster = told.raster
    band = f", band {raster.band} of {raster.bands}" if raster.bands > 1 else ""
    dated = told.date or "date not stated"
    click.echo(f"Raster: {raster.name}{band}, {dated}; {raster.crs}, cells of {raster.resolution}.")
    click.echo(f"Source of the raster: {told.source or 'not stated'}")
    covered = exposure.whole.measured.covered or 0.0
    if covered < ALL_COVERED:
        click.echo(f"It has data on {_share(covered)} of the ground. The rest is not zero, but not known.")
    unmarked = raster.unmarked
    if unmarked.cells:
        click.echo(
            f"{unmarked.cells:,} cells like {unmarked.least:g} were taken for no data:"
            " the file does not mark them, and they can stand for nothing else."
        )
    error = exposure.positional_error_m
    if error is None:
        click.echo("Positional error not stated, so no range is given.")
    else:
        click.echo(f"The range is that of ground drawn {error:g} m narrower and wider, the positional error.")
    if any(exposed.narrower for _, exposed in exposure.of("village", "route")):
        click.echo("Around villages and routes the range is that of how far off their coordinates may be.")


def _is_ground(exposed: Exposed) -> bool:
    """Whether there is more than an overlay's dust."""
    return exposed.measured.area_km2 > LEAST_KM2


def _named(subject: Subject, changed: bool) -> tuple[str, ...]:
    """Say who has it, or from whom to whom it passed and what is particular."""
    assert subject.before is not None, "it has holders"
    assert subject.after is not None, "it has holders"
    if not changed:
        return (holder_words(*subject.after),)
    remark = {"redraw": "redraw", "held": "unchanged"}.get(subject.kind, "")
    return holder_words(*subject.before), holder_words(*subject.after), remark


def _figure_name(exposure: Exposure, told: Told) -> str:
    """Name what the figures are."""
    unit = told.unit or "sum"
    return f"mean {told.unit}".strip() if exposure.question.statistic == "mean" else unit


def _number(amount: float | None) -> str:
    """Write a figure as exactly as it is worth reading.

    Examples
    --------
    >>> _number(123456.7), _number(1.234), _number(-0.001), _number(None)
    ('123,457', '1.23', '0.00', 'no data')
    """
    if amount is None:
        return "no data"
    told = round(amount, 2) + 0.0  # what rounds to nothing has no sign
    return f"{told:,.0f}" if abs(told) >= 1000 else f"{told:,.2f}"


def _share(covered: float | None) -> str:
    """Write a share; what is not quite all is never called all."""
    if covered is None:
        return ""
    if covered >= ALL_COVERED:
        return "all"
    return f"{covered:.1%}" if covered else "none"
