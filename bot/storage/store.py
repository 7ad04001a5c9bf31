"""The unit of work: one database transaction and the repositories that share it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.core.question import Bank
from bot.storage.channels import SqlChannels
from bot.storage.engine import database_errors
from bot.storage.ledger import SqlLedger
from bot.storage.members import SqlMembers
from bot.storage.posts import SqlPosts, StoredQuestions
from bot.storage.standings import SqlStandings


class SqlUnitOfWork:
    """All repositories over one connection with an open transaction."""

    def __init__(self, connection: AsyncConnection, questions: StoredQuestions) -> None:
        self.channels = SqlChannels(connection)
        self.posts = SqlPosts(connection, questions)
        self.ledger = SqlLedger(connection, questions)
        self.members = SqlMembers(connection)
        self.standings = SqlStandings(connection)


class SqlStore:
    """A `bot.ports.store.Store` on SQLite or PostgreSQL; see there for what it promises."""

    def __init__(self, engine: AsyncEngine, bank: Bank) -> None:
        self.engine = engine
        self._writing = engine.execution_options(writes=True)
        self._questions = StoredQuestions(bank)
        # SQLite has one writer: waiting here is fair and costs nothing, waiting there is a busy loop.
        self._turn = asyncio.Lock() if engine.dialect.name == "sqlite" else nullcontext()

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[SqlUnitOfWork]:
        with database_errors():
            async with self.engine.connect() as connection:
                yield SqlUnitOfWork(connection, self._questions)

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[SqlUnitOfWork]:
        with database_errors():
            async with self._turn, self._writing.begin() as connection:
                yield SqlUnitOfWork(connection, self._questions)
