"""A tick with nothing due, with 100,000 channels; against the bare query in sqlite3."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bot.bootstrap import open_store, wire
from bot.clock import SimulatedClock
from bot.settings import Settings
from tests.benchmarks import fill
from tests.benchmarks.report import line, median_seconds, microseconds
from tests.support.build import MONDAY_0900, bank
from tests.support.platform import LocalPlatform


async def ticks(file: Path, channels: int) -> float:
    async with open_store(f"sqlite:///{file}", bank()) as store:
        fill.channels(file, channels, "2026-11-24 09:30:00.000000")
        clock = SimulatedClock(MONDAY_0900, flowing=False)
        parts = wire(Settings(), store, bank(), clock, {"local": LocalPlatform()})
        await parts.dispatcher.post_due()
        took: list[float] = []
        for _ in range(300):
            started = time.perf_counter()
            await parts.dispatcher.post_due()
            took.append(time.perf_counter() - started)
        return statistics.median(took)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "bot.db"
        ours = asyncio.run(ticks(file, 100_000))
        with closing(sqlite3.connect(file)) as database:
            query = "select min(next_due_at) from channels where next_due_at is not null"
            bare = median_seconds(lambda: database.execute(query).fetchone(), 300)
        line(
            "a tick with nothing due, 100,000 channels",
            microseconds(ours),
            microseconds(bare),
            ours / bare,
            "under 1,000 µs",
        )


if __name__ == "__main__":
    main()
