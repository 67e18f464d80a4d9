"""The language of the words on a plate: English as they are written, or what a language has for them."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from .sentences import spoken

__all__ = ["ENGLISH", "Tongue"]


class Tongue(Protocol):
    """A language for plates."""

    def phrase(self, english: str) -> str:
        """Give what the language has for an English phrase, with the same gaps."""

    def day(self, day: date) -> str:
        """Write a date as it is read."""


class _English:
    def phrase(self, english: str) -> str:
        return english

    def day(self, day: date) -> str:
        return spoken(day)


ENGLISH: Tongue = _English()
