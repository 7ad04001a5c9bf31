from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.adapters.slack.connection import HttpMode
from bot.bootstrap import Parts, wire
from bot.bootstrap.slack import slack_from
from bot.clock import SimulatedClock
from bot.core.question import Bank
from bot.settings import Settings
from bot.storage.store import SqlStore
from tests.slack.server import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Channel, Json, Seen, Workspace
from tests.support.build import MONDAY_0900, bank

MODES = ("socket", "http")


def settings_for(workspace: Workspace, mode: str) -> Settings:
    base = replace(Settings(), slack_bot_token=BOT_TOKEN, slack_api_url=workspace.api_url, http_port=0)
    if mode == "socket":
        return replace(base, slack_app_token=APP_TOKEN)
    return replace(base, slack_signing_secret=SIGNING_SECRET)


@dataclass
class Team:
    """A workspace with the bot in it, and a clock that the test moves."""

    workspace: Workspace
    clock: SimulatedClock
    store: SqlStore
    parts: Parts
    general: Channel
    admin: str
    ana: str
    ben: str

    async def later(self, **step: float) -> None:
        """Time passes, and what is due by then happens."""
        self.clock.advance(timedelta(**step))
        await self.tick()

    async def tick(self) -> None:
        for _ in range(2):  # What is posted makes the edit of the post before due.
            await self.parts.dispatcher.post_due()
            await self.parts.dispatcher.settle()

    async def types(self, user: str, line: str, channel: str | None = None) -> str:
        """What somebody is told after typing a command."""
        return await self.hears(user, lambda: self.workspace.command(user, channel or self.general.id, line))

    async def presses(self, user: str, message: Json | Seen, label: str) -> str:
        return await self.hears(user, lambda: self.workspace.press(user, message, label))

    async def reacts(self, user: str, message: Json, name: str = "bulb") -> str:
        return await self.hears(
            user, lambda: self.workspace.react(user, self.general.id, message["ts"], name)
        )

    async def hears(self, user: str, act: Callable[[], Any]) -> str:
        """What somebody is told, privately, after something was done."""
        before = self.workspace.told(user)
        await act()
        told = await self.workspace.until(
            lambda: [seen for seen in self.workspace.told(user) if seen not in before]
        )
        return words(told[-1].blocks)

    @property
    def post(self) -> Json:
        return self.workspace.posts(self.general.id)[-1]


def words(node: Any) -> str:
    """Every word of some blocks, a line a block."""
    return "\n".join(_words(block) for block in node)


def _words(node: Any) -> str:
    if isinstance(node, list):
        return " | ".join(filter(None, map(_words, node)))  # pyright: ignore[reportUnknownArgumentType]
    if not isinstance(node, dict):
        return ""
    known: Json = node  # pyright: ignore[reportUnknownVariableType]
    if known.get("type") in ("rich_text_section", "rich_text_preformatted", "rich_text_quote"):
        return "".join(leaf["text"] for leaf in known["elements"])
    if isinstance(known.get("text"), str):
        return known["text"]
    return _words([known[name] for name in ("text", "label", "elements", "rows", "element") if name in known])


@pytest.fixture
async def workspace() -> AsyncGenerator[Workspace]:
    moment = [MONDAY_0900.timestamp()]
    opened = Workspace(lambda: moment[0])
    await opened.start()
    yield opened
    await opened.stop()
    assert opened.problems == [], "the bot sent something that Slack refuses"


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return request.param


MakeTeam = Callable[..., Any]


@pytest.fixture
async def team(workspace: Workspace, mode: str, store: SqlStore) -> AsyncGenerator[Team]:
    async with opened_team(workspace, mode, store, bank()) as opened:
        yield opened


class opened_team:
    """The bot, connected to a workspace with three people and a channel; the same again after a restart."""

    def __init__(
        self, workspace: Workspace, mode: str, store: SqlStore, questions: Bank, at: datetime = MONDAY_0900
    ) -> None:
        self._workspace = workspace
        self._mode = mode
        self._store = store
        self._bank = questions
        self._clock = SimulatedClock(at, flowing=False)

    async def __aenter__(self) -> Team:
        workspace = self._workspace
        settings = settings_for(workspace, self._mode)
        slack = slack_from(settings)
        assert slack
        parts = wire(settings, self._store, self._bank, self._clock, {"slack": slack.platform})
        _, self._connection = slack.connect(parts, self._clock)
        await self._connection.open()
        if isinstance(self._connection, HttpMode):
            workspace.events_url = f"http://127.0.0.1:{self._connection.port}/slack/events"
        workspace.now = lambda: self._clock.now().timestamp()
        users = [
            workspace.add_user("root", admin=True),
            workspace.add_user("ana"),
            workspace.add_user("ben"),
        ]
        general = workspace.channels.get("C0GENERAL") or workspace.add_channel("general", *users)
        return Team(workspace, self._clock, self._store, parts, general, *users)

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()
