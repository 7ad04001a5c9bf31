"""Whatever members and admins do, what is kept agrees with history; and a difference is seen."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.bootstrap import open_store, wire
from bot.clock import SimulatedClock
from bot.settings import Settings
from bot.storage.check import differences
from tests.conftest import World
from tests.support.build import CHANNEL, MONDAY_0900, OTHER_CHANNEL, bank
from tests.support.platform import LocalPlatform

NAMES = st.sampled_from(["ana", "ben", "cem"])
PLACES = st.sampled_from([CHANNEL, OTHER_CHANNEL])
LINES = st.sampled_from(
    ["answer A", "answer B", "answer in my own words", "tick 1 3", "tick none", "reveal", "hide", "hide off",
     "forget confirm", "streak", "leaderboard all"]
)  # fmt: skip
ADMIN_LINES = st.sampled_from(
    [
        "post",
        "team-reveal",
        "plan streak attempt",
        "plan streak participation",
        "plan zone Asia/Tokyo",
        "plan zone UTC",
    ]
)
STEPS = st.one_of(
    st.tuples(st.just("type"), NAMES, LINES, PLACES),
    st.tuples(st.just("type"), NAMES, LINES, PLACES),
    st.tuples(st.just("type"), st.just("admin"), ADMIN_LINES, PLACES),
    st.tuples(st.just("wait"), st.sampled_from([1, 24, 24, 24, 48, 72])),
)


async def play(steps: list[tuple[str, ...]], folder: str) -> list[str]:
    async with open_store(f"sqlite:///{folder}/bot.db", bank(4)) as store:
        clock, platform = SimulatedClock(MONDAY_0900, flowing=False), LocalPlatform()
        parts = wire(Settings(), store, bank(4), clock, {"local": platform})
        world = World(store, clock, platform, parts, bank(4))
        for place in (CHANNEL, OTHER_CHANNEL):
            await world.types("admin", "setup 09:30 daily UTC", place)
        await world.later(minutes=30)
        for step in steps:
            world.clock.advance(timedelta(seconds=1))
            if step[0] == "wait":
                await world.later(hours=float(step[1]))
            else:
                _, name, line, place = step
                await world.types(name, line, place)  # type: ignore[arg-type]
                await world.tick()
        return [line async for line in differences(store.engine)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, max_size=40))
def test_history_and_what_is_kept_agree(steps: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert asyncio.run(play(steps, folder)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("update streaks set best = 9", "member 1 has the streak"),
        ("update boards set score = 9 where board = 'all'", "board ('all', 1): history says 3, kept is 9"),
        ("update tallies set members = 9 where board = 'streak'", "tally ('streak', 1)"),
        (
            "update posts set took_part = 9",
            "post 1 has the counts: history says (1, 1, 1), kept is (9, 1, 1)",
        ),
        ("update channels set last_number = 9", "posts have the numbers"),
        ("delete from participations", "history says None"),
    ],
)
async def test_a_difference_is_reported(asked: World, change: str, said: str) -> None:
    await asked.types("ana", "answer B")
    async with asked.store.engine.begin() as connection:
        await connection.execute(text(change))
    lines = [line async for line in differences(asked.store.engine)]
    assert any(said in line for line in lines), lines
    assert all(line.startswith("channel local/team/general: ") for line in lines)
