"""Snapshots and changes as flat layers, with the columns that `import` reads: what leaves for a GIS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import pandas as pd

from .change import Change
from .frames import CRS
from .schema import Source
from .snapshot import Snapshot, Statement

__all__ = ["CHANGE_LAYERS", "DATE_LAYERS", "exported", "withheld_words"]

DATE_LAYERS = ("zones", "villages", "frontlines", "events", "routes")
CHANGE_LAYERS = ("ground", "villages")


def exported(subject: Snapshot | Change) -> dict[str, gpd.GeoDataFrame]:
    """Lay out a snapshot or a change as flat layers.

    Parameters
    ----------
    subject
        A snapshot gives `DATE_LAYERS`, a change `CHANGE_LAYERS`.

    Returns
    -------
    dict
        Frames in longitude and latitude with cells of text and numbers. Several sources of an event are
        joined by `|`, and so are their dates, as `import` reads them; elsewhere they are one citation.
    """
    if isinstance(subject, Change):
        return {"ground": _ground(subject), "villages": _changed_villages(subject)}
    day = subject.date.isoformat()
    return {
        "zones": _zones(subject),
        "villages": _villages(subject),
        "frontlines": _flat(subject.frontlines, day),
        "events": _flat(subject.events_between(subject.date, subject.date), several=True),
        "routes": _flat(subject.routes),
    }


def withheld_words(subject: Snapshot | Change) -> str:
    """Say what was left out for publication; "" where it is not for publication."""
    withheld = (subject if isinstance(subject, Snapshot) else subject.after).withheld
    return str(withheld) if withheld else ""


def _zones(snapshot: Snapshot) -> gpd.GeoDataFrame:
    frame = _flat(snapshot.zones.drop(columns="ground"), snapshot.date.isoformat())
    frame.insert(1, "dataset", snapshot.dataset)
    frame.insert(2, "recorded_on", str(snapshot.recorded_on or ""))
    return frame


def _villages(snapshot: Snapshot) -> gpd.GeoDataFrame:
    villages = snapshot.villages.drop(columns=["against", "since_disputed", "since_sources"]).rename(
        columns={"place_id": "id"}
    )
    return _flat(villages, snapshot.date.isoformat())


def _ground(change: Change) -> gpd.GeoDataFrame:
    """Lay out the advance, one row a transition, and below it the redraw, one row a piece."""
    advance = change.transitions[change.transitions["parts"] > 0].assign(redraw=False)
    redraw = change.redraw.assign(redraw=True)
    frame = _flat(pd.concat([part for part in (advance, redraw) if len(part)] or [advance]))
    frame.insert(0, "from_date", change.before.date.isoformat())
    frame.insert(1, "to_date", change.after.date.isoformat())
    frame.insert(2, "dataset", change.after.dataset)
    return frame


def _changed_villages(change: Change) -> gpd.GeoDataFrame:
    frame = _flat(change.villages.rename(columns={"place_id": "id"}))
    frame.insert(0, "from_date", change.before.date.isoformat())
    frame.insert(1, "to_date", change.after.date.isoformat())
    return frame


def _flat(frame: gpd.GeoDataFrame, day: str | None = None, *, several: bool = False) -> gpd.GeoDataFrame:
    """Turn values into cells: dates and lists into text, sources into the columns of the schema."""
    columns: dict[str, list[Any]] = {"date": [day] * len(frame)} if day else {}
    for name in frame.columns.drop("geometry"):
        values = list(frame[name])
        if name == "statements":
            columns |= _words(values)
        elif name == "sources":
            columns |= _source_columns(values, several=several)
        else:
            columns[name] = [_cell(value) for value in values]
    flat = pd.DataFrame(columns, index=range(len(frame)))
    return gpd.GeoDataFrame(flat, geometry=list(frame.geometry), crs=CRS)


def _words(statements: Iterable[tuple[Statement, ...]]) -> dict[str, list[Any]]:
    """Give the last words said of each zone, and all its sources."""
    listed = list(statements)
    sources = [
        tuple(dict.fromkeys(source for statement in said for source in statement.sources)) for said in listed
    ]
    return {
        "id": [said[-1].feature_id for said in listed],
        "label": [said[-1].label for said in listed],
        "note": [said[-1].note for said in listed],
    } | _source_columns(sources)


def _source_columns(cited: Iterable[tuple[Source, ...]], *, several: bool = False) -> dict[str, list[Any]]:
    """Lay sources out in the columns of the schema; several in one cell only where `import` reads several.

    Several that become one citation are sensitive if one of them is.
    """
    names = ("source", "source_date", "source_url", "source_side", "source_sensitive")
    cells: dict[str, list[Any]] = {name: [] for name in names}
    for sources in cited:
        if several:
            citation = "|".join(source.citation for source in sources)
            dates = [str(source.date or "") for source in sources]
            stated = "|".join(dates) if any(dates) else ""
            marks = ["yes" if source.sensitive else "no" for source in sources]
        else:
            citation = sources[0].citation if len(sources) == 1 else "; ".join(map(str, sources))
            stated = str(sources[0].date or "") if len(sources) == 1 else ""
            marks = ["yes"]
        cells["source"].append(citation)
        cells["source_date"].append(stated)
        cells["source_url"].append(sources[0].url if len(sources) == 1 else "")
        cells["source_side"].append(sources[0].side if len(sources) == 1 else "")
        cells["source_sensitive"].append("|".join(marks) if any(one.sensitive for one in sources) else "")
    return cells


def _cell(value: Any) -> Any:
    if isinstance(value, tuple):
        return "|".join(map(str, value))
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return None if pd.isna(value) else float(value)
    return str(value)
