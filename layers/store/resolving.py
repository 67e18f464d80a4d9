"""Records against what the store has: villages named in statements, and coordinates the wrong way round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ...geo.errors import AmbiguousError, DataError, Fault, NothingFoundError
from ..names import find_place
from ..reading import Records
from ..schema import Observation, Place, Record

__all__ = ["check_orientation", "refuse_contradictory_ids", "with_place_ids"]

NEARBY = 0.5
"""How close to recorded ground, in degrees, a file must lie to belong to it."""


def with_place_ids(records: Records, places: Sequence[Place]) -> Records:
    """Give each statement the id of its village, found by its name where the file has no ids.

    A name counts only where it is one of a village's names: what is merely transliterated alike is no reason
    to record a statement about it.

    Raises
    ------
    DataError
        A village that the store does not have, or a name that means several; unless bad features are
        left out.
    """
    known = {place.id for place in places}
    faults: list[Fault] = []
    rows: list[Record] = []
    origins = []
    for row, origin in zip(records.rows, records.origins, strict=True):
        assert isinstance(row, Observation)
        try:
            place_id = row.place_id or find_place(row.place, places, known, transliterated=False).place.id
        except AmbiguousError as error:
            faults.append(Fault(*origin, error.message, "give its id in a column place_id"))
            continue
        except NothingFoundError as error:
            faults.append(Fault(*origin, error.message, error.mend))
            continue
        if place_id not in known:
            mend = "import the villages first (--layer villages), or correct the place_id"
            faults.append(Fault(*origin, f"there is no village with the id {place_id!r}", mend))
            continue
        rows.append(replace(row, place_id=place_id))
        origins.append(origin)
    if faults and not (records.skip_bad and rows):
        raise DataError(faults)
    skipped = (*records.skipped, *faults)
    return replace(records, rows=tuple(rows), origins=tuple(origins), skipped=skipped)


def refuse_contradictory_ids(records: Records, name: str) -> None:
    """Refuse files in which one id stands for two records that say different things.

    Raises
    ------
    DataError
        Naming the later of the two.
    """
    first: dict[str, tuple[Record, str]] = {}
    faults: list[Fault] = []
    for row, (file, feature) in zip(records.rows, records.origins, strict=True):
        stated = getattr(row, name)
        before, where = first.setdefault(stated, (row, f"feature {feature} of {file}"))
        if stated and before != row:
            fault = f"the id {stated!r} says something else than in {where}"
            faults.append(Fault(file, feature, fault, "give each record an id of its own"))
    if faults:
        raise DataError(faults)


def check_orientation(records: Records, recorded: Sequence[BaseGeometry]) -> None:
    """Refuse a file that lies on recorded ground only with latitude and longitude exchanged.

    Raises
    ------
    DataError
        Every feature lies near recorded ground when swapped, and none as it is.
    """
    shapes = [shape for row in records.rows if (shape := getattr(row, "geometry", None)) is not None]
    if not shapes or not recorded:
        return
    ground = shapely.STRtree(recorded)
    swapped = shapely.transform(np.array(shapes), lambda xy: xy[:, ::-1])
    if _near(ground, shapes) == 0 and _near(ground, swapped) == len(shapes):
        fault = "latitude and longitude are swapped: only the other way round does it lie on recorded ground"
        mend = "exchange the two, or say that they are right with --trust-coordinates"
        raise DataError([Fault(", ".join(records.files[:3]), "", fault, mend)])


def _near(ground: shapely.STRtree, shapes: Sequence[BaseGeometry] | NDArray[np.object_]) -> int:
    """Count the shapes that lie near recorded ground."""
    found = ground.query_nearest(np.asarray(shapes), max_distance=NEARBY, all_matches=False)
    return len(np.unique(found[0]))
