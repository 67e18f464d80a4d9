"""How numbered sources are cited, wherever a page cites them: `[1, 3–5]`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from ..layers.schema import Source

__all__ = ["Cited", "citation", "citation_parts"]


def citation(numbers: Iterable[int]) -> str:
    """Write the numbers of sources, runs of them as their first and last.

    Parameters
    ----------
    numbers
        In any order.

    Returns
    -------
    str
        In brackets, or "" where there is none.

    Examples
    --------
    >>> citation([5, 1, 3, 4]), citation([])
    ('[1, 3–5]', '')
    """
    return "".join(words for words, _ in citation_parts(numbers))


def citation_parts(numbers: Iterable[int]) -> list[tuple[str, int]]:
    """Part a citation into what can be a link and what stands between.

    Parameters
    ----------
    numbers
        In any order.

    Returns
    -------
    list of (str, int)
        The words in order, each with the number of the source that it leads to, or 0.

    Examples
    --------
    >>> citation_parts([2, 3])
    [('[', 0), ('2', 2), ('–', 0), ('3', 3), (']', 0)]
    """
    ordered = enumerate(sorted(set(numbers)))
    parts: list[tuple[str, int]] = []
    for _, run in groupby(ordered, lambda one: one[1] - one[0]):
        found = [number for _, number in run]
        parts += [(", ", 0)] if parts else []
        parts += [(str(found[0]), found[0])]
        parts += [("–", 0), (str(found[-1]), found[-1])] if len(found) > 1 else []
    return [("[", 0), *parts, ("]", 0)] if parts else []


@dataclass
class Cited:
    """The sources of a map, numbered in the order in which they are cited."""

    numbers: dict[Source, int] = field(default_factory=dict)

    def cite(self, sources: Iterable[Source]) -> str:
        """Give sources their numbers, and say which.

        Examples
        --------
        >>> cited = Cited()
        >>> cited.cite([Source("a"), Source("b"), Source("c")]), cited.cite([Source("a"), Source("d")])
        ('[1–3]', '[1, 4]')
        """
        return citation(self.numbers_of(sources))

    def numbers_of(self, sources: Iterable[Source]) -> tuple[int, ...]:
        """Give sources their numbers, in order."""
        numbers = self.numbers
        return tuple(sorted({numbers.setdefault(source, len(numbers) + 1) for source in sources}))
