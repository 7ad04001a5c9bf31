"""`sd-bot run`: every platform that has a token, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import AsyncExitStack

from bot.adapters.slack.connection import Connection
from bot.bootstrap import open_store, wire
from bot.bootstrap.slack import Slack, slack_from
from bot.clock import SystemClock
from bot.core.question import Bank
from bot.settings import Settings

NO_PLATFORM = "No platform has a token. Set SLACK_BOT_TOKEN in the environment or in .env."

log = logging.getLogger(__name__)


class NothingToRun(ValueError):
    """The settings name no platform; the message is one line that says what to set."""


async def run_platforms(settings: Settings, bank: Bank) -> int:
    """Runs until SIGTERM or SIGINT. Raises `NothingToRun`, `SettingsIncomplete` and `PlatformError` when
    a platform does not let the bot in."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("bot").setLevel(settings.log_level or logging.INFO)
    # It warns of a token in the environment, which is where ours is.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
    slack = slack_from(settings)
    if slack is None:
        raise NothingToRun(NO_PLATFORM)
    clock = SystemClock()
    async with open_store(settings.database_url, bank) as store, AsyncExitStack() as opened:
        parts = wire(settings, store, bank, clock, {slack.platform.name: slack.platform})
        opened.push_async_callback(parts.dispatcher.stop)
        opened.push_async_callback(parts.scheduler.stop)
        _, connection = slack.connect(parts, clock)
        opened.push_async_callback(connection.close)
        parts.scheduler.start(parts.dispatcher.post_due)
        await _open_until_told_to_stop(slack, connection)
        log.info("Stopping.")
    return 0


async def _open_until_told_to_stop(slack: Slack, connection: Connection) -> None:
    """Posting does not wait for the way in to be open. Raises what will never work."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    opening = asyncio.ensure_future(_open(slack, connection))
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({opening, stopping}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if opening.done():
            opening.result()
            await stopping
    finally:
        opening.cancel()
        stopping.cancel()


async def _open(slack: Slack, connection: Connection) -> None:
    await connection.open()
    log.info("Connected to Slack as %s.", await slack.platform.introduce())
