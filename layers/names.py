"""Places by name: exact, alias, Arabic or transliterated, and never a silent choice among homonyms.

Names are compared without capitals, accents, articles and punctuation. Where none is equal so far, the
consonants decide, for one Arabic name is transliterated in many ways: Msheirfeh, Musheirifa, Mushayrafa.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from ..geo.errors import AmbiguousError, NothingFoundError
from .schema import Place

__all__ = ["Found", "find_place"]

ARABIC_VARIANTS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None})
DIGRAPHS = (("sh", "š"), ("kh", "ḵ"), ("gh", "ġ"), ("dh", "ḏ"), ("th", "ṯ"), ("ch", "š"))
SUGGESTED = 5
FEWEST_CONSONANTS = 3
ALIKE = 60  # of 100: how much two transliterations of one name read alike


@dataclass(frozen=True)
class Found:
    """The place that a name means, and the others that it could mean."""

    place: Place
    also: tuple[Place, ...]


def find_place(
    name: str, places: Sequence[Place], recorded: Collection[str], *, transliterated: bool = True
) -> Found:
    """Find the one place that a name means.

    Parameters
    ----------
    name
        An id, a name, an alias, an Arabic name or a transliteration.
    places
        All places.
    recorded
        The ids of the places with records. Of several matches the only recorded one is meant.
    transliterated
        Whether a name that nobody lists may still be found by its consonants.

    Returns
    -------
    Found
        With the other matches, and the places that share its Arabic name, beside it.

    Raises
    ------
    AmbiguousError
        Several matches, of which not exactly one is recorded.
    NothingFoundError
        No match; the message suggests the nearest names.
    """
    matches = _equal(name, places)
    if not matches and transliterated:
        matches = _alike(name, places)
    if not matches:
        raise NothingFoundError(f"no place is called {name!r}", _suggestion(name, places))
    chosen = [place for place in matches if place.id == name] or matches
    if len(chosen) > 1:
        chosen = [place for place in matches if place.id in recorded]
    if len(chosen) != 1:
        listed = "\n".join(f"  {place.id}: {described(place)}" for place in matches)
        raise AmbiguousError(f"{name!r} may mean {len(matches)} places:\n{listed}", "name one by its id")
    place = chosen[0]
    others = [other for other in places if _same_arabic(other, place) or other in matches]
    return Found(place, tuple(other for other in others if other.id != place.id))


def described(place: Place) -> str:
    """Give a place's name with its Arabic name, what it is and where."""
    words = [place.name, place.name_ar and f"({isolated(place.name_ar)})", place.kind]
    where = ", ".join(filter(None, (place.admin1, place.country)))
    return f"{' '.join(filter(None, words))}{', ' if where else ''}{where}"


def isolated(text: str) -> str:
    """Put Arabic between Unicode isolates, so that numbers beside it stay where they are."""
    return f"\u2068{text}\u2069"


def _equal(name: str, places: Sequence[Place]) -> list[Place]:
    """Find the places with that id or name."""
    plain = _plain(name)
    return [place for place in places if place.id == name or (plain and plain in map(_plain, _names(place)))]


def _alike(name: str, places: Sequence[Place]) -> list[Place]:
    """Find the places with a name of the same consonants that also reads much alike."""
    bones, plain = _consonants(name), _plain(name)
    if len(bones) < FEWEST_CONSONANTS:
        return []
    return [
        place
        for place in places
        if any(
            _consonants(called) == bones and fuzz.ratio(_plain(called), plain) >= ALIKE
            for called in _names(place)
        )
    ]


def _names(place: Place) -> list[str]:
    """List what a place is called; a remark in brackets is not part of its name."""
    called = [place.name, place.name_ar, *place.aliases]
    return [*called, *(re.sub(r"\s*\(.*?\)", "", name) for name in called if "(" in name)]


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(ARABIC_VARIANTS))
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = re.sub(r"['’‘`ʿʾ\-]+", " ", letters).split()
    articled = [re.sub(r"^ال(?=.{2})", "", word) for word in words if word not in ("al", "el", "as", "ad")]
    return "".join(re.findall(r"\w+", " ".join(articled)))


def _consonants(name: str) -> str:
    plain = _plain(name)
    for digraph, letter in DIGRAPHS:
        plain = plain.replace(digraph, letter)
    bones = re.sub(r"[aeiouywh]", "", plain.replace("q", "k").replace("j", "g"))
    return re.sub(r"(.)\1", r"\1", bones)


def _same_arabic(one: Place, other: Place) -> bool:
    return bool(_plain(one.name_ar)) and _plain(one.name_ar) == _plain(other.name_ar)


def _suggestion(name: str, places: Sequence[Place]) -> str:
    called = [alias for place in places for alias in _names(place) if alias]
    near = process.extract(name, called, processor=_plain, limit=SUGGESTED, score_cutoff=60)
    if not near:
        return "see the places with `controlmap show DATE`, or import them with --layer villages"
    return f"did you mean {', '.join(dict.fromkeys(match[0] for match in near))}?"
