"""A bot that is about to be killed: one due channel, a platform that keeps its messages in a file, and a
name of the step at which the process kills itself the hard way (SIGKILL: nothing is cleaned up)."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from bot.bootstrap import open_store, wire
from bot.clock import SimulatedClock
from bot.core.addresses import ChannelAddress
from bot.core.document import Document
from bot.core.events import ButtonPressed, CommandTyped
from bot.settings import Settings
from bot.storage.ledger import SqlLedger
from bot.storage.standings import SqlStandings
from bot.storage.store import SqlStore
from tests.support.build import CHANNEL, bank, person


class FilePlatform:
    """Messages survive the process, as they do on a real platform."""

    name = "local"

    def __init__(self, file: Path, dies_at: str) -> None:
        self._file = file
        self._dies_at = dies_at

    def messages(self) -> list[dict[str, str]]:
        return (
            [json.loads(line) for line in self._file.read_text().splitlines()] if self._file.exists() else []
        )

    async def post(self, channel: ChannelAddress, message: Document, key: str, emoji: str) -> str:
        return self._take(key, "")

    async def post_in_thread(self, channel: ChannelAddress, parent: str, message: Document, key: str) -> str:
        return self._take(key, parent)

    def _take(self, key: str, parent: str) -> str:
        die_if(self._dies_at, "before send")
        with self._file.open("a") as file:
            file.write(json.dumps({"key": key, "parent": parent}) + "\n")
            file.flush()
            os.fsync(file.fileno())
        die_if(self._dies_at, "after send")
        return key

    async def find(
        self, channel: ChannelAddress, key: str, since: datetime, parent: str | None = None
    ) -> str | None:
        die_if(self._dies_at, "while looking")
        return key if any(message["key"] == key for message in self.messages()) else None

    async def edit(self, channel: ChannelAddress, message_id: str, message: Document, key: str) -> None:
        return None

    async def tell_admins(self, channel: ChannelAddress, message: Document) -> None:
        return None


def die_if(chosen: str, step: str) -> None:
    if chosen == step:
        os.kill(os.getpid(), signal.SIGKILL)


def dying(method: Callable[..., Awaitable[Any]], chosen: str, step: str) -> Callable[..., Awaitable[Any]]:
    async def wrapped(*args: Any, **named: Any) -> Any:
        die_if(chosen, f"before {step}")
        result = await method(*args, **named)
        die_if(chosen, f"in {step}")
        return result

    return wrapped


def booby_trap(step: str) -> None:
    """Kills before and after each statement of the ledger, and just after each commit."""
    for owner, name in (
        (SqlLedger, "due_channels"),
        (SqlLedger, "claim"),
        (SqlLedger, "miss"),
        (SqlLedger, "reschedule"),
        (SqlLedger, "take_over"),
        (SqlLedger, "record_posted"),
        (SqlLedger, "record_team_revealed"),
        (SqlLedger, "_mark_posted"),
        (SqlLedger, "_advance_channels"),
        (SqlLedger, "_end_streaks"),
        (SqlStandings, "save"),
        (SqlStandings, "_save_participations"),
        (SqlStandings, "_save_streaks"),
        (SqlStandings, "_count_points"),
    ):
        setattr(owner, name, dying(getattr(owner, name), step, name))
    SqlStore.write = dying_writes(SqlStore.write, step)  # type: ignore[method-assign]


def dying_writes(write: Any, step: str) -> Any:
    commits = count(1)

    @asynccontextmanager
    async def wrapped(store: SqlStore) -> AsyncGenerator[Any]:
        async with write(store) as unit:
            yield unit
        die_if(step, f"after commit {next(commits)}")

    return wrapped


async def live(folder: Path, moment: datetime, step: str, line: str) -> None:
    async with open_store(f"sqlite:///{folder / 'bot.db'}", bank()) as store:
        platform = FilePlatform(folder / "messages", step)
        parts = wire(Settings(), store, bank(), SimulatedClock(moment, flowing=False), {"local": platform})
        booby_trap(step)
        if line.startswith("setup"):
            await parts.bot.handle(CommandTyped(person("admin", admin=True), CHANNEL, line))
        await parts.dispatcher.post_due()
        await parts.dispatcher.settle()
        if line.startswith("pick") and platform.messages():
            pressed = line.replace("KEY", platform.messages()[0]["key"])
            key = platform.messages()[0]["key"]
            await parts.bot.handle(ButtonPressed(person("ana"), CHANNEL, key, pressed))
        await parts.dispatcher.post_due()
        await parts.dispatcher.settle()


if __name__ == "__main__":
    asyncio.run(live(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), sys.argv[3], sys.argv[4]))
