"""Attempts graded, counted and committed, with 100 members answering at once; against one bare
INSERT and COMMIT of sqlite3 with the same pragmas, in the same folder and run."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bot.bootstrap import open_store, wire
from bot.clock import SimulatedClock
from bot.core.addresses import Person
from bot.core.events import CommandTyped
from bot.settings import Settings
from tests.benchmarks import fill
from tests.benchmarks.report import line, microseconds
from tests.support.build import CHANNEL, MONDAY_0900, bank, person
from tests.support.platform import LocalPlatform

ANSWERS = 3_000
AT_ONCE = 100


def bare_commits(folder: Path, count: int = 1_000) -> float:
    """Seconds a bare commit."""
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as database:
        database.execute("pragma journal_mode=wal")
        database.execute("pragma synchronous=full")
        database.execute("create table if not exists t (a integer primary key, b text)")
        started = time.perf_counter()
        for _ in range(count):
            database.execute("begin immediate")
            database.execute("insert into t (b) values ('an attempt')")
            database.execute("commit")
        return (time.perf_counter() - started) / count


async def attempts(folder: Path, members_before: int, in_this_channel: bool) -> float:
    """Seconds an attempt."""
    file = folder / f"bot-{members_before}-{in_this_channel}.db"
    async with open_store(f"sqlite:///{file}", bank()) as store:
        clock, platform = SimulatedClock(MONDAY_0900, flowing=False), LocalPlatform()
        parts = wire(Settings(), store, bank(), clock, {"local": platform})
        await parts.bot.handle(CommandTyped(person("admin", admin=True), CHANNEL, "setup 09:30 daily UTC"))
        if in_this_channel:
            fill.members(file, members_before, channel_id=1)
        else:
            fill.channels(file, members_before // 100, "2030-01-01 00:00:00.000000")
            for channel_id in range(2, members_before // 100 + 2, max(1, members_before // 10_000)):
                fill.members(file, min(members_before, 10_000), channel_id)
        clock.set(MONDAY_0900.replace(minute=30))
        await parts.dispatcher.post_due()
        await parts.dispatcher.settle()
        people = iter([Person("local", "team", f"bulk-{i}", f"member {i}") for i in range(1, ANSWERS + 1)])

        async def answer_one_after_another() -> None:
            for who in people:
                await parts.bot.handle(CommandTyped(who, CHANNEL, "answer B"))

        started = time.perf_counter()
        await asyncio.gather(*(answer_one_after_another() for _ in range(AT_ONCE)))
        return (time.perf_counter() - started) / ANSWERS


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = bare_commits(folder)
        small = asyncio.run(attempts(folder, 1_000, in_this_channel=True))
        bare = (bare + bare_commits(folder)) / 2
        line(
            "an attempt, 100 at once, 1,000 members",
            microseconds(small),
            microseconds(bare),
            bare / small,
            "at least 0.50 of the bare rate",
        )
        large = asyncio.run(attempts(folder, 1_000_000, in_this_channel=True))
        line(
            "the same, 1,000,000 members in this channel",
            microseconds(large),
            microseconds(small),
            small / large,
            "1.00: no slower than with 1,000",
        )


if __name__ == "__main__":
    main()
