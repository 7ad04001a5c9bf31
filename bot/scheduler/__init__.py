"""Waking the dispatcher in time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import SystemClock
from bot.ports.clock import Clock
from bot.ports.store import StoreUnavailable

SAFETY_TICK = timedelta(seconds=60)
SOONEST = timedelta(seconds=1)

log = logging.getLogger(__name__)


class Scheduler:
    """Wakes the dispatcher at the earliest moment at which something is due, and once a minute in case
    the clock was set. It holds no state that matters: what is due is in the database."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._host = SystemClock()
        self._tick_turn = asyncio.Lock()
        self._ticks: set[asyncio.Task[None]] = set()
        self._jobs: Any = AsyncIOScheduler(
            timezone="UTC",
            # APScheduler 3 skips a job that starts more than 1 s late unless it is told not to.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 2},
        )

    def start(self, post_due: Callable[[], Awaitable[datetime | None]]) -> None:
        """From now on calls `post_due`, which returns when something is due next."""
        self._post_due = post_due
        self._jobs.add_job(self._ring, IntervalTrigger(seconds=int(SAFETY_TICK.total_seconds())))
        self._jobs.start()
        self.wake()

    def wake(self) -> None:
        """Something may be due now or earlier than before."""
        if self._jobs.running:
            self._wake_in(timedelta())

    async def stop(self) -> None:
        """Wakes nothing any more and waits for a tick under way."""
        if self._jobs.running:
            self._jobs.shutdown(wait=False)
        if self._ticks:
            await asyncio.wait(self._ticks)

    async def _ring(self) -> None:
        # APScheduler 3 cancels the jobs under way when it is shut down, so a tick is none of its jobs.
        tick = asyncio.create_task(self._tick())
        self._ticks.add(tick)
        tick.add_done_callback(self._ended)

    def _ended(self, tick: asyncio.Task[None]) -> None:
        self._ticks.discard(tick)
        if not tick.cancelled() and (error := tick.exception()):
            log.error("A look for what is due failed; the next is within a minute.", exc_info=error)

    async def _tick(self) -> None:
        async with self._tick_turn:
            try:
                next_at = await self._post_due()
            except StoreUnavailable as error:
                log.error("Nothing can be posted: %s", error)
                return
        if next_at:
            self._wake_in(max(self._until(next_at), SOONEST))

    def _until(self, moment: datetime) -> timedelta:
        return moment - self._clock.now()

    def _wake_in(self, wait: timedelta) -> None:
        if self._jobs.running:
            trigger = DateTrigger(self._host.now() + wait)
            self._jobs.add_job(self._ring, trigger, id="wake", replace_existing=True)
