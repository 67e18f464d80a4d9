"""Files of a GIS, read into tables of text cells and geometries, and written from snapshots and changes.

A file per format: each knows how its files fail, and says so with file, fault and mend.
"""

from __future__ import annotations

from pathlib import Path

from ...geo.errors import DataError, Fault
from .delimited import read_delimited
from .table import Table
from .vector import read_vector

__all__ = ["ENDINGS", "files_under", "read_table"]

ENDINGS = (".csv", ".geojson", ".json", ".gpkg", ".shp", ".kml")


def files_under(path: Path) -> list[Path]:
    """List the readable files of a folder in the order of their names; of a file, itself.

    Raises
    ------
    DataError
        There is no such path, or the folder holds none.
    """
    try:
        path.stat()
        if not path.is_dir():
            return [path]
        found = sorted(f for f in path.iterdir() if f.suffix.lower() in ENDINGS and f.is_file())
    except OSError as error:
        raise unreadable(path, error) from None
    if not found:
        mend = f"files end in {', '.join(ENDINGS)}"
        raise DataError([Fault(str(path), "", "the folder holds no file that can be read", mend)])
    return found


def unreadable(path: Path, error: OSError) -> DataError:
    """Say why the system does not give a file."""
    reason = (error.strerror or str(error)).lower()
    return DataError([Fault(str(path)[-200:], "", reason, "check the path and its permissions")])


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
        if path.stat().st_size == 0:
            raise DataError([Fault(path.name, "", "the file is empty", "export it again")])
        return read_delimited(path) if ending == ".csv" else read_vector(path, layer)
    except OSError as error:
        raise unreadable(path, error) from None
