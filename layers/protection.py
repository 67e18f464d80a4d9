"""What may not be named in public: sensitive sources, by citation or by address, in any spelling.

A name is known by its letters and figures in order, whatever signs stand between them, as whole words:
"Field-Team 7" and "field_team7" name "Field Team 7", "Field Team 77" does not. Capitals, accents, vowel signs
and what is not seen tell no two spellings apart; nor do, in an address, how it is reached and encoded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import unquote

from .names import ARABIC_VARIANTS
from .schema import Source

__all__ = ["WITHHELD", "Protection"]

WITHHELD = Source("source withheld")
"""What stands for every source that is not named."""

NOT_SEEN = ("Mn", "Me", "Cf")
"""The categories of accents and vowel signs, of enclosing marks, and of characters without a shape."""
HOW_REACHED = re.compile(r"^\s*(?:\w+://(?:www\.)?|www\.)(?=\w)", re.IGNORECASE)
WORD_ENDS = r"(?:(?<![^\W_])|(?![^\W_]))"
"""Matches where no word goes on: a letter or figure does not stand on both sides."""


@dataclass(frozen=True, eq=False)
class Protection:
    """What may not be named: the sensitive sources of a store.

    Parameters
    ----------
    names
        Finds them in a text that is `_folded`.

    Examples
    --------
    >>> protection = Protection.of([Source("Field Team 7", sensitive=True)])
    >>> protection.text("as field-team 7 told"), protection.text("as Field Team 77 told")
    ('', 'as Field Team 77 told')
    """

    names: re.Pattern[str]

    @classmethod
    def of(cls, sources: Iterable[Source]) -> Protection:
        """Protect those of some sources that are sensitive."""
        named = (name for source in sources if source.sensitive for name in (source.citation, source.url))
        patterns = sorted(set(map(_pattern, named)) - {""})
        any_of = "|".join(patterns) or r"(?!)"
        return cls(re.compile(f"{WORD_ENDS}(?:{any_of}){WORD_ENDS}"))

    def text(self, text: str) -> str:
        """Give a text, or none where it names a sensitive source."""
        return "" if _names(self, text) else text

    def hides(self, source: Source) -> bool:
        """Whether a source is withheld: it is sensitive, or its citation names one that is."""
        return source.sensitive or _names(self, source.citation)

    def sources(self, cited: Iterable[Source]) -> tuple[Source, ...]:
        """Name those that may be named, and one for all the others."""
        named = (
            WITHHELD
            if self.hides(source)
            else replace(source, url=self.text(source.url), side=self.text(source.side))
            for source in cited
        )
        return tuple(dict.fromkeys(named))

    def record_id(self, record_id: str, cited: Iterable[Source]) -> str:
        """Give the id of a record, or none where it rests on a sensitive source."""
        return "" if any(map(self.hides, cited)) else self.text(record_id)


def _pattern(name: str) -> str:
    """Write a name as a search pattern; one without letters and figures is known by its signs."""
    signs = "".join(_folded(HOW_REACHED.sub("", name)).split())
    letters = "".join(filter(str.isalnum, signs))
    between = r"[\W_]*" if letters else r"\s*"
    return between.join(map(re.escape, letters or signs))


def _folded(text: str) -> str:
    """Give what is common to all spellings of a text, but for what stands between its letters."""
    decoded = unicodedata.normalize("NFKD", unquote(text.casefold()))
    letters = decoded.casefold().translate(ARABIC_VARIANTS)
    return "".join(letter for letter in letters if unicodedata.category(letter) not in NOT_SEEN)


@lru_cache(maxsize=2**16)
def _names(protection: Protection, text: str) -> bool:
    """Whether a text names a sensitive source; states of many days cite the same ones again and again."""
    return protection.names.search(_folded(text)) is not None
