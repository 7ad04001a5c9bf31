"""The migrations make the schema that the code expects."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.bootstrap import open_engine_for
from bot.storage.migrate import HEAD, MIGRATIONS, NewerDatabase, upgrade
from bot.storage.tables import metadata


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def test_head_is_the_newest_migration() -> None:
    assert scripts().get_current_head() == HEAD


async def test_the_migrated_schema_is_that_of_the_tables(database_url: str) -> None:
    def compare(connection: Connection) -> list[object]:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with open_engine_for(database_url) as engine:
        await upgrade(engine)
        async with engine.connect() as connection:
            assert await connection.run_sync(compare) == []


async def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    async with open_engine_for(database_url) as engine:
        await upgrade(engine)
        await upgrade(engine)
        async with engine.connect() as connection:
            assert (
                await connection.execute(text("select version_num from alembic_version"))
            ).scalars().all() == [HEAD]


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(database_url: str) -> None:
    async with open_engine_for(database_url) as engine:
        await upgrade(engine)
        async with engine.begin() as connection:
            await connection.execute(text("update alembic_version set version_num = '9999'"))
        with pytest.raises(NewerDatabase, match=r"newer version of sd-bot \(schema 9999, this one knows"):
            await upgrade(engine)


async def test_durability_settings(database_url: str, tmp_path: Path) -> None:
    async with open_engine_for(database_url) as engine, engine.connect() as connection:
        pragmas = {
            name: (await connection.execute(text(f"pragma {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
