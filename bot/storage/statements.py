"""Statements that SQLite and PostgreSQL share but SQLAlchemy spells by dialect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import Dialect, Executable, Row, Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]


async def execute_each(
    connection: AsyncConnection, statement: Executable, rows: Sequence[dict[str, Any]]
) -> None:
    """Runs a statement once for each of `rows`, which may be none."""
    if rows:
        await connection.execute(statement, rows)


def insert_for(dialect: Dialect, table: Table) -> postgresql.Insert:
    """An INSERT that knows ON CONFLICT; the two dialects' classes have the same methods."""
    if dialect.name == "sqlite":
        return sqlite.insert(table)  # pyright: ignore[reportReturnType]
    return postgresql.insert(table)


def upsert(dialect: Dialect, table: Table) -> postgresql.Insert:
    """INSERT, or on a clash of the primary key take the new values of every other column."""
    statement = insert_for(dialect, table)
    key = list(table.primary_key.columns)
    new = {column.name: statement.excluded[column.name] for column in table.columns if column not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=new)
