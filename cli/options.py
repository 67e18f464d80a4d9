"""The options that several commands share, each written once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time
from functools import wraps
from typing import Any

import click

from .extent import Extent
from .subject import Showing

__all__ = [
    "DATE",
    "as_json",
    "as_known_on",
    "basemap",
    "chart",
    "dataset",
    "day",
    "day_from",
    "day_to",
    "extent",
    "output",
    "public",
    "showing",
    "tolerance",
]


class DateType(click.ParamType[date]):
    """A calendar date, ISO 8601."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the date."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date. Write year-month-day, like 2019-11-25.", param, ctx)


class MomentType(click.ParamType[datetime]):
    """A moment of known time: a date means its end."""

    name = "date or moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read the moment, in UTC where no zone is stated."""
        if isinstance(value, datetime):
            return value
        with suppress(ValueError):
            return datetime.combine(date.fromisoformat(value), time.max, UTC)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date. Write year-month-day, like 2019-11-25.", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


DATE = DateType()

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")

dataset = click.option(
    "--dataset", metavar="NAME", help="Whose zones; needed where the store has several datasets."
)

as_known_on = click.option(
    "--as-known-on",
    "known_on",
    type=MomentType(),
    metavar="DATE",
    help="As the store knew it at the end of that day, before later corrections.",
)

output = click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Where to write; - is the standard output. By default a file in maps_out/.",
)

chart = click.option(
    "--chart", metavar="FILE", help="Draw it too; the ending tells the format: .png, .svg or .pdf."
)

day = click.option("--date", "day", type=DATE, metavar="DATE", help="The date of a state.")
day_from = click.option("--from", "day_from", type=DATE, metavar="DATE", help="Where a change begins.")
day_to = click.option("--to", "day_to", type=DATE, metavar="DATE", help="Where a change ends.")

public = click.option(
    "--public",
    is_flag=True,
    help="For publication: leave out notes and sensitive sources, show events to within a cell of a grid"
    " only, and say what was left out.",
)

basemap = click.option(
    "--basemap",
    metavar="FILE",
    help="What to draw below: borders, coasts or rivers of any vector file, or a raster with its place"
    " on earth (GeoTIFF, JPEG or PNG with a world file, MBTiles).",
)

tolerance = click.option(
    "--tolerance",
    type=float,
    metavar="M",
    help="How thin ground may be and still be a redraw only; by default twice the positional error, or 10 m.",
)


def extent(command: Callable[..., None]) -> Callable[..., None]:
    """Ask for an area of interest: the command gets it as `extent`."""

    @click.option(
        "--within",
        metavar="FILE|PLACE",
        help="An area of interest that totals then sum to: polygons of a file, or a place with --radius.",
    )
    @click.option("--radius", type=float, metavar="KM", help="How far around the place.")
    @click.option("--rest", metavar="ACTOR", help="Who holds what no zone of the area of interest covers.")
    @wraps(command)
    def with_extent(
        *args: Any, within: str | None, radius: float | None, rest: str | None, **options: Any
    ) -> None:
        command(*args, extent=Extent(within, radius, rest), **options)

    return with_extent


def showing(command: Callable[..., None]) -> Callable[..., None]:
    """Ask what a map is about besides a date or a change: the command gets it as `showing`."""
    several: dict[str, Any] = {"multiple": True, "metavar": "NAME"}

    @click.option(
        "--situation", is_flag=True, help="The later state, with what is fought over and newly taken since."
    )
    @click.option("--events", is_flag=True, help="The events of these days; the next four choose among them.")
    @click.option("--type", "kinds", **several, help="Events of a type, like airstrike.")
    @click.option("--event-actor", "actors", **several, help="Events by or against an actor.")
    @click.option("--country", "countries", **several, help="Events in a country.")
    @click.option("--province", "provinces", **several, help="Events in a province.")
    @click.option("--locate", "places", **several, help="Where a place lies; give it again for each place.")
    @wraps(command)
    def with_showing(
        *args: Any,
        situation: bool,
        events: bool,
        kinds: tuple[str, ...],
        actors: tuple[str, ...],
        countries: tuple[str, ...],
        provinces: tuple[str, ...],
        places: tuple[str, ...],
        **options: Any,
    ) -> None:
        asked = Showing(situation, events, kinds, actors, countries, provinces, places)
        command(*args, showing=asked, **options)

    return with_showing
