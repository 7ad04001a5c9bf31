"""Connections to the database, and what its failures mean."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.ports.store import StoreUnavailable
from bot.storage.few_trips import FewTrips

BUSY_TIMEOUT_MS = 5_000
_ASYNC_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


class InvalidDatabaseUrl(ValueError):
    """The message is one line that shows what a database address looks like."""


def open_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite:///FILE` or `postgresql://…`. Nothing is opened yet.

    Raises `InvalidDatabaseUrl`.
    """
    try:
        parsed = make_url(url)
        driver = _ASYNC_DRIVERS.get(parsed.drivername, parsed.drivername)
        arguments = {"async_creator_fn": _connect_sqlite} if driver.endswith("aiosqlite") else {}
        engine = create_async_engine(parsed.set(drivername=driver), connect_args=arguments)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        raise InvalidDatabaseUrl(
            "DATABASE_URL is no database address. Use for example sqlite:///sd-bot.db."
        ) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


async def _connect_sqlite(*arguments: Any, **options: Any) -> aiosqlite.Connection:
    connection = FewTrips(partial(sqlite3.connect, *arguments, **options), iter_chunk_size=64)
    thread = connection._thread  # pyright: ignore[reportPrivateUsage]
    thread.daemon = True
    try:
        return await connection
    except sqlite3.Error:
        # It still has a word for the event loop, which must not have been closed by then.
        await asyncio.to_thread(thread.join)
        raise


def _prepare_sqlite(connection: Any, record: Any) -> None:
    # The driver must not open transactions by itself: `_begin_sqlite` says which kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        # A commit that a power cut could undo might be posted twice.
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


_MEANINGS = (
    ("locked", "The database is locked by another program. Close it, or wait until it is done."),
    ("readonly", "The database cannot be written. Check the permissions of its file and folder."),
    ("read-only", "The database cannot be written. Check the permissions of its file and folder."),
    ("disk is full", "The disk with the database is full. Make room; nothing was lost."),
    ("disk i/o error", "The disk with the database does not answer. Check it; nothing was changed."),
    ("unable to open", "The database cannot be opened. Check DATABASE_URL and the folder's permissions."),
    ("not a database", "The file in DATABASE_URL is no SQLite database. Name another file."),
    ("malformed", "The database is damaged. Restore a backup (`sd-bot db backup` makes them)."),
    ("connect", "The database server does not answer. Check DATABASE_URL and that it runs."),
)


@contextmanager
def database_errors() -> Generator[None]:
    """Turns the driver's failures into `StoreUnavailable` where they are about the database as a whole;
    a broken constraint stays what it is."""
    try:
        yield
    except (DBAPIError, OSError) as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error).lower()
        for words, meaning in _MEANINGS:
            if words in said:
                raise StoreUnavailable(meaning) from error
        raise
