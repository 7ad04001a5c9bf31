"""Bringing a database to the schema that this version of the bot needs."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import database_errors

HEAD = "0001"
MIGRATIONS = Path(__file__).parent / "migrations"


class NewerDatabase(Exception):
    """The message is one line that says what to do."""


async def upgrade(engine: AsyncEngine) -> None:
    """Applies the migrations that are missing. Raises `NewerDatabase`, `StoreUnavailable`."""
    with database_errors():
        async with engine.connect() as connection:
            current = await connection.run_sync(_current)
        if current == HEAD:
            return
        async with engine.execution_options(writes=True).begin() as connection:
            await connection.run_sync(_upgrade)


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _upgrade(connection: Connection) -> None:
    # Alembic costs a fifth of a second to import, and a database that is up to date does not need it.
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise NewerDatabase(
            f"The database is from a newer version of sd-bot (schema {_current(connection)}, this one knows "
            f"{HEAD}). Update sd-bot, or name another file in DATABASE_URL."
        ) from error
