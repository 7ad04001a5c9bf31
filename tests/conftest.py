from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import Parts, open_store, wire
from bot.clock import SimulatedClock
from bot.core.addresses import ChannelAddress, Person
from bot.core.events import ButtonPressed, CommandTyped, FormSubmitted, ReactionAdded
from bot.core.question import Bank
from bot.core.reply import Reply
from bot.settings import Settings
from bot.storage.store import SqlStore
from tests.support.build import CHANNEL, MONDAY_0900, bank, person
from tests.support.platform import LocalPlatform
from tests.support.reading import said


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
async def store(database_url: str) -> AsyncGenerator[SqlStore]:
    async with open_store(database_url, bank()) as opened:
        yield opened


@dataclass
class World:
    """The whole bot on a local platform, with a clock that the test moves."""

    store: SqlStore
    clock: SimulatedClock
    platform: LocalPlatform
    parts: Parts
    bank: Bank
    people: dict[str, Person] = field(default_factory=dict[str, Person])

    def who(self, name: str) -> Person:
        return self.people.setdefault(name, person(name, admin=name == "admin"))

    async def types(self, name: str, line: str, channel: ChannelAddress = CHANNEL) -> str:
        return said(await self.parts.bot.handle(CommandTyped(self.who(name), channel, line)))

    async def reply(self, name: str, line: str, channel: ChannelAddress = CHANNEL) -> Reply:
        reply = await self.parts.bot.handle(CommandTyped(self.who(name), channel, line))
        assert reply is not None
        return reply

    async def reacts(
        self, name: str, message_id: str, emoji: str = "💡", channel: ChannelAddress = CHANNEL
    ) -> Reply | None:
        return await self.parts.bot.handle(ReactionAdded(self.who(name), channel, message_id, emoji))

    async def presses(
        self, name: str, action: str, message_id: str | None = None, channel: ChannelAddress = CHANNEL
    ) -> str:
        return said(await self.press(name, action, message_id, channel))

    async def press(
        self, name: str, action: str, message_id: str | None = None, channel: ChannelAddress = CHANNEL
    ) -> Reply:
        reply = await self.parts.bot.handle(ButtonPressed(self.who(name), channel, message_id, action))
        assert reply is not None
        return reply

    async def submits(self, name: str, action: str, values: dict[str, Any]) -> str:
        return said(await self.parts.bot.handle(FormSubmitted(self.who(name), CHANNEL, action, values)))

    async def at(self, moment: datetime) -> datetime | None:
        self.clock.set(moment)
        return await self.tick()

    async def later(self, **step: float) -> datetime | None:
        self.clock.advance(timedelta(**step))
        return await self.tick()

    async def tick(self) -> datetime | None:
        """Everything due now happens; returns when something is due next."""
        await self.parts.dispatcher.post_due()
        await self.parts.dispatcher.settle()
        return await self.parts.dispatcher.post_due()

    def posts(self, channel: ChannelAddress = CHANNEL) -> list[str]:
        return [message.key for message in self.platform.in_channel(channel) if message.parent is None]


MakeWorld = Callable[..., World]


@pytest.fixture
def make_world(store: SqlStore) -> MakeWorld:
    """Another process on the same database and platform: what it does not share is its memory."""

    def make(platform: LocalPlatform, at: datetime = MONDAY_0900, questions: Bank | None = None) -> World:
        clock, asked = SimulatedClock(at, flowing=False), questions or bank()
        parts = wire(Settings(), store, asked, clock, {"local": platform})
        return World(store, clock, platform, parts, asked)

    return make


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    return make_world(LocalPlatform())


@pytest.fixture
async def planned(world: World) -> World:
    """A channel with a plan, on Monday at 09:00, half an hour before the first question."""
    await world.types("admin", "setup 09:30 mon-fri UTC")
    return world


@pytest.fixture
async def asked(planned: World) -> World:
    """The same at 09:30: question 1 is out."""
    await planned.later(minutes=30)
    return planned
