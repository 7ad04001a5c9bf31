"""`/sd ask cap` and a reaction through Bolt's dispatch; against the same payload with a listener that only
acknowledges."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from bot.bootstrap import Parts, open_store, wire
from bot.bootstrap.slack import slack_from
from bot.clock import SimulatedClock
from bot.core.addresses import ChannelAddress, Person
from bot.core.events import CommandTyped, Event
from bot.core.reply import Reply
from bot.settings import Settings
from bot.storage.packs import load_bank, shipped_content
from tests.benchmarks.report import line, microseconds
from tests.slack.server import APP_TOKEN, BOT_TOKEN, TEAM, Workspace
from tests.support.build import MONDAY_0900

TIMES = 300
CHANNEL = ChannelAddress("slack", TEAM, "C0GENERAL")


async def dispatched(app: Any, bodies: list[dict[str, Any]]) -> float:
    """The median of the seconds until Bolt has the acknowledgement."""
    took: list[float] = []
    for body in bodies:
        request = AsyncBoltRequest(body=body, mode="socket_mode")
        started = time.perf_counter()
        response = await app.async_dispatch(request)
        took.append(time.perf_counter() - started)
        assert response.status == 200
        await asyncio.sleep(0)
    return statistics.median(took)


async def committed(parts: Parts, app: Any, bodies: list[dict[str, Any]]) -> float:
    """The median of the seconds until the reveal is on disk."""
    took: list[float] = []
    done, handle = asyncio.Event(), parts.bot.handle

    async def watched(event: Event) -> Reply | None:
        reply = await handle(event)
        done.set()
        return reply

    parts.bot.handle = watched
    for body in bodies:
        request = AsyncBoltRequest(body=body, mode="socket_mode")
        started = time.perf_counter()
        await app.async_dispatch(request)
        await done.wait()
        took.append(time.perf_counter() - started)
        done.clear()
    return statistics.median(took)


async def measure(file: Path) -> None:
    workspace = Workspace(time.time)
    await workspace.start()
    users = [workspace.add_user(f"u{number}") for number in range(TIMES)]
    channel = workspace.add_channel("general", *users)
    settings = replace(
        Settings(), slack_bot_token=BOT_TOKEN, slack_app_token=APP_TOKEN, slack_api_url=workspace.api_url
    )
    slack = slack_from(settings)
    assert slack
    clock, bank = SimulatedClock(MONDAY_0900, flowing=False), load_bank([shipped_content()])
    async with open_store(f"sqlite:///{file}", bank) as store:
        parts = wire(settings, store, bank, clock, {"slack": slack.platform})
        app, _ = slack.connect(parts, clock)
        only_acks = AsyncApp(client=slack.client, request_verification_enabled=False)
        listen_and_acknowledge(only_acks)
        root = Person("slack", TEAM, "U0ROOT", "root", is_admin=True)
        await parts.bot.handle(CommandTyped(root, CHANNEL, "setup 09:00 daily UTC"))
        await parts.bot.handle(CommandTyped(root, CHANNEL, "post"))
        await parts.dispatcher.settle()
        asking = [command(workspace, user) for user in users]
        await dispatched(only_acks, asking[:20])
        await dispatched(app, asking[:20])
        bare, ours = await dispatched(only_acks, asking), await dispatched(app, asking)
        ratio = ours / bare
        line("Slack: /sd ask cap, acknowledged", microseconds(ours), microseconds(bare), ratio, "at most 1.5")
        await workspace.until(lambda: len(workspace.seen) >= TIMES + 20)
        reacting = [reaction(user, channel.messages[0]["ts"], number) for number, user in enumerate(users)]
        bare = await dispatched(only_acks, reacting)
        ours = await committed(parts, app, reacting)
        ratio = ours / bare
        line(
            "Slack: reaction, reveal committed", microseconds(ours), microseconds(bare), ratio, "at most 2.5"
        )
        await workspace.until(lambda: len(workspace.seen) >= 2 * TIMES + 20)
    for client in (slack.client, only_acks.client):
        if client.session:
            await client.session.close()
    await workspace.stop()


def listen_and_acknowledge(app: Any) -> None:
    async def acknowledge(ack: Any) -> None:
        await ack()

    async def nothing() -> None:
        return

    app.command("/sd")(acknowledge)
    app.event("reaction_added")(nothing)


def command(workspace: Workspace, user: str) -> dict[str, Any]:
    return {
        "command": "/sd",
        "text": "ask cap",
        "team_id": TEAM,
        "channel_id": CHANNEL.channel,
        "user_id": user,
        "user_name": user,
        "trigger_id": "t",
        "response_url": workspace._response_url(user, CHANNEL.channel),  # pyright: ignore[reportPrivateUsage]
    }


def reaction(user: str, ts: str, number: int) -> dict[str, Any]:
    item = {"type": "message", "channel": CHANNEL.channel, "ts": ts}
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": f"E{number}",
        "event": {"type": "reaction_added", "user": user, "reaction": "bulb", "item": item},
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(measure(Path(name) / "bot.db"))


if __name__ == "__main__":
    main()
