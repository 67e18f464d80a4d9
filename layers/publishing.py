"""States and verdicts for publication: who holds what, without what is meant for the house only.

*Left out*: notes; how the coordinates of places came about; what a statement contradicts, for it speaks of
others; the ids of records that rest on a sensitive source, for they may number its reports. *Replaced* by one
neutral source, so that a claim stays sourced: sources that are sensitive, or whose citation names one that
is (see `protection`). An address of theirs that another source has too is left out there. *Moved* to the
middle of a grid cell (see `geo.masking`): the points of events. What else is free text (labels of zones, all
words of events, statements about villages) is left out like a note where it names a sensitive source or its
address.

*Kept*: ground, holders, dates and figures, so that a change or a takeover of public states is that of the
states themselves; confidence; names, ids and points of places, names and lines of routes, for they are
geography; who is who; the names of datasets and of an area of interest. The words that say where an event was
stay as its record has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from ..geo.masking import Masked, masked
from .casualties import casualty_words
from .protection import Protection
from .schema import Observation, Place, Source, citation_key
from .snapshot import Snapshot, Statement
from .villages import Verdict

__all__ = ["Withheld", "public_places", "public_verdicts", "published"]


@dataclass(frozen=True)
class Withheld:
    """What was left out of states for publication.

    Parameters
    ----------
    notes, sources
        How many; what stands in several places counts once.
    events
        How many events of the days from the first state to the last were moved.
    moved_km
        How far at most.
    """

    notes: int
    sources: int
    events: int
    moved_km: float

    def __str__(self) -> str:
        """Say it in words.

        Examples
        --------
        >>> print(Withheld(3, 1, 2, 1.41))
        for publication: 3 notes and 1 source left out, 2 events moved by up to 1.4 km
        >>> print(Withheld(0, 0, 0, 0.0))
        for publication: nothing had to be left out
        """
        kinds = ((self.notes, "note"), (self.sources, "source"))
        left_out = " and ".join(_counted(number, what) for number, what in kinds if number)
        words = [f"{left_out} left out"] if left_out else []
        if self.events:
            words.append(f"{_counted(self.events, 'event')} moved by up to {self.moved_km:.1f} km")
        return f"for publication: {', '.join(words) or 'nothing had to be left out'}"


def published(
    snapshots: Sequence[Snapshot],
    protection: Protection,
    verdicts: Iterable[Verdict] = (),
) -> list[Snapshot]:
    """Give states that are published together.

    Parameters
    ----------
    snapshots
        The states, before they are cut to an area: where the cut runs tells nothing of where events were.
    protection
        Whom not to name: all `Store.sensitive_sources`, for the states alone do not tell. A source may be
        marked on another day or in another layer.
    verdicts
        What is published beside them (see `public_verdicts`), and counted with them.

    Returns
    -------
    list of Snapshot
        With `withheld`, which counts over them all. Public states stay as they are.
    """
    if all(snapshot.withheld for snapshot in snapshots):
        return list(snapshots)
    withheld = _withheld(snapshots, verdicts, protection)
    return [
        replace(
            snapshot,
            zones=_of_ground(snapshot.zones, protection),
            frontlines=_of_ground(snapshot.frontlines, protection),
            villages=_of_villages(snapshot.villages, protection),
            places=_of_geography(snapshot.places, protection),
            routes=_of_geography(snapshot.routes, protection),
            events=_of_events(snapshot.events, protection),
            actors={
                key: replace(actor, sources=protection.sources(actor.sources))
                for key, actor in snapshot.actors.items()
            },
            withheld=withheld,
        )
        for snapshot in snapshots
    ]


def public_places(places: Sequence[Place], protection: Protection) -> tuple[tuple[Place, ...], Withheld]:
    """Give places as they may be published, and what is left out of them."""
    shown = tuple(
        replace(place, note="", coordinate_basis="", sources=protection.sources(place.sources))
        for place in places
    )
    notes = {words for place in places for words in (place.note, place.coordinate_basis)}
    hidden = _hidden((source for place in places for source in place.sources), protection)
    return shown, Withheld(len(notes - {""}), len(hidden), 0, 0.0)


def public_verdicts(
    verdicts: Mapping[str, Sequence[Verdict]], protection: Protection
) -> dict[str, list[Verdict]]:
    """Give the verdicts on villages as they may be published.

    Parameters
    ----------
    verdicts
        By the place's id, as `Store.verdicts` gives them.
    protection
        As in `published`.
    """
    return {
        place_id: [
            replace(verdict, records=tuple(_observation(record, protection) for record in verdict.records))
            for verdict in judged
        ]
        for place_id, judged in verdicts.items()
    }


def _of_ground(frame: gpd.GeoDataFrame, protection: Protection) -> gpd.GeoDataFrame:
    said = (tuple(dict.fromkeys(_statement(one, protection) for one in told)) for told in frame["statements"])
    return _with(frame, statements=said)


def _statement(said: Statement, protection: Protection) -> Statement:
    return Statement(
        said.holder,
        feature_id=protection.record_id(said.feature_id, said.sources),
        label=protection.text(said.label),
        sources=protection.sources(said.sources),
    )


def _observation(record: Observation, protection: Protection) -> Observation:
    return replace(
        record,
        record_id=protection.record_id(record.record_id, record.sources),
        statement=protection.text(record.statement),
        contradicts="",
        sources=protection.sources(record.sources),
    )


def _of_villages(frame: gpd.GeoDataFrame, protection: Protection) -> gpd.GeoDataFrame:
    against = (
        tuple((holder, protection.sources(cited)) for holder, cited in others) for others in frame["against"]
    )
    sources, since = (map(protection.sources, frame[column]) for column in ("sources", "since_sources"))
    return _with(frame, sources=sources, since_sources=since, against=against)


def _of_geography(frame: gpd.GeoDataFrame, protection: Protection) -> gpd.GeoDataFrame:
    """Leave the words about places or routes out, and their sources withheld."""
    left_out = {name: [""] * len(frame) for name in ("note", "coordinate_basis") if name in frame}
    return _with(frame, sources=map(protection.sources, frame["sources"]), **left_out)


def _of_events(frame: gpd.GeoDataFrame, protection: Protection) -> gpd.GeoDataFrame:
    words = {
        name: [_words(value, protection) if isinstance(value, str) else value for value in frame[name]]
        for name in frame.columns.drop(["geometry", "sources"])
    }
    words["note"] = [""] * len(frame)
    words["id"] = list(map(protection.record_id, frame["id"], frame["sources"]))
    cells = _cells(frame)
    words["uncertainty_km"] = [cell.uncertainty_km for cell in cells]
    points = [shapely.Point(cell.longitude, cell.latitude) for cell in cells]
    moved = frame.set_geometry(gpd.GeoSeries(points, index=frame.index, crs=frame.crs))
    return _with(moved, sources=map(protection.sources, frame["sources"]), **words)


def _words(text: str, protection: Protection) -> str:
    """Give words of an event, or none where they name a sensitive source, as recorded or as they are read."""
    return text if protection.text(text) and protection.text(casualty_words(text)) else ""


def _cells(events: gpd.GeoDataFrame) -> list[Masked]:
    points = shapely.get_coordinates(events.geometry.to_numpy()).tolist()
    return [
        masked((longitude, latitude), uncertainty)
        for (longitude, latitude), uncertainty in zip(points, events["uncertainty_km"], strict=True)
    ]


def _with(frame: gpd.GeoDataFrame, **columns: Iterable[Any]) -> gpd.GeoDataFrame:
    """Give a frame with other values in some columns, as they are."""
    return frame.assign(
        **{name: pd.Series(list(values), index=frame.index, dtype=object) for name, values in columns.items()}
    )


def _withheld(snapshots: Sequence[Snapshot], verdicts: Iterable[Verdict], protection: Protection) -> Withheld:
    """Count what is left out, of events and verdicts only those from the first day to the last."""
    days = sorted(snapshots, key=lambda snapshot: snapshot.date)
    first, last = days[0].date, days[-1].date
    shown = [(snapshot, snapshot.events_between(first, last)) for snapshot in days]
    notes = {note for snapshot, events in shown for note in _notes(snapshot, events, protection)}
    cited = [source for snapshot, events in shown for source in _cited(snapshot, events)]
    judged = (verdict for verdict in verdicts if first <= verdict.date <= last)
    cited += [source for verdict in judged for record in verdict.records for source in record.sources]
    cells = _cells(shown[-1][1])
    moved_km = max((cell.moved_km for cell in cells), default=0.0)
    return Withheld(len(notes - {""}), len(_hidden(cited, protection)), len(cells), moved_km)


def _hidden(cited: Iterable[Source], protection: Protection) -> set[str]:
    """Tell apart the citations that are withheld."""
    return {citation_key(source.citation) for source in cited if protection.hides(source)}


def _said(snapshot: Snapshot) -> Iterator[Statement]:
    """Go through the statements about ground."""
    for frame in (snapshot.zones, snapshot.frontlines):
        for said in frame["statements"]:
            yield from said


def _notes(snapshot: Snapshot, events: gpd.GeoDataFrame, protection: Protection) -> Iterator[str]:
    """List the notes, and what else is left out like them."""
    yield from snapshot.places["coordinate_basis"]
    for frame in (snapshot.places, snapshot.routes, events):
        yield from frame["note"]
    for said in _said(snapshot):
        yield said.note
        if not protection.text(said.label):
            yield said.label
    for column in events.columns.drop(["geometry", "sources", "id"]):
        yield from (text for text in events[column] if isinstance(text, str) and not _words(text, protection))


def _cited(snapshot: Snapshot, events: gpd.GeoDataFrame) -> Iterator[Source]:
    """Go through all sources of a state, with those of some of its events."""
    for said in _said(snapshot):
        yield from said.sources
    villages = snapshot.villages
    columns = [frame["sources"] for frame in (villages, snapshot.places, snapshot.routes, events)]
    for column in (*columns, villages["since_sources"]):
        for cited in column:
            yield from cited
    for others in villages["against"]:
        for _, cited in others:
            yield from cited
    for actor in snapshot.actors.values():
        yield from actor.sources


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
