"""The console's wiring: the bot, one local channel, a clock that can be moved."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.adapters.console.app import PLATFORM, ConsoleApp, Screen
from bot.adapters.console.input import scripted_lines, typed_lines
from bot.bootstrap import open_store, wire
from bot.clock import SimulatedClock, SystemClock
from bot.core.addresses import ChannelAddress
from bot.core.ledger import next_due, next_due_after_change
from bot.core.plan import InvalidPlan, Plan
from bot.core.plan_text import parse_days, parse_time, parse_zone
from bot.core.question import Bank
from bot.core.schedule import local_date, wall_instant
from bot.ports.store import Store
from bot.settings import Settings

EVERY_DAY = frozenset(range(7))
SCRIPT_WIDTH = 100
JUST_BEFORE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class ConsoleOptions:
    """`start` None begins where the last run stopped, or at today's question. `zone`, `time` and `days`
    are those of a new channel, and None leaves an existing channel's as they are."""

    start: datetime | None
    zone: ZoneInfo | None
    time: time | None
    days: frozenset[int] | None
    seed: int


def parse_options(
    start: str | None, zone: str | None, at: str | None, days: str | None, seed: int
) -> ConsoleOptions:
    """The options as typed; `start` is a wall time in the zone unless it has an offset. Raises
    `InvalidPlan` with one line that says what is wrong."""
    parsed_zone = parse_zone(zone) if zone else None
    return ConsoleOptions(
        start=_parse_start(start, parsed_zone or ZoneInfo("UTC")) if start else None,
        zone=parsed_zone,
        time=parse_time(at) if at else None,
        days=parse_days(days) if days else None,
        seed=seed,
    )


def _parse_start(words: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise InvalidPlan(f"“{words[:40]}” is no time to start at. Try 2026-11-24T09:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


async def run_console(options: ConsoleOptions, settings: Settings, bank: Bank) -> int:
    """Runs until `quit`, the end of the input or a signal, and returns the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("bot").setLevel(settings.log_level or logging.WARNING)
    scripted = not sys.stdin.isatty()
    seeded = f"local-{options.seed}" if options.seed else "local"
    channel = ChannelAddress(PLATFORM, seeded, "general")
    async with open_store(settings.database_url, bank) as store:
        plan, start = await _channel(options, store, channel)
        clock = SimulatedClock(start, flowing=not scripted)
        screen = Screen(_console(scripted), clock, plan.zone)
        parts = wire(settings, store, bank, clock, {PLATFORM: screen})
        app = ConsoleApp(parts.bot, parts.dispatcher, store, screen, clock, channel, scripted)
        if not scripted:
            parts.scheduler.start(parts.dispatcher.post_due)
        try:
            return await _until_told_to_stop(app, scripted)
        finally:
            await parts.scheduler.stop()
            await parts.dispatcher.stop()


async def _until_told_to_stop(app: ConsoleApp, scripted: bool) -> int:
    playing = asyncio.ensure_future(_play(app, scripted))
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, playing.cancel)
    with suppress(asyncio.CancelledError):
        return await playing
    return 0


async def _play(app: ConsoleApp, scripted: bool) -> int:
    await app.open()
    async with aclosing(scripted_lines() if scripted else typed_lines(lambda: app.prompt)) as lines:
        return await app.run(lines)


def _console(scripted: bool) -> Console:
    if scripted:
        return Console(color_system=None, width=SCRIPT_WIDTH, highlight=False, emoji=False, markup=False)
    # The prompt takes standard output over while it waits, so the stream is looked up at each print.
    return Console(highlight=False, emoji=False, markup=False, width=None)


async def _channel(options: ConsoleOptions, store: Store, address: ChannelAddress) -> tuple[Plan, datetime]:
    """The channel's plan, set up or changed as the options say, and the moment at which the clock
    begins: where the last run stopped, or at today's question if that is later."""
    async with store.write() as unit:
        channel = await unit.channels.by_address(address)
        before = channel.plan if channel else Plan(time(9, 30), ZoneInfo("UTC"), weekdays=EVERY_DAY)
        plan = replace(
            before,
            time=options.time or before.time,
            zone=options.zone or before.zone,
            weekdays=options.days or before.weekdays,
        )
        today = local_date(plan.zone, SystemClock().now())
        stopped = await unit.ledger.last_beat()
        todays = wall_instant(today, plan.time, plan.zone)
        start = options.start or max(todays, stopped or todays)
        if channel is None:
            await unit.channels.save_plan(address, plan, next_due(plan, start - JUST_BEFORE))
        elif plan != before:
            due = next_due_after_change(channel.next_due_at, plan, start, channel.last_day)
            await unit.channels.save_plan(address, plan, due)
    return plan, start
