"""`sd-bot run` as a process of its own, against the workspace; killed and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.slack.conftest import words
from tests.slack.server import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Fault, Workspace

Process = asyncio.subprocess.Process


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


async def told(workspace: Workspace, user: str, holding: str) -> None:
    await workspace.until(lambda: any(holding in words(seen.blocks) for seen in workspace.told(user)))


@pytest.fixture
def people(workspace: Workspace) -> tuple[str, str]:
    workspace.now = time.time
    admin, ana = workspace.add_user("root", admin=True), workspace.add_user("ana")
    workspace.add_channel("general", admin, ana)
    return admin, ana


async def test_killed_at_any_point_of_a_day_nothing_is_lost_or_doubled(
    workspace: Workspace, people: tuple[str, str], tmp_path: Path
) -> None:
    admin, ana = people
    async with running(workspace, tmp_path):
        await workspace.command(admin, "C0GENERAL", "setup 00:00 daily UTC")
        await told(workspace, admin, "a system-design question")
        # Today's slot is open until midnight, so that this may run at any time of day.
        await workspace.command(admin, "C0GENERAL", "plan grace 24h")
        await told(workspace, admin, "Saved:")
    workspace.sockets.clear()
    workspace.faults["chat.postMessage"] = [Fault(drop=True, done=True)]
    async with running(workspace, tmp_path):
        await workspace.command(admin, "C0GENERAL", "post")
        await workspace.until(lambda: workspace.posts("C0GENERAL"))
        # It is out, and the process dies before it can know.
    workspace.sockets.clear()
    async with running(workspace, tmp_path):
        post = workspace.posts("C0GENERAL")[0]
        await workspace.press(ana, post, "B")
        await told(workspace, ana, "🔥 Streak: 1")
    workspace.sockets.clear()
    async with running(workspace, tmp_path) as last:
        await workspace.press(ana, post, "B")
        await told(workspace, ana, "That is the answer you gave")
        await workspace.command(ana, "C0GENERAL", "leaderboard")
        await told(workspace, ana, "1 | ana (you)")
        last.send_signal(signal.SIGTERM)
        assert await last.wait() == 0
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
        await told(workspace, people[1], "What does the CAP theorem force you to choose")
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
