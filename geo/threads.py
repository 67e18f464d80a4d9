"""Work of GEOS on threads: it runs outside Python's lock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

__all__ = ["WORKERS", "in_threads"]

WORKERS = os.cpu_count() or 1

A = TypeVar("A")
B = TypeVar("B")


def in_threads(function: Callable[[A], B], items: Iterable[A]) -> list[B]:
    """Apply a function to items, in as many threads as there are processors.

    Examples
    --------
    >>> in_threads(abs, [-1, 2])
    [1, 2]
    """
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(function, items))
