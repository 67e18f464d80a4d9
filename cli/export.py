"""`controlmap export`: a date, a change or a grid as files for a GIS."""

from __future__ import annotations

from datetime import date, datetime

import click

from ..geo.errors import UsageError
from . import options
from .export_grid import GridOptions, grid_options, write_grid
from .extent import Extent
from .files import target, write_text
from .subject import Dates, chosen_subject, dated_name

GEOJSON_ENDINGS = (".geojson", ".json")


@click.command("export", short_help="Write a date, or a change, as GeoJSON, GeoPackage or GeoTIFF.")
@options.day
@options.day_from
@options.day_to
@click.option(
    "--layer",
    type=click.Choice(["zones", "villages", "frontlines", "events", "routes", "ground"]),
    help="Which layer. By default zones of a date, the changed ground of a change;"
    " a GeoPackage holds them all.",
)
@click.option(
    "--precision",
    type=click.Choice(["7", "full"]),
    default="7",
    show_default=True,
    help="Decimals of a degree in GeoJSON.",
)
@grid_options
@options.dataset
@options.as_known_on
@options.extent
@options.public
@options.output
@click.pass_obj
def command(
    store: str,
    day: date | None,
    day_from: date | None,
    day_to: date | None,
    layer: str | None,
    precision: str,
    grid: GridOptions,
    dataset: str | None,
    known_on: datetime | None,
    extent: Extent,
    public: bool,
    output: str | None,
) -> None:
    """Write the state on a date (--date) or the change between two (--from, --to) for a GIS. The ending of
    the file tells the format: .geojson (RFC 7946) or .gpkg; .tif is control cell by cell, on a date or on
    every recorded date from --from to --to.
    """
    dates = Dates(day, day_from, day_to)
    if grid.asked(output):
        if layer not in (None, "zones"):
            raise UsageError(f"a grid is of zones, not of {layer}", "leave --layer out")
        write_grid(store, dates, grid, dataset, known_on, extent, public, output)
        return
    subject = chosen_subject(store, dates, dataset, known_on, extent, public)
    from ..layers.exporting import exported, withheld_words
    from ..layers.files import write_file
    from ..layers.formats.writing import geojson, write_geopackage

    layers, left_out = exported(subject), withheld_words(subject)
    if layer is not None and layer not in layers:
        raise UsageError(f"there is no layer {layer} here", f"the layers are {', '.join(layers)}")
    chosen = layer or next(iter(layers))
    path = target(output, f"{chosen}-{dated_name(subject)}.geojson", store, extent.within)
    ending = path.suffix.lower() if path else ".geojson"
    if ending in GEOJSON_ENDINGS:
        decimals = None if precision == "full" else int(precision)
        write_text(path, geojson(layers[chosen], decimals, left_out))
    elif path and ending == ".gpkg":
        wanted = {layer: layers[layer]} if layer else layers
        write_file(path, lambda draft: write_geopackage(draft, wanted, left_out))
    else:
        raise UsageError(f"{path} has no ending that I can write", "end the name in .geojson, .gpkg or .tif")
    if path:
        click.echo(path)
