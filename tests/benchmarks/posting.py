"""10,000 due channels claimed, chosen, sent to a platform that does nothing, and recorded; against
APScheduler firing 10,000 jobs from its SQLAlchemyJobStore."""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.events import EVENT_JOB_EXECUTED
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.bootstrap import open_store, wire
from bot.clock import SimulatedClock
from bot.core.addresses import ChannelAddress
from bot.core.document import Document
from bot.settings import Settings
from bot.storage.packs import load_bank, shipped_content
from tests.benchmarks import fill
from tests.benchmarks.report import line
from tests.support.build import MONDAY_0900
from tests.support.platform import LocalPlatform

CHANNELS = 10_000


class DoesNothing(LocalPlatform):
    async def post(self, channel: ChannelAddress, message: Document, key: str, emoji: str) -> str:
        return key


async def post(folder: Path) -> float:
    file, bank = folder / "bot.db", load_bank([shipped_content()])
    async with open_store(f"sqlite:///{file}", bank) as store:
        clock = SimulatedClock(MONDAY_0900.replace(minute=30), flowing=False)
        parts = wire(Settings(), store, bank, clock, {"local": DoesNothing()})
        fill.channels(file, CHANNELS, fill.DUE_MONDAY)
        started = time.perf_counter()
        await parts.dispatcher.post_due()
        await parts.dispatcher.settle()
        took = time.perf_counter() - started
        async with store.engine.connect() as connection:
            count = (
                await connection.exec_driver_sql("select count(*) from posts where state='posted'")
            ).scalar_one()
        assert count == CHANNELS, count
    return took


def do_nothing() -> None:
    pass


async def fire_jobs(folder: Path) -> float:
    """As it comes, but for a pool that is no bottleneck and jobs that may be late."""
    fired = 0
    done = asyncio.Event()

    def count(event: Any) -> None:
        nonlocal fired
        fired += 1
        if fired == CHANNELS:
            done.set()

    scheduler: Any = AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{folder / 'jobs.db'}")},
        timezone="UTC",
        job_defaults={"misfire_grace_time": None},
    )
    scheduler.add_listener(count, EVENT_JOB_EXECUTED)
    scheduler.start(paused=True)
    soon = datetime.now(UTC) - timedelta(seconds=1)
    for i in range(CHANNELS):
        scheduler.add_job(do_nothing, "interval", days=1, id=str(i), next_run_time=soon)
    started = time.perf_counter()
    scheduler.resume()
    await done.wait()
    took = time.perf_counter() - started
    scheduler.shutdown()
    return took


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        ours = asyncio.run(post(Path(name)))
        theirs = asyncio.run(fire_jobs(Path(name)))
    line(
        "10,000 due channels posted and recorded",
        f"{ours:.2f} s",
        f"{theirs:.2f} s",
        theirs / ours,
        "at least 10 times APScheduler's job store",
    )


if __name__ == "__main__":
    main()
