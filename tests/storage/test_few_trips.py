"""SQLAlchemy over connections that answer in one trip."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.storage.engine import open_engine
from bot.storage.few_trips import CHUNK


@pytest.mark.parametrize("rows", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
async def test_every_row_comes_once_and_in_order(tmp_path: Path, rows: int) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/t.db")
    async with engine.begin() as connection:
        await connection.execute(text("create table t (n integer primary key)"))
        if rows:
            inserted = await connection.execute(
                text("insert into t values (:n)"), [{"n": n} for n in range(rows)]
            )
            assert inserted.rowcount == rows
        ordered = text("select n from t order by n")
        assert list((await connection.execute(ordered)).scalars()) == list(range(rows))
        streamed = await connection.stream(ordered)
        assert [row.n async for row in streamed] == list(range(rows))
        begun = await connection.stream(ordered)
        assert (await begun.fetchone()) == ((0,) if rows else None)
        await begun.close()
        changed = await connection.execute(text("update t set n = n + 100000 returning n"))
        assert len(changed.all()) == rows
    await engine.dispose()


async def test_a_broken_constraint_is_told_as_such(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/t.db")
    async with engine.begin() as connection:
        await connection.execute(text("create table t (n integer primary key)"))
        await connection.execute(text("insert into t values (1)"))
        with pytest.raises(IntegrityError):
            await connection.execute(text("insert into t values (1)"))
    await engine.dispose()
