"""The process is killed (SIGKILL) at every step of the ledger and started again: one post, every time."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.bootstrap import open_engine_for
from bot.storage.check import differences
from tests.support.build import MONDAY_0900

DUE = MONDAY_0900 + timedelta(minutes=30)
LEASE_OVER = DUE + timedelta(minutes=2)
ROOT = Path(__file__).parents[2]

POSTING = [
    *(f"{when} {what}" for when in ("before", "in") for what in ("due_channels", "claim", "reschedule")),
    *(
        f"{when} {what}"
        for when in ("before", "in")
        for what in ("record_posted", "_mark_posted", "_end_streaks")
    ),
    "before send",
    "after send",
    *(f"after commit {number}" for number in range(1, 7)),
]
ANSWERING = [
    *(f"{when} {what}" for when in ("before", "in") for what in ("save", "_save_streaks", "_count_points")),
    "in _save_participations",
]


def run(folder: Path, moment: datetime, step: str, line: str = "") -> int:
    victim = [sys.executable, "-m", "tests.crash.victim", str(folder), moment.isoformat(), step, line]
    return subprocess.run(victim, cwd=ROOT, check=False).returncode


def messages(folder: Path) -> list[dict[str, str]]:
    file = folder / "messages"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


async def check(folder: Path) -> list[str]:
    async with open_engine_for(f"sqlite:///{folder / 'bot.db'}") as engine:
        return [line async for line in differences(engine)]


@pytest.mark.parametrize("step", POSTING)
async def test_killed_while_posting(tmp_path: Path, step: str) -> None:
    assert run(tmp_path, MONDAY_0900, "nowhere", "setup 09:30 mon-fri UTC") == 0
    died = run(tmp_path, DUE, step)
    assert died in (-signal.SIGKILL, 0)
    assert died or step.startswith("after commit"), f"“{step}” was never reached"
    assert run(tmp_path, LEASE_OVER, "nowhere") == 0
    assert run(tmp_path, LEASE_OVER + timedelta(minutes=2), "nowhere") == 0
    assert len(messages(tmp_path)) == 1
    assert await check(tmp_path) == []


@pytest.mark.parametrize("second", ["while looking", "in take_over", "before send", "after send"])
async def test_killed_again_while_taking_over(tmp_path: Path, second: str) -> None:
    assert run(tmp_path, MONDAY_0900, "nowhere", "setup 09:30 mon-fri UTC") == 0
    assert run(tmp_path, DUE, "before send") == -signal.SIGKILL
    assert run(tmp_path, LEASE_OVER, second) == -signal.SIGKILL
    assert run(tmp_path, LEASE_OVER + timedelta(minutes=2), "nowhere") == 0
    assert len(messages(tmp_path)) == 1
    assert await check(tmp_path) == []


@pytest.mark.parametrize("step", ANSWERING)
async def test_killed_while_an_answer_is_counted(tmp_path: Path, step: str) -> None:
    assert run(tmp_path, MONDAY_0900, "nowhere", "setup 09:30 mon-fri UTC") == 0
    assert run(tmp_path, DUE, step, "pick:KEY:B") == -signal.SIGKILL
    assert run(tmp_path, LEASE_OVER, "nowhere", "pick:KEY:B") == 0
    assert run(tmp_path, LEASE_OVER, "nowhere", "pick:KEY:B") == 0
    assert len(messages(tmp_path)) == 1
    async with open_engine_for(f"sqlite:///{tmp_path / 'bot.db'}") as engine, engine.connect() as connection:
        scores = (
            (await connection.exec_driver_sql("select score from boards where board = 'all'")).scalars().all()
        )
    assert scores == [3]
    assert await check(tmp_path) == []
