"""`controlmap georeference`: a picture of a map into zones."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..geo.errors import UsageError
from . import options
from .files import refuse_read, target, write_text
from .printing import holder_words, print_json, print_table

if TYPE_CHECKING:
    from ..layers.georeferencing import Georeferenced

GEOJSON_ENDINGS = (".geojson", ".json")


class CropType(click.ParamType[tuple[int, ...]]):
    """A part of a picture: left, top, right and bottom in pixels."""

    name = "crop"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Read the four numbers."""
        if isinstance(value, tuple):
            return value
        try:
            left, top, right, bottom = (int(part) for part in value.split(","))
        except ValueError:
            self.fail(f"{value!r} is not left,top,right,bottom in pixels, like 100,80,1500,1100.", param, ctx)
        return left, top, right, bottom


@click.command("georeference", short_help="Turn a picture of a map into zones for import.")
@click.argument("picture", type=click.Path(path_type=Path))
@click.option(
    "--gcps",
    required=True,
    type=click.Path(path_type=Path),
    help="Control points, CSV: px,py (from the top left corner), lon,lat.",
)
@click.option(
    "--legend",
    required=True,
    type=click.Path(path_type=Path),
    help="CSV: colour (#rrggbb) or px,py of a pixel, actor, status; without an actor, no zone.",
)
@click.option("--date", "day", type=options.DATE, metavar="DATE", help="The date of the zones.")
@click.option("--source", default="", metavar="TEXT", help="Who says so.")
@click.option(
    "--method",
    type=click.Choice(["affine", "spline"]),
    default="affine",
    show_default=True,
    help="Scaled, turned and skewed; or bent through every point, from ten points on.",
)
@click.option("--crop", type=CropType(), metavar="X0,Y0,X1,Y1", help="The part that counts, in pixels.")
@click.option("--overlay", is_flag=True, help="The zones are see-through, over a base map.")
@click.option(
    "--ink",
    "ink_width",
    type=click.FloatRange(min=1),
    metavar="PX",
    help="How wide lettering and lines may be, by default 32, or 1/36 of a larger picture's shorter side;"
    " broader ground without a colour of the legend is no zone.",
)
@click.option("--preview", metavar="FILE", help="Draw the picture under the zones too, as a sealed page.")
@options.as_json
@options.output
@click.pass_obj
def command(
    store: str,
    picture: Path,
    gcps: Path,
    legend: Path,
    day: date | None,
    source: str,
    method: str,
    crop: tuple[int, int, int, int] | None,
    overlay: bool,
    ink_width: float | None,
    preview: str | None,
    as_json: bool,
    output: str | None,
) -> None:
    """Turn a scanned or posted map into a layer of zones that `import` reads: its pixels are laid on the
    earth by control points, its colours become actors by a legend, lettering is filled from the nearest zone.

    The error of the control points (RMSE) is printed, and goes with the zones as their positional error.
    """
    read = [str(path) for path in (picture, gcps, legend)]
    path = target(output, f"{picture.stem}.gpkg", store, *read)
    if path and path.suffix.lower() not in (*GEOJSON_ENDINGS, ".gpkg"):
        raise UsageError(f"{path} has no ending that I can write", "end the name in .geojson or .gpkg")
    if path is None and as_json:
        raise UsageError("zones and --json cannot both go to the standard output", "name a file with -o")
    if preview:
        _refuse_preview(preview, path)
        refuse_read(Path(preview), store, *read)
    from ..layers.georeferencing import georeferenced
    from ..layers.sheets import read_sheet

    click.echo("reading the picture and classing its colours ...", err=True)
    sheet = read_sheet(picture, gcps, legend, overlay=overlay)
    result = georeferenced(sheet, method=method, crop=crop, overlay=overlay, ink_width=ink_width)
    _write(result, path, day, source)
    if preview:
        from ..maps.preview import preview as preview_page

        write_text(Path(preview), preview_page(result))
    if as_json:
        print_json(_payload(result))
    elif path:
        _print(result)
    if path and not as_json:
        for written in (path, *([preview] if preview else [])):
            click.echo(written)


def _refuse_preview(preview: str, path: Path | None) -> None:
    """Refuse a preview that would take the place of the zones."""
    if preview == "-":
        raise UsageError("a preview does not go to the standard output", "name a file with --preview")
    if path and Path(preview).resolve() == path.resolve():
        raise UsageError(f"{preview} is where the zones go", "name another file with --preview")


def _write(result: Georeferenced, path: Path | None, day: date | None, source: str) -> None:
    from ..layers.files import write_file
    from ..layers.formats.writing import geojson, write_geopackage
    from ..layers.georeferencing import import_layer

    layer = import_layer(result, day, source)
    if path and path.suffix.lower() == ".gpkg":
        write_file(path, lambda draft: write_geopackage(draft, {"zones": layer}))
    else:
        write_text(path, geojson(layer))


def _print(result: Georeferenced) -> None:
    from ..layers.frames import each_row

    fit, points = result.fit, result.sheet.points
    rows = [
        (number, f"{px:g}", f"{py:g}", _metres(residual), _metres(miss))
        for number, ((px, py), residual, miss) in enumerate(
            zip(points.pixels, fit.residuals_m, fit.from_others_m, strict=True), start=1
        )
    ]
    columns = ("point", "px", "py", "residual m", "m from where the others put it")
    print_table(f"Control points, {fit.method} in {fit.projection}", columns, rows)
    click.echo(_error_words(result))
    zones = [
        (holder_words(row.actor, row.status), row.area_km2, _area(row.uncertainty_km2), f"{row.sure:.1%}")
        for row in each_row(result.zones)
    ]
    print_table("Zones", ("holder", "area km2", "+- km2", "pixels sure"), zones)
    shares = result.shares
    for remark in result.remarks:
        click.echo(f"note: {remark}", err=True)
    click.echo(
        f"Of all pixels {shares.sure:.1%} are sure, {shares.unsure:.1%} lie between two colours,"
        f" {shares.ink:.1%} are lettering and lines, {shares.blank:.1%} have no colour of the legend."
    )


def _error_words(result: Georeferenced) -> str:
    """Say how far off the zones may be, or that nobody knows."""
    rmse, pixel = result.fit.rmse_m, result.pixel_m
    if rmse is None:
        return "RMSE not known: three points always fit. Give a fourth, or --positional-error at import."
    error = result.positional_error_m
    stated = f"The zones carry a positional error of {error:,.1f} m for import"
    least = ", which is a pixel: no line is known better." if rmse < pixel else "."
    return f"RMSE {rmse:,.1f} m, {rmse / pixel:.1f} pixels of {pixel:,.1f} m. {stated}{least}"


def _metres(value: float) -> str:
    return "not known" if math.isnan(value) else f"{value:,.1f}"


def _area(value: float | None) -> str | float:
    return "not known" if value is None or math.isnan(value) else value


def _payload(result: Georeferenced) -> dict[str, object]:
    from ..layers.frames import each_row

    fit, shares = result.fit, result.shares
    return {
        "method": fit.method,
        "projection": fit.projection,
        "rmse_m": fit.rmse_m,
        "positional_error_m": result.positional_error_m,
        "pixel_m": result.pixel_m,
        "points": [
            {
                "px": float(px),
                "py": float(py),
                "residual_m": float(residual),
                "from_others_m": None if math.isnan(miss) else float(miss),
            }
            for (px, py), residual, miss in zip(
                result.sheet.points.pixels, fit.residuals_m, fit.from_others_m, strict=True
            )
        ],
        "zones": [
            {
                "actor": row.actor,
                "status": row.status,
                "area_km2": row.area_km2,
                "uncertainty_km2": None if fit.rmse_m is None else row.uncertainty_km2,
                "sure": row.sure,
            }
            for row in each_row(result.zones)
        ],
        "pixels": {"sure": shares.sure, "unsure": shares.unsure, "ink": shares.ink, "blank": shares.blank},
    }
