"""A leaderboard page with one's own rank among 1,000,000 members; against counting the members above."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bot.bootstrap import open_store
from tests.benchmarks import fill
from tests.benchmarks.report import line, median_seconds, microseconds
from tests.support.build import CHANNEL, MONDAY_0900, PLAN, bank

MEMBERS = 1_000_000
ASKING = 123_456


async def pages(file: Path, page: int) -> float:
    async with open_store(f"sqlite:///{file}", bank()) as store:
        took: list[float] = []
        for _ in range(100):
            started = time.perf_counter()
            async with store.read() as unit:
                shown = await unit.standings.board(1, "all", page, ASKING)
            took.append(time.perf_counter() - started)
            assert shown.members == MEMBERS
            assert shown.own
    return statistics.median(took)


async def prepare(file: Path) -> None:
    async with open_store(f"sqlite:///{file}", bank()) as store, store.write() as unit:
        await unit.channels.save_plan(CHANNEL, PLAN, MONDAY_0900)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "bot.db"
        asyncio.run(prepare(file))
        fill.members(file, MEMBERS, channel_id=1)
        first, deep = asyncio.run(pages(file, 1)), asyncio.run(pages(file, 50_000))
        with closing(sqlite3.connect(file)) as database:
            query = "select count(*) from boards where channel_id = 1 and board = 'all' and score > ?"
            own = fill.score(ASKING)
            counted = median_seconds(lambda: database.execute(query, (own,)).fetchone(), 20)
    for what, took in (("first page and own rank, 1,000,000 members", first), ("page 50,000 of it", deep)):
        line(what, microseconds(took), microseconds(counted), counted / took, "under 5,000 µs")


if __name__ == "__main__":
    main()
