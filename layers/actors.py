"""Actors that nobody has described yet: met in a file, they are registered so that they can be shown."""

from __future__ import annotations

import colorsys
import hashlib
from collections.abc import Iterable
from dataclasses import replace

from .schema import Actor

__all__ = ["completed", "ids_in"]


def completed(actor: Actor) -> Actor:
    """Fill in what is not stated: an actor is its own side, and its colour follows from its id.

    Examples
    --------
    >>> actor = completed(Actor("desert-militia"))
    >>> actor.side, actor.colour
    ('desert-militia', '#3372a6')
    """
    return replace(
        actor,
        name=actor.name or actor.id,
        side=actor.side or actor.id,
        colour=actor.colour or _colour_of(actor.id),
    )


def ids_in(holders: Iterable[str]) -> list[str]:
    """List the actors that holders name, `|` joining several, in order of appearance.

    Examples
    --------
    >>> ids_in(["rebels", "army|rebels", ""])
    ['rebels', 'army']
    """
    return list(dict.fromkeys(actor for holder in holders for actor in holder.split("|") if actor))


def _colour_of(actor: str) -> str:
    """Derive a colour of middling lightness, so that text and outlines stay legible on it."""
    digest = hashlib.blake2b(actor.encode(), digest_size=2).digest()
    rgb = colorsys.hls_to_rgb(int.from_bytes(digest) / 0x10000, 0.425, 0.53)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in rgb)
