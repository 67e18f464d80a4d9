"""How things look: the field's colours, and a fill for every status.

An atlas plate, not a dashboard: a warm light ground, zones at under half opacity with a darker hairline,
contested ground hatched in the colours of those who contest it, villages as dots with a white halo.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..layers.schema import CONTESTED, CONTROL, Actor, Holder
from ..layers.situation import FIGHTING, TAKEN

__all__ = [
    "ACCENT",
    "CITY",
    "DOUBT",
    "UNCERTAIN",
    "UNKNOWN",
    "actor_name",
    "colours_of",
    "darker",
    "holder_name",
    "mark_of",
    "pattern_svg",
    "short_name",
]

UNKNOWN = "#8a8a8a"
ACCENT = "#1f5fbf"
"""Newly taken villages and ground: blue, as the report's map has them."""
DOUBT, UNCERTAIN, CITY = "#9c1a1a", "#a35a10", "#4d4a44"
"""What sources dispute, how far off a point may be, and cities."""

CLASSES = {TAKEN: [ACCENT], FIGHTING: ["#ffdb3a", "#e6b800"]}
"""The classes of a situation have colours of their own, whoever takes or fights."""

HATCH = 7
TILE = 16
MARKS = (
    "",
    "M0 16L16 0",
    "M0 8H16",
    "M0 0L16 16",
    "M8 0V16",
    "M7 8h2M15 0h2M-1 16h2M15 16h2M-1 0h2",
    "M0 16L16 0M0 0L16 16",
    "M5 8h6M8 5v6",
)
"""What is drawn on a tile of each actor's ground."""


def actor_name(actor: str, actors: Mapping[str, Actor]) -> str:
    """Name an actor in full, or by its id where nobody has described it."""
    known = actors.get(actor)
    return known.name if known and known.name else actor


def holder_name(holder: Holder, actors: Mapping[str, Actor]) -> str:
    """Name a holder in full.

    Examples
    --------
    >>> holder_name(Holder("army|rebels", "contested"), {})
    'Contested: army, rebels'
    """
    if holder.actor is None and holder.status == "none":
        return "Unassigned"
    named = ", ".join(actor_name(actor, actors) for actor in (holder.actor or "").split("|") if actor)
    if holder.status == CONTROL:
        return named
    return f"{holder.status.capitalize()}: {named}" if named else holder.status.capitalize()


def short_name(holder: Holder, actors: Mapping[str, Actor]) -> str:
    """Name a holder for a legend: one actor in full, several by their ids, which are shorter.

    Examples
    --------
    >>> short_name(Holder("army|rebels", "contested"), {"army": Actor("army", "The National Army")})
    'Contested: army, rebels'
    """
    return holder_name(holder, {} if "|" in (holder.actor or "") else actors)


def colours_of(holder: Holder, actors: Mapping[str, Actor]) -> list[str]:
    """Give the colours of those a holder names; grey for one that has none.

    Examples
    --------
    >>> colours_of(Holder("army", "control"), {"army": Actor("army", colour="#d7301f")})
    ['#d7301f']
    """
    if holder.status in CLASSES:
        return CLASSES[holder.status]
    named = [actor for actor in (holder.actor or "").split("|") if actor]
    return [_colour(actors[a].colour if a in actors else "") for a in named] or [UNKNOWN]


def darker(colour: str, share: float = 0.6) -> str:
    """Darken a colour, for hairlines and text on a light ground.

    Examples
    --------
    >>> darker("#ff8000", 0.5)
    '#804000'
    """
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(channel * share):02x}" for channel in channels)


def mark_of(actor: str, actors: Mapping[str, Actor]) -> int:
    """Choose the marks of an actor's ground, so that greyscale print and colour-blind readers lose nothing.

    Actors take them in the order of their ids; the marks repeat after eight.
    """
    return sorted(actors).index(actor) % len(MARKS) if actor in actors else len(MARKS) - 1


def pattern_svg(name: str, status: str, colours: Iterable[str], mark: int) -> str:
    """Draw the fill of ground as an SVG pattern.

    Controlled ground is the actor's colour under its marks, newly taken ground is blue under those of who
    took it. Contested ground is hatched in the colours of all, the fighting area in its own; a claim is
    thinly ruled; presence is dotted.
    """
    colours = list(colours)
    turned = ' patternTransform="rotate(45)"'
    if status in (CONTROL, TAKEN):
        size, turned = TILE, ""
        marks = (
            f'<rect width="{size}" height="{size}" fill="{colours[0]}"/>'
            f'<path d="{MARKS[mark]}" stroke="{darker(colours[0])}" stroke-width="1" fill="none"/>'
        )
    elif status in (CONTESTED, FIGHTING):
        colours = colours if len(colours) > 1 else [*colours, "#ffffff"]
        size = HATCH * len(colours)
        marks = "".join(
            f'<rect x="{index * HATCH}" width="{HATCH}" height="{size}" fill="{colour}"/>'
            for index, colour in enumerate(colours)
        )
    elif status == "claimed":
        size = 2 * HATCH
        marks = f'<rect width="2" height="{size}" fill="{colours[0]}"/>'
    else:
        size = 2 * HATCH
        marks = f'<circle cx="{HATCH}" cy="{HATCH}" r="3" fill="{colours[0]}"/>'
    return (
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse"{turned}>'
        f"{marks}</pattern>"
    )


def _colour(stated: str) -> str:
    """Take a colour only where it is one: it ends up in styles, which must not be a way in."""
    return stated if re.fullmatch(r"#[0-9a-f]{6}", stated) else UNKNOWN
