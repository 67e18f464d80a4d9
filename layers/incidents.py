"""Events chosen from the record: of which days, of which types, by or against whom, and where.

The words of an event are free text. A type is meant where an event names it, alone or joined to others
("IED + shooting"); an actor where its name stands as a whole word among those who act or those who are acted
upon. What an actor suffers is part of its activity too: which of the two it is, is told of each event.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from ..geo.errors import NothingFoundError, UsageError
from ..geo.place import bounds_around
from .frames import each_row
from .snapshot import Snapshot
from .times import refuse_backwards

__all__ = ["AGAINST", "BOTH", "BY", "Choice", "Incidents", "role_of"]

BY, AGAINST, BOTH = "by", "against", "by and against"
LISTED = 12
LEAST_KM = 8.0
"""How much ground around an event is shown at the least."""


@dataclass(frozen=True)
class Choice:
    """Which events are meant; of each kind of name any one will do, and none means all.

    Parameters
    ----------
    first, last
        The days, both included.
    kinds
        Types of event.
    actors
        Who acts, or is acted upon.
    countries, provinces
        Where, by the names that the events themselves give.

    Raises
    ------
    UsageError
        The days run backwards, or a name is empty.
    """

    first: date
    last: date
    kinds: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        refuse_backwards(self.first, self.last)
        if not all(map(_words, (*self.kinds, *self.actors, *self.countries, *self.provinces))):
            raise UsageError("an empty name chooses no event", "write the name, or leave the option out")

    def means(self, event: Any) -> bool:
        """Tell whether an event of these days is meant."""
        return (
            (not self.kinds or bool(_types(event.event_type) & _plains(self.kinds)))
            and (not self.countries or _plain(event.country) in _plains(self.countries))
            and (not self.provinces or _plain(event.admin1) in _plains(self.provinces))
            and (not self.actors or bool(role_of(event, self.actors)))
        )


@dataclass(frozen=True)
class Incidents:
    """Chosen events, with the state on the last of their days.

    Parameters
    ----------
    snapshot
        The state; it may have no zones at all.
    choice
        Which of its events are meant.

    Raises
    ------
    NothingFoundError
        No event is.
    """

    snapshot: Snapshot
    choice: Choice

    def __post_init__(self) -> None:
        if self.events.empty:
            raise _nothing(self._of_these_days, self.choice, self.snapshot)

    @cached_property
    def events(self) -> gpd.GeoDataFrame:
        """The events in order of their days, with a column `role` (see `role_of`)."""
        found = self._of_these_days
        meant = np.array([self.choice.means(event) for event in each_row(found)], dtype=bool)
        chosen = found[meant]
        chosen = chosen.sort_values(["date", "id"], kind="stable").reset_index(drop=True)
        return chosen.assign(role=[role_of(event, self.choice.actors) for event in each_row(chosen)])

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many events there are of each type, the most frequent first."""
        counted = Counter(self.events["event_type"])
        return {kind: counted[kind] for kind in sorted(counted, key=lambda kind: (-counted[kind], kind))}

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """Bound the events and their uncertainty: west, south, east, north."""
        return bounds_around(
            (event.geometry.x, event.geometry.y, max(event.uncertainty_km or 0.0, LEAST_KM))
            for event in each_row(self.events)
        )

    @cached_property
    def state(self) -> Snapshot:
        """The state near the events, without villages: what lies elsewhere says nothing of them."""
        west, south, east, north = self.bounds
        room = max(east - west, north - south) / 2
        near = shapely.box(west - room, south - room, east + room, north + room)
        frames = {layer: getattr(self.snapshot, layer) for layer in ("zones", "frontlines", "routes")}
        kept = {
            layer: frame[frame.geometry.intersects(near)].reset_index(drop=True)
            for layer, frame in frames.items()
        }
        return replace(self.snapshot, **kept, villages=self.snapshot.villages.iloc[:0], events=self.events)

    @property
    def _of_these_days(self) -> gpd.GeoDataFrame:
        return self.snapshot.events_between(self.choice.first, self.choice.last)


def role_of(event: Any, actors: Iterable[str]) -> str:
    """Tell whether an event is BY or AGAINST any of some actors, or BOTH; "" where it is neither.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> role_of(SimpleNamespace(actors="SDF", target="former ISIS operatives"), ["isis"])
    'against'
    >>> role_of(SimpleNamespace(actors="armed men (ISIS)", target="in the crisis cell"), ["ISIS"])
    'by'
    """
    actors = list(actors)
    acts = any(_named(actor, event.actors) for actor in actors)
    suffers = any(_named(actor, event.target) for actor in actors)
    return BOTH if acts and suffers else BY if acts else AGAINST if suffers else ""


def _named(actor: str, text: str) -> bool:
    """Whether a name stands in a text as whole words, however they are joined."""
    name = r"[\W_]+".join(map(re.escape, _words(actor)))
    return re.search(rf"(?<![^\W_]){name}(?![^\W_])", text.casefold()) is not None


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", name.casefold())


def _types(stated: str) -> set[str]:
    """Name a type, and the types that it is joined of."""
    return _plains([stated, *re.split(r"[+/]", stated)])


def _plain(name: str) -> str:
    return " ".join(_words(name))


def _plains(names: Iterable[str]) -> set[str]:
    return {_plain(name) for name in names}


def _nothing(events: gpd.GeoDataFrame, choice: Choice, snapshot: Snapshot) -> NothingFoundError:
    """Say that no event is meant, and what is recorded instead."""
    days = f"from {choice.first} to {choice.last}" if choice.first != choice.last else f"on {choice.first}"
    where = f" within {snapshot.within.name}" if snapshot.within else ""
    if events.empty:
        return NothingFoundError(
            f"no event is recorded {days}{where}", "see `controlmap dates` for their days"
        )
    asked: dict[str, tuple[Sequence[str], Iterable[str]]] = {
        "of type": (choice.kinds, events["event_type"]),
        "by or against": (choice.actors, [one for text in events["actors"] for one in text.split("|")]),
        "in": (choice.countries, events["country"]),
        "in the province": (choice.provinces, events["admin1"]),
    }
    meant = " and ".join(f"{how} {' or '.join(names)}" for how, (names, _) in asked.items() if names)
    recorded = "; ".join(f"{how} {_few(known)}" for how, (names, known) in asked.items() if names)
    return NothingFoundError(f"no event {days}{where} is {meant}", f"recorded then are events {recorded}")


def _few(names: Iterable[str]) -> str:
    distinct: Sequence[str] = sorted({name.strip() for name in names if name.strip()}, key=str.casefold)
    rest = len(distinct) - LISTED
    return (
        ", ".join(distinct[:LISTED]) + (f" and {rest} more" if rest > 0 else "")
        if distinct
        else "without one"
    )
