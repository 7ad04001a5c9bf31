"""Statements that SQLite and PostgreSQL share but SQLAlchemy spells by dialect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import Column, ColumnElement, Dialect, Executable, Row, Select, Table, and_
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]


async def execute_each(
    connection: AsyncConnection, statement: Executable, rows: Sequence[dict[str, Any]]
) -> None:
    """Runs a statement once for each of `rows`, which may be none."""
    if rows:
        await connection.execute(statement, rows)


def among(columns: Sequence[Column[Any]], keys: Iterable[Sequence[Any]]) -> ColumnElement[bool]:
    """Rows whose every column has a value that one of the keys has there: the rows with these keys, and
    perhaps some more for the caller to pass over. SQLite walks the whole table for `(a, b) IN (…)`, and
    uses the index for this."""
    values = list(zip(*keys, strict=True)) or [()] * len(columns)
    return and_(*(column.in_(set(of_column)) for column, of_column in zip(columns, values, strict=True)))


def insert_for(dialect: Dialect, table: Table) -> postgresql.Insert:
    """An INSERT that knows ON CONFLICT; the two dialects' classes have the same methods."""
    return _insert(dialect.name, table)


def upsert(dialect: Dialect, table: Table) -> postgresql.Insert:
    """INSERT, or on a clash of the primary key take the new values of every other column."""
    return _upsert(dialect.name, table)


# To build a statement takes SQLAlchemy longer than SQLite takes to run it.
@cache
def _insert(dialect: str, table: Table) -> postgresql.Insert:
    if dialect == "sqlite":
        return sqlite.insert(table)  # pyright: ignore[reportReturnType]
    # Four megabytes that only PostgreSQL needs.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


@cache
def _upsert(dialect: str, table: Table) -> postgresql.Insert:
    statement = _insert(dialect, table)
    key = list(table.primary_key.columns)
    new = {column.name: statement.excluded[column.name] for column in table.columns if column not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=new)
