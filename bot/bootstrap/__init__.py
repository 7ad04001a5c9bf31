"""Wiring: the parts are put together here and nowhere else."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import __version__
from bot.core.question import Bank
from bot.core.search import Searcher
from bot.ports.clock import Clock
from bot.ports.platform import Platform
from bot.scheduler import Scheduler
from bot.services.answering import Answering
from bot.services.asking import Asking
from bot.services.bot import Bot
from bot.services.planning import Planning
from bot.services.posting import Dispatcher
from bot.services.standing import Standing
from bot.settings import Settings
from bot.storage.engine import open_engine
from bot.storage.migrate import upgrade
from bot.storage.store import SqlStore


@asynccontextmanager
async def open_engine_for(database_url: str) -> AsyncGenerator[AsyncEngine]:
    """An engine that is closed afterwards. Raises `InvalidDatabaseUrl`."""
    engine = open_engine(database_url)
    try:
        yield engine
    finally:
        await engine.dispose()


@asynccontextmanager
async def open_store(database_url: str, bank: Bank) -> AsyncGenerator[SqlStore]:
    """The store, its database brought up to date. Raises `InvalidDatabaseUrl`, `NewerDatabase` and
    `StoreUnavailable`."""
    async with open_engine_for(database_url) as engine:
        await upgrade(engine)
        yield SqlStore(engine, bank)


@dataclass(frozen=True, slots=True)
class Parts:
    """The bot, wired up."""

    bot: Bot
    dispatcher: Dispatcher
    scheduler: Scheduler


def wire(
    settings: Settings,
    store: SqlStore,
    bank: Bank,
    clock: Clock,
    platforms: Mapping[str, Platform],
) -> Parts:
    """Puts the bot together; nothing runs until the scheduler is started."""
    scheduler = Scheduler(clock)
    dispatcher = Dispatcher(store, platforms, bank, clock, scheduler.wake)
    bot = Bot(
        store,
        clock,
        Answering(store),
        Asking(store, bank, Searcher(bank.values())),
        Standing(store),
        Planning(store, bank, clock, dispatcher, scheduler.wake),
        settings.admin_ids,
        lambda: shown_settings(settings, bank, platforms),
    )
    return Parts(bot, dispatcher, scheduler)


def shown_settings(
    settings: Settings, bank: Bank, platforms: Mapping[str, Platform]
) -> list[tuple[str, str]]:
    """What `/sd settings` shows; no password of a database address."""
    packs = ", ".join(f"{pack.title} {pack.version} ({len(pack.questions)})" for pack in bank.packs)
    return [
        ("Version", __version__),
        ("Platforms", ", ".join(platforms)),
        ("Database", make_url(settings.database_url).render_as_string(hide_password=True)),
        ("Packs", packs),
        ("Admins by id", ", ".join(sorted(settings.admin_ids)) or "none"),
    ]
