"""`sd-bot run` as a process of its own, against the workspace; killed and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.slack.conftest import words
from tests.slack.server import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Fault, Workspace

Process = asyncio.subprocess.Process
# How long somebody waits before they try again.
ATTENTION = 3.0
GIVES_UP = 60.0


@asynccontextmanager
async def running(workspace: Workspace, folder: Path, **more: str) -> AsyncGenerator[Process]:
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": workspace.api_url,
        **more,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=folder, env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.fixture
def people(workspace: Workspace) -> tuple[str, str]:
    workspace.now = time.time
    admin, ana = workspace.add_user("root", admin=True), workspace.add_user("ana")
    workspace.add_channel("general", admin, ana)
    return admin, ana


class Day:
    """A day with a bot that may die at any moment: people try again until it worked."""

    def __init__(self, workspace: Workspace, folder: Path, port: int | None) -> None:
        self._workspace = workspace
        self._folder = folder
        self._port = port
        self._lives = AsyncExitStack()
        self.process: Process | None = None

    async def __aenter__(self) -> Day:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._lives.aclose()

    async def do(self, act: Callable[[], Any], worked: Callable[[], Any]) -> None:
        """Does something with the bot running, and again after it died, until it shows."""
        async with asyncio.timeout(GIVES_UP):
            await self._try(act, worked)

    async def _try(self, act: Callable[[], Any], worked: Callable[[], Any]) -> None:
        while not worked():
            process = await self._alive()
            died = asyncio.ensure_future(process.wait())
            doing = asyncio.ensure_future(self._act(act, worked))
            await asyncio.wait({died, doing}, return_when=asyncio.FIRST_COMPLETED)
            doing.cancel()
            try:
                await doing
            except (aiohttp.ClientError, asyncio.CancelledError, TimeoutError):
                continue  # What was under way broke off, and the person tries again.
            finally:
                died.cancel()

    def kill(self) -> None:
        assert self.process
        self.process.kill()

    async def _act(self, act: Callable[[], Any], worked: Callable[[], Any]) -> None:
        await act()
        await self._workspace.until(worked, ATTENTION)

    async def _alive(self) -> Process:
        if self.process is None or self.process.returncode is not None:
            self._let_leases_run_out()
            self._workspace.sockets.clear()
            self.process = await self._lives.enter_async_context(
                running(self._workspace, self._folder, **self._way_in())
            )
            assert self.process.stderr
            while b"Connected to Slack" not in await self.process.stderr.readline():
                pass
        return self.process

    def _way_in(self) -> dict[str, str]:
        if self._port is None:
            return {}
        self._workspace.events_url = f"http://127.0.0.1:{self._port}/slack/events"
        return {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": SIGNING_SECRET, "HTTP_PORT": str(self._port)}

    def _let_leases_run_out(self) -> None:
        """A minute goes by before somebody starts the bot again."""
        file = self._folder / "sd-bot.db"
        if file.exists():
            with closing(sqlite3.connect(file)) as database:
                database.execute("update posts set wake_at = '2000-01-01 00:00:00.000000' where wake_at > ''")
                database.commit()


DEATHS = [
    ("socket", "users.info", False),
    ("socket", "chat.postMessage", False),
    ("socket", "chat.postMessage", True),
    ("socket", "reactions.add", False),
    ("socket", "chat.postEphemeral", False),
    ("socket", "chat.postEphemeral", True),
    ("http", "chat.postMessage", True),
    ("http", "chat.postEphemeral", False),
]


@pytest.mark.parametrize(("mode", "method", "done"), DEATHS)
async def test_killed_at_any_point_of_a_day_nothing_is_lost_or_doubled(
    workspace: Workspace,
    people: tuple[str, str],
    tmp_path: Path,
    unused_tcp_port: int,
    mode: str,
    method: str,
    done: bool,
) -> None:
    admin, ana = people

    def heard(user: str, holding: str) -> Callable[[], bool]:
        return lambda: any(holding in words(seen.blocks) for seen in workspace.told(user))

    async with Day(workspace, tmp_path, unused_tcp_port if mode == "http" else None) as day:
        await day.do(
            lambda: workspace.command(admin, "C0GENERAL", "setup 00:00 daily UTC"),
            heard(admin, "a system-design question"),
        )
        # Today's slot is open until midnight, so that this may run at any time of day.
        await day.do(lambda: workspace.command(admin, "C0GENERAL", "plan grace 24h"), heard(admin, "Saved:"))
        workspace.faults[method] = [Fault(drop=True, done=done, then=day.kill)]
        posted = workspace.channels["C0GENERAL"].messages
        await day.do(lambda: workspace.command(admin, "C0GENERAL", "post"), lambda: posted)
        post = posted[0]
        await day.do(lambda: workspace.react(ana, "C0GENERAL", post["ts"]), heard(ana, "Answer: "))
        await day.do(lambda: workspace.press(ana, post, "B"), heard(ana, "No points, because you had seen"))
        await day.do(lambda: workspace.command(ana, "C0GENERAL", "streak"), heard(ana, "🔥 1 in a row"))
    assert workspace.faults[method] == [], "the bot was never killed"
    assert len(workspace.posts("C0GENERAL")) == 1


REVOKED = "sd-bot: Slack does not accept the bot's token any more."


@pytest.mark.parametrize(
    ("revoked", "settings", "said"),
    [
        (True, {}, REVOKED),
        (False, {"SLACK_APP_TOKEN": ""}, "sd-bot: SLACK_BOT_TOKEN needs SLACK_APP_TOKEN"),
        (False, {"SLACK_BOT_TOKEN": ""}, "sd-bot: No platform has a token."),
        (False, {"SLACK_BOT_TOKEN": "secret"}, "sd-bot: SLACK_BOT_TOKEN: this token must"),
    ],
    ids=["revoked", "half", "none", "wrong"],
)
async def test_what_will_never_work_is_one_line(
    workspace: Workspace, tmp_path: Path, revoked: bool, settings: dict[str, str], said: str
) -> None:
    if revoked:
        workspace.valid_tokens.clear()
    async with running(workspace, tmp_path, **settings) as process:
        _, complaint = await process.communicate()
    (line,) = complaint.decode().splitlines()
    assert line.startswith(said)
    assert "secret" not in line
    assert process.returncode in (1, 2)


async def test_http_mode_answers_for_its_health(
    workspace: Workspace, people: tuple[str, str], tmp_path: Path, unused_tcp_port: int
) -> None:
    settings = {
        "SLACK_APP_TOKEN": "",
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "HTTP_PORT": str(unused_tcp_port),
    }
    async with running(workspace, tmp_path, **settings) as process:
        assert process.stderr
        while b"Connected to Slack as sd-bot in Test." not in await process.stderr.readline():
            pass
        workspace.events_url = f"http://127.0.0.1:{unused_tcp_port}/slack/events"
        assert '"status": "ok"' in await workspace.get("/health")
        await workspace.command(people[1], "C0GENERAL", "ask cap")
        await workspace.until(lambda: workspace.told(people[1]))
        assert "What does the CAP theorem" in words(workspace.told(people[1])[0].blocks)
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
