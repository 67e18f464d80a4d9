"""Files are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ..geo.errors import OutputError

__all__ = ["write_file"]

MEND = "name another file with -o"


def write_file(path: Path, write: Callable[[Path], object]) -> Path:
    """Let a function write a draft beside a path, and give it its name when it is whole.

    Folders that are missing are made; a link is followed; what is no regular file is written as it is.

    Parameters
    ----------
    path
        Where to write.
    write
        Writes the file at the path that it is given.

    Returns
    -------
    Path
        The path.

    Raises
    ------
    OutputError
        The folder cannot be made or written to, or the disk is full.
    """
    try:
        if path.is_dir():
            raise OutputError(f"{path} cannot be written: it is a folder", MEND)
        real = path.resolve()
        if real.exists() and not real.is_file():
            write(real)
        else:
            real.parent.mkdir(parents=True, exist_ok=True)
            _replace(real, write)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"{str(path)[-200:]} cannot be written: {reason}", MEND) from None
    return path


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    draft = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        write(draft)
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
