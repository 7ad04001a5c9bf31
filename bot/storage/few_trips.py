"""aiosqlite with one trip to the connection's thread for a statement.

SQLAlchemy opens a cursor, executes, fetches and closes, which with aiosqlite are four trips of about a
tenth of a millisecond each: more than most statements take.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite

CHUNK = 1_000


class FewTrips(aiosqlite.Connection):
    """A connection whose cursors bring up to `CHUNK` rows along with the execution."""

    def cursor(self) -> Any:
        return Cursor(self)

    async def run(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """What `work` returns, done in the connection's thread."""
        execute: Any = getattr(self, "_execute")  # noqa: B009
        return await execute(work, self._conn)


class Cursor:
    """What SQLAlchemy uses of a cursor."""

    arraysize = 1

    def __init__(self, connection: FewTrips) -> None:
        self._connection = connection
        self._rows: deque[Any] = deque()
        self._unfinished: sqlite3.Cursor | None = None
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Cursor:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Cursor:
        await self._connection.run(lambda opened: self._keep(opened.execute(statement, parameters)))
        return self

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> Cursor:
        await self._connection.run(lambda opened: self._keep(opened.executemany(statement, parameters)))
        return self

    async def fetchall(self) -> list[Any]:
        while self._unfinished:
            await self._fetch_more()
        return await self.fetchmany(len(self._rows))

    async def fetchmany(self, size: int) -> list[Any]:
        while self._unfinished and len(self._rows) < size:
            await self._fetch_more()
        return [self._rows.popleft() for _ in range(min(size, len(self._rows)))]

    async def fetchone(self) -> Any:
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def close(self) -> None:
        self._rows.clear()
        if self._unfinished:
            unfinished, self._unfinished = self._unfinished, None
            await self._connection.run(lambda _: unfinished.close())

    async def _fetch_more(self) -> None:
        unfinished = self._unfinished
        if unfinished:
            await self._connection.run(lambda _: self._keep(unfinished))

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self.description, self.lastrowid = cursor.description, cursor.lastrowid
        rows = cursor.fetchmany(CHUNK) if cursor.description else []
        self._rows.extend(rows)
        # Of an UPDATE … RETURNING it is known only when all rows were fetched.
        self.rowcount = cursor.rowcount
        self._unfinished = cursor if len(rows) == CHUNK else None
        if self._unfinished is None:
            cursor.close()
