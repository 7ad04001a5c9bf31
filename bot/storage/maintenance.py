"""Looking after the database as a whole: copies and exports."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import database_errors
from bot.storage.tables import metadata


class BackupError(Exception):
    """The message is one line that says what to do."""


async def backup(engine: AsyncEngine, file: Path) -> None:
    """Writes a consistent copy of a SQLite database to a new file, while others may write to it, and
    checks it. Raises `BackupError`, `StoreUnavailable`."""
    if engine.dialect.name != "sqlite":
        raise BackupError("This is a PostgreSQL database. Back it up with pg_dump.")
    # Opening for exclusive creation refuses an existing file; VACUUM INTO then fills the empty one.
    try:
        with open(file, "x"):  # noqa: ASYNC230 (nothing else runs meanwhile)
            pass
    except FileExistsError:
        raise BackupError(f"{file} exists already. Name a new file.") from None
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}. Name another file.") from None
    with database_errors():
        async with engine.connect() as connection:
            # VACUUM cannot run inside the transaction that the engine has opened.
            await connection.commit()
            raw: Any = (await connection.get_raw_connection()).driver_connection
            await raw.execute("VACUUM INTO ?", (str(file),))
    _verify(file)


def _verify(file: Path) -> None:
    with closing(sqlite3.connect(file)) as copy:
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise BackupError(f"The copy {file} is damaged ({verdict}). Check the disk and try again.")


async def export(engine: AsyncEngine) -> AsyncIterator[dict[str, Any]]:
    """Every row of every table as JSON values, with the name of its table."""
    with database_errors():
        async with engine.connect() as connection:
            for table in metadata.sorted_tables:
                rows = await connection.stream(select(table).order_by(*table.primary_key.columns))
                async for row in rows.mappings():
                    yield {"table": table.name, **{name: _json(value) for name, value in row.items()}}


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
