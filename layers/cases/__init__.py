"""The bundled example: the takeover of Mushayrafa, south-eastern Idlib, 19-25 November 2019.

See `idlib_2019_11/PROVENANCE.md` for where its facts come from.
"""

from __future__ import annotations

from importlib.resources import as_file, files

from ..reading import read
from ..store import Receipt, Store

__all__ = ["CASE_DATASET", "CASE_DATES", "record_case"]

CASE_DATASET = "itic"
CASE_DATES = ("2019-11-18", "2019-11-19", "2019-11-24", "2019-11-25")
FILES = (
    ("actors", "actors.csv"),
    ("villages", "places.csv"),
    ("control", "control.csv"),
    ("zones", "zones.geojson"),
    ("routes", "routes.geojson"),
    ("events", "events.csv"),
)


def record_case(store: Store) -> list[Receipt]:
    """Record the case; what the store already has stays as it is.

    Returns
    -------
    list of Receipt
        One for each file.
    """
    with as_file(files(__package__) / "idlib_2019_11") as folder:
        return [store.record(read([folder / name], layer), dataset=CASE_DATASET) for layer, name in FILES]
