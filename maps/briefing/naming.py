"""States whose places, routes and actors are called as a language calls them, for maps in that language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd

from ...layers.change import Change
from ...layers.schema import Actor
from ...layers.snapshot import Snapshot
from .document import Language

__all__ = ["called_in"]


def called_in(language: Language, change: Change) -> Change:
    """Give a change whose names are those of a language, where it has them."""
    if language == "en":
        return change
    before, after = (_in_arabic(snapshot) for snapshot in (change.before, change.after))
    return replace(change, before=before, after=after)


def _in_arabic(snapshot: Snapshot) -> Snapshot:
    villages, places, routes = map(_renamed, (snapshot.villages, snapshot.places, snapshot.routes))
    actors = _actors(snapshot.actors)
    return replace(snapshot, villages=villages, places=places, routes=routes, actors=actors)


def _renamed(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Call what has an Arabic name by that alone."""
    named = frame["name_ar"].where(frame["name_ar"] != "", frame["name"])
    return frame.assign(name=named, name_ar="")


def _actors(actors: Mapping[str, Actor]) -> dict[str, Actor]:
    return {key: replace(actor, name=actor.name_ar or actor.name) for key, actor in actors.items()}
