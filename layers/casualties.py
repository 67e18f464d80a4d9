"""Casualties in words: what a file states as JSON, by party and by what befell it."""

from __future__ import annotations

import json
from collections.abc import Mapping

__all__ = ["casualty_words"]

PART = "of_which_"


def casualty_words(stated: str) -> str:
    """Write casualties as they are read; text that is no such JSON stands as it is.

    Parameters
    ----------
    stated
        An object of parties, each with how many suffered what.

    Examples
    --------
    >>> casualty_words('{"Army of Glory": {"killed": 2, "wounded": 6}}')
    'Army of Glory: 2 killed, 6 wounded'
    >>> casualty_words('{"army": {"killed": 3, "of_which_officers": 2}, "ISIS": {"captured": "many"}}')
    'army: 3 killed, of which 2 officers; ISIS: many captured'
    >>> casualty_words("several dead")
    'several dead'
    """
    try:
        parties = json.loads(stated)
    except (ValueError, RecursionError):
        return stated
    if not isinstance(parties, dict) or not all(map(_is_toll, parties.values())):
        return stated
    return "; ".join(f"{party}: {_toll_words(toll)}" for party, toll in parties.items()) or stated


def _is_toll(value: object) -> bool:
    """Whether a value says how many suffered what."""
    return isinstance(value, dict) and bool(value) and all(isinstance(n, int | str) for n in value.values())


def _toll_words(toll: Mapping[str, int | str]) -> str:
    return ", ".join(
        f"of which {number} {_spaced(what.removeprefix(PART))}"
        if what.startswith(PART)
        else f"{number} {_spaced(what)}"
        for what, number in toll.items()
    )


def _spaced(what: str) -> str:
    return what.replace("_", " ")
