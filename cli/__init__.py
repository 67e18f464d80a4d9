"""The command line: one command a file, one registry of shared options.

Errors become messages and exit codes here and nowhere else: 0 done, 1 a check found faults, 2 wrong usage
or an ambiguous name, 3 bad input data, 4 the store refused, 5 nothing found.
"""

from .main import main

__all__ = ["main"]
