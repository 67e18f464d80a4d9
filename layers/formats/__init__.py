"""Files of a GIS, read into tables of text cells and geometries, and written from snapshots and changes.

A file per format: each knows how its files fail, and says so with file, fault and mend.
"""

from __future__ import annotations

from pathlib import Path

from ...geo.errors import DataError, Fault
from .table import Table

__all__ = ["ENDINGS", "files_under", "read_table"]

ENDINGS = (".csv", ".geojson", ".json", ".gpkg", ".shp", ".kml")


def files_under(path: Path) -> list[Path]:
    """List the readable files of a folder in the order of their names; of a file, itself.

    Raises
    ------
    DataError
        There is no such path, or the folder holds none.
    """
    if not path.exists():
        raise DataError([Fault(str(path), "", "there is no such file or folder", "check the path")])
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.iterdir() if file.suffix.lower() in ENDINGS)
    if not found:
        mend = f"files end in {', '.join(ENDINGS)}"
        raise DataError([Fault(str(path), "", "the folder holds no file that can be read", mend)])
    return found


def read_table(path: Path, layer: str) -> Table:
    """Read a file as it is: cells as text, geometries in longitude and latitude.

    Parameters
    ----------
    path
        A file in one of the formats of `ENDINGS`.
    layer
        The layer to take from a file that holds several.

    Raises
    ------
    DataError
        The file cannot be read.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        mend = f"convert it: files end in {', '.join(ENDINGS)}"
        raise DataError([Fault(path.name, "", f"the ending {ending!r} is not one I can read", mend)])
    try:
        empty = path.stat().st_size == 0
    except OSError as error:
        raise DataError([Fault(path.name, "", str(error.strerror), "check the path")]) from None
    if empty:
        raise DataError([Fault(path.name, "", "the file is empty", "export it again")])
    if ending == ".csv":
        from .delimited import read_delimited

        return read_delimited(path)
    from .vector import read_vector

    return read_vector(path, layer)
