"""Opening a store file, and its transactions.

One import is one transaction: `BEGIN IMMEDIATE` (a deferred one fails under several writers), a rollback
journal and `synchronous=FULL`, so that a killed process leaves the store as it was. What SQLite refuses
becomes a `StoreError` with a mend.
"""

from __future__ import annotations

import glob
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, exc, select

from ...geo.errors import StoreError
from . import tables

__all__ = ["reading", "writing"]

BUSY_SECONDS = 60
MENDS = {
    "SQLITE_NOTADB": ("is not a store: it is another kind of file", "name another file with --store"),
    "SQLITE_READONLY": ("cannot be written: the file or its folder is read-only", "copy it elsewhere"),
    "SQLITE_CANTOPEN": ("cannot be opened or made there", "check the folder and its permissions"),
    "SQLITE_FULL": ("cannot grow: the disk is full", "free some space and import again"),
    "SQLITE_IOERR": ("cannot be written: the disk is full or failing", "free some space, try again"),
    "SQLITE_BUSY": ("is busy: another process has been writing for a minute", "try again later"),
    "SQLITE_CORRUPT": ("is damaged", "restore it from a copy"),
    "SQLITE_PERM": ("may not be opened by you", "check its permissions"),
    "SQLITE_TOOBIG": ("cannot hold a value that long", "shorten it, or simplify the geometry"),
}


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """Open a store for reading: one consistent view, and nothing is made.

    Raises
    ------
    StoreError
        There is no store, or it cannot be read.
    """
    _refuse_folder(path)
    if not path.exists() or path.stat().st_size == 0:
        raise StoreError(
            f"there is no store at {path}",
            "make one with `controlmap import` or `controlmap demo`, or name it with --store",
        )
    with _translated(path), _engine(path, "rw", "BEGIN").begin() as connection:
        _check_schema(connection, path)
        tables.view_as_now(connection)
        yield connection


@contextmanager
def writing(path: Path) -> Iterator[tuple[Connection, bool]]:
    """Open a store for one transaction of writing; make it where there is none.

    A new store is written under another name and appears whole, or not at all.

    Yields
    ------
    connection
        Rolled back by any exception.
    is_new
        Whether the tables have yet to be laid.

    Raises
    ------
    StoreError
        The store cannot be written.
    FileExistsError
        Another process made the store in the meantime: write to that one.
    """
    folder = path.absolute().parent
    if not folder.is_dir():
        raise StoreError(f"the folder {folder} does not exist", "make it, or name another --store")
    _refuse_folder(path)
    if path.exists():
        with _transaction(path) as opened:
            yield opened
        return
    _sweep_drafts(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        with _transaction(draft, named=path) as opened:
            yield opened
        _publish(draft, path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise StoreError(f"{path} is a folder", "name a file, like idlib.gpkg")


@contextmanager
def _transaction(path: Path, named: Path | None = None) -> Iterator[tuple[Connection, bool]]:
    with (
        _translated(named or path),
        _engine(path, "rwc", "BEGIN IMMEDIATE").begin() as connection,
    ):
        is_new = not _tables_in(connection)
        if not is_new:
            _check_schema(connection, path)
            tables.upgrade(connection)
        yield connection, is_new


def _sweep_drafts(path: Path) -> None:
    """Take away the drafts of processes that were killed; those of the living stay."""
    for draft in path.absolute().parent.glob(f".{glob.escape(path.name)}.*.draft*"):
        process = draft.name.removeprefix(f".{path.name}.").split(".")[0]
        if process.isdigit() and not _lives(int(process)):
            with suppress(OSError):
                draft.unlink()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _publish(draft: Path, path: Path) -> None:
    """Give the finished file its name, unless another process has taken it."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if path.exists():
            raise FileExistsError(path) from None
        os.rename(draft, path)


def _engine(path: Path, mode: str, begin: str) -> Engine:
    def connect() -> sqlite3.Connection:
        address = f"{path.absolute().as_uri()}?mode={mode}"
        return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turn what SQLite says into a sentence about the store."""
    try:
        yield
    except (exc.DBAPIError, sqlite3.Error) as error:
        original = getattr(error, "orig", error)
        name = getattr(original, "sqlite_errorname", "") or ""
        for code, (fault, mend) in MENDS.items():
            if name.startswith(code):
                raise StoreError(f"{path} {fault}", mend) from error
        raise StoreError(f"{path} refused: {original}", "restore it from a copy") from error


def _tables_in(connection: Connection) -> set[str]:
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {row[0] for row in rows}


def _check_schema(connection: Connection, path: Path) -> None:
    if tables.properties.name not in _tables_in(connection):
        raise StoreError(
            f"{path} is not a store: it has no controlmap tables",
            "name another file with --store, or import this one into a new store",
        )
    column = tables.properties.c
    stated = connection.scalar(select(column.value).where(column.name == "schema_version"))
    version = int(stated) if stated and stated.isdigit() else 0
    if version > tables.SCHEMA_VERSION:
        raise StoreError(
            f"{path} was written by a newer controlmap (schema {version}, this one reads up to"
            f" {tables.SCHEMA_VERSION})",
            "install the newest controlmap",
        )
    if version < 1:
        raise StoreError(f"{path} does not say its schema", "restore it from a copy")
