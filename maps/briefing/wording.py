"""The words of a briefing in one language: sentences with gaps, and how days, figures and lists are told.

Days, plurals and lists follow Unicode's CLDR, as Babel gives it. Figures keep Western digits in every
language, so that a number in the text is found in the tables of every other output.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

from ...layers.schema import CONTROL, Actor, Holder
from ..text import ISOLATE, POP, harmless, isolated
from .document import Language, Mark

__all__ = ["Names", "Plural", "Wording"]

LONGEST = 400
LONG_NAME = 40
"""Letters, beyond which a name is told once."""
Plural = Mapping[str, str]
"""A sentence for each of CLDR's categories of number that the language has; `{n}` is the number."""


@dataclass(frozen=True)
class Wording:
    """A language.

    Parameters
    ----------
    language, locale
        Which, for the page and for Babel.
    statuses
        What a status is called, by status.
    passed_from, passed_to
        Whence and whereto ground passed, by status; `{actors}` are those named.
    sentences
        Sentences and words with gaps, by what they tell.
    plurals
        Those that count, by what they count.
    marks
        What a draft notes in the margin.
    phrases
        What stands on plates for their English phrases (see `maps.tongue`).
    """

    language: Language
    locale: str
    statuses: Mapping[str, str]
    passed_from: Mapping[str, str]
    passed_to: Mapping[str, str]
    sentences: Mapping[str, str]
    plurals: Mapping[str, Plural]
    marks: Mapping[Mark, str]
    phrases: Mapping[str, str] = field(default_factory=dict)

    def say(self, what: str, **gaps: object) -> str:
        """Say a sentence."""
        return self.sentences[what].format(**gaps)

    def count(self, what: str, number: int, **gaps: object) -> str:
        """Say a sentence that counts."""
        forms = self.plurals[what]
        form = str(Locale.parse(self.locale).plural_form(number))
        return forms.get(form, forms["other"]).format(n=f"{number:,}", **gaps)

    def phrase(self, english: str) -> str:
        """Give what stands on plates for an English phrase."""
        return self.phrases.get(english, english)

    def day(self, day: date) -> str:
        """Write a date as it is read."""
        return format_date(day, "d MMMM y", locale=self.locale)

    def brief_day(self, day: date) -> str:
        """Write a date as a table has it."""
        return format_date(day, "d MMM y", locale=self.locale)

    def listed(self, items: Iterable[str]) -> str:
        """Join words by commas and a last "and"."""
        return format_list(list(items), locale=self.locale)

    def told(self, text: str, longest: int = LONGEST) -> str:
        """Take in a text from data: harmless, cut, and in its own direction."""
        if self.language == "en":
            return isolated(text, longest)
        shown = harmless(text, longest)
        return f"{ISOLATE}{shown}{POP}" if shown else ""

    def figure(self, number: float, error: float | None = None, *, signed: bool = False) -> str:
        """Write a figure to two decimals, with its +- where that is stated."""
        written = f"{number:+,.2f}" if signed else f"{number:,.2f}"
        if not written.strip("+-0.,"):
            written = written.strip("+-")
        written = written.replace("-", "−")
        if error is not None:
            written += f" ± {error:,.2f}"
        return written if self.language == "en" else f"{ISOLATE}{written}{POP}"

    def km2(self, number: float, error: float | None = None) -> str:
        """Write an area with its unit."""
        return self.say("km2", figure=self.figure(number, error))

    def holder(self, holder: Holder, names: Names) -> str:
        """Name a holder, as in a table."""
        named = self.listed(names(one) for one in (holder.actor or "").split("|") if one)
        if holder.status == CONTROL:
            return named
        status = self.statuses.get(holder.status, holder.status)
        return f"{status}: {named}" if named else status

    def passage(self, before: Holder, after: Holder, names: Names) -> str:
        """Say whence ground or a village passed, and whereto."""
        ends = []
        for holder, forms in ((before, self.passed_from), (after, self.passed_to)):
            named = self.listed(names(one) for one in (holder.actor or "").split("|") if one)
            ends.append(forms[holder.status if named else "none" if holder.status == "none" else "unknown"])
            ends[-1] = ends[-1].format(actors=named)
        return " ".join(ends)


@dataclass(frozen=True)
class Names:
    """What actors are called, in the briefing's language: by a long name once, then by the id.

    Parameters
    ----------
    words
        The language.
    actors
        Who is who, by id.
    met
        Whose names have been told.
    """

    words: Wording
    actors: Mapping[str, Actor]
    met: set[str] = field(default_factory=set)

    def __call__(self, actor: str) -> str:
        """Name an actor."""
        known, identity = self.actors.get(actor), self.words.told(actor)
        own = known and (known.name_ar if self.words.language == "ar" else "")
        name = self.words.told(own or (known.name if known else "") or actor)
        if len(name) <= LONG_NAME:
            return name
        first = actor not in self.met
        self.met.add(actor)
        return f"{name} ({identity})" if first else identity
